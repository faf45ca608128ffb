"""The list of responsibilities: who names officers, who reads them, and whom a waiting owner is told to call."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast
from tests.flows.administration.test_administration import DAY, LATER, NOW, administrator, last_event
from tests.story import Story
from zengxindai.accounts import people, queries
from zengxindai.accounts.models import NamedOfficer, Organisation
from zengxindai.administration import actions
from zengxindai.findings import NotYours, Refused


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def admin(cast: Cast) -> Any:
    """The department's administrator."""
    return administrator(cast.department.organisation, "dept-admin")


def client(person: Any) -> Client:
    signed_in = Client()
    signed_in.force_login(person)
    return signed_in


def test_naming_leaves_its_event_and_hands_over(cast: Cast, admin: Any) -> None:
    first = actions.name_officer(admin, cast.department.handler, "推荐审核", valid_from=DAY, at=NOW)
    event = last_event()
    assert (event.verb, event.case_id, event.data["responsibility"]) == (
        "user.name_officer", cast.department.handler.pk, "推荐审核",
    )  # fmt: skip
    actions.name_officer(
        admin, cast.department.checker, "推荐审核", office_phone="023-47521234", valid_from=LATER, at=NOW
    )
    first.refresh_from_db()
    assert first.valid_to == LATER
    assert [each.user for each in queries.officers(DAY)] == [cast.department.handler]
    assert [each.phone_to_call for each in queries.officers(LATER)] == ["023-47521234"]
    with pytest.raises(Refused) as refusal:  # the later one is in the way
        actions.name_officer(admin, cast.department.approver, "推荐审核", valid_from=DAY, at=NOW)
    assert [found.code for found in refusal.value.findings] == ["PPL-12"]
    actions.end_officer(admin, first, at=NOW)
    assert last_event().verb == "user.end_officer"
    assert not queries.officers(DAY).exists()


def test_only_the_own_house_and_not_in_the_past(cast: Cast, admin: Any) -> None:
    with pytest.raises(NotYours):
        actions.name_officer(admin, cast.bank.handler, "放款", valid_from=DAY, at=NOW)
    for days in ({"valid_from": DAY - dt.timedelta(days=1)}, {"valid_from": DAY, "valid_to": DAY}):
        with pytest.raises(Refused):
            actions.name_officer(admin, cast.department.handler, "推荐审核", at=NOW, **days)
    firm_s = administrator(cast.enterprise.organisation, "firm-admin")
    with pytest.raises(Refused):
        actions.name_officer(firm_s, cast.enterprise.handler, "经营", valid_from=DAY, at=NOW)


def test_administrators_name_them_on_their_page(cast: Cast, admin: Any) -> None:
    page = client(admin)
    words = {"user": cast.department.handler.pk, "responsibility": "推荐审核", "valid_from": DAY.isoformat()}
    assert page.post("/administration/officers/", {**words, "office_phone": "打我电话"}).status_code == 200
    assert not NamedOfficer.objects.exists()
    assert page.post("/administration/officers/", {**words, "user": cast.bank.handler.pk}).status_code == 200
    page.post("/administration/officers/", {**words, "office_phone": "023-47520000"})
    named = NamedOfficer.objects.get()
    assert "023-47520000" in page.get("/administration/officers/").content.decode()
    assert client(administrator(cast.bank.organisation, "b")).post(
        f"/administration/officers/{named.pk}/end/"
    ).status_code == 404  # fmt: skip
    page.post(f"/administration/officers/{named.pk}/end/")
    assert not queries.officers(DAY).exists()
    assert client(cast.department.handler).get("/administration/officers/").status_code == 403
    assert client(administrator(cast.enterprise.organisation, "f")).get("/administration/officers/").status_code == 403


def test_everybody_signed_in_reads_the_list_and_no_private_phone(cast: Cast, admin: Any) -> None:
    people.set_reach(cast.department.handler, phone="13800138000")
    Organisation.objects.filter(pk=cast.department.organisation.pk).update(phone="023-47521000")
    actions.name_officer(admin, cast.department.handler, "推荐审核", valid_from=DAY, at=NOW)
    for team in ("enterprise", "bank", "auditor"):
        page = client(cast.teams[team].handler).get("/officers/").content.decode()
        for shown in ("推荐审核", cast.department.handler.full_name, "023-47521000"):
            assert shown in page
        assert "13800138000" not in page
    assert Client().get("/officers/").status_code == 302
    people.set_active(cast.department.handler, False)
    assert "推荐审核" not in client(cast.bank.handler).get("/officers/").content.decode()


def test_a_waiting_owner_reads_whom_to_call_at_the_price_of_one_query(story: Story, admin: Any) -> None:
    request, owner = story.reviewed(), client(story.cast.enterprise.handler)
    owner.get(request.get_absolute_url())
    with CaptureQueriesContext(connection) as before:
        owner.get(request.get_absolute_url())
    actions.name_officer(
        admin, story.cast.department.handler, "推荐审核", office_phone="023-47525555", valid_from=DAY, at=NOW
    )
    with CaptureQueriesContext(connection) as after:
        page = owner.get(request.get_absolute_url()).content.decode()
    assert len(after) == len(before)
    assert story.cast.department.handler.full_name in page
    assert 'href="tel:023-47525555"' in page


def test_the_enterprise_s_own_phone_is_nobody_s_business(story: Story) -> None:
    people.set_reach(story.cast.enterprise.handler, phone="13900139000")
    Organisation.objects.filter(pk=story.cast.enterprise.organisation.pk).update(phone="13700137000")
    request = story.asked(story.reviewed())
    page = client(story.cast.department.handler).get(request.get_absolute_url()).content.decode()
    assert "13900139000" not in page
    assert "13700137000" not in page


@pytest.mark.parametrize("whose", ["bank", "enterprise"])
def test_the_database_refuses_officers_of_another_house(cast: Cast, admin: Any, whose: str) -> None:
    named = actions.name_officer(admin, cast.department.handler, "推荐审核", valid_from=DAY, at=NOW)
    changes = {"bank": f"user_id = {cast.bank.handler.pk}"}
    enterprise = cast.enterprise
    changes["enterprise"] = f"user_id = {enterprise.handler.pk}, organisation_id = {enterprise.organisation.pk}"
    with pytest.raises(DatabaseError, match="is not of organisation"), transaction.atomic():
        connection.cursor().execute(f"UPDATE accounts_namedofficer SET {changes[whose]} WHERE id = {named.pk}")
