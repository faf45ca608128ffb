"""A branch belongs to one head office for good, and has no branches of its own."""

from django.db import migrations

TWO_LEVELS = """
CREATE FUNCTION accounts_branch_of_a_head_office() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.parent_id, NEW.kind) IS DISTINCT FROM (OLD.parent_id, OLD.kind) THEN
    RAISE EXCEPTION 'organisation % keeps its kind and head office', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.parent_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM accounts_organisation o
      WHERE o.id = NEW.parent_id AND (o.parent_id IS NULL OR o.id = NEW.id) AND o.kind = NEW.kind) THEN
    RAISE EXCEPTION 'organisation % is no head office', NEW.parent_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER accounts_branch_of_a_head_office AFTER INSERT OR UPDATE OF parent_id, kind ON accounts_organisation
FOR EACH ROW EXECUTE FUNCTION accounts_branch_of_a_head_office();
"""
ANY_LEVELS = """
DROP TRIGGER accounts_branch_of_a_head_office ON accounts_organisation;
DROP FUNCTION accounts_branch_of_a_head_office();
"""


class Migration(migrations.Migration):
    """Head office and branch, two levels."""

    dependencies = (("accounts", "0003_officers"),)
    operations = (migrations.RunSQL(TWO_LEVELS, ANY_LEVELS),)
