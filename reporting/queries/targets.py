"""A year's targets and the figures they are measured by: what is known, what is proposed, how each stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from compensation.queries import agreements_in_force
from reporting import rules
from reporting.models import IndicatorMonth, IndicatorValue, TargetLine, TargetYear
from reporting.queries import scheme
from reporting.states import COMPUTED, ENTERED, FiguresState, Indicator, TargetState
from zengxindai.policy.goals import GROWTH, LIMIT, LOWER
from zengxindai.policy.terms import Terms

BASE_YEAR = 2018
ZERO = Decimal("0.00")
I = Indicator  # noqa: E741 - the word of every line below


def of_year(year: int) -> TargetYear | None:
    """The year's targets, in force or in draft."""
    return TargetYear.objects.filter(year=year).exclude(status=TargetState.WITHDRAWN).first()


def key_of(line: TargetLine) -> str:
    """The word of a line in a form."""
    return f"{line.indicator}:{line.bank_id or ''}"


def label_of(line: TargetLine) -> str:
    """A line's name, with its bank."""
    name = str(Indicator(line.indicator).label)
    return f"{line.bank.name} · {name}" if line.bank else name


def by_indicator(values: Mapping[str, Any]) -> dict[str, Decimal | None]:
    """The figures of the form by indicator; None for what was left out."""
    found = {each.value: values.get(each.value.lower()) for each in ENTERED}
    return {name: None if value is None else Decimal(value) for name, value in found.items()}


def entered_of(month: dt.date) -> dict[str, Decimal]:
    """What counts as entered for a month: of each figure the one checked last, else the one that waits."""
    return {key[1]: value for key, value in counted([month], waiting=True).items()}


def counted(months: list[dt.date], *, waiting: bool = False) -> dict[tuple[dt.date, str], Decimal]:
    """By month and indicator the figure that was checked last; waiting: also what is entered and not checked yet."""
    wanted = [FiguresState.CONFIRMED, FiguresState.ENTERED] if waiting else [FiguresState.CONFIRMED]
    rows = IndicatorValue.objects.filter(entry__month__in=months, entry__status__in=wanted)
    rows = rows.order_by("entry__status_since", "entry_id")
    return {(each.entry.month, each.indicator): each.value for each in rows.select_related("entry")}


@dataclass(frozen=True)
class Known:
    """Every indicator of the district at a month's end, and each bank's own two; what nobody entered is missing."""

    district: dict[str, Decimal]
    banks: dict[int, scheme.Owed]

    def of(self, line: TargetLine) -> Decimal | None:
        """The figure a line is about."""
        if line.bank_id is None:
            return self.district.get(line.indicator)
        own = self.banks.get(line.bank_id, scheme.NOTHING)
        return own.balance if line.indicator == I.SCHEME_BALANCE else Decimal(own.households)


def known_at(month: dt.date) -> Known:
    """The figures of a month's end."""
    whole, banks = scheme.owed_on(scheme.month_end(month))
    figures = {name: value for (_month, name), value in counted([month]).items()}
    return Known(figures | {I.SCHEME_BALANCE: whole.balance, I.SCHEME_HOUSEHOLDS: Decimal(whole.households)}, banks)


def proposed(year: int, source_doc: str, now: Terms) -> list[TargetLine]:
    """The notice's targets of a year as policy data has them, and for each bank in force its agreement's."""
    first, prior = known_at(dt.date(BASE_YEAR, 12, 1)), known_at(dt.date(year - 1, 12, 1))
    found = []
    for goal in now.goals:
        target = now.district_npl_pct if goal.kind == LIMIT else goal.growth
        line = TargetLine(indicator=goal.indicator, kind=goal.kind, pair=goal.pair, target=target)
        found.append(line)
    for agreement in agreements_in_force():
        wanted = (I.SCHEME_BALANCE, agreement.target_balance), (I.SCHEME_HOUSEHOLDS, agreement.target_customers)
        found += [
            TargetLine(indicator=name, kind=GROWTH, target=Decimal(target), bank=agreement.bank)
            for name, target in wanted if target
        ]  # fmt: skip
    for line in found:
        line.baseline, line.prior, line.source_doc = first.of(line), prior.of(line), source_doc
        if line.indicator in COMPUTED:
            line.baseline = ZERO  # the scheme did not exist in 2018
    return found


