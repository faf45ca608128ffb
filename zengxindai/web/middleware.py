"""Tells the trail where a request came from."""

from __future__ import annotations

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from zengxindai.audit.request import RequestFacts as Facts
from zengxindai.audit.request import current


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
