"""What every answer tells the browser, and what a browser alone cannot do: no forged act, no page after signing out."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.cast import PASSWORD, Cast
from zengxindai.accounts.models import User

POSTS = (
    "/accounts/sign-in/",
    "/accounts/sign-out/",
    "/accounts/profile/",
    "/accounts/sessions/",
    "/administration/token/",
)
PAGES = ("/accounts/sign-in/", "/", "/accounts/profile/", "/nowhere/", "/api/loans/")


@pytest.fixture
def strict(cast: Cast) -> Client:
    """A browser signed in by the door, whose posts are held against their token."""
    client = Client(enforce_csrf_checks=True)
    client.get("/accounts/sign-in/")
    sent = {"username": cast.bank.handler.username, "password": PASSWORD}
    client.post("/accounts/sign-in/", sent | {"csrfmiddlewaretoken": client.cookies["csrftoken"].value})
    return client


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_bounds_what_it_may_do(strict: Client, path: str) -> None:
    answer = strict.get(path)
    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";") if part.strip())
    nothing = ("default-src", "frame-ancestors", "base-uri", "object-src")
    assert {name: policy[name] for name in nothing} == dict.fromkeys(nothing, "'none'")
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert "Access-Control-Allow-Origin" not in answer and "Server" not in answer


def test_what_was_shown_is_kept_by_nobody_and_the_button_back_shows_nothing(strict: Client) -> None:
    assert strict.get("/accounts/profile/")["Cache-Control"] == "no-store"
    token = strict.cookies["csrftoken"].value
    out = strict.post("/accounts/sign-out/", {"csrfmiddlewaretoken": token})
    assert out["Clear-Site-Data"] == '"cache", "storage"'
    assert strict.get("/accounts/profile/").url.startswith("/accounts/sign-in/")


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(strict: Client) -> None:
    session = strict.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert strict.cookies["csrftoken"]["samesite"] == "Lax"


def test_a_session_known_before_signing_in_is_not_the_one_after(cast: Cast) -> None:
    client = Client()
    client.session["planted"] = True
    planted = client.session.session_key
    client.cookies["sessionid"] = planted
    client.post("/accounts/sign-in/", {"username": cast.bank.handler.username, "password": PASSWORD})
    assert client.cookies["sessionid"].value != planted
    old = Client()
    old.cookies["sessionid"] = planted
    assert old.get("/accounts/profile/").status_code == 302


@pytest.mark.parametrize("path", POSTS)
def test_a_post_from_elsewhere_does_nothing(strict: Client, cast: Cast, path: str) -> None:
    forged: dict[str, Any] = {"phone": "13800138000", "email": "a@example.com", "password": PASSWORD}
    assert strict.post(path, forged).status_code == 403
    assert strict.post(path, forged | {"csrfmiddlewaretoken": "x" * 64}).status_code == 403
    assert User.objects.get(pk=cast.bank.handler.pk).email != "a@example.com"
    assert strict.get("/accounts/profile/").status_code == 200, "nobody was signed out"


def test_with_its_token_it_is_done(strict: Client, cast: Cast) -> None:
    sent = {"phone": "13800138000", "email": "a@example.com", "password": PASSWORD}
    token = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    assert strict.post("/accounts/profile/", sent | token).status_code == 302
    assert User.objects.get(pk=cast.bank.handler.pk).email == "a@example.com"


def test_where_one_is_reached_changes_with_the_password_only(cast: Cast, client: Client) -> None:
    client.force_login(cast.bank.handler)
    for password in ("", "Chang-jiang-1949!"):
        sent = {"phone": "13800138000", "email": "a@example.com", "password": password}
        assert client.post("/accounts/profile/", sent).context["form"].errors["password"]
    assert User.objects.get(pk=cast.bank.handler.pk).email != "a@example.com"


@pytest.mark.parametrize("onward", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\example.org"])
def test_signing_in_leads_nowhere_else(cast: Cast, onward: str) -> None:
    sent = {"username": cast.bank.handler.username, "password": PASSWORD, "next": onward}
    assert Client().post("/accounts/sign-in/", sent).url == "/"
