"""Pages cost the same number of queries with ten cases and with ten thousand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compensation.models import FundMovement, RecoveryCase
from tests import complaints, coordinations, reports, supervisions
from tests.cast import assemble
from tests.database.copies import OWN, claim_rows, copy_all, numbered, pursuit_rows
from tests.database.test_guards import NOW
from tests.story import Story
from zengxindai.workflow.models import Turn

FEW, MANY = 10, 10_000
LISTED = 14
# The most a page may cost, so that a count that is the same but large is seen, too.
LIMITS = {"/": 20, "/applications/": 14, "/claims/": 14, "/loans/": 14, "/filings/": 14}
LIMITS |= {"/fund-movements/": 14, "/allocations/": 14}


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    told = Story(assemble(), NOW)
    told.agreement()
    told.funded()
    with time_machine.travel(NOW + dt.timedelta(days=92), tick=True):
        yield told


def cost(client: Client, path: str) -> int:
    """Queries of a page that is shown."""
    client.get(path)  # look-ups that are kept for the process are not the page's
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
    assert response.status_code == 200
    return len(queries)


@pytest.mark.slow
def test_ten_and_ten_thousand_cost_the_same(story: Story) -> None:
    claim = story.claimed(amount="1000.00")
    turn = Turn.objects.get(case_type="claim")
    rows = claim_rows(claim) | {turn: {"case_id": OWN, "number": numbered("number")}}
    rows[FundMovement.objects.get()] = {"number": numbered("number"), "voucher_no": numbered("voucher_no")}
    rows[story.planned()] = {"number": numbered("number"), "status": "'REJECTED'"}
    copy_all(rows, FEW)
    client = Client()
    client.force_login(story.cast.finance_bureau.handler)
    banker = Client()
    banker.force_login(story.cast.bank.handler)
    paths = ("/", "/applications/", "/claims/", "/loans/", "/filings/", "/fund-movements/", claim.get_absolute_url())
    few = {path: (cost(client, path), cost(banker, path)) for path in paths}
    plans = cost(client, "/allocations/")
    copy_all(rows, MANY, after=FEW)
    many = {path: (cost(client, path), cost(banker, path)) for path in paths}
    assert many == few
    assert cost(client, "/allocations/") == plans <= LIMITS["/allocations/"]
    # List D, the system's own list and the sheet of calculation stand on a claim's page.
    limits = LIMITS | {claim.get_absolute_url(): 54}
    for path, counts in few.items():
        assert max(counts) <= limits[path], (path, counts)
    assert "共 1000 件以上" in client.get("/claims/").content.decode()


def test_lists_of_pursuits_cost_the_same(story: Story) -> None:
    recovery = RecoveryCase.objects.get(claim=story.paid(amount="1000.00"))
    sheet = story.sheet(story.seized(recovery))
    receipt = story.begin("receipt.register", "bank", on=story.fresh(recovery), **story.receiving("10", "Z1"))
    receipt = story.act("receipt.verify", receipt, "finance_bureau")
    rows = pursuit_rows(receipt, sheet)
    copy_all(rows, FEW)
    client, banker = Client(), Client()
    client.force_login(story.cast.finance_bureau.handler)
    banker.force_login(story.cast.bank.handler)
    paths = ("/recoveries/", "/receipts/", "/settlements/", recovery.get_absolute_url())
    few = {path: (cost(client, path), cost(banker, path)) for path in paths}
    copy_all(rows, 300, after=FEW)
    assert {path: (cost(client, path), cost(banker, path)) for path in paths} == few
    for path, counts in few.items():
        assert max(counts) <= (LISTED if path in paths[:3] else 60), (path, counts)


def test_lists_of_reports_cost_the_same(story: Story) -> None:
    story.drawn()
    story.at_the_evening_of(NOW.date().replace(day=31))
    report = reports.sent(story)
    rows: dict[Any, dict[str, str]] = {
        report.period: {"number": numbered("number"), "first": "s.first + g * interval '1 month'",
                        "last": "s.first + (g + 1) * interval '1 month' - interval '1 day'"},
        report: {"period_id": OWN, "number": numbered("number")},
        reports.summary(story): {"period_id": OWN, "number": numbered("number"), "status": "'DRAFT'"},
    }  # fmt: skip
    copy_all(rows, FEW)
    client, banker = Client(), Client()
    client.force_login(story.cast.pboc_branch.handler)
    banker.force_login(story.cast.bank.handler)
    asked = [(client, "/reports/"), (banker, "/reports/"), (client, "/summaries/"), (client, "/periods/")]
    few = [cost(*each) for each in asked]
    pages = [(banker, report.get_absolute_url()), (client, report.get_absolute_url()), (banker, "/definitions/r3-a/")]
    shown = [cost(*each) for each in pages]
    copy_all(rows, 300, after=FEW)
    assert [cost(*each) for each in asked] == few
    assert max(few) <= LISTED
    assert [cost(*each) for each in pages] == shown
    assert max(shown) <= 60


def test_lists_of_supervision_cost_the_same(story: Story) -> None:
    meeting = supervisions.held(story)
    item, finding = meeting.actions.get(), supervisions.rectified(story)
    complaint, case = complaints.closed(story), coordinations.closed(story)
    numbers = {name: numbered(name) for name in ("number", "notice_no", "report_no", "proposal_no", "letter_no")}
    rows: dict[Any, dict[str, str]] = {
        complaint: numbers,
        case: {"number": numbered("number")},
        finding: {"number": numbered("number"), "notice_no": numbered("notice_no")},
        meeting: {name: numbered(name) for name in ("number", "notice_no", "minutes_no")},
        item: {"number": numbered("number")},
    }
    copy_all(rows, FEW)
    client, banker = Client(), Client()
    client.force_login(story.cast.finance_bureau.handler)
    banker.force_login(story.cast.bank.handler)
    paths = ("/complaints/", "/coordinations/", "/inspections/", "/meetings/", "/meeting-actions/")
    few = {path: (cost(client, path), cost(banker, path)) for path in paths}
    copy_all(rows, 300, after=FEW)
    assert {path: (cost(client, path), cost(banker, path)) for path in paths} == few
    for path, counts in few.items():
        assert max(counts) <= LISTED, (path, counts)
