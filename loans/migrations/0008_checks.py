"""Post-loan checks: planned once for each quarter, and facts once they are recorded."""

import django.db.models.deletion
from django.db import migrations, models

from zengxindai.audit.guards import StatusNeedsEvent

FACT = """
CREATE FUNCTION loans_check_fact() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  lent record;
BEGIN
  IF jsonb_typeof(NEW.signals) <> 'array' THEN
    RAISE EXCEPTION 'signals of a check are a list' USING ERRCODE = 'check_violation';
  END IF;
  IF TG_OP = 'INSERT' THEN
    SELECT application_id, bank_id, drawn_on INTO lent FROM loans_loan WHERE id = NEW.loan_id;
    IF (NEW.application_id, NEW.bank_id) IS DISTINCT FROM (lent.application_id, lent.bank_id) OR lent.drawn_on IS NULL THEN
      RAISE EXCEPTION 'check on another request or bank than its loan, or on a loan not drawn'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF OLD.status <> 'DUE' AND to_jsonb(NEW) - 'version' IS DISTINCT FROM to_jsonb(OLD) - 'version' THEN
    RAISE EXCEPTION 'check % is on record and does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.loan_id, NEW.application_id, NEW.bank_id, NEW.inspector_id, NEW.kind, NEW.period, NEW.due_on, NEW.number)
     IS DISTINCT FROM (OLD.loan_id, OLD.application_id, OLD.bank_id, OLD.inspector_id, OLD.kind, OLD.period, OLD.due_on, OLD.number) THEN
    RAISE EXCEPTION 'the plan of check % does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER loans_check_fact BEFORE INSERT OR UPDATE ON loans_check
FOR EACH ROW EXECUTE FUNCTION loans_check_fact();
"""
NO_FACT = """
DROP TRIGGER loans_check_fact ON loans_check;
DROP FUNCTION loans_check_fact();
"""


class Migration(migrations.Migration):
    """A kind of case and its promises."""

    dependencies = [
        ("accounts", "0003_officers"),
        ("applications", "0008_whitelist"),
        ("loans", "0007_diligence"),
    ]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("FIRST", "First check after disbursement"),
                            ("QUARTERLY", "Quarterly check"),
                            ("SPECIAL", "Special check"),
                        ],
                        max_length=10,
                    ),
                ),
                ("period", models.PositiveSmallIntegerField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("checked_on", models.DateField(null=True)),
                ("checker_a", models.CharField(blank=True, max_length=60)),
                ("checker_b", models.CharField(blank=True, max_length=60)),
                ("use_as_agreed", models.BooleanField(null=True)),
                ("use_remark", models.CharField(blank=True, max_length=500)),
                ("business", models.TextField(blank=True)),
                ("finances", models.TextField(blank=True)),
                ("litigation", models.TextField(blank=True)),
                ("sureties", models.TextField(blank=True)),
                ("signals", models.JSONField(default=list)),
                (
                    "tier",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("1", "Pass"),
                            ("2", "Special mention"),
                            ("3", "Substandard"),
                            ("4", "Doubtful"),
                            ("5", "Loss"),
                        ],
                        max_length=1,
                    ),
                ),
                ("measures", models.TextField(blank=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"
                    ),
                ),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "inspector",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="loans.loan"
                    ),
                ),
            ],
            options={
                "verbose_name": "Post-loan check",
                "indexes": [
                    models.Index(fields=["status", "due_on"], name="check_due"),
                    models.Index(fields=["loan", "inspector", "-id"], name="check_newest"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("loan", "period"), name="check_planned_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("due_on__isnull", True),
                                ("kind", "SPECIAL"),
                                ("period__isnull", True),
                                ("status", "DONE"),
                            ),
                            models.Q(("due_on__isnull", False), ("kind", "FIRST"), ("period", 0)),
                            models.Q(("due_on__isnull", False), ("kind", "QUARTERLY"), ("period__gte", 1)),
                            _connector="OR",
                        ),
                        name="check_kind_has_its_period",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("checked_on__isnull", False),
                                ("status", "DONE"),
                                ("tier__in", ["1", "2", "3", "4", "5"]),
                                ("use_as_agreed__isnull", False),
                                models.Q(("checker_a", ""), _negated=True),
                                models.Q(("checker_b", ""), _negated=True),
                                models.Q(("checker_a", models.F("checker_b")), _negated=True),
                            ),
                            models.Q(
                                ("checked_on__isnull", True),
                                ("signals", []),
                                ("status__in", ["DUE", "VOID"]),
                                ("tier", ""),
                                ("use_as_agreed__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="check_recorded_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("use_as_agreed__isnull", True),
                            ("use_as_agreed", True),
                            models.Q(("use_remark", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="check_misuse_is_explained",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "signals__contained_by",
                                [
                                    "DEBT_RATIO",
                                    "LIQUIDITY",
                                    "REVENUE",
                                    "PROFIT",
                                    "TAX",
                                    "UTILITIES",
                                    "OWNERS",
                                    "CAPITAL",
                                    "DISPUTE",
                                    "ARREARS",
                                    "USE_CHANGED",
                                    "OUT_OF_REACH",
                                    "STOPPED",
                                    "DISHONEST",
                                ],
                            )
                        ),
                        name="check_signals_known",
                    ),
                ],
            },
        ),
        migrations.RunSQL(FACT, NO_FACT),
        StatusNeedsEvent("loans_check", "check"),
    ]
