"""A wrong file may be set aside by one act, for good; papers may not, and everything else about a file stays."""

from django.db import migrations, models

GUARD = """
CREATE OR REPLACE FUNCTION documents_bind_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'DELETE' THEN
    RAISE EXCEPTION 'kept files stay: DELETE refused' USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.set_aside_by IS DISTINCT FROM OLD.set_aside_by THEN
    IF OLD.set_aside_by IS NOT NULL OR OLD.case_id IS NULL
       OR EXISTS (SELECT 1 FROM documents_officialdocument o WHERE o.attachment_id = OLD.id) THEN
      RAISE EXCEPTION 'file % is set aside once and for good, and no paper is', OLD.id
        USING ERRCODE = 'restrict_violation';
    END IF;
    IF (to_jsonb(OLD) - 'set_aside_by') IS DISTINCT FROM (to_jsonb(NEW) - 'set_aside_by') THEN
      RAISE EXCEPTION 'what file % is does not change', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
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
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  GRANT UPDATE (set_aside_by) ON documents_attachment TO app_rw; END IF; END $$;
"""
UNDO = """
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
"""


class Migration(migrations.Migration):
    """Column, constraint, trigger, grant."""

    dependencies = (("documents", "0002_guards"),)
    operations = (
        migrations.AddField("attachment", "set_aside_by", models.BigIntegerField(null=True)),
        migrations.AddConstraint(
            "attachment",
            models.CheckConstraint(
                condition=models.Q(set_aside_by__isnull=True) | models.Q(case_id__isnull=False),
                name="attachment_aside_when_bound",
            ),
        ),
        migrations.RunSQL(GUARD, UNDO),
    )
