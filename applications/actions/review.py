"""Pairs of may and do for the department's review: checks, marks, corrections, and a look at a sealed number."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

from applications import queries, rules
from applications.models import Application, CorrectionItem, IntegrityCheck, MaterialCheck, RelatedPerson
from applications.states import CheckResult
from zengxindai.documents.models import Attachment
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def may_record_checks(
    application: Application, step: Step, *, checked_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """DAY-01 (Article 11.3)."""
    if checked_on is not None:
        yield from rules.happened(checked_on, step.day)


def may_ask_for_checks(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """REC-06 (Article 11.3)."""
    yield from rules.checks_to_renew(queries.answers(application), step.day, step.terms)


def record_checks(
    application: Application, step: Step, *, subjects: list[str], categories: list[str], **answer: Any
) -> None:
    """Keep one answer for each subject and category; the evidence stays with those who read the answers."""
    step.shelf = queries.SHELF
    step.afterwards(partial(_keep_checks, application, step, subjects, categories, answer))


def _keep_checks(
    application: Application,
    step: Step,
    subjects: list[str],
    categories: list[str],
    answer: dict[str, Any],
    event: int,
) -> None:
    evidence: list[Attachment] = answer["files"] or []
    IntegrityCheck.objects.bulk_create(
        IntegrityCheck(
            application=application,
            person_id=None if subject == queries.ENTERPRISE else int(subject),
            category=category,
            source=answer["source"],
            checked_on=answer["checked_on"],
            clear=answer["result"] == CheckResult.CLEAR,
            note=answer["note"],
            evidence=evidence[0] if evidence else None,
            organisation=step.by.organisation,
            by=step.by,
            at=step.at,
            event_id=event,
        )
        for subject in subjects
        for category in categories
    )


def mark_material(application: Application, step: Step, *, kind: str, verdict: str, note: str) -> None:
    """Mark a kind on the files that are there now; an earlier mark on it counts no more."""
    files = [file.pk for file in queries.materials_of(application).get(kind, [])]
    values = {"verdict": verdict, "note": note, "files": files, "by": step.by, "at": step.at}
    MaterialCheck.objects.update_or_create(application=application, kind=kind, defaults=values)


def return_for_correction(application: Application, step: Step, *, kinds: list[str], reason: str) -> None:
    """The enterprise gets the list of what is missing or wrong, and a paper that says so (Article 17)."""
    step.afterwards(partial(_list_items, application, step, kinds, queries.lines(reason)))


def _list_items(application: Application, step: Step, kinds: list[str], words: list[str], event: int) -> None:
    serial = max((item.round for item in queries.newest_round(application)), default=0) + 1
    common = {
        "application": application,
        "round": serial,
        "event_id": event,
        "notice_no": paper_no(application, step, "补"),
    }
    CorrectionItem.objects.bulk_create(
        [CorrectionItem(kind=kind, **common) for kind in kinds]
        + [CorrectionItem(text=text, **common) for text in words]
    )


def paper_no(application: Application, step: Step, kind: str, series: str = "") -> str:
    """The next number of a department's paper of one kind, in the year's series without gaps.

    series: the name the numbers are counted under where it is not the kind's.
    """
    department, year = application.department, step.day.year
    serial = numbering.take(f"{series or kind}-{application.department_id}", year)
    return f"{department.code if department else ''}{kind}〔{year}〕{serial}号"


def tick_item(application: Application, step: Step, *, item: CorrectionItem) -> None:
    """The enterprise says that an item in words is done."""
    CorrectionItem.objects.filter(pk=item.pk, done_at=None).update(done_at=step.at)


def may_reveal(application: Application, step: Step, **data: Any) -> Iterator[Finding]:
    """ENT-07 (Article 11)."""
    yield from rules.reveals_left(queries.looked_today(step.by, step.day), step.terms.reveals_per_day)


def reveal(application: Application, step: Step, *, person: RelatedPerson, reason: str) -> None:
    """Somebody is about to read a number in full: the event says who, whose and why, and nothing changes."""
