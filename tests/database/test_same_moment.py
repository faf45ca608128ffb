"""Again and again two people press at the same moment, through real pages on real connections: one effect each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from compensation.models import Claim, Payout
from loans.models import Filing, FilingMark
from tests.cast import PASSWORD, SINCE, assemble
from tests.database.copies import FIRST, OWN, claim_rows, copy, copy_all, filing_rows
from tests.database.rounds import TIMES
from tests.database.test_guards import NOW
from tests.story import Story
from zengxindai.accounts import people
from zengxindai.accounts.models import User
from zengxindai.audit.models import Event
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Hold, Transaction
from zengxindai.workflow import registry, signing, turns
from zengxindai.workflow.models import Proposal, Turn
from zengxindai.workflow.step import Step

ROUNDS = 50 * TIMES


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    """The story is told in March; the pages then think it is June."""
    told = Story(assemble(), NOW)
    told.agreement()
    told.funded()
    with time_machine.travel(NOW + dt.timedelta(days=92), tick=True):
        yield told


def colleague(story: Story, team: str, duty: str) -> User:
    """A second person of the same organisation with the same duty."""
    return people.enrol(
        story.cast.teams[team].organisation, f"{team}-2", "第二人", (duty,), password=PASSWORD, valid_from=SINCE
    )


def browser(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def press(clients: list[Client], path: str, words: dict[str, Any]) -> list[int]:
    """All clients post at the same moment; the answers' codes."""
    barrier = Barrier(len(clients))

    def post(client: Client) -> int:
        try:
            barrier.wait()
            return client.post(path, words).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(clients)) as pool:
        return list(pool.map(post, clients))


def all_told(seen: Counter[int], posted: int) -> bool:
    """Whoever came second was told so: not their turn any more, or, having waited too long, to look again (SYS-02)."""
    return set(seen) <= {200, 302, 403} and sum(seen.values()) == posted


@pytest.mark.slow
def test_two_approve(story: Story) -> None:
    claim = story.reviewed_claim(amount="1000.00")
    copy_all(claim_rows(claim), ROUNDS)
    clients = [browser(story.cast.district_gov.approver), browser(colleague(story, "district_gov", "approver"))]
    words = {"approved": "650.00", "approved_on": story.day.isoformat(), "acknowledged": "1"}
    seen: Counter[int] = Counter()
    for g in range(1, ROUNDS + 1):
        seen.update(press(clients, f"/claims/{FIRST + g}/approve/", words | {"approval_no": f"府{g}"}))
    assert all_told(seen, 2 * ROUNDS)
    copies = Claim.objects.filter(pk__gt=FIRST)
    assert copies.filter(status="GOV_APPROVED").count() == ROUNDS
    assert Event.objects.filter(verb="claim.approve").count() == ROUNDS
    assert Hold.objects.count() == ROUNDS


@pytest.mark.slow
def test_two_pay(story: Story) -> None:
    claim = story.entrusted(amount="1000.00")
    handler = story.cast.guarantor.handler
    row, words = registry.row("claim.pay"), story.payment(claim)
    form = story.form(row, words, claim, handler)
    proposal = signing.submit(row, claim, by=handler, form=form, at=story.now)
    copy_all(claim_rows(claim), ROUNDS)
    voucher = "jsonb_set(s.data, '{voucher_no}', to_jsonb('V' || g))"
    copy(Proposal, proposal.pk, ROUNDS, case_id=OWN, data=voucher)
    copy(type(proposal.signatures.get()), proposal.signatures.get().pk, ROUNDS, proposal_id=OWN)
    clients = [browser(story.cast.guarantor.checker), browser(colleague(story, "guarantor", "checker"))]
    seen, agreed = Counter[int](), {"opinion": "同意", "password": PASSWORD}
    for g in range(1, ROUNDS + 1):
        seen.update(press(clients, f"/proposals/{FIRST + g}/sign/", agreed))
    assert all_told(seen, 2 * ROUNDS)
    assert Payout.objects.count() == ROUNDS
    assert Claim.objects.filter(pk__gt=FIRST, status="PAID", paid="650.00").count() == ROUNDS
    assert Transaction.objects.filter(kind="PAYOUT").count() == ROUNDS
    special = ledger.find(f"special:{claim.bank_id}")
    assert special is not None
    assert ledger.balance(special) == Decimal(10_000_000) - ROUNDS * Decimal("650.00")
    assert list(ledger.differences()) == []


@pytest.mark.slow
def test_two_of_one_office_and_both_others_acknowledge(story: Story) -> None:
    filing = story.filed()
    copy_all(filing_rows(filing), ROUNDS)
    clients = [
        browser(story.cast.finance_bureau.handler),
        browser(colleague(story, "finance_bureau", "handler")),
        browser(story.cast.guarantor.handler),
        browser(story.cast.fin_dev_center.handler),
    ]
    seen: Counter[int] = Counter()
    for g in range(1, ROUNDS + 1):
        seen.update(press(clients, f"/filings/{FIRST + g}/acknowledge/", {"opinion": ""}))
    assert (seen[302], seen[403]) == (3 * ROUNDS, ROUNDS)
    registered = Filing.objects.filter(pk__gt=FIRST, status="REGISTERED")
    assert registered.count() == ROUNDS
    assert FilingMark.objects.filter(filing_id__gt=FIRST).count() == 3 * ROUNDS
    year = story.day.year
    wanted = {f"JJZXD备〔{year}〕{serial:04d}号" for serial in range(1, ROUNDS + 1)}
    assert set(registered.values_list("number", flat=True)) == wanted


@pytest.mark.slow
def test_a_question_and_the_opinion_it_would_stop(story: Story) -> None:
    """The question locks request and opinion, the last signature opinion and request: one of two gives way in words."""
    asker, signer = browser(story.cast.bank.handler), browser(story.cast.bank.approver)
    for number in range(ROUNDS // 20):
        paper = story.investigated(purpose=f"采购钢材 {number}")
        row, handler = registry.row("opinion.approve"), story.cast.bank.handler
        form = story.form(row, story.opinion(), paper, handler)
        proposal = signing.submit(row, paper, by=handler, form=form, at=story.now)
        signing.sign(proposal, by=story.cast.bank.checker, at=story.now)
        barrier, question = Barrier(2), story.question(answer_by=(NOW + dt.timedelta(days=99)).date().isoformat())

        def post(client: Client, path: str, words: dict[str, Any], barrier: Barrier = barrier) -> int:
            try:
                barrier.wait()
                return client.post(path, words).status_code
            finally:
                connection.close()

        asked = f"/applications/{paper.application_id}/begin/inquiry/ask/"
        with ThreadPoolExecutor(2) as pool:
            first = pool.submit(post, asker, asked, question)
            second = pool.submit(post, signer, f"/proposals/{proposal.pk}/sign/", {"opinion": "同意"})
            assert first.result() in (200, 302)
            # Signed, or told that the question came first and the opinion is not theirs to sign any more.
            assert second.result() in (302, 403)
        assert (second.result() == 403) <= (story.fresh(paper).status == "MATERIAL_REQUESTED")
        for case in (paper, paper.application):
            case = story.fresh(case)
            inbox = Turn.objects.filter(case_type=case.case_type, case_id=case.pk)
            shown = ("organisation", "duty", "row", "status", "due_on", "paused_since")
            before = list(inbox.order_by("id").values_list(*shown))
            turns.rewrite(case, Step(handler))
            assert before == list(inbox.order_by("id").values_list(*shown)), "the inbox is what the tables say"
