"""The special accounts' pages: positions to the fen, warnings told on the evening they arise, and who sees what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from compensation import queries
from compensation.models import CapacityMark
from tests.cast import assemble
from tests.flows.bad_input.scenes import settle_constraints, undone
from tests.flows.conftest import NOW
from tests.sheets import cells
from tests.statements import as_booked, send
from tests.story import Story
from zengxindai.notifications.models import Notice
from zengxindai.policy import terms

YUAN = Decimal


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Story]:
    """A million on the account, three lent and overdue; told once for all tests, each takes back what it does."""
    with django_db_blocker.unblock(), undone():
        told = Story(assemble(), NOW)
        told.agreement()
        told.agreement("other_bank")
        told.fund = told.funded("1000000")  # type: ignore[attr-defined]
        told.loan = told.overdue()  # type: ignore[attr-defined]
        yield told


@pytest.fixture
def may(world: Story, django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[Any]:
    """The morning after the loan became overdue."""
    settings.PRIVATE_ROOT = tmp_path
    told = Story(world.cast, world.now)
    told.fund, told.loan = world.fund, world.loan  # type: ignore[attr-defined]
    with django_db_blocker.unblock(), undone(), time_machine.travel(told.now, tick=False):
        yield told
        settle_constraints()


def client_of(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def now_at(story: Story, bank: str = "bank") -> Any:
    (found,) = queries.standings([story.cast.teams[bank].organisation], terms.on(story.day))
    return found


def codes(found: Any) -> list[str]:
    return [each.code for each in found.findings]


def approved(story: Any) -> Any:
    claim = story.claim_drafted("bank", story.fresh(story.loan))
    claim = story.act("claim.submit", claim, "bank")
    claim = story.act("claim.review", claim, "finance_bureau", **story.review_input())
    return story.act("claim.approve", claim, "district_gov", approved="1950000.00", **story.approval(claim))


def test_the_position_follows_a_claim_to_its_payment(may: Any) -> None:
    found = now_at(may)
    at = found.position
    assert (at.balance, at.held, at.available) == (YUAN("1000000.00"), YUAN(0), YUAN("1000000.00"))
    assert (at.principal, at.overdue, at.reserved) == (YUAN("3000000.00"), YUAN("1950000.00"), YUAN(0))
    assert (at.covered, at.multiple, at.expected) == (YUAN("3000000.00"), YUAN("3.00"), YUAN("-950000.00"))
    assert (codes(found), found.level) == (["CAP-02"], "RED")
    claim = may.claim_drafted("bank", may.fresh(may.loan))
    claim = may.act("claim.submit", claim, "bank")
    at = now_at(may).position
    assert (at.reserved, at.overdue, at.principal) == (YUAN("1950000.00"), YUAN("1950000.00"), YUAN("3000000.00"))
    claim = may.act("claim.review", claim, "finance_bureau", **may.review_input())
    claim = may.act("claim.approve", claim, "district_gov", approved="1950000.00", **may.approval(claim))
    found = now_at(may)
    at = found.position
    assert (at.held, at.available, at.payable) == (YUAN("1000000.00"), YUAN(0), YUAN("950000.00"))
    assert (at.unfunded, at.overdue) == (YUAN("950000.00"), YUAN(0))
    assert codes(found) == ["CAP-03", "CAP-02", "ACC-01"]
    claim = may.act("claim.entrust", claim, "finance_bureau")
    may.act("claim.pay", claim, "guarantor", **may.payment(claim))
    at = now_at(may).position
    assert (at.balance, at.held, at.payable, at.unfunded) == (YUAN(0), YUAN(0), YUAN("950000.00"), YUAN("950000.00"))
    may.funded("950000")
    at = now_at(may).position
    assert (at.payable, at.unfunded) == (YUAN("950000.00"), YUAN(0))


def test_a_warning_is_told_on_the_evening_it_arises_and_again_only_when_it_comes_back(may: Any) -> None:
    def told(code: str) -> int:
        return (
            Notice.objects.filter(cause__startswith="capacity:", cause__contains=code)
            .values("cause")
            .distinct()
            .count()
        )

    bank = may.cast.bank.organisation
    before = told("CAP-02")
    may.day_end()
    may.later(days=1).day_end()
    assert told("CAP-02") == max(before, 1)
    marks = CapacityMark.objects.filter(bank=bank)
    assert marks.last().codes == "CAP-02"
    count = marks.count()
    claim = approved(may)
    may.later(days=1).day_end()
    assert (marks.count(), marks.order_by("on").last().codes) == (count + 1, "ACC-01,CAP-02,CAP-03")
    assert told("CAP-02") == max(before, 1) and told("CAP-03") == 1
    may.act("claim.withdraw", claim, "bank", reason="企业已还款")
    may.later(days=1).day_end()
    assert marks.order_by("on").last().codes == "CAP-02"
    kinds = Notice.objects.filter(cause__contains="CAP-03").values_list("reader__organisation__kind", flat=True)
    assert set(kinds) == {"guarantor", "finance_bureau"}


def test_the_page_says_what_where_and_since_when(may: Any) -> None:
    may.day_end()
    send(may, as_booked(may.fund))
    page = client_of(may.cast.finance_bureau.handler).get(f"/special-accounts/{may.cast.bank.organisation.pk}/")
    assert page.status_code == 200
    (warning,) = page.context["findings"]
    assert (warning["code"], warning["level"], warning["article_text"]) == ("CAP-02", "danger", "第八条")
    assert "1,950,000.00" in warning["text"] and "2026-05" in warning["text"]
    text = page.content.decode()
    assert text.count('<svg class="life-chart') == 2
    assert "AGREED" not in text and page.context["reconciliations"]["rows"]
    rows = page.context["statement"]["rows"]
    assert [row["cells"][-1]["value"] for row in rows] == [YUAN("0.00"), YUAN("1000000.00")]
    ends = [row["cells"][0]["value"] for row in page.context["chart"]["table"]["rows"]]
    assert ends == sorted(ends, reverse=True) and ends[0] == may.day and dt.date(2026, 3, 31) in ends


@pytest.mark.parametrize("year", ["2025", "9999", "abcd", "١٢٣٤", "-1", ""])
def test_any_year_that_is_typed_gets_an_answer(may: Any, year: str) -> None:
    page = client_of(may.cast.auditor.handler).get(f"/special-accounts/{may.cast.bank.organisation.pk}/?year={year}")
    assert page.status_code == 200
    assert page.context["year"] == (2025 if year == "2025" else 2026)


def test_who_sees_which_account(may: Any) -> None:
    own, other = (may.cast.teams[name].organisation.pk for name in ("bank", "other_bank"))
    for name in ("guarantor", "finance_bureau", "district_gov", "auditor", "pboc_branch", "regulator"):
        client = client_of(may.cast.teams[name].handler)
        assert len(client.get("/special-accounts/").context["rows"]) == 2
        assert client.get(f"/special-accounts/{own}/").status_code == 200
        assert client.get(f"/special-accounts/{other}/").status_code == 200
    bank = client_of(may.cast.bank.handler)
    (row,) = bank.get("/special-accounts/").context["rows"]
    assert row["url"] == f"/special-accounts/{own}/"
    assert (bank.get(f"/special-accounts/{own}/").status_code, bank.get(f"/special-accounts/{other}/").status_code) == (
        200,
        404,
    )
    for name in ("enterprise", "department", "fin_dev_center"):
        client = client_of(may.cast.teams[name].handler)
        for url in ("/special-accounts/", f"/special-accounts/{own}/"):
            assert client.get(url).status_code == 404, (name, url)
    assert Client().get("/special-accounts/").status_code == 302


def test_two_accounts_cost_as_many_queries_as_one(may: Any) -> None:
    banks = [may.cast.teams[name].organisation for name in ("bank", "other_bank")]
    now = terms.on(may.day)
    counts = []
    for among in (banks[:1], banks):
        with CaptureQueriesContext(connection) as asked:
            queries.standings(among, now)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_the_trial_balance_always_balances_and_follows_the_period(may: Any) -> None:
    claim = may.act("claim.entrust", approved(may), "finance_bureau")
    may.act("claim.pay", claim, "guarantor", **may.payment(claim))
    client = client_of(may.cast.finance_bureau.handler)
    found = client.get("/trial-balance/").context["trial"]
    assert found.balanced and (found.since, found.until) == (dt.date(2026, 1, 1), may.day)
    lines = {line.code: line for line in found.lines}
    special = lines[f"special:{may.cast.bank.organisation.pk}"]
    figures = (special.opening, special.paid_in, special.paid_out, special.closing)
    assert figures == (YUAN("0.00"), YUAN("1000000.00"), YUAN("1000000.00"), YUAN("0.00"))
    kinds = {each.kind: (each.count, each.paid_in, each.paid_out) for each in found.kinds}
    assert kinds == {
        "DEPOSIT": (1, YUAN("1000000.00"), YUAN("0.00")),
        "PAYOUT": (1, YUAN("0.00"), YUAN("1000000.00")),
    }
    page = client.get("/trial-balance/", {"since": "2026-04-01", "until": "2026-04-30"})
    (special,) = [line for line in page.context["trial"].lines if line.code.startswith("special:")]
    assert (special.opening, special.paid_in, special.closing) == (YUAN("1000000.00"), YUAN("0.00"), YUAN("1000000.00"))
    assert page.context["trial"].balanced
    written = cells(client.get(page.context["export_url"]).content)
    assert [row[3:] for row in written if row[1] == special.code] == [[1000000, 0, 0, 1000000]]
    assert any("2026-04-01" in str(cell) for cell in written[0])


@pytest.mark.parametrize("given", [{"since": "x"}, {"since": "2026-02-02", "until": "2026-01-01"}, {"until": "0000"}])
def test_a_period_that_is_none_is_said_to_be_none(may: Any, given: dict[str, str]) -> None:
    client = client_of(may.cast.guarantor.handler)
    page = client.get("/trial-balance/", given)
    assert page.status_code == 200 and page.context["form"].errors
    assert client.get("/trial-balance/sheet/", given).status_code == 200
    assert client.get("/api/trial-balance/", given).status_code == 400


def test_who_reads_the_books(may: Any) -> None:
    urls = ("/trial-balance/", "/trial-balance/sheet/", "/api/trial-balance/")
    reads = {"finance_bureau", "guarantor", "auditor", "district_gov"}
    for name in (*reads, "bank", "enterprise", "department", "pboc_branch", "regulator", "fin_dev_center"):
        answers = {client_of(may.cast.teams[name].handler).get(url).status_code for url in urls}
        assert answers == ({200} if name in reads else {404}), name


def test_programs_read_the_same_figures(may: Any) -> None:
    own, other = (may.cast.teams[name].organisation.pk for name in ("bank", "other_bank"))
    bank = client_of(may.cast.bank.handler)
    (found,) = bank.get("/api/special-accounts/").json()
    assert (found["bank"], found["balance"], found["overdue"], found["level"]) == (
        own,
        "1000000.00",
        "1950000.00",
        "RED",
    )
    assert [each["code"] for each in found["warnings"]] == ["CAP-02"]
    assert bank.get(f"/api/special-accounts/{own}/").json() == found
    assert bank.get(f"/api/special-accounts/{other}/").status_code == 404
    assert client_of(may.cast.enterprise.handler).get("/api/special-accounts/").status_code == 404
    books = client_of(may.cast.auditor.handler).get("/api/trial-balance/").json()
    assert books["balanced"] and books["total"]["opening"] == books["total"]["closing"] == "0.00"


def test_the_trial_balance_costs_two_queries(may: Any) -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.trial(dt.date(2026, 1, 1), may.day)
    assert len(asked) == 2
