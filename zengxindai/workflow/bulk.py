"""Many acts of one sheet in one transaction: each as by hand, what is derived from a case once per case.

Lock, turn, rules, change, consequences and an event are every act's own. The events' rows are written every few hundred
acts; inbox, void proposals and notices before anything else happens to a case, and at the end.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from zengxindai.accounts.queries import duties_of, holders_of_any
from zengxindai.audit import trail
from zengxindai.notifications import tell as notifications
from zengxindai.policy import terms
from zengxindai.workflow import engine, papers, registry, turns, waiving
from zengxindai.workflow.step import Step

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.audit.models import Event
    from zengxindai.findings import Finding
    from zengxindai.workflow.case import Case
    from zengxindai.workflow.transition import Transition

Key = tuple[str, int]
Told = tuple["Transition", "Event"]
# Cases whose inbox is derived together.
TOGETHER = 500
# Numbers of events taken at once; what is left of them when another door writes is left out.
BLOCK = 200


class Again(Exception):
    """An act broke off half-way, and nobody could look at the others: do all of it again, carefully."""


class Bulk:
    """Acts at one instant by one person; used inside a transaction and ended by `finish`.

    by: who performs, the last signer where there are several. signed: the duties that signed before, for all of it.
    held: duties taken for granted, for a rehearsal before the last signature; None asks for the person's own.
    careful: each act has a savepoint, so that others can be looked at after one broke off; without, Again is raised.
    After a refusal nothing of it may be kept: `finish` raises, and whoever holds the transaction turns it back.
    """

    def __init__(
        self,
        by: User,
        *,
        at: dt.datetime | None = None,
        signed: tuple[str, ...] = (),
        held: frozenset[str] | None = None,
        careful: bool = True,
    ) -> None:
        self.by, self.signed, self.taken = by, signed, held
        self.at = at or timezone.now()
        self.day = timezone.localdate(self.at)
        self.terms = terms.on(self.day)
        self.careful = careful
        self.cases: dict[Key, Case] = {}
        self.related: dict[str, tuple[str, ...]] = {}
        self.drafted: list[Event] = []
        self.owed: dict[Key, list[Told]] = {}
        self.numbers: list[int] = []
        self.held: frozenset[str] | None = held
        self.broken = False

    def expect(self, model: type[Case], ids: Iterable[int], *related: str) -> list[Any]:
        """Lock and load the cases of the next acts in one look-up, in one order, so that two sheets do not cross.

        Returns those that were not at hand before.
        """
        missing = sorted(pk for pk in set(ids) if (model.case_type, pk) not in self.cases)
        self.related[model.case_type] = related
        with engine.one_effect():
            locked = model.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=missing)
            found = list(locked.select_related(*related).order_by("pk"))
        self.cases |= {(case.case_type, case.pk): case for case in found}
        return found

    def case(self, case: Case) -> Case:
        """The case as the acts before left it, locked."""
        key = (case.case_type, case.pk)
        if key not in self.cases:
            self.cases[key] = type(case).objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
        return self.cases[key]

    def perform(self, row: Transition | str, case: Case, data: Mapping[str, Any], opinions: str = "") -> list[Finding]:
        """As engine.perform, inside the sheet's transaction; returns what the rules found. Raises as it."""
        row = registry.row(row) if isinstance(row, str) else row
        held, step = self.case(case), Step(self.by, self.at, self.terms)
        if self.held is None:
            self.held = duties_of(self.by, self.day)
        try:
            duty = engine.check_turn(row, step, held, self.signed, self.held)
            findings = engine.judge(row.may(held, step, **data), held, step)
            self._one(row, step, held, duty, data, findings, opinions)
        except Exception:
            self.broken = True
            self.cases.pop((held.case_type, held.pk), None)
            raise
        return findings

    def _one(self, row: Transition, step: Step, case: Case, *rest: Any) -> None:
        if self.careful:
            with engine.one_effect():
                self._carry_out(row, step, case, *rest)
            return
        try:
            self._carry_out(row, step, case, *rest)
        except Exception as error:
            raise Again from error

    def _carry_out(
        self,
        row: Transition,
        step: Step,
        case: Case,
        duty: str,
        data: Mapping[str, Any],
        findings: list[Finding],
        opinions: str,
    ) -> None:
        source = case.status
        row.do(case, step, **data)
        if not row.quiet:
            case.move_to(row.target, step.at)
            case.save()
        event = step.event = trail.drafted(**engine.told(row, step, case, duty, source, data, findings, opinions))
        event.pk = self._number()
        engine.let_in(row, step, case, data, event)
        papers.order(row, case, event)
        self.drafted.append(event)
        self.owed.setdefault((case.case_type, case.pk), []).append((row, event))
        for key, other in registry.consequences(case):
            step.cascade(key, other)
        waiving.used(findings, case, event, step)
        if step.following:
            self.settle(case)
            engine.follow(step)
            self.cases.pop((case.case_type, case.pk), None)

    def _number(self) -> int:
        if not self.numbers:
            self.numbers = trail.numbers(BLOCK)
        return self.numbers.pop(0)

    def settle(self, case: Case | None = None) -> None:
        """Before another door acts on a case, or begins one: what the acts so far leave behind is written."""
        self.write()
        self.numbers = []
        if case is not None and (case.case_type, case.pk) in self.owed:
            self._derive([case])

    def write(self) -> None:
        """Append the events so far."""
        drafted, self.drafted = self.drafted, []
        if drafted:
            trail.append(drafted)
        for event in drafted:
            event.data, event.findings = {}, []  # what a notice does not need

    def let_go(self) -> None:
        """Forget the cases at hand; their locks stay, and the next act reads them again."""
        self.write()
        self.cases.clear()
        self.held = self.taken

    def forget(self) -> None:
        """After a refusal, go on looking at further rows without writing what is going to be turned back."""
        self.drafted.clear()
        self.owed.clear()
        self.cases.clear()
        self.numbers.clear()

    def finish(self) -> None:
        """Events, turns and notices of all acts. Raises RuntimeError after a refusal: turn the transaction back."""
        if self.broken:
            raise RuntimeError("an act was refused: nothing of the sheet may be kept")
        self.let_go()
        for case_type in sorted({case_type for case_type, _pk in self.owed}):
            ids = sorted(pk for found, pk in self.owed if found == case_type)
            model = registry.flow(case_type).model
            for begin in range(0, len(ids), TOGETHER):
                self._derive(self.expect(model, ids[begin : begin + TOGETHER], *self.related.get(case_type, ())))
                self.cases.clear()

    def _derive(self, cases: Sequence[Case]) -> None:
        """The inbox of cases of one type, of those that follow them, and the notices of their acts."""
        step = Step(self.by, self.at, self.terms)
        waiting = turns.rewrite_all(cases, step)
        acts = {row.key for case in cases for row, _event in self.owed.get((case.case_type, case.pk), ())}
        turns.rewrite_followers_of(cases, step, acts)
        self._tell([(row, case, event) for case in cases for row, event in self._owed_to(case)], waiting)

    def _owed_to(self, case: Case) -> list[Told]:
        return self.owed.pop((case.case_type, case.pk), [])

    def _tell(self, told: list[tuple[Transition, Case, Event]], waiting: dict[int, list[Any]]) -> None:
        """The notices of each act; who holds which duty is asked once for each circle of readers."""
        circles: dict[Any, list[User]] = {}
        news: list[notifications.News] = []
        for row, case, event in told:
            wanted = turns.concerned(row, case, waiting[case.pk])
            circle = frozenset((pk, frozenset(duties)) for pk, duties in wanted.items())
            if circle not in circles:
                circles[circle] = holders_of_any(wanted, self.day)
            readers = [user for user in circles[circle] if user.pk != event.actor_id]
            news += turns.news_of(case, event, readers)
        notifications.tell_all(news)
