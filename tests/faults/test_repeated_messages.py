"""A message comes three times, one of them an hour late; two beats and two workers run: each thing is done once."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from script.launcher.up import start, stop
from tests.faults.careless import TASK
from tests.faults.clients import Person, said
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
VOUCHER, CARELESS = "MSG-1", "careless@example.cn"
BOOKED = "select count(*) from loans_movement where voucher_no = %s"
DONE = "select count(*) from notifications_outbox where done_at is null"
MAILED = "select count(*) from notifications_outbox where kind = 'notice-mail'"
# Between two deliveries of one message: more than the fifteen minutes of a lease.
LATE = dt.timedelta(hours=1)


def hushed(servers: Servers) -> None:
    """Neither worker nor beat runs, and no message waits."""
    until(lambda: servers.asked(DONE)[0][0] == 0, "what was asked before is done")
    for name in ("beat", "worker"):
        servers.kill(name)
    servers.redis().delete(QUEUE)


def messages(servers: Servers, task: str) -> list[bytes]:
    """The waiting messages of a task, as they lie in Redis."""
    waiting = servers.redis().lrange(QUEUE, 0, -1)
    return [raw for raw in waiting if json.loads(raw)["headers"]["task"] == task]


def taken(servers: Servers) -> None:
    """All messages have been taken and acknowledged."""
    until(lambda: not servers.redis().llen(QUEUE) and not servers.redis().hlen("unacked"), "the queue is empty")


def delivered(servers: Servers, *copies: bytes) -> None:
    """Each message three times at once, then once more an hour later, to a worker begun anew."""
    servers.redis().delete(QUEUE)
    for _ in range(3):
        servers.redis().rpush(QUEUE, *copies)
    servers.begin("worker")
    taken(servers)
    until(lambda: servers.asked(DONE)[0][0] == 0, "the work is done")
    servers.kill("worker")
    servers.began += LATE
    servers.redis().rpush(QUEUE, *copies)
    servers.begin("worker")
    taken(servers)


def signed_sheet(servers: Servers) -> None:
    """A sheet with one repayment, sent by the bank's handler and signed by two: a worker is to book it."""
    ((number,),) = servers.asked("select number from loans_loan where id = %s", servers.cases["loan"])
    line = [number, "", "还款", servers.day, str(PAID), VOUCHER]
    handler, checker = Person(servers, "cqnsh-handler"), Person(servers, "cqnsh-checker")
    for person in (handler, checker):
        person.sign_in()
    handler.ask("/imports/movements/")
    sheet = workbook([["增信贷贷款收付明细"], ["单位：元"], HEADS, line])
    code, page = handler.upload("/imports/movements/", {}, "file", sheet, "流水.xlsx")
    assert code == 200
    assert handler.url.startswith("/imports/runs/"), said(page)
    path = handler.url
    for person in (handler, checker):
        person.ask(path)
        person.ask(path, {"sign": "1", "csrfmiddlewaretoken": person.token()})


@dataclass
class Before:
    """What was there before the messages were delivered."""

    flow: Flow
    rows: list[int]  # e-mails asked for
    mails: int
    booked: int
    owed: Decimal
    at: Any


@pytest.fixture(scope="module")
def before(servers: Servers) -> Iterator[Before]:
    """E-mails and a sheet of payments were asked for; their messages and a careless one came four times each."""
    hushed(servers)
    people = {"bank": Person(servers, "cqnsh-handler"), "firm": Person(servers, "91500116ma5u0a019d-handler")}
    for person in people.values():
        person.sign_in()
    flow = Flow(servers, 4 * 601 + 3, people)
    flow.play()
    signed_sheet(servers)
    ((owed,),) = servers.asked("select outstanding from loans_loan where id = %s", servers.cases["loan"])
    ((booked,),) = servers.asked(BOOKED, VOUCHER)
    waiting = "select id from notifications_outbox where done_at is null and kind = 'notice-mail'"
    rows = [pk for (pk,) in servers.asked(waiting)]
    ((at,),) = servers.asked("select max(run_after) from notifications_outbox")
    found = Before(flow, rows, len(servers.mails()), booked, owed, at)
    wakes, books = messages(servers, DRAIN), messages(servers, DRAIN_LONG)
    careless = json.loads(wakes[0])
    careless["headers"]["task"] = TASK
    delivered(servers, wakes[0], books[-1], json.dumps(careless).encode())
    yield found
    if servers.running["beat"].poll() is not None:
        servers.begin("beat")


def test_a_notice_leaves_the_house_once(servers: Servers, before: Before) -> None:
    ours = [mail for mail in servers.mails() if CARELESS not in mail]
    # What the sheet's booking told was asked for after the count, and sent once as well.
    ((later,),) = servers.asked(f"{MAILED} and run_after > %s", before.at)
    assert before.rows
    assert len(ours) - before.mails == len(before.rows) + later
    assert differences(servers, [before.flow.journal]) == []
    assert servers.asked("select max(attempts) from notifications_outbox where id = any(%s)", before.rows) == [(1,)]


def test_a_sheet_of_payments_is_booked_once(servers: Servers, before: Before) -> None:
    assert before.booked == 0, "nothing is booked before a worker comes"
    assert servers.asked(BOOKED, VOUCHER) == [(1,)]
    ((left,),) = servers.asked("select outstanding from loans_loan where id = %s", servers.cases["loan"])
    assert before.owed - left == PAID


def test_the_control_a_consumer_that_acts_on_each_delivery_is_noticed(servers: Servers, before: Before) -> None:
    careless = [mail for mail in servers.mails() if CARELESS in mail]
    assert len(careless) == 4, "as often as it was delivered"


def test_two_beats_and_two_workers_close_a_month_once(servers: Servers) -> None:
    """The evening of a month's end in real processes: one month, one report each, one notice each, each job once."""
    until(lambda: servers.asked(DONE)[0][0] == 0, "what was asked before is done")
    sent, ((asked,),) = len(servers.mails()), servers.asked(MAILED)
    servers.began += dt.datetime.fromisoformat("2026-06-01T00:10:00+08:00") - dt.datetime.fromisoformat(servers.now)
    servers.travel(servers.now)
    env, programs = servers.env(servers.now), servers.programs(servers.now)
    second_beat = (*programs["beat"][:-1], f"{programs['beat'][-1]}-second")
    second_worker = (*programs["worker"], "--hostname", "second@%h")
    others: dict[str, Any] = {
        "worker": start("worker-second", env, *second_worker),
        "beat": start("beat-second", env, *second_beat),
    }
    try:
        closed = "select count(*) from workflow_jobrun where day = '2026-05-31'"
        until(lambda: servers.asked(closed)[0][0] >= len(registry.jobs()), "the month is closed", 240)
    finally:
        stop(others)
    assert servers.asked("select count(*) from reporting_period where number = '2026-05'") == [(1,)]
    reports = """select reporter_id, kind, count(*) from reporting_monthlyreport r
                 join reporting_period p on p.id = r.period_id where p.number = '2026-05' group by 1, 2"""
    found = servers.asked(reports)
    assert found
    assert {times for _reporter, _kind, times in found} == {1}
    assert servers.asked("select max(runs) from workflow_jobrun where day = '2026-05-31'") == [(1,)]
    until(lambda: servers.asked(DONE)[0][0] == 0, "the messages of the evening are sent")
    told = servers.asked(MAILED)[0][0] - asked
    assert len(servers.mails()) - sent == told > 0, "and each of them once"
    servers.proved()
