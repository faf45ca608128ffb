"""A reversal may also take back a recovery, exactly one of its loan (Article 9)."""

from __future__ import annotations

from importlib import import_module

from django.db import migrations

# The function as it stands, so that a later one is not written over by an older text.
BEFORE: str = import_module("loans.migrations.0004_movement_guards").MOVEMENT
MADE = BEFORE[: BEFORE.index("CREATE TRIGGER")].replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
OLD = "taken.kind NOT IN ('DRAW', 'REPAYMENT')"
NEW = "taken.kind NOT IN ('DRAW', 'REPAYMENT', 'RECOVERY')"


class Migration(migrations.Migration):
    """A trigger's function."""

    dependencies = (("loans", "0010_balances"),)
    operations = (migrations.RunSQL(MADE.replace(OLD, NEW), MADE),)
