"""Recovered, returned and lost follow from the booked receipts; receipts and executed sheets do not change (Article 9)."""

from django.db import migrations

from zengxindai.audit.guards import AppendOnly

# Fired from both tables at commit, so that neither side can be written alone.
SUMS = """
CREATE FUNCTION compensation_recovered() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  which bigint := CASE WHEN TG_TABLE_NAME = 'compensation_recoverycase' THEN NEW.id
                       ELSE (to_jsonb(NEW) ->> 'recovery_id')::bigint END;
  pursuit compensation_recoverycase := (SELECT r FROM compensation_recoverycase r WHERE r.id = which);
  back record;
BEGIN
  SELECT coalesce(sum(to_principal) FILTER (WHERE status = 'CONFIRMED' AND NOT after_settlement), 0) AS recovered,
         coalesce(sum(pool_return) FILTER (WHERE status = 'CONFIRMED' AND NOT after_settlement), 0) AS returned,
         coalesce(sum(to_principal) FILTER (WHERE status = 'CONFIRMED' AND after_settlement), 0) AS later,
         coalesce(sum(costs) FILTER (WHERE status <> 'REVERSED'), 0) AS costs,
         count(*) FILTER (WHERE status IN ('REGISTERED', 'VERIFIED', 'DEPOSITED') AND NOT after_settlement) AS waiting
    INTO back FROM compensation_receipt WHERE recovery_id = which;
  IF (pursuit.recovered, pursuit.returned) IS DISTINCT FROM (back.recovered, back.returned) THEN
    RAISE EXCEPTION 'pursuit % says % came back and % were returned but its receipts add up to % and %',
      which, pursuit.recovered, pursuit.returned, back.recovered, back.returned USING ERRCODE = 'check_violation';
  END IF;
  IF pursuit.loss IS NOT NULL AND pursuit.loss <> pursuit.principal - back.recovered - back.later THEN
    RAISE EXCEPTION 'pursuit % says % are lost but its receipts leave %',
      which, pursuit.loss, pursuit.principal - back.recovered - back.later USING ERRCODE = 'check_violation';
  END IF;
  -- Somebody was faster: a receipt came while the settlement was executed.
  IF pursuit.loss IS NOT NULL AND back.waiting > 0 THEN
    RAISE EXCEPTION 'pursuit % is settled over % receipts on their way', which, back.waiting
      USING ERRCODE = 'unique_violation';
  END IF;
  IF back.costs > (SELECT coalesce(sum(amount), 0) FROM compensation_recoverycost WHERE recovery_id = which) THEN
    RAISE EXCEPTION 'pursuit % deducts % of costs, more than are documented', which, back.costs
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER compensation_recovery_sums
  AFTER INSERT OR UPDATE OF recovered, returned, loss, principal ON compensation_recoverycase
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION compensation_recovered();
CREATE CONSTRAINT TRIGGER compensation_receipt_sums AFTER INSERT OR UPDATE ON compensation_receipt
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION compensation_recovered();
"""
RECEIPT = """
CREATE FUNCTION compensation_receipt_record() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.recovery_id, NEW.bank_id, NEW.total, NEW.stated_costs, NEW.stated_interest, NEW.received_on, NEW.voucher_no,
      NEW.after_settlement) IS DISTINCT FROM (OLD.recovery_id, OLD.bank_id, OLD.total, OLD.stated_costs,
      OLD.stated_interest, OLD.received_on, OLD.voucher_no, OLD.after_settlement) THEN
    RAISE EXCEPTION 'receipt % keeps what was registered', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status <> 'REGISTERED' AND (NEW.costs, NEW.to_principal, NEW.to_interest, NEW.open_principal, NEW.pool_paid,
      NEW.pool_return, NEW.place) IS DISTINCT FROM (OLD.costs, OLD.to_principal, OLD.to_interest, OLD.open_principal,
      OLD.pool_paid, OLD.pool_return, OLD.place) THEN
    RAISE EXCEPTION 'receipt % keeps what was verified', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status IN ('CONFIRMED', 'REVERSED') AND (NEW.deposit_voucher_no, NEW.deposited_on, NEW.confirmed_on)
     IS DISTINCT FROM (OLD.deposit_voucher_no, OLD.deposited_on, OLD.confirmed_on) THEN
    RAISE EXCEPTION 'receipt % keeps what was booked', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status = 'REVERSED' AND OLD.status <> 'REVERSED' AND OLD.place IS NOT NULL THEN
    -- Two at once: the second waits here and then sees the first.
    PERFORM 1 FROM compensation_recoverycase WHERE id = NEW.recovery_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM compensation_receipt WHERE recovery_id = NEW.recovery_id AND place > OLD.place
               AND status <> 'REVERSED') THEN
      RAISE EXCEPTION 'receipt % is not the newest of its pursuit', OLD.number USING ERRCODE = 'unique_violation';
    END IF;
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_receipt_record BEFORE UPDATE ON compensation_receipt
  FOR EACH ROW EXECUTE FUNCTION compensation_receipt_record();
"""
SEIZURE = """
CREATE FUNCTION compensation_seizure_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  before compensation_seizure := (SELECT s FROM compensation_seizure s WHERE s.id = NEW.follows_id);
BEGIN
  IF NEW.follows_id IS NOT NULL AND (before.recovery_id <> NEW.recovery_id OR before.kind = 'RELEASE') THEN
    RAISE EXCEPTION 'a seizure follows one of its own pursuit that is in force' USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_seizure_follows BEFORE INSERT ON compensation_seizure
  FOR EACH ROW EXECUTE FUNCTION compensation_seizure_follows();
"""
FINAL = """
CREATE FUNCTION compensation_settlement_final() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.status IN ('EXECUTED', 'CLOSED') AND (NEW.status NOT IN ('EXECUTED', 'CLOSED')
     OR (NEW.recovery_id, NEW.principal, NEW.paid, NEW.recovered, NEW.returned, NEW.loss, NEW.pool, NEW.bank_share,
         NEW.tail, NEW.approval_no, NEW.approved_on, NEW.voucher_no, NEW.executed_on)
        IS DISTINCT FROM (OLD.recovery_id, OLD.principal, OLD.paid, OLD.recovered, OLD.returned, OLD.loss, OLD.pool,
         OLD.bank_share, OLD.tail, OLD.approval_no, OLD.approved_on, OLD.voucher_no, OLD.executed_on)) THEN
    RAISE EXCEPTION 'settlement % is executed and never reopened', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_settlement_final BEFORE UPDATE ON compensation_settlement
  FOR EACH ROW EXECUTE FUNCTION compensation_settlement_final();
"""
BACK = """
DROP TRIGGER compensation_settlement_final ON compensation_settlement;
DROP TRIGGER compensation_seizure_follows ON compensation_seizure;
DROP TRIGGER compensation_receipt_record ON compensation_receipt;
DROP TRIGGER compensation_receipt_sums ON compensation_receipt;
DROP TRIGGER compensation_recovery_sums ON compensation_recoverycase;
DROP FUNCTION compensation_settlement_final(), compensation_seizure_follows(), compensation_receipt_record(),
  compensation_recovered();
"""


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = (("compensation", "0009_recovery_whole"),)
    operations = (
        AppendOnly("compensation_recoverycost"),
        AppendOnly("compensation_seizure"),
        migrations.RunSQL(SUMS + RECEIPT + SEIZURE + FINAL, BACK),
    )
