"""What was signed stays as it was signed: of a proposal only its end may be written, once."""

from django.db import migrations

FREEZE = """
CREATE FUNCTION workflow_proposal_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.state <> 'OPEN' OR (to_jsonb(NEW) - 'state' - 'closed_at') <> (to_jsonb(OLD) - 'state' - 'closed_at') THEN
    RAISE EXCEPTION 'proposal % was signed as it is', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER workflow_proposal_frozen BEFORE UPDATE ON workflow_proposal
FOR EACH ROW EXECUTE FUNCTION workflow_proposal_frozen();
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  REVOKE DELETE, TRUNCATE ON workflow_proposal FROM app_rw; END IF; END $$;
"""
THAW = """
DROP TRIGGER workflow_proposal_frozen ON workflow_proposal;
DROP FUNCTION workflow_proposal_frozen();
"""


class Migration(migrations.Migration):
    """One trigger."""

    dependencies = (("workflow", "0002_guards"),)
    operations = (migrations.RunSQL(FREEZE, THAW),)
