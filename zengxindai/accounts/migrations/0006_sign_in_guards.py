"""A code is taken once: the database lets time steps only rise and a recovery code be used once; old hashes stay."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION accounts_steps_rise() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.key IS NOT DISTINCT FROM OLD.key AND NEW.last_step < OLD.last_step THEN
    RAISE EXCEPTION 'second factor % was used at a later step', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_steps_rise BEFORE UPDATE ON accounts_secondfactor
FOR EACH ROW EXECUTE FUNCTION accounts_steps_rise();

CREATE FUNCTION accounts_code_used_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.used_at IS NOT NULL OR (NEW.user_id, NEW.digest) IS DISTINCT FROM (OLD.user_id, OLD.digest) THEN
    RAISE EXCEPTION 'recovery code % is used once', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_code_used_once BEFORE UPDATE ON accounts_recoverycode
FOR EACH ROW EXECUTE FUNCTION accounts_code_used_once();

CREATE FUNCTION accounts_hashes_stay() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER accounts_formerpassword_append_only BEFORE UPDATE OR DELETE ON accounts_formerpassword
FOR EACH ROW EXECUTE FUNCTION accounts_hashes_stay();
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  REVOKE UPDATE, DELETE, TRUNCATE ON accounts_formerpassword FROM app_rw; END IF; END $$;
"""
NONE = """
DROP TRIGGER accounts_steps_rise ON accounts_secondfactor;
DROP FUNCTION accounts_steps_rise();
DROP TRIGGER accounts_code_used_once ON accounts_recoverycode;
DROP FUNCTION accounts_code_used_once();
DROP TRIGGER accounts_formerpassword_append_only ON accounts_formerpassword;
DROP FUNCTION accounts_hashes_stay();
"""


class Migration(migrations.Migration):
    """Codes once, former passwords for good."""

    dependencies = (("accounts", "0005_sign_in"),)
    operations = (migrations.RunSQL(GUARDS, NONE),)
