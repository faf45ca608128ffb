"""Every state of the two desks is reached, by acts of people and of the night alone (§3.3 to 3.6, 3.10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from compensation.models import RecoveryCase
from tests import balances, complaints, coordinations, reports, statements, supervisions
from tests.story import Story, paper
from zengxindai.audit.models import Event
from zengxindai.workflow import registry

REASON = {"reason": "情况有变，不再需要"}


def evening(story: Story, day: dt.date, case: Any) -> Any:
    """The night after a day is over."""
    story.at_the_evening_of(day)
    return story.fresh(case)


def live(story: Story) -> Any:
    """The agreement in force."""
    return registry.flow("agreement").model.objects.get(bank=story.cast.bank.organisation, status="EFFECTIVE")


def ran_off(story: Story) -> Any:
    """Terminated while a loan owes: the loan is run off."""
    story.drawn()
    agreement = story.terminated(live(story))
    return evening(story, story.day, agreement)


def late_waiver(story: Story) -> Any:
    """A waiver of the late disbursement, used by it."""
    loan = story.registered().loan
    story.later(days=50)
    waiver = story.waived(loan, days=30)
    story.later(days=(loan.filing.draw_by - story.day).days + 3)
    story.act("loan.draw", loan, "bank", **story.drawing(loan))
    return story.fresh(waiver)


def agreeing(story: Story) -> Any:
    """A balance file that says what the movements say."""
    loan = story.drawn()
    return balances.send(balances.in_april(story), [loan.note_no, loan.subject, loan.outstanding])


def recovered(story: Story) -> Any:
    """A claim paid, and everything got back from the borrower."""
    story.funded()
    recovery = RecoveryCase.objects.get(claim=story.paid())
    story.received(recovery, str(recovery.principal))
    return recovery


def settled(story: Story) -> Any:
    """A claim paid, nothing more to be had, the rest shared."""
    story.funded()
    return story.settled(RecoveryCase.objects.get(claim=story.paid()))


def signed(story: Story) -> Any:
    """A settlement before the finance bureau."""
    story.funded()
    return story.act("settlement.submit", story.sheet(RecoveryCase.objects.get(claim=story.paid())), "bank")


def reported(story: Story) -> Any:
    """March's report, received by all three."""
    story.drawn()
    story.at_the_evening_of(dt.date(2026, 3, 31))
    return reports.accepted(story)


