"""Every failed sign-in is an act on the sealed trail, with who and from where, and without what was typed in secret."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
import time_machine
from axes.models import AccessAttempt
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from tests.cast import PASSWORD, Cast, Team, team
from tests.flows.accounts.test_second_factor import equip
from tests.flows.conftest import NOW
from tests.systems import Program
from zengxindai.accounts.models import Kind, User
from zengxindai.audit import seal, signin
from zengxindai.audit.models import Event, SealedEvent

WRONG = "Chang-jiang-1949!"
IDENTITY = "500116199001011234"
PAGE = "/sign-ins/"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as frozen:
        yield frozen


@pytest.fixture
def auditor(cast: Cast) -> Client:
    """A browser of the operator's audit administrator."""
    members: Team = team(Kind.OPERATOR, "YWZX", "系统运维中心")
    client = Client()
    client.force_login(members.approver)
    return client


def enter(name: str, password: str, place: str = "203.0.113.7") -> Any:
    """Post the sign-in form from somewhere."""
    return Client(REMOTE_ADDR=place).post("/accounts/sign-in/", {"username": name, "password": password})


def record() -> list[tuple[str, str, int]]:
    """What is on record, oldest first: verb, name, account."""
    found = Event.objects.filter(case_type=signin.CASE).order_by("id")
    return [(event.verb, event.data["name"], event.case_id) for event in found]


def test_each_failure_is_one_event_and_the_fifth_locks_out(cast: Cast) -> None:
    user = cast.bank.handler
    answers = [enter(user.username, WRONG).status_code for _ in range(7)]
    assert answers == [200] * 4 + [429] * 3
    fail, lock = ("sign_in.fail", user.username, user.pk), ("sign_in.lock_out", user.username, user.pk)
    assert record() == [*[fail] * 5, lock], "tries while locked out are none: no password was looked at"
    event = Event.objects.latest("id")
    assert (event.ip, event.actor_name) == ("203.0.113.7", "系统"), "who failed has proved to be nobody"
    assert enter(user.username, PASSWORD, "203.0.113.8").status_code == 302
    assert record()[-1] == ("sign_in.enter", user.username, user.pk)


def test_the_lock_ends_a_quarter_of_an_hour_after_it_began(cast: Cast, clock: Any) -> None:
    user = cast.bank.handler
    for _ in range(5):
        enter(user.username, WRONG)
    clock.shift(600)
    assert enter(user.username, WRONG).status_code == 429
    clock.shift(320)
    assert enter(user.username, PASSWORD).status_code == 302, "who goes on trying does not prolong it"


def test_a_code_and_a_confirmation_have_their_own_word(cast: Cast) -> None:
    user = cast.bank.approver
    equip(user)
    client = Client(REMOTE_ADDR="203.0.113.7")
    client.post("/accounts/sign-in/", {"username": user.username, "password": PASSWORD})
    client.post("/accounts/sign-in/code/", {"code": "000000"})
    desk = Client(REMOTE_ADDR="203.0.113.7")
    desk.force_login(user)
    desk.post("/administration/token/", {"password": WRONG})
    assert record() == [
        ("sign_in.fail_code", user.username, user.pk),
        ("sign_in.fail_confirmation", user.username, user.pk),
    ]


@pytest.mark.parametrize("typed", [IDENTITY, WRONG, "13912345678", "nobody", "'; drop table--", "<b>x</b>" * 9])
def test_a_name_that_is_no_account_is_not_kept(cast: Cast, auditor: Client, typed: str) -> None:
    enter(typed, WRONG)
    event = Event.objects.get(case_type=signin.CASE)
    kept = str(list(Event.objects.values_list("data", "opinion", "actor_name")))
    assert event.data["name"] == f"{typed[:3]}***" and event.case_id == 0
    assert typed not in kept and WRONG not in kept
    found = auditor.get(PAGE, {"name": typed}).context["rows"]
    assert [row["cells"][2]["value"] for row in found] == [f"{typed[:3]}***"], "found again by the whole of it"
    assert not auditor.get(PAGE, {"name": typed[:-1] + "~"}).context["rows"]


