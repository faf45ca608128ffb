"""Filing numbers under racing registrations, on real connections: 1 to n, without gap, none twice, none given again."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from loans.models import Filing
from tests.cast import assemble
from tests.database.copies import FIRST, OWN, copy, copy_all, filing_rows
from tests.database.test_guards import NOW
from tests.story import Story, paper
from zengxindai.workflow import engine

ROUNDS, AT_ONCE = 40, 6
NUMBER = re.compile(r"JJZXD备〔2026〕(\d{4})号")


class Crash(Exception):
    """Something that goes wrong after the number was taken."""


def serials() -> list[int]:
    numbers = Filing.objects.exclude(number=None).values_list("number", flat=True)
    return sorted(int(found[1]) for number in numbers if (found := NUMBER.fullmatch(str(number))))


@pytest.mark.slow
def test_numbers_have_no_gap_and_no_twin(committed: Any) -> None:
    """Six filings get their last acknowledgement at one moment, one of them fails after it had its number."""
    story = Story(assemble(), NOW)
    story.agreement()
    filing = story.filed()
    for party in ("guarantor", "fin_dev_center"):
        filing = story.act("filing.acknowledge", filing, party)
    copy_all(filing_rows(filing), ROUNDS * AT_ONCE)
    for index, mark in enumerate(filing.marks.order_by("id")):
        copy(type(mark), mark.pk, ROUNDS * AT_ONCE, id=f"{FIRST * (index + 1)} + g", filing_id=OWN)
    by = story.cast.finance_bureau.handler
    crashed = []

    def acknowledge(pk: int, barrier: Barrier, crash: bool) -> None:
        try:
            barrier.wait()
            with transaction.atomic():
                engine.perform("filing.acknowledge", Filing.objects.get(pk=pk), by=by, data={"opinion": ""}, at=NOW)
                if crash:
                    raise Crash
        except Crash:
            crashed.append(pk)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(ROUNDS):
            barrier = Barrier(AT_ONCE)
            ids = [FIRST + 1 + number * AT_ONCE + each for each in range(AT_ONCE)]
            list(pool.map(lambda pk, b=barrier, last=ids[-1]: acknowledge(pk, b, pk == last), ids))
    assert len(crashed) == ROUNDS
    assert Filing.objects.filter(pk__in=crashed, status="SUBMITTED", number=None).count() == ROUNDS
    assert serials() == list(range(1, ROUNDS * (AT_ONCE - 1) + 1))


@pytest.mark.slow
def test_a_number_of_a_filing_that_ended_is_not_given_again(committed: Any) -> None:
    story = Story(assemble(), NOW)
    story.agreement()
    first = story.registered(purpose="一")
    story.act("filing.cancel", first, "finance_bureau", reason="合同系伪造", file=paper())
    second = story.registered(purpose="二")
    story.at_the_evening_of(second.draw_by.replace(day=30))
    assert story.fresh(second).status == "LAPSED"
    story.registered(purpose="三")
    assert serials() == [1, 2, 3]