Tale = Callable[[Story], Any]
TALES: dict[str, tuple[Tale, ...]] = {
    "complaint": (
        lambda s: s.act("complaint.turn_down", complaints.filed(s), "finance_bureau", **REASON),
        complaints.closed,
        lambda s: s.act("complaint.dismiss", complaints.investigating(s), "finance_bureau", **complaints.finding()),
        lambda s: s.act("complaint.mediate", complaints.investigating(s), "finance_bureau", **complaints.finding()),
    ),
    "inspection": (
        lambda s: s.act("inspection.discard", supervisions.drafted(s), "regulator", **REASON),
        lambda s: s.act(
            "inspection.send_back", supervisions.reported(s), "regulator", rectify_by=supervisions.day(s, 20), **REASON
        ),
        supervisions.rectified,
    ),
    "meeting": (
        supervisions.held,
        lambda s: s.act("meeting.call_off", supervisions.planned(s), "finance_bureau", **REASON),
    ),
    "meeting_action": (
        lambda s: s.act("meeting_action.finish", supervisions.held(s).actions.get(), "bank", done="已办"),
        lambda s: s.act("meeting_action.drop", supervisions.held(s).actions.get(), "finance_bureau", **REASON),
    ),
    "accountability": (supervisions.recorded,),
    "coordination": (
        coordinations.closed,
        lambda s: s.act("coordination.cancel", coordinations.opened(s), "enterprise", **REASON),
    ),
    "agreement": (
        lambda s: s.agreement("other_bank", effective_from=(s.day + dt.timedelta(days=5)).isoformat()),
        lambda s: s.suspended(live(s)),
        lambda s: s.terminated(live(s)),
        lambda s: evening(s, live(s).effective_until + dt.timedelta(days=1), live(s)),
        ran_off,
        lambda s: s.act("agreement.abandon", s.offered("other_bank"), "finance_bureau", **REASON),
    ),
    "opinion": (
        lambda s: s.asked(s.investigating().application, "bank"),
        lambda s: s.act("opinion.approve", s.investigated(), "bank", **s.opinion(conditions="落实抵押登记")),
        lambda s: s.act("opinion.decline", s.investigated(), "bank", decline_code="FINANCES", **REASON),
        lambda s: (s.act("application.withdraw", s.investigating().application, "enterprise", **REASON), s.day_end()),
    ),
    "filing": (
        lambda s: s.act("filing.return_for_correction", s.filed(), "guarantor", ground="MISSING_ITEM", **REASON),
        lambda s: s.amending(s.registered(), amount="2000000"),
        lambda s: evening(s, (filing := s.registered()).draw_by + dt.timedelta(days=20), filing),
        lambda s: s.act("filing.cancel", s.registered(), "finance_bureau", file=paper(), **REASON),
        lambda s: s.repaid(s.drawn(), "3000000"),
    ),
    "loan": (
        lambda s: s.claimed(),
        recovered,
        settled,
        lambda s: s.repaid(s.drawn(), "3000000"),
        lambda s: s.act("filing.cancel", s.registered(), "finance_bureau", file=paper(), **REASON),
    ),
    "guarantee": (
        lambda s: s.act("guarantee.decline", s.guaranteed("REVIEW"), "guarantor", **REASON),
        lambda s: s.act("guarantee.withdraw", s.guaranteed("APPLIED"), "bank", **REASON),
        lambda s: s.repaid(s.in_force().loan, "3000000"),
        lambda s: s.back_to_guarantor(s.paid_by_guarantor(), "10000"),
        lambda s: (case := s.paid_by_guarantor(), s.back_to_guarantor(case, str(case.paid_out))),
        lambda s: s.act("guarantee.write_off", s.paid_by_guarantor(), "guarantor", file=paper(), **REASON),
    ),
    "check": (
        lambda s: s.visited(s.drawn()),
        lambda s: (s.check_due(loan := s.drawn()), s.repaid(loan, "3000000"), s.later(days=1).day_end()),
    ),
    "waiver": (
        late_waiver,
        lambda s: s.act("waiver.refuse", s.waiver(s.registered().loan), "finance_bureau", **REASON),
        lambda s: s.act("waiver.withdraw", s.waiver(s.registered().loan), "bank", **REASON),
        lambda s: s.act("waiver.revoke", s.waived(s.registered().loan), "finance_bureau", **REASON),
        lambda s: evening(s, (w := s.waived(s.registered().loan)).until + dt.timedelta(days=1), w),
    ),
    "recovery": (recovered, lambda s: s.received(settled(s).recovery, "1000")),
    "receipt": (lambda s: s.taken_back(recovered(s).receipts.get()),),
    "settlement": (
        settled,
        lambda s: s.act("settlement.return_for_correction", signed(s), "finance_bureau", **REASON),
        lambda s: s.received(signed(s).recovery, "3000000"),
    ),
    "exit_case": (
        lambda s: s.decided(s.crossed(), "resume"),
        lambda s: s.decided(s.crossed(), "terminate"),
        lambda s: s.terminated(s.crossed().agreement),
    ),
    "statement": (
        lambda s: statements.send(s, statements.as_booked(statements.funded(s))),
        lambda s: (statements.explained(s), statements.send(s)),
    ),
    "report": (
        lambda s: s.act("report.return_for_correction", reported(s), "regulator", **REASON),
        lambda s: s.act("report.correct", reported(s), "bank", **REASON),
    ),
    "summary": (lambda s: (reported(s), s.act("summary.issue", reports.summary(s), "pboc_branch", **reports.WORDS)),),
    "balance_file": (
        agreeing,
        lambda s: (
            s.act("balance_file.explain", case := balances.differing(s), "bank", **balances.explanation(case)),
            balances.send(s, ["JJ-未登记", "某企业", 100], day=case.day),
        ),
    ),
}


@pytest.mark.parametrize("name", TALES)
def test_every_state_is_reached(story: Story, name: str) -> None:
    reached, began = set(), story.now
    for tale in TALES[name]:
        story.now = began
        with transaction.atomic():
            tale(story)
            reached |= set(Event.objects.filter(case_type=name).values_list("target", flat=True))
            transaction.set_rollback(True)
    assert reached == set(registry.flow(name).model.states.values)
