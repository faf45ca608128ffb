"""The operator's people hold the operator's duties and nobody else does: no administrator of the system has a case."""

from django.db import migrations

OWN = """
CREATE FUNCTION accounts_duty_fits_organisation() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE kind text;
BEGIN
  SELECT o.kind INTO kind FROM accounts_organisation o JOIN accounts_user u ON u.organisation_id = o.id
  WHERE u.id = NEW.user_id;
  IF (kind = 'operator') AND NEW.duty IN ('handler', 'checker', 'approver')
     OR (kind <> 'operator') AND NEW.duty IN ('security', 'audit', 'system') THEN
    RAISE EXCEPTION 'duty % is none of an organisation of kind %', NEW.duty, kind USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_duty_fits_organisation BEFORE INSERT OR UPDATE OF duty, user_id ON accounts_dutyheld
FOR EACH ROW EXECUTE FUNCTION accounts_duty_fits_organisation();
"""
ANY = """
DROP TRIGGER accounts_duty_fits_organisation ON accounts_dutyheld;
DROP FUNCTION accounts_duty_fits_organisation();
"""


class Migration(migrations.Migration):
    """Three administrators, none with a case."""

    dependencies = (("accounts", "0007_three_administrators"),)
    operations = (migrations.RunSQL(OWN, ANY),)
