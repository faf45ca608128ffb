"""Tells the trail where a request came from."""

from __future__ import annotations

import contextlib
import ipaddress
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


class RequestFacts:
    """Keeps address and request id where the events of this request find them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        facts = Facts(
            request.META.get("REMOTE_ADDR") or None, request.headers.get("X-Request-ID", "")[:64] or uuid.uuid4().hex
        )
        token = current.set(facts)
        try:
            response = self.get_response(request)
        finally:
            current.reset(token)
        response["X-Request-ID"] = facts.request_id
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
