"""What an administrator may change, through functions and pages; every change leaves its event."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD, Cast
from zengxindai.accounts import people, queries
from zengxindai.accounts.models import User
from zengxindai.administration import actions
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours, Refused
from zengxindai.policy import terms

NOW = timezone.make_aware(dt.datetime(2026, 3, 10, 10, 0))
DAY = NOW.date()
LATER = DAY + dt.timedelta(days=7)


@pytest.fixture
def admin(cast: Cast) -> User:
    """The bank's administrator, who signs nothing."""
    return administrator(cast.bank.organisation, "bank-admin")


def administrator(organisation: Any, username: str) -> User:
    """A person who only administers."""
    since = dt.date(2019, 1, 1)
    return people.enrol(organisation, username, "管理员", ("administrator",), password=PASSWORD, valid_from=since)


def last_event() -> Event:
    """The newest event."""
    return Event.objects.latest("id")


def test_appointing_and_dismissing_leave_their_events(cast: Cast, admin: User) -> None:
    held = actions.appoint(admin, cast.bank.handler, "checker", valid_from=DAY, at=NOW)
    event = last_event()
    assert (event.verb, event.case_type, event.case_id) == ("user.appoint", "user", cast.bank.handler.pk)
    assert (event.duty, event.data["duty"], event.actor_id) == ("administrator", "checker", admin.pk)
    assert queries.duties_of(cast.bank.handler, DAY) == {"handler", "checker"}
    actions.dismiss(admin, held, at=NOW)
    assert last_event().verb == "user.dismiss"
    assert queries.duties_of(cast.bank.handler, DAY) == {"handler"}


def test_nobody_administers_another_organisation_or_without_the_duty(cast: Cast, admin: User) -> None:
    for by, user in ((admin, cast.other_bank.handler), (cast.bank.approver, cast.bank.handler)):
        with pytest.raises(NotYours):
            actions.appoint(by, user, "checker", valid_from=DAY, at=NOW)
    assert not Event.objects.exists()


def test_nobody_appoints_themselves_or_in_the_past(cast: Cast, admin: User) -> None:
    with pytest.raises(Refused, match="ADM-01"):
        actions.appoint(admin, admin, "approver", valid_from=DAY, at=NOW)
    with pytest.raises(Refused, match="ADM-02"):
        actions.appoint(admin, cast.bank.handler, "checker", valid_from=DAY - dt.timedelta(days=1), at=NOW)


def test_the_last_administrator_stays(cast: Cast, admin: User) -> None:
    with pytest.raises(Refused, match="ADM-03"):
        actions.dismiss(admin, admin.duties_held.get(), at=NOW)
    with pytest.raises(Refused, match="ADM-03"):
        actions.set_active(admin, admin, False, at=NOW)
    administrator(cast.bank.organisation, "second")
    actions.dismiss(admin, admin.duties_held.get(), at=NOW)


def test_only_the_operator_suspends_an_organisation(cast: Cast, admin: User) -> None:
    bank = cast.bank.organisation
    with pytest.raises(NotYours):
        actions.set_suspended(admin, bank, True, reason="", at=NOW)
    operator = administrator(queries.robot().organisation, "operator")
    actions.set_suspended(operator, bank, True, reason="合作终止", at=NOW)
    assert (last_event().verb, last_event().opinion) == ("organisation.suspend", "合作终止")
    assert queries.duties_of(cast.bank.handler, DAY) == frozenset()


def test_a_parameter_changes_from_its_day_on(cast: Cast, admin: User) -> None:
    bureau = administrator(cast.finance_bureau.organisation, "bureau-admin")
    before = terms.on(LATER - dt.timedelta(days=1)).loan_cap
    actions.set_parameter(bureau, "loan_cap", "6000000.00", valid_from=LATER, source="江津府办发〔2026〕1号", at=NOW)
    assert terms.on(LATER).loan_cap == 6_000_000
    assert terms.on(LATER - dt.timedelta(days=1)).loan_cap == before
    assert last_event().data["value"] == "6000000.00"
    with pytest.raises(NotYours):
        actions.set_parameter(admin, "loan_cap", "1", valid_from=LATER, source="", at=NOW)


