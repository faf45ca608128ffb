"""Two people of a bank record the same disbursement at the same moment, by page and by program: one movement."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client

from loans.models import Loan, Movement
from tests.cast import assemble
from tests.database.copies import FIRST, OWN, copy, copy_all, filing_rows, numbered
from tests.database.rounds import TIMES
from tests.database.test_guards import NOW
from tests.database.test_same_moment import browser, colleague, press
from tests.story import Story
from zengxindai.workflow import registry, signing
from zengxindai.workflow.models import Proposal

# Rounds of two signatures, of each way of programs, of two loans on one note.
PAGES, PROGRAMS, NOTES = 30 * TIMES, 6 * TIMES, 5 * TIMES


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    told = Story(assemble(), NOW)
    told.agreement()
    with time_machine.travel(NOW, tick=True):
        yield told


def pending(story: Story, count: int) -> Any:
    """A loan that waits for its disbursement, and so many copies of it."""
    loan = story.registered(amount="1000.00").loan
    own = {"application_id": OWN, "filing_id": OWN, "number": numbered("number")}
    copy_all({**filing_rows(loan.filing), loan: own}, count)
    return loan


def half_drawn(story: Story, count: int) -> Any:
    """A loan of which a part is disbursed, and so many copies of it."""
    loan = story.registered(amount="1000.00").loan
    loan = story.act("loan.draw", loan, "bank", **story.drawing(loan, amount="400"))
    own = {"application_id": OWN, "filing_id": OWN, "number": numbered("number"), "note_no": numbered("note_no")}
    moved = {loan.movements.get(): {"loan_id": OWN, "note_no": numbered("note_no")}}
    copy_all({**filing_rows(loan.filing), loan: own, **moved, loan.instalments.get(): {"loan_id": OWN}}, count)
    return loan


def proposed(story: Story, key: str, loan: Any, words: dict[str, Any], count: int, note: str) -> None:
    """The bank's handler has proposed the disbursement of each copy; note: SQL of the note of copy g."""
    row, handler = registry.row(key), story.cast.bank.handler
    proposal = signing.submit(row, loan, by=handler, form=story.form(row, words, loan, handler), at=story.now)
    assert isinstance(proposal, Proposal)
    data = f"s.data || jsonb_build_object('note_no', {note}, 'voucher_no', 'V' || g)"
    copy(Proposal, proposal.pk, count, case_id=OWN, data=data)
    signature = proposal.signatures.get()
    copy(type(signature), signature.pk, count, proposal_id=OWN)


def checkers(story: Story) -> list[Client]:
    return [browser(story.cast.bank.checker), browser(colleague(story, "bank", "checker"))]


def at_once(*calls: tuple[Client, str, dict[str, Any], str]) -> list[Any]:
    """Programs, each on a connection of its own: client, address, words, key ("" for none); the answers."""
    barrier = Barrier(len(calls))

    def post(call: tuple[Client, str, dict[str, Any], str]) -> Any:
        client, path, words, key = call
        headers = {"Idempotency-Key": key} if key else {}
        try:
            barrier.wait()
            answer = client.post(path, json.dumps(words), content_type="application/json", headers=headers)
            while "Retry-After" in answer.headers:  # the other one is at it this moment
                answer = client.post(path, json.dumps(words), content_type="application/json", headers=headers)
            return answer
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(post, calls))


def one_each(count: int) -> None:
    """Every copy is disbursed once, and owes what was disbursed."""
    moved = Movement.objects.filter(loan_id__gt=FIRST, kind="DRAW")
    assert moved.count() == moved.values("loan").distinct().count() == count
    assert Loan.objects.filter(pk__gt=FIRST, status="ACTIVE", outstanding="1000.00", amount="1000.00").count() == count


@pytest.mark.slow
def test_two_sign_the_same_disbursement(story: Story) -> None:
    loan = pending(story, PAGES)
    proposed(story, "loan.draw", loan, story.drawing(loan), PAGES, "'N' || g")
    clients, seen = checkers(story), Counter[int]()
    for g in range(1, PAGES + 1):
        seen.update(press(clients, f"/proposals/{FIRST + g}/sign/", {"opinion": "同意"}))
    assert (seen[302], seen[403]) == (PAGES, PAGES)
    one_each(PAGES)


