"""Signing in and out, registering an enterprise, profile and password, through the pages."""

from __future__ import annotations

from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.test import Client

from tests.cast import FIRM, PASSWORD, Cast
from zengxindai.accounts import people
from zengxindai.accounts.models import User

NEW_FIRM = "91110000600037341L"
FORM = {
    "code": "9111 0000 6000 3734 1l",
    "name": "江津新企业有限公司",
    "address": "重庆市江津区几江街道1号",
    "contact": "李四",
    "phone": "13800138000",
    "email": "li@example.com",
    "password1": "Ping-an-2020!",
    "password2": "Ping-an-2020!",
}


def sign_in(client: Client, user: User, password: str = PASSWORD) -> Any:
    """Post the sign-in form."""
    return client.post("/accounts/sign-in/", {"username": user.username, "password": password})


def test_signing_in_leads_to_the_inbox_and_out_again(cast: Cast, client: Client) -> None:
    assert sign_in(client, cast.bank.handler).url == "/"
    assert client.get("/accounts/profile/").status_code == 200
    assert client.get("/accounts/sign-out/").status_code == 405
    assert client.post("/accounts/sign-out/").url == "/accounts/sign-in/"
    assert client.get("/accounts/profile/").status_code == 302


def test_wrong_password_unknown_and_closed_account_get_one_answer(cast: Cast, client: Client) -> None:
    people.set_active(cast.bank.checker, False)
    unknown = User(username="nobody")
    tries = [(cast.bank.handler, "wrong"), (unknown, "wrong"), (cast.bank.checker, PASSWORD)]
    answers = {str(sign_in(client, user, word).context["form"].non_field_errors()) for user, word in tries}
    assert len(answers) == 1


@pytest.mark.parametrize("closed", ["person", "organisation"])
def test_closing_ends_open_sessions_with_the_next_request(cast: Cast, client: Client, closed: str) -> None:
    sign_in(client, cast.bank.handler)
    if closed == "person":
        people.set_active(cast.bank.handler, False)
    else:
        people.set_suspended(cast.bank.organisation, True)
    assert client.get("/accounts/profile/").status_code == 302
    assert sign_in(client, cast.bank.handler).status_code == 200


def test_five_wrong_passwords_lock_this_name_out_and_no_other(cast: Cast, client: Client) -> None:
    for _ in range(5):
        sign_in(client, cast.bank.handler, "wrong")
    assert sign_in(client, cast.bank.handler).status_code == 429
    assert sign_in(client, cast.bank.checker).status_code == 302
    assert AccessAttempt.objects.get().failures_since_start >= 5


def test_an_enterprise_registers_itself_and_is_signed_in(cast: Cast, client: Client) -> None:
    assert client.post("/accounts/register/", FORM).url == "/"
    user = User.objects.get(username=NEW_FIRM)
    assert user.phone == "13800138000"
    assert (user.organisation.code, user.organisation.kind) == (NEW_FIRM, "enterprise")
    assert (user.organisation.contact, user.organisation.address) == ("李四", FORM["address"])
    assert set(user.duties_held.values_list("duty", flat=True)) == {"handler", "administrator"}
    assert client.get("/accounts/profile/").context["user"] == user


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "91110000600037341M"}, "code"),
        ({"phone": "12345"}, "phone"),
        ({"password2": "another"}, "password2"),
        ({"password1": "12345678", "password2": "12345678"}, "password1"),
        ({"email": ""}, "email"),
        ({"code": FIRM}, "__all__"),
    ],
)
def test_a_registration_that_is_wrong_creates_nothing(cast: Cast, client: Client, change: Any, field: str) -> None:
    before = User.objects.count()
    answer = client.post("/accounts/register/", FORM | change)
    assert field in answer.context["form"].errors
    assert User.objects.count() == before


def test_the_profile_changes_phone_and_mail_only(cast: Cast, client: Client) -> None:
    user = cast.bank.handler
    sign_in(client, user)
    sent = {
        "phone": "13900139000",
        "email": "a@example.com",
        "full_name": "别人",
        "organisation": "1",
        "is_staff": "on",
        "password": PASSWORD,
    }
    client.post("/accounts/profile/", sent)
    changed = User.objects.get(pk=user.pk)
    assert (changed.phone, changed.email) == ("13900139000", "a@example.com")
    assert (changed.full_name, changed.organisation, changed.is_staff) == (user.full_name, user.organisation, False)


def test_a_new_password_keeps_this_session_and_ends_the_others(cast: Cast, client: Client) -> None:
    other, new = Client(), "Chang-jiang-2020!"
    sign_in(other, cast.bank.handler)
    sign_in(client, cast.bank.handler)
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert client.post("/accounts/password/", sent).status_code == 302
    assert client.get("/accounts/profile/").status_code == 200
    assert other.get("/accounts/profile/").status_code == 302
    assert sign_in(other, cast.bank.handler, new).url == "/"


def test_an_issued_password_is_changed_first(cast: Cast, client: Client) -> None:
    people.set_password(cast.bank.handler, PASSWORD, issued=True)
    assert sign_in(client, cast.bank.handler).url == "/accounts/password/"


def test_who_registered_signs_in_by_number_or_code_and_no_log_has_the_number(cast: Cast, client: Client) -> None:
    client.post("/accounts/register/", FORM)
    user = User.objects.get(username=NEW_FIRM)
    for name in (FORM["phone"], NEW_FIRM):
        other = Client()
        assert other.post("/accounts/sign-in/", {"username": name, "password": "wrong"}).status_code == 200
        assert other.post("/accounts/sign-in/", {"username": name, "password": FORM["password1"]}).status_code == 302
    unknown = {"username": "13911112222", "password": "wrong"}
    assert Client().post("/accounts/sign-in/", unknown).status_code == 200
    logged = str([list(kind.objects.values()) for kind in (AccessAttempt, AccessLog, AccessFailureLog)])
    assert FORM["phone"] not in logged
    assert unknown["username"] not in logged
    assert user.username in logged


def test_a_new_number_is_the_one_to_sign_in_by_and_nobody_else_s(cast: Cast, client: Client) -> None:
    client.post("/accounts/register/", FORM)
    words = {"password": FORM["password1"]}
    assert "phone" in client.post("/accounts/profile/", {"phone": "", "email": "", **words}).context["form"].errors
    people.set_reach(cast.bank.handler, phone="13900139000")
    assert client.post("/accounts/profile/", {"phone": "13900139000", "email": "", **words}).status_code == 302
    assert Client().post("/accounts/sign-in/", {"username": "13900139000", **words}).status_code == 302
    assert Client().post("/accounts/sign-in/", {"username": FORM["phone"], **words}).status_code == 200
    again = Client().post("/accounts/register/", FORM | {"phone": "13900139000", "code": "91110000600037341L"})
    assert "phone" in again.context["form"].errors


def test_wrong_passwords_by_number_lock_that_person_out(cast: Cast, client: Client) -> None:
    client.post("/accounts/register/", FORM)
    for name in (FORM["phone"], FORM["phone"], NEW_FIRM, FORM["phone"], NEW_FIRM):
        Client().post("/accounts/sign-in/", {"username": name, "password": "wrong"})
    right = {"username": NEW_FIRM, "password": FORM["password1"]}
    assert Client().post("/accounts/sign-in/", right).status_code == 429
