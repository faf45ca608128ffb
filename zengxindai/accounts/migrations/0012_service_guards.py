"""A bank's system is no person, a token is only used and revoked; keys kept in clear until now are kept as digests."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION accounts_service_is_no_person() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_TABLE_NAME = 'accounts_serviceaccount' THEN
    IF TG_OP = 'UPDATE' AND NEW.user_id <> OLD.user_id THEN
      RAISE EXCEPTION 'system % keeps its account', NEW.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF NOT EXISTS (SELECT 1 FROM accounts_user u JOIN accounts_organisation o ON o.id = u.organisation_id
        WHERE u.id = NEW.user_id AND o.kind = 'bank' AND u.password LIKE '!%')
        OR EXISTS (SELECT 1 FROM accounts_dutyheld d WHERE d.user_id = NEW.user_id AND d.duty <> 'handler') THEN
      RAISE EXCEPTION 'account % is no bank''s system', NEW.user_id USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF TG_TABLE_NAME = 'accounts_dutyheld' THEN
    IF NEW.duty <> 'handler' AND EXISTS (SELECT 1 FROM accounts_serviceaccount s WHERE s.user_id = NEW.user_id) THEN
      RAISE EXCEPTION 'a system holds no duty %', NEW.duty USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF TG_TABLE_NAME = 'accounts_delegation' THEN
    IF EXISTS (SELECT 1 FROM accounts_serviceaccount s WHERE s.user_id IN (NEW.from_user_id, NEW.to_user_id)) THEN
      RAISE EXCEPTION 'a system neither lends nor borrows' USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF NEW.password NOT LIKE '!%' AND EXISTS (SELECT 1 FROM accounts_serviceaccount s WHERE s.user_id = NEW.id) THEN
    RAISE EXCEPTION 'a system has no password' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_service_is_no_person BEFORE INSERT OR UPDATE ON accounts_serviceaccount
FOR EACH ROW EXECUTE FUNCTION accounts_service_is_no_person();
CREATE TRIGGER accounts_service_holds_one_duty BEFORE INSERT OR UPDATE ON accounts_dutyheld
FOR EACH ROW EXECUTE FUNCTION accounts_service_is_no_person();
CREATE TRIGGER accounts_service_lends_nothing BEFORE INSERT OR UPDATE ON accounts_delegation
FOR EACH ROW EXECUTE FUNCTION accounts_service_is_no_person();
CREATE TRIGGER accounts_service_has_no_password BEFORE UPDATE OF password ON accounts_user
FOR EACH ROW EXECUTE FUNCTION accounts_service_is_no_person();

CREATE FUNCTION accounts_token_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.user_id, NEW.prefix, NEW.digest, NEW.made_at, NEW.expires_at)
      IS DISTINCT FROM (OLD.user_id, OLD.prefix, OLD.digest, OLD.made_at, OLD.expires_at)
      OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
    RAISE EXCEPTION 'token % stays as it was made', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_token_stays BEFORE UPDATE ON accounts_accesstoken
FOR EACH ROW EXECUTE FUNCTION accounts_token_stays();
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  REVOKE DELETE, TRUNCATE ON accounts_accesstoken, accounts_serviceaccount FROM app_rw; END IF; END $$;
"""
NO_GUARDS = """
DROP TRIGGER accounts_token_stays ON accounts_accesstoken;
DROP FUNCTION accounts_token_stays();
DROP TRIGGER accounts_service_has_no_password ON accounts_user;
DROP TRIGGER accounts_service_lends_nothing ON accounts_delegation;
DROP TRIGGER accounts_service_holds_one_duty ON accounts_dutyheld;
DROP TRIGGER accounts_service_is_no_person ON accounts_serviceaccount;
DROP FUNCTION accounts_service_is_no_person();
"""
# Programs of people go on working for half a year; what they send is recognised, and nobody can read it any more.
HASHED = """
DO $$ BEGIN
  IF to_regclass('authtoken_token') IS NOT NULL THEN
    INSERT INTO accounts_accesstoken (user_id, prefix, digest, made_at, expires_at)
    SELECT user_id, left(key, 12), encode(sha256(key::bytea), 'hex'), now(), now() + interval '180 days'
    FROM authtoken_token;
    DROP TABLE authtoken_token;
  END IF;
END $$;
"""


class Migration(migrations.Migration):
    """Guards, and the end of keys in clear."""

    dependencies = (("accounts", "0011_services"),)
    operations = (
        migrations.RunSQL(GUARDS, NO_GUARDS),
        migrations.RunSQL(HASHED, migrations.RunSQL.noop),
    )
