"""Opinions, filings, loans and what hangs on them, behind the second wall (ADR 0042)."""

from django.db import migrations

from zengxindai.accounts.walls import BehindWall

# Whose case it is. How much of it a kind of organisation reads, opinions and guarantees among it, is the first wall's.
BELOW = """(SELECT desk_sees_all()) OR EXISTS (SELECT 1 FROM applications_applicationgrouppermission g
    WHERE g.content_object_id = application_id AND g.group_id = (SELECT desk_group()))
  AND ((SELECT desk_parent()) IS NULL
       OR EXISTS (SELECT 1 FROM applications_application a WHERE a.id = application_id))"""
OWN_BANK = "((SELECT desk_kind()) <> 'bank' OR bank_id IN ((SELECT desk_office()), (SELECT desk_parent())))"
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
