"""Questions to the enterprise, and handing a request on: once, to another department."""

import django.db.models.deletion
from django.db import migrations, models

from zengxindai.audit.guards import StatusNeedsEvent

ONCE = """
CREATE FUNCTION applications_handed_on_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.transferred_from_id IS NOT NULL AND (NEW.transferred_from_id, NEW.department_id)
     IS DISTINCT FROM (OLD.transferred_from_id, OLD.department_id) THEN
    RAISE EXCEPTION 'application % was handed on already', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER applications_handed_on_once BEFORE UPDATE ON applications_application
FOR EACH ROW EXECUTE FUNCTION applications_handed_on_once();
"""
OFTEN = """
DROP TRIGGER applications_handed_on_once ON applications_application;
DROP FUNCTION applications_handed_on_once();
"""
ORGANISATION = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "+", "to": "accounts.organisation"}


class Migration(migrations.Migration):
    """A kind of case, a column, and their promises."""

    dependencies = (("accounts", "0003_officers"), ("applications", "0004_conditions"))
    operations = (
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("topic", models.CharField(max_length=80)),
                ("question", models.TextField()),
                ("items", models.TextField(blank=True)),
                ("asked_on", models.DateField()),
                ("answer_by", models.DateField()),
                ("answer", models.TextField(blank=True)),
                ("answered_on", models.DateField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiries",
                        to="applications.application",
                    ),
                ),
                ("asker", models.ForeignKey(**ORGANISATION)),
            ],
            options={
                "verbose_name": "Question to the enterprise",
                "indexes": [models.Index(fields=["application", "asker", "status"], name="inquiry_application")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(answer_by__gt=models.F("asked_on")), name="inquiry_answered_afterwards"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(status__in=["ASKED", "CANCELLED"], answered_on__isnull=True, answer="")
                        | (
                            models.Q(status__in=["ANSWERED", "CLOSED"], answered_on__gte=models.F("asked_on"))
                            & ~models.Q(answer="")
                        ),
                        name="inquiry_answer_whole",
                    ),
                ],
            },
        ),
        migrations.AddField("application", "transferred_from", models.ForeignKey(null=True, **ORGANISATION)),
        migrations.AddConstraint(
            "application",
            models.CheckConstraint(
                condition=models.Q(transferred_from__isnull=True)
                | models.Q(department__isnull=False) & ~models.Q(transferred_from=models.F("department")),
                name="application_handed_to_another",
            ),
        ),
        migrations.RunSQL(ONCE, OFTEN),
        StatusNeedsEvent("applications_inquiry", "inquiry"),
    )
