"""Disbursement in parts, repayment plans, reversals, renewals; loans that exist get the plan they had: all at maturity."""

import django.db.models.deletion
from django.db import migrations, models

REPAYMENT = [
    ("BULLET", "Principal and interest at maturity"),
    ("INTEREST_FIRST", "Interest by periods, principal at maturity"),
    ("EQUAL_PRINCIPAL", "Equal principal"),
    ("EQUAL_INSTALMENT", "Equal instalments"),
]
BACKING = [
    ("POOL", "Risk pool"),
    ("GUARANTEE", "Guarantor"),
    ("NONE", "Not covered: disbursed without a registered filing"),
]
KINDS = [
    ("DRAW", "Disbursement"),
    ("REPAYMENT", "Repayment"),
    ("RECOVERY", "Recovery"),
    ("SETTLEMENT", "Written off by settlement"),
    ("REVERSAL", "Reversal"),
]
# Movements are append-only: the guard is lifted for the one act that fills in what no row could say before.
BACKFILL = """
ALTER TABLE loans_movement DISABLE TRIGGER USER;
ALTER TABLE loans_loan DISABLE TRIGGER USER;
UPDATE loans_movement SET entered_on = "on";
UPDATE loans_movement m SET note_no = l.note_no FROM loans_loan l WHERE l.id = m.loan_id AND m.kind = 'DRAW';
UPDATE loans_loan SET plan = 1, due_on = matures_on WHERE amount IS NOT NULL;
INSERT INTO loans_instalment (loan_id, version, place, due_on, principal)
  SELECT id, 1, 1, matures_on, amount FROM loans_loan WHERE amount IS NOT NULL;
ALTER TABLE loans_loan ENABLE TRIGGER USER;
ALTER TABLE loans_movement ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    """Tables and columns; the next one guards them."""

    dependencies = (("loans", "0002_guards"), ("applications", "0009_renewal"))
    operations = (
        migrations.CreateModel(
            name="Instalment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("place", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("principal", models.DecimalField(decimal_places=2, max_digits=16)),
                (
                    "loan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="instalments", to="loans.loan"
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(model_name="loan", name="loan_drawn_whole"),
        migrations.RemoveConstraint(model_name="movement", name="movement_sign"),
        migrations.RemoveConstraint(model_name="movement", name="movement_one_draw_per_loan"),
        migrations.RemoveConstraint(model_name="movement", name="movement_voucher_once"),
        migrations.RemoveIndex(model_name="loan", name="loan_due"),
        migrations.AddField("loan", "accelerated_on", models.DateField(null=True)),
        migrations.AddField("loan", "due_on", models.DateField(null=True)),
        migrations.AddField("loan", "every", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("loan", "plan", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            "loan",
            "previous",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewals",
                to="loans.loan",
            ),
        ),
        migrations.AddField("loan", "repayment", models.CharField(choices=REPAYMENT, default="BULLET", max_length=20)),
        migrations.AddField("movement", "entered_on", models.DateField(null=True)),
        migrations.AddField("movement", "note_no", models.CharField(blank=True, max_length=60)),
        migrations.AddField(
            "movement",
            "reverses",
            models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="reversed_by",
                to="loans.movement",
            ),
        ),
        migrations.AlterField("filing", "backing", models.CharField(choices=BACKING, default="POOL", max_length=10)),
        migrations.AlterField("loan", "backing", models.CharField(choices=BACKING, max_length=10)),
        migrations.AlterField("movement", "kind", models.CharField(choices=KINDS, max_length=12)),
        migrations.RunSQL(BACKFILL, migrations.RunSQL.noop),
    )
