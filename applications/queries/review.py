"""Reads on the department's review: integrity checks, marks on materials, what is to be corrected (Articles 11, 17)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from applications.models import Application, CorrectionItem, IntegrityCheck, RelatedPerson
from applications.queries.enterprise import file_of, parts_of, people_of
from applications.queries.submission import materials_of
from applications.states import CheckCategory, MaterialVerdict
from zengxindai.accounts.models import Kind, User
from zengxindai.documents.models import Attachment
from zengxindai.policy import materials
from zengxindai.web import masking

ENTERPRISE = "enterprise"
# Where files of evidence are kept, which fewer people read than see the request (domain note 6 §16).
SHELF = "integrity"
Answers = dict[tuple[str, str], tuple[bool, dt.date] | None]


def lines(text: str) -> list[str]:
    """What was written one a line, empty lines left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def people_behind(application: Application) -> QuerySet[RelatedPerson]:
    """Everybody the enterprise's file names today."""
    found: QuerySet[RelatedPerson] = RelatedPerson.objects.present().filter(file__enterprise=application.enterprise_id)
    return found.order_by("id")


def check_subjects(application: Application) -> list[tuple[str, str]]:
    """Who and what an inquiry can be about: the enterprise, and everybody behind it with their part."""
    people = people_of(file_of(application.enterprise))
    named = [(str(person.pk), f"{person.name}（{parts_of(person)}）") for person in people]
    return [(ENTERPRISE, application.enterprise.name), *named]


def names_of(application: Application) -> dict[int | None, str]:
    """Each subject's name by the person's id, None for the enterprise; namesakes are told apart by their number."""
    people = people_of(file_of(application.enterprise))
    often = [person.name for person in people]
    named: dict[int | None, str] = {
        person.pk: person.name
        if often.count(person.name) == 1
        else f"{person.name} {masking.identity(person.identity_no)} ({person.pk})"
        for person in people
    }
    return {None: application.enterprise.name, **named}


def answers(application: Application) -> Answers:
    """The newest answer for every subject and category, as the rule on integrity reads it; None: never asked."""
    newest: dict[tuple[int | None, str], tuple[bool, dt.date]] = {}
    told = IntegrityCheck.objects.filter(application=application).order_by("checked_on", "id")
    for person, category, clear, day in told.values_list("person_id", "category", "clear", "checked_on"):
        newest[person, category] = (clear, day)
    return {
        (name, str(category.label)): newest.get((person, category.value))
        for person, name in names_of(application).items()
        for category in CheckCategory
    }


def counted_day(application: Application) -> dt.date | None:
    """The oldest of the answers that count: the day integrity is reckoned from (Article 11.3)."""
    found = answers(application).values()
    return min((answer[1] for answer in found if answer is not None), default=None)


def reads_integrity(user: User, application: Application) -> bool:
    """Department, bank of the request, finance bureau and auditor (domain note 6 §16)."""
    house = (user.organisation_id, user.organisation.parent_id)
    if user.organisation.kind == Kind.SECTOR_DEPT:
        return application.department_id in house
    if user.organisation.kind == Kind.BANK:
        return application.bank_id is not None and application.bank_id in house
    return user.organisation.kind in (Kind.FINANCE_BUREAU, Kind.AUDITOR)


def reads_evidence(user: User, pk: int) -> bool:
    """The same for a file of evidence, by the request's id."""
    found = Application.objects.visible_to(user).filter(pk=pk).first()
    return found is not None and reads_integrity(user, found)


def evidence_of(application: Application) -> dict[int, list[Attachment]]:
    """The files of evidence by the act that brought them."""
    found: dict[int, list[Attachment]] = {}
    for each in Attachment.objects.filter(case_type=SHELF, case_id=application.pk).order_by("id"):
        found.setdefault(each.event_id or 0, []).append(each)
    return found


def marks(application: Application) -> dict[str, Any]:
    """The marks that count by kind: those given on the files that are there now."""
    there = materials_of(application)
    given = application.material_checks.select_related("by")
    return {each.kind: each for each in given if each.files == [file.pk for file in there.get(each.kind, [])]}


def marked(application: Application, kinds: Iterable[Any]) -> tuple[list[str], list[str]]:
    """The labels of list A's kinds that are required and not marked, and of those that are not in order (REC-05)."""
    given = marks(application)
    unchecked = [materials.words(kind) for kind in kinds if kind.required and kind.key not in given]
    wrong = [materials.label(key) for key, mark in given.items() if mark.verdict == MaterialVerdict.WRONG]
    return unchecked, wrong


def kinds_not_in_order(application: Application) -> list[str]:
    """The kinds of list A marked as not in order."""
    return [key for key, mark in marks(application).items() if mark.verdict == MaterialVerdict.WRONG]


def newest_round(application: Application) -> list[CorrectionItem]:
    """The items of the last return for correction."""
    items = list(application.correction_items.order_by("id"))
    last = max((item.round for item in items), default=0)
    return [item for item in items if item.round == last]


def corrections(application: Application) -> list[dict[str, Any]]:
    """The to-do list of the last return: what, and whether it is done.

    A material is done when a file of its kind came by a later act than the return; an item in words when ticked.
    """
    items, there = newest_round(application), materials_of(application)
    return [
        {
            "id": item.pk,
            "label": item.text or materials.label(item.kind) or item.kind,
            "kind": item.kind,
            "done": any((file.event_id or 0) > item.event_id for file in there.get(item.kind, ()))
            if item.kind
            else item.done_at is not None,
        }
        for item in items
    ]


def open_corrections(application: Application) -> list[str]:
    """What of the last round of corrections is not done (APP-15)."""
    return [each["label"] for each in corrections(application) if not each["done"]]


def items_to_tick(application: Application) -> QuerySet[CorrectionItem]:
    """The items in words of the last round that are not ticked."""
    return CorrectionItem.objects.filter(
        pk__in=[item.pk for item in newest_round(application) if not item.kind and item.done_at is None]
    ).order_by("id")
