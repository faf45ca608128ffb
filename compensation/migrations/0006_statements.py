"""Bank statements of the special accounts are facts once they are sent; a line and an entry are paired once."""

import django.db.models.deletion
from django.db import migrations, models

from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

FACT = """
CREATE FUNCTION compensation_statement_fact() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF extract(day FROM NEW.day + 1) <> 1 THEN
    RAISE EXCEPTION '% is no month''s last day', NEW.day USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{status,status_since,version}'::text[]
     IS DISTINCT FROM to_jsonb(OLD) - '{status,status_since,version}'::text[] THEN
    RAISE EXCEPTION 'statement % is on record and does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_statement_fact BEFORE INSERT OR UPDATE ON compensation_statement
FOR EACH ROW EXECUTE FUNCTION compensation_statement_fact();
"""
NO_FACT = """
DROP TRIGGER compensation_statement_fact ON compensation_statement;
DROP FUNCTION compensation_statement_fact();
"""
# Opening and lines make the closing balance, and the months of an account follow one another.
WHOLE = """
CREATE FUNCTION compensation_statement_whole() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  sheet compensation_statement := (SELECT s FROM compensation_statement s WHERE s.id = NEW.id);
  kept record;
BEGIN
  SELECT count(*) AS rows, coalesce(sum(amount), 0) AS moved INTO kept
    FROM compensation_statementline WHERE statement_id = NEW.id;
  IF (kept.rows, sheet.opening + kept.moved) IS DISTINCT FROM (sheet.rows::bigint, sheet.closing) THEN
    RAISE EXCEPTION 'statement % has % lines that make %, but says % and %', NEW.id, kept.rows,
      sheet.opening + kept.moved, sheet.rows, sheet.closing USING ERRCODE = 'check_violation';
  END IF;
  IF sheet.status <> 'SUPERSEDED' AND EXISTS (SELECT 1 FROM compensation_statement o
      WHERE o.bank_id = sheet.bank_id AND o.status <> 'SUPERSEDED' AND (
        o.day = date_trunc('month', sheet.day)::date - 1 AND o.closing <> sheet.opening
        OR date_trunc('month', o.day)::date - 1 = sheet.day AND o.opening <> sheet.closing)) THEN
    RAISE EXCEPTION 'statement % does not continue the month before or after', NEW.id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER compensation_statement_whole AFTER INSERT OR UPDATE OF status ON compensation_statement
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION compensation_statement_whole();
"""
NO_WHOLE = """
DROP TRIGGER compensation_statement_whole ON compensation_statement;
DROP FUNCTION compensation_statement_whole();
"""
# What a state says is so when the statement takes it: agreed with the books, every open item explained, nothing paired.
STATE = """
CREATE FUNCTION compensation_statement_state() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  sheet compensation_statement := (SELECT s FROM compensation_statement s WHERE s.id = NEW.id);
BEGIN
  IF sheet.status = 'AGREED' AND (
      sheet.closing <> (SELECT coalesce(sum(e.amount), 0) FROM ledger_entry e
        JOIN ledger_account a ON a.id = e.account_id JOIN ledger_transaction t ON t.id = e.transaction_id
        WHERE a.code = 'special:' || sheet.bank_id AND t.booked_on <= sheet.day)
      OR EXISTS (SELECT 1 FROM compensation_statementline l WHERE l.statement_id = sheet.id AND NOT EXISTS (
        SELECT 1 FROM compensation_statementpair p WHERE p.line_id = l.id AND p.ended_on IS NULL))) THEN
    RAISE EXCEPTION 'statement % does not agree with the books', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF sheet.status = 'EXPLAINED' AND EXISTS (SELECT 1 FROM compensation_statementline l WHERE l.statement_id = sheet.id
      AND NOT EXISTS (SELECT 1 FROM compensation_statementpair p WHERE p.line_id = l.id AND p.ended_on IS NULL)
      AND coalesce((SELECT n.asks FROM compensation_statementnote n
        WHERE n.statement_id = sheet.id AND n.line_id = l.id ORDER BY n.id DESC LIMIT 1), true)) THEN
    RAISE EXCEPTION 'statement % is not explained', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF sheet.status = 'SUPERSEDED' AND EXISTS (SELECT 1 FROM compensation_statementline l
      JOIN compensation_statementpair p ON p.line_id = l.id WHERE l.statement_id = sheet.id AND p.ended_on IS NULL) THEN
    RAISE EXCEPTION 'statement % is superseded and still paired', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER compensation_statement_state AFTER INSERT OR UPDATE OF status ON compensation_statement
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION compensation_statement_state();
"""
NO_STATE = """
DROP TRIGGER compensation_statement_state ON compensation_statement;
DROP FUNCTION compensation_statement_state();
"""
LINE = """
CREATE FUNCTION compensation_statementline_own() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.txid = pg_current_xact_id()::text::bigint
     AND e.case_type = 'statement' AND e.case_id = NEW.statement_id AND e.verb = 'statement.send') THEN
    RAISE EXCEPTION 'line of statement % which was sent before', NEW.statement_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM compensation_statement s WHERE s.id = NEW.statement_id
     AND NEW.day BETWEEN date_trunc('month', s.day)::date AND s.day) THEN
    RAISE EXCEPTION 'line of % is not in the month of its statement', NEW.day USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_statementline_own BEFORE INSERT ON compensation_statementline
FOR EACH ROW EXECUTE FUNCTION compensation_statementline_own();
"""
NO_LINE = """
DROP TRIGGER compensation_statementline_own ON compensation_statementline;
DROP FUNCTION compensation_statementline_own();
"""
PAIR = """
CREATE FUNCTION compensation_statementpair_true() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.ended_on IS NOT NULL OR NOT EXISTS (SELECT 1 FROM compensation_statementline l
      JOIN compensation_statement s ON s.id = l.statement_id AND s.status <> 'SUPERSEDED'
      JOIN ledger_entry e ON e.id = NEW.entry_id AND e.amount = l.amount
      JOIN ledger_account a ON a.id = e.account_id AND a.code = 'special:' || s.bank_id WHERE l.id = NEW.line_id) THEN
    RAISE EXCEPTION 'line % and entry % are not the same movement', NEW.line_id, NEW.entry_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_statementpair_true BEFORE INSERT ON compensation_statementpair
FOR EACH ROW EXECUTE FUNCTION compensation_statementpair_true();
CREATE FUNCTION compensation_statementpair_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.ended_on IS NOT NULL OR to_jsonb(NEW) - '{ended_on,ended_by,ended_reason}'::text[]
     IS DISTINCT FROM to_jsonb(OLD) - '{ended_on,ended_by,ended_reason}'::text[] THEN
    RAISE EXCEPTION 'pair % is kept as it is: % refused', OLD.id, TG_OP USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_statementpair_kept BEFORE UPDATE OR DELETE ON compensation_statementpair
FOR EACH ROW EXECUTE FUNCTION compensation_statementpair_kept();
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  REVOKE UPDATE, DELETE, TRUNCATE ON compensation_statementpair FROM app_rw;
  GRANT UPDATE (ended_on, ended_by, ended_reason) ON compensation_statementpair TO app_rw; END IF; END $$;
"""
NO_PAIR = """
DROP TRIGGER compensation_statementpair_true ON compensation_statementpair;
DROP TRIGGER compensation_statementpair_kept ON compensation_statementpair;
DROP FUNCTION compensation_statementpair_true();
DROP FUNCTION compensation_statementpair_kept();
"""
NOTE = """
CREATE FUNCTION compensation_statementnote_turn() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  sheet compensation_statement := (SELECT s FROM compensation_statement s WHERE s.id = NEW.statement_id);
BEGIN
  IF sheet.status IS DISTINCT FROM (CASE WHEN NEW.asks THEN 'EXPLAINED' ELSE 'DIFFERS' END) THEN
    RAISE EXCEPTION 'word on an item of a statement that is %', sheet.status USING ERRCODE = 'restrict_violation';
  END IF;
  IF NOT EXISTS (SELECT 1 FROM compensation_statementline l JOIN compensation_statement s ON s.id = l.statement_id
      WHERE l.id = NEW.line_id AND s.bank_id = sheet.bank_id
      UNION ALL SELECT 1 FROM ledger_entry e JOIN ledger_account a ON a.id = e.account_id
      WHERE e.id = NEW.entry_id AND a.code = 'special:' || sheet.bank_id) THEN
    RAISE EXCEPTION 'word on an item of another account' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_statementnote_turn BEFORE INSERT ON compensation_statementnote
FOR EACH ROW EXECUTE FUNCTION compensation_statementnote_turn();
"""
NO_NOTE = """
DROP TRIGGER compensation_statementnote_turn ON compensation_statementnote;
DROP FUNCTION compensation_statementnote_turn();
"""


