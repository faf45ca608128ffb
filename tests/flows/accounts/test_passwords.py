"""Passwords: sorts of characters, former ones, age, and issued ones that sign in once."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD, Cast
from zengxindai.accounts import passwords, people
from zengxindai.accounts.models import FormerPassword, User
from zengxindai.policy import terms

NEW = [f"Chang-jiang-{year}!" for year in range(2020, 2030)]


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    """The sign-in form."""
    return client.post("/accounts/sign-in/", {"username": user.username, "password": password})


def change(client: Client, old: str, new: str) -> Any:
    """The form of one's own password."""
    sent = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/accounts/password/", sent)


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("Zeng-xin-2020", True),
        ("zeng-xin-2020", True),
        ("ZENGXIN2020abc", True),
        ("Z-2020-xinxi", True),
        ("Z-2020-xinx", True),
        ("Z-2020-xin", False),
        ("zengxindai2020", False),
        ("zengxin-dai-jiangjin", False),
        ("829374650192", False),
        ("增信贷增信贷增信贷增信贷", False),
    ],
)
def test_twelve_characters_of_three_sorts(password: str, good: bool) -> None:
    fits = good and len(password) >= 12
    try:
        validate_password(password)
    except ValidationError:
        assert not fits
    else:
        assert fits


def test_the_last_five_are_not_chosen_again(cast: Cast, client: Client) -> None:
    user, kept = cast.bank.handler, terms.on(timezone.localdate()).password_history
    assert kept == 5
    client.force_login(user)
    used = [PASSWORD, *NEW[:kept]]
    for old, new in pairwise(used):
        assert change(client, old, new).status_code == 302
    for former in used[1:]:
        answer = change(client, used[-1], former)
        assert answer.status_code == 200
        assert answer.context["form"].errors["new_password2"]
    assert change(client, used[-1], PASSWORD).status_code == 302, "the sixth before may return"


def test_hashes_are_kept_and_no_password(cast: Cast) -> None:
    people.set_password(cast.bank.handler, NEW[0])
    row = FormerPassword.objects.filter(user=cast.bank.handler).latest("id")
    assert NEW[0] not in row.encoded
    assert row.encoded == User.objects.get(pk=cast.bank.handler.pk).password


@pytest.mark.parametrize(("who", "days"), [("bank", 90), ("enterprise", 180)])
def test_an_old_password_is_changed_before_anything_else(cast: Cast, client: Client, who: str, days: int) -> None:
    user = cast.teams[who].handler
    set_at = timezone.now()
    people.set_password(user, NEW[0])
    with time_machine.travel(set_at + dt.timedelta(days=days - 1), tick=False):
        assert sign_in(Client(), user, NEW[0]).url == "/"
    with time_machine.travel(set_at + dt.timedelta(days=days), tick=False):
        sign_in(client, user, NEW[0])
        assert client.get("/").url == "/accounts/password/"
        assert client.get("/accounts/password/").context["expired"]
        assert change(client, NEW[0], NEW[1]).status_code == 302
        assert client.get("/").status_code == 200
        assert not passwords.expired(User.objects.get(pk=user.pk), timezone.localdate())


def test_a_demo_lets_passwords_stand(cast: Cast, settings: Any) -> None:
    user, later = cast.bank.handler, timezone.localdate() + dt.timedelta(days=1000)
    assert passwords.expired(user, later)
    settings.PASSWORDS_EXPIRE = False
    assert not passwords.expired(user, later)


def test_an_issued_password_signs_in_once(cast: Cast, client: Client) -> None:
    user = cast.bank.handler
    people.set_password(user, NEW[0], issued=True)
    assert sign_in(client, user, NEW[0]).status_code == 302
    assert client.get("/").url == "/accounts/password/"
    again = sign_in(Client(), user, NEW[0])
    assert again.status_code == 200
    assert again.context["form"].non_field_errors()
    assert change(client, NEW[0], NEW[1]).status_code == 302, "the one sign-in is enough to choose an own one"
    assert sign_in(Client(), user, NEW[1]).url == "/"
    people.set_password(user, NEW[2], issued=True)
    assert sign_in(Client(), user, NEW[2]).status_code == 302, "another issued one is good for one sign-in again"
