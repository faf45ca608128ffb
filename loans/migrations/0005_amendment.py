"""What was sent of a filing, submission by submission; a registered one changes only as all three acknowledged."""

import django.db.models.deletion
from django.db import migrations, models

from zengxindai.audit.guards import AppendOnly

# What was sent before there were versions: the newest submission is all that is known of it.
KNOWN = """
INSERT INTO loans_filingversion (filing_id, submission, kind, amount, months, rate, share_pct, pool_limit, sureties,
                                 integrity_checked_on, reason, "on")
SELECT id, submission, 'FILING', amount, months, rate, share_pct, pool_limit, sureties, integrity_checked_on, '',
       submitted_on
FROM loans_filing WHERE submission > 0;
SET CONSTRAINTS ALL IMMEDIATE;
"""
# Number, share and terms of a registered filing: the first two never change, the others as a change says that all three
# recipients acknowledged.
AS_ACKNOWLEDGED = """
CREATE FUNCTION loans_filing_as_acknowledged() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.number IS NULL THEN
    RETURN NULL;
  END IF;
  IF (NEW.number, NEW.share_pct, NEW.registered_on, NEW.draw_by)
     IS DISTINCT FROM (OLD.number, OLD.share_pct, OLD.registered_on, OLD.draw_by) THEN
    RAISE EXCEPTION 'filing % keeps what it was registered with', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.amount, NEW.months, NEW.rate, NEW.sureties, NEW.pool_limit)
     IS DISTINCT FROM (OLD.amount, OLD.months, OLD.rate, OLD.sureties, OLD.pool_limit)
     AND NOT EXISTS (SELECT 1 FROM loans_filingversion v WHERE v.filing_id = NEW.id AND v.kind = 'AMENDMENT'
                     AND v.submission = NEW.submission
                     AND (v.amount, v.months, v.rate, v.sureties, v.pool_limit)
                       = (NEW.amount, NEW.months, NEW.rate, NEW.sureties, NEW.pool_limit)
                     AND 3 = (SELECT count(*) FROM loans_filingmark m WHERE m.filing_id = v.filing_id
                              AND m.submission = v.submission AND m.mark IN ('ACKED', 'DEEMED'))) THEN
    RAISE EXCEPTION 'filing % changes only as its three recipients acknowledged', NEW.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER loans_filing_as_acknowledged AFTER UPDATE ON loans_filing
  FOR EACH ROW EXECUTE FUNCTION loans_filing_as_acknowledged();
"""
NOT_AS_ACKNOWLEDGED = """
DROP TRIGGER loans_filing_as_acknowledged ON loans_filing;
DROP FUNCTION loans_filing_as_acknowledged();
"""
WITHIN_OPINION = """
CREATE FUNCTION loans_version_within_opinion() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM loans_filing f JOIN loans_loanopinion o ON o.id = f.opinion_id
             WHERE f.id = NEW.filing_id AND (NEW.amount > o.amount OR NEW.months > o.months)) THEN
    RAISE EXCEPTION 'filing % says more than its loan opinion', NEW.filing_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER loans_filingversion_within_opinion BEFORE INSERT ON loans_filingversion
  FOR EACH ROW EXECUTE FUNCTION loans_version_within_opinion();
"""
NOT_WITHIN_OPINION = """
DROP TRIGGER loans_filingversion_within_opinion ON loans_filingversion;
DROP FUNCTION loans_version_within_opinion();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_officers"),
        ("applications", "0009_renewal"),
        ("loans", "0004_movement_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="FilingVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submission", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(choices=[("FILING", "Filing"), ("AMENDMENT", "Change")], max_length=10)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("months", models.PositiveSmallIntegerField()),
                ("rate", models.DecimalField(decimal_places=4, max_digits=6)),
                ("share_pct", models.DecimalField(decimal_places=4, max_digits=7)),
                ("pool_limit", models.DecimalField(decimal_places=2, max_digits=16)),
                ("sureties", models.TextField()),
                ("integrity_checked_on", models.DateField(null=True)),
                ("reason", models.TextField(blank=True)),
                ("on", models.DateField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="filing",
            name="filing_registered_has_number",
        ),
        migrations.AddConstraint(
            model_name="filing",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["REGISTERED", "AMENDING", "CLOSED"]), _negated=True),
                    ("registered_on__isnull", False),
                    _connector="OR",
                ),
                name="filing_registered_has_number",
            ),
        ),
        migrations.AddField(
            model_name="filingversion",
            name="filing",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="loans.filing"
            ),
        ),
        migrations.AddConstraint(
            model_name="filingversion",
            constraint=models.UniqueConstraint(fields=("filing", "submission"), name="filing_version_once"),
        ),
        migrations.AddConstraint(
            model_name="filingversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("months__gt", 0), ("rate__gte", 0)),
                name="filing_version_amounts_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="filingversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "AMENDMENT"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="filing_change_has_reason",
            ),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        AppendOnly("loans_filingversion"),
        migrations.RunSQL(AS_ACKNOWLEDGED, NOT_AS_ACKNOWLEDGED),
        migrations.RunSQL(WITHIN_OPINION, NOT_WITHIN_OPINION),
    ]