@pytest.mark.slow
def test_two_record_the_same_disbursement_by_page(story: Story) -> None:
    loan = pending(story, PROGRAMS)
    bank = story.cast.bank
    assert bank.second is not None
    clients, checker, seen = [browser(bank.handler), browser(bank.second)], browser(bank.checker), Counter[int]()
    for g in range(1, PROGRAMS + 1):
        words = story.drawing(loan, note_no=f"N{g}", voucher_no=f"V{g}") | {"acknowledged": "1"}
        seen.update(press(clients, f"/loans/{FIRST + g}/draw/", words))
        proposal = Proposal.objects.get(case_type="loan", case_id=FIRST + g)
        seen.update(press([checker], f"/proposals/{proposal.pk}/sign/", {"opinion": "同意"}))
    assert set(seen) <= {200, 302, 403}
    assert seen[302] == 2 * PROGRAMS
    one_each(PROGRAMS)


@pytest.mark.slow
@pytest.mark.parametrize("keyed", [False, True], ids=["without a key", "with one key"])
def test_two_record_the_same_disbursement_by_program(story: Story, keyed: bool) -> None:
    """Without a key one is refused; sent twice under one key, the second is answered as the first was."""
    loan = pending(story, PROGRAMS)
    bank = story.cast.bank
    assert bank.second is not None
    handlers = [browser(bank.handler), browser(bank.handler if keyed else bank.second)]
    signers, seen = [browser(bank.checker)] * 2 if keyed else checkers(story), Counter[int]()
    signers = [signers[0], browser(bank.checker)] if keyed else signers
    for g in range(1, PROGRAMS + 1):
        words = story.drawing(loan, note_no=f"N{g}", voucher_no=f"V{g}")
        key = f"draw-{g}" if keyed else ""
        answers = at_once(*((each, f"/api/loans/{FIRST + g}/draw/", words, key) for each in handlers))
        proposal = Proposal.objects.get(case_type="loan", case_id=FIRST + g)
        sign, key = f"/api/proposals/{proposal.pk}/sign/", f"sign-{g}" if keyed else ""
        signed = at_once(*((each, sign, {"opinion": "同意"}, key) for each in signers))
        seen.update(each.status_code for each in (*answers, *signed))
        if keyed:
            assert answers[0].json() == answers[1].json()
            assert signed[0].json() == signed[1].json()
            assert sorted(each.headers.get("Idempotent-Replayed", "") for each in signed) == ["", "true"]
    assert set(seen) <= ({200} if keyed else {200, 403, 409})
    assert seen[200] == (4 if keyed else 2) * PROGRAMS
    one_each(PROGRAMS)


@pytest.mark.slow
@pytest.mark.parametrize("key", ["loan.draw", "loan.draw_more"])
def test_one_note_on_two_loans(story: Story, key: str) -> None:
    """The note of a first disbursement and of a further one: of two loans, one has it."""
    first = key == "loan.draw"
    loan = pending(story, 2 * NOTES) if first else half_drawn(story, 2 * NOTES)
    more = {"note_no": "N", "voucher_no": "V", "amount": "600", "drawn_on": story.day.isoformat()}
    proposed(story, key, loan, story.drawing(loan) if first else more, 2 * NOTES, "'N' || (g + 1) / 2")
    clients, barrier = checkers(story), Barrier(2)

    def sign(client: Client, number: int) -> int:
        try:
            barrier.wait()
            return client.post(f"/proposals/{FIRST + number}/sign/", {"opinion": "同意"}).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        for pair in range(1, NOTES + 1):
            codes = list(pool.map(sign, clients, (2 * pair - 1, 2 * pair)))
            assert codes == [302, 302]  # who comes too late is told so on the case's page
            assert Movement.objects.filter(kind="DRAW", note_no=f"N{pair}").count() == 1
    assert Proposal.objects.filter(pk__gt=FIRST, state="DONE").count() == NOTES
