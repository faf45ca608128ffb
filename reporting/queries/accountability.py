"""Reads on the accountability record (Article 23), each of them on record itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.models import Accountability
from zengxindai.accounts.models import User
from zengxindai.audit import trail
from zengxindai.audit.models import Event
from zengxindai.web import panels

READ = "accountability.read"


def accountability_facts(case: Accountability, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of an entry's page."""
    return [
        (_("Organisation"), case.office.name, "text"),
        (_("Person"), str(case.held_name), "text"),
        (_("Post"), case.post, "text"),
        (_("What happened"), case.facts, "text"),
        (_("Rule that was broken"), case.basis, "text"),
        (_("Decision"), case.decision, "text"),
        (_("Decision number"), case.decision_no, "text"),
        (_("Decided on"), case.decided_on, "day"),
        (_("Recorded on"), case.recorded_on, "day"),
        (_("Corrects the entry"), case.corrects.number if case.corrects else "", "text"),
    ]


def readings_panel(case: Accountability, user: Any) -> dict[str, Any] | None:
    """Who has read the entry and when, newest first."""
    found = Event.objects.filter(case_type=case.case_type, case_id=case.pk, verb=READ).order_by("-id")[:100]
    columns = [(_("Moment"), "text"), (_("Read by"), "text"), (_("Organisation"), "text")]
    rows = [("", (_moment(each.at), each.actor_name, each.organisation_name)) for each in found]
    return panels.table(columns, rows)


def _moment(at: dt.datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}"


def note_reading(case: Accountability, user: User) -> None:
    """Tell the trail that a person reads an entry now."""
    trail.record(
        verb=READ,
        by=user,
        at=timezone.now(),
        case_type=case.case_type,
        case_id=case.pk,
        source=case.status,
        target=case.status,
    )
