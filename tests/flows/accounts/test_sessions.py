"""Sessions: a list of one's own, an end to each, and what ends them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD, Cast
from tests.flows.administration.test_administration import administrator
from zengxindai.accounts import people, sessions
from zengxindai.accounts.models import Session, User
from zengxindai.administration import actions

NOW = timezone.make_aware(dt.datetime(2026, 3, 10, 8, 0))
PHONE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36 MicroMessenger/8.0"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """The clock moves when told to."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def browser(user: User, agent: str = DESK, address: str = "10.0.0.1") -> Client:
    """A browser in which the person signed in."""
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    client.post("/accounts/sign-in/", {"username": user.username, "password": PASSWORD})
    return client


def inside(client: Client) -> bool:
    """Whether the browser is signed in."""
    return client.get("/accounts/profile/").status_code == 200


def test_the_list_tells_device_address_since_and_last_seen(cast: Cast, clock: Any) -> None:
    user = cast.bank.handler
    desk = browser(user)
    clock.shift(dt.timedelta(minutes=5))
    browser(user, PHONE, "10.0.0.2")
    browser(cast.other_bank.handler)
    rows = desk.get("/accounts/sessions/").context["rows"]
    told = {(each["device"], each["row"].address, each["row"].since, each["here"]) for each in rows}
    assert told == {
        ("Edge · Windows", "10.0.0.1", NOW, True),
        ("微信 · Android", "10.0.0.2", NOW + dt.timedelta(minutes=5), False),
    }
    clock.shift(dt.timedelta(minutes=1))
    assert inside(desk)
    assert max(Session.objects.filter(user=user).values_list("seen_at", flat=True)) == timezone.now()


def test_sign_out_elsewhere_and_one_by_one(cast: Cast, clock: Any) -> None:
    user, clients = cast.bank.handler, []
    for _ in range(4):
        clients.append(browser(user))
        clock.shift(1)
    foreign = browser(cast.other_bank.handler)
    since = Session.objects.filter(user=user).order_by("since").first().since.isoformat()
    clients[3].post("/accounts/sessions/", {"since": since})
    assert [inside(each) for each in clients] == [False, True, True, True]
    clients[3].post("/accounts/sessions/", {})
    assert [inside(each) for each in clients] == [False, False, False, True]
    assert inside(foreign), "nobody else's"


@pytest.mark.parametrize("since", ["x", "2026-13-45", "9" * 400, "\x00", "2026-03-10T08:00:00"])
def test_nonsense_ends_no_session(cast: Cast, since: str) -> None:
    one, other = browser(cast.bank.handler), browser(cast.bank.handler)
    assert one.post("/accounts/sessions/", {"since": since}).status_code == 302
    assert inside(one) and inside(other)


def test_the_list_shows_no_key_of_a_session(cast: Cast) -> None:
    client = browser(cast.bank.handler)
    other = browser(cast.bank.handler)
    page = client.get("/accounts/sessions/").content.decode()
    assert client.session.session_key not in page
    assert other.session.session_key not in page


def test_thirty_idle_minutes_end_it(cast: Cast, clock: Any) -> None:
    client = browser(cast.bank.handler)
    for _ in range(3):
        clock.shift(dt.timedelta(minutes=29))
        assert inside(client)
    clock.shift(dt.timedelta(minutes=30, seconds=1))
    assert not inside(client)


def test_a_working_day_ends_it_however_busy(cast: Cast, clock: Any) -> None:
    client, minutes = browser(cast.bank.handler), 0
    while minutes < 12 * 60 - 20:
        clock.shift(dt.timedelta(minutes=20))
        minutes += 20
        assert inside(client), minutes
    clock.shift(dt.timedelta(minutes=20))
    assert not inside(client)


@pytest.mark.parametrize("change", ["appoint", "dismiss", "close", "password", "suspend"])
def test_what_changes_a_person_s_standing_ends_their_sessions(cast: Cast, change: str) -> None:
    admin, user = administrator(cast.bank.organisation, "bank-admin"), cast.bank.handler
    client, bystander = browser(user), browser(cast.department.handler)
    assert inside(client)
    now = timezone.now()
    {
        "appoint": lambda: actions.appoint(admin, user, "checker", valid_from=now.date(), at=now),
        "dismiss": lambda: actions.dismiss(admin, user.duties_held.get(), at=now),
        "close": lambda: actions.set_active(admin, user, False, at=now),
        "password": lambda: actions.issue_password(admin, user, at=now),
        "suspend": lambda: people.set_suspended(user.organisation, True),
    }[change]()
    assert not Session.objects.filter(user=user).exists()
    assert not inside(client)
    assert inside(bystander)


def test_an_own_new_password_keeps_this_session_only(cast: Cast) -> None:
    here, there = browser(cast.bank.handler), browser(cast.bank.handler)
    new = "Chang-jiang-2020!"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post("/accounts/password/", sent).status_code == 302
    assert (inside(here), inside(there)) == (True, False)
    assert Session.objects.filter(user=cast.bank.handler).count() == 1


def test_who_takes_their_own_password_away_is_signed_out_in_words(cast: Cast, client: Client) -> None:
    admin = administrator(cast.bank.organisation, "bank-admin")
    client.force_login(admin)
    page = client.post(f"/administration/people/{admin.pk}/password/", {"password": PASSWORD})
    assert (page.status_code, bool(page.context["password"])) == (200, True)
    assert not inside(client)


@pytest.mark.parametrize(("agent", "told"), [("", ""), ("curl/8.0", "curl/8.0"), (DESK, "Edge · Windows")])
def test_a_device_in_a_word_or_two(agent: str, told: str) -> None:
    assert sessions.device(agent) == told
