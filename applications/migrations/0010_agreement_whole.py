"""The cooperation agreement whole: every field of form 4.1, how it ended, and terms that nobody changes once signed."""

from django.db import migrations, models

# Nothing of a signed agreement changes: a change is a new agreement (ADR 0018).
COLUMNS = (
    "bank_id", "share_pct", "npl_limit_pct", "account_name", "account_no", "account_branch", "account_opened_on",
    "deposit_amount", "leverage", "target_balance", "target_customers", "target_rate_pct", "claim_wait_days",
    "no_cover_grounds", "application_order", "cost_bearer", "deposit_wd", "report_wd", "after_exit", "signatory_gov",
    "signatory_bank", "remarks", "signed_on", "effective_from", "effective_until",
)  # fmt: skip
FROZEN = f"""
CREATE FUNCTION agreement_frozen() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'the terms of agreement % are frozen', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER applications_agreement_frozen BEFORE UPDATE ON applications_agreement FOR EACH ROW
  WHEN (OLD.status NOT IN ('DRAFT', 'SIGNING')
        AND ({", ".join(f"OLD.{name}" for name in COLUMNS)})
        IS DISTINCT FROM ({", ".join(f"NEW.{name}" for name in COLUMNS)}))
  EXECUTE FUNCTION agreement_frozen();
"""
BACK = "DROP TRIGGER applications_agreement_frozen ON applications_agreement; DROP FUNCTION agreement_frozen();"
# Before grounds were kept, only the exit line suspended, and the event says the rest.
GROUNDS = """
UPDATE applications_agreement SET suspension_ground = 'EXIT_LINE' WHERE status = 'SUSPENDED';
UPDATE applications_agreement SET termination_ground = 'EXIT_LINE', decision_no = '-', termination_no = '-'
  WHERE status = 'TERMINATED';
"""


class Migration(migrations.Migration):
    """Columns, what holds between them, and the guard."""

    dependencies = [
        ("accounts", "0003_officers"),
        ("applications", "0009_renewal"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="agreement",
            name="agreement_one_live_per_bank",
        ),
        migrations.AddField(
            model_name="agreement",
            name="account_branch",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="agreement",
            name="account_name",
            field=models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField(
            model_name="agreement",
            name="after_exit",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="claim_wait_days",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="closing_report_no",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="agreement",
            name="cost_bearer",
            field=models.CharField(
                blank=True,
                choices=[("BANK", "The bank"), ("SHARED", "Bank and district budget, by their shares")],
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="decision_no",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="agreement",
            name="deposit_amount",
            field=models.DecimalField(decimal_places=2, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="deposit_wd",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="leverage",
            field=models.DecimalField(decimal_places=2, max_digits=6, null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="no_cover_grounds",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="remarks",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="report_wd",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="resumption_basis",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="agreement",
            name="resumption_no",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="agreement",
            name="signatory_bank",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="agreement",
            name="signatory_gov",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="agreement",
            name="suspension_ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("EXIT_LINE", "Non-performing loans beyond the limit, a claim begun (Article 10)"),
                    ("COMPLAINT", "Complaint under inquiry (Article 22)"),
                    ("NO_COVER", "The account's cover is exhausted (Article 8)"),
                    ("OTHER", "Another ground"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="suspension_no",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="agreement",
            name="target_customers",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="target_rate_pct",
            field=models.DecimalField(decimal_places=4, max_digits=7, null=True),
        ),
        migrations.AddField(
            model_name="agreement",
            name="termination_ground",
            field=models.CharField(
                blank=True,
                choices=[
                    ("EXIT_LINE", "Non-performing loans beyond the limit, a claim begun (Article 10)"),
                    ("OBSTRUCTION", "Enterprises refused or harassed without cause, substantiated (Article 22)"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="agreement",
            name="termination_no",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="application_order",
            field=models.CharField(
                choices=[
                    ("COST,PRINCIPAL,INTEREST", "Costs, principal, interest"),
                    ("COST,INTEREST,PRINCIPAL", "Costs, interest, principal"),
                    ("PRINCIPAL,COST,INTEREST", "Principal, costs, interest"),
                    ("PRINCIPAL,INTEREST,COST", "Principal, interest, costs"),
                    ("INTEREST,COST,PRINCIPAL", "Interest, costs, principal"),
                    ("INTEREST,PRINCIPAL,COST", "Interest, principal, costs"),
                ],
                max_length=60,
            ),
        ),
        migrations.RunSQL(GROUNDS, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["EFFECTIVE", "SUSPENDED"])),
                fields=("bank",),
                name="agreement_one_live_per_bank",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["DRAFT", "SIGNING", "SIGNED"])),
                fields=("bank",),
                name="agreement_one_coming_per_bank",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("effective_from__isnull", True),
                    ("effective_until__isnull", True),
                    ("effective_until__gte", models.F("effective_from")),
                    _connector="OR",
                ),
                name="agreement_period_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["DRAFT", "SIGNING", "CLOSED"]),
                    models.Q(("effective_from__isnull", False), ("signed_on__isnull", False)),
                    _connector="OR",
                ),
                name="agreement_in_force_is_signed",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "SUSPENDED"), _negated=True),
                    models.Q(("suspension_ground", ""), _negated=True),
                    _connector="OR",
                ),
                name="agreement_suspension_has_ground",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "TERMINATED"), _negated=True),
                    models.Q(
                        models.Q(("termination_ground", ""), _negated=True),
                        models.Q(("decision_no", ""), _negated=True),
                        models.Q(("termination_no", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="agreement_termination_has_ground",
            ),
        ),
        migrations.RunSQL(FROZEN, BACK),
    ]
