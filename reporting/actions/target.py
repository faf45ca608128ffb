"""Pairs of may and do for a year's targets and the figures they are measured by (Article 2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reporting import rules
from reporting.models import IndicatorMonth, IndicatorValue, TargetLine, TargetYear
from reporting.queries import scheme, targets
from reporting.states import ENTERED, Indicator
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def may_draft(year_case: TargetYear, step: Step, *, year: int | None = None, **data: Any) -> Iterator[Finding]:
    """TGT-01, TGT-02."""
    if year is not None:
        yield from rules.of_the_scheme_s_time(year, step.day.year)
        yield from rules.no_target_twice(targets.of_year(year) is not None, year)


def draft(year_case: TargetYear, step: Step, *, year: int, source_doc: str) -> None:
    """The notice's targets with the figures of 2018 and of the last year-end, as far as they are known."""
    year_case.year, year_case.source_doc = year, source_doc
    year_case.number, year_case.subject = numbering.written("MB", year), f"{year}年度工作目标"
    lines = targets.proposed(year, source_doc, step.terms)
    step.afterwards(lambda _event: _write(year_case, lines))


def _write(year_case: TargetYear, lines: list[TargetLine]) -> None:
    for place, line in enumerate(lines):
        line.pk, line.year, line.edition, line.place = None, year_case, year_case.edition, place
    TargetLine.objects.bulk_create(lines)


def set_line(
    year_case: TargetYear,
    step: Step,
    *,
    line: str,
    reason: str,
    target: Decimal | None = None,
    prior: Decimal | None = None,
    baseline: Decimal | None = None,
    source_doc: str = "",
) -> None:
    """Another figure in one line; the lines before stay on record."""
    lines = list(year_case.lines)
    for each in lines:
        if targets.key_of(each) == line:
            given = {"target": target, "prior": prior, "baseline": baseline}
            for name, value in given.items():
                if value is not None:
                    setattr(each, name, value)
            each.reason, each.source_doc = reason, source_doc or each.source_doc
    year_case.edition += 1
    step.notes["edition"] = year_case.edition
    _write(year_case, lines)


def may_put_in_force(year_case: TargetYear, step: Step, **data: Any) -> Iterator[Finding]:
    """TGT-03."""
    yield from rules.has_prior(targets.without_prior(year_case))


def put_in_force(year_case: TargetYear, step: Step, *, opinion: str = "") -> None:
    """Signed by the bureau: banks see their own line from now on."""
    year_case.in_force_on = step.day
    step.notes["edition"] = year_case.edition


def withdraw(year_case: TargetYear, step: Step, *, reason: str) -> None:
    """A draft nobody wants any more."""


def may_enter(
    entry: IndicatorMonth, step: Step, *, month: dt.date | None = None, reason: str = "", **values: Any
) -> Iterator[Finding]:
    """IND-01 to IND-03."""
    if month is None:
        return
    yield from rules.month_over(scheme.month_end(month), step.day)
    given = {name: value for name, value in targets.by_indicator(values).items() if value is not None}
    known = targets.entered_of(month)
    yield from rules.known_before([str(Indicator(name).label) for name in given if name in known], reason)
    together = known | given
    yield from rules.bad_within_balance(
        together.get(Indicator.INCLUSIVE_NPL), together.get(Indicator.INCLUSIVE_BALANCE)
    )


def enter(entry: IndicatorMonth, step: Step, *, month: dt.date, evidence: str, reason: str = "", **values: Any) -> None:
    """The maker's figures; they count once somebody else has checked them."""
    entry.month, entry.evidence, entry.reason = month, evidence, reason
    entry.source, entry.entered_by, entry.entered_on = step.by.organisation, step.by, step.day
    entry.number, entry.subject = numbering.written("ZB", step.day.year), f"{month:%Y年%m月}普惠小微指标"
    given = targets.by_indicator(values)
    rows = [(each.value, given[each.value]) for each in ENTERED if given[each.value] is not None]
    step.afterwards(
        lambda _event: IndicatorValue.objects.bulk_create(
            IndicatorValue(entry=entry, indicator=name, value=value) for name, value in rows
        )
    )


def may_confirm(entry: IndicatorMonth, step: Step, **data: Any) -> Iterator[Finding]:
    """IND-04."""
    yield from rules.two_people(entry.entered_by_id == step.by.pk)


def confirm(entry: IndicatorMonth, step: Step, *, opinion: str = "") -> None:
    """The checker agrees: from now on these figures are the month's."""
    entry.checked_by = step.by


def send_back(entry: IndicatorMonth, step: Step, *, reason: str) -> None:
    """The figures are not accepted; they are entered anew."""
