"""Costs, seizures, reports of form 4.8, and receipts that can be taken back (Article 9)."""

from decimal import Decimal

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

# What was recorded before: receipts were verified in the order of their numbers, their costs had no vouchers of their own.
KNOWN = """
UPDATE compensation_receipt SET stated_costs = costs, stated_interest = to_interest, open_principal = to_principal;
UPDATE compensation_receipt r SET place = n.place FROM (
  SELECT id, row_number() OVER (PARTITION BY recovery_id ORDER BY id) AS place
  FROM compensation_receipt WHERE status <> 'REGISTERED') n WHERE n.id = r.id;
UPDATE compensation_recoverycase SET report_by = (paid_on + interval '3 months')::date WHERE status = 'OPEN';
INSERT INTO compensation_recoverycost (recovery_id, bank_id, kind, amount, voucher_no, "on")
  SELECT recovery_id, bank_id, 'OTHER', costs, number, received_on FROM compensation_receipt WHERE costs > 0;
SET CONSTRAINTS ALL IMMEDIATE;
SET CONSTRAINTS ALL DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_branches"),
        ("applications", "0011_branch"),
        ("compensation", "0008_claim_form"),
        ("loans", "0011_recovery_reversed"),
    ]

    operations = [
        migrations.CreateModel(
            name="RecoveryCost",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("LAWYER", "Lawyer's fee"),
                            ("COURT_FEE", "Court fee"),
                            ("PRESERVATION", "Fee of property preservation"),
                            ("APPRAISAL", "Appraisal fee"),
                            ("ENFORCEMENT", "Enforcement fee"),
                            ("NOTICE", "Fee of public notice"),
                            ("OTHER", "Other"),
                        ],
                        max_length=12,
                    ),
                ),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("voucher_no", models.CharField(max_length=60)),
                ("on", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="Seizure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("FIRST", "First seizure"),
                            ("QUEUED", "Queued seizure"),
                            ("RENEWAL", "Seizure renewed"),
                            ("RELEASE", "Seizure lifted"),
                        ],
                        max_length=8,
                    ),
                ),
                ("asset", models.CharField(max_length=200)),
                ("court", models.CharField(max_length=80)),
                ("order_no", models.CharField(max_length=80)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
            ],
            options={
                "verbose_name": "Seizure",
            },
        ),
        migrations.RemoveConstraint(
            model_name="receipt",
            name="receipt_voucher_once_per_bank",
        ),
        migrations.RemoveConstraint(
            model_name="receipt",
            name="receipt_parts_add_up",
        ),
        migrations.RemoveConstraint(
            model_name="receipt",
            name="receipt_return_within_principal",
        ),
        migrations.AddField(
            model_name="progressreport",
            name="case_no",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="costs",
            field=models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=16),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="court",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="due_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="expected",
            field=models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=16),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="in_period",
            field=models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=16),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="judgment",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="leads",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="officer",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="recovered",
            field=models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=16),
        ),
        migrations.AddField(
            model_name="receipt",
            name="deposit_by",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="receipt",
            name="open_principal",
            field=models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=16),
        ),
        migrations.AddField(
            model_name="receipt",
            name="pool_paid",
            field=models.DecimalField(decimal_places=2, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="receipt",
            name="place",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="receipt",
            name="reversal_approval_no",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="receipt",
            name="reversal_ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("NOT_ARRIVED", "Booked in error, no money had come"),
                    ("REFUND", "Money had come and goes back to the bank"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="receipt",
            name="reversed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="receipt",
            name="stated_costs",
            field=models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=16),
        ),
        migrations.AddField(
            model_name="receipt",
            name="stated_interest",
            field=models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=16),
        ),
        migrations.AddField(
            model_name="recoverycase",
            name="case_no",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="recoverycase",
            name="court",
            field=models.CharField(blank=True, max_length=80),
        ),
        migrations.AddField(
            model_name="recoverycase",
            name="report_by",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="receipt",
            name="deposit_voucher_no",
            field=models.CharField(max_length=60, null=True),
        ),
        migrations.AlterField(
            model_name="settlement",
            name="recovery",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="settlements", to="compensation.recoverycase"
            ),
        ),
        migrations.AddField(
            model_name="recoverycost",
            name="bank",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.AddField(
            model_name="recoverycost",
            name="recovery",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="costs", to="compensation.recoverycase"
            ),
        ),
        migrations.AddField(
            model_name="seizure",
            name="follows",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="compensation.seizure",
            ),
        ),
        migrations.AddField(
            model_name="seizure",
            name="recovery",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="seizures", to="compensation.recoverycase"
            ),
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="progressreport",
            constraint=models.CheckConstraint(
                condition=models.Q(("costs__gte", 0), ("expected__gte", 0), ("recovered__gte", 0)),
                name="progress_amounts_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "REVERSED"), _negated=True),
                fields=("bank", "voucher_no"),
                name="receipt_voucher_once_per_bank",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "REVERSED"), _negated=True),
                fields=("deposit_voucher_no",),
                name="receipt_return_voucher_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.UniqueConstraint(fields=("recovery", "place"), name="receipt_place_once"),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("costs__gte", 0),
                    ("costs__lte", models.F("stated_costs")),
                    ("to_interest__gte", 0),
                    ("to_interest__lte", models.F("stated_interest")),
                    ("to_principal__gte", 0),
                    (
                        "total",
                        django.db.models.expressions.CombinedExpression(
                            django.db.models.expressions.CombinedExpression(
                                models.F("costs"), "+", models.F("to_principal")
                            ),
                            "+",
                            models.F("to_interest"),
                        ),
                    ),
                    ("total__gt", 0),
                ),
                name="receipt_parts_add_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("place__isnull", True),
                        ("pool_return__isnull", True),
                        ("status__in", ["REGISTERED", "REVERSED"]),
                    ),
                    models.Q(
                        models.Q(("status", "REGISTERED"), _negated=True),
                        ("place__isnull", False),
                        ("pool_return__gte", 0),
                        ("pool_return__lte", models.F("to_principal")),
                        ("pool_return__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="receipt_return_within_principal",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reversed_on__isnull", False), ("status", "REVERSED")),
                    models.Q(models.Q(("status", "REVERSED"), _negated=True), ("reversed_on__isnull", True)),
                    _connector="OR",
                ),
                name="receipt_taken_back_on_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="receipt",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "CONFIRMED"), _negated=True),
                    models.Q(
                        ("confirmed_on__isnull", False),
                        ("deposit_voucher_no__isnull", False),
                        ("deposited_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="receipt_booking_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoverycase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["EXHAUSTING", "EXHAUSTED", "SETTLED", "POST"]), _negated=True),
                    models.Q(
                        models.Q(("exhaustion", ""), _negated=True),
                        models.Q(("evidence_no", ""), _negated=True),
                        ("exhausted_on__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="recovery_exhaustion_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoverycase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("loss__gte", 0), ("loss__isnull", False), ("status__in", ["SETTLED", "POST"])),
                    models.Q(models.Q(("status__in", ["SETTLED", "POST"]), _negated=True), ("loss__isnull", True)),
                    _connector="OR",
                ),
                name="recovery_loss_when_settled",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "VOID"), _negated=True),
                fields=("recovery",),
                name="settlement_one_live_per_recovery",
            ),
        ),
        migrations.AddConstraint(
            model_name="settlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["EXECUTED", "CLOSED"]), _negated=True),
                    models.Q(models.Q(("voucher_no", ""), _negated=True), ("executed_on__isnull", False)),
                    _connector="OR",
                ),
                name="settlement_execution_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="recoverycost",
            constraint=models.UniqueConstraint(fields=("bank", "voucher_no"), name="cost_voucher_once_per_bank"),
        ),
        migrations.AddConstraint(
            model_name="recoverycost",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="cost_positive"),
        ),
        migrations.AddIndex(
            model_name="seizure",
            index=models.Index(fields=["until"], name="seizure_until"),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("follows__isnull", True), ("kind__in", ["FIRST", "QUEUED"])),
                    models.Q(("follows__isnull", False), ("kind__in", ["RENEWAL", "RELEASE"])),
                    _connector="OR",
                ),
                name="seizure_follows_when_renewed_or_lifted",
            ),
        ),
        migrations.AddConstraint(
            model_name="seizure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "RELEASE"), ("until__isnull", True)),
                    models.Q(("kind", "QUEUED"), ("until__isnull", True)),
                    models.Q(
                        ("kind__in", ["FIRST", "QUEUED", "RENEWAL"]),
                        ("until__gt", models.F("since")),
                        ("until__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="seizure_period",
            ),
        ),
    ]
