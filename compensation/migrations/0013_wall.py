"""Claims, recovery, settlements and the special accounts' cases, behind the second wall (ADR 0042)."""

from django.db import migrations

from zengxindai.accounts.walls import BELOW, BehindWall

BANK = "(SELECT desk_kind()) = 'bank' AND bank_id = (SELECT desk_office())"
PLANS = "(SELECT desk_kind()) IN ('finance_bureau', 'district_gov', 'pboc_branch', 'regulator', 'auditor')"
MOVEMENTS = f"(SELECT desk_sees_all()) OR (SELECT desk_kind()) = 'guarantor' OR {BANK}"
STATEMENTS = f"""(SELECT desk_kind()) IN
  ('finance_bureau', 'district_gov', 'pboc_branch', 'regulator', 'auditor', 'guarantor') OR {BANK}"""
EXITS = f"(SELECT desk_sees_all()) OR (SELECT desk_kind()) IN ('guarantor', 'sector_dept') OR {BANK}"


class Migration(migrations.Migration):
    """Policies."""

    dependencies = (("compensation", "0012_exit"), ("loans", "0012_wall"))
    operations = (
        BehindWall("compensation_claim", BELOW),
        BehindWall("compensation_recoverycase", BELOW),
        BehindWall("compensation_receipt", BELOW),
        BehindWall("compensation_settlement", BELOW),
        BehindWall("compensation_allocationplan", PLANS),
        BehindWall("compensation_fundmovement", MOVEMENTS),
        BehindWall("compensation_statement", STATEMENTS),
        BehindWall("compensation_exitcase", EXITS),
    )
