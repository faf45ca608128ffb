"""What a report says and somebody else does not: records, the bank's file, its statement, the books, the other side.

Amounts in yuan. Nothing here decides who is right; each difference is explained before the report goes (RPT-02).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum
from django.utils import timezone

from compensation.models import Statement
from compensation.queries import special_account
from compensation.states import StatementState
from loans.models import BalanceFile
from loans.states import Backing, BalanceFileState
from reporting.models import Explanation, MonthlyReport, Position
from reporting.queries import parts
from reporting.queries.r1 import R1
from reporting.queries.r6 import R6
from reporting.states import ReportKind, ReportState, Source
from zengxindai.accounts.models import Organisation
from zengxindai.ledger.models import Entry, Kind

ZERO = Decimal("0.00")
# What is compared with the records; the other columns follow from these.
OF_BANK = (
    "month_disbursed", "month_repaid", "written_off", "closing", "non_performing", "month_paid_out", "ever_paid_out",
    "ever_recovered", "ever_returned",
)  # fmt: skip
OF_GUARANTOR = (
    "deposits", "top_ups", "interest", "returns", "settlements", "payouts", "transfers_out", "closing", "covered",
)  # fmt: skip
LABELS = {column.name: column.full_label for column in (*R1.columns, *R6.columns)}
TOTAL = "合计"


@dataclass(frozen=True)
class Difference:
    """Two figures that should be one. key: which, held against what; label: the same for people."""

    source: Source
    key: str
    label: str
    reported: Decimal
    other: Decimal

    @property
    def named(self) -> str:
        """As a form offers it and a refusal names it."""
        return f"{self.label} · {self.source.label} · {self.reported:,.2f} / {self.other:,.2f}"


def found(report: MonthlyReport) -> list[Difference]:
    """Every difference of a report as things stand now; asked several times for one page, reckoned once."""
    kept: list[Difference] | None = report.__dict__.get("differences_found")
    if kept is None:
        of_kind = _of_bank if report.kind == ReportKind.BANK else _of_guarantor
        kept = report.__dict__["differences_found"] = [each for each in of_kind(report) if each.reported != each.other]
    return kept


def said(report: MonthlyReport) -> dict[tuple[str, Decimal, Decimal], Explanation]:
    """The newest word on each pair of figures."""
    return {(each.key, each.reported, each.other): each for each in report.explanations.order_by("id")}


def unexplained(report: MonthlyReport) -> list[Difference]:
    """The differences nobody has said anything about yet."""
    known, there = said(report), found(report)
    return [each for each in there if (each.key, each.reported, each.other) not in known]


def balance_file(report: MonthlyReport) -> BalanceFile | None:
    """The bank's own file of the month that no newer one superseded."""
    sent = BalanceFile.objects.filter(bank=report.reporter, day=report.period.last)
    return sent.exclude(status=BalanceFileState.SUPERSEDED).order_by("-id").first()


def _pair(source: Source, label: str, name: str, reported: Any, other: Any) -> Iterator[Difference]:
    """A difference where both sides have a figure."""
    if reported is not None and other is not None:
        text = f"{label}：{LABELS.get(name, name)}"
        yield Difference(source, f"{source}:{label}:{name}", text, Decimal(str(reported)), Decimal(str(other)))


def _against_records(report: MonthlyReport, names: tuple[str, ...]) -> Iterator[Difference]:
    """(a) The report's rows and what the records give for the same day now."""
    everything = parts.computed(report.period, report.reporter, report.kind, timezone.localdate())
    now = everything[parts.CHIEF[ReportKind(report.kind)]]
    rows = {row["label"]: row for row in now["rows"]}
    # The parts of the total say nothing that its rows do not say.
    for row in (row for row in parts.chief(report)["rows"] if not row.get("memo")):
        for name in names:
            yield from _pair(Source.RECORDS, row["label"], name, row.get(name), rows.get(row["label"], {}).get(name))


def _of_bank(report: MonthlyReport) -> Iterator[Difference]:
    yield from _against_records(report, OF_BANK)
    total, bank = parts.chief(report)["total"], report.reporter
    if (file := balance_file(report)) is not None:
        yield from _pair(Source.FILE, TOTAL, "closing", total["closing"], file.bank_total)
    for name, booked in _booked(report, bank).items():
        yield from _pair(Source.LEDGER, TOTAL, name, total.get(name), booked)
    theirs = parts.row_of(parts.standing(report.period, ReportKind.GUARANTOR), bank.name)
    for name, ours, other in _both_sides(report, theirs):
        yield from _pair(Source.PARTNER, TOTAL, name, ours, other)


def _of_guarantor(report: MonthlyReport) -> Iterator[Difference]:
    yield from _against_records(report, OF_GUARANTOR)
    of_banks = MonthlyReport.objects.filter(period=report.period, kind=ReportKind.BANK).exclude(
        status=ReportState.CORRECTED
    )
    sent = Statement.objects.filter(day=report.period.last).exclude(status=StatementState.SUPERSEDED)
    statements = {each.bank.name: each for each in sent.select_related("bank").order_by("id")}
    theirs = {each.reporter.name: each for each in of_banks.select_related("reporter", "period")}
    for row in parts.chief(report)["rows"]:
        if (statement := statements.get(row["label"])) is not None:
            yield from _pair(Source.STATEMENT, row["label"], "closing", row["closing"], statement.closing)
        if row["label"] in theirs:
            for name, ours, other in _both_sides(theirs[row["label"]], row):
                yield from _pair(Source.PARTNER, row["label"], name, other, ours)


def _booked(report: MonthlyReport, bank: Organisation) -> dict[str, Decimal]:
    """(c) What the books of the special account say of payouts and returns until the month's last day."""
    account = special_account(bank)
    if account is None:
        return {}
    entries = Entry.objects.filter(account=account, transaction__booked_on__lte=report.period.last)
    standing = entries.filter(transaction__reversed_by__isnull=True)
    paid = Sum("amount", filter=Q(transaction__kind=Kind.PAYOUT))
    totals = standing.aggregate(
        month=Sum("amount", filter=Q(transaction__kind=Kind.PAYOUT, transaction__booked_on__gte=report.period.first)),
        ever=paid,
        returned=Sum("amount", filter=Q(transaction__kind=Kind.RECOVERY_RETURN)),
    )
    month, ever, returned = (totals[name] or ZERO for name in ("month", "ever", "returned"))
    return {"month_paid_out": -month, "ever_paid_out": -ever, "ever_returned": returned}


def _both_sides(report: MonthlyReport, theirs: dict[str, Any] | None) -> Iterator[tuple[str, Decimal, Decimal]]:
    """(c) What bank and guarantor both report: what was paid out in the month, and the balance the pool stands for."""
    if theirs is None:
        return
    total = parts.chief(report)["total"]
    yield "payouts", Decimal(total["month_paid_out"]), Decimal(theirs["payouts"])
    backed = Position.objects.filter(period=report.period, bank=report.reporter, backing=Backing.GUARANTEE)
    guaranteed = backed.aggregate(s=Sum("outstanding"))["s"] or ZERO
    yield "covered", Decimal(total["closing"]) - guaranteed, Decimal(theirs["covered"])
