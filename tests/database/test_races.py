"""Two people at the same moment, on real connections: one effect, and nobody sees a crash."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread
from threading import Event as Flag
from typing import Any

import pytest
from django.db import connection, transaction

from applications.models import BlacklistEntry
from tests.cast import assemble
from tests.database.test_guards import NOW
from tests.story import ENTRY, RESPONSIBLE, Story, paper
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours, Refused
from zengxindai.workflow import engine, signing

ROUNDS = 25


def together(*acts: Any) -> list[str]:
    """Run acts at the same moment, each on its own connection; "done" or the name of the refusal."""
    barrier = Barrier(len(acts))

    def run(act: Any) -> str:
        try:
            barrier.wait()
            act()
            return "done"
        except NotYours:
            return "not yours"
        except Refused:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(run, acts))


@pytest.mark.slow
def test_one_of_two_clicks_on_take_wins(committed: Any) -> None:
    story = Story(assemble(), NOW)
    story.agreement()
    handler = story.cast.department.handler
    for index in range(ROUNDS):
        case = story.submitted(purpose=f"用途{index}")

        def take(case: Any = case) -> None:
            engine.perform("application.take", case, by=handler, data={}, at=NOW)

        assert together(take, take) == ["done", "not yours"]
    assert Event.objects.filter(verb="application.take").count() == ROUNDS


@pytest.mark.slow
def test_one_of_two_last_signatures_wins(committed: Any) -> None:
    story = Story(assemble(), NOW)
    story.agreement()
    department = story.cast.department
    for index in range(ROUNDS):
        case = story.checked(purpose=f"用途{index}")
        row = engine.registry.row("application.recommend")
        form = story.form(row, story.recommendation(), case, department.handler)
        proposal = signing.submit(row, case, by=department.handler, form=form, at=NOW)
        signing.sign(proposal, by=department.checker, at=NOW)

        def last(proposal: Any = proposal) -> None:
            signing.sign(proposal, by=department.approver, at=NOW)

        assert together(last, last) == ["done", "not yours"]
    assert Event.objects.filter(verb="application.recommend").count() == ROUNDS


@pytest.mark.slow
def test_who_waits_too_long_for_somebody_else_is_told(committed: Any) -> None:
    """While an act takes its time on a case, signatures and acts of others are refused in words and change nothing."""
    story = Story(assemble(), NOW)
    story.agreement()
    case, department = story.checked(), story.cast.department
    row = engine.registry.row("application.recommend")
    form = story.form(row, story.recommendation(), case, department.handler)
    proposal = signing.submit(row, case, by=department.handler, form=form, at=NOW)
    held, done = Flag(), Flag()

    def work() -> None:
        with transaction.atomic():
            type(case).objects.select_for_update().get(pk=case.pk)
            held.set()
            done.wait(60)
        connection.close()

    at_work = Thread(target=work)
    at_work.start()
    held.wait(60)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '100ms'")
        for act in (
            lambda: signing.sign(proposal, by=department.checker, at=NOW),
            lambda: signing.send_back(proposal, by=department.checker, reason="重填", at=NOW),
            lambda: signing.submit(row, case, by=department.handler, form=form, at=NOW),
            lambda: engine.perform(row, case, by=department.approver, data=form.cleaned_data, at=NOW),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert [found.code for found in refused.value.findings] == ["SYS-02"]
    finally:
        done.set()
        at_work.join()
    signing.sign(proposal, by=department.checker, at=NOW)
    assert proposal.signatures.count() == 2


@pytest.mark.slow
@pytest.mark.parametrize("firms", ["the same firm", "the same person"])
def test_one_of_two_proposals_of_a_subject_wins(committed: Any, firms: str) -> None:
    """A bank and the bureau propose at once: the enterprise, or two enterprises with one person behind them."""
    story = Story(assemble(), NOW)
    row = engine.registry.row("blacklist_entry.propose")
    for index in range(ROUNDS):
        codes = (f"{index:018d}", f"{index if firms == 'the same firm' else index + ROUNDS:018d}")
        acts = []
        for code, team in zip(codes, ("bank", "finance_bureau"), strict=True):
            by = story.cast.teams[team].handler
            lines = f"王晨光 {RESPONSIBLE[1]}" if firms == "the same person" else ""
            data = dict(story.form(row, {**ENTRY, "persons": lines, "file": paper()}, None, by).cleaned_data)
            acts.append(lambda by=by, data={**data, "uscc": code}: engine.begin(row, by=by, data=data, at=NOW))
        assert together(*acts) == ["done", "refused"]
        won = BlacklistEntry.objects.filter(uscc__in=codes).get()
        for entry in (won, *won.persons.all()):
            story.act("blacklist_entry.drop", entry, "finance_bureau", reason="下一轮")
    assert BlacklistEntry.objects.count() == ROUNDS * (1 + (firms == "the same person"))
