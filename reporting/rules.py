"""Arithmetic of the monthly reports and what makes one consistent: values in, figures or findings out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from zengxindai.findings import Finding, gettext_noop
from zengxindai.workdays import Calendar

ZERO = Decimal("0.00")
BAD_TIERS = ("3", "4", "5")


@dataclass(frozen=True)
class LoanFacts:
    """One loan as a report sees it at a month's end; amounts in yuan, rate in % a year."""

    sector: str
    enterprise: int
    drawn_on: dt.date
    rate: Decimal
    tier: str
    days_past_due: int
    moves: tuple[tuple[str, dt.date, Decimal], ...]
    payouts: tuple[tuple[dt.date, Decimal], ...] = ()
    returns: tuple[tuple[dt.date, Decimal], ...] = ()

    def outstanding(self, on: dt.date) -> Decimal:
        """Principal owed at the end of a day, yuan."""
        return sum((amount for _, day, amount in self.moves if day <= on), ZERO)

    def moved(self, since: dt.date, until: dt.date, *kinds: str) -> Decimal:
        """Σ of the movements of these kinds between two days, both included, yuan; what was reversed counts against.

        Disbursements and what comes back are both positive.
        """
        chosen = ((kind, a) for kind, day, a in self.moves if kind in kinds and since <= day <= until)
        return sum((a if kind == "DRAW" else -a for kind, a in chosen), ZERO)


@dataclass(frozen=True)
class Span:
    """A reporting month: its first and last day."""

    first: dt.date
    last: dt.date

    @property
    def year_start(self) -> dt.date:
        """1 January of the month's year."""
        return self.first.replace(month=1, day=1)

    @property
    def before(self) -> dt.date:
        """The last day before the month."""
        return self.first - dt.timedelta(days=1)


def weighted_rate(loans: Iterable[LoanFacts], since: dt.date, until: dt.date) -> Decimal | None:
    """Σ(amount × rate) / Σ amount disbursed between two days, % to four places half-up; None when none was (§5.0)."""
    drawn = [(loan.moved(since, until, "DRAW"), loan.rate) for loan in loans]
    total = sum((amount for amount, _rate in drawn), ZERO)
    if total <= 0:
        return None
    mean = sum((amount * rate for amount, rate in drawn), ZERO) / total
    return mean.quantize(Decimal("0.0001"), ROUND_HALF_UP)


def ratio(part: Decimal, whole: Decimal) -> Decimal | None:
    """part / whole in %, two places half-up; None when there is no whole."""
    return (part * 100 / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)


def bank_row(loans: Sequence[LoanFacts], span: Span, opening: Decimal | None = None) -> dict[str, object]:
    """One row of R1 (domain note 5 §5.1); amounts in yuan, rates in %, numbers of borrowers without repetition.

    opening: the last report's closing balance; None where there was none. What was recorded late for earlier months
    shows as `late`, so that opening + disbursed − repaid − written_off + late = closing always holds.
    """
    before = _sum(loan.outstanding(span.before) for loan in loans)
    closing = _sum(loan.outstanding(span.last) for loan in loans)
    first = before if opening is None else opening
    changes = {
        "opening": first,
        "late": before - first,
        "written_off": _sum(loan.moved(span.first, span.last, "SETTLEMENT") for loan in loans),
        "closing": closing,
        "month_change": closing - first,
        "year_change": closing - _sum(loan.outstanding(span.year_start - dt.timedelta(days=1)) for loan in loans),
    }
    return {**_business(loans, span), **changes, **_quality(loans, span, closing), **_compensation(loans, span)}


def _business(loans: Sequence[LoanFacts], span: Span) -> dict[str, object]:
    month = [loan for loan in loans if span.first <= loan.drawn_on <= span.last]
    year = [loan for loan in loans if span.year_start <= loan.drawn_on <= span.last]
    return {
        "month_count": len(month),
        "month_borrowers": len({loan.enterprise for loan in month}),
        "month_disbursed": _sum(loan.moved(span.first, span.last, "DRAW") for loan in loans),
        "month_rate": weighted_rate(loans, span.first, span.last),
        "year_count": len(year),
        "year_borrowers": len({loan.enterprise for loan in year}),
        "year_disbursed": _sum(loan.moved(span.year_start, span.last, "DRAW") for loan in loans),
        "year_rate": weighted_rate(loans, span.year_start, span.last),
        "ever_disbursed": _sum(loan.moved(loan.drawn_on, span.last, "DRAW") for loan in loans),
        "month_repaid": _sum(loan.moved(span.first, span.last, "REPAYMENT", "RECOVERY") for loan in loans),
        "year_repaid": _sum(loan.moved(span.year_start, span.last, "REPAYMENT", "RECOVERY") for loan in loans),
    }


