"""Everybody who may come to a door, and the things behind the doors that are no cases."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import pytest

from applications.views.steps import STEP_VIEWS
from reporting.queries import declared
from reporting.queries.blocks import BLOCKS
from tests.cast import PASSWORD, SINCE
from tests.flows.conftest import NOW, cases, cast, prepared, stage, story
from tests.flows.test_matrix import role
from tests.story import Story
from tests.sweep.doors import Door, Values, doors
from tests.systems import system
from zengxindai.accounts import people
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Kind, ServiceAccount
from zengxindai.documents.models import Attachment
from zengxindai.notifications.models import Call, Endpoint, Outbox
from zengxindai.policy.models import Routing
from zengxindai.web.imports.declared import declared as imports
from zengxindai.workflow.models import Proposal, SheetRun

__all__ = ["NOW", "cases", "cast", "prepared", "stage", "story"]

# Where nothing of the kind is in the story, or nothing can be: a token that was never given out.
NONE = "never-given-out"
ABSENT = 999_999  # the key of nothing


@dataclass
class House:
    """The doors, and who comes: people by their words, None who has not signed in."""

    doors: list[Door]
    visitors: dict[str, Any]
    cases: dict[str, Any]
    story: Story


@pytest.fixture
def house(cases: dict[str, Any], story: Story) -> House:
    """All doors of a story in which every kind of case exists once; the banks' people come from several duties."""
    return House(doors(cases, things(cases, story)), visitors(story), cases, story)


def things(cases: dict[str, Any], story: Story) -> dict[str, Values]:
    """What stands behind each argument of each route that is not about a case, all of it the bank's own."""
    team, now = story.cast.bank, story.now
    bank, months = team.organisation.pk, [f"{story.day:%Y-%m}"]
    service, _key = system(story.cast, now)
    call = called(service, cases["loan"], now)
    request, story_file = cases["application"], Attachment.objects.filter(uploaded_by=team.handler).latest("id")
    days = {"valid_from": story.day, "valid_to": story.day + dt.timedelta(9)}
    lent = people.delegate(team.handler, team.second, Duty.HANDLER, reason="出差", **days)
    officer = people.name_officer(team.handler, "台账", valid_from=story.day)
    proposal = Proposal.objects.filter(organisation=bank).latest("id")
    person, office = {"int:pk": [team.handler.pk]}, {"int:pk": [bank]}
    held, token = team.handler.duties_held.latest("id").pk, service.user.tokens.latest("id").pk
    run, codes = sheet_run(story), list(declared.ALL)
    run_of, of_system = {"int:pk": [run.pk]}, {"int:pk": [service.pk]}
    sheets = {"slug:name": [each.name for each in imports()]}
    steps = {"slug:step": list(STEP_VIEWS)}
    unsent = {"str:row": ["application.edit"], "slug:case_type": ["application"], "int:pk": [request.pk]}
    found: dict[str, Values] = {
        "operations/outbox/<int:pk>/try-again/": {"int:pk": [Outbox.objects.latest("id").pk]},
        "unsent/<str:row>/": {"str:row": ["application.draft"]},
        "unsent/<str:row>/<slug:case_type>/<int:pk>/": unsent
        | {"slug:case_type": ["application"], "int:pk": [request.pk]},
        "imports/<slug:name>/": sheets,
        "imports/<slug:name>/template.xlsx": sheets,
        "imports/<slug:name>/returned/<slug:token>.xlsx": sheets | {"slug:token": [NONE]},
        "imports/runs/<int:pk>/": run_of,
        "imports/runs/<int:pk>/sheet.xlsx": run_of,
        "imports/runs/<int:pk>/returned.xlsx": run_of,
        "proposals/<int:pk>/sign/": {"int:pk": [proposal.pk]},
        "proposals/<int:pk>/send-back/": {"int:pk": [proposal.pk]},
        "administration/people/<int:pk>/": person,
        "administration/people/<int:pk>/duties/<int:held>/end/": person | {"int:held": [held]},
        "administration/systems/<int:pk>/": of_system,
        "administration/systems/<int:pk>/tokens/<int:token>/revoke/": of_system | {"int:token": [token]},
        "administration/systems/<int:pk>/calls/<int:call>/again/": of_system | {"int:call": [call.pk]},
        "administration/officers/<int:pk>/end/": {"int:pk": [officer.pk]},
        "administration/routing/<int:pk>/end/": {"int:pk": [Routing.objects.latest("id").pk]},
        "administration/delegations/<int:pk>/end/": {"int:pk": [lent.pk]},
        "documents/<int:pk>/": {"int:pk": [story_file.pk]},
        "documents/<int:pk>/pages/": {"int:pk": [story_file.pk]},
        "documents/<int:pk>/pages/<int:number>/": {"int:pk": [story_file.pk], "int:number": [1]},
        "apply/<slug:step>/": steps,
        "apply/<int:pk>/<slug:step>/": {"int:pk": [request.pk]} | steps,
        "balance-files/returned/<slug:token>/": {"slug:token": [NONE]},
        "statements/returned/<slug:token>/": {"slug:token": [NONE]},
        "special-accounts/<int:pk>/": office,
        "bank-standings/<int:pk>/": office,
        "bank-standings/<int:pk>/loans/": office,
        "bank-standings/<int:pk>/loans/sheet/": office,
        "overview/<slug:key>/sheet/": {"slug:key": list(BLOCKS)},
        "sheets/<str:code>/<str:month>/sheet.xlsx": {"str:code": codes, "str:month": months},
        "sheets/<str:code>/<str:month>/paper.pdf": {"str:code": codes[:1], "str:month": months},
        "reports/<int:pk>/sheets/<str:code>.xlsx": {"int:pk": [cases["report"].pk], "str:code": ["R1"]},
        "definitions/<slug:code>/": {"slug:code": codes[:1]},
        "api/imports/<slug:name>/": sheets,
        "api/imports/runs/<int:pk>/": run_of,
        "api/proposals/<int:pk>/sign/": {"int:pk": [proposal.pk]},
        "api/proposals/<int:pk>/send-back/": {"int:pk": [proposal.pk]},
        "api/special-accounts/<int:pk>/": office,
        "api/bank-standings/<int:pk>/": office,
        "api/sheets/<str:code>/<str:month>/": {"str:code": codes, "str:month": months},
    }
    for name in ("close", "reopen", "password", "second-factor"):
        found[f"administration/people/<int:pk>/{name}/"] = person
    for name in ("close", "reopen", "tokens", "calls", "calls/stop", "signatures", "signatures/end"):
        found[f"administration/systems/<int:pk>/{name}/"] = of_system
    for name in ("sign", "drop"):
        found[f"api/imports/runs/<int:pk>/{name}/"] = run_of
    return found