def test_nothing_that_was_sent_lies_in_the_counting_tables(cast: Cast) -> None:
    user = cast.bank.approver
    equip(user)
    client = Client()
    client.post("/accounts/sign-in/?next=/x", {"username": user.username, "password": PASSWORD})
    client.post("/accounts/sign-in/code/", {"code": "ABCD-EFGH"})
    attempt = AccessAttempt.objects.get()
    assert (attempt.post_data, attempt.get_data) == ("", "")
    assert attempt.failures_since_start == 1, "it was counted"


def test_events_are_sealed_and_stay(cast: Cast) -> None:
    enter("nobody", WRONG)
    event = Event.objects.get(case_type=signin.CASE)
    for attack in (Event.objects.filter(pk=event.pk).delete, lambda: Event.objects.update(ip=None)):
        with pytest.raises(DatabaseError), transaction.atomic():
            attack()
    seal.seal_closed_events(timezone.now())
    assert SealedEvent.objects.filter(event_id=event.pk).exists()


def test_the_page_narrows_by_day_kind_and_name(cast: Cast, auditor: Client, clock: Any) -> None:
    user, other = cast.bank.handler, cast.other_bank.handler
    enter(user.username, WRONG)
    enter(other.username, PASSWORD)
    clock.shift(86400)
    auditor.force_login(User.objects.get(username="ywzx-approver"))
    enter(other.username, WRONG, "203.0.113.9")
    day = timezone.localdate().isoformat()

    def names(**asked: str) -> list[tuple[str, str]]:
        rows = auditor.get(PAGE, asked).context["rows"]
        return [(row["cells"][2]["value"], row["cells"][3]["value"]) for row in rows]

    assert names() == [(other.username, "203.0.113.9"), (user.username, "203.0.113.7")], "failures alone, newest first"
    assert len(names(what="all")) == 3
    assert names(what="sign_in.enter") == [(other.username, "203.0.113.7")]
    assert names(day=day) == [(other.username, "203.0.113.9")]
    assert names(name=user.username[:-2].upper()) == [(user.username, "203.0.113.7")]
    assert names(name="nobody-of-this-name") == []
    for strange in ({"day": "x"}, {"what": "user.add"}, {"name": "\x00"}, {"before": "x"}, {"before": "9" * 30}):
        assert auditor.get(PAGE, strange).status_code == 200


def test_the_sheet_holds_what_the_page_shows_and_is_on_record(cast: Cast, auditor: Client) -> None:
    enter(cast.bank.handler.username, WRONG)
    enter("=cmd", WRONG)
    answer = auditor.get(f"{PAGE}sheet.xlsx", {"name": "=cmd"})
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    values = [cell.value for row in sheet.active.iter_rows() for cell in row if cell.value]
    assert "=cm***" in values and cast.bank.handler.username not in values
    assert all(cell.data_type != "f" for row in sheet.active.iter_rows() for cell in row)
    event = Event.objects.latest("id")
    assert (event.verb, event.duty, event.data["rows"]) == ("sign_in.export", "audit", 1)


def test_a_program_turned_away_is_among_it(cast: Cast, auditor: Client) -> None:
    assert Program("zxd_wrong", "203.0.113.9").get("/api/loans/").status_code == 401
    (row,) = auditor.get(PAGE).context["rows"]
    assert [cell["value"] for cell in row["cells"]][3:] == ["203.0.113.9", "token unknown 203.0.113.9"]


def test_nobody_else_reads_it(cast: Cast, auditor: Client) -> None:
    assert auditor.get(PAGE).status_code == 200
    others = [each for members in cast.teams.values() for each in (members.handler, members.approver)]
    others += list(User.objects.filter(username__in=["ywzx-handler", "ywzx-checker"]))
    for user in others:
        client = Client()
        client.force_login(user)
        assert [client.get(path).status_code for path in (PAGE, f"{PAGE}sheet.xlsx")] == [404, 404], user
    assert Client().get(PAGE).status_code == 302
