"""Web, worker, beat and PostgreSQL die at random moments of flows that six clients play at once.

Nothing that was answered as done is lost, nothing is done twice, every flow comes to its end, books and trail agree.
FAULT_FLOWS=200 is the long round; FAULT_SEED repeats the choices of one.
"""

from __future__ import annotations

import os
import queue
import random
import threading
import time
from collections import Counter
from dataclasses import replace

import pytest

from tests.faults.clients import Journal, Person
from tests.faults.flows import Flow, differences, money
from tests.faults.servers import Servers, until
from zengxindai.notifications.outbox import LEASE

FLOWS = int(os.environ.get("FAULT_FLOWS", "24"))
SEED = int(os.environ.get("FAULT_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
CLIENTS = 6
VICTIMS = ("web", "postgres", "worker", "beat")


def played(servers: Servers, waiting: queue.SimpleQueue[int], journals: list[Journal]) -> None:
    """One client: flow after flow until none waits."""
    people = {"bank": Person(servers, "cqnsh-handler"), "firm": Person(servers, "91500116ma5u0a019d-handler")}
    for person in people.values():
        person.sign_in()
    while True:
        try:
            flow = Flow(servers, waiting.get_nowait(), people)
        except queue.Empty:
            return
        flow.play()
        journals.append(flow.journal)


def under_fire(servers: Servers, flows: int, choice: random.Random) -> tuple[list[Journal], list[tuple[float, str]]]:
    """Play so many flows while one victim after the other dies and is started again; journals and deaths."""
    waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
    for number in range(flows):
        waiting.put(number)
    journals: list[Journal] = []
    deaths: list[tuple[float, str]] = []
    clients = [threading.Thread(target=played, args=(servers, waiting, journals)) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    order = choice.sample(VICTIMS, len(VICTIMS))  # each of them once, then as it happens
    while any(client.is_alive() for client in clients):
        time.sleep(choice.uniform(0.05, 3))
        victim = order.pop() if order else choice.choice(VICTIMS)
        deaths.append((time.monotonic(), victim))
        servers.kill(victim)
        time.sleep(choice.uniform(0, 0.4))
        servers.begin(victim)
        if victim in ("web", "postgres"):
            servers.wait_for_web()
    for client in clients:
        client.join()
    return journals, deaths


def swept(servers: Servers) -> int:
    """Wait until every row of the outbox is done; how many had to wait until the lease of a dead worker was over."""
    open_rows = "select count(*) from notifications_outbox where done_at is null and failed_at is null"
    free = f"{open_rows} and (lease_until is null or lease_until < %s)"
    until(lambda: not servers.asked(free, servers.now)[0][0], "what nobody holds is done", 300)
    ((held,),) = servers.asked(open_rows)
    if held:
        for name in ("beat", "worker"):
            servers.kill(name)
        servers.began += LEASE
        for name in ("worker", "beat"):
            servers.begin(name)
        until(lambda: not servers.asked(open_rows)[0][0], "what a dead worker held is done by the next")
    return int(held)


@pytest.mark.slow
def test_flows_survive_whatever_dies(servers: Servers) -> None:
    began = time.monotonic()
    print(f"\nFAULT_SEED={SEED}")
    journals, deaths = under_fire(servers, FLOWS, random.Random(SEED))  # noqa: S311 - no secret
    took = time.monotonic() - began
    assert len(journals) == FLOWS
    assert differences(servers, journals) == [], f"FAULT_SEED={SEED}"
    for kind, (due, moved) in money(servers, journals).items():
        assert moved == due, kind
    if len(deaths) >= len(VICTIMS):
        assert {victim for _at, victim in deaths} == set(VICTIMS)
    hit = sum(any(each.began <= at <= each.ended for at, _victim in deaths) for each in journals)
    asked, lost, away = (sum(getattr(each, name) for each in journals) for name in ("asked", "lost", "away"))
    assert lost + away, "no death was noticed by anybody: this test saw nothing"
    orphans = swept(servers)
    parked = servers.asked("select count(*) from notifications_outbox where failed_at is not null")[0][0]
    assert parked == 0
    servers.proved()
    by_victim = dict(Counter(name for _at, name in deaths))
    print(
        f"{FLOWS} flows in {took:.0f} s, {hit} of them met a death; killed: {by_victim}; "
        f"{asked} requests, {lost} without an answer, {away} answered 503; "
        f"{orphans} rows of the outbox waited for a dead worker's lease"
    )


@pytest.mark.slow
def test_the_same_look_notices_a_lost_answer_and_an_act_done_twice(servers: Servers) -> None:
    """Controls: an answer nobody kept, and a program that sends an act again under another name."""
    people = {name: Person(servers, who) for name, who in (("bank", "cqnsh-handler"), ("firm", "qy"))}
    flow = Flow(servers, 9000, people)  # brings money
    flow.play()
    journal = flow.journal
    assert differences(servers, [journal]) == []
    for lost in (replace(journal.answers[-1], event=10**9), replace(journal.answers[1], proposal=10**9)):
        told = replace(journal, answers=[*journal.answers, lost])
        assert len(differences(servers, [told])) == 1
    undone = replace(journal.answers[0], verb="fund_movement.withdraw", event=None)
    assert differences(servers, [replace(journal, answers=[undone])]) != []
    words = {"on": servers.cases["agreement"], "kind": "DEPOSIT", "amount": "1000.00", "basis": journal.name}
    again = flow.begun("fund_movement.draft", "/fund-movements/draft/", "czj-handler", **words)
    assert f"{journal.name}: fund_movement.draft is there 2 times" in differences(servers, [journal])
    flow.signed(
        "fund_movement.withdraw",
        f"/fund-movements/{again.case}/withdraw/",
        "czj-handler",
        "czj-approver",
        reason="重复",
    )


def test_what_postgres_answers_is_written_before(servers: Servers) -> None:
    """Otherwise the deaths above would prove nothing, or lose what nobody was promised."""
    assert servers.asked("show synchronous_commit") == [("on",)]
