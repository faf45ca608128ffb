"""Named officers: who answers for what, in which days, never two at once, never one of another organisation."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zengxindai.policy.models

OWN_PEOPLE = """
CREATE FUNCTION accounts_officer_of_the_house() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM accounts_user u JOIN accounts_organisation o ON o.id = u.organisation_id
                 WHERE u.id = NEW.user_id AND o.id = NEW.organisation_id AND o.kind <> 'enterprise') THEN
    RAISE EXCEPTION 'officer % is not of organisation %, or it is an enterprise', NEW.user_id, NEW.organisation_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER accounts_officer_of_the_house BEFORE INSERT OR UPDATE ON accounts_namedofficer
FOR EACH ROW EXECUTE FUNCTION accounts_officer_of_the_house();
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  REVOKE DELETE, TRUNCATE ON accounts_namedofficer FROM app_rw; END IF; END $$;
"""
ANYBODY = """
DROP TRIGGER accounts_officer_of_the_house ON accounts_namedofficer;
DROP FUNCTION accounts_officer_of_the_house();
"""


class Migration(migrations.Migration):
    """The table and its promises."""

    dependencies = (("accounts", "0002_robot"),)
    operations = (
        migrations.CreateModel(
            name="NamedOfficer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("responsibility", models.CharField(max_length=120, verbose_name="responsibility")),
                ("office_phone", models.CharField(blank=True, max_length=30, verbose_name="office phone")),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="valid to")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="officers",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responsibilities",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                        ),
                        name="officer_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("responsibility", ""), _negated=True), name="officer_has_responsibility"
                    ),
                    django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("organisation", "="),
                            ("responsibility", "="),
                            (
                                zengxindai.policy.models.DateRange("valid_from", "valid_to"),
                                django.contrib.postgres.fields.ranges.RangeOperators.OVERLAPS,
                            ),
                        ],
                        name="officer_one_in_force",
                    ),
                ],
            },
        ),
        migrations.RunSQL(OWN_PEOPLE, ANYBODY),
    )
