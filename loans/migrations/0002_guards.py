"""A case's status moves only with its event; movements are append-only and add up to what is owed."""

from django.db import migrations

from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

# Fired from both tables, so that neither a movement nor a balance can be written alone.
OUTSTANDING = """
CREATE FUNCTION loans_outstanding() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  loan bigint := CASE WHEN TG_TABLE_NAME = 'loans_loan' THEN NEW.id ELSE (to_jsonb(NEW) ->> 'loan_id')::bigint END;
  owed numeric := (SELECT outstanding FROM loans_loan WHERE id = loan);
  moved numeric := (SELECT coalesce(sum(principal), 0) FROM loans_movement WHERE loan_id = loan);
BEGIN
  IF owed IS DISTINCT FROM moved THEN
    RAISE EXCEPTION 'loan % owes % but its movements add up to %', loan, owed, moved USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER loans_loan_outstanding AFTER INSERT OR UPDATE OF outstanding ON loans_loan
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loans_outstanding();
CREATE CONSTRAINT TRIGGER loans_movement_outstanding AFTER INSERT ON loans_movement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loans_outstanding();
"""
BACK = """
DROP TRIGGER loans_loan_outstanding ON loans_loan;
DROP TRIGGER loans_movement_outstanding ON loans_movement;
DROP FUNCTION loans_outstanding();
"""


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = (("loans", "0001_initial"), ("audit", "0002_guards"))
    operations = (
        StatusNeedsEvent("loans_loanopinion", "opinion"),
        StatusNeedsEvent("loans_filing", "filing"),
        StatusNeedsEvent("loans_loan", "loan"),
        AppendOnly("loans_filingmark"),
        AppendOnly("loans_movement"),
        AppendOnly("loans_tierchange"),
        migrations.RunSQL(OUTSTANDING, BACK),
    )
