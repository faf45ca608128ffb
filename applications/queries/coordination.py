"""Reads on coordination cases (Article 6.6)."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications.models import Application, ApplicationGroupPermission, Coordination, view_permission
from applications.states import CoordinationState
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.web import panels

OPEN = (CoordinationState.OPEN, CoordinationState.ASSIGNED, CoordinationState.ANSWERED)


def open_coordinations() -> QuerySet[Coordination]:
    """Coordination cases that are not settled, oldest first: the agenda of a meeting (Article 20)."""
    return (
        Coordination.objects.filter(status__in=OPEN).select_related("application", "bank").order_by("opened_on", "id")
    )


def own_open(application: Application, opener: Organisation) -> str | None:
    """The number of the open coordination case an organisation has on a request; None when it has none."""
    found = Coordination.objects.filter(application=application, opener=opener, status__in=OPEN)
    return found.values_list("number", flat=True).first()


def assignees(case: Coordination) -> QuerySet[Organisation]:
    """Who may be asked to settle it: the enterprise, whoever was let in on the request, and the bureau."""
    let_in = ApplicationGroupPermission.objects.filter(
        content_object=case.application_id, permission_id=view_permission()
    ).values("group_id")
    found = Organisation.objects.filter(group_id__in=let_in) | Organisation.objects.filter(kind=Kind.FINANCE_BUREAU)
    others = Organisation.objects.filter(kind=Kind.BANK).exclude(pk=case.bank_id)
    return found.exclude(pk__in=others.values("pk")).order_by("kind", "code")


def coordination_facts(case: Coordination, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a coordination case's page."""
    return [
        (_("About"), case.about, "text"),
        (_("Enterprise"), case.subject, "text"),
        (_("Topic"), case.get_topic_display(), "text"),
        (_("What stands in the way"), case.problem, "text"),
        (_("Opened by"), case.opener.name, "text"),
        (_("Opened on"), case.opened_on, "day"),
        (_("Assigned to"), case.assignee.name if case.assignee else "", "text"),
        (_("What is to be done"), case.task, "text"),
        (_("Answer by"), case.answer_by or "", "day"),
        (_("Answer"), case.answer, "text"),
        (_("Answered on"), case.answered_on or "", "day"),
        (_("Result"), case.result, "text"),
        (_("Settled on"), case.closed_on or "", "day"),
    ]


def coordination_request(case: Coordination, user: Any) -> dict[str, Any] | None:
    """The way back to the request."""
    request = case.application
    columns = [(_("Number"), "text"), (_("Enterprise"), "text"), (_("State"), "status")]
    row = (request.get_absolute_url(), (request.number, request.subject, (request.status_label, request.status)))
    return panels.table(columns, [row])


def coordinations_panel(application: Application, user: Any) -> dict[str, Any] | None:
    """The coordination cases on a request, newest first, as far as the person sees them."""
    seen = Coordination.objects.all().visible_to(user).filter(application=application)
    columns = [(_("Number"), "text"), (_("Topic"), "text"), (_("Opened by"), "text"), (_("State"), "status")]
    rows = [
        (
            each.get_absolute_url(),
            (each.number, each.get_topic_display(), each.opener.name, (each.status_label, each.status)),
        )
        for each in seen.select_related("opener").order_by("-id")[:20]
    ]
    return panels.table(columns, rows)
