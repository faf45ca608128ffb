"""Reads on the black list: whom it bars, the facts its rules ask for, and the page of an entry by who reads it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Application, BlacklistEntry, Person
from applications.queries.enterprise import identity_indexes
from applications.rules import Bar
from applications.states import ApplicationState
from zengxindai.accounts import wall
from zengxindai.accounts.models import Organisation, User
from zengxindai.web import masking, panels
from zengxindai.workflow.case import Sight

A = ApplicationState
# A request that has not been filed is closed when its enterprise is listed; one that has been is only told.
UNFILED = frozenset(
    {
        A.SUBMITTED,
        A.DEPT_REVIEW,
        A.RETURNED,
        A.RECOMMENDED,
        A.BANK_ACCEPTED,
        A.DUE_DILIGENCE,
        A.BANK_DECLINED,
        A.BANK_LEFT,
        A.OPINION_APPROVED,
    }
)
FILED = frozenset({A.FILED, A.DISBURSED})
PERSONS = ((_("Person"), "text"), (_("Number"), "text"), (_("State"), "status"))


def bars(uscc: str, identity_indexes: Collection[bytes], day: dt.date) -> list[Bar]:
    """What bars an enterprise or the persons with these indexes on a day, the longest first (Article 21)."""
    entries = BlacklistEntry.objects.all().about(uscc, identity_indexes).active_on(day).order_by("-barred_until", "id")
    return [Bar(entry.label, entry.barred_until, entry.decision_no) for entry in entries]


@wall.whole()
def bars_of(enterprise: Organisation, day: dt.date) -> list[Bar]:
    """What bars an enterprise with an account, or its persons."""
    return bars(enterprise.code, identity_indexes(enterprise), day)


def live_entries(uscc: str, persons: Iterable[Person]) -> list[tuple[str, str]]:
    """Label and number of the entries under way or in force about an enterprise or persons (BLK-01)."""
    found = (
        BlacklistEntry.objects.all()
        .about(uscc, [index for person in persons for index in person.indexes])
        .live()
        .order_by("id")
    )
    return [(entry.label, str(entry.number)) for entry in found]


def requests_of(uscc: str | None, states: Collection[str]) -> QuerySet[Application]:
    """The requests of an enterprise in these states, in the order they were made."""
    return Application.objects.filter(enterprise__code=uscc or "", status__in=states).order_by("id")


def blacklist_facts(entry: BlacklistEntry, user: User) -> list[tuple[Any, Any, str]]:
    """The head of an entry's page: who, which decision, how long; the grounds for those who may read them."""
    if entry.is_person:
        found: list[tuple[Any, Any, str]] = [
            (_("Person"), masking.name(entry.person.name), "text"),
            (_("Identity number"), masking.identity(entry.person.identity_no), "text"),
            (_("Responsible in"), entry.origin.subject, "text"),
            (_("Entry of the enterprise"), entry.origin.number, "text"),
        ]
    else:
        found = [(_("Enterprise"), entry.subject, "text"), (_("Credit code"), entry.uscc, "text")]
    found += [
        (_("Decision number"), entry.decision_no, "text"),
        (_("Listed on"), entry.listed_on or "", "day"),
        (_("Barred until"), entry.barred_until or "", "day"),
    ]
    if entry.corrected_on:
        found += [
            (_("Decision of correction"), entry.correction_no, "text"),
            (_("Corrected on"), entry.corrected_on, "day"),
        ]
    return found + (_grounds(entry) if entry.sight(user) == Sight.ALL else [])


def _grounds(entry: BlacklistEntry) -> list[tuple[Any, Any, str]]:
    return [
        (_("Proposed by"), entry.proposer.name, "text"),
        (_("Ground"), entry.get_ground_display(), "text"),
        (_("Facts alleged"), entry.facts, "text"),
        (_("Loss caused (yuan)"), entry.loss, "money"),
        (_("The loss rests on"), entry.loss_basis, "text"),
        (_("Notice number"), entry.notice_no or "", "text"),
        (_("Served"), entry.get_served_by_display(), "text"),
        (_("Served on"), entry.served_on or "", "day"),
        (_("May object until"), entry.objection_until or "", "day"),
        (_("Objection"), entry.objection, "text"),
        (_("Objection received on"), entry.objected_on or "", "day"),
        (_("Result of the review"), entry.get_review_result_display(), "text"),
    ]


def persons_panel(entry: BlacklistEntry, user: User) -> dict[str, Any] | None:
    """The entries of the persons responsible in the enterprise, masked, with where they stand."""
    rows = [
        (each.get_absolute_url(), (masking.name(each.person.name), each.number, (each.status_label, each.status)))
        for each in entry.persons.order_by("id")
    ]
    return panels.table(PERSONS, rows)
