"""The flows and the day-end jobs that exist, filled by the apps when they are ready."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from zengxindai.documents import access
from zengxindai.findings import Waived
from zengxindai.workflow.case import Sight
from zengxindai.workflow.transition import Flow, Transition

Followers = Callable[[Any], Iterable[Any]]
Endings = Callable[[Any], Iterable[tuple[str, Any]]]
Answer = Callable[[Any], Any]
Job = Callable[[dt.date, Any], int]
# Of a case, the codes that block and the day: the waivers in force, by code.
Waivers = Callable[[Any, frozenset[str], dt.date], Mapping[str, Waived]]

_flows: dict[str, Flow] = {}
_followers: dict[str, list[tuple[str, Followers]]] = {}
_endings: dict[str, list[Endings]] = {}
_consequences: dict[str, list[Endings]] = {}
_questions: dict[str, list[Answer]] = {}
_waivers: list[tuple[Waivers, frozenset[str]]] = []
_jobs: dict[str, tuple[int, Job]] = {}


def add(flow: Flow) -> None:
    """Make a flow known; a second flow of the same name is a mistake."""
    if flow.name in _flows and _flows[flow.name] is not flow:
        raise ValueError(f"two flows named {flow.name}")
    _flows[flow.name] = flow
    # A file that belongs to a case is read by whoever sees what is in the case.
    model: Any = flow.model
    access.add(flow.name, lambda user, pk: _reads(flow, user, model.objects.visible_to(user).filter(pk=pk).first()))


def _reads(flow: Flow, user: Any, case: Any) -> bool:
    return case is not None and not flow.bare_for(user) and case.sight(user) == Sight.ALL


def flow(name: str) -> Flow:
    """The flow of a case type; KeyError when there is none."""
    return _flows[name]


def known(name: str) -> Flow | None:
    """The flow of a name that somebody typed; None when there is none."""
    return _flows.get(name)


def flows() -> tuple[Flow, ...]:
    """Every flow, in the order the apps added them."""
    return tuple(_flows.values())


def row(key: str) -> Transition:
    """The row named "application.recommend"; KeyError when there is none."""
    case_type, _, name = key.partition(".")
    return _flows[case_type][name]


def rows_on(case_type: str, status: str) -> Iterator[Transition]:
    """The rows that a case in this state allows: its own, and those that begin another case on it."""
    for known in _flows.values():
        for candidate in known.rows:
            acts_here = candidate.on == case_type or (candidate.on is None and candidate.case_type == case_type)
            if acts_here and status in candidate.source:
                yield candidate


def add_followers(case_type: str, find: Followers, *, after: str = "") -> None:
    """Let turns depend on another case: when one of that type changes, those of find(case) are derived anew.

    after: the key of the one row after which they are; empty, after every act.
    """
    _followers.setdefault(case_type, []).append((after, find))


def followers(case_type: str, *keys: str) -> tuple[Followers, ...]:
    """Who depends on acts on a case; the upper floors first, the order in which acts lock their cases."""
    return tuple(find for after, find in reversed(_followers.get(case_type, [])) if after in ("", *keys))


def add_endings(case_type: str, find: Endings) -> None:
    """Let cases of an upper floor end with one of that type: find(case) names the system row and the case of each."""
    _endings.setdefault(case_type, []).append(find)


def endings(case: Any) -> list[tuple[str, Any]]:
    """What ends when this case does: system rows and the cases they are for."""
    return [each for find in _endings.get(case.case_type, ()) for each in find(case)]


def add_consequences(case_type: str, find: Endings) -> None:
    """Let cases of an upper floor follow each act on one of that type: find(case) names the system rows and cases."""
    _consequences.setdefault(case_type, []).append(find)


def consequences(case: Any) -> list[tuple[str, Any]]:
    """What follows from where this case now stands: system rows and the cases they are for."""
    return [each for find in _consequences.get(case.case_type, ()) for each in find(case)]


def add_question(key: str, answer: Answer) -> None:
    """Let an upper floor answer what a lower one asks about its case, under a word like "agreement.left"."""
    _questions.setdefault(key, []).append(answer)


def answers(key: str, case: Any) -> list[Any]:
    """What those who know answer to a question about a case; empty where nobody knows."""
    return [answer(case) for answer in _questions.get(key, ())]


def add_waivers(find: Waivers, readers: frozenset[str]) -> None:
    """Let waivers lift findings: find(case, codes, day) names those in force; readers: the kinds that may know."""
    _waivers[:] = [(find, readers)]


def waivers(case: Any, codes: frozenset[str], day: dt.date) -> dict[str, Waived]:
    """The waivers in force for a case and these rules on a day, by code."""
    return {code: waived for find, _ in _waivers for code, waived in find(case, codes, day).items()}


def reads_waivers(user: Any) -> bool:
    """Whether this person's kind of organisation may know of waivers."""
    return any(user.organisation.kind in readers for _, readers in _waivers)


def add_job(order: int, name: str, job: Job) -> None:
    """Make a day-end job known: job(day, robot) -> how many cases it changed; lower order runs first."""
    _jobs[name] = (order, job)


def jobs() -> tuple[tuple[str, Job], ...]:
    """The day-end jobs in the order they run."""
    return tuple((name, job) for name, (_, job) in sorted(_jobs.items(), key=lambda item: (item[1][0], item[0])))
