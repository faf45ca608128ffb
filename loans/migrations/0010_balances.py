"""Banks' balance files are facts once they are sent; a note of a bank is recorded once."""

import django.db.models.deletion
from django.db import migrations, models

from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

FILE = """
CREATE FUNCTION loans_balancefile_fact() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF extract(day FROM NEW.day + 1) <> 1 THEN
    RAISE EXCEPTION '% is no month''s last day', NEW.day USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'UPDATE' AND to_jsonb(NEW) - '{status,status_since,version}'::text[]
     IS DISTINCT FROM to_jsonb(OLD) - '{status,status_since,version}'::text[] THEN
    RAISE EXCEPTION 'balance file % is on record and does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER loans_balancefile_fact BEFORE INSERT OR UPDATE ON loans_balancefile
FOR EACH ROW EXECUTE FUNCTION loans_balancefile_fact();
"""
NO_FILE = """
DROP TRIGGER loans_balancefile_fact ON loans_balancefile;
DROP FUNCTION loans_balancefile_fact();
"""
# Once for a file and not for each difference: twenty thousand of them would be counted twenty thousand times.
WHOLE = """
CREATE FUNCTION loans_balancefile_whole() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  file loans_balancefile := (SELECT f FROM loans_balancefile f WHERE f.id = NEW.id);
  kept record;
BEGIN
  SELECT count(*) AS rows, coalesce(sum(bank_amount - our_amount), 0) AS gap INTO kept
    FROM loans_balancedifference WHERE file_id = NEW.id;
  IF (kept.rows, kept.gap) IS DISTINCT FROM (file.different::bigint, file.bank_total - file.our_total) THEN
    RAISE EXCEPTION 'balance file % has % differences of % but says % of %', NEW.id, kept.rows, kept.gap,
      file.different, file.bank_total - file.our_total USING ERRCODE = 'check_violation';
  END IF;
  IF file.status = 'EXPLAINED' AND EXISTS (SELECT 1 FROM loans_balancedifference d WHERE d.file_id = NEW.id AND coalesce(
      (SELECT n.asks FROM loans_differencenote n WHERE n.difference_id = d.id ORDER BY n.id DESC LIMIT 1), true)) THEN
    RAISE EXCEPTION 'balance file % is not explained', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER loans_balancefile_whole AFTER INSERT OR UPDATE OF status ON loans_balancefile
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loans_balancefile_whole();
"""
NO_WHOLE = """
DROP TRIGGER loans_balancefile_whole ON loans_balancefile;
DROP FUNCTION loans_balancefile_whole();
"""
DIFFERENCE = """
CREATE FUNCTION loans_balancedifference_own() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.txid = pg_current_xact_id()::text::bigint
     AND e.case_type = 'balance_file' AND e.case_id = NEW.file_id AND e.verb = 'balance_file.send') THEN
    RAISE EXCEPTION 'difference of balance file % which was sent before', NEW.file_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.loan_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM loans_balancefile f, loans_loan l
     JOIN accounts_organisation o ON o.id = l.bank_id
     WHERE f.id = NEW.file_id AND l.id = NEW.loan_id AND f.bank_id IN (o.id, o.parent_id)) THEN
    RAISE EXCEPTION 'difference on a loan of another bank' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER loans_balancedifference_own BEFORE INSERT ON loans_balancedifference
FOR EACH ROW EXECUTE FUNCTION loans_balancedifference_own();
"""
NO_DIFFERENCE = """
DROP TRIGGER loans_balancedifference_own ON loans_balancedifference;
DROP FUNCTION loans_balancedifference_own();
"""
NOTE = """
CREATE FUNCTION loans_differencenote_turn() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  state text := (SELECT f.status FROM loans_balancefile f JOIN loans_balancedifference d ON d.file_id = f.id
                 WHERE d.id = NEW.difference_id);
BEGIN
  IF state IS DISTINCT FROM (CASE WHEN NEW.asks THEN 'EXPLAINED' ELSE 'DIFFERS' END) THEN
    RAISE EXCEPTION 'word on a difference of a balance file that is %', state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER loans_differencenote_turn BEFORE INSERT ON loans_differencenote
FOR EACH ROW EXECUTE FUNCTION loans_differencenote_turn();
"""
NO_NOTE = """
DROP TRIGGER loans_differencenote_turn ON loans_differencenote;
DROP FUNCTION loans_differencenote_turn();
"""

# Two loans of a bank, each with a disbursement on the same note: a key on the loan knows the first note of each alone.
NOTE_ONCE = """
CREATE FUNCTION loans_movement_note() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  lender bigint := (SELECT bank_id FROM loans_loan WHERE id = NEW.loan_id);
BEGIN
  -- Two at once: the second waits here and then sees the first.
  PERFORM pg_advisory_xact_lock(hashtextextended(NEW.note_no, lender));
  IF EXISTS (SELECT 1 FROM loans_movement m JOIN loans_loan l ON l.id = m.loan_id
      WHERE l.bank_id = lender AND m.kind = 'DRAW' AND m.note_no = NEW.note_no AND m.id <> NEW.id
      AND NOT EXISTS (SELECT 1 FROM loans_movement r WHERE r.reverses_id = m.id)) THEN
    RAISE EXCEPTION 'note % is recorded already', NEW.note_no USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER loans_movement_note AFTER INSERT ON loans_movement
FOR EACH ROW WHEN (NEW.kind = 'DRAW') EXECUTE FUNCTION loans_movement_note();
"""
NOT_ONCE = """
DROP TRIGGER loans_movement_note ON loans_movement;
DROP FUNCTION loans_movement_note();
"""


