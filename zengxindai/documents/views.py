"""The door files go out by."""

from __future__ import annotations

from typing import cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.generic import View

from zengxindai.accounts.models import User
from zengxindai.audit import trail
from zengxindai.documents import access, store
from zengxindai.documents.models import Attachment


class Download(LoginRequiredMixin, View):
    """Hands a file to whoever may read it, never shown in the page; for everybody else it does not exist."""

    http_method_names = ["get"]

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        """The file; each time it leaves the house the trail says to whom."""
        user = cast(User, request.user)
        attachment = get_object_or_404(Attachment, pk=pk)
        if not access.may_read(user, attachment):
            raise Http404
        content = store.open_(attachment)
        trail.record(
            verb="attachment.download",
            by=user,
            at=timezone.now(),
            case_type="attachment",
            case_id=attachment.pk,
            data={"sha256": attachment.sha256, "case_type": attachment.case_type, "case_id": attachment.case_id},
        )
        response = FileResponse(
            content, as_attachment=True, filename=attachment.name, content_type=attachment.content_type
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response["Cache-Control"] = "private, no-store"
        return response
