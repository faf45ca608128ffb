"""A case's status moves only with its event; payouts and progress reports are append-only and add up."""

from django.db import migrations

from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

# What a claim says it was paid is the sum of its payouts, at every commit.
PAID = """
CREATE FUNCTION compensation_paid() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  claim bigint := CASE WHEN TG_TABLE_NAME = 'compensation_claim' THEN NEW.id
                       ELSE (to_jsonb(NEW) ->> 'claim_id')::bigint END;
  said numeric := (SELECT paid FROM compensation_claim WHERE id = claim);
  done numeric := (SELECT coalesce(sum(amount), 0) FROM compensation_payout WHERE claim_id = claim);
BEGIN
  IF said IS DISTINCT FROM done THEN
    RAISE EXCEPTION 'claim % says % was paid but its payouts add up to %', claim, said, done
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER compensation_claim_paid AFTER INSERT OR UPDATE OF paid ON compensation_claim
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION compensation_paid();
CREATE CONSTRAINT TRIGGER compensation_payout_paid AFTER INSERT ON compensation_payout
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION compensation_paid();
"""
BACK = """
DROP TRIGGER compensation_claim_paid ON compensation_claim;
DROP TRIGGER compensation_payout_paid ON compensation_payout;
DROP FUNCTION compensation_paid();
"""


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = (("compensation", "0001_initial"), ("audit", "0002_guards"))
    operations = (
        StatusNeedsEvent("compensation_fundmovement", "fund_movement"),
        StatusNeedsEvent("compensation_claim", "claim"),
        StatusNeedsEvent("compensation_recoverycase", "recovery"),
        StatusNeedsEvent("compensation_receipt", "receipt"),
        StatusNeedsEvent("compensation_settlement", "settlement"),
        AppendOnly("compensation_payout"),
        AppendOnly("compensation_progressreport"),
        migrations.RunSQL(PAID, BACK),
    )
