"""The one way a stored personal value is replaced where a guard forbids change: by the owner's own function.

Guards stay as they are. The function runs as the owner, who sets the table's triggers aside for its one statement, and
takes only a declared column, rows that an event of the same transaction names one by one, a value still as it was read,
and a new one of the kind the event says: the marker to forget, a value under another key to follow a key.
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
  told boolean := place = ANY ({told}::text[]);
  stored text := CASE WHEN indexed THEN 'encode(t.%2$I, ''hex'')' WHEN told THEN 't.%2$I::text' ELSE 't.%2$I' END;
  given text := CASE WHEN indexed THEN 'decode(n.new, ''hex'')' WHEN told THEN 'n.new::jsonb' ELSE 'n.new' END;
  rotating boolean;
  scrubbing boolean;
  fits boolean;
  fresh text[];
  changed integer;
BEGIN
  IF NOT (sealed OR plain OR indexed OR told) THEN
    RAISE EXCEPTION 'privacy_replace: % is no column of personal data', place USING ERRCODE = 'restrict_violation';
  END IF;
  IF array_length(pks, 1) IS DISTINCT FROM array_length(olds, 1)
      OR array_length(pks, 1) IS DISTINCT FROM array_length(news, 1) THEN
    RAISE EXCEPTION 'privacy_replace: rows and values differ in number' USING ERRCODE = 'restrict_violation';
  END IF;
  -- An event of this transaction names the column and every row.
  SELECT coalesce(bool_or(e.verb = '{rotate}'), false), coalesce(bool_or(e.verb = '{scrub}'), false)
    INTO rotating, scrubbing FROM audit_event e
    WHERE e.txid = pg_current_xact_id()::text::bigint AND e.verb IN ('{rotate}', '{scrub}')
      AND e.data->'places'->place @> to_jsonb(pks);
  IF NOT (rotating OR scrubbing) THEN
    RAISE EXCEPTION 'privacy_replace: no event of this transaction names these rows of %', place
      USING ERRCODE = 'restrict_violation';
  END IF;
  -- To forget is to write the marker, or an index by chance; to follow a key is to write a value under another one.
  SELECT bool_and(CASE
    WHEN n.old IS NULL OR n.new IS NULL THEN false
    WHEN sealed THEN (scrubbing AND n.new = '{scrubbed}')
      OR (rotating AND n.new ~ '^[0-9a-z]{{1,20}}:[A-Za-z0-9+/]{{37,}}={{0,2}}$'
          AND split_part(n.new, ':', 1) <> split_part(n.old, ':', 1))
    WHEN plain THEN scrubbing AND n.new ~ '^({marker})?$'
    WHEN indexed THEN n.new ~ '^[0-9a-f]{{32}}$' AND n.new <> n.old
    ELSE scrubbing AND privacy_forgets(n.old::jsonb, n.new::jsonb) END)
    INTO fits FROM unnest(olds, news) AS n(old, new);
  IF NOT coalesce(fits, true) THEN
    RAISE EXCEPTION 'privacy_replace: a value for % is none that may stand there', place
      USING ERRCODE = 'restrict_violation';
  END IF;
  -- What was sealed anew stands nowhere yet: nobody is given another's value.
  IF sealed AND rotating THEN
    fresh := array(SELECT new FROM unnest(news) AS new WHERE new <> '{scrubbed}');
    EXECUTE format('SELECT NOT EXISTS (SELECT 1 FROM %1$I t WHERE t.%2$I = ANY ($1))', named, col)
      INTO fits USING fresh;
    IF NOT fits OR (SELECT count(DISTINCT new) < count(*) FROM unnest(fresh) AS new) THEN
      RAISE EXCEPTION 'privacy_replace: a value for % stands in another row', place
        USING ERRCODE = 'restrict_violation';
    END IF;
  END IF;
  -- What waits for the commit is checked now: a table with checks outstanding cannot have its guards set aside.
  SET CONSTRAINTS ALL IMMEDIATE;
  EXECUTE format('ALTER TABLE %I DISABLE TRIGGER USER', named);
  EXECUTE format('UPDATE %1$I t SET %2$I = ' || given ||
    ' FROM unnest($1, $2, $3) AS n(pk, old, new) WHERE t.id = n.pk AND ' || stored || ' = n.old', named, col)
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
# Of what was said, kept as {section: {field: text}}: the same sections and fields, each text as it was or with the
# marker where something stood, no figure, and nothing else new.
FORGETS = """
CREATE OR REPLACE FUNCTION privacy_forgets(old jsonb, new jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = public, pg_temp AS $$
  WITH before AS (SELECT s.key AS section, f.key AS field, f.value AS said
                  FROM jsonb_each(old) s, jsonb_each_text(s.value) f),
       after AS (SELECT s.key AS section, f.key AS field, f.value AS said
                 FROM jsonb_each(new) s, jsonb_each_text(s.value) f)
  SELECT (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(old) key)
         IS NOT DISTINCT FROM (SELECT array_agg(key ORDER BY key) FROM jsonb_object_keys(new) key)
     AND NOT EXISTS (
       SELECT 1 FROM before b FULL JOIN after a USING (section, field)
       WHERE a.said IS DISTINCT FROM b.said AND NOT coalesce(
         position('{marker}' IN a.said) > 0 AND b.said !~ '^[0-9]{1,9}([.][0-9]+)?$'
         AND b.said LIKE replace(regexp_replace(a.said, '([\\\\%_])', '\\\\\\1', 'g'), '{marker}', '%'), false))
$$;
"""


class MayReplace(migrations.RunSQL):
    """Let these columns ("table.column") be replaced by `replace`, and no others: sealed ones, plain ones, indexes.

    told: what was said, as JSON of texts by section and field.
    """

    def __init__(
        self, sealed: Sequence[str], plain: Sequence[str], indexed: Sequence[str], told: Sequence[str] = ()
    ) -> None:
        self.columns = {"sealed": list(sealed), "plain": list(plain), "indexed": list(indexed), "told": list(told)}
        lists = {name: f"ARRAY[{', '.join(f'{each!r}' for each in found)}]" for name, found in self.columns.items()}
        words = {"rotate": ROTATE, "scrub": SCRUB, "scrubbed": SCRUBBED, "marker": MARKER}
        super().__init__(
            FORGETS.replace("{marker}", MARKER) + FUNCTION.format(**lists, **words),
            "DROP FUNCTION privacy_replace(text, bigint[], text[], text[])",
        )

    def deconstruct(self) -> tuple[str, list[object], dict[str, object]]:
        """Written into a migration as MayReplace(sealed=…, plain=…, indexed=…, told=…)."""
        return self.__class__.__name__, [], dict(self.columns)


def replace(place: str, rows: Sequence[tuple[int, str, str]]) -> int:
    """Replace values of "table.column"; rows: primary key, value as stored, new value (of an index in hex).

    Returns how many were still as they were read. DatabaseError unless an event of this transaction names column and
    rows in its data ({"places": {"table.column": [keys]}}), for a column that holds no personal data, and for a value
    of another kind than the event says.
    """
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT privacy_replace(%s, %s, %s, %s)", [place, *map(list, zip(*rows, strict=True))])
        return int(cursor.fetchone()[0])
