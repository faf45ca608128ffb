"""The official ratio of a bank: what its month's report says, once all three have received it (Article 10)."""

from __future__ import annotations

from decimal import Decimal

from compensation.queries.exit_line import Ratio
from reporting.models import MonthlyReport


def official_ratio(report: MonthlyReport) -> Ratio:
    """Non-performing and whole balance of a bank's report, yuan: its total, under R1 where there are several sheets."""
    total = report.figures.get("R1", report.figures)["total"]
    return Ratio(Decimal(total["non_performing"]), Decimal(total["closing"]))
