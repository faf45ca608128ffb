"""What the pages and the paper of an evaluation show: every figure, where it comes from, how its points follow."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reporting.models import Evaluation, EvaluationItem
from reporting.queries import scores
from reporting.queries.target_pages import exact
from reporting.rules import ratio
from zengxindai.audit.models import Event
from zengxindai.policy.goals import ScoreItem
from zengxindai.web import panels
from zengxindai.workflow import papers


def evaluation_facts(case: Evaluation, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of an evaluation's page."""
    return [
        (_("Organisation"), case.evaluated.name, "text"),
        (_("Year"), str(case.year), "text"),
        (_("Score sheet"), case.sheet, "text"),
        (_("Points"), case.total, "number"),
        (_("Of it deducted"), case.deducted, "number"),
        (_("Grade"), case.grade, "text"),
        (_("Last day to object"), case.object_by or "", "day"),
        (_("Objection"), case.objection, "text"),
        (_("Reply of the bureau"), case.reply, "text"),
        (_("Published on"), case.published_on or "", "day"),
    ]


def items_panel(case: Evaluation, user: Any) -> dict[str, Any] | None:
    """The score sheet: figure, what it is measured by, points, and how they came about."""
    columns = (
        (_("Indicator"), "text"), (_("Full points"), "number"), (_("Figure"), "number"), (_("Measured by"), "number"),
        (_("Points"), "number"), (_("How it is reckoned"), "text"), (_("Taken from"), "text"),
        (_("Correction"), "text"),
    )  # fmt: skip
    sheet = scores.sheet_of(case.evaluated, scores.terms_of(case))
    rows: list[tuple[str, tuple[Any, ...]]] = [
        (
            "",
            (
                each.label, "" if each.deducts else each.full, exact(each.amount), exact(each.against), signed(each),
                formula(each, sheet.by_key[each.key]), each.source, correction(each),
            ),
        )
        for each in case.items
    ]  # fmt: skip
    told = gettext("deductions together at most %(most)s points") % {"most": sheet.most_off}
    return panels.table(columns, [*rows, ("", (_("Total"), 100, "", "", case.total, told, "", ""))]) if rows else None


def signed(item: EvaluationItem) -> str:
    """Points earned, or taken off with a minus."""
    return f"−{item.points}" if item.deducts and item.points else f"{item.points}"


def formula(item: EvaluationItem, entry: Any) -> str:
    """How the points follow from the figures, with the sheet's own numbers."""
    if not isinstance(entry, ScoreItem):
        return gettext("%(each)s points for each case") % {"each": plain(entry.points)}
    against = entry.against if entry.against is not None else item.against
    if item.amount is None or not against:
        return gettext("Nothing to measure: %(pct)s %% of the points") % {"pct": plain(entry.empty)}
    words: dict[str, Any] = {
        "points": plain(entry.points),
        "amount": exact(item.amount),
        "against": exact(Decimal(against)),
    }
    words |= {"pct": ratio(item.amount, Decimal(against)), "full": plain(entry.full), "zero": plain(entry.zero_at)}
    words |= {"step": plain(entry.step_bp), "off": plain(entry.per_step)}
    return gettext(WORDS[entry.formula]) % words


WORDS = {
    "COMPLETION": _("%(amount)s ÷ %(against)s × %(points)s, from 0 to %(points)s"),
    "PROPORTION": _("%(amount)s ÷ %(against)s × %(points)s, from 0 to %(points)s"),
    "SHARE": _("%(pct)s %% ÷ %(full)s %% × %(points)s, from 0 to %(points)s"),
    "FALLING": _("(1 − %(pct)s %% ÷ %(zero)s %%) × %(points)s, from 0 to %(points)s"),
    "BASIS_POINTS": _("%(amount)s %% against %(against)s %%: %(off)s off for each whole %(step)s BP more"),
}


def plain(value: Decimal) -> str:
    """A number without zeros that say nothing."""
    return f"{value.normalize():f}"


def correction(item: EvaluationItem) -> str:
    """What the system had found, and why something else counts."""
    if not item.reason:
        return ""
    words = {"amount": exact(item.proposed_amount), "against": exact(item.proposed_against), "reason": item.reason}
    return gettext("%(reason)s (the system found %(amount)s, measured by %(against)s)") % words


def score_paper(case: Evaluation, event: Event) -> dict[str, Any]:
    """What stands on 《绩效评价表》 as published (Articles 6.1, 7)."""
    sheet = scores.sheet_of(case.evaluated, scores.terms_of(case))
    return {
        "number": case.number,
        "issuer": event.organisation_name,
        "evaluated": case.evaluated.name,
        "year": case.year,
        "sheet": case.sheet,
        "total": f"{case.total:.2f}",
        "grade": case.grade,
        "deducted": f"{case.deducted:.2f}",
        "most_off": plain(sheet.most_off),
        "objection": case.objection,
        "reply": case.reply,
        "rows": [
            {
                "label": each.label,
                "full": "扣分" if each.deducts else plain(each.full),
                "amount": exact(each.amount),
                "against": exact(each.against),
                "points": signed(each),
                "formula": formula(each, sheet.by_key[each.key]),
                "reason": each.reason,
            }
            for each in case.items
        ],
        "signers": papers.signers(event),
    }
