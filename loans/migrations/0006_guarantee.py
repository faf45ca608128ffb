"""Guarantees of the guarantor with their counter-guarantees, receipts and reports; backing is one or the other."""

from decimal import Decimal

import django.db.models.deletion
from django.db import migrations, models

from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

# What a guarantee says came back is the sum of its receipts, at every commit.
RECOVERED = """
CREATE FUNCTION loans_guarantee_recovered() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  guarantee bigint := CASE WHEN TG_TABLE_NAME = 'loans_guarantee' THEN NEW.id
                           ELSE (to_jsonb(NEW) ->> 'guarantee_id')::bigint END;
  said numeric := (SELECT recovered FROM loans_guarantee WHERE id = guarantee);
  done numeric := (SELECT coalesce(sum(amount), 0) FROM loans_guaranteereceipt WHERE guarantee_id = guarantee);
BEGIN
  IF said IS DISTINCT FROM done THEN
    RAISE EXCEPTION 'guarantee % says % came back but its receipts add up to %', guarantee, said, done
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER loans_guarantee_recovered AFTER INSERT OR UPDATE OF recovered ON loans_guarantee
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loans_guarantee_recovered();
CREATE CONSTRAINT TRIGGER loans_guaranteereceipt_recovered AFTER INSERT ON loans_guaranteereceipt
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loans_guarantee_recovered();
"""
RECOVERED_BACK = """
DROP TRIGGER loans_guarantee_recovered ON loans_guarantee;
DROP TRIGGER loans_guaranteereceipt_recovered ON loans_guaranteereceipt;
DROP FUNCTION loans_guarantee_recovered();
"""
# Backing is one or the other: the guarantor exactly where it has agreed, and a loan is backed as it was filed.
BACKED = """
CREATE FUNCTION loans_backed() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  paper bigint;
  agreed boolean;
BEGIN
  -- A loan disbursed without a registered filing is nobody's; a filing is always somebody's.
  IF NEW.backing = 'NONE' AND TG_TABLE_NAME = 'loans_loan' THEN
    RETURN NULL;
  END IF;
  IF TG_OP = 'UPDATE' AND NEW.backing IS NOT DISTINCT FROM OLD.backing THEN
    RETURN NULL;
  END IF;
  IF TG_TABLE_NAME = 'loans_filing' THEN
    paper := (to_jsonb(NEW) ->> 'opinion_id')::bigint;
  ELSE
    paper := (SELECT opinion_id FROM loans_filing WHERE id = (to_jsonb(NEW) ->> 'filing_id')::bigint);
  END IF;
  agreed := EXISTS (SELECT 1 FROM loans_guarantee WHERE opinion_id = paper
                    AND status <> 'DECLINED' AND decided_on IS NOT NULL);
  IF agreed IS DISTINCT FROM (NEW.backing = 'GUARANTEE') THEN
    RAISE EXCEPTION '% % says it is backed by % but the guarantor %', TG_TABLE_NAME, NEW.id, NEW.backing,
      CASE WHEN agreed THEN 'has agreed' ELSE 'has not agreed' END USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER loans_filing_backed AFTER INSERT OR UPDATE OF backing ON loans_filing
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loans_backed();
CREATE CONSTRAINT TRIGGER loans_loan_backed AFTER INSERT OR UPDATE OF backing ON loans_loan
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION loans_backed();
"""
BACKED_BACK = """
DROP TRIGGER loans_filing_backed ON loans_filing;
DROP TRIGGER loans_loan_backed ON loans_loan;
DROP FUNCTION loans_backed();
"""
# Half-up to the fen, as the rules round; the pool bears nothing of what the guarantor backs.
AMOUNTS = """
ALTER TABLE loans_guarantee ADD CONSTRAINT guarantee_payout_within_share
  CHECK (paid_out <= round(base * ratio_pct / 100, 2));
ALTER TABLE loans_filing ADD CONSTRAINT filing_guaranteed_spares_the_pool
  CHECK (backing <> 'GUARANTEE' OR pool_limit = 0);
ALTER TABLE loans_loan ADD CONSTRAINT loan_guaranteed_is_not_claimed
  CHECK (backing <> 'GUARANTEE' OR status NOT IN ('CLAIMED', 'COMPENSATED', 'RECOVERED_FULL', 'SETTLED'));
"""
AMOUNTS_BACK = """
ALTER TABLE loans_guarantee DROP CONSTRAINT guarantee_payout_within_share;
ALTER TABLE loans_filing DROP CONSTRAINT filing_guaranteed_spares_the_pool;
ALTER TABLE loans_loan DROP CONSTRAINT loan_guaranteed_is_not_claimed;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_officers"),
        ("applications", "0009_renewal"),
        ("loans", "0005_amendment"),
    ]

    operations = [
        migrations.CreateModel(
            name="Guarantee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("reason", models.TextField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                ("months", models.PositiveSmallIntegerField()),
                ("ratio_pct", models.DecimalField(decimal_places=4, max_digits=7)),
                ("findings", models.TextField(blank=True)),
                ("fee_rate", models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                ("investigated_on", models.DateField(null=True)),
                ("decided_on", models.DateField(null=True)),
                ("decline_reason", models.TextField(blank=True)),
                ("requested", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("request_basis", models.TextField(blank=True)),
                ("base", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("paid_out", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=16)),
                ("payout_voucher_no", models.CharField(max_length=60, null=True, unique=True)),
                ("paid_out_on", models.DateField(null=True)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("COLLECTION", "Collection, before suit"),
                            ("FIRST_INSTANCE", "First instance"),
                            ("APPEAL", "Appeal and retrial"),
                            ("THIRD_PARTY_SUIT", "Third-party suit"),
                            ("ENFORCEMENT", "Enforcement"),
                            ("SUSPENDED", "This enforcement ended"),
                            ("ENDED", "Enforcement ended"),
                            ("BANKRUPTCY", "Bankruptcy"),
                        ],
                        default="COLLECTION",
                        max_length=20,
                    ),
                ),
                ("recovered", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=16)),
                ("written_off_on", models.DateField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantees",
                        to="applications.application",
                    ),
                ),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "loan",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="guarantee",
                        to="loans.loan",
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="guarantees", to="loans.loanopinion"
                    ),
                ),
            ],
            options={
                "verbose_name": "Guarantee",
            },
        ),
        migrations.CreateModel(
            name="CounterGuarantee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("SURETY", "Surety of a person"),
                            ("COMPANY", "Surety of an enterprise"),
                            ("MORTGAGE", "Mortgage"),
                            ("PLEDGE", "Pledge"),
                            ("DEPOSIT", "Deposit"),
                        ],
                        max_length=10,
                    ),
                ),
                ("what", models.CharField(max_length=200)),
                ("value", models.DecimalField(decimal_places=2, max_digits=16)),
                (
                    "guarantee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="counters", to="loans.guarantee"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="GuaranteeReceipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            ("BORROWER", "Borrower"),
                            ("SURETY", "Surety or counter-guarantee"),
                            ("ENFORCED", "Enforced by a court"),
                            ("BANK", "Passed on by the bank"),
                        ],
                        max_length=10,
                    ),
                ),
                ("voucher_no", models.CharField(max_length=60, unique=True)),
                (
                    "guarantee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="loans.guarantee"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PursuitReport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("COLLECTION", "Collection, before suit"),
                            ("FIRST_INSTANCE", "First instance"),
                            ("APPEAL", "Appeal and retrial"),
                            ("THIRD_PARTY_SUIT", "Third-party suit"),
                            ("ENFORCEMENT", "Enforcement"),
                            ("SUSPENDED", "This enforcement ended"),
                            ("ENDED", "Enforcement ended"),
                            ("BANKRUPTCY", "Bankruptcy"),
                        ],
                        max_length=20,
                    ),
                ),
                ("measures", models.TextField()),
                (
                    "guarantee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reports", to="loans.guarantee"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("DECLINED", "LAPSED")), _negated=True),
                fields=("opinion",),
                name="guarantee_one_live_per_opinion",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0), ("months__gt", 0), ("ratio_pct__gt", 0), ("ratio_pct__lte", 100)),
                name="guarantee_figures_sane",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["APPLIED", "REVIEW", "DECLINED", "LAPSED"]),
                    models.Q(
                        ("decided_on__isnull", False), ("fee_rate__isnull", False), ("investigated_on__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="guarantee_agreed_after_investigation",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("loan__isnull", True), ("status__in", ["APPLIED", "REVIEW", "APPROVED", "DECLINED", "LAPSED"])
                    ),
                    models.Q(
                        models.Q(
                            ("status__in", ["APPLIED", "REVIEW", "APPROVED", "DECLINED", "LAPSED"]), _negated=True
                        ),
                        ("loan__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="guarantee_in_force_has_loan",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("base__isnull", True),
                        ("paid_out", 0),
                        ("paid_out_on__isnull", True),
                        ("payout_voucher_no__isnull", True),
                    ),
                    models.Q(
                        ("base__gt", 0),
                        ("paid_out__gt", 0),
                        ("paid_out_on__isnull", False),
                        ("payout_voucher_no__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="guarantee_payout_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("paid_out__gt", 0), ("status__in", ["PAID_OUT", "RECOVERING", "WRITTEN_OFF", "CLOSED"])),
                    models.Q(
                        models.Q(("status__in", ["PAID_OUT", "RECOVERING", "WRITTEN_OFF", "CLOSED"]), _negated=True),
                        ("paid_out", 0),
                    ),
                    _connector="OR",
                ),
                name="guarantee_paid_out_has_payout",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(("recovered__gte", 0), ("recovered__lte", models.F("paid_out"))),
                name="guarantee_recovered_within_payout",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "CLOSED"), _negated=True), ("recovered", models.F("paid_out")), _connector="OR"
                ),
                name="guarantee_closed_is_recovered",
            ),
        ),
        migrations.AddConstraint(
            model_name="guarantee",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "DECLINED"), _negated=True),
                    models.Q(("decline_reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="guarantee_decline_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="counterguarantee",
            constraint=models.CheckConstraint(condition=models.Q(("value__gt", 0)), name="counter_value_positive"),
        ),
        migrations.AddConstraint(
            model_name="guaranteereceipt",
            constraint=models.CheckConstraint(condition=models.Q(("amount__gt", 0)), name="guarantee_receipt_positive"),
        ),
        migrations.RunSQL(AMOUNTS, AMOUNTS_BACK),
        migrations.RunSQL(RECOVERED, RECOVERED_BACK),
        migrations.RunSQL(BACKED, BACKED_BACK),
        AppendOnly("loans_guaranteereceipt"),
        AppendOnly("loans_pursuitreport"),
        StatusNeedsEvent("loans_guarantee", "guarantee"),
    ]
