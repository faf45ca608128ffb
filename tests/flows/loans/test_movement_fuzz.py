"""Sheets of movements nobody would send on purpose: told or done whole, never an exception, never half of it."""

from __future__ import annotations

import json
import os
from collections import Counter
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from loans.forms.sheets import MOVEMENTS
from loans.models import Movement
from tests.flows.applications.test_import_fuzz import sheet_of
from tests.flows.bad_input.scenes import settle_constraints
from tests.flows.conftest import NOW
from tests.sheets import filled, upload
from tests.story import Story
from zengxindai.audit.models import Event
from zengxindai.documents import sheets
from zengxindai.documents.models import Attachment
from zengxindai.documents.sheets import reading
from zengxindai.web.imports import carrying

CELLS = int(os.environ.get("IMPORT_FILES", "150"))
ROUNDS = settings(
    deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    max_examples=CELLS,
)  # fmt: skip


@pytest.fixture
def house(story: Story, settings: Any, tmp_path: Path) -> Any:
    """A loan that waits for its money and one that lives, and rows that would do."""
    settings.LOGGING_CONFIG = None
    with time_machine.travel(NOW, tick=False):
        waits, lives = story.registered().loan, story.drawn(purpose="备货")
        day, words = story.day.isoformat(), story.drawing(waits)
        drawn = {"loan": waits.number, "kind": "放款", "on": day, "amount": "1000", "voucher_no": "F1", "note_no": "N1"}
        first = {"contract_no": "H1", "rate": words["rate"], "matures_on": words["matures_on"]}
        back = {"loan": lives.number, "kind": "还款", "on": day, "amount": "5"}
        story.rows = [{**drawn, **first}, {**back, "voucher_no": "R1"}, {**back, "voucher_no": "R2"}]  # type: ignore[attr-defined]
        settings.PRIVATE_ROOT = tmp_path
        yield story


def marks() -> tuple[int, ...]:
    """What grows when something is done."""
    return tuple(model.objects.count() for model in (Event, Movement, Attachment))


def carried(house: Any, table: Any, columns: Any) -> str:
    """Rehearsed and carried out: the same is said both times; "done" or "told"."""
    bank = house.cast.bank
    seen = carrying.rehearse(MOVEMENTS, table, bank.handler)
    signers = [(bank.handler, "handler"), (bank.checker, "checker")]
    outcome = carrying.carry_out(MOVEMENTS, table, bank.handler, upload(filled(columns, [])), signers=signers)
    assert [m.row for m in seen.mistakes] == [m.row for m in outcome.mistakes]
    if outcome.mistakes and table.header is not None:
        assert sheets.returned(table, columns, outcome.mistakes).startswith(b"PK")
    return "told" if outcome.mistakes else "done"


@pytest.mark.slow
def test_no_cells_break_the_movements(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    columns = list(MOVEMENTS.columns(house.cast.bank.handler))
    outcomes: Counter[str] = Counter()

    @seed(20200319)
    @ROUNDS
    @given(st.data())
    def run(data: Any) -> None:
        lines = sheet_of(data.draw, MOVEMENTS, house, columns)
        monkeypatch.setattr(reading, "unpack", lambda file: json.loads(json.dumps(lines)))
        before = marks()
        with transaction.atomic():
            table, found = carrying.load(MOVEMENTS, BytesIO(b""), house.cast.bank.handler)
            told = carried(house, table, found)
            settle_constraints()
            assert (marks() == before) == (told == "told"), "some of it was done"
            transaction.set_rollback(True)
        outcomes[told] += 1

    run()
    assert outcomes["done"] > CELLS // 20, outcomes
    assert outcomes["told"] > CELLS // 4, outcomes
