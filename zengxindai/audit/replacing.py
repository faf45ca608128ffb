"""The one way a stored personal value is replaced where a guard forbids change: by the owner's own function.

Guards stay as they are. The function runs as the owner, who sets the table's triggers aside for its one statement, and
takes only a declared column, a value still as it was read, a new one that is sealed, an index or the marker, and only
in a transaction that has written down what it does.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection, migrations

from zengxindai.privacy import MARKER, SCRUBBED

ROTATE, SCRUB = "privacy.rotate", "privacy.scrub"

FUNCTION = """
CREATE OR REPLACE FUNCTION privacy_replace(place text, pks bigint[], olds text[], news text[]) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
  named text := split_part(place, '.', 1);
  col text := split_part(place, '.', 2);
  sealed boolean := place = ANY ({sealed}::text[]);
  plain boolean := place = ANY ({plain}::text[]);
  indexed boolean := place = ANY ({indexed}::text[]);
  pattern text;
  changed integer;
BEGIN
  IF NOT (sealed OR plain OR indexed) THEN
    RAISE EXCEPTION 'privacy_replace: % is no column of personal data', place USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.txid = pg_current_xact_id()::text::bigint
                 AND e.verb IN ('{rotate}', '{scrub}')) THEN
    RAISE EXCEPTION 'privacy_replace: no event of this transaction says so' USING ERRCODE = 'restrict_violation';
  END IF;
  pattern := CASE WHEN sealed THEN '^([0-9a-z]{{1,20}}:[A-Za-z0-9+/]{{37,}}={{0,2}}|{scrubbed})$'
                  WHEN indexed THEN '^[0-9a-f]{{32}}$' ELSE '^({marker})?$' END;
  IF EXISTS (SELECT 1 FROM unnest(news) AS new WHERE new IS NULL OR new !~ pattern) THEN
    RAISE EXCEPTION 'privacy_replace: a value for % is no sealed one', place USING ERRCODE = 'restrict_violation';
  END IF;
  -- What waits for the commit is checked now: a table with checks outstanding cannot have its guards set aside.
  SET CONSTRAINTS ALL IMMEDIATE;
  EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', named);
  EXECUTE format('UPDATE %1$I t SET %2$I = ' || CASE WHEN indexed THEN 'decode(n.new, ''hex'')' ELSE 'n.new' END ||
    ' FROM unnest($1, $2, $3) AS n(pk, old, new) WHERE t.id = n.pk AND ' ||
    CASE WHEN indexed THEN 'encode(t.%2$I, ''hex'')' ELSE 't.%2$I' END || ' = n.old', named, col)
    USING pks, olds, news;
  GET DIAGNOSTICS changed = ROW_COUNT;
  EXECUTE format('ALTER TABLE %I ENABLE TRIGGER USER', named);
  SET CONSTRAINTS ALL DEFERRED;
  RETURN changed;
END $$;
REVOKE ALL ON FUNCTION privacy_replace(text, bigint[], text[], text[]) FROM PUBLIC;
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  GRANT EXECUTE ON FUNCTION privacy_replace(text, bigint[], text[], text[]) TO app_rw; END IF; END $$;
"""


class MayReplace(migrations.RunSQL):
    """Let these columns ("table.column") be replaced by `replace`, and no others: sealed ones, plain ones, indexes."""

    def __init__(self, sealed: Sequence[str], plain: Sequence[str], indexed: Sequence[str]) -> None:
        self.columns = {"sealed": list(sealed), "plain": list(plain), "indexed": list(indexed)}
        lists = {name: f"ARRAY[{', '.join(f'{each!r}' for each in found)}]" for name, found in self.columns.items()}
        words = {"rotate": ROTATE, "scrub": SCRUB, "scrubbed": SCRUBBED, "marker": MARKER}
        super().__init__(
            FUNCTION.format(**lists, **words), "DROP FUNCTION privacy_replace(text, bigint[], text[], text[])"
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Written into a migration as MayReplace(sealed=…, plain=…, indexed=…)."""
        return self.__class__.__name__, [], dict(self.columns)


def replace(place: str, rows: Sequence[tuple[int, str, str]]) -> int:
    """Replace values of "table.column"; rows: primary key, value as stored, new value (of an index in hex).

    Returns how many were still as they were read. DatabaseError without an event of this transaction, for a column
    that holds no personal data, and for a value that is none of sealed, index and marker.
    """
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_replace(%s, %s, %s, %s)", [place, *map(list, zip(*rows, strict=True))])
        return int(cursor.fetchone()[0])
