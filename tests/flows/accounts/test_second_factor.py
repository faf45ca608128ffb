"""The second factor: who needs one, enrolling on the way in, codes that count once, recovery, lock-out, reset."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.cast import PASSWORD, Cast, team
from tests.flows.administration.test_administration import administrator, last_event
from zengxindai.accounts import people, second_factor
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Kind, RecoveryCode, SecondFactor, User
from zengxindai.administration import actions
from zengxindai.findings import NotYours, Refused

NOW = timezone.make_aware(dt.datetime(2026, 3, 10, 10, 0))
DAY = NOW.date()


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    """The clock stands, so that codes are known."""
    with time_machine.travel(NOW, tick=False) as moved:
        yield moved


def code(user: User, off: int = 0) -> str:
    """The code the person's phone shows now, or so many steps off."""
    factor = SecondFactor.objects.get(user=user)
    return second_factor.code_of(str(factor.coming or factor.key), timezone.now(), off)[1]


def wrong(user: User) -> str:
    """Six digits that are none of the three codes near now."""
    near = {code(user, off) for off in (-1, 0, 1)}
    return next(each for each in ("000000", "111111", "222222", "333333") if each not in near)


def equip(user: User) -> list[str]:
    """Give a person a second factor as if set up an hour ago; the recovery codes."""
    second_factor.begin(user)
    hour = NOW - dt.timedelta(hours=1)
    codes = second_factor.confirm(user, second_factor.code_of(str(user_factor(user).coming), hour)[1], hour)
    assert codes is not None
    return codes


def user_factor(user: User) -> SecondFactor:
    """The row."""
    return SecondFactor.objects.get(user=user)


def password(client: Client, user: User, **more: str) -> Any:
    """The first step."""
    return client.post("/accounts/sign-in/", {"username": user.username, "password": PASSWORD, **more})


def send(client: Client, typed: str) -> Any:
    """The second step."""
    return client.post("/accounts/sign-in/code/", {"code": typed})


def inside(client: Client) -> bool:
    """Whether the browser is signed in."""
    return client.get("/accounts/profile/").status_code == 200


def test_who_needs_one(cast: Cast, settings: Any) -> None:
    for each in cast.teams.values():
        decides = each.organisation.kind != Kind.ENTERPRISE
        assert not second_factor.needed(each.handler, DAY)
        assert second_factor.needed(each.checker, DAY) == decides
        assert second_factor.needed(each.approver, DAY) == decides
    assert second_factor.needed(administrator(cast.bank.organisation, "bank-admin"), DAY)
    people.delegate(
        cast.bank.checker, cast.bank.handler, Duty.CHECKER, valid_from=DAY, valid_to=DAY + dt.timedelta(2), reason="假"
    )
    assert second_factor.needed(cast.bank.handler, DAY), "a duty that is lent counts"
    settings.SECOND_FACTOR_REQUIRED = False
    assert not second_factor.needed(cast.bank.approver, DAY)


def test_a_handler_signs_in_with_the_password(cast: Cast, client: Client) -> None:
    assert password(client, cast.bank.handler).url == "/"
    assert inside(client)


def test_who_has_none_yet_sets_it_up_on_the_way_in(cast: Cast, client: Client) -> None:
    user = cast.bank.approver
    assert password(client, user, next="/officers/").url == "/accounts/sign-in/enrol/"
    assert not inside(client), "nobody is signed in by the password alone"
    page = client.get("/accounts/sign-in/enrol/")
    text = page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert "data:image/svg+xml" in text
    assert page.context["enrolment"].key in text
    assert " style=" not in text, "the policy on contents lets no style stand in a page"
    refused = client.post("/accounts/sign-in/enrol/", {"code": wrong(user)})
    assert refused.context["form"].errors["code"]
    assert not inside(client) and not second_factor.confirmed(user)
    shown = client.post("/accounts/sign-in/enrol/", {"code": code(user)})
    assert shown.status_code == 200
    assert "no-store" in shown["Cache-Control"]
    assert len(set(shown.context["codes"])) == 10
    assert all(each in shown.content.decode() for each in shown.context["codes"])
    assert shown.context["onward"] == "/officers/"
    assert inside(client)


