"""Migration operations that make PostgreSQL itself keep the trail honest."""

from __future__ import annotations

from django.db import migrations

APP_ROLE = "app_rw"

FORBID = """
CREATE OR REPLACE FUNCTION audit_forbid() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
"""

STATUS_NEEDS_EVENT = """
CREATE OR REPLACE FUNCTION audit_status_needs_event() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.status IS NOT DISTINCT FROM OLD.status THEN
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.txid = pg_current_xact_id()::text::bigint
                 AND e.case_type = TG_ARGV[0] AND e.case_id = NEW.id AND e.target = NEW.status) THEN
    RAISE EXCEPTION 'status of % % became % without an event of this transaction', TG_ARGV[0], NEW.id, NEW.status
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
"""

STAMP = """
CREATE OR REPLACE FUNCTION audit_stamp() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  NEW.txid := pg_current_xact_id()::text::bigint;
  NEW.recorded_at := clock_timestamp();
  RETURN NEW;
END $$;
CREATE TRIGGER audit_event_stamp BEFORE INSERT ON audit_event FOR EACH ROW EXECUTE FUNCTION audit_stamp();
"""


class AppendOnly(migrations.RunSQL):
    """Refuse UPDATE and DELETE on a table, by trigger for everyone and by grant for the application's role."""

    def __init__(self, table: str) -> None:
        forward = f"""{FORBID}
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION audit_forbid();
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
  REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {APP_ROLE}; END IF; END $$;"""  # nosec B608  # names of our own
        super().__init__(forward, f"DROP TRIGGER {table}_append_only ON {table};")
        self.table = table

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        """Written into a migration as AppendOnly("table")."""
        return self.__class__.__name__, [self.table], {}


class StatusNeedsEvent(migrations.RunSQL):
    """Refuse, at commit, a status that changed (or a case that began) without an event of the same transaction."""

    def __init__(self, table: str, case_type: str) -> None:
        forward = f"""{STATUS_NEEDS_EVENT}
CREATE CONSTRAINT TRIGGER {table}_status_needs_event AFTER INSERT OR UPDATE OF status ON {table}
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_status_needs_event('{case_type}');
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
  REVOKE DELETE, TRUNCATE ON {table} FROM {APP_ROLE}; END IF; END $$;"""  # nosec B608  # names of our own
        super().__init__(forward, f"DROP TRIGGER {table}_status_needs_event ON {table};")
        self.table, self.case_type = table, case_type

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        """Written into a migration as StatusNeedsEvent("table", "case_type")."""
        return self.__class__.__name__, [self.table, self.case_type], {}


class StampEvents(migrations.RunSQL):
    """Let the database itself write which transaction an event belongs to, and when it was recorded."""

    def __init__(self) -> None:
        super().__init__(STAMP, "DROP TRIGGER audit_event_stamp ON audit_event;")

    def deconstruct(self) -> tuple[str, list[str], dict[str, object]]:
        """Written into a migration as StampEvents()."""
        return self.__class__.__name__, [], {}
