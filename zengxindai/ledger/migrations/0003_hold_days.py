"""Holds know the days from which and to which they count, so that an account can be told again as it stood."""

import datetime as dt

from django.db import migrations, models

FILLED_BELOW = dt.date(2020, 1, 1)
# Of what is there already the day is that of the writing, which in service is the day of the act.
DAYS = """
ALTER TABLE ledger_hold DISABLE TRIGGER ledger_hold_append_only;
UPDATE ledger_hold SET "on" = (at AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE ledger_hold ENABLE TRIGGER ledger_hold_append_only;
ALTER TABLE ledger_holdend DISABLE TRIGGER ledger_holdend_append_only;
UPDATE ledger_holdend SET "on" = (at AT TIME ZONE 'Asia/Shanghai')::date;
ALTER TABLE ledger_holdend ENABLE TRIGGER ledger_holdend_append_only;
"""

ORDER = """
CREATE FUNCTION ledger_hold_ends_later() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW."on" < (SELECT "on" FROM ledger_hold WHERE id = NEW.hold_id) THEN
    RAISE EXCEPTION 'hold % would end before it began', NEW.hold_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_holdend_later BEFORE INSERT ON ledger_holdend
  FOR EACH ROW EXECUTE FUNCTION ledger_hold_ends_later();
"""

UNDO = """
DROP TRIGGER ledger_holdend_later ON ledger_holdend;
DROP FUNCTION ledger_hold_ends_later();
"""


class Migration(migrations.Migration):
    """Two columns, their days, and the order of both."""

    dependencies = (("ledger", "0002_balanced"),)
    operations = (
        migrations.AddField("hold", "on", models.DateField(default=FILLED_BELOW), preserve_default=False),
        migrations.AddField("holdend", "on", models.DateField(default=FILLED_BELOW), preserve_default=False),
        migrations.RunSQL(DAYS, migrations.RunSQL.noop),
        migrations.AddIndex("hold", models.Index(fields=["account", "on"], name="hold_on")),
        migrations.RunSQL(ORDER, UNDO),
    )