def test_the_password_alone_gives_no_second_phone(cast: Cast, client: Client) -> None:
    user = cast.bank.approver
    equip(user)
    key = user_factor(user).key
    assert password(client, user).url == "/accounts/sign-in/code/"
    assert client.get("/accounts/sign-in/enrol/").url == "/accounts/sign-in/code/"
    assert client.post("/accounts/sign-in/enrol/", {"code": "123456"}).url == "/accounts/sign-in/code/"
    assert user_factor(user).key == key
    assert not inside(client)


def test_a_code_is_taken_once(cast: Cast, client: Client, clock: Any) -> None:
    user = cast.bank.approver
    equip(user)
    typed = code(user)
    password(client, user)
    assert send(client, f"{typed[:3]} {typed[3:]}").url == "/"
    assert inside(client)
    other = Client()
    password(other, user)
    assert send(other, typed).context["form"].errors["code"]
    assert send(other, code(user, -1)).context["form"].errors["code"], "nor one before it"
    assert not inside(other)
    clock.shift(30)
    assert send(other, code(user)).url == "/"


@pytest.mark.parametrize(("off", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_a_step_off(cast: Cast, client: Client, off: int, right: bool) -> None:
    user = cast.bank.approver
    equip(user)
    password(client, user)
    assert (send(client, code(user, off)).status_code == 302) == right


def test_a_recovery_code_counts_once(cast: Cast, client: Client) -> None:
    user = cast.bank.approver
    codes = equip(user)
    password(client, user)
    assert send(client, codes[0].lower()).url == "/"
    again = Client()
    password(again, user)
    assert send(again, codes[0]).context["form"].errors["code"]
    assert send(again, codes[1].replace("-", "")).url == "/"
    assert second_factor.codes_left(user) == 8
    second_factor.new_codes(user)
    assert not second_factor.verify(user, codes[2], NOW), "those before are void"
    assert not second_factor.verify(cast.bank.checker, second_factor.new_codes(user)[0], NOW), "nor anybody else's"


def test_wrong_codes_lock_out_like_wrong_passwords(cast: Cast, client: Client) -> None:
    user = cast.bank.approver
    equip(user)
    client.post("/accounts/sign-in/", {"username": user.username, "password": "wrong"})
    password(client, user)
    answers = [send(client, wrong(user)).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert send(client, code(user)).status_code == 302, "nobody waits for a code any more"
    assert not inside(client)
    assert password(client, user).status_code == 429
    assert password(Client(), cast.bank.checker).status_code == 302, "and no other name"


def test_waiting_for_a_code_ends(cast: Cast, client: Client, clock: Any) -> None:
    user = cast.bank.approver
    equip(user)
    password(client, user)
    clock.shift(dt.timedelta(minutes=10, seconds=1))
    assert send(client, code(user)).url == "/accounts/sign-in/"
    password(client, user)
    people.set_password(user, "Chang-jiang-2020!")
    assert send(client, code(user)).url == "/accounts/sign-in/", "with the password it was begun with"
    assert send(Client(), "123456").url == "/accounts/sign-in/"
    assert not inside(client)


NONSENSE = ["", " ", "abc", "１２３４５６", "12345", "1234567", "\x00", "9" * 500, "ＡＢＣＤＥ-ＦＧＨＪＫ", "²²²²²²"]


@pytest.mark.parametrize("typed", NONSENSE)
def test_nonsense_is_no_code(cast: Cast, client: Client, typed: str) -> None:
    user = cast.bank.approver
    equip(user)
    password(client, user)
    assert send(client, typed).context["form"].errors["code"]
    assert not inside(client)


def test_a_duty_that_needs_one_ends_a_session_without(cast: Cast, client: Client) -> None:
    handler, checker = cast.bank.handler, cast.bank.checker
    password(client, handler)
    assert inside(client)
    until = DAY + dt.timedelta(days=2)
    people.delegate(checker, handler, Duty.CHECKER, valid_from=DAY, valid_to=until, reason="出差")
    assert not inside(client)
    assert password(client, handler).url == "/accounts/sign-in/enrol/"


def test_one_s_own_is_changed_with_the_password(cast: Cast, client: Client) -> None:
    user, page = cast.bank.handler, "/accounts/second-factor/"
    client.force_login(user)
    assert client.get(page + "enrol/").url == page
    assert client.post(page, {"password": "wrong", "wish": "new"}).context["form"].errors["password"]
    assert client.post(page, {"password": PASSWORD, "wish": "new"}).url == page + "enrol/"
    assert client.post(page + "enrol/", {"code": wrong(user)}).context["form"].errors
    assert len(client.post(page + "enrol/", {"code": code(user)}).context["codes"]) == 10
    key = user_factor(user).key
    client.post(page, {"password": PASSWORD, "wish": "new"})
    assert user_factor(user).key == key, "the phone in use counts until the new one has shown a code"
    assert second_factor.confirmed(user)
    assert len(client.post(page, {"password": PASSWORD, "wish": "codes"}).context["codes"]) == 10
    assert password(Client(), user).url == "/accounts/sign-in/code/", "who has one is asked for it"
    client.post(page, {"password": PASSWORD, "wish": "off"})
    assert not second_factor.confirmed(user)


def test_who_needs_one_cannot_switch_it_off(cast: Cast, client: Client) -> None:
    user = cast.bank.approver
    equip(user)
    client.force_login(user)
    client.post("/accounts/second-factor/", {"password": PASSWORD, "wish": "off"})
    assert second_factor.confirmed(user)


def test_an_administrator_resets_a_lost_one_but_never_the_own(cast: Cast, client: Client) -> None:
    admin, user = administrator(cast.bank.organisation, "bank-admin"), cast.bank.approver
    equip(user)
    equip(admin)
    client.force_login(user)
    with pytest.raises(NotYours):
        actions.reset_second_factor(cast.bank.handler, user, at=NOW)
    with pytest.raises(NotYours):
        actions.reset_second_factor(admin, cast.other_bank.approver, at=NOW)
    with pytest.raises(Refused, match="ADM-13"):
        actions.reset_second_factor(admin, admin, at=NOW)
    office = Client()
    office.force_login(admin)
    assert office.post(f"/administration/people/{user.pk}/second-factor/", {"password": PASSWORD}).status_code == 302
    assert (last_event().verb, last_event().case_id) == ("user.reset_second_factor", user.pk)
    assert not second_factor.confirmed(user) and second_factor.confirmed(admin)
    assert not RecoveryCode.objects.filter(user=user).exists()
    assert not inside(client), "and is signed out"
    assert password(client, user).url == "/accounts/sign-in/enrol/"


def test_neither_keys_nor_codes_lie_in_clear(cast: Cast) -> None:
    user = cast.bank.approver
    codes = equip(user)
    key = user_factor(user).key
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT s::text || (SELECT string_agg(r::text, '') FROM accounts_recoverycode r) "
            "FROM accounts_secondfactor s WHERE user_id = %s",
            [user.pk],
        )
        (kept,) = cursor.fetchone()
    assert key and key not in kept
    assert not any(each in kept or each.replace("-", "") in kept for each in codes)


def test_production_does_not_start_without(tmp_path: Path) -> None:
    secret = "x" * 40
    known = {
        "SECRET_KEY": secret, "FIELD_KEYS": f"a:{secret}", "FIELD_INDEX_KEY": secret, "REDIS_URL": "redis://x",
        "DATABASE_URL": "postgresql://x/x", "DATABASE_OWNER_URL": "postgresql://x/x", "STATE_DIR": str(tmp_path),
    }  # fmt: skip
    for word, starts in (("true", True), ("false", False)):
        done = subprocess.run(
            [sys.executable, "-c", "import zengxindai.settings.prod"],
            env={**os.environ, **known, "SECOND_FACTOR_REQUIRED": word}, cwd=Path(__file__).parents[3],
            capture_output=True, text=True,
        )  # fmt: skip
        assert (done.returncode == 0) == starts, done.stderr
        assert starts or "SECOND_FACTOR_REQUIRED" in done.stderr


def test_the_operator_s_own_people_need_one(cast: Cast) -> None:
    operator = team(Kind.OPERATOR, "YWZX", "系统运维中心")
    assert all(second_factor.needed(user, DAY) for user in (operator.handler, operator.checker, operator.approver))
