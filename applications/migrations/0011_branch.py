"""A bank's head office hands requests to its branches."""

import django.db.models.deletion
from django.db import migrations, models

OF_THE_BANK = """
CREATE FUNCTION applications_branch_of_the_bank() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.branch_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM accounts_organisation o
                                               WHERE o.id = NEW.branch_id AND o.parent_id = NEW.bank_id) THEN
    RAISE EXCEPTION 'organisation % is no branch of bank %', NEW.branch_id, NEW.bank_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER applications_branch_of_the_bank BEFORE INSERT OR UPDATE OF branch_id, bank_id ON applications_application
FOR EACH ROW EXECUTE FUNCTION applications_branch_of_the_bank();
"""
OF_ANYBODY = """
DROP TRIGGER applications_branch_of_the_bank ON applications_application;
DROP FUNCTION applications_branch_of_the_bank();
"""


class Migration(migrations.Migration):
    """The branch, and that it is the bank's."""

    dependencies = (("applications", "0010_agreement_whole"), ("accounts", "0004_branches"))
    operations = (
        migrations.AddField(
            model_name="application",
            name="branch",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
            ),
        ),
        migrations.RunSQL(OF_THE_BANK, OF_ANYBODY),
    )
