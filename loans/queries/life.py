"""A loan's whole life in order: what was owed when, and everything that happened to it (Articles 9, 10, 18, 19)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from loans import rules
from loans.models import Check, Loan, Movement
from loans.queries.cover import OWING
from loans.queries.drawing import Drawing, Mark, owed_on
from loans.queries.watch import WATCHERS, worded
from loans.states import AlertKind, CheckState, Tier
from zengxindai.audit.models import Event
from zengxindai.web.present import today_terms
from zengxindai.workflow import registry

# What an upper floor's acts leave on the loan's own trail; money that came back stands among the movements.
FATE = ("loan.claim", "loan.unclaim", "loan.compensate", "loan.settle", "loan.close_recovered", "loan.close_repaid")
KINDS = {
    "in": _("Disbursement"),
    "out": _("Repayment or recovery"),
    "check": _("Post-loan check"),
    "alert": _("Alert"),
    "overdue": _("First day overdue"),
    "class": _("Change of class"),
    "fate": _("Claim, compensation, end"),
}
MOVED = ("in", "out")
LANES = (("check",), ("alert",), ("class",), ("overdue", "fate"))


@dataclass(frozen=True)
class Moment:
    """One thing that happened: kind is a key of KINDS, text its words; amount moved and principal after it, yuan."""

    on: dt.date
    kind: str
    text: str
    amount: Decimal | None = None
    after: Decimal | None = None


def steps(movements: Iterable[Movement]) -> list[tuple[dt.date, Decimal]]:
    """What was owed after each movement, yuan, in the order of their days; the last is what is owed now."""
    owed, found = Decimal(0), []
    for each in sorted(movements, key=lambda movement: (movement.on, movement.pk)):
        owed += each.principal
        found.append((each.on, owed))
    return found


def moments(loan: Loan, user: Any, day: dt.date) -> list[Moment]:
    """Everything of the loan's life that this person reads, in order; empty while nothing stands drawn."""
    if loan.drawn_on is None:
        return []
    movements = sorted(loan.movements.all(), key=lambda movement: (movement.on, movement.pk))
    known = steps(movements)
    found = [
        Moment(each.on, "in" if each.principal > 0 else "out", each.get_kind_display(), each.principal, after)
        for each, (_on, after) in zip(movements, known, strict=True)
    ]
    found += _of_classes(loan)
    found += _of_fate(loan)
    if loan.overdue_since:
        found.append(Moment(loan.overdue_since, "overdue", str(KINDS["overdue"])))
    if user.organisation.kind in WATCHERS:
        found += _of_days(loan, known, day)
        found += _of_checks(loan, user, day)
    # What moved principal on one day stays in the order in which it was entered.
    order = {"in": 0, "out": 0} | {kind: place for place, kind in enumerate(KINDS) if kind not in MOVED}
    return sorted(found, key=lambda moment: (moment.on, order[moment.kind]))


def _of_classes(loan: Loan) -> Iterator[Moment]:
    for each in loan.tiers.order_by("pk"):
        yield Moment(each.on, "class", f"{_('Five-tier class')} {Tier(each.tier).label}")


def _of_fate(loan: Loan) -> Iterator[Moment]:
    flow = registry.flow("loan")
    for event in Event.objects.filter(case_type="loan", case_id=loan.pk, verb__in=FATE).order_by("id"):
        yield Moment(timezone.localdate(event.at), "fate", str(flow[event.verb.partition(".")[2]].label))


def _of_days(loan: Loan, known: list[tuple[dt.date, Decimal]], day: dt.date) -> Iterator[Moment]:
    """The days on which alerts arose by the calendar alone, as far as something was owed on them."""
    lead = [(AlertKind.MATURES, loan.matures_on - dt.timedelta(each), each) for each in rules.BEFORE_MATURITY]
    if loan.pay_by:
        lead += [(AlertKind.OVERDUE, loan.pay_by + dt.timedelta(each), each) for each in rules.PAST_DUE]
    for kind, on, days in lead:
        if loan.drawn_on <= on <= day and owed_on(known, on):
            yield Moment(on, "alert", worded(kind, days))


def _of_checks(loan: Loan, user: Any, day: dt.date) -> Iterator[Moment]:
    for each in Check.objects.visible_to(user).filter(loan=loan).select_related("inspector").order_by("pk"):
        if each.status == CheckState.DUE and each.due_on < day:
            yield Moment(each.due_on + dt.timedelta(1), "alert", str(AlertKind.CHECK_LATE.label))
        if each.status != CheckState.DONE:
            continue
        yield Moment(each.checked_on, "check", f"{each.get_kind_display()} · {each.inspector.name}")
        if not each.use_as_agreed:
            yield Moment(each.checked_on, "alert", str(AlertKind.MISUSED.label))
        if each.signals:
            yield Moment(each.checked_on, "alert", f"{AlertKind.SIGNALS.label}: {'、'.join(each.signal_labels)}")


def life_panel(loan: Loan, user: Any) -> dict[str, Any] | None:
    """The chart in two widths and the same facts as a table; None while nothing was drawn."""
    day = today_terms().day
    found = moments(loan, user, day)
    if not found:
        return None
    known = steps(loan.movements.all())
    until = day if loan.status in OWING else max(each.on for each in found)
    span = (known[0][0], max(until, loan.matures_on or until))
    marks = [Mark(each.on, each.kind, f"{each.on:%Y-%m-%d} {each.text}") for each in found]
    seen = {each.kind for each in found}
    return {
        "charts": [Drawing(width, span, until, known, loan.matures_on, marks, LANES) for width in (340, 760)],
        "moments": [
            {"kind_label": _("Movements") if each.kind in MOVED else KINDS[each.kind], "moment": each} for each in found
        ],
        "legend": [{"kind": kind, "label": label} for kind, label in KINDS.items() if kind in seen],
        "first": span[0],
        "matures_on": loan.matures_on,
        "amount": max(owed for _on, owed in known),
        "outstanding": known[-1][1],
        "until": until,
    }
