"""What every request passes: whence it came, its id, that nothing of it is kept, and how much of a minute is left."""

from __future__ import annotations

import contextlib
import ipaddress
import re
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from zengxindai.audit.request import RequestFacts as Facts
from zengxindai.audit.request import current


class VisitorAddress:
    """Behind the district's proxies (PROXY_COUNT): the address the outermost of them saw, not the innermost's own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Each proxy adds one to the end; what stands further left came from the visitor, who may write anything.
        seen = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
        if 0 < settings.PROXY_COUNT <= len(seen):
            with contextlib.suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ipaddress.ip_address(seen[-settings.PROXY_COUNT].strip()))
        return self.get_response(request)


# What a proxy or a program may call its request; anything else could be written into the log by a visitor.
REQUEST_ID = re.compile(r"[0-9A-Za-z._-]{8,64}")


class RequestFacts:
    """Keeps address and request id where the events and the log lines of this request find them, and answers the id."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
        facts = Facts(request.META.get("REMOTE_ADDR") or None, request_id)
        request.request_id = request_id  # for the lines that Django writes when all middleware is done
        token = current.set(facts)
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        response["X-Request-ID"] = facts.request_id
        return response


class Confidential:
    """No browser and no proxy keeps what a signed-in person was shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "no-store")
        return response


class RateTold:
    """Tells a program how much of its minute is left, as `web.limits` counted it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in getattr(request, "rate", {}).items():
            response[name] = str(value)
        return response
