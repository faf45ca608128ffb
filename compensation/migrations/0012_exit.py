"""How banks stand to the exit line, and the exit case with its frozen list of loans (Article 10)."""

from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

# The level follows from the amounts as products, never from a rounded ratio (case 9).
LEVEL = """
ALTER TABLE compensation_bankstanding ADD CONSTRAINT standing_level_follows CHECK (level = CASE
  WHEN bad * 100 > whole * red_pct THEN 'RED'
  WHEN bad > 0 AND bad * 100 >= whole * orange_pct THEN 'ORANGE'
  WHEN bad > 0 AND bad * 100 >= whole * yellow_pct THEN 'YELLOW' ELSE 'CALM' END);
"""
# Fired from both tables at commit, so that neither side can be written alone.
SUMS = """
CREATE FUNCTION compensation_exit_sums() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  which bigint := CASE WHEN TG_TABLE_NAME = 'compensation_exitcase' THEN NEW.id
                       ELSE (to_jsonb(NEW) ->> 'case_id')::bigint END;
  exit compensation_exitcase := (SELECT e FROM compensation_exitcase e WHERE e.id = which);
  listed record;
BEGIN
  SELECT coalesce(sum(owed), 0) AS whole, coalesce(sum(owed) FILTER (WHERE tier IN ('3', '4', '5')), 0) AS bad
    INTO listed FROM compensation_exitloan WHERE case_id = which;
  IF (exit.whole, exit.bad) IS DISTINCT FROM (listed.whole, listed.bad) THEN
    RAISE EXCEPTION 'exit case % says % of % but its loans add up to % of %',
      which, exit.bad, exit.whole, listed.bad, listed.whole USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER compensation_exitcase_sums AFTER INSERT ON compensation_exitcase
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION compensation_exit_sums();
CREATE FUNCTION compensation_exit_loan() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  -- A list is written with its case and never after it; its bank's loans only.
  IF NOT EXISTS (SELECT 1 FROM compensation_exitcase e JOIN loans_loan l ON l.id = NEW.loan_id AND l.bank_id = e.bank_id
                 JOIN audit_event v ON v.case_type = 'exit_case' AND v.case_id = e.id AND v.verb = 'exit_case.open'
                 WHERE e.id = NEW.case_id AND v.txid = pg_current_xact_id()::text::bigint) THEN
    RAISE EXCEPTION 'exit case % keeps the list it was opened with, of loans of its bank', NEW.case_id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_exit_loan BEFORE INSERT ON compensation_exitloan
  FOR EACH ROW EXECUTE FUNCTION compensation_exit_loan();
"""
FROZEN = """
CREATE FUNCTION compensation_exit_record() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (NEW.agreement_id, NEW.bank_id, NEW.basis, NEW.as_of, NEW.bad, NEW.whole, NEW.limit_pct, NEW.claim_id, NEW.digest)
     IS DISTINCT FROM (OLD.agreement_id, OLD.bank_id, OLD.basis, OLD.as_of, OLD.bad, OLD.whole, OLD.limit_pct,
     OLD.claim_id, OLD.digest) THEN
    RAISE EXCEPTION 'exit case % keeps the figures it was opened with', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status <> 'OPENED' AND (NEW.view, NEW.viewed_on) IS DISTINCT FROM (OLD.view, OLD.viewed_on) THEN
    RAISE EXCEPTION 'exit case % keeps the view the bank stated', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status IN ('TERMINATED', 'RESUMED', 'LAPSED') THEN
    RAISE EXCEPTION 'exit case % is decided', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_exit_record BEFORE UPDATE ON compensation_exitcase
  FOR EACH ROW EXECUTE FUNCTION compensation_exit_record();
"""
BACK = """
DROP TRIGGER compensation_exit_record ON compensation_exitcase;
DROP TRIGGER compensation_exit_loan ON compensation_exitloan;
DROP TRIGGER compensation_exitcase_sums ON compensation_exitcase;
DROP FUNCTION compensation_exit_record(), compensation_exit_loan(), compensation_exit_sums();
ALTER TABLE compensation_bankstanding DROP CONSTRAINT standing_level_follows;
"""


