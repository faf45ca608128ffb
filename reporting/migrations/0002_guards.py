"""A report's status moves only with its event; a frozen month never changes again."""

from django.db import migrations

from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

# The figures of a report and the days of a month are written once.
FROZEN = """
CREATE FUNCTION reporting_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the figures of % % are frozen', TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reporting_period_frozen BEFORE UPDATE ON reporting_period FOR EACH ROW
  WHEN ((OLD.first, OLD.last) IS DISTINCT FROM (NEW.first, NEW.last)) EXECUTE FUNCTION reporting_frozen();
CREATE TRIGGER reporting_report_frozen BEFORE UPDATE ON reporting_monthlyreport FOR EACH ROW
  WHEN ((OLD.figures, OLD.seal_digest, OLD.period_id, OLD.reporter_id)
        IS DISTINCT FROM (NEW.figures, NEW.seal_digest, NEW.period_id, NEW.reporter_id))
  EXECUTE FUNCTION reporting_frozen();
"""
BACK = """
DROP TRIGGER reporting_period_frozen ON reporting_period;
DROP TRIGGER reporting_report_frozen ON reporting_monthlyreport;
DROP FUNCTION reporting_frozen();
"""


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = (("reporting", "0001_initial"), ("audit", "0002_guards"))
    operations = (
        StatusNeedsEvent("reporting_period", "period"),
        StatusNeedsEvent("reporting_monthlyreport", "report"),
        AppendOnly("reporting_position"),
        AppendOnly("reporting_delivery"),
        migrations.RunSQL(FROZEN, BACK),
    )
