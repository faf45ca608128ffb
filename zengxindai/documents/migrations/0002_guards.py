"""Official papers are append-only; a kept file may only be bound to its case, once."""

from django.db import migrations

from zengxindai.audit.guards import AppendOnly

BIND_ONCE = """
CREATE OR REPLACE FUNCTION documents_bind_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'kept files stay: DELETE refused' USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.case_id IS NOT NULL OR NEW.case_id IS NULL THEN
    RAISE EXCEPTION 'file % is bound once and for good', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF (to_jsonb(OLD) - '{case_type,case_id,event_id}'::text[])
     IS DISTINCT FROM (to_jsonb(NEW) - '{case_type,case_id,event_id}'::text[]) THEN
    RAISE EXCEPTION 'what file % is does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER documents_attachment_bind_once BEFORE UPDATE OR DELETE ON documents_attachment
FOR EACH ROW EXECUTE FUNCTION documents_bind_once();
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  REVOKE UPDATE, DELETE, TRUNCATE ON documents_attachment FROM app_rw;
  GRANT UPDATE (case_type, case_id, event_id) ON documents_attachment TO app_rw; END IF; END $$;
"""
UNDO = """
DROP TRIGGER documents_attachment_bind_once ON documents_attachment;
DROP FUNCTION documents_bind_once();
"""


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = (("documents", "0001_initial"), ("audit", "0002_guards"))
    operations = (AppendOnly("documents_officialdocument"), migrations.RunSQL(BIND_ONCE, UNDO))
