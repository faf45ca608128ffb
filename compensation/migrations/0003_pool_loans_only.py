"""No claim on the pool can exist for a loan that the guarantor backs (Articles 5, 6.4)."""

from django.db import migrations

POOL_ONLY = """
CREATE FUNCTION compensation_claim_of_pool() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT backing FROM loans_loan WHERE id = NEW.loan_id) = 'GUARANTEE' THEN
    RAISE EXCEPTION 'loan % is backed by the guarantor: no claim on the pool', NEW.loan_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_claim_of_pool BEFORE INSERT OR UPDATE OF loan_id ON compensation_claim
  FOR EACH ROW EXECUTE FUNCTION compensation_claim_of_pool();
"""
BACK = """
DROP TRIGGER compensation_claim_of_pool ON compensation_claim;
DROP FUNCTION compensation_claim_of_pool();
"""


class Migration(migrations.Migration):
    """A trigger."""

    dependencies = (("compensation", "0002_guards"), ("loans", "0006_guarantee"))
    operations = (migrations.RunSQL(POOL_ONLY, BACK),)
