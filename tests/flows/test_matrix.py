"""Who may do what in which state, to an own case and to another's: from the tables, against one golden file."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import Client
from django.utils import translation

from tests.cast import Cast
from tests.flows.staged import guards_down, put
from tests.story import Story
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Kind
from zengxindai.accounts.queries import duties_of
from zengxindai.policy import articles
from zengxindai.workflow import engine, registry
from zengxindai.workflow.step import Step
from zengxindai.workflow.transition import Flow, Transition

GOLDEN = Path(__file__).with_name("matrix.txt")
MAY, SEES, NOTHING = "可办", "可见不可办", "看不见"
FOREIGN = "other_"


def role(cast: Cast, name: str) -> str:
    """A team in the lawyer's words: its kind, and whether the case is its own or another's."""
    twin = f"{FOREIGN}{name}" in cast.teams
    kind = str(Kind(cast.teams[name].organisation.kind).label)
    return f"他{kind}" if name.startswith(FOREIGN) else f"本案{kind}" if twin else kind


class Judge:
    """The engine's verdicts on a day; what does not change within a test is asked once."""

    def __init__(self, cast: Cast, step: Step) -> None:
        self.cast, self.step = cast, step
        self.held = cache(lambda person: duties_of(person, step.day))
        self._seen = cache(lambda case, name, _state: self._sees(case, name))

    def signer(self, row: Transition, name: str) -> Any:
        """Who of a team would sign first."""
        each, duty = self.cast.teams[name], engine.chain(row, self.step.terms)[0]
        signers = (person for person in (each.handler, each.checker, each.approver) if duty in self.held(person))
        return next(signers, each.handler)  # the operator's people hold no duty on cases

    def sees(self, case: Any, name: str) -> bool:
        """Whether a team sees a case in the state it stands in: a bank does not see what is only drafted."""
        return self._seen(case, name, case.status)

    def _sees(self, case: Any, name: str) -> bool:
        visible = type(case).objects.visible_to(self.cast.teams[name].handler)
        return bool(visible.filter(pk=case.pk).exists())

    def verdict(self, row: Transition, case: Any, name: str) -> str:
        """May do, sees but may not, or does not even see."""
        if case is not None and not self.sees(case, name):
            return NOTHING
        return MAY if engine.may_touch(row, self.signer(row, name), case) else SEES

    def allowed(self, row: Transition, case: Any) -> str:
        """Who may perform a row on the case as it stands, in words."""
        return "、".join(role(self.cast, name) for name in self.cast.teams if self.verdict(row, case, name) == MAY)


def acts(flow: Flow) -> list[tuple[Transition, str | None]]:
    """Every row a person may perform, with the kind of case it is performed on; None for none."""
    return [(row, row.on or (None if row.on == "" else flow.name)) for row in flow.rows if row.for_people]


def described(judge: Judge, cases: dict[str, Any]) -> Iterator[str]:
    """The whole matrix, line by line."""
    for flow in registry.flows():
        case, teams = cases[flow.name], judge.cast.teams
        yield f"\n{flow.label}（{flow.name}）"
        yield "  看得见：" + "、".join(role(judge.cast, name) for name in teams if judge.sees(case, name))
        bare = [role(judge.cast, name) for name, each in teams.items() if flow.bare_for(each.handler)]
        yield "  只看得见办到哪一步：" + ("、".join(name for name in bare if not name.startswith("他")) or "无")
        yield "  看不见，一律 404：" + "、".join(role(judge.cast, name) for name in teams if not judge.sees(case, name))
        robot = [f"{row.label} {row.name}" for row in flow.rows if not row.for_people]
        yield "  仅由系统办理：" + ("、".join(robot) or "无")
        for row, kind in acts(flow):
            yield from of_row(judge, row, cases[kind] if kind else None)


