"""Pairs of may and do for enterprise files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from applications import queries, rules
from applications.models import EnterpriseFile, ExistingLoan, RelatedPerson
from zengxindai import privacy
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def may_open(file: EnterpriseFile | None, step: Step, **data: Any) -> Iterator[Finding]:
    """ENT-02: one file for each enterprise."""
    yield from rules.only_file(queries.file_of(step.by.organisation) is not None)


def open_file(file: EnterpriseFile, step: Step, **profile: Any) -> None:
    """Begin the file (form 4.2)."""
    file.enterprise = step.by.organisation
    file.subject = step.by.organisation.name
    file.number = numbering.written("DA", step.day.year)
    update(file, step, **profile)


def update(file: EnterpriseFile, step: Step, **profile: Any) -> None:
    """Change the particulars; requests keep what they were submitted with."""
    for name, value in profile.items():
        setattr(file, name, value)


def may_add_person(file: EnterpriseFile, step: Step, **data: Any) -> Iterator[Finding]:
    """ENT-03 (shares), ENT-06: a number stands in a file once."""
    if not data:
        return
    other = queries.person_by_number(file, data["identity_no"])
    yield from rules.number_once(other.name if other else None)
    yield from rules.shares_within_whole([*queries.persons(file), queries.person_said(data)])


def add_person(file: EnterpriseFile, step: Step, *, identity_no: str, **person: Any) -> None:
    """Name a person; the number is sealed (Article 11)."""
    RelatedPerson.objects.create(
        file=file,
        identity_no=identity_no,
        identity_index=privacy.blind(identity_no, "identity"),
        added_at=step.at,
        **person,
    )


def may_change_person(file: EnterpriseFile, step: Step, **data: Any) -> Iterator[Finding]:
    """ENT-03 (shares), ENT-06."""
    if not data:
        return
    person = data["person"]
    other = queries.person_by_number(file, data["identity_no"]) if data["identity_no"] else None
    yield from rules.number_once(other.name if other and other.pk != person.pk else None)
    yield from rules.shares_within_whole([*queries.persons(file, without=person), queries.person_said(data)])


def change_person(
    file: EnterpriseFile, step: Step, *, person: RelatedPerson, identity_no: str, phone: str, **said: Any
) -> None:
    """Correct what is said of a person; number and phone only where new ones are given."""
    for name, value in said.items():
        setattr(person, name, value)
    if identity_no:
        person.identity_no, person.identity_index = identity_no, privacy.blind(identity_no, "identity")
    if phone:
        person.phone = phone
    person.save()


def remove_person(file: EnterpriseFile, step: Step, *, person: RelatedPerson) -> None:
    """Take a person, and a spouse named with them, out of the file; the rows stay for what was submitted before."""
    RelatedPerson.objects.filter(pk__in=[person.pk, *person.spouses.values_list("pk", flat=True)]).update(
        removed_at=step.at
    )


def add_financing(file: EnterpriseFile, step: Step, **loan: Any) -> None:
    """Name a loan the enterprise has elsewhere."""
    ExistingLoan.objects.create(file=file, added_at=step.at, **loan)


def remove_financing(file: EnterpriseFile, step: Step, *, existing_loan: ExistingLoan) -> None:
    """It is no longer there."""
    ExistingLoan.objects.filter(pk=existing_loan.pk).update(removed_at=step.at)