class Migration(migrations.Migration):
    """A kind of case and its promises."""

    dependencies = [
        ("accounts", "0004_branches"),
        ("compensation", "0005_allocation"),
        ("ledger", "0002_balanced"),
    ]

    operations = [
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("day", models.DateField()),
                ("sent_on", models.DateField()),
                ("opening", models.DecimalField(decimal_places=2, max_digits=16)),
                ("closing", models.DecimalField(decimal_places=2, max_digits=16)),
                ("rows", models.PositiveIntegerField()),
                ("known_upto", models.BigIntegerField(default=0)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Bank statement",
            },
        ),
        migrations.CreateModel(
            name="StatementLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.PositiveIntegerField()),
                ("day", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("voucher_no", models.CharField(blank=True, max_length=60)),
                ("text", models.CharField(blank=True, max_length=200)),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="compensation.statement"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatementNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asks", models.BooleanField()),
                ("text", models.CharField(max_length=500)),
                ("by_name", models.CharField(max_length=60)),
                ("on", models.DateField()),
                (
                    "entry",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry"
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="compensation.statementline",
                    ),
                ),
                (
                    "statement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="compensation.statement"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatementPair",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("VOUCHER", "Same voucher and amount"),
                            ("DAY", "Same amount, days close"),
                            ("HAND", "Paired by hand"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("by_name", models.CharField(max_length=60)),
                ("on", models.DateField()),
                ("ended_on", models.DateField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=60)),
                ("ended_reason", models.CharField(blank=True, max_length=500)),
                (
                    "entry",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="ledger.entry"),
                ),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pairs",
                        to="compensation.statementline",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["AGREED", "DIFFERS", "EXPLAINED"])),
                fields=("bank", "day"),
                name="statement_one_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_on__gt", models.F("day"))), name="statement_of_a_month_that_is_over"
            ),
        ),
        migrations.AddConstraint(
            model_name="statement",
            constraint=models.CheckConstraint(
                condition=models.Q(("closing__gte", 0), ("opening__gte", 0)), name="statement_never_overdrawn"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.UniqueConstraint(fields=("statement", "row"), name="statement_line_row_once"),
        ),
        migrations.AddConstraint(
            model_name="statementline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount", 0), _negated=True), name="statement_line_not_zero"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementnote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True),
                    models.Q(
                        models.Q(("entry__isnull", False), ("line__isnull", True)),
                        models.Q(("entry__isnull", True), ("line__isnull", False)),
                        _connector="OR",
                    ),
                ),
                name="statement_note_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementpair",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)), fields=("entry",), name="statement_pair_entry_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementpair",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_on__isnull", True)), fields=("line",), name="statement_pair_line_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="statementpair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("how__in", ["VOUCHER", "DAY"]), ("reason", "")),
                    models.Q(("how", "HAND"), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="statement_pair_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="statementpair",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("ended_by", ""), ("ended_on__isnull", True), ("ended_reason", "")),
                    models.Q(
                        ("ended_on__isnull", False),
                        models.Q(("ended_by", ""), _negated=True),
                        models.Q(("ended_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="statement_pair_end_whole",
            ),
        ),
        AppendOnly("compensation_statementline"),
        AppendOnly("compensation_statementnote"),
        migrations.RunSQL(FACT, NO_FACT),
        migrations.RunSQL(WHOLE, NO_WHOLE),
        migrations.RunSQL(STATE, NO_STATE),
        migrations.RunSQL(LINE, NO_LINE),
        migrations.RunSQL(PAIR, NO_PAIR),
        migrations.RunSQL(NOTE, NO_NOTE),
        StatusNeedsEvent("compensation_statement", "statement"),
    ]
