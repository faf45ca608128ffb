"""Migration operations that build the second wall (ADR 0042) round the tables of cases."""

from __future__ import annotations

from django.db import migrations

# Rows that hang on a request (application_id), for whoever was admitted to it: by its grant alone where no branch is
# concerned, one look-up a row and not one within another. Whose case it is: how much of it a kind of organisation
# reads, opinions and guarantees among it, is the first wall's.
BELOW = """(SELECT desk_sees_all()) OR EXISTS (SELECT 1 FROM applications_applicationgrouppermission g
    WHERE g.content_object_id = application_id AND g.group_id = (SELECT desk_group()))
  AND ((SELECT desk_parent()) IS NULL
       OR EXISTS (SELECT 1 FROM applications_application a WHERE a.id = application_id))"""
# And of banks only the one the row names (bank_id), with its branches.
OWN_BANK = "((SELECT desk_kind()) <> 'bank' OR bank_id IN ((SELECT desk_office()), (SELECT desk_parent())))"
# Every right of app_rw is app_desk's; what keeps app_desk from changing cases is that no policy lets it.
RIGHTS = "SELECT desk_rights();"


class BehindWall(migrations.RunSQL):
    """A desk reads the rows of a table that `sees` is true of, and changes none; app_rw reads and changes all.

    sees: SQL over the row, with the desk's functions in sub-queries so that they are asked once a statement.
    """

    def __init__(self, table: str, sees: str) -> None:
        forward = f"""ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY {table}_whole ON {table} TO app_rw USING (true) WITH CHECK (true);
CREATE POLICY {table}_desk ON {table} FOR SELECT TO app_desk USING ({sees});"""
        back = f"""DROP POLICY {table}_desk ON {table}; DROP POLICY {table}_whole ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"""
        super().__init__(forward, back)
        self.table, self.sees = table, sees

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        """Written into a migration as BehindWall("table", "condition")."""
        return self.__class__.__name__, [self.table, self.sees], {}


class DeskRights(migrations.RunSQL):
    """After a migration that takes rights from app_rw or makes tables: app_desk has what app_rw has, no more."""

    def __init__(self) -> None:
        super().__init__(RIGHTS, migrations.RunSQL.noop)

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        """Written into a migration as DeskRights()."""
        return self.__class__.__name__, [], {}
