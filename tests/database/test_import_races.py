"""The same sheet sent, signed and carried out by two at the same moment, a hundred times: one import each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import time_machine

from loans.forms.sheets import MOVEMENTS
from loans.models import Movement
from tests.cast import assemble
from tests.database.rounds import TIMES
from tests.database.test_guards import NOW
from tests.database.test_races import together
from tests.database.test_same_moment import browser, colleague
from tests.sheets import filled, upload
from tests.story import Story
from zengxindai.audit.models import Event
from zengxindai.documents.sheets import reading
from zengxindai.notifications import outbox
from zengxindai.workflow.models import SheetRun, SheetSignature

ROUNDS = 25 * TIMES


@pytest.fixture
def story(committed: Any, settings: Any, tmp_path: Path) -> Iterator[Story]:
    """A loan that lives; files go where nobody keeps them."""
    settings.PRIVATE_ROOT = tmp_path
    told = Story(assemble(), NOW)
    told.agreement()
    with time_machine.travel(NOW + dt.timedelta(days=9), tick=True):
        yield told


def rows(loan: Any, number: int) -> list[dict[str, str]]:
    """Two repayments nobody recorded yet."""
    same = {"loan": loan.number, "kind": "还款", "on": "2026-03-10", "amount": "1"}
    return [{**same, "voucher_no": f"V{number}-{serial}"} for serial in range(2)]


def at_once(clients: list[Any], path: str, words: Callable[[], dict[str, Any]]) -> Counter[int]:
    """All post at the same moment; the answers' codes."""
    codes: list[int] = []

    def post(client: Any, said: dict[str, Any]) -> None:
        codes.append(client.post(path, said).status_code)

    together(*[partial(post, client, words()) for client in clients])
    return Counter(codes)


@pytest.mark.slow
def test_one_sheet_by_two_is_one_import(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    loan, bank = story.drawn(), story.cast.bank
    columns = MOVEMENTS.columns(bank.handler)
    senders = {user.pk: browser(user) for user in (bank.handler, bank.second) if user is not None}
    checkers = [browser(bank.checker), browser(colleague(story, "bank", "checker"))]
    sent: Counter[int] = Counter()
    signed: Counter[int] = Counter()
    for number in range(ROUNDS):
        said = rows(loan, number)
        lines = [["表"], [""], [c.label for c in columns], *([each.get(c.key, "") for c in columns] for each in said)]
        # What the unpacking process would have handed over; a process a hundred times would cost minutes.
        monkeypatch.setattr(reading, "unpack", lambda file, lines=lines: [list(line) for line in lines])
        content = filled(columns, said)
        sent += at_once([*senders.values()], "/imports/movements/", lambda c=content: {"file": upload(c)})
        run = SheetRun.objects.latest("id")
        assert SheetRun.objects.count() == number + 1, "one run for the same sheet"
        path = f"/imports/runs/{run.pk}/"
        assert senders[run.by_id].post(path, {"sign": "1"}).status_code == 302
        signed += at_once(checkers, path, lambda: {"sign": "1"})
        together(*[lambda: outbox.drain(1, long=True)] * 2)
        run.refresh_from_db()
        assert run.state == "DONE"
    assert set(sent) == {302}
    assert set(signed) <= {302, 403}
    assert Movement.objects.filter(voucher_no__startswith="V").count() == 2 * ROUNDS
    assert Event.objects.filter(verb="import.movements").count() == ROUNDS
    assert SheetSignature.objects.count() == 2 * ROUNDS
    assert story.fresh(loan).outstanding == loan.amount - Decimal(2 * ROUNDS)
