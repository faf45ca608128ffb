"""What every flow test begins with: the notice loaded, the cast assembled, a story to play."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, connection

from applications.models import WhitelistEntry
from compensation import tasks
from compensation.models import ExitCase, RecoveryCase
from reporting.models import MonthlyReport
from tests import balances, complaints, coordinations, statements, supervisions
from tests.cast import Cast, assemble, team
from tests.retold import Retold
from tests.standing import NOW, Standing, shared
from tests.story import Story
from zengxindai.accounts.models import Kind
from zengxindai.accounts.queries import robot
from zengxindai.workflow import registry

__all__ = ["NOW"]


@pytest.fixture(scope="session")
def prepared(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Standing]:
    """The database in which the cast stands; its Redis is told nothing that anybody reads."""
    with django_db_blocker.unblock():
        house = shared()
    yield house
    with django_db_blocker.unblock():
        house.drop()


@pytest.fixture
def stage(request: pytest.FixtureRequest) -> Iterator[Cast | None]:
    """For who tells a story: where the cast stands already; not for a test that began with the database itself."""
    if "story" not in request.fixturenames or connection.in_atomic_block:
        yield None
        return
    house, blocker = request.getfixturevalue("prepared"), request.getfixturevalue("django_db_blocker")
    with blocker.unblock():
        visit = house.cast()
        found = visit.__enter__()
    yield found
    with blocker.unblock():
        visit.__exit__(None, None, None)


@pytest.fixture
def cast(stage: Cast | None, db: Any) -> Cast:
    """Everybody."""
    return stage or assemble()


def changes_the_product(request: pytest.FixtureRequest) -> bool:
    """Whether the test, or a fixture of ours that it uses, changes the product beneath the story."""
    used = request.node._fixtureinfo
    ours = [each for named in used.name2fixturedefs.values() for each in named if each.baseid]
    asked = {*used.argnames, *(name for each in ours for name in each.argnames)}
    return not asked.isdisjoint({"monkeypatch", "settings", "time_machine"})


@pytest.fixture
def story(cast: Cast, stage: Cast | None, request: pytest.FixtureRequest) -> Story:
    """A story on Tuesday 10 March 2026 with one bank under agreement."""
    if stage is None:
        told = Story(cast, NOW)
        told.agreement()
        return told
    if changes_the_product(request):
        return Story(cast, NOW)
    return Retold(cast, NOW, request.getfixturevalue("prepared").shelf)


@pytest.fixture
def open_connection() -> Iterator[None]:
    """The application's requests leave the test's connection and transaction open."""
    for each in (request_started, request_finished):
        each.disconnect(close_old_connections)
    yield
    for each in (request_started, request_finished):
        each.connect(close_old_connections)


@pytest.fixture
def cases(story: Story, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """One case of every kind, of the bank, department and enterprise that are not `other_`.

    Several parties may each have to perform a row once; here every one still has to, so that the table alone decides.
    """
    story.cast.teams["operator"] = team(Kind.OPERATOR, "YWZX", "系统运维中心")
    inquiry = story.asked(story.accepted(purpose="购置设备"), "bank")
    guarantee = story.guaranteed(purpose="扩建厂房")
    fund = story.funded()
    claim = story.paid()
    claim = story.act("claim.confirm", claim, "bank")
    recovery = RecoveryCase.objects.get(claim=claim)
    receipt = story.received(recovery, "100000")
    sheet = story.sheet(recovery)
    last = calendar.monthrange(story.day.year, story.day.month)[1]
    story.at_the_evening_of(story.day.replace(day=last))
    report = MonthlyReport.objects.filter(reporter=story.cast.bank.organisation).latest("id")
    plan = story.planned()
    entry = story.proposed()
    balance = balances.send(story, ["JJ-未登记", "某企业", 100], day=dt.date(2026, 2, 28))
    loan = claim.loan
    waiver = story.waiver(guarantee.opinion, "FIL-08")
    found = [
        loan.application,
        loan.application.enterprise.file,
        loan.filing.opinion,
        loan.filing,
        loan,
        fund.agreement,
        fund,
        plan,
        claim,
        recovery,
        receipt,
    ]
    found += [sheet, report.period, report, entry, inquiry, guarantee, waiver, loan.checks.latest("id"), balance]
    found.append(statements.send(story, ["2026-02-28", "1", "", "", ""], day=dt.date(2026, 2, 28)))
    found += [story.begin("target_year.draft", "finance_bureau", year="2026", source_doc="江津府办发〔2020〕20号")]
    found += [story.entered("2026-02-28", inclusive_balance="5000000000")]
    found += [story.act("evaluation.tell", story.evaluation(), "finance_bureau")]
    found += [complaints.closed(story), coordinations.assigned(story, loan.application), supervisions.issued(story)]
    meeting = supervisions.held(story)
    found += [meeting, meeting.actions.get(), supervisions.recorded(story)]
    story.act("loan.classify", story.fresh(loan), "bank", tier="3", reason="经营恶化")
    tasks.watch_exit_line(story.day, robot())
    found.append(ExitCase.objects.get())
    found.append(WhitelistEntry.objects.get(uscc=loan.application.enterprise.code))
    found.append(report.period.summaries.get(issuer=story.cast.pboc_branch.organisation))
    for flow in registry.flows():
        monkeypatch.setattr(flow.model, "awaits", lambda self, party, row: True)
    return {case.case_type: Story.fresh(case) for case in found}
