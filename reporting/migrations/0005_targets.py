"""A year's targets and the figures they are measured by; nothing of them changes without its act (Article 2)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

# Lines, figures and editions come with an act on their case in the same transaction, or not at all.
WITH_AN_ACT = """
CREATE FUNCTION reporting_needs_act() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE subject bigint := (to_jsonb(NEW) ->> TG_ARGV[1])::bigint;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.txid = pg_current_xact_id()::text::bigint
                 AND e.case_type = TG_ARGV[0] AND e.case_id = subject) THEN
    RAISE EXCEPTION '% of % % without an act in this transaction', TG_TABLE_NAME, TG_ARGV[0], subject
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reporting_targetline_act AFTER INSERT ON reporting_targetline
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reporting_needs_act('target_year', 'year_id');
CREATE CONSTRAINT TRIGGER reporting_indicatorvalue_act AFTER INSERT ON reporting_indicatorvalue
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reporting_needs_act('indicator_month', 'entry_id');
CREATE CONSTRAINT TRIGGER reporting_targetyear_act AFTER UPDATE OF year, source_doc, edition, in_force_on
  ON reporting_targetyear
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reporting_needs_act('target_year', 'id');
CREATE TRIGGER reporting_indicatormonth_frozen BEFORE UPDATE ON reporting_indicatormonth FOR EACH ROW
  WHEN ((OLD.month, OLD.source_id, OLD.entered_by_id, OLD.entered_on, OLD.evidence, OLD.reason)
        IS DISTINCT FROM (NEW.month, NEW.source_id, NEW.entered_by_id, NEW.entered_on, NEW.evidence, NEW.reason))
  EXECUTE FUNCTION reporting_frozen();
CREATE FUNCTION reporting_value_of_entry() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT status FROM reporting_indicatormonth WHERE id = NEW.entry_id) <> 'ENTERED' THEN
    RAISE EXCEPTION 'figures of entry % are checked already', NEW.entry_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reporting_indicatorvalue_open BEFORE INSERT ON reporting_indicatorvalue FOR EACH ROW
  EXECUTE FUNCTION reporting_value_of_entry();
