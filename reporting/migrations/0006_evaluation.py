"""Evaluations: their items append-only, a published score as it is (Articles 6.1, 7)."""

import django.db.models.deletion
from django.db import migrations, models

from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

# A published score stays as it is; its items come with an act, and only while the score is still open.
SCORED = """
CREATE CONSTRAINT TRIGGER reporting_evaluationitem_act AFTER INSERT ON reporting_evaluationitem
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reporting_needs_act('evaluation', 'evaluation_id');
CREATE CONSTRAINT TRIGGER reporting_evaluation_act
  AFTER UPDATE OF year, evaluated_id, sheet, edition, deducted, total, grade, told_on, object_by, objection, reply,
  published_on ON reporting_evaluation
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reporting_needs_act('evaluation', 'id');
CREATE TRIGGER reporting_evaluation_frozen BEFORE UPDATE ON reporting_evaluation FOR EACH ROW
  WHEN (OLD.status = 'PUBLISHED' AND OLD IS DISTINCT FROM NEW) EXECUTE FUNCTION reporting_frozen();
CREATE FUNCTION reporting_item_of_open_score() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (SELECT status FROM reporting_evaluation WHERE id = NEW.evaluation_id) NOT IN ('DRAFT', 'OBJECTED') THEN
    RAISE EXCEPTION 'the score of evaluation % is closed', NEW.evaluation_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reporting_evaluationitem_open BEFORE INSERT ON reporting_evaluationitem FOR EACH ROW
  EXECUTE FUNCTION reporting_item_of_open_score();
"""
BACK = """
DROP TRIGGER reporting_evaluationitem_open ON reporting_evaluationitem;
DROP FUNCTION reporting_item_of_open_score();
DROP TRIGGER reporting_evaluation_frozen ON reporting_evaluation;
DROP TRIGGER reporting_evaluation_act ON reporting_evaluation;
DROP TRIGGER reporting_evaluationitem_act ON reporting_evaluationitem;
"""


class Migration(migrations.Migration):
    """Tables, triggers and grants."""

    dependencies = [
        ("accounts", "0004_branches"),
        ("reporting", "0005_targets"),
    ]

    operations = [
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("sheet", models.CharField(max_length=60)),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                ("deducted", models.DecimalField(decimal_places=2, max_digits=5)),
                ("total", models.DecimalField(decimal_places=2, max_digits=5)),
                ("grade", models.CharField(max_length=10)),
                ("told_on", models.DateField(null=True)),
                ("object_by", models.DateField(null=True)),
                ("objection", models.TextField(blank=True)),
                ("reply", models.TextField(blank=True)),
                ("published_on", models.DateField(null=True)),
                (
                    "evaluated",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "Evaluation",
            },
        ),
        migrations.CreateModel(
            name="EvaluationItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.PositiveSmallIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                ("key", models.CharField(max_length=24)),
                ("label", models.CharField(max_length=60)),
                ("source", models.CharField(max_length=120)),
                ("deducts", models.BooleanField(default=False)),
                ("full", models.DecimalField(decimal_places=2, max_digits=5)),
                ("proposed_amount", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("proposed_against", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("amount", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("against", models.DecimalField(decimal_places=4, max_digits=20, null=True)),
                ("points", models.DecimalField(decimal_places=2, max_digits=7)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "evaluation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="rows", to="reporting.evaluation"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "WITHDRAWN"), _negated=True),
                fields=("year", "evaluated"),
                name="evaluation_once_a_year",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("deducted__gte", 0), ("total__gte", 0), ("total__lte", 100)),
                name="evaluation_points_possible",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["DRAFT", "WITHDRAWN"]),
                    models.Q(("object_by__gt", models.F("told_on")), ("told_on__isnull", False)),
                    _connector="OR",
                ),
                name="evaluation_heard_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "PUBLISHED"), _negated=True), ("published_on__isnull", False), _connector="OR"
                ),
                name="evaluation_published_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "OBJECTED"), _negated=True),
                    models.Q(("objection", ""), _negated=True),
                    _connector="OR",
                ),
                name="evaluation_objection_has_words",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationitem",
            constraint=models.UniqueConstraint(fields=("evaluation", "edition", "key"), name="evaluation_item_once"),
        ),
        migrations.AddConstraint(
            model_name="evaluationitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("points__gte", 0), models.Q(("deducts", True), ("points__lte", models.F("full")), _connector="OR")
                ),
                name="evaluation_item_points_possible",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluationitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", ""), _negated=True),
                    models.Q(
                        models.Q(
                            models.Q(
                                ("amount", models.F("proposed_amount")),
                                ("amount__isnull", False),
                                ("proposed_amount__isnull", False),
                            ),
                            models.Q(("amount__isnull", True), ("proposed_amount__isnull", True)),
                            _connector="OR",
                        ),
                        models.Q(
                            models.Q(
                                ("against", models.F("proposed_against")),
                                ("against__isnull", False),
                                ("proposed_against__isnull", False),
                            ),
                            models.Q(("against__isnull", True), ("proposed_against__isnull", True)),
                            _connector="OR",
                        ),
                    ),
                    _connector="OR",
                ),
                name="evaluation_correction_has_reason",
            ),
        ),
        StatusNeedsEvent("reporting_evaluation", "evaluation"),
        AppendOnly("reporting_evaluationitem"),
        migrations.RunSQL(SCORED, BACK),
    ]
