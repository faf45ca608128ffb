"""What was told to a bank's system stays as it was told, and so does what came back."""

from django.db import migrations

from zengxindai.audit.guards import AppendOnly

STAYS = """
CREATE FUNCTION notifications_call_stays() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.key, NEW.endpoint_id, NEW.event_id, NEW.case_type, NEW.case_id, NEW.body, NEW.at) IS DISTINCT FROM
     (OLD.key, OLD.endpoint_id, OLD.event_id, OLD.case_type, OLD.case_id, OLD.body, OLD.at) THEN
    RAISE EXCEPTION 'call % stays as it was told', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER notifications_call_stays BEFORE UPDATE ON notifications_call
FOR EACH ROW EXECUTE FUNCTION notifications_call_stays();
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  REVOKE DELETE, TRUNCATE ON notifications_call, notifications_endpoint FROM app_rw; END IF; END $$;
"""
MOVES = """
DROP TRIGGER notifications_call_stays ON notifications_call;
DROP FUNCTION notifications_call_stays();
"""


class Migration(migrations.Migration):
    """Guards of calls and their attempts."""

    dependencies = (("notifications", "0003_calls"),)
    operations = (migrations.RunSQL(STAYS, MOVES), AppendOnly("notifications_attempt"))
