"""The investigation report, the price by the LPR, the sureties; a report changes only by the act that fills it in."""

from decimal import Decimal

import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

from zengxindai.audit.guards import AppendOnly

# A report, or a year of it, changes only in a transaction with the event of its own act, so never once it is decided.
REPORT = """
CREATE FUNCTION loans_report_needs_event() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  line jsonb := to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END);
  paper bigint := CASE WHEN TG_TABLE_NAME = 'loans_duediligence' THEN (line ->> 'opinion_id')::bigint
    ELSE (SELECT opinion_id FROM loans_duediligence WHERE id = (line ->> 'diligence_id')::bigint) END;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.txid = pg_current_xact_id()::text::bigint
                 AND e.verb = 'opinion.record' AND e.case_type = 'opinion' AND e.case_id = paper) THEN
    RAISE EXCEPTION 'the report of opinion % changed without its act', paper USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER loans_duediligence_needs_event AFTER INSERT OR UPDATE OR DELETE ON loans_duediligence
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loans_report_needs_event();
CREATE CONSTRAINT TRIGGER loans_yearfigures_needs_event AFTER INSERT OR UPDATE OR DELETE ON loans_yearfigures
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loans_report_needs_event();
"""
REPORT_BACK = """
DROP TRIGGER loans_duediligence_needs_event ON loans_duediligence;
DROP TRIGGER loans_yearfigures_needs_event ON loans_yearfigures;
DROP FUNCTION loans_report_needs_event();
"""