@pytest.mark.parametrize(
    ("key", "value", "days", "code"),
    [("loan_cap", "1", -1, "ADM-04"), ("no_such", 1, 7, "ADM-05"), ("loan_cap", "much", 7, "ADM-07")],
)
def test_a_parameter_that_cannot_hold_is_refused(cast: Cast, key: str, value: Any, days: int, code: str) -> None:
    bureau = administrator(cast.finance_bureau.organisation, "bureau-admin")
    day = DAY + dt.timedelta(days=days)
    with pytest.raises(Refused, match=code):
        actions.set_parameter(bureau, key, value, valid_from=day, source="", at=NOW)
    assert terms.on(LATER).loan_cap == 5_000_000


def test_a_new_person_gets_a_password_for_one_sign_in(cast: Cast, admin: User, client: Client) -> None:
    client.force_login(admin)
    sent = {"username": "wang", "full_name": "王五", "duties": ["handler"], "password": PASSWORD}
    page = client.post("/administration/people/add/", sent)
    password = page.context["password"]
    assert password in page.content.decode()
    assert page["Cache-Control"] == "no-store"
    user = User.objects.get(username="wang")
    assert user.must_change_password
    assert user.check_password(password)
    assert password not in str(last_event().data)
    again = client.post("/administration/people/add/", sent)
    assert "PPL-03" in again.content.decode() or again.context["form"].non_field_errors()


def test_pages_open_to_administrators_and_show_only_own_people(cast: Cast, admin: User, client: Client) -> None:
    pages = ["/administration/people/", "/administration/people/add/"]
    pages.append(f"/administration/people/{cast.bank.handler.pk}/")
    assert [client.get(page).status_code for page in pages] == [302] * 3
    client.force_login(cast.bank.handler)
    assert [client.get(page).status_code for page in pages] == [403] * 3
    client.force_login(admin)
    assert [client.get(page).status_code for page in pages] == [200] * 3
    foreign = cast.other_bank.handler.pk
    for action in ("", "close/", "reopen/", "password/", f"duties/{cast.other_bank.handler.duties_held.get().pk}/end/"):
        assert client.post(f"/administration/people/{foreign}/{action}").status_code == 404


def test_duties_are_given_and_ended_on_the_persons_page(cast: Cast, admin: User, client: Client) -> None:
    client.force_login(admin)
    page = f"/administration/people/{cast.bank.handler.pk}/"
    today = timezone.localdate()
    given = {"duty": "checker", "valid_from": today.isoformat(), "last_day": today.isoformat()}
    client.post(page, given)
    assert not cast.bank.handler.duties_held.filter(duty="checker").exists(), "without the password no duty is given"
    client.post(page, {**given, "password": PASSWORD})
    held = cast.bank.handler.duties_held.get(duty="checker")
    assert (held.valid_from, held.last_day) == (today, today)
    client.post(f"{page}duties/{held.pk}/end/")
    assert queries.duties_of(cast.bank.handler, today) == {"handler"}
    client.post(f"{page}close/")
    assert not User.objects.get(pk=cast.bank.handler.pk).is_active


def test_a_duty_is_lent_and_taken_back_on_ones_own_page(cast: Cast, client: Client) -> None:
    client.force_login(cast.bank.approver)
    today = timezone.localdate()
    sent = {
        "duty": "approver",
        "to_user": cast.bank.handler.pk,
        "valid_from": today.isoformat(),
        "last_day": today.isoformat(),
        "reason": "出差",
    }
    assert client.post("/administration/delegations/", sent).status_code == 302
    assert (last_event().verb, last_event().opinion) == ("user.delegate", "出差")
    assert "approver" in queries.duties_of(cast.bank.handler, today)
    lent = cast.bank.approver.delegations_given.get()
    client.force_login(cast.bank.handler)
    assert client.post(f"/administration/delegations/{lent.pk}/end/").status_code == 404
    client.force_login(cast.bank.approver)
    client.post(f"/administration/delegations/{lent.pk}/end/")
    assert "approver" not in queries.duties_of(cast.bank.handler, today)
    foreign = client.post("/administration/delegations/", sent | {"to_user": cast.other_bank.handler.pk})
    assert "to_user" in foreign.context["form"].errors


def test_a_token_opens_the_programs_door_and_the_one_before_it_is_void(cast: Cast, client: Client) -> None:
    user = cast.bank.handler
    client.force_login(user)
    tokens = []
    for _ in range(2):
        page = client.post("/administration/token/", {"password": PASSWORD})
        assert page["Cache-Control"] == "no-store"
        tokens.append(page.context["token"])
    first, second = (Client().get("/api/loans/", headers={"authorization": f"Token {token}"}) for token in tokens)
    assert (first.status_code, second.status_code) == (401, 200)
    assert Event.objects.filter(verb="user.renew_token", actor_id=user.pk).count() == 2