def of_row(judge: Judge, row: Transition, case: Any) -> Iterator[str]:
    """One row: who signs, and in every state who may."""
    signed = "→".join(str(Duty(duty).label) for duty in engine.chain(row, judge.step.terms))
    cited = f"，{articles.cite(row.article)}" if row.article else ""
    on = f"，在{registry.flow(row.on).label}上" if row.on else ""
    yield f"  {row.label}（{row.key}{on}{cited}，{signed}）"
    if case is None:
        yield f"    任何时候：{judge.allowed(row, case)}"
        return
    by_outcome: dict[str, list[str]] = {}
    for state in case.states.values:
        case.status = state
        by_outcome.setdefault(judge.allowed(row, case), []).append(str(case.states(state).label))
    for outcome in sorted(by_outcome, key=lambda outcome: outcome == ""):
        yield f"    {'、'.join(by_outcome[outcome])}：{outcome}" if outcome else "    其余状态：无人可办"


def test_the_matrix_is_as_it_was_agreed(cases: dict[str, Any], story: Story) -> None:
    assert set(cases) == {flow.name for flow in registry.flows()}, "every kind of case is in the matrix"
    with translation.override("zh-hans"):
        found = "谁在什么状态下能做什么。改动本文件即是改动权限。\n" + "\n".join(
            described(Judge(story.cast, Step(story.cast.bank.handler, story.now)), cases)
        )
    GOLDEN.with_suffix(".found").write_text(found + "\n", encoding="utf-8")
    assert found.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines(), "compare matrix.found with matrix.txt"
    GOLDEN.with_suffix(".found").unlink()


def answer(client: Client, url: str, case: Any, row: Transition) -> str:
    """What the programs' door says to an empty body, everything undone afterwards."""
    with transaction.atomic():
        body = {"on": case.pk} if row.on else {}
        status = client.post(url, body, content_type="application/json").status_code
        transaction.set_rollback(True)
    return {403: SEES, 404: NOTHING}.get(status, MAY)


def test_both_doors_say_what_the_tables_say(cases: dict[str, Any], story: Story) -> None:
    """Every row in a state of its own, as everybody; in a state that is none of its own, as those who may else."""
    guards_down()
    judge, clients = Judge(story.cast, Step(story.cast.bank.handler, story.now)), {}
    wrong, asked = [], 0
    for row, case, state in situations(cases):
        kept = put(case, state)
        foreign = case is not None and state not in row.source
        for name in story.cast.teams:
            if foreign and story.cast.teams[name].organisation.kind not in row.kinds():
                continue
            person, expected = judge.signer(row, name), judge.verdict(row, case, name)
            if person.pk not in clients:
                clients[person.pk] = Client(raise_request_exception=False)
                clients[person.pk].force_login(person)
            said = doors(clients[person.pk], row, case)
            asked += 1
            wrong += [(row.key, state, name, expected, said)] if set(said) != {expected} else []
        put(case, kept)
    assert asked > 800
    assert not wrong


def situations(cases: dict[str, Any]) -> Iterator[tuple[Transition, Any, str]]:
    """Row, case and state: one state the row starts from, one it does not."""
    for flow in registry.flows():
        for row, kind in acts(flow):
            if kind is None:
                yield row, None, ""
                continue
            case = cases[kind]
            yield row, case, sorted(row.source)[0]
            if elsewhere := [state for state in case.states.values if state not in row.source]:
                yield row, case, elsewhere[0]


def doors(client: Client, row: Transition, case: Any) -> tuple[str, str]:
    """What page and API say."""
    flow = registry.flow(row.case_type)
    base, api = f"/{flow.path}/", f"/api/{flow.path}/"
    if row.on:
        base, api = f"/{registry.flow(row.on).path}/{case.pk}/begin/{flow.name}/{row.name}/", f"{api}{row.name}/"
    elif row.on == "":
        base, api = f"{base}begin/{row.name}/", f"{api}{row.name}/"
    else:
        base, api = f"{base}{case.pk}/{row.name}/", f"{api}{case.pk}/{row.name}/"
    page = client.get(base).status_code
    return {403: SEES, 404: NOTHING, 200: MAY}.get(page, str(page)), answer(client, api, case, row)


def test_what_is_the_robot_s_has_no_door(cases: dict[str, Any], story: Story) -> None:
    client = Client()
    client.force_login(story.cast.finance_bureau.handler)
    for flow in registry.flows():
        for row in flow.rows:
            if not row.for_people:
                assert client.get(f"/{flow.path}/{cases[flow.name].pk}/{row.name}/").status_code == 404
                assert client.post(f"/api/{flow.path}/{cases[flow.name].pk}/{row.name}/").status_code == 404
