"""A process of the site or a worker is killed before each statement of what it does, and round its commit.

There is one payment, or none. The child is a copy of this process that presses the button through the real page or does
a worker's work; SIGKILL leaves it no time to tidy.
"""

from __future__ import annotations

import datetime as dt
import os
import signal
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from compensation.models import Claim, Payout, Receipt, RecoveryCase, Settlement
from loans.forms.sheets import MOVEMENTS
from loans.models import Movement
from tests.cast import PASSWORD, assemble
from tests.database.test_guards import NOW
from tests.database.test_same_moment import browser
from tests.sheets import filled, upload
from tests.story import Story
from zengxindai.audit.models import Event
from zengxindai.ledger import proofs
from zengxindai.ledger.models import Entry, Hold, HoldEnd
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Outbox
from zengxindai.workflow import registry, signing
from zengxindai.workflow.models import Proposal, SheetRun

# Every how many statements somebody pulls the plug; KILL_EVERY=1 leaves none out.
EVERY = int(os.environ.get("KILL_EVERY", "9"))
COMMIT, AFTER = "commit", "after"


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    told = Story(assemble(), NOW)
    told.agreement()
    told.funded()
    with time_machine.travel(NOW + dt.timedelta(days=92), tick=True):
        yield told


def torn(work: Callable[[], Any], at: int | str | None) -> tuple[int, bool]:
    """Work in a child that is killed at a point: before a statement, before its commit, after it; None for never.

    Returns how many statements the act sent, 0 where it never came to its commit, and whether the child was killed.
    """
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _work(work, at, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    return int(said or b"0"), os.WIFSIGNALED(status)


def _work(work: Callable[[], Any], at: int | str | None, writing: int) -> None:
    """The child: it never returns."""
    count, acting = 0, False

    def counted(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal count, acting
        if count == at:
            os.kill(os.getpid(), signal.SIGKILL)
        count += 1
        acting = acting or 'INSERT INTO "audit_event"' in sql
        return execute(sql, *rest)

    def committed() -> None:
        """The act's own commit is the first after its event."""
        nonlocal acting
        own, acting = acting, False
        if own:
            os.write(writing, str(count).encode())
        if own and at == COMMIT:
            os.kill(os.getpid(), signal.SIGKILL)
        commit()
        if own and at == AFTER:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        connection.ensure_connection()
        commit, connection._commit = connection._commit, committed
        with connection.execute_wrapper(counted):
            work()
        os._exit(0)
    finally:
        os._exit(2)


def marks() -> tuple[Any, ...]:
    """Everything an act on money leaves behind."""
    cases = [list(kind.objects.order_by("pk").values_list("pk", "status", "version")) for kind in (Claim, Receipt)]
    rows = [kind.objects.count() for kind in (Event, Entry, Hold, HoldEnd, Payout, Movement)]
    return (cases, rows, list(Settlement.objects.values_list("status", flat=True)))


def killed_everywhere(work: Callable[[], Any], verb: str, between: Callable[[], Any] = lambda: None) -> int:
    """Kill the work at one point after the other, let it be done, do it again; how often it was killed.

    Killed before its commit it has done nothing; killed after it, it has been done once, and no second time. between:
    what time does after a death, such as ending its lease.
    """
    before, done = marks(), Event.objects.filter(verb=verb).count()
    statements, killed = torn(work, COMMIT)
    assert killed, "it came to its commit"
    assert statements > 20
    points = range(0, statements, EVERY)
    for at in points:
        between()
        assert torn(work, at) == (0, True), f"it was killed before statement {at}"
        assert marks() == before, f"killed before statement {at} it has done nothing"
    between()
    assert torn(work, AFTER) == (statements, True)
    assert Event.objects.filter(verb=verb).count() == done + 1, "killed after its commit it is done"
    after = marks()
    between()
    assert torn(work, None)[1] is False
    assert marks() == after, "done again it does nothing more"
    assert not list(proofs.differences())
    return len(points) + 2


def last_signature(story: Story, key: str, case: Any, team: str, words: dict[str, Any]) -> tuple[Client, str]:
    """The act is signed by all but the last; the browser of the last, and the address where it signs."""
    story.now = timezone.now()  # the pages before have acted at this hour
    row, each = registry.row(key), story.cast.teams[team]
    people = [each.who(duty) for duty in story.chain(row)]
    proposal = signing.submit(row, case, by=people[0], form=story.form(row, words, case, people[0]), at=story.now)
    assert isinstance(proposal, Proposal)
    for person in people[1:-1]:
        signing.sign(proposal, by=person, opinion="同意", at=story.now)
    return browser(people[-1]), f"/proposals/{proposal.pk}/sign/"


@pytest.mark.slow
def test_a_claim_is_paid_once_wherever_a_process_dies(story: Story) -> None:
    claim, agreed = story.reviewed_claim(amount="3000000"), {"opinion": "同意", "password": PASSWORD}
    words = {**story.approval(claim), "approved": "1950000", "acknowledged": "1"}
    approver = browser(story.cast.district_gov.approver)
    rounds = killed_everywhere(partial(approver.post, f"/claims/{claim.pk}/approve/", words), "claim.approve")
    client, path = last_signature(story, "claim.entrust", story.fresh(claim), "finance_bureau", {})
    rounds += killed_everywhere(partial(client.post, path, agreed), "claim.entrust")
    claim = story.fresh(claim)
    client, path = last_signature(story, "claim.pay", claim, "guarantor", story.payment(claim))
    rounds += killed_everywhere(partial(client.post, path, agreed), "claim.pay")
    confirmer = browser(story.cast.bank.handler)
    rounds += killed_everywhere(partial(confirmer.post, f"/claims/{claim.pk}/confirm/", agreed), "claim.confirm")
    assert Payout.objects.values_list("amount", flat=True).get() == 1_950_000
    print(f"killed {rounds} times")


@pytest.mark.slow
def test_what_comes_back_is_booked_once_wherever_a_process_dies(story: Story) -> None:
    recovery = RecoveryCase.objects.get(claim=story.paid(amount="1234567.90"))
    receipt = story.deposited(recovery, "100000.01")
    confirmer = browser(story.cast.guarantor.handler)
    killed_everywhere(
        partial(confirmer.post, f"/receipts/{receipt.pk}/confirm/", {"opinion": "同意"}), "receipt.confirm"
    )
    assert story.fresh(recovery).returned == Decimal("65000.01")


@pytest.mark.slow
def test_what_a_worker_books_is_booked_once_and_paid_accordingly(story: Story, settings: Any, tmp_path: Path) -> None:
    """Worked case 4 through a sheet: 456,789.12 come back by a worker that dies at every statement, then it is paid."""
    settings.PRIVATE_ROOT = tmp_path
    loan = story.overdue(amount="3000000")
    back = {"loan": loan.number, "kind": "还款", "on": story.day.isoformat(), "amount": "456789.12"}
    sheet = filled(MOVEMENTS.columns(story.cast.bank.handler), [{**back, "voucher_no": "HK-1"}])
    handler, checker = browser(story.cast.bank.handler), browser(story.cast.bank.checker)
    assert handler.post("/imports/movements/", {"file": upload(sheet)}).status_code == 302
    run = SheetRun.objects.get()
    for person in (handler, checker):
        assert person.post(f"/imports/runs/{run.pk}/", {"sign": "1"}).status_code == 302

    def lease_ends() -> None:
        Outbox.objects.filter(done_at=None).update(lease_until=None, attempts=0)

    killed_everywhere(partial(outbox.drain, 1, long=True), "import.movements", lease_ends)
    assert story.fresh(loan).outstanding == Decimal("2543210.88")
    story.paid(loan=story.fresh(loan))
    assert Payout.objects.values_list("amount", flat=True).get() == Decimal("1653087.07")


@pytest.mark.slow
def test_a_claim_repaid_before_payment_gives_its_money_back_once(story: Story) -> None:
    claim = story.entrusted(amount="3000000")
    words = {"paid_on": story.day.isoformat(), "principal": "3000000", "voucher_no": "HK-1"}
    client, path = last_signature(story, "claim.record_repayment", claim, "bank", words)
    killed_everywhere(partial(client.post, path, {"opinion": "同意"}), "claim.record_repayment")
    assert story.fresh(claim).status == "WITHDRAWN"
    assert HoldEnd.objects.count() == Hold.objects.count() == 1
    assert not Payout.objects.exists()
