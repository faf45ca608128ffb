"""What the register of central bank branch and regulator counts over all banks (Article 6.3), yuan, % and pieces.

Borrowers are counted once however many banks and loans they have (去重); rates are weighted by what was disbursed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet

from applications.models import Agreement, Application, Complaint
from applications.states import ComplaintState
from loans.models import Loan, LoanOpinion
from loans.states import Backing
from reporting import rules
from reporting.models import Inspection, MonthlyReport, Period
from reporting.queries import parts, targets
from reporting.states import Indicator, ReportKind, ReportState
from zengxindai.accounts.models import Organisation

DELIVERED = frozenset({ReportState.SUBMITTED, ReportState.ACCEPTED})


@dataclass(frozen=True)
class Entry:
    """A bank in a month: its agreement, its report's total (None where it has none), and that of a year before."""

    bank: Organisation
    agreement: Agreement | None
    report: MonthlyReport | None
    total: dict[str, Any]
    year_ago: dict[str, Any]

    def amount(self, name: str) -> Decimal | None:
        """A figure of the bank's total."""
        return parts.amount(self.total, name)


def entries(period: Period) -> list[Entry]:
    """Every bank that cooperated by the month's end, by code: as many queries for one bank as for all."""
    agreements = Agreement.objects.exclude(effective_from=None).filter(effective_from__lte=period.last)
    newest = {each.bank_id: each for each in agreements.select_related("bank").order_by("effective_from", "id")}
    reports, before = _reports(period.first), _reports(period.first.replace(year=period.first.year - 1))
    found = sorted(newest.values(), key=lambda each: each.bank.code)
    return [
        Entry(
            each.bank,
            each,
            reports.get(each.bank_id),
            _total(reports.get(each.bank_id)),
            _total(before.get(each.bank_id)),
        )
        for each in found
    ]


def _reports(first: dt.date) -> dict[int, MonthlyReport]:
    found = MonthlyReport.objects.filter(kind=ReportKind.BANK, period__first=first)
    return {each.reporter_id: each for each in found.exclude(status=ReportState.CORRECTED).select_related("period")}


def _total(report: MonthlyReport | None) -> dict[str, Any]:
    return parts.chief(report)["total"] if report else {}


def missing(period: Period) -> list[str]:
    """The banks whose report of the month the three have not got."""
    return [each.bank.name for each in entries(period) if each.report is None or each.report.status not in DELIVERED]


def delivered(entry: Entry) -> str:
    """报送是否及时, as the register prints it (Article 6)."""
    if entry.report is None or entry.report.status not in DELIVERED:
        return "未报送"
    return "迟报" if entry.report.late else "及时"


def covered(period: Period, since: dt.date) -> QuerySet[Loan]:
    """The scheme's loans disbursed between a day and the month's last."""
    return Loan.objects.filter(drawn_on__range=(since, period.last)).exclude(backing=Backing.NONE)


def promotion(period: Period) -> dict[int, dict[str, Any]]:
    """By bank since 1 January: firms recommended, opinions given and declined, borrowers and first-time ones."""
    span = (period.first.replace(month=1, day=1), period.last)
    recommended = Application.objects.filter(recommended_on__range=span, bank__isnull=False)
    decided = LoanOpinion.objects.filter(decided_on__range=span)
    drawn = covered(period, span[0])
    firm = "application__enterprise"
    asked: Sequence[tuple[QuerySet[Any], dict[str, Any]]] = (
        (recommended, {"recommended": Count("enterprise", distinct=True)}),
        (decided, {"approved": Count("id", filter=Q(decline_code="")), "decided": Count("id")}),
        (
            drawn,
            {
                "drawn": Count(firm, distinct=True),
                "first": Count(firm, distinct=True, filter=Q(application__is_first_loan=True)),
            },
        ),
    )
    found: dict[int, dict[str, Any]] = {}
    for rows, counts in asked:
        for row in rows.order_by().values("bank").annotate(**counts):
            found.setdefault(row.pop("bank"), {}).update(row)
    return found


def shares(counts: dict[str, Any]) -> dict[str, Any]:
    """The columns that follow from a bank's counts, or from those of all."""
    part = {name: Decimal(counts.get(name, 0)) for name in ("approved", "decided", "first", "drawn")}
    return {
        "recommended": counts.get("recommended", 0),
        "approval_rate": rules.ratio(part["approved"], part["decided"]),
        "first_share": rules.ratio(part["first"], part["drawn"]),
    }


def complaints(period: Period) -> dict[int, tuple[int, int]]:
    """By bank: complaints taken up in the year by the month's end, and those found true (Article 22)."""
    year = (period.first.replace(month=1, day=1), period.last)
    rows = Complaint.objects.order_by().values("bank").annotate(
        accepted=Count("pk", filter=Q(submitted_on__range=year, forwarded_on__isnull=False)),
        upheld=Count("pk", filter=Q(found_on__range=year, result=ComplaintState.SUBSTANTIATED)),
    )  # fmt: skip
    return {row["bank"]: (row["accepted"], row["upheld"]) for row in rows}


def inspections(period: Period) -> dict[int, tuple[int, int]]:
    """By bank: findings of the year by the month's end, and those of them put right by then (Article 6.3)."""
    issued = Inspection.objects.filter(issued_on__range=(period.first.replace(month=1, day=1), period.last))
    rows = (
        issued.order_by()
        .values("bank")
        .annotate(found=Count("pk"), right=Count("pk", filter=Q(rectified_on__lte=period.last)))
    )
    return {row["bank"]: (row["found"], row["right"]) for row in rows}


def inclusive_balance(period: Period) -> Decimal | None:
    """全辖普惠小微贷款余额 at the month's end, yuan; None while nobody has entered and checked it."""
    return targets.counted([period.first]).get((period.first, Indicator.INCLUSIVE_BALANCE))
