"""A report's later life: corrected versions, explanations, snapshots, 口径; the authorities' summaries."""

import django.db.models.deletion
from django.db import migrations, models

# A report's figures by the code of its sheet: rows written before have one sheet and no code yet.
BY_CODE = """
ALTER TABLE reporting_monthlyreport DISABLE TRIGGER reporting_report_frozen;
UPDATE reporting_monthlyreport
   SET figures = jsonb_build_object(CASE kind WHEN 'R1' THEN 'R1' ELSE 'R6' END, figures) WHERE figures ? 'rows';
ALTER TABLE reporting_monthlyreport ENABLE TRIGGER reporting_report_frozen;
"""
NO_CODE = """
ALTER TABLE reporting_monthlyreport DISABLE TRIGGER reporting_report_frozen;
UPDATE reporting_monthlyreport SET figures = figures -> (CASE kind WHEN 'R1' THEN 'R1' ELSE 'R6' END);
ALTER TABLE reporting_monthlyreport ENABLE TRIGGER reporting_report_frozen;
"""


class Migration(migrations.Migration):
    """Tables and columns; what guards them is the next."""

    dependencies = [
        ("accounts", "0004_branches"),
        ("reporting", "0003_positions"),
    ]

    operations = [
        migrations.RunSQL(BY_CODE, NO_CODE),
        migrations.CreateModel(
            name="Definition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=10)),
                ("version", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=120)),
                ("columns", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("since", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Explanation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("RECORDS", "The records as known now"),
                            ("FILE", "The bank's own balance file"),
                            ("STATEMENT", "The bank's account statement"),
                            ("LEDGER", "The books of the special account"),
                            ("PARTNER", "The report of the other side"),
                        ],
                        max_length=10,
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                ("label", models.CharField(max_length=160)),
                ("reported", models.DecimalField(decimal_places=2, max_digits=18)),
                ("other", models.DecimalField(decimal_places=2, max_digits=18)),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("TIMING", "Booked on different days"),
                            ("OMITTED", "Not recorded here yet"),
                            ("MISTAKEN", "Recorded here wrongly"),
                            ("BASIS", "The bank counts otherwise"),
                            ("FILE", "The bank's file is wrong"),
                            ("OTHER", "Other"),
                        ],
                        max_length=10,
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("by_name", models.CharField(max_length=60)),
                ("on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("submission", models.PositiveSmallIntegerField()),
                ("content", models.JSONField()),
                ("figures_digest", models.CharField(max_length=64)),
                ("loans_digest", models.CharField(max_length=64)),
                ("loans", models.PositiveIntegerField(default=0)),
                ("on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Summary",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("progress", models.TextField(blank=True)),
                ("problems", models.TextField(blank=True)),
                ("next_steps", models.TextField(blank=True)),
                ("figures", models.JSONField(default=dict)),
                ("definitions", models.JSONField(default=dict)),
                ("digest", models.CharField(blank=True, max_length=64)),
                ("issued_on", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "Monthly summary",
            },
        ),
        migrations.RemoveConstraint(
            model_name="delivery",
            name="delivery_once",
        ),
        migrations.RemoveConstraint(
            model_name="monthlyreport",
            name="report_once",
        ),
        migrations.AddField(
            model_name="monthlyreport",
            name="correction_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="monthlyreport",
            name="definitions",
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name="monthlyreport",
            name="replaces",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="replaced_by",
                to="reporting.monthlyreport",
            ),
        ),
        migrations.AddField(
            model_name="monthlyreport",
            name="revision",
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=("report", "party", "submission", "received"), name="delivery_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreport",
            constraint=models.UniqueConstraint(fields=("period", "reporter", "kind", "revision"), name="report_once"),
        ),
        migrations.AddConstraint(
            model_name="monthlyreport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "CORRECTED"), _negated=True),
                fields=("period", "reporter", "kind"),
                name="report_one_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="monthlyreport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("correction_reason", ""), ("replaces__isnull", True), ("revision", 1)),
                    models.Q(
                        ("replaces__isnull", False),
                        ("revision__gt", 1),
                        models.Q(("correction_reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="report_correction_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.UniqueConstraint(fields=("code", "version"), name="definition_once"),
        ),
        migrations.AddField(
            model_name="explanation",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="explanations", to="reporting.monthlyreport"
            ),
        ),
        migrations.AddField(
            model_name="snapshot",
            name="report",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="snapshots", to="reporting.monthlyreport"
            ),
        ),
        migrations.AddField(
            model_name="summary",
            name="issuer",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="summary",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="summaries", to="reporting.period"
            ),
        ),
        migrations.AddConstraint(
            model_name="explanation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("text", ""), _negated=True), models.Q(("reported", models.F("other")), _negated=True)
                ),
                name="explanation_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="snapshot",
            constraint=models.UniqueConstraint(fields=("report", "submission"), name="snapshot_once"),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.UniqueConstraint(fields=("period", "issuer"), name="summary_once"),
        ),
        migrations.AddConstraint(
            model_name="summary",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("digest", ""), ("issued_on__isnull", True), models.Q(("status", "ISSUED"), _negated=True)
                    ),
                    models.Q(
                        ("issued_on__isnull", False),
                        models.Q(("progress", ""), _negated=True),
                        models.Q(("digest", ""), _negated=True),
                        models.Q(("figures", {}), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="summary_issued_whole",
            ),
        ),
    ]
