"""Requests no browser of ours sends: spoofed hosts and addresses, odd methods and alphabets, forged and endless ones.

Each is answered in plain words with a status below 500, and does nothing.
"""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.test import Client, override_settings
from django.utils import timezone

from tests.cast import PASSWORD
from tests.story import Story
from zengxindai.accounts import second_factor
from zengxindai.accounts.models import SecondFactor, User
from zengxindai.audit.models import Event
from zengxindai.wsgi import application

FORM = "application/x-www-form-urlencoded"
EVIL = "evil.example"
# Addresses a link may ask to be led to after signing in or choosing a language, and that lead out of the house.
OUT = (
    f"//{EVIL}", f"https://{EVIL}/", f"///{EVIL}", f"/\\{EVIL}", f"\\\\{EVIL}", f"/\t/{EVIL}", f"http:{EVIL}",
    "javascript:alert(1)", f"//{EVIL}%2f..", f"https:///{EVIL}", f" //{EVIL}", f"/\r\n/{EVIL}",
)  # fmt: skip
# Names of alphabets: those of no text, those that fail at half a word, those that hide markup, and none at all.
ALPHABETS = ("zlib", "bz2", "hex", "rot13", "idna", "punycode", "utf-7", "utf-16", "unicode_escape", "nonsense", "\xff")
METHODS = ("PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "BREW")
OVERRIDES = ("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")


@pytest.fixture
def bank(story: Story) -> Client:
    """A bank's handler, whose failures come back as answers."""
    client = Client(raise_request_exception=False)
    client.force_login(story.cast.bank.handler)
    return client


@pytest.fixture
def strict(story: Story) -> Client:
    """The same person in a browser whose tokens are looked at."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(story.cast.bank.handler)
    return client


@pytest.fixture(autouse=True)
def empty_counts() -> Any:
    cache.clear()
    yield
    cache.clear()


@pytest.mark.parametrize("host", [EVIL, f"127.0.0.1@{EVIL}", f"localhost.{EVIL}", "127.0.0.1:80:80", "", "a b", "\xff"])
def test_only_the_district_s_own_host_is_answered(bank: Client, host: str) -> None:
    for address in ("/claims/", "/api/claims/"):
        answer = bank.get(address, headers={"host": host})
        assert answer.status_code == 400
        assert EVIL not in answer.content.decode()
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert bank.get("/claims/", headers={"host": "localhost"}).status_code == 200


def test_no_header_changes_where_answers_lead(bank: Client) -> None:
    spoofed = {
        "X-Forwarded-Host": EVIL,
        "X-Forwarded-Server": EVIL,
        "X-Original-URL": "/admin/",
        "Forwarded": f"host={EVIL}",
    }
    spoofed |= {"X-Rewrite-URL": "/admin/", "X-Forwarded-Port": "1", "X-Forwarded-Prefix": f"//{EVIL}"}
    plain, told = bank.get("/claims/"), bank.get("/claims/", headers=spoofed)
    assert told.status_code == plain.status_code == 200
    for address in ("/claims/", "/claims", "/api/claims/?limit=1", "/api/schema/?format=json"):
        answer = bank.get(address, headers=spoofed)
        assert EVIL not in str(answer.headers) + answer.content.decode()


def test_a_forwarded_address_is_believed_only_behind_as_many_proxies(story: Story, bank: Client) -> None:
    def seen(proxies: int, chain: str) -> str:
        with override_settings(PROXY_COUNT=proxies):
            return str(bank.get("/claims/", headers={"x-forwarded-for": chain}).wsgi_request.META["REMOTE_ADDR"])

    assert seen(0, "203.0.113.9") == "127.0.0.1"
    assert seen(1, "6.6.6.6, 203.0.113.9") == "203.0.113.9"
    assert seen(1, "203.0.113.9, nonsense") == "127.0.0.1"
    assert seen(2, "203.0.113.9") == "127.0.0.1"


@override_settings(SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"), SECURE_SSL_REDIRECT=True)
def test_plain_http_leads_to_tls_on_the_same_host_only() -> None:
    answer = Client().get("/claims/", headers={"x-forwarded-host": EVIL})
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/claims/")
    assert Client().get("/claims/", headers={"host": EVIL}).status_code == 400


def test_no_header_and_no_word_makes_another_method(story: Story, bank: Client) -> None:
    case, before = story.investigating().application, Event.objects.count()
    for name in OVERRIDES:
        for address in (f"/applications/{case.pk}/", f"/api/applications/{case.pk}/", "/accounts/sign-out/"):
            for method in ("DELETE", "PUT", "POST"):
                answer = bank.get(address, {"_method": method}, headers={name: method})
                assert answer.status_code in (200, 405)
    for method in METHODS:
        for address in ("/", f"/applications/{case.pk}/", f"/api/applications/{case.pk}/", "/api/nowhere/"):
            assert bank.generic(method, address).status_code in (403, 404, 405)
    assert Event.objects.count() == before
    assert bank.get("/").status_code == 200, "still signed in"


def door_status(client: Client, method: str, address: str, kind: str, application: Any = application) -> int:
    """The status of a request as it comes from the web server; 500 for what breaks before Django answers."""
    path, _, query = address.partition("?")
    environ = client._base_environ(PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD=method, CONTENT_TYPE=kind)
    environ |= {"CONTENT_LENGTH": "7", "wsgi.input": BytesIO(b"email=x")}
    said: list[str] = []
    try:
        answer = application(environ, lambda status, headers: said.append(status))
        b"".join(answer)
    except Exception:
        return 500
    return int(said[0][:3])


@pytest.mark.parametrize("alphabet", ALPHABETS)
def test_a_body_in_another_alphabet_is_read_as_ours_or_refused(
    bank: Client, open_connection: None, alphabet: str
) -> None:
    for address in ("/accounts/profile/", "/accounts/sign-in/?q=x", "/api/claims/?q=x", "/api/enterprises/open/"):
        for kind in (FORM, "application/json", "multipart/form-data; boundary=b"):
            for spelled in (f"charset={alphabet}", f'Charset = "{alphabet}"', f"charset*=utf-8''{alphabet}"):
                for method in ("GET", "POST"):
                    assert door_status(bank, method, address, f"{kind}; {spelled}") < 500, (address, kind, spelled)


def test_the_control_of_alphabets_breaks_what_is_not_guarded(bank: Client, open_connection: None) -> None:
    assert door_status(bank, "POST", "/accounts/sign-in/?q=x", f"{FORM}; charset=zlib", get_wsgi_application()) == 500


@pytest.mark.parametrize(
    "word", ["%ff%fe", "%00", "%ed%a0%80", "%c0%ae%c0%ae", "%u0041", "%", "%f0%28%8c%bc", "+" * 3000]
)
def test_half_characters_in_addresses_and_questions(bank: Client, word: str) -> None:
    for address in (f"/claims/?q={word}", f"/claims/?status={word}&before={word}", f"/?q={word}&tab={word}"):
        assert bank.generic("GET", address).status_code == 200
    for address in (
        f"/search/?q={word}",
        f"/industries/?q={word}",
        f"/api/claims/?q={word}&cursor={word}&limit={word}",
    ):
        assert bank.generic("GET", address).status_code < 500
    for address in (f"/claims/{word}/", f"/{word}/", f"/api/{word}/", f"/static/{word}", f"/documents/{word}/"):
        answer = bank.generic("GET", address)
        assert answer.status_code in (400, 404), address


@pytest.mark.parametrize(
    "address",
    ["/static/../../etc/passwd", "/static/%2e%2e/%2e%2e/manage.py", "/static/..%2fmanage.py", "/static//etc/passwd"],
)
def test_no_address_leads_out_of_the_served_folder(bank: Client, address: str) -> None:
    answer = bank.generic("GET", address)
    assert answer.status_code == 404
    assert b"DJANGO_SETTINGS_MODULE" not in answer.content


def test_too_much_at_a_time_is_told_in_words(bank: Client) -> None:
    before = Event.objects.count()
    fields, files = (
        "&".join(f"a{n}=1" for n in range(600)),
        b"".join(
            b'--b\r\nContent-Disposition: form-data; name="f%d"; filename="a.pdf"\r\n\r\nx\r\n' % n for n in range(150)
        ),
    )
    much = {
        "fields": (fields, FORM, 400),
        "a long body": ("email=" + "a" * 3_000_000, FORM, 413),
        "files": (files + b"--b--\r\n", "multipart/form-data; boundary=b", 400),
        "no end of a part": (b"x", "multipart/form-data", 400),
    }
    for what, (body, kind, status) in much.items():
        page = bank.generic("POST", "/accounts/profile/", body, content_type=kind)
        call = bank.generic("POST", "/api/enterprises/open/", body, content_type=kind)
        assert (page.status_code, call.status_code) == (status, status), what
        assert call.headers["Content-Type"] == "application/problem+json", what
        assert call.json()["detail"] and call.json()["code"] == f"API-{status}"
        assert "没有任何改动" in page.content.decode(), what
    assert Event.objects.count() == before


@pytest.mark.parametrize(
    "deep",
    ['{"a":' * 5000 + "1" + "}" * 5000, "[" * 100_000, '{"on": ' + "9" * 50_000 + "}", '{"on": 1e400}', '{"on": NaN}'],
)
def test_deep_and_huge_json(bank: Client, deep: str) -> None:
    for address in ("/api/claims/draft/", "/api/enterprises/open/", "/api/proposals/1/sign/"):
        answer = bank.post(address, deep, content_type="application/json")
        assert 400 <= answer.status_code < 500
        assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("to", OUT)
def test_nobody_is_led_out_of_the_house(story: Story, bank: Client, to: str) -> None:
    handler = story.cast.bank.handler
    own = [
        bank.get("/accounts/sign-in/", {"next": to}),
        Client().post("/accounts/sign-in/", {"username": handler.username, "password": PASSWORD, "next": to}),
        bank.post("/i18n/setlang/", {"language": "en", "next": to}),
        bank.post("/i18n/setlang/", {"language": "en"}, headers={"referer": f"https://{EVIL}/"}),
        Client().get(f"/claims/{to}"),
    ]
    for answer in own:
        leads = answer.headers.get("Location", "/")
        assert leads.startswith("/") and not leads.startswith(("//", "/\\"))
        assert "\r" not in leads and "\n" not in leads


def test_the_control_leads_where_it_was_asked_to(bank: Client) -> None:
    assert bank.get("/accounts/sign-in/", {"next": "/claims/"}).headers["Location"] == "/claims/"


def test_no_line_of_ours_can_be_written_by_a_request(bank: Client) -> None:
    for name, value in (
        ("X-Request-ID", "a" * 8 + "\r\nSet-Cookie: x=1"),
        ("Accept-Language", "en\r\nX: 1"),
        ("Idempotency-Key", "\r\n"),
    ):
        answer = bank.post("/api/enterprises/open/", "{}", content_type="application/json", headers={name: value})
        assert answer.status_code < 500
        assert "x=1" not in str(answer.headers)
        assert "x" not in answer.cookies


@pytest.mark.parametrize(
    "how", ["no token", "wrong token", "another's token", "foreign origin", "null origin", "foreign referer"]
)
def test_a_forged_request_does_nothing(strict: Client, how: str) -> None:
    before = Event.objects.count()
    token = strict.get("/accounts/profile/").cookies["csrftoken"].value
    other = Client(enforce_csrf_checks=True).get("/accounts/sign-in/").cookies["csrftoken"].value
    sent = {
        "no token": ({}, {}, False),
        "wrong token": ({"csrfmiddlewaretoken": "a" * 64}, {}, False),
        "another's token": (
            {"csrfmiddlewaretoken": other},
            {},
            False,
        ),
        "foreign origin": ({"csrfmiddlewaretoken": token}, {"origin": f"https://{EVIL}"}, False),
        "null origin": ({"csrfmiddlewaretoken": token}, {"origin": "null"}, False),
        "foreign referer": ({"csrfmiddlewaretoken": token}, {"referer": f"https://{EVIL}/"}, True),
    }
    words, headers, secure = sent[how]
    for address in ("/accounts/sign-out/", "/accounts/password/", "/i18n/setlang/", "/applications/begin/draft/"):
        answer = strict.post(address, {"language": "en", **words}, headers=headers, secure=secure)
        assert answer.status_code == 403, address
        assert "重新载入" in answer.content.decode(), address
    call = strict.post("/api/enterprises/open/", "{}", content_type="application/json", headers=headers, secure=secure)
    assert call.status_code == 403
    assert call.headers["Content-Type"] == "application/problem+json"
    assert Event.objects.count() == before


def test_the_control_of_a_browser_of_ours_is_heard(strict: Client) -> None:
    token = strict.get("/accounts/profile/").cookies["csrftoken"].value
    words = {"csrfmiddlewaretoken": token, "language": "en"}
    assert strict.post("/i18n/setlang/", words).status_code == 302
    referer = {"referer": "https://testserver/claims/"}
    assert strict.post("/i18n/setlang/", words, headers=referer, secure=True).status_code == 302


def test_nothing_shown_to_somebody_is_kept_on_the_way(story: Story, bank: Client) -> None:
    case = story.investigating().application
    for address in (
        "/",
        "/claims/",
        f"/applications/{case.pk}/",
        "/api/claims/",
        f"/api/applications/{case.pk}/",
        "/accounts/profile/",
    ):
        assert "no-store" in bank.get(address).headers["Cache-Control"], address
    for address in ("/accounts/sign-in/", "/accounts/register/"):
        said = Client().get(address)
        assert (
            "no-store" in said.headers.get("Cache-Control", "")
            or "csrftoken" not in said.cookies
            or "Cookie" in said.headers["Vary"]
        )


# ---------------------------------------------------------------- how often one may be wrong


def wrong_passwords(name: str, times: int, address: str = "192.0.2.1") -> list[int]:
    """The statuses of so many wrong passwords from an address."""
    door = Client(REMOTE_ADDR=address)
    words = {"username": name, "password": "wrong"}
    return [door.post("/accounts/sign-in/", words).status_code for _ in range(times)]


def test_five_wrong_passwords_for_one_name_from_one_place(story: Story) -> None:
    name = story.cast.bank.handler.username
    assert wrong_passwords(name, 6) == [200, 200, 200, 200, 429, 429]
    assert wrong_passwords(name, 1, "192.0.2.2") == [200]


def test_many_names_from_one_place(story: Story, settings: Any) -> None:
    settings.WRONG_HERE_PER_HOUR = 12
    said = [status for n in range(7) for status in wrong_passwords(f"nobody-{n}", 2)]
    assert said == [200] * 12 + [429] * 2
    right = {"username": story.cast.bank.handler.username, "password": PASSWORD}
    assert Client(REMOTE_ADDR="192.0.2.1").post("/accounts/sign-in/", right).status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.2").post("/accounts/sign-in/", right).status_code == 302


def asked_for_code(story: Story, address: str) -> Client:
    """Somebody who gave the right password of a person with a second factor, from an address."""
    door = Client(REMOTE_ADDR=address)
    words = {"username": story.cast.bank.handler.username, "password": PASSWORD}
    assert door.post("/accounts/sign-in/", words).headers["Location"] == "/accounts/sign-in/code/"
    return door


def with_second_factor(story: Story) -> list[str]:
    """The bank's handler takes a second factor; the recovery codes."""
    handler, now = story.cast.bank.handler, timezone.now()
    second_factor.begin(handler)
    key = str(SecondFactor.objects.get(user=handler).coming)
    codes = second_factor.confirm(handler, second_factor.code_of(key, now)[1], now)
    assert codes
    return codes


@pytest.mark.parametrize("code", ["000000", "AAAAA-AAAAA"])
def test_wrong_codes_and_recovery_codes_from_many_places(story: Story, settings: Any, code: str) -> None:
    recovery = with_second_factor(story)
    settings.WRONG_CODES_PER_HOUR = 6
    said = []
    for place in range(4):
        door = asked_for_code(story, f"192.0.2.{place}")
        said += [door.post("/accounts/sign-in/code/", {"code": code}).status_code for _ in range(2)]
    assert said == [200] * 6 + [429] * 2
    late = asked_for_code(story, "192.0.2.9")
    assert late.post("/accounts/sign-in/code/", {"code": recovery[0]}).status_code == 429
    cache.clear()  # an hour later
    assert late.post("/accounts/sign-in/code/", {"code": recovery[0]}).status_code == 302


def test_five_wrong_codes_from_one_place(story: Story) -> None:
    with_second_factor(story)
    door = asked_for_code(story, "192.0.2.1")
    said = [door.post("/accounts/sign-in/code/", {"code": "000000"}).status_code for _ in range(5)]
    assert said == [200] * 4 + [429]


def test_wrong_tokens_from_one_place(settings: Any, story: Story) -> None:
    settings.WRONG_TOKENS_PER_MINUTE = 3
    door = Client(headers={"authorization": "Token zxd_nonsense"})
    said = [door.get("/api/claims/") for _ in range(5)]
    assert [answer.status_code for answer in said] == [401] * 3 + [429] * 2
    assert said[-1].json()["code"] == "API-429"
    assert int(said[-1].headers["Retry-After"]) > 0


def test_registrations_from_one_place(settings: Any, story: Story) -> None:
    settings.REGISTRATIONS_PER_HOUR = 3
    people, door = User.objects.count(), Client(REMOTE_ADDR="192.0.2.1")
    said = [door.post("/accounts/register/", {"code": str(n)}) for n in range(5)]
    assert [answer.status_code for answer in said] == [200] * 3 + [429] * 2
    assert "一小时" in said[-1].content.decode()
    assert "code" not in said[-1].context["form"].errors, "no answer to what was asked"
    assert Client(REMOTE_ADDR="192.0.2.2").post("/accounts/register/", {}).status_code == 200
    assert User.objects.count() == people


def test_the_password_asked_again_by_the_api(story: Story, bank: Client) -> None:
    """Five wrong ones before an act that moves money, and the program is told to wait, in the shape of a problem."""
    story.funded()
    case = story.entrusted()
    door = Client()
    door.force_login(story.cast.guarantor.handler)
    words = {**story.payment(case), "password": "wrong"}
    said = [
        door.post(f"/api/claims/{case.pk}/pay/", json.dumps(words), content_type="application/json") for _ in range(5)
    ]
    assert [answer.status_code for answer in said][:4] == [400] * 4
    assert said[4].status_code == 429
    assert said[4].headers["Content-Type"] == "application/problem+json"