def without_prior(year_case: TargetYear) -> list[str]:
    """The lines of the district whose growth or fall cannot be told."""
    needed = [line for line in year_case.lines if line.kind in (GROWTH, LOWER)]
    return [label_of(line) for line in needed if line.prior is None]


@dataclass(frozen=True)
class Standing:
    """How one line stands at a month's end. added: since last year-end; since_2018; share_*: bad loans in %."""

    line: TargetLine
    current: Decimal | None
    added: Decimal | None
    since_2018: Decimal | None
    done: Fraction | None
    state: str
    own: str


def standings(lines: list[TargetLine], month: dt.date, known: Known | None = None) -> list[Standing]:
    """Every line of a year at a month's end; of a pair both stand as the worse."""
    known = known or known_at(month)
    found = [_standing(line, lines, known, month.month) for line in lines]
    pairs: dict[str, list[str]] = {}
    for each in found:
        if each.line.pair:
            pairs.setdefault(each.line.pair, []).append(each.own)
    return [
        Standing(**{**each.__dict__, "state": rules.both(pairs[each.line.pair])}) if each.line.pair else each
        for each in found
    ]


def _standing(line: TargetLine, lines: list[TargetLine], known: Known, month: int) -> Standing:
    current = known.of(line)
    if line.kind == LIMIT:
        return _bad_loans(line, lines, known)
    added = rules.change(current, line.prior)
    since = rules.change(current, line.baseline)
    if line.kind == GROWTH and line.target is not None:
        state = rules.grown(added, line.target, month)
        return Standing(line, current, added, since, rules.completion(added, line.target), state, state)
    state = rules.lower(current, line.prior)
    return Standing(line, current, added, since, None, state, state)


def _bad_loans(line: TargetLine, lines: list[TargetLine], known: Known) -> Standing:
    """The share of bad loans in %: now, and what it was at the two earlier days where both figures are known."""
    whole = next((each for each in lines if each.indicator == I.INCLUSIVE_BALANCE and each.bank_id is None), None)
    bad, balance = known.district.get(I.INCLUSIVE_NPL), known.district.get(I.INCLUSIVE_BALANCE)
    now = share(bad, balance)
    before, first = (share(getattr(line, n), getattr(whole, n, None)) for n in ("prior", "baseline"))
    state = rules.within(bad, balance, line.target) if line.target is not None else rules.UNKNOWN
    return Standing(line, now, rules.change(now, before), rules.change(now, first), None, state, state)


def share(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """part / whole in %, two places; None where it cannot be told."""
    return None if part is None or not whole else rules.ratio(part, whole)


def newest_month(year: int, today: dt.date) -> dt.date | None:
    """The first day of the newest month of a year that is over; None before its first is."""
    last = min(scheme.month_before(today), dt.date(year, 12, 1))
    return last if last.year == year else None


def over_the_year(year: int, until: dt.date) -> list[tuple[dt.date, Decimal | None, scheme.Owed]]:
    """At each month-end of a year up to a month: that day, the inclusive balance, what the scheme's loans come to."""
    months = [dt.date(year, number, 1) for number in range(1, until.month + 1)]
    inclusive = counted(months)
    owed = scheme.owed_over([scheme.month_end(month) for month in months])
    return [
        (scheme.month_end(month), inclusive.get((month, I.INCLUSIVE_BALANCE)), each)
        for month, each in zip(months, owed, strict=True)
    ]


def history(month: dt.date) -> Any:
    """Every entry of a month, newest first."""
    return IndicatorMonth.objects.filter(month=month).order_by("-id")
