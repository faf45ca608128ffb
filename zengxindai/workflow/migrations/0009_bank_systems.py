"""What a program was answered keeps its status; a bank's system prepares, and people sign after it."""

from django.db import migrations, models

PREPARES = """
CREATE FUNCTION workflow_system_only_prepares() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.position > 1 AND EXISTS (SELECT 1 FROM accounts_serviceaccount s WHERE s.user_id = NEW.user_id) THEN
    RAISE EXCEPTION 'a system prepares and signs nothing after others' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER workflow_signature_of_a_person BEFORE INSERT OR UPDATE ON workflow_signature
FOR EACH ROW EXECUTE FUNCTION workflow_system_only_prepares();
CREATE TRIGGER workflow_sheetsignature_of_a_person BEFORE INSERT OR UPDATE ON workflow_sheetsignature
FOR EACH ROW EXECUTE FUNCTION workflow_system_only_prepares();
"""
SIGNS = """
DROP TRIGGER workflow_sheetsignature_of_a_person ON workflow_sheetsignature;
DROP TRIGGER workflow_signature_of_a_person ON workflow_signature;
DROP FUNCTION workflow_system_only_prepares();
"""


class Migration(migrations.Migration):
    """A column and two guards."""

    dependencies = (("workflow", "0008_job_status"), ("accounts", "0012_service_guards"))
    operations = (
        migrations.AddField("answered", "status", models.PositiveSmallIntegerField(default=200)),
        migrations.RunSQL(PREPARES, SIGNS),
    )
