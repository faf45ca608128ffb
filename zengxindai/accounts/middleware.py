"""What a signed-in browser meets first: its desk, the end of long sessions, an own password before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from zengxindai.accounts import second_factor, sessions, wall
from zengxindai.accounts.entrance import EXPIRED


class AtDesk:
    """Lets PostgreSQL show a request the cases of its person's organisation only (ADR 0042)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with wall.desk(request.user.pk):
            return self.get_response(request)


class SessionsEnd:
    """Signs out who has sat a working day, and who got a duty that needs a second factor after signing in without."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            single = request.session.get(sessions.SINGLE, False)
            if sessions.over(request, now) or (single and second_factor.needed(request.user, timezone.localdate(now))):
                logout(request)
            elif sessions.SINCE not in request.session:
                sessions.begin(request)
        return self.get_response(request)


class OwnPasswordFirst:
    """Sends a person with an issued or too old password to its change, from every page but that one and the way out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if user.is_authenticated and (user.must_change_password or request.session.get(EXPIRED)):
            change = reverse("change-password")
            if request.path not in (change, reverse("sign-out")):
                return redirect(change)
        return self.get_response(request)