"""
BACK = """
DROP TRIGGER reporting_indicatorvalue_open ON reporting_indicatorvalue;
DROP FUNCTION reporting_value_of_entry();
DROP TRIGGER reporting_indicatormonth_frozen ON reporting_indicatormonth;
DROP TRIGGER reporting_targetyear_act ON reporting_targetyear;
DROP TRIGGER reporting_indicatorvalue_act ON reporting_indicatorvalue;
DROP TRIGGER reporting_targetline_act ON reporting_targetline;
DROP FUNCTION reporting_needs_act();
"""


class Migration(migrations.Migration):
    """Tables, triggers and grants."""

    dependencies = [
        ("accounts", "0004_branches"),
        ("reporting", "0004_cycle_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="IndicatorMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("month", models.DateField()),
                ("entered_on", models.DateField()),
                ("evidence", models.CharField(max_length=200)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Figures of a month",
            },
        ),
        migrations.CreateModel(
            name="IndicatorValue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("INCLUSIVE_BALANCE", "Inclusive SME loans, balance"),
                            ("INCLUSIVE_HOUSEHOLDS", "Inclusive SME loans, households"),
                            ("INCLUSIVE_RATE", "Inclusive SME loans, average rate"),
                            ("TECH_BALANCE", "Loans to technology firms, balance"),
                            ("TECH_HOUSEHOLDS", "Loans to technology firms, households"),
                            ("INCLUSIVE_NPL", "Inclusive SME loans, bad loans"),
                        ],
                        max_length=24,
                    ),
                ),
                ("value", models.DecimalField(decimal_places=4, max_digits=20)),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="values",
                        to="reporting.indicatormonth",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TargetYear",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("source_doc", models.CharField(max_length=200)),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                ("in_force_on", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "Targets of a year",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "WITHDRAWN"), _negated=True),
                        fields=("year",),
                        name="target_year_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("year__gte", 2019), models.Q(("source_doc", ""), _negated=True)),
                        name="target_year_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "IN_FORCE"), _negated=True),
                            ("in_force_on__isnull", False),
                            _connector="OR",
                        ),
                        name="target_year_in_force_since",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TargetLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.PositiveSmallIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "indicator",
                    models.CharField(
                        choices=[
                            ("INCLUSIVE_BALANCE", "Inclusive SME loans, balance"),
                            ("SCHEME_BALANCE", "Of them this scheme's loans, balance"),
                            ("INCLUSIVE_HOUSEHOLDS", "Inclusive SME loans, households"),
                            ("SCHEME_HOUSEHOLDS", "This scheme's loans, households"),
                            ("INCLUSIVE_RATE", "Inclusive SME loans, average rate"),
                            ("TECH_BALANCE", "Loans to technology firms, balance"),
                            ("TECH_HOUSEHOLDS", "Loans to technology firms, households"),
                            ("INCLUSIVE_NPL", "Inclusive SME loans, bad loans"),
                        ],
                        max_length=24,
                    ),
                ),
                ("kind", models.CharField(max_length=8)),
                ("pair", models.CharField(blank=True, max_length=12)),
                ("baseline", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("prior", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("target", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("source_doc", models.CharField(max_length=200)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "bank",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "year",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="reporting.targetyear"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="indicatormonth",
            constraint=models.CheckConstraint(condition=models.Q(("month__day", 1)), name="indicator_month_whole"),
        ),
        migrations.AddConstraint(
            model_name="indicatormonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("entered_on__gt", models.F("month"))), name="indicator_month_is_over"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatormonth",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_by__isnull", True),
                    models.Q(("checked_by", models.F("entered_by")), _negated=True),
                    _connector="OR",
                ),
                name="indicator_two_people",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatormonth",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "CONFIRMED"), _negated=True), ("checked_by__isnull", False), _connector="OR"
                ),
                name="indicator_checked_by_somebody",
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.UniqueConstraint(fields=("entry", "indicator"), name="indicator_value_once"),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(("value__gte", 0)), name="indicator_value_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="indicatorvalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "indicator__in",
                        [
                            "INCLUSIVE_BALANCE",
                            "INCLUSIVE_HOUSEHOLDS",
                            "INCLUSIVE_RATE",
                            "TECH_BALANCE",
                            "TECH_HOUSEHOLDS",
                            "INCLUSIVE_NPL",
                        ],
                    )
                ),
                name="indicator_value_is_no_computed_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="targetline",
            constraint=models.UniqueConstraint(
                fields=("year", "edition", "indicator", "bank"), name="target_line_once", nulls_distinct=False
            ),
        ),
        migrations.AddConstraint(
            model_name="targetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "LOWER"), ("target__isnull", True)),
                    models.Q(("kind__in", ["GROWTH", "LIMIT"]), ("target__gt", 0), ("target__isnull", False)),
                    _connector="OR",
                ),
                name="target_line_of_its_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="targetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("baseline__isnull", True), ("baseline__gte", 0), _connector="OR"),
                    models.Q(("prior__isnull", True), ("prior__gte", 0), _connector="OR"),
                ),
                name="target_line_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="targetline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("bank__isnull", True), ("indicator__in", ["SCHEME_BALANCE", "SCHEME_HOUSEHOLDS"]), _connector="OR"
                ),
                name="target_line_of_a_bank",
            ),
        ),
        StatusNeedsEvent("reporting_targetyear", "target_year"),
        StatusNeedsEvent("reporting_indicatormonth", "indicator_month"),
        AppendOnly("reporting_targetline"),
        AppendOnly("reporting_indicatorvalue"),
        migrations.RunSQL(WITH_AN_ACT, BACK),
    ]
