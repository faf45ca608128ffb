"""A payout of the guarantor at the same moment as another, or as the borrower's last repayment, on real connections."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from loans.models import Guarantee
from tests.cast import assemble
from tests.database.rounds import TIMES
from tests.database.test_guards import NOW
from tests.database.test_races import together
from tests.story import Story
from zengxindai.audit.models import Event
from zengxindai.workflow import engine, signing

ROUNDS = 8 * TIMES


def called(rounds: int) -> tuple[Story, list[Guarantee]]:
    """So many guarantees on loans that fell due on one day, their payouts requested."""
    story = Story(assemble(), NOW)
    story.agreement()
    cases = [story.in_force(days=60, amount="100000", purpose=f"用途{index}") for index in range(rounds)]
    story.at_the_evening_of(cases[0].loan.pay_by + dt.timedelta(days=1))
    story.now = timezone.make_aware(dt.datetime.combine(story.day + dt.timedelta(days=1), dt.time(10, 0)))
    return story, [
        story.act("guarantee.request_payout", story.fresh(case), "bank", **story.calling(case)) for case in cases
    ]


def payment(story: Story, case: Guarantee, **changed: Any) -> Any:
    """The guarantor's payment, proposed by its handler."""
    handler = story.cast.guarantor.handler
    row = engine.registry.row("guarantee.pay_out")
    form = story.form(row, story.paying_out(case, **changed), case, handler)
    return signing.submit(row, case, by=handler, form=form, at=story.now)


@pytest.mark.slow
def test_of_two_payouts_one_is_made(committed: Any) -> None:
    story, cases = called(ROUNDS)
    approver = story.cast.guarantor.approver
    for case in cases:
        proposal = payment(story, case)

        def pay(proposal: Any = proposal) -> None:
            signing.sign(proposal, by=approver, at=story.now)

        assert together(pay, pay) == ["done", "not yours"]
        assert story.fresh(case).status == "PAID_OUT"
    assert Event.objects.filter(verb="guarantee.pay_out").count() == ROUNDS


@pytest.mark.slow
def test_one_voucher_pays_one_of_two_guarantees(committed: Any) -> None:
    story, cases = called(2 * 8)
    approver = story.cast.guarantor.approver
    for one, other in zip(cases[::2], cases[1::2], strict=True):
        acts = []
        for case in (one, other):
            proposal = payment(story, case, voucher_no=f"同号{one.pk}")
            acts.append(lambda proposal=proposal: signing.sign(proposal, by=approver, at=story.now))
        assert together(*acts) == ["done", "refused"]
        assert {story.fresh(one).status, story.fresh(other).status} == {"PAID_OUT", "PAYOUT_REQUESTED"}


@pytest.mark.slow
def test_a_payout_and_the_last_repayment_do_not_both_count(committed: Any) -> None:
    """Whichever is first: a loan repaid before the payout has none; paid out, the payout was right by its day."""
    story, cases = called(ROUNDS)
    bank, approver = story.cast.bank, story.cast.guarantor.approver
    row = engine.registry.row("loan.repay")
    for case in cases:
        proposal = payment(story, case)
        words = {"paid_on": story.day.isoformat(), "principal": "100000", "voucher_no": f"HK{case.pk}"}
        repayment = signing.submit(
            row, case.loan, by=bank.handler, form=story.form(row, words, case.loan, bank.handler), at=story.now
        )

        def pay(proposal: Any = proposal) -> None:
            signing.sign(proposal, by=approver, at=story.now)

        def repay(repayment: Any = repayment) -> None:
            signing.sign(repayment, by=bank.checker, at=story.now)

        assert "done" in together(pay, repay)
        case = story.fresh(case)
        if case.status == "RELEASED":
            assert (case.paid_out, case.loan.status) == (0, "REPAID")
        else:
            assert (case.status, case.paid_out, case.base) == ("PAID_OUT", 80000, 100000)
