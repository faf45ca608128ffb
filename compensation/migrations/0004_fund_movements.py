"""Transfers, refunds, interest and corrections; the pool's capital never exceeds its total (Articles 7, 8)."""

import django.db.models.deletion
from django.db import migrations, models

# Whoever puts money of the treasury on an account waits for the other, so that the second one's commit sees the first's
# and both together stay within the pool's total of that day. A correction may bring back what a refund took out.
CAPITAL = """
CREATE FUNCTION compensation_adds_capital(entry ledger_entry) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT entry.amount > 0 AND a.special AND t.kind IN ('OPENING', 'DEPOSIT', 'TOP_UP', 'CORRECTION')
    FROM ledger_account a, ledger_transaction t WHERE a.id = entry.account_id AND t.id = entry.transaction_id
$$;
CREATE FUNCTION compensation_capital_in_turn() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF compensation_adds_capital(NEW) THEN
    PERFORM pg_advisory_xact_lock(hashtextextended('compensation_pool_capital', 0));
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER compensation_capital_in_turn BEFORE INSERT ON ledger_entry
  FOR EACH ROW WHEN (NEW.amount > 0) EXECUTE FUNCTION compensation_capital_in_turn();

CREATE FUNCTION compensation_pool_capital() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  booked date := (SELECT booked_on FROM ledger_transaction WHERE id = NEW.transaction_id);
  funded numeric;
  total numeric;
BEGIN
  IF NOT compensation_adds_capital(NEW) THEN
    RETURN NULL;
  END IF;
  SELECT coalesce(sum(e.amount), 0) INTO funded FROM ledger_entry e
    JOIN ledger_account a ON a.id = e.account_id AND a.special
    JOIN ledger_transaction t ON t.id = e.transaction_id
    LEFT JOIN ledger_transaction first ON first.id = t.reverses_id
    WHERE coalesce(first.kind, t.kind) IN ('OPENING', 'DEPOSIT', 'TOP_UP', 'REFUND_TO_FISCAL');
  SELECT (value #>> '{}')::numeric INTO total FROM policy_parameter
    WHERE key = 'pool_total' AND valid_from <= booked ORDER BY valid_from DESC LIMIT 1;
  IF total IS NULL AND EXISTS (SELECT 1 FROM policy_parameter WHERE key = 'pool_total') THEN
    total := 0;
  END IF;
  IF funded > total THEN
    RAISE EXCEPTION 'the treasury has put % on the special accounts, the pool is %', funded, total
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER compensation_pool_capital AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.amount > 0) EXECUTE FUNCTION compensation_pool_capital();
"""
NO_CAPITAL = """
DROP TRIGGER compensation_pool_capital ON ledger_entry;
DROP TRIGGER compensation_capital_in_turn ON ledger_entry;
DROP FUNCTION compensation_pool_capital(), compensation_capital_in_turn(), compensation_adds_capital(ledger_entry);
"""

# What the government approved is what is booked: neither accounts nor kind nor amount change, and a movement is booked
# or taken back only together with its transaction.
AS_APPROVED = """
CREATE FUNCTION compensation_fund_as_approved() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  now_is compensation_fundmovement;
BEGIN
  IF TG_OP = 'UPDATE' AND (NEW.agreement_id, NEW.to_agreement_id, NEW.bank_id, NEW.kind, NEW.amount, NEW.number)
      IS DISTINCT FROM (OLD.agreement_id, OLD.to_agreement_id, OLD.bank_id, OLD.kind, OLD.amount, OLD.number) THEN
    RAISE EXCEPTION 'movement % stays as it was proposed', OLD.number USING ERRCODE = 'restrict_violation';
  END IF;
  SELECT * INTO now_is FROM compensation_fundmovement WHERE id = NEW.id;
  IF now_is.status IN ('BOOKED', 'REVERSED') AND NOT EXISTS (
      SELECT 1 FROM ledger_transaction t WHERE t.cause = 'fund:' || now_is.number
      AND (t.kind, t.gross, t.booked_on) = (now_is.kind, now_is.amount, now_is.booked_on)
      AND (now_is.status = 'BOOKED') <> EXISTS (SELECT 1 FROM ledger_transaction back WHERE back.reverses_id = t.id)) THEN
    RAISE EXCEPTION 'movement % is % but the books say otherwise', NEW.number, now_is.status
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER compensation_fund_as_approved AFTER INSERT OR UPDATE ON compensation_fundmovement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION compensation_fund_as_approved();
"""
NOT_AS_APPROVED = """
DROP TRIGGER compensation_fund_as_approved ON compensation_fundmovement;
DROP FUNCTION compensation_fund_as_approved();
"""


class Migration(migrations.Migration):
    """Columns, constraints and triggers."""

    dependencies = [
        ("accounts", "0004_branches"),
        ("applications", "0011_branch"),
        ("compensation", "0003_pool_loans_only"),
        ("ledger", "0002_balanced"),
        ("policy", "0002_industry"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="fundmovement",
            name="fund_movement_approval_whole",
        ),
        migrations.RemoveConstraint(
            model_name="fundmovement",
            name="fund_movement_booking_whole",
        ),
        migrations.AddField(
            model_name="fundmovement",
            name="reversed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="fundmovement",
            name="to_agreement",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.agreement"
            ),
        ),
        migrations.AlterField(
            model_name="fundmovement",
            name="kind",
            field=models.CharField(
                choices=[
                    ("OPENING", "Opening balance"),
                    ("DEPOSIT", "Deposit"),
                    ("TOP_UP", "Top-up"),
                    ("INTEREST", "Interest"),
                    ("TRANSFER_OUT", "Transfer between accounts"),
                    ("REFUND_TO_FISCAL", "Refund to the treasury"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="fundmovement",
            name="voucher_no",
            field=models.CharField(max_length=60, null=True),
        ),
        migrations.AddConstraint(
            model_name="fundmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["GOV_APPROVED", "BOOKED", "REVERSED"]), _negated=True),
                    ("kind", "INTEREST"),
                    models.Q(models.Q(("approval_no", ""), _negated=True), ("approved_on__isnull", False)),
                    _connector="OR",
                ),
                name="fund_movement_approval_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["BOOKED", "REVERSED"]), _negated=True),
                    models.Q(("booked_on__isnull", False), ("voucher_no__isnull", False)),
                    _connector="OR",
                ),
                name="fund_movement_booking_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "REVERSED"), _negated=True), ("reversed_on__isnull", False), _connector="OR"
                ),
                name="fund_movement_reversal_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "TRANSFER_OUT"), ("to_agreement__isnull", False)),
                    models.Q(models.Q(("kind", "TRANSFER_OUT"), _negated=True), ("to_agreement__isnull", True)),
                    _connector="OR",
                ),
                name="fund_movement_transfer_has_receiver",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundmovement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("to_agreement__isnull", True),
                    models.Q(("to_agreement", models.F("agreement")), _negated=True),
                    _connector="OR",
                ),
                name="fund_movement_transfer_to_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="fundmovement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "REVERSED"), _negated=True),
                fields=("voucher_no",),
                name="fund_movement_voucher_once",
            ),
        ),
        migrations.RunSQL(CAPITAL, NO_CAPITAL),
        migrations.RunSQL(AS_APPROVED, NOT_AS_APPROVED),
    ]
