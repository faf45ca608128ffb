"""The password again before an account is opened to somebody: at every door that does so, and at no other step."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD, Cast, Team, team
from tests.systems import administrator
from zengxindai.accounts import second_factor
from zengxindai.accounts.models import AccessToken, Kind, SecondFactor, User
from zengxindai.administration import systems
from zengxindai.audit.models import Event

WRONG = "Chang-jiang-1949!"


@dataclass
class Door:
    """An act that opens an account: who does it, by which post, and whether it was done."""

    by: User
    url: str
    wish: dict[str, Any]
    done: Callable[[], bool]


def verb(name: str) -> Callable[[], bool]:
    """Whether an act of this name is on the trail."""
    return lambda: Event.objects.filter(verb=name).exists()


@pytest.fixture
def operator(cast: Cast) -> Team:
    """The operator's three administrators."""
    return team(Kind.OPERATOR, "YWZX", "系统运维中心")


@pytest.fixture(params=["password", "factor", "own", "lost-password", "lost-factor", "system"])
def door(request: pytest.FixtureRequest, cast: Cast, operator: Team) -> Door:
    """Each of the doors."""
    admin, user = administrator(cast), cast.bank.approver
    second_factor.begin(user)
    person, security = f"/administration/people/{user.pk}/", "/administration/security/"
    if request.param == "system":
        at = timezone.now()
        service = systems.add_service(
            admin, cast.bank.organisation, "nsh-core", "核心系统", scopes=["read"], networks=["127.0.0.1/32"], at=at
        )
        url = f"/administration/systems/{service.pk}/tokens/"
        return Door(admin, url, {}, lambda: AccessToken.objects.filter(user=service.user).exists())
    lost = {"person": str(user.pk)}
    return {
        "password": Door(admin, f"{person}password/", {}, verb("user.issue_password")),
        "factor": Door(admin, f"{person}second-factor/", {}, verb("user.reset_second_factor")),
        "own": Door(user, "/administration/token/", {}, lambda: AccessToken.objects.filter(user=user).exists()),
        "lost-password": Door(operator.checker, security, lost | {"wish": "password"}, verb("user.issue_password")),
        "lost-factor": Door(
            operator.checker, security, lost | {"wish": "second-factor"}, verb("user.reset_second_factor")
        ),
    }[request.param]


def test_nothing_is_done_before_the_password_is_right(door: Door, client: Client) -> None:
    client.force_login(door.by)
    factors = SecondFactor.objects.count()
    for sent in ({}, {"password": ""}, {"password": WRONG}, {"password": "\x00"}):
        page = client.post(door.url, door.wish | sent)
        assert page.status_code == 200 and page["Cache-Control"] == "no-store", sent
        shown = page.content.decode()
        assert 'autocomplete="current-password"' in shown and WRONG not in shown
        assert bool(page.context["form"].errors) == bool(sent), "the first page complains of nothing"
        assert all(f'name="{name}" value="{value}"' in shown for name, value in door.wish.items())
    assert not door.done() and SecondFactor.objects.count() == factors
    client.post(door.url, door.wish | {"password": PASSWORD})
    assert door.done()


def test_who_guesses_at_an_unattended_desk_is_signed_out(door: Door, client: Client) -> None:
    client.force_login(door.by)
    answers = [client.post(door.url, door.wish | {"password": WRONG}).status_code for _ in range(5)]
    assert answers == [200, 200, 200, 200, 429]
    assert client.get("/").status_code == 302 and not door.done()


def test_what_gives_no_power_does_not_ask(cast: Cast, client: Client) -> None:
    admin, user = administrator(cast), cast.bank.handler
    client.force_login(admin)
    assert client.post(f"/administration/people/{user.pk}/close/").status_code == 302
    assert not User.objects.get(pk=user.pk).is_active
