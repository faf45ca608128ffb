"""The whole application form (form 4.7), how the government agreed, and shares that the database reckons itself."""

from decimal import Decimal

import django.db.models.expressions
import django.db.models.functions.math
from django.db import migrations, models


class Migration(migrations.Migration):
    """Fields of the form; what was approved so far was approved in the system."""

    dependencies = [
        ("accounts", "0004_branches"),
        ("applications", "0011_branch"),
        ("compensation", "0007_capacity_marks"),
        ("loans", "0010_balances"),
    ]

    operations = [
        migrations.RenameField(
            model_name="claim",
            old_name="receiving_account",
            new_name="account_no",
        ),
        migrations.AddField(
            model_name="claim",
            name="account_branch",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="claim",
            name="account_holder",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="claim",
            name="approval_route",
            field=models.CharField(
                blank=True, choices=[("ONLINE", "In the system"), ("PAPER", "On paper")], max_length=10
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="approved_base",
            field=models.DecimalField(decimal_places=2, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="days_overdue",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="leads",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="officer",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="claim",
            name="petition_no",
            field=models.CharField(max_length=60, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="repaid",
            field=models.DecimalField(decimal_places=2, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="claim",
            name="tier",
            field=models.CharField(
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
        migrations.RunSQL(
            "UPDATE compensation_claim SET approval_route = 'ONLINE' WHERE approved IS NOT NULL",
            migrations.RunSQL.noop,
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("approval_route", ""), ("approved__isnull", True)),
                    models.Q(("approval_route__in", ["ONLINE", "PAPER"]), ("approved__isnull", False)),
                    _connector="OR",
                ),
                name="claim_approval_has_route",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_base__isnull", True),
                    (
                        "approved__lte",
                        django.db.models.functions.math.Round(
                            models.ExpressionWrapper(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("approved_base"), "*", models.F("share_pct")
                                    ),
                                    "*",
                                    models.Value(Decimal("0.01")),
                                ),
                                output_field=models.DecimalField(decimal_places=10, max_digits=30),
                            ),
                            precision=2,
                        ),
                    ),
                    _connector="OR",
                ),
                name="claim_approved_within_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "claimed",
                        django.db.models.functions.math.Round(
                            models.ExpressionWrapper(
                                django.db.models.expressions.CombinedExpression(
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("principal"), "*", models.F("share_pct")
                                    ),
                                    "*",
                                    models.Value(Decimal("0.01")),
                                ),
                                output_field=models.DecimalField(decimal_places=10, max_digits=30),
                            ),
                            precision=2,
                        ),
                    )
                ),
                name="claim_is_the_share",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("repaid__isnull", True), ("repaid__gte", 0), _connector="OR"),
                name="claim_repaid_not_negative",
            ),
        ),
    ]
