"""The routing page: read by everybody, kept by the service centre's approver, in force at once, never for the past."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from tests.flows.administration.test_administration import DAY, LATER, NOW, last_event
from tests.story import Story
from zengxindai.accounts.models import Sector
from zengxindai.administration import routing
from zengxindai.findings import NotYours, Refused
from zengxindai.policy import terms
from zengxindai.policy.models import Routing
from zengxindai.workdays import ONE_DAY

BEFORE = DAY - ONE_DAY


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def approver(story: Story) -> Any:
    """Who decides."""
    return story.cast.fin_dev_center.approver


def add(by: Any, prefix: str = "C13", sector: str = Sector.AGRICULTURE, day: dt.date = DAY) -> Routing:
    return routing.add_route(by, prefix, sector, valid_from=day, source="会议纪要2026-3", at=NOW)


def client(person: Any) -> Client:
    signed_in = Client(HTTP_ACCEPT_LANGUAGE="en")
    signed_in.force_login(person)
    return signed_in


def refused(code: str, act: Any) -> None:
    with pytest.raises(Refused) as refusal:
        act()
    assert [each.code for each in refusal.value.findings] == [code]


def test_a_new_row_counts_at_once_and_not_before(approver: Any, story: Story) -> None:
    assert terms.on(DAY).sector("C1392") == Sector.INDUSTRY
    row = add(approver)
    event = last_event()
    assert (event.verb, event.case_id, event.duty) == ("routing.add", row.pk, "approver")
    assert (event.data["prefix"], event.data["sector"], event.data["former"]) == ("C13", "agriculture", "")
    assert terms.on(DAY).sector("C1392") == Sector.AGRICULTURE
    assert terms.on(DAY).sector("C3311") == Sector.INDUSTRY
    assert terms.on(BEFORE).sector("C1392") == Sector.INDUSTRY
    case = story.submitted(industry_code="C1392")
    assert case.department.sector != Sector.INDUSTRY


def test_another_sector_takes_over_from_a_day_on(approver: Any) -> None:
    add(approver, "C", Sector.COMMERCE, LATER)
    assert last_event().data["former"] == Sector.INDUSTRY
    assert terms.on(LATER - ONE_DAY).sector("C3311") == Sector.INDUSTRY
    assert terms.on(LATER).sector("C3311") == Sector.COMMERCE
    refused("ADM-10", lambda: add(approver, "C", Sector.AGRICULTURE, DAY))
    assert Routing.objects.filter(prefix="C").count() == 2


def test_ending_a_row_leaves_the_shorter_one_or_the_service_centre(approver: Any) -> None:
    row = add(approver, "E", Sector.INDUSTRY, DAY)
    assert terms.on(LATER).sector("E4710") == Sector.INDUSTRY
    routing.end_route(approver, row, at=NOW)
    assert last_event().verb == "routing.end"
    assert terms.on(LATER).sector("E4710") is None
    refused("ADM-12", lambda: routing.end_route(approver, row, at=NOW))
    old = Routing.objects.get(prefix="H61")
    routing.end_route(approver, old, at=NOW)
    assert terms.on(BEFORE).sector("H6110") == Sector.CULTURE_TOURISM
    assert terms.on(DAY).sector("H6110") == Sector.COMMERCE
    add(approver, "H61", Sector.CULTURE_TOURISM)
    assert terms.on(DAY).sector("H6110") == Sector.CULTURE_TOURISM


def test_a_row_to_come_never_begins_once_it_is_ended(approver: Any) -> None:
    row = add(approver, "C13", Sector.AGRICULTURE, LATER)
    routing.end_route(approver, row, at=NOW)
    assert terms.on(LATER).sector("C1392") == Sector.INDUSTRY
    assert row not in [*routing.routes(DAY), *routing.former_routes(LATER)]


def test_what_is_refused(approver: Any) -> None:
    refused("ADM-09", lambda: add(approver, day=BEFORE))
    refused("ADM-11", lambda: add(approver, "C", Sector.INDUSTRY))
    assert Routing.objects.count() == 8


def test_everybody_reads_and_only_the_centre_s_approver_writes(story: Story, approver: Any) -> None:
    page, row = reverse("routing"), Routing.objects.get(prefix="C")
    words = {"prefix": "C13", "sector": "agriculture", "valid_from": DAY.isoformat(), "source": "纪要"}
    others = [each.handler for each in story.cast.teams.values()] + [story.cast.finance_bureau.approver]
    others += [story.cast.fin_dev_center.checker]
    for person in others:
        door = client(person)
        text = door.get(page).content.decode()
        assert "C13 " not in text
        assert "C 制造业" in text
        assert "End today" not in text
        assert page in text, "it is in the menu"
        assert door.post(page, words).status_code == 403
        assert door.post(reverse("route-end", args=[row.pk])).status_code == 403
        with pytest.raises(NotYours):
            add(person)
    assert Client().get(page).status_code == 302
    assert Routing.objects.count() == 8


def test_the_approver_s_page(approver: Any) -> None:
    door, page = client(approver), reverse("routing")
    words = {"prefix": "ｃ１３", "sector": "agriculture", "valid_from": LATER.isoformat(), "source": "纪要"}
    assert door.post(page, words).status_code == 302
    text = door.get(page).content.decode()
    assert "C13 农副食品加工业" in text
    assert "to come" in text
    row = Routing.objects.get(prefix="C13")
    assert door.post(reverse("route-end", args=[row.pk])).status_code == 302
    assert "C13 农副食品加工业" not in door.get(page).content.decode()
    assert "ended already" in door.post(reverse("route-end", args=[row.pk]), follow=True).content.decode()
    assert door.post(reverse("route-end", args=[10**9])).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"prefix": ""}, {"prefix": "Z"}, {"prefix": "C\x00"}, {"prefix": "9" * 100_000}, {"prefix": "C99"},
        {"prefix": "😀"}, {"sector": "nobody"}, {"sector": ""}, {"valid_from": ""}, {"valid_from": "2026-02-30"},
        {"valid_from": BEFORE.isoformat()}, {"valid_from": "0001-01-01"}, {"source": ""}, {"source": "x" * 121},
        {"prefix": "C", "sector": "industry"},
    ],
    ids=str,
)  # fmt: skip
def test_bad_input_is_told_and_nothing_is_entered(approver: Any, wrong: dict[str, str]) -> None:
    words = {"prefix": "C13", "sector": "agriculture", "valid_from": DAY.isoformat(), "source": "纪要", **wrong}
    answer = client(approver).post(reverse("routing"), words)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Routing.objects.count() == 8


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE policy_routing SET sector = 'commerce' WHERE prefix = 'C'",
        "UPDATE policy_routing SET prefix = 'E' WHERE prefix = 'C'",
        "UPDATE policy_routing SET valid_from = '2019-01-01' WHERE prefix = 'C'",
        "DELETE FROM policy_routing WHERE prefix = 'C'",
        "TRUNCATE policy_routing",
    ],
)
@pytest.mark.django_db
def test_the_application_s_role_rewrites_no_row(attack: str) -> None:
    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            cursor.execute(attack)
        cursor.execute("UPDATE policy_routing SET valid_to = '2030-01-01' WHERE prefix = 'C'")
        assert cursor.rowcount == 1
