"""Opinions, filings, loans and what hangs on them, behind the second wall (ADR 0042)."""

from django.db import migrations

from zengxindai.accounts.walls import BELOW, OWN_BANK, BehindWall

BALANCES = """(SELECT desk_kind()) IN ('finance_bureau', 'fin_dev_center', 'pboc_branch', 'regulator', 'auditor')
  OR bank_id = (SELECT desk_office())"""


class Migration(migrations.Migration):
    """Policies."""

    dependencies = (("loans", "0011_recovery_reversed"), ("applications", "0013_wall"))
    operations = (
        BehindWall("loans_loanopinion", BELOW),
        BehindWall("loans_filing", BELOW),
        BehindWall("loans_loan", BELOW),
        BehindWall("loans_guarantee", f"({BELOW}) AND {OWN_BANK}"),
        BehindWall("loans_check", f"({BELOW}) AND {OWN_BANK}"),
        BehindWall("loans_waiver", f"({BELOW}) AND {OWN_BANK}"),
        BehindWall("loans_balancefile", BALANCES),
        BehindWall(
            "loans_movement",
            "(SELECT desk_sees_all()) OR EXISTS (SELECT 1 FROM loans_loan l WHERE l.id = loan_id)",
        ),
    )
