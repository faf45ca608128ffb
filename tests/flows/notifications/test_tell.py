"""From an event to the reader's notice, and to a message that tells nothing but that one waits."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone, translation

from tests.cast import Cast
from tests.story import Story
from zengxindai.accounts import people
from zengxindai.accounts.models import Kind
from zengxindai.audit import trail
from zengxindai.audit.models import Event
from zengxindai.notifications import outbox, queries, tell
from zengxindai.notifications.models import Notice, Outbox
from zengxindai.workflow import registry


@pytest.fixture
def event(cast: Cast) -> Any:
    """Something the bank did; its checker and the department's handler are to know, by mail where they have one."""
    people.set_reach(cast.department.handler, email="dept@example.com", phone="13800138000")
    cast.department.handler.refresh_from_db()
    done = trail.record(
        verb="application.accept", by=cast.bank.handler, at=timezone.now(), case_type="application", case_id=1
    )
    readers = [cast.department.handler, cast.bank.checker, cast.bank.checker]
    tell.tell_all([tell.News(done, "JJZXD-SQ-2020-0001 晨光机械", "/applications/1/", readers)])
    return done


def test_each_reader_has_one_notice_in_their_language(cast: Cast, event: Any) -> None:
    assert queries.unread_count(cast.bank.checker) == 1
    notice = queries.latest(cast.department.handler).get()
    with translation.override("en"):
        assert notice.sentence == "重庆农商行江津支行 has dealt with JJZXD-SQ-2020-0001 晨光机械"
    assert notice.url == "/applications/1/"


def test_telling_twice_tells_once(cast: Cast, event: Any) -> None:
    tell.tell_all([tell.News(event, "x", "/", [cast.bank.checker])])
    assert Notice.objects.filter(reader=cast.bank.checker).count() == 1


def test_reading_is_ones_own(cast: Cast, event: Any) -> None:
    assert tell.mark_read(cast.bank.checker, timezone.now()) == 1
    assert queries.unread_count(cast.bank.checker) == 0
    assert queries.unread_count(cast.department.handler) == 1


def test_the_mail_says_that_something_waits_and_nothing_else(cast: Cast, event: Any) -> None:
    assert [row.kind for row in Outbox.objects.all()] == ["notice-mail"]
    assert outbox.drain(10) == 1
    message = mail.outbox[0]
    assert message.to == ["dept@example.com"]
    for secret in ("晨光", "0001", cast.department.handler.full_name):
        assert secret not in message.subject + message.body


def test_no_mail_for_what_was_read_or_whose_reader_has_left(cast: Cast, event: Any) -> None:
    people.set_active(cast.department.handler, False)
    outbox.drain(10)
    assert mail.outbox == []
    assert Outbox.objects.get().done_at


def test_short_messages_go_out_only_where_a_service_is_named(cast: Cast, settings: Any, monkeypatch: Any) -> None:
    settings.NOTIFICATION_SMS_ADAPTER = f"{__name__}.Provider"
    person = cast.department.handler
    people.set_reach(person, phone="13800138000")
    person.refresh_from_db()
    done = trail.record(verb="x.y", by=cast.bank.handler, at=timezone.now(), case_type="application", case_id=1)
    tell.tell_all([tell.News(done, "晨光", "/", [person])])
    outbox.drain(10)
    assert [phone for phone, _ in Provider.sent] == ["13800138000"]
    assert "晨光" not in Provider.sent[0][1]


class Provider:
    """Stands in for a provider's adapter."""

    sent: list[tuple[str, str]] = []

    def send(self, phone: str, text: str) -> None:
        """Keep what would be sent."""
        self.sent.append((phone, text))


def test_whoever_reads_no_such_case_is_led_to_the_request(story: Story) -> None:
    """The enterprise learns that its bank has decided, and opens its request: the opinion is not for it (Art. 18)."""
    paper = story.approved()
    told = Notice.objects.filter(event_id=Event.objects.get(verb="opinion.approve").pk)
    urls = dict(told.values_list("reader__organisation__kind", "url"))
    assert urls[Kind.ENTERPRISE] == paper.application.get_absolute_url()
    client = Client()
    client.force_login(story.cast.enterprise.handler)
    assert client.get(urls[Kind.ENTERPRISE]).status_code == 200
    assert {url for kind, url in urls.items() if kind != Kind.ENTERPRISE} <= {paper.get_absolute_url()}


def test_a_reminder_of_no_act_is_read_on_the_page(cast: Cast) -> None:
    """A bank's standing, a bank's exit, differing books and sheets are told without an act that somebody should do."""
    reader, client = cast.bank.checker, Client()
    client.force_login(reader)
    words = {"url": "/bank-standings/", "readers": [reader], "at": timezone.now()}
    for cause, params in (("standing:1", {"case": "农商行"}), ("due:1", {"case": "1 号", "verb": "application.take"})):
        tell.remind(cause, "%(case)s", params, **words)
    said = [each["sentence"] for each in client.get("/", {"tab": "notices"}).context["notices"]]
    assert sorted(said) == sorted(["农商行", f"1 号 · {registry.row('application.take').label}"])
