"""Pairs of may and do for evaluations (Articles 6.1, 7): drafted by the system, corrected, heard, signed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from reporting import rules
from reporting.models import Evaluation, EvaluationItem
from reporting.queries import scores
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.policy.goals import ScoreItem, ScoreSheet
from zengxindai.policy.terms import Terms
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def may_draft(
    case: Evaluation, step: Step, *, year: int | None = None, evaluated: Organisation | None = None, **data: Any
) -> Iterator[Finding]:
    """EVA-01, EVA-02."""
    if year is None or evaluated is None:
        return
    yield from rules.year_is_over(year, step.day.year)
    yield from rules.evaluated_once(scores.of(evaluated, year) is not None, year)


def draft(case: Evaluation, step: Step, *, year: int, evaluated: Organisation) -> None:
    """Every indicator as the system finds it."""
    case.year, case.evaluated = year, evaluated
    case.number, case.subject = numbering.written("PJ", step.day.year), f"{evaluated.name} {year}年度"
    sheet = scores.sheet_of(evaluated, step.terms)
    case.sheet = sheet.version
    found = scores.measured(evaluated, year, step.terms)
    items = [
        EvaluationItem(
            key=each.key, label=each.label, source=each.source, full=each.points,
            deducts=not isinstance(each, ScoreItem),
            proposed_amount=scores.kept(found[each.key].amount), proposed_against=scores.kept(found[each.key].against),
            amount=scores.kept(found[each.key].amount), against=scores.kept(found[each.key].against),
        )
        for each in (*sheet.items, *sheet.deductions)
    ]  # fmt: skip
    _reckon(case, items, sheet)
    step.afterwards(lambda _event: _write(case, items))


def _reckon(case: Evaluation, items: list[EvaluationItem], sheet: ScoreSheet) -> None:
    for item in items:
        entry = sheet.by_key[item.key]
        if isinstance(entry, ScoreItem):
            item.points = rules.points(entry, rules.Measure(item.amount, item.against))
        else:
            item.points = rules.taken_off(entry.points, item.amount or Decimal(0))
    earned = [item.points for item in items if not item.deducts]
    off = [item.points for item in items if item.deducts]
    case.total, case.deducted = rules.score(earned, off, sheet.most_off)
    case.grade = rules.grade(case.total, sheet.grades)


def _write(case: Evaluation, items: list[EvaluationItem]) -> None:
    for place, item in enumerate(items):
        item.pk, item.evaluation, item.edition, item.place = None, case, case.edition, place
    EvaluationItem.objects.bulk_create(items)


def _sheet(case: Evaluation, known: Terms) -> ScoreSheet:
    return scores.sheet_of(case.evaluated, known)


def correct(
    case: Evaluation,
    step: Step,
    *,
    item: str,
    reason: str,
    amount: Decimal | None = None,
    against: Decimal | None = None,
) -> None:
    """What the system cannot know: another figure with its reason; the points follow from it."""
    items = list(case.items)
    for each in items:
        if each.key == item:
            each.amount = each.amount if amount is None else amount
            each.against = each.against if against is None else against
            each.reason = reason
    case.edition += 1
    # The sheet it was drafted by counts, also when a newer one is in force by now.
    _reckon(case, items, _sheet(case, scores.terms_of(case)))
    _write(case, items)


def tell(case: Evaluation, step: Step, *, opinion: str = "") -> None:
    """The draft goes to whom it is about, with the term to object."""
    case.told_on = step.day
    case.object_by = step.terms.calendar.add(step.day, step.terms.evaluation_objection_wd)


def accept(case: Evaluation, step: Step, *, opinion: str = "") -> None:
    """No objection."""


def may_object(case: Evaluation, step: Step, **data: Any) -> Iterator[Finding]:
    """EVA-03."""
    yield from rules.objected_in_time(step.day, case.object_by)


def object_to(case: Evaluation, step: Step, *, reason: str) -> None:
    """What the evaluated organisation holds against the draft."""
    case.objection = reason


def reply(case: Evaluation, step: Step, *, reason: str) -> None:
    """The bureau's answer; what it accepts has been corrected before."""
    case.reply = reason


def close_hearing(case: Evaluation, step: Step) -> None:
    """The term passed without an objection."""


def publish(case: Evaluation, step: Step, *, opinion: str = "") -> None:
    """Signed: the score counts, and the allocation of the pool reckons with it (Article 7)."""
    case.published_on = step.day


def withdraw(case: Evaluation, step: Step, *, reason: str) -> None:
    """Nothing of it counts; the year may be evaluated anew."""
