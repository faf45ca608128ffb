"""Reads on questions to the enterprise."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Inquiry
from applications.queries.review import lines
from applications.states import InquiryState
from zengxindai.accounts.models import Organisation
from zengxindai.audit.models import Event
from zengxindai.web import panels

SAID = {"inquiry.ask": _("Question"), "inquiry.ask_again": _("Question"), "inquiry.answer": _("Answer")}
OPEN = (InquiryState.ASKED, InquiryState.ANSWERED)


def open_inquiries(application: Application, asker: Organisation | None = None) -> list[Inquiry]:
    """The questions on a request that are neither closed nor taken back, of one asker or of all."""
    found = Inquiry.objects.filter(application=application, status__in=OPEN).order_by("id")
    return list(found if asker is None else found.filter(asker=asker))


def listed(text: str) -> str:
    """What was written one a line, as one line."""
    return "、".join(lines(text))


def inquiry_facts(inquiry: Inquiry, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a question's page: the newest question and its answer."""
    return [
        (_("Asked by"), inquiry.asker.name, "text"),
        (_("Enterprise"), inquiry.application.enterprise.name, "text"),
        (_("Subject of the question"), inquiry.topic, "text"),
        (_("Question"), inquiry.question, "text"),
        (_("Papers wanted"), listed(inquiry.items), "text"),
        (_("Asked on"), inquiry.asked_on, "day"),
        (_("Answer by"), inquiry.answer_by, "day"),
        (_("Answer"), inquiry.answer, "text"),
        (_("Answered on"), inquiry.answered_on or "", "day"),
    ]


def request_panel(inquiry: Inquiry, user: Any) -> dict[str, Any] | None:
    """The way back to the request."""
    case = inquiry.application
    columns = [(_("Number"), "text"), (_("Enterprise"), "text"), (_("State"), "status")]
    row = (case.get_absolute_url(), (case.number, case.subject, (case.status_label, case.status)))
    return panels.table(columns, [row])


def words_panel(inquiry: Inquiry, user: Any) -> dict[str, Any] | None:
    """Every question and answer in order, out of the trail; shown once there was more than one round."""
    told = Event.objects.filter(case_type="inquiry", case_id=inquiry.pk, verb__in=SAID).order_by("id")
    columns = [(_("Day"), "day"), (_("Kind"), "text"), (_("Text"), "text"), (_("Papers wanted"), "text")]
    columns.append((_("Answer by"), "day"))
    rows = []
    for event in told:
        said = event.data
        text, wanted = said.get("question") or said.get("answer"), listed(said.get("items") or "")
        day, answer_by = timezone.localdate(event.at), said.get("answer_by") or ""
        rows.append(("", (day, SAID[event.verb], text, wanted, answer_by)))
    return panels.table(columns, rows) if len(rows) > 2 else None


def inquiries_panel(application: Application, user: Any) -> dict[str, Any] | None:
    """The questions on a request, newest first, each with its state, its last day and the button that goes on."""
    found = Inquiry.objects.filter(application=application).select_related("asker").order_by("-id")[:50]
    mine = user.organisation_id == application.enterprise_id
    rows = [
        {
            "url": each.get_absolute_url(),
            "number": each.number,
            "topic": each.topic,
            "asker": each.asker.name,
            "label": each.status_label,
            "tone": {"ASKED": "warning", "ANSWERED": "primary"}.get(each.status, "secondary"),
            "answer_by": each.answer_by if each.status == InquiryState.ASKED else None,
            "answer_url": reverse("inquiry-act", args=[each.pk, "answer"])
            if mine and each.status == InquiryState.ASKED
            else "",
        }
        for each in found
    ]
    return {"inquiries": rows} if rows else None
