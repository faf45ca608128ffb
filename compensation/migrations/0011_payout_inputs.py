"""What a payout was reckoned with stays with it, so that its sheet never changes afterwards."""

from decimal import Decimal

from django.db import migrations, models

# Of payouts made before this was kept: what had been paid before, and that the account had at least what was paid.
KNOWN = """
ALTER TABLE compensation_payout DISABLE TRIGGER USER;
UPDATE compensation_payout p SET free = amount, net_paid = (
  SELECT coalesce(sum(amount), 0) FROM compensation_payout e WHERE e.claim_id = p.claim_id AND e.tranche < p.tranche);
ALTER TABLE compensation_payout ENABLE TRIGGER USER;
"""


class Migration(migrations.Migration):
    """Two columns and the guard that no payout exceeds what the account could give."""

    dependencies = (("compensation", "0010_recovery_guards"),)
    operations = (
        migrations.AddField(
            "payout", "net_paid", models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0)), False
        ),
        migrations.AddField(
            "payout", "free", models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0)), False
        ),
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "payout",
            models.CheckConstraint(
                condition=models.Q(amount__lte=models.F("free"), net_paid__gte=0), name="payout_within_account"
            ),
        ),
    )