class Migration(migrations.Migration):
    """Three tables, their guards and grants."""

    dependencies = [
        ("accounts", "0004_branches"),
        ("applications", "0011_branch"),
        ("compensation", "0011_payout_inputs"),
        ("loans", "0011_recovery_reversed"),
    ]

    operations = [
        migrations.CreateModel(
            name="ExitCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "basis",
                    models.CharField(
                        choices=[("DAILY", "Daily"), ("OFFICIAL", "Official, of the month's report")], max_length=10
                    ),
                ),
                ("as_of", models.DateField()),
                ("bad", models.DecimalField(decimal_places=2, max_digits=18)),
                ("whole", models.DecimalField(decimal_places=2, max_digits=18)),
                ("limit_pct", models.DecimalField(decimal_places=4, max_digits=7)),
                ("digest", models.CharField(max_length=64)),
                ("view", models.TextField(blank=True)),
                ("viewed_on", models.DateField(null=True)),
                ("petition_no", models.CharField(blank=True, max_length=40)),
                ("petitioned_on", models.DateField(null=True)),
                (
                    "proposal",
                    models.CharField(
                        blank=True,
                        choices=[("TERMINATE", "Terminate the cooperation"), ("RESUME", "Resume new business")],
                        max_length=10,
                    ),
                ),
                ("decision_no", models.CharField(blank=True, max_length=60)),
                ("decided_on", models.DateField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="exit_cases",
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
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="compensation.claim"
                    ),
                ),
            ],
            options={
                "verbose_name": "Exit case",
            },
        ),
        migrations.CreateModel(
            name="ExitLoan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tier",
                    models.CharField(
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
                ("owed", models.DecimalField(decimal_places=2, max_digits=16)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="loans", to="compensation.exitcase"
                    ),
                ),
                (
                    "loan",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="loans.loan"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BankStanding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "basis",
                    models.CharField(
                        choices=[("DAILY", "Daily"), ("OFFICIAL", "Official, of the month's report")], max_length=10
                    ),
                ),
                ("bad", models.DecimalField(decimal_places=2, max_digits=18)),
                ("whole", models.DecimalField(decimal_places=2, max_digits=18)),
                ("bad_loans", models.PositiveIntegerField(null=True)),
                ("loans", models.PositiveIntegerField(null=True)),
                ("begun", models.BooleanField()),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("CALM", "Below the levels"),
                            ("YELLOW", "Yellow"),
                            ("ORANGE", "Orange"),
                            ("RED", "Red"),
                        ],
                        max_length=10,
                    ),
                ),
                ("yellow_pct", models.DecimalField(decimal_places=4, max_digits=7)),
                ("orange_pct", models.DecimalField(decimal_places=4, max_digits=7)),
                ("red_pct", models.DecimalField(decimal_places=4, max_digits=7)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standings",
                        to="accounts.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("bank", "basis", "on"), name="standing_once_a_day"),
                    models.CheckConstraint(
                        condition=models.Q(("bad__gte", 0), ("whole__gte", models.F("bad"))),
                        name="standing_part_of_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("orange_pct__gte", models.F("yellow_pct")),
                            ("red_pct__gte", models.F("orange_pct")),
                            ("yellow_pct__gt", 0),
                        ),
                        name="standing_levels_in_order",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="exitcase",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["OPENED", "FINANCE_REVIEW", "GOV_PENDING"])),
                fields=("bank",),
                name="exit_one_open_per_bank",
            ),
        ),
        migrations.AddConstraint(
            model_name="exitcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "bad__gt",
                        models.ExpressionWrapper(
                            django.db.models.expressions.CombinedExpression(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("whole"), "*", models.F("limit_pct")
                                ),
                                "*",
                                models.Value(Decimal("0.01")),
                            ),
                            output_field=models.DecimalField(decimal_places=10, max_digits=30),
                        ),
                    ),
                    ("whole__gte", models.F("bad")),
                ),
                name="exit_line_crossed",
            ),
        ),
        migrations.AddConstraint(
            model_name="exitcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("view", ""), ("viewed_on__isnull", True)),
                    models.Q(models.Q(("view", ""), _negated=True), ("viewed_on__isnull", False)),
                    _connector="OR",
                ),
                name="exit_view_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="exitcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["GOV_PENDING", "TERMINATED", "RESUMED"]), _negated=True),
                    models.Q(
                        models.Q(("petition_no", ""), _negated=True),
                        models.Q(("proposal", ""), _negated=True),
                        ("petitioned_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="exit_petition_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="exitcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("decided_on__gte", models.F("petitioned_on")),
                        ("status__in", ["TERMINATED", "RESUMED"]),
                        models.Q(("decision_no", ""), _negated=True),
                    ),
                    models.Q(
                        models.Q(("status__in", ["TERMINATED", "RESUMED"]), _negated=True),
                        ("decided_on__isnull", True),
                        ("decision_no", ""),
                    ),
                    _connector="OR",
                ),
                name="exit_decision_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="exitloan",
            constraint=models.UniqueConstraint(fields=("case", "loan"), name="exit_loan_once"),
        ),
        migrations.AddConstraint(
            model_name="exitloan",
            constraint=models.CheckConstraint(condition=models.Q(("owed__gt", 0)), name="exit_loan_owes"),
        ),
        AppendOnly("compensation_bankstanding"),
        AppendOnly("compensation_exitloan"),
        StatusNeedsEvent("compensation_exitcase", "exit_case"),
        migrations.RunSQL(LEVEL + SUMS + FROZEN, BACK),
    ]