class Migration(migrations.Migration):
    """A kind of case and its promises."""

    dependencies = [
        ("accounts", "0003_officers"),
        ("loans", "0009_waivers"),
    ]

    operations = [
        migrations.CreateModel(
            name="BalanceFile",
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
                ("rows", models.PositiveIntegerField()),
                ("agreed", models.PositiveIntegerField()),
                ("different", models.PositiveIntegerField()),
                ("bank_total", models.DecimalField(decimal_places=2, max_digits=16)),
                ("our_total", models.DecimalField(decimal_places=2, max_digits=16)),
                ("known_upto", models.BigIntegerField(default=0)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Balance file",
            },
        ),
        migrations.CreateModel(
            name="BalanceDifference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("AMOUNT", "The balances differ"),
                            ("BANK_ONLY", "Only in the bank's file"),
                            ("OURS_ONLY", "Only recorded here"),
                            ("TIER", "The five-tier classes differ"),
                        ],
                        max_length=10,
                    ),
                ),
                ("named", models.CharField(blank=True, max_length=60)),
                ("enterprise", models.CharField(blank=True, max_length=120)),
                ("row", models.PositiveIntegerField(null=True)),
                ("bank_amount", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("our_amount", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                (
                    "bank_tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "Pass"),
                            ("2", "Special mention"),
                            ("3", "Substandard"),
                            ("4", "Doubtful"),
                            ("5", "Loss"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "our_tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "Pass"),
                            ("2", "Special mention"),
                            ("3", "Substandard"),
                            ("4", "Doubtful"),
                            ("5", "Loss"),
                        ],
                        max_length=1,
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loans.loan"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="differences", to="loans.balancefile"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="DifferenceNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asks", models.BooleanField()),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("TIMING", "Booked on different days"),
                            ("OMITTED", "Not recorded here yet"),
                            ("MISTAKEN", "Recorded here wrongly"),
                            ("BASIS", "The bank counts otherwise"),
                            ("FILE", "The bank's file is wrong"),
                            ("OTHER", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("by_name", models.CharField(max_length=60)),
                ("on", models.DateField()),
                (
                    "difference",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="notes", to="loans.balancedifference"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="balancefile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["AGREES", "DIFFERS", "EXPLAINED"])),
                fields=("bank", "day"),
                name="balance_file_one_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="balancefile",
            constraint=models.CheckConstraint(
                condition=models.Q(("sent_on__gt", models.F("day"))), name="balance_file_of_a_day_that_is_over"
            ),
        ),
        migrations.AddConstraint(
            model_name="balancefile",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["SENT", "SUPERSEDED"]),
                    models.Q(("different", 0), ("status", "AGREES")),
                    models.Q(("different__gt", 0), ("status__in", ["DIFFERS", "EXPLAINED"])),
                    _connector="OR",
                ),
                name="balance_file_state_as_found",
            ),
        ),
        migrations.AddConstraint(
            model_name="balancedifference",
            constraint=models.UniqueConstraint(fields=("file", "loan", "kind"), name="balance_difference_once"),
        ),
        migrations.AddConstraint(
            model_name="balancedifference",
            constraint=models.UniqueConstraint(
                condition=models.Q(("loan__isnull", True)), fields=("file", "named"), name="balance_stranger_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="balancedifference",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("bank_amount__isnull", True),
                        ("kind", "TIER"),
                        ("loan__isnull", False),
                        ("our_amount__isnull", True),
                        ("bank_tier__in", ["1", "2", "3", "4", "5"]),
                        ("our_tier__in", ["1", "2", "3", "4", "5"]),
                        models.Q(("bank_tier", models.F("our_tier")), _negated=True),
                    ),
                    models.Q(
                        ("bank_amount__isnull", False),
                        ("bank_tier", ""),
                        ("our_amount__isnull", False),
                        ("our_tier", ""),
                        models.Q(("bank_amount", models.F("our_amount")), _negated=True),
                        models.Q(
                            models.Q(("kind", "AMOUNT"), ("loan__isnull", False)),
                            models.Q(
                                ("kind", "BANK_ONLY"),
                                ("loan__isnull", True),
                                ("our_amount", 0),
                                models.Q(("named", ""), _negated=True),
                            ),
                            models.Q(("bank_amount", 0), ("kind", "OURS_ONLY"), ("loan__isnull", False)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="balance_difference_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="differencenote",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True),
                    models.Q(
                        models.Q(("asks", True), ("reason", "")),
                        models.Q(
                            ("asks", False), ("reason__in", ["TIMING", "OMITTED", "MISTAKEN", "BASIS", "FILE", "OTHER"])
                        ),
                        _connector="OR",
                    ),
                ),
                name="difference_note_whole",
            ),
        ),
        AppendOnly("loans_balancedifference"),
        AppendOnly("loans_differencenote"),
        migrations.RunSQL(FILE, NO_FILE),
        migrations.RunSQL(WHOLE, NO_WHOLE),
        migrations.RunSQL(DIFFERENCE, NO_DIFFERENCE),
        migrations.RunSQL(NOTE, NO_NOTE),
        migrations.AddIndex(
            model_name="movement",
            index=models.Index(condition=models.Q(("kind", "DRAW")), fields=["note_no"], name="movement_note"),
        ),
        migrations.RunSQL(NOTE_ONCE, NOT_ONCE),
        StatusNeedsEvent("loans_balancefile", "balance_file"),
    ]