class Migration(migrations.Migration):
    """Three tables with their guards."""

    dependencies = [
        ("accounts", "0003_officers"),
        ("applications", "0009_renewal"),
        ("loans", "0006_guarantee"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DueDiligence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("overview", models.TextField(blank=True)),
                ("ownership", models.TextField(blank=True)),
                ("industry_position", models.TextField(blank=True)),
                ("production_sales", models.TextField(blank=True)),
                ("firm_credit_on", models.DateField(null=True)),
                ("firm_credit", models.TextField(blank=True)),
                ("people_credit_on", models.DateField(null=True)),
                ("people_credit", models.TextField(blank=True)),
                ("lookups_on", models.DateField(null=True)),
                ("litigation", models.TextField(blank=True)),
                ("tax", models.TextField(blank=True)),
                ("purpose", models.TextField(blank=True)),
                ("repayment", models.TextField(blank=True)),
                ("surety_capacity", models.TextField(blank=True)),
                ("risk_points", models.TextField(blank=True)),
                (
                    "score",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=5,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(0),
                            django.core.validators.MaxValueValidator(100),
                        ],
                    ),
                ),
                ("grade", models.CharField(blank=True, max_length=10)),
                ("visited_on", models.DateField(null=True)),
                ("saved_by", models.CharField(max_length=60)),
                ("saved_at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="Surety",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("CONTROLLER", "Actual controller"),
                            ("SHAREHOLDER", "Major shareholder"),
                            ("SPOUSE", "Spouse"),
                            ("OTHER", "Other surety"),
                        ],
                        max_length=20,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=60)),
            ],
        ),
        migrations.CreateModel(
            name="YearFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                ("period", models.CharField(blank=True, max_length=20)),
                ("assets", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("liabilities", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("current_assets", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("current_liabilities", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("revenue", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("profit", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("interest", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("cash_flow", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("given_current_ratio", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
                ("given_interest_cover", models.DecimalField(decimal_places=2, max_digits=8, null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="loanopinion",
            name="opinion_two_investigators",
        ),
        migrations.RemoveField(
            model_name="loanopinion",
            name="material_asked",
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="accepted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="asked",
            field=models.DecimalField(decimal_places=2, max_digits=16, null=True),
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="decline_no",
            field=models.CharField(max_length=60, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="less_reason",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="lpr_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="lpr_rate",
            field=models.DecimalField(decimal_places=4, max_digits=6, null=True),
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="lpr_term",
            field=models.CharField(blank=True, max_length=4),
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="officer_a",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="officer_b",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="payment_method",
            field=models.CharField(
                blank=True,
                choices=[("ENTRUSTED", "Paid by the bank to the seller"), ("OWN", "Paid by the enterprise itself")],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="repayment_method",
            field=models.CharField(
                blank=True,
                choices=[
                    ("BULLET", "Principal and interest at maturity"),
                    ("INTEREST_FIRST", "Interest by periods, principal at maturity"),
                    ("EQUAL_PRINCIPAL", "Equal principal"),
                    ("EQUAL_INSTALMENT", "Equal instalments"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="loanopinion",
            name="spread_bp",
            field=models.SmallIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name="loanopinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("officer_a__isnull", True), ("officer_b__isnull", True)),
                    models.Q(
                        ("officer_a__isnull", False),
                        ("officer_b__isnull", False),
                        models.Q(("officer_a", models.F("officer_b")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="opinion_two_investigators",
            ),
        ),
        migrations.AddConstraint(
            model_name="loanopinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("lpr_on__isnull", True),
                        ("lpr_rate__isnull", True),
                        ("lpr_term", ""),
                        ("spread_bp__isnull", True),
                    ),
                    models.Q(
                        ("lpr_on__isnull", False),
                        ("lpr_term__in", ["1Y", "5Y"]),
                        (
                            "rate",
                            models.ExpressionWrapper(
                                django.db.models.expressions.CombinedExpression(
                                    models.F("lpr_rate"),
                                    "+",
                                    django.db.models.expressions.CombinedExpression(
                                        models.F("spread_bp"), "*", models.Value(Decimal("0.01"))
                                    ),
                                ),
                                output_field=models.DecimalField(decimal_places=4, max_digits=6),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="opinion_price_adds_up",
            ),
        ),
        migrations.AddConstraint(
            model_name="loanopinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("asked__isnull", True),
                    ("amount", models.F("asked")),
                    models.Q(("amount__lt", models.F("asked")), models.Q(("less_reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="opinion_less_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="loanopinion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "CONDITIONAL"), _negated=True),
                    models.Q(("conditions", ""), _negated=True),
                    _connector="OR",
                ),
                name="opinion_conditions_named",
            ),
        ),
        migrations.AddField(
            model_name="duediligence",
            name="opinion",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT, related_name="diligence", to="loans.loanopinion"
            ),
        ),
        migrations.AddField(
            model_name="surety",
            name="opinion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sureties", to="loans.loanopinion"
            ),
        ),
        migrations.AddField(
            model_name="surety",
            name="person",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="applications.relatedperson",
            ),
        ),
        migrations.AddField(
            model_name="yearfigures",
            name="diligence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="years", to="loans.duediligence"
            ),
        ),
        migrations.AddConstraint(
            model_name="duediligence",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("score__isnull", True), models.Q(("score__gte", 0), ("score__lte", 100)), _connector="OR"
                ),
                name="diligence_score",
            ),
        ),
        migrations.AddConstraint(
            model_name="surety",
            constraint=models.UniqueConstraint(fields=("opinion", "person"), name="surety_once"),
        ),
        migrations.AddConstraint(
            model_name="surety",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="surety_has_name"),
        ),
        migrations.AddConstraint(
            model_name="surety",
            constraint=models.CheckConstraint(
                condition=models.Q(("person__isnull", False), ("relation", "OTHER"), _connector="OR"),
                name="surety_of_the_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="yearfigures",
            constraint=models.UniqueConstraint(fields=("diligence", "place"), name="year_once_in_a_report"),
        ),
        migrations.AddConstraint(
            model_name="yearfigures",
            constraint=models.CheckConstraint(condition=models.Q(("place__lte", 2)), name="year_place"),
        ),
        migrations.AddConstraint(
            model_name="yearfigures",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("assets__isnull", True), ("assets__gte", 0), _connector="OR"),
                    models.Q(("liabilities__isnull", True), ("liabilities__gte", 0), _connector="OR"),
                    models.Q(("current_assets__isnull", True), ("current_assets__gte", 0), _connector="OR"),
                    models.Q(("current_liabilities__isnull", True), ("current_liabilities__gte", 0), _connector="OR"),
                    models.Q(("revenue__isnull", True), ("revenue__gte", 0), _connector="OR"),
                    models.Q(("interest__isnull", True), ("interest__gte", 0), _connector="OR"),
                ),
                name="year_not_below_zero",
            ),
        ),
        AppendOnly("loans_surety"),
        migrations.RunSQL(REPORT, REPORT_BACK),
    ]
