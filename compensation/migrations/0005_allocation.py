"""How the pool is shared out among the banks (Article 7): rows only grow, and what was signed stays and adds up."""

import django.db.models.deletion
from django.db import migrations, models

from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

# What went to the government is what it signed: nothing of the plan changes, and its rows add up to its total.
AS_SIGNED = """
CREATE FUNCTION compensation_allocation_as_signed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  plan compensation_allocationplan;
  given numeric;
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.status <> 'DRAFT'
      AND (NEW.year, NEW.total, NEW.basis, NEW.cap_pct, NEW.unit, NEW.explanation, NEW.edition, NEW.number)
      IS DISTINCT FROM
          (OLD.year, OLD.total, OLD.basis, OLD.cap_pct, OLD.unit, OLD.explanation, OLD.edition, OLD.number) THEN
    RAISE EXCEPTION 'allocation % stays as it was signed', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT * INTO plan FROM compensation_allocationplan WHERE id = NEW.id;
  SELECT coalesce(sum(amount), 0) INTO given FROM compensation_allocationrow
    WHERE plan_id = plan.id AND edition = plan.edition;
  IF plan.status IN ('GOV_PENDING', 'GOV_APPROVED', 'DONE') AND given <> plan.total THEN
    RAISE EXCEPTION 'allocation % is % but its rows add up to %', plan.number, plan.total, given
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER compensation_allocation_as_signed AFTER INSERT OR UPDATE ON compensation_allocationplan
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION compensation_allocation_as_signed();

CREATE FUNCTION compensation_allocation_row_by_act() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (
      SELECT 1 FROM audit_event e WHERE e.txid = pg_current_xact_id()::text::bigint AND e.case_type = 'allocation'
      AND e.case_id = NEW.plan_id AND e.verb IN ('allocation.draft', 'allocation.correct')) THEN
    RAISE EXCEPTION 'allocation % gets its rows by its acts alone', NEW.plan_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER compensation_allocation_row_by_act AFTER INSERT ON compensation_allocationrow
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION compensation_allocation_row_by_act();
"""
NOT_AS_SIGNED = """
DROP TRIGGER compensation_allocation_row_by_act ON compensation_allocationrow;
DROP TRIGGER compensation_allocation_as_signed ON compensation_allocationplan;
DROP FUNCTION compensation_allocation_as_signed(), compensation_allocation_row_by_act();
"""


class Migration(migrations.Migration):
    """Tables, triggers, grants."""

    dependencies = [
        ("accounts", "0004_branches"),
        ("applications", "0011_branch"),
        ("compensation", "0004_fund_movements"),
    ]

    operations = [
        migrations.CreateModel(
            name="AllocationPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("year", models.PositiveSmallIntegerField()),
                ("total", models.DecimalField(decimal_places=2, max_digits=16)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("COMPLETION_RATE", "By completion rate"),
                            ("COMPLETED_AMOUNT", "By completed amount"),
                            ("MANUAL", "By hand"),
                        ],
                        max_length=20,
                    ),
                ),
                ("cap_pct", models.DecimalField(decimal_places=4, max_digits=7)),
                ("unit", models.DecimalField(decimal_places=2, max_digits=8)),
                ("explanation", models.TextField()),
                ("edition", models.PositiveSmallIntegerField(default=1)),
                ("approval_no", models.CharField(blank=True, max_length=60)),
                ("approved_on", models.DateField(null=True)),
                ("sheet_no", models.CharField(max_length=40, null=True, unique=True)),
            ],
            options={
                "verbose_name": "Allocation of the pool",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("cap_pct__gt", 0), ("total__gt", 0), ("unit__gt", 0)),
                        name="allocation_figures_positive",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["GOV_APPROVED", "DONE"]), _negated=True),
                            models.Q(
                                models.Q(("approval_no", ""), _negated=True),
                                ("approved_on__isnull", False),
                                ("sheet_no__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="allocation_approval_whole",
                    ),
                    models.UniqueConstraint(
                        models.ExpressionWrapper(
                            models.Q(("status__isnull", False)), output_field=models.BooleanField()
                        ),
                        condition=models.Q(("status__in", ["DRAFT", "GOV_PENDING"])),
                        name="allocation_one_under_way",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="fundmovement",
            name="plan",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="movements",
                to="compensation.allocationplan",
            ),
        ),
        migrations.CreateModel(
            name="AllocationRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.PositiveSmallIntegerField()),
                ("target", models.DecimalField(decimal_places=2, max_digits=16)),
                ("proposed", models.DecimalField(decimal_places=2, max_digits=16)),
                ("actual", models.DecimalField(decimal_places=2, max_digits=16)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("by_rate", models.DecimalField(decimal_places=2, max_digits=16)),
                ("by_amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("held", models.DecimalField(decimal_places=2, max_digits=16)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="allocations",
                        to="applications.agreement",
                    ),
                ),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rows",
                        to="compensation.allocationplan",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "edition", "bank"), name="allocation_bank_once_an_edition"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actual__gte", 0),
                            ("amount__gte", 0),
                            ("held__gte", 0),
                            ("proposed__gte", 0),
                            ("target__gt", 0),
                        ),
                        name="allocation_row_sane",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("actual", models.F("proposed")), models.Q(("reason", ""), _negated=True), _connector="OR"
                        ),
                        name="allocation_correction_has_reason",
                    ),
                ],
            },
        ),
        StatusNeedsEvent("compensation_allocationplan", "allocation"),
        AppendOnly("compensation_allocationrow"),
        migrations.RunSQL(AS_SIGNED, NOT_AS_SIGNED),
    ]
