"""The doors files go out by: to be downloaded as they are, to be read in the page as pictures and text of ours."""

from __future__ import annotations

from typing import TypeVar, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db import connection, transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import View

from zengxindai.accounts.models import User
from zengxindai.audit import trail
from zengxindai.audit.models import Event
from zengxindai.documents import access, preview, store
from zengxindai.documents.models import Attachment

Answer = TypeVar("Answer", bound=HttpResponseBase)


def readable(request: HttpRequest, pk: int) -> Attachment:
    """A file this person may read; 404 for everybody else."""
    attachment = get_object_or_404(Attachment, pk=pk)
    if not access.may_read(cast(User, request.user), attachment):
        raise Http404
    return attachment


def recorded(verb: str, user: User, attachment: Attachment) -> None:
    """Tell the trail who saw which content of which case."""
    trail.record(
        verb=verb,
        by=user,
        at=timezone.now(),
        case_type="attachment",
        case_id=attachment.pk,
        data={"sha256": attachment.sha256, "case_type": attachment.case_type, "case_id": attachment.case_id},
    )


def viewed(user: User, attachment: Attachment) -> None:
    """One event a person, file and day, however many pages are turned and however many of them at once."""
    today = timezone.localdate()
    seen = Event.objects.filter(case_type="attachment", case_id=attachment.pk, verb="attachment.view")
    seen = seen.filter(actor_id=user.pk, at__date=today)
    if seen.exists():
        return
    with transaction.atomic(), connection.cursor() as cursor:
        key = f"attachment.view {attachment.pk} {user.pk}"
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [key])
        if not seen.all().exists():
            recorded("attachment.view", user, attachment)


def harmless(response: Answer) -> Answer:
    """Nothing in it may act, nobody else may keep it."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    return response


class Download(LoginRequiredMixin, View):
    """Hands a file to whoever may read it, never shown in the page; for everybody else it does not exist."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """The file; each time it leaves the house the trail says to whom."""
        attachment = readable(request, pk)
        content = store.open_(attachment)
        recorded("attachment.download", cast(User, request.user), attachment)
        response = FileResponse(
            content, as_attachment=True, filename=attachment.name, content_type=attachment.content_type
        )
        harmless(response)
        return response


class Pages(LoginRequiredMixin, View):
    """What there is to be read in a file, for the page's reader: JSON."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Count, name and kind, the pages' addresses or the cells and paragraphs, and what is not shown."""
        attachment = readable(request, pk)
        viewed(cast(User, request.user), attachment)
        found = preview.contents(attachment)
        answer = {
            "name": attachment.name,
            "kind": found.kind,
            "count": found.count,
            "previewable": found.kind != "none",
            "urls": [reverse("document-page", args=[pk, number]) for number in range(1, found.count + 1)],
            "rows": found.rows,
            "paragraphs": found.paragraphs,
            "message": found.message,
            "download": reverse("document-download", args=[pk]),
        }
        return harmless(JsonResponse(answer))


class Page(LoginRequiredMixin, View):
    """One page of a file as a picture of ours."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """The PNG; 404 for a page that is not there, 422 and a sentence for a file that cannot be shown."""
        attachment = readable(request, pk)
        try:
            content = preview.page(attachment, number)
        except preview.NoPage as missing:
            raise Http404 from missing
        except preview.Unreadable as wrong:
            return harmless(HttpResponse(str(wrong), status=422, content_type="text/plain; charset=utf-8"))
        viewed(cast(User, request.user), attachment)
        return harmless(HttpResponse(content, content_type="image/png"))
