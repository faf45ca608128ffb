"""A message comes three times, one of them an hour late; two beats and two workers run: each thing is done once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from script.launcher.up import start, stop
from tests.faults.careless import TASK
from tests.faults.clients import Person
from tests.faults.flows import Flow, differences
from tests.faults.servers import Servers, until
from tests.sheets import workbook
from zengxindai.notifications.outbox import DRAIN, DRAIN_LONG
from zengxindai.workflow import registry

QUEUE = "celery"
HEADS = [
    "贷款编号或借据号",
    "企业名称",
    "业务",
    "日期",
    "本金（元）",
    "凭证号",
    "合同编号",
    "借据号",
    "利率（%）",
    "到期日",
]
HEADS += ["还款方式", "还款周期"]
PAID = Decimal("123.45")
DONE = "select count(*) from notifications_outbox where done_at is null"
MAILED = "select count(*) from notifications_outbox where kind = 'notice-mail'"
# Between two deliveries of one message: more than the fifteen minutes of a lease.
LATE = dt.timedelta(hours=1)


@pytest.fixture
def quiet(servers: Servers) -> Iterator[Servers]:
    """Neither worker nor beat runs, and no message waits; both run again afterwards."""
    until(lambda: servers.asked(DONE)[0][0] == 0, "what was asked before is done")
    for name in ("beat", "worker"):
        servers.kill(name)
    servers.redis().delete(QUEUE)
    yield servers
    for name in ("worker", "beat"):
        if servers.running[name].poll() is not None:
            servers.begin(name)


def messages(servers: Servers, task: str) -> list[bytes]:
    """The waiting messages of a task, as they lie in Redis."""
    waiting = servers.redis().lrange(QUEUE, 0, -1)
    return [raw for raw in waiting if json.loads(raw)["headers"]["task"] == task]


def taken(servers: Servers) -> None:
    """All messages have been taken and acknowledged."""
    until(lambda: not servers.redis().llen(QUEUE) and not servers.redis().hlen("unacked"), "the queue is empty")


def delivered(servers: Servers, raw: bytes, before: int) -> None:
    """The message once as it was sent and twice more at once; then once more an hour later, to a worker begun anew.

    before: how many more copies lie in the queue already.
    """
    for _ in range(2 - before):
        servers.redis().rpush(QUEUE, raw)
    servers.begin("worker")
    taken(servers)
    until(lambda: servers.asked(DONE)[0][0] == 0, "the work is done")
    servers.kill("worker")
    servers.began += LATE
    servers.redis().rpush(QUEUE, raw)
    servers.begin("worker")
    taken(servers)


def question(servers: Servers, number: int) -> Flow:
    """A flow of pages under a token nobody used, with messages to people."""
    people = {"bank": Person(servers, "cqnsh-handler"), "firm": Person(servers, "91500116ma5u0a019d-handler")}
    for person in people.values():
        person.sign_in()
    flow = Flow(servers, 4 * number + 3, people)
    flow.play()
    return flow


def test_a_notice_leaves_the_house_once(quiet: Servers) -> None:
    sent = len(quiet.mails())
    flow = question(quiet, 601)
    rows = quiet.asked(DONE)[0][0]
    raw = messages(quiet, DRAIN)
    assert rows > 0
    assert raw
    delivered(quiet, raw[0], before=len(raw) - 1)
    assert len(quiet.mails()) - sent == rows, "one message for each row, however often somebody was woken"
    assert differences(quiet, [flow.journal]) == []
    attempts = "select max(attempts) from notifications_outbox where kind = 'notice-mail'"
    assert quiet.asked(attempts) == [(1,)]


def test_the_control_a_consumer_that_acts_on_each_delivery_is_noticed(quiet: Servers) -> None:
    question(quiet, 602)
    copy = json.loads(messages(quiet, DRAIN)[0])
    copy["headers"]["task"] = TASK
    sent = len(quiet.mails())
    rows = quiet.asked(DONE)[0][0]
    delivered(quiet, json.dumps(copy).encode(), before=-1)
    careless = [mail for mail in quiet.mails() if "careless@example.cn" in mail]
    assert len(careless) == 4
    assert len(quiet.mails()) - sent != rows, "the same count as above finds it"


def test_a_sheet_of_payments_is_booked_once(quiet: Servers) -> None:
    """What a worker books: a sheet of repayments that two people signed; its message comes three times and late."""
    ((number, owed),) = quiet.asked("select number, outstanding from loans_loan where id = %s", quiet.cases["loan"])
    line = [number, "", "还款", quiet.day, str(PAID), "MSG-1"]
    handler, checker = Person(quiet, "cqnsh-handler"), Person(quiet, "cqnsh-checker")
    for person in (handler, checker):
        person.sign_in()
    handler.ask("/imports/movements/")
    sheet = workbook([["增信贷贷款收付明细"], ["单位：元"], HEADS, line])
    code, page = handler.upload("/imports/movements/", {}, "file", sheet, "流水.xlsx")
    assert code == 200
    assert handler.url.startswith("/imports/runs/"), page[-3000:]
    path = handler.url
    for person in (handler, checker):
        person.ask(path)
        person.ask(path, {"sign": "1", "csrfmiddlewaretoken": person.token()})
    raw = messages(quiet, DRAIN_LONG)
    assert raw
    paid = "select count(*), sum(principal) from loans_movement where voucher_no = 'MSG-1'"
    assert quiet.asked(paid)[0][0] == 0, "nothing is booked before a worker comes"
    delivered(quiet, raw[-1], before=len(raw) - 1)
    ((times, sum_),) = quiet.asked(paid)
    assert (times, abs(sum_)) == (1, PAID)
    ((left,),) = quiet.asked("select outstanding from loans_loan where id = %s", quiet.cases["loan"])
    assert owed - left == PAID


def test_two_beats_and_two_workers_close_a_month_once(quiet: Servers) -> None:
    """The evening of a month's end in real processes: one month, one report each, one notice each, each job once."""
    sent, ((asked,),) = len(quiet.mails()), quiet.asked(MAILED)
    quiet.began += dt.datetime.fromisoformat("2026-06-01T00:10:00+08:00") - dt.datetime.fromisoformat(quiet.now)
    quiet.travel(quiet.now)
    env, programs = quiet.env(quiet.now), quiet.programs(quiet.now)
    second_beat = (*programs["beat"][:-1], f"{programs['beat'][-1]}-second")
    second_worker = (*programs["worker"], "--hostname", "second@%h")
    others: dict[str, Any] = {
        "worker": start("worker-second", env, *second_worker),
        "beat": start("beat-second", env, *second_beat),
    }
    try:
        closed = "select count(*) from workflow_jobrun where day = '2026-05-31'"
        until(lambda: quiet.asked(closed)[0][0] >= len(registry.jobs()), "the month is closed", 240)
    finally:
        stop(others)
    assert quiet.asked("select count(*) from reporting_period where number = '2026-05'") == [(1,)]
    reports = """select reporter_id, kind, count(*) from reporting_monthlyreport r
                 join reporting_period p on p.id = r.period_id where p.number = '2026-05' group by 1, 2"""
    found = quiet.asked(reports)
    assert found
    assert {times for _reporter, _kind, times in found} == {1}
    assert quiet.asked("select max(runs) from workflow_jobrun where day = '2026-05-31'") == [(1,)]
    until(lambda: quiet.asked(DONE)[0][0] == 0, "the messages of the evening are sent")
    told = quiet.asked(MAILED)[0][0] - asked
    assert len(quiet.mails()) - sent == told > 0, "and each of them once"
    quiet.proved()