def called(service: ServiceAccount, loan: Any, at: dt.datetime) -> Call:
    """Something that the bank's system was told and could not be."""
    endpoint = Endpoint.objects.create(
        service=service, url="https://bank.example/calls", secret="x" * 40, seen_tx=0, made_at=at
    )
    return Call.objects.create(
        endpoint=endpoint, event_id=1, case_type="loan", case_id=loan.pk, body="{}", at=at, failed_at=at
    )


def sheet_run(story: Story) -> SheetRun:
    """A sheet of the bank that waits for its sender."""
    file = Attachment.objects.filter(uploaded_by=story.cast.bank.handler).earliest("id")
    return SheetRun.objects.create(
        name="movements",
        organisation=story.cast.bank.organisation,
        by=story.cast.bank.handler,
        file=file,
        sha256=file.sha256,
        needed=2,
        at_once=False,
        state_since=story.now,
        at=story.now,
    )


def visitors(story: Story) -> dict[str, Any]:
    """Everybody by their words: nobody, a handler of each organisation, further duties where a page asks for them."""
    cast, found = story.cast, {"未登录": None}
    for name, each in cast.teams.items():
        found[role(cast, name)] = each.handler
    found["系统运维 安全"], found["系统运维 审计"] = cast.operator.checker, cast.operator.approver
    found["本案合作银行 管理员"] = cast.bank.organisation.people.get(username__endswith="-admin")
    found["本案合作银行 复核"], found["区财政局 审签"] = cast.bank.checker, cast.finance_bureau.approver
    branch = people.organise(Kind.BANK, "CQNSH-01", "农商行几江支行", parent=cast.bank.organisation, valid_from=SINCE)
    found["本案合作银行 他支行"] = people.enrol(
        branch, "branch-clerk", "支行经办", (Duty.HANDLER,), password=PASSWORD, valid_from=SINCE
    )
    return found
