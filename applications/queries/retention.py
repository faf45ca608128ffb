"""Whose term is over: the people behind enterprises, on the black list, in complaints and on white lists."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Exists, OuterRef, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone

from applications.models import (
    Application,
    BlacklistEntry,
    Complaint,
    EnterpriseFile,
    Invitation,
    RelatedPerson,
    Submission,
    WhitelistEntry,
)
from applications.models.blacklist import LIVE
from applications.queries.application import OVER
from applications.queries.submission import PEOPLE, person_forgotten
from applications.states import ComplaintState, WhitelistState
from zengxindai.accounts.models import Organisation
from zengxindai.privacy import MARKER
from zengxindai.privacy.inventory import RELATION
from zengxindai.workflow.case import Case
from zengxindai.workflow.retention import Business, over, years_before

COMPLAINT_OVER = (ComplaintState.NOT_ACCEPTED, ComplaintState.CLOSED)


def business(enterprise: Organisation) -> Business:
    """What its requests say."""
    requests = list(Application.objects.filter(enterprise=enterprise).values_list("status", "status_since"))
    last = max((timezone.localdate(since) for _, since in requests), default=None)
    return Business(any(status not in OVER for status, _ in requests), False, last)


def people(day: dt.date, years: Mapping[str, int]) -> Iterable[int]:
    """Everybody behind enterprises whose business with the scheme is over long enough."""
    return RelatedPerson.objects.filter(file__enterprise__in=enterprises(day, years)).values_list("pk", flat=True)


def requests(day: dt.date, years: Mapping[str, int]) -> Iterable[int]:
    """The requests of the same enterprises."""
    return Application.objects.filter(enterprise__in=enterprises(day, years)).values_list("pk", flat=True)


def enterprises(day: dt.date, years: Mapping[str, int]) -> list[int]:
    """Enterprises whose business is over and whose term has passed; those of lately are not even asked."""
    own = Application.objects.filter(enterprise=OuterRef("enterprise"))
    lately = own.filter(status_since__date__gt=years_before(day, years[RELATION]))
    files = EnterpriseFile.objects.filter(Exists(own), ~Exists(lately)).select_related("enterprise")
    return [file.enterprise_id for file in files if over(file.enterprise, day, years)]


def submissions(day: dt.date, years: Mapping[str, int]) -> Iterator[tuple[int, str, str]]:
    """What the same enterprises handed in: the people's own lines, and wherever else their names or numbers stand."""
    for enterprise in enterprises(day, years):
        named = RelatedPerson.objects.filter(file__enterprise=enterprise)
        words = {word for person in named for word in (person.name, person.identity_no, person.phone)}
        kept = Submission.objects.filter(application__enterprise=enterprise)
        kept = kept.annotate(stored=Cast("content", TextField())).exclude(stored__contains=MARKER).order_by("pk")
        for each in kept:
            told = forgotten(each.content, words)
            if told != each.content:
                yield each.pk, each.stored, json.dumps(told, ensure_ascii=False)


def forgotten(content: Mapping[str, Mapping[str, str]], words: Iterable[str]) -> dict[str, dict[str, str]]:
    """What was handed in without these people; a name of one character is no name to look for in a text."""
    sought = sorted((word for word in words if len(word) > 1 and word != MARKER), key=len, reverse=True)

    def text(said: str) -> str:
        for word in sought:
            said = said.replace(word, MARKER)
        return said

    return {
        section: {
            name: person_forgotten(said) if section == PEOPLE and said else text(said) for name, said in fields.items()
        }
        for section, fields in content.items()
    }


def listed(day: dt.date, years: Mapping[str, int]) -> Iterable[int]:
    """Persons whose entry is over, by expiry, correction or because it never came to be."""
    return _since(BlacklistEntry.objects.exclude(status__in=LIVE).exclude(identity_index=None), day, years)


def complaints(day: dt.date, years: Mapping[str, int]) -> Iterable[int]:
    """Complaints answered or turned down."""
    return _since(Complaint.objects.filter(status__in=COMPLAINT_OVER), day, years)


def white_listed(day: dt.date, years: Mapping[str, int]) -> Iterable[int]:
    """Entries no longer on a list."""
    return _since(WhitelistEntry.objects.exclude(status=WhitelistState.ACTIVE), day, years)


def invitations(day: dt.date, years: Mapping[str, int]) -> Iterable[int]:
    """Invitations of long ago."""
    return Invitation.objects.filter(on__lte=years_before(day, years[RELATION])).values_list("pk", flat=True)


def _since(cases: QuerySet[Case], day: dt.date, years: Mapping[str, int]) -> Iterable[int]:
    return cases.filter(status_since__date__lte=years_before(day, years[RELATION])).values_list("pk", flat=True)