def _quality(loans: Sequence[LoanFacts], span: Span, closing: Decimal) -> dict[str, object]:
    owing = [loan for loan in loans if loan.outstanding(span.last)]
    overdue = [loan for loan in owing if loan.days_past_due]
    bad = _sum(loan.outstanding(span.last) for loan in owing if loan.tier in BAD_TIERS)
    return {
        "borrowers": len({loan.enterprise for loan in owing}),
        "overdue_borrowers": len({loan.enterprise for loan in overdue}),
        "overdue": _sum(loan.outstanding(span.last) for loan in overdue),
        "special_mention": _sum(loan.outstanding(span.last) for loan in owing if loan.tier == "2"),
        "non_performing": bad,
        "npl_ratio": ratio(bad, closing),
    }


def _compensation(loans: Sequence[LoanFacts], span: Span) -> dict[str, object]:
    paid = [payout for loan in loans for payout in loan.payouts if payout[0] <= span.last]
    return {
        "month_paid_out": _sum(amount for day, amount in paid if day >= span.first),
        "ever_paid_out": _sum(amount for _, amount in paid),
        "ever_recovered": _sum(loan.moved(loan.drawn_on, span.last, "RECOVERY") for loan in loans),
        "ever_returned": _sum(amount for loan in loans for day, amount in loan.returns if day <= span.last),
    }


# Columns that may be added up over rows; numbers of borrowers and ratios may not.
ADDITIVE = (
    "month_count", "month_disbursed", "year_count", "year_disbursed", "ever_disbursed", "month_repaid", "year_repaid",
    "late", "written_off", "closing", "overdue", "special_mention", "non_performing", "month_paid_out",
    "ever_paid_out", "ever_recovered", "ever_returned",
)  # fmt: skip


def account_row(
    opening: Decimal, lines: Mapping[str, Decimal], closing: Decimal, held: Decimal, covered: Decimal
) -> dict[str, object]:
    """One row of R6, the special account of one bank in one month, yuan; payouts negative (domain note 5 §5.6)."""
    cover = (covered / closing).quantize(Decimal("0.01"), ROUND_HALF_UP) if closing else None
    return {"opening": opening, **lines, "closing": closing, "held": held, "available": closing - held, "cover": cover}


def _amount(row: Mapping[str, object], name: str) -> Decimal:
    return Decimal(str(row[name]))


def bank_consistent(rows: Sequence[Mapping[str, object]], total: Mapping[str, object]) -> Iterator[Finding]:
    """RPT-01: balance follows from movements, no part exceeds its whole, rows add up to the total, to the fen."""
    expected = (
        _amount(total, "opening") + _amount(total, "late") + _amount(total, "month_disbursed")
        - _amount(total, "month_repaid") - _amount(total, "written_off")
    )  # fmt: skip
    if expected != _amount(total, "closing"):
        yield _inconsistent(gettext_noop("The closing balance does not follow from opening balance and movements"))
    if _amount(total, "non_performing") > _amount(total, "closing"):
        yield _inconsistent(gettext_noop("Non-performing loans exceed the balance"))
    for name in ADDITIVE:
        if sum((_amount(row, name) for row in rows), ZERO) != _amount(total, name):
            yield _inconsistent(gettext_noop("The rows do not add up to the total"))
            return


def accounts_consistent(rows: Sequence[Mapping[str, object]]) -> Iterator[Finding]:
    """RPT-01: each account's closing balance follows from its opening balance and lines, yuan, to the fen."""
    lines = ("deposits", "interest", "returns", "settlements", "transfers", "payouts")
    for row in rows:
        if _amount(row, "opening") + sum((_amount(row, name) for name in lines), ZERO) != _amount(row, "closing"):
            yield _inconsistent(gettext_noop("An account's closing balance does not follow from its movements"))
            return


def _inconsistent(message: str) -> Finding:
    return Finding(
        "RPT-01", message, article=6, advice=gettext_noop("Do not send it; tell the operator, the figures are computed")
    )


def in_time(day: dt.date, month_end: dt.date, due_wd: int, calendar: Calendar) -> Iterator[Finding]:
    """RPT-01: reports are sent by the fifth working day after the month; later ones warn (Article 6)."""
    due = calendar.add(month_end, due_wd)
    if day > due:
        yield Finding(
            "RPT-01",
            gettext_noop("The report was due on %(due)s"),
            article=6,
            level="warn",
            params={"due": due.isoformat()},
            advice=gettext_noop("It will be marked as late"),
        )
