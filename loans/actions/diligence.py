"""The investigation before the loan: its report, who investigates, and waiting for the enterprise (Article 18)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from applications.models import RelatedPerson
from loans import queries
from loans.models import DueDiligence, LoanOpinion, Surety, YearFigures
from loans.states import SuretyKind
from zengxindai.accounts.models import User
from zengxindai.workflow.step import Step

TEXTS = tuple(name for name, _label in queries.TEXTS)


def record(paper: LoanOpinion, step: Step, **said: Any) -> None:
    """Save the report as far as it is filled in; what is empty in all of a year is taken out again."""
    facts = {name: said.get(name) for name in TEXTS} | {"saved_by": step.by.full_name, "saved_at": step.at}
    report, _made = DueDiligence.objects.update_or_create(opinion=paper, defaults=facts)
    for place in YearFigures.PLACES:
        year = {name: said.get(f"{name}_{place}") for name in queries.YEAR}
        if any(value not in (None, "") for value in year.values()):
            report.years.update_or_create(place=place, defaults=year)
        else:
            report.years.filter(place=place).delete()


def appoint(paper: LoanOpinion, a: User, b: User) -> None:
    """Name the two investigators; their names of the day stay, whatever becomes of the accounts."""
    paper.officer_a, paper.officer_b = a, b
    paper.investigator_a, paper.investigator_b = a.full_name, b.full_name


def reassign(paper: LoanOpinion, step: Step, *, investigator_a: User, investigator_b: User, reason: str) -> None:
    """Others go on with the investigation."""
    appoint(paper, investigator_a, investigator_b)


def stand_surety(
    paper: LoanOpinion, step: Step, chosen: Sequence[RelatedPerson], others: Sequence[tuple[str, str]]
) -> None:
    """Keep who stands surety, once the act is recorded (Article 11.4)."""
    kinds = dict(queries.surety_candidates(paper.application, step.terms))
    step.afterwards(partial(_keep_sureties, paper, kinds, chosen, others))


def _keep_sureties(
    paper: LoanOpinion,
    kinds: dict[RelatedPerson, SuretyKind],
    chosen: Sequence[RelatedPerson],
    others: Sequence[tuple[str, str]],
    event: int,
) -> None:
    of_file = [Surety(opinion=paper, person=each, name=each.name, relation=kinds[each]) for each in chosen]
    rest = [Surety(opinion=paper, name=name, relation=SuretyKind.OTHER, note=note) for name, note in others]
    Surety.objects.bulk_create([*of_file, *rest])
