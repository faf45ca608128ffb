"""The door by which a page keeps what is typed before it is sent, and how the page shows it again."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import View

from zengxindai.audit.trail import SECRET
from zengxindai.web import present
from zengxindai.web.fields import IdentityField
from zengxindai.web.input import whole
from zengxindai.workflow import engine, registry
from zengxindai.workflow.models import Unsent
from zengxindai.workflow.transition import Transition
from zengxindai.workflow.unsent import Clash, Place

SIZE_MAX = 64 * 1024


def secret(name: str, field: forms.Field) -> bool:
    """Whether a field's input is never kept: files, passwords, identity numbers, what the trail does not write.

    A field says so itself by `secret`, where numbers stand in a longer text.
    """
    if (
        getattr(field, "secret", False)
        or isinstance(field, forms.FileField | IdentityField)
        or isinstance(field.widget, forms.PasswordInput)
    ):
        return True
    return any(name == each or name.endswith(f"_{each}") for each in SECRET)


def address(place: Place) -> str:
    """Where the page of an act saves."""
    if place.case is None:
        return reverse("unsent", args=[place.row.key])
    return reverse("unsent-on", args=[place.row.key, place.case.case_type, place.case.pk])


def shown(place: Place, form: Any, kept: Unsent | None, seen: str | None) -> dict[str, Any]:
    """What the page's form needs to save: address, the state it has seen, fields it must not send; {} when it does not.

    kept: what is kept now. seen: the state a form that came back had seen; None for a page just opened, which shows
    what was kept and says since when.
    """
    if not form.autosaves:
        return {}
    return {
        "url": address(place),
        "token": seen if seen is not None else kept.token if kept else "",
        "skip": " ".join(name for name, field in form.fields.items() if secret(name, field)),
        "restored_at": kept.saved_at if kept and seen is None else None,
    }


class Save(LoginRequiredMixin, View):
    """Keeps what one person typed into the page of one act; nobody else's, and only while the act is theirs to do."""

    http_method_names = ["put", "post"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """401 for who is signed out, so that the page can say so; else find the place."""
        if not request.user.is_authenticated:
            return JsonResponse({"detail": _("You are signed out: sign in again in another window")}, status=401)
        self.place = Place(request.user, *self.find(**kwargs))
        return super().dispatch(request, *args, **kwargs)

    def find(self, row: str, case_type: str = "", pk: int | None = None) -> tuple[Transition, Any]:
        """Row and case; 404 for rows nobody performs and for cases this person does not see."""
        flow = registry.known(row.partition(".")[0])
        found = flow.by_name.get(row.partition(".")[2]) if flow else None
        if found is None or not found.for_people:
            raise Http404
        expected = found.case_type if found.on is None else found.on
        if case_type != expected:
            raise Http404
        if not case_type:
            return found, None
        return found, get_object_or_404(registry.flow(case_type).model.objects.visible_to(self.request.user), pk=pk)

    def put(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Save; 409 when another window has newer input, 413 beyond 64 KB, 403 when the act is no longer theirs."""
        place = self.place
        if engine.may_touch(place.row, place.user, place.case) is None:
            return JsonResponse({"detail": _("It is not your turn any more: what you type is not kept")}, status=403)
        if int(request.META.get("CONTENT_LENGTH") or 0) > SIZE_MAX:
            detail = _("More than 64 KB: what you type from here on is not kept until you send it")
            return JsonResponse({"detail": detail}, status=413)
        form = place.row.form(case=place.case, by=place.user)
        read = body(request.body)
        if read is None or not form.autosaves:
            return JsonResponse({"detail": _("This cannot be kept")}, status=400)
        token, given = read
        data = {name: given[name] for name, field in form.fields.items() if name in given and not secret(name, field)}
        try:
            kept = place.save(data, token)
        except Clash as clash:
            newer = clash.newer
            detail = (
                _("Another window has newer input") if newer else _("In another window this was sent or begun afresh")
            )
            return JsonResponse({"detail": detail, "token": newer.token if newer else ""}, status=409)
        return JsonResponse({"token": kept.token, "saved_at": kept.saved_at.isoformat()})

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Start afresh: forget it and show the page again."""
        self.place.forget()
        messages.success(request, _("What you had typed is dropped"))
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
            back = present.action_url(self.place.row, self.place.case)
        return redirect(back)


def body(content: bytes) -> tuple[str, dict[str, Any]] | None:
    """The token and what was typed; None for anything a page of ours does not send."""
    try:
        read = json.loads(content)
        token, data = read["token"], read["data"]
        fits = isinstance(token, str) and all(map(readable, data.values()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return (token, data) if fits else None


def readable(value: Any) -> bool:
    """Whether a value is one text or several, such as the database can hold."""
    texts = value if isinstance(value, list) else [value]
    return all(isinstance(text, str) and "\x00" not in text and whole(text) for text in texts)
