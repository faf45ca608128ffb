"""What is owed, drawn and planned always follows from the movements; a reversal takes back exactly one entry."""

from django.db import migrations, models

from zengxindai.audit.guards import AppendOnly

# Fired from all three tables, so that neither a movement nor a balance nor a plan can be written alone.
OUTSTANDING = """
CREATE OR REPLACE FUNCTION loans_outstanding() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  which bigint := CASE WHEN TG_TABLE_NAME = 'loans_loan' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'loan_id')::bigint END;
  loan loans_loan := (SELECT l FROM loans_loan l WHERE l.id = which);
  moved numeric := (SELECT coalesce(sum(principal), 0) FROM loans_movement WHERE loan_id = which);
  drawn numeric := (SELECT coalesce(sum(m.principal), 0) FROM loans_movement m
    LEFT JOIN loans_movement taken ON taken.id = m.reverses_id
    WHERE m.loan_id = which AND coalesce(taken.kind, m.kind) = 'DRAW');
  filed numeric := (SELECT amount FROM loans_filing WHERE id = loan.filing_id);
  planned numeric := (SELECT coalesce(sum(principal), 0) FROM loans_instalment
    WHERE loan_id = which AND version = loan.plan);
BEGIN
  IF loan.outstanding IS DISTINCT FROM moved THEN
    RAISE EXCEPTION 'loan % owes % but its movements add up to %', which, loan.outstanding, moved
      USING ERRCODE = 'check_violation';
  END IF;
  IF coalesce(loan.amount, 0) IS DISTINCT FROM drawn THEN
    RAISE EXCEPTION 'loan % has % but % was drawn', which, loan.amount, drawn USING ERRCODE = 'check_violation';
  END IF;
  IF loan.backing <> 'NONE' AND drawn > filed THEN
    RAISE EXCEPTION 'loan % has % drawn of % filed', which, drawn, filed USING ERRCODE = 'check_violation';
  END IF;
  IF loan.outstanding > planned THEN
    RAISE EXCEPTION 'loan % owes % but its plan has %', which, loan.outstanding, planned
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
DROP TRIGGER loans_loan_outstanding ON loans_loan;
CREATE CONSTRAINT TRIGGER loans_loan_outstanding AFTER INSERT OR UPDATE OF outstanding, amount, plan, backing ON loans_loan
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loans_outstanding();
CREATE CONSTRAINT TRIGGER loans_instalment_outstanding AFTER INSERT ON loans_instalment
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loans_outstanding();
"""
MOVEMENT = """
CREATE FUNCTION loans_movement_stands() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  taken loans_movement := (SELECT m FROM loans_movement m WHERE m.id = NEW.reverses_id);
BEGIN
  IF NEW.kind = 'REVERSAL' THEN
    IF taken.loan_id IS DISTINCT FROM NEW.loan_id OR taken.principal IS DISTINCT FROM -NEW.principal
       OR taken.voucher_no IS DISTINCT FROM NEW.voucher_no OR taken.kind NOT IN ('DRAW', 'REPAYMENT') THEN
      RAISE EXCEPTION 'a reversal takes back exactly one disbursement or repayment of its loan'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  -- Two at once: the second waits here and then sees the first.
  PERFORM 1 FROM loans_loan WHERE id = NEW.loan_id FOR NO KEY UPDATE;
  IF EXISTS (SELECT 1 FROM loans_movement m WHERE m.loan_id = NEW.loan_id AND m.voucher_no = NEW.voucher_no
      AND m.kind = NEW.kind AND NOT EXISTS (SELECT 1 FROM loans_movement r WHERE r.reverses_id = m.id)) THEN
    RAISE EXCEPTION 'voucher % is recorded already', NEW.voucher_no USING ERRCODE = 'unique_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER loans_movement_stands BEFORE INSERT ON loans_movement
  FOR EACH ROW EXECUTE FUNCTION loans_movement_stands();
"""
BACK = """
DROP TRIGGER loans_movement_stands ON loans_movement;
DROP FUNCTION loans_movement_stands();
DROP TRIGGER loans_instalment_outstanding ON loans_instalment;
"""


class Migration(migrations.Migration):
    """Constraints and triggers."""

    dependencies = (("loans", "0003_movements"),)
    operations = (
        migrations.AlterField("movement", "entered_on", models.DateField()),
        migrations.AddIndex("loan", models.Index(fields=["status", "due_on"], name="loan_due")),
        migrations.AddConstraint(
            "loan",
            models.CheckConstraint(
                condition=models.Q(status__in=["PENDING_DRAW", "CANCELLED"])
                | models.Q(
                    amount__gt=0,
                    note_no__isnull=False,
                    matures_on__gt=models.F("drawn_on"),
                    plan__gt=0,
                    due_on__isnull=False,
                ),
                name="loan_drawn_whole",
            ),
        ),
        migrations.AddConstraint(
            "loan",
            models.CheckConstraint(
                condition=models.Q(pay_by__isnull=True) | models.Q(pay_by__gte=models.F("due_on")),
                name="loan_paid_by_when_due_or_later",
            ),
        ),
        migrations.AddConstraint(
            "loan",
            models.CheckConstraint(condition=models.Q(every__in=[1, 2, 3, 6, 12]), name="loan_period_of_months"),
        ),
        migrations.AddConstraint(
            "loan", models.CheckConstraint(condition=~models.Q(previous=models.F("id")), name="loan_renews_another")
        ),
        migrations.AddConstraint(
            "movement",
            models.CheckConstraint(
                condition=models.Q(kind="DRAW", principal__gt=0)
                | models.Q(kind__in=["REPAYMENT", "RECOVERY", "SETTLEMENT"], principal__lt=0)
                | models.Q(kind="REVERSAL") & ~models.Q(principal=0),
                name="movement_sign",
            ),
        ),
        migrations.AddConstraint(
            "movement",
            models.CheckConstraint(
                condition=models.Q(kind="REVERSAL", reverses__isnull=False)
                | (~models.Q(kind="REVERSAL") & models.Q(reverses__isnull=True)),
                name="movement_reversal_names_its_movement",
            ),
        ),
        migrations.AddConstraint(
            "movement",
            models.CheckConstraint(
                condition=~models.Q(kind="DRAW") | ~models.Q(note_no=""), name="movement_draw_has_note"
            ),
        ),
        migrations.AddConstraint(
            "movement",
            models.CheckConstraint(
                condition=models.Q(entered_on__gte=models.F("on")), name="movement_entered_after_it_happened"
            ),
        ),
        migrations.AddConstraint(
            "instalment",
            models.UniqueConstraint(fields=["loan", "version", "place"], name="instalment_once"),
        ),
        migrations.AddConstraint(
            "instalment", models.CheckConstraint(condition=models.Q(principal__gt=0), name="instalment_positive")
        ),
        AppendOnly("loans_instalment"),
        migrations.RunSQL(OUTSTANDING, BACK),
        migrations.RunSQL(MOVEMENT, migrations.RunSQL.noop),
    )
