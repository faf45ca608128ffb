"""Figures for the operator's monitoring, in the form Prometheus reads: requests of this machine, work of the database.

No label tells of a person, an organisation or a case: routes, kinds of work, jobs and states are words of the source.
"""

from __future__ import annotations

import contextlib
import hmac
import ipaddress
import logging
import time
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from zengxindai.operations import figures

log = logging.getLogger(__name__)
# Where the web's processes add up together; without it each counts for itself (a development server has one).
SHARED = settings.METRICS_SHARED
# Asked every few seconds by machines: no line of them unless something is wrong.
QUIET = frozenset({"health-live", "health-ready", "healthz", "metrics", "static"})
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
if SHARED:
    Path(SHARED).mkdir(mode=0o700, parents=True, exist_ok=True)
REGISTRY = CollectorRegistry()
REQUESTS = Histogram(
    "zxd_request_seconds",
    "Time to answer a request, by the name of its route, method and class of status.",
    ("route", "method", "status"),
    buckets=(0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30),
    registry=None if SHARED else REGISTRY,
)


class Measured:
    """Measures every request from the outside, whatever answers it, and writes one line of it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - began
        route = named(request)
        observe(route, request.method or "", response.status_code, took)
        if route not in QUIET or response.status_code >= 400:
            facts = {"route": route, "status": response.status_code, "ms": round(took * 1000)}
            log.info("%s %s", request.method, request.path, extra={"facts": facts})
        return response


def named(request: HttpRequest) -> str:
    """The name of the route that a request took; static files share one, and so do addresses that no route fits."""
    if request.resolver_match:
        return request.resolver_match.view_name
    return "static" if request.path.startswith(settings.STATIC_URL) else "unmatched"


def observe(route: str, method: str, status: int, seconds: float) -> None:
    """Count one request; methods nobody knows share one label."""
    REQUESTS.labels(route, method if method in METHODS else "other", f"{status // 100}xx").observe(seconds)


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """All figures; 404 to whoever is neither let in by address (METRICS_ALLOW) nor by token (METRICS_TOKEN)."""
    if not _let_in(request):
        raise Http404
    return HttpResponse(_requests() + _work(), content_type=CONTENT_TYPE_LATEST)


def _let_in(request: HttpRequest) -> bool:
    token = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").encode()
    if token and hmac.compare_digest(given, f"Bearer {token}".encode()):
        return True
    # A proxy that nobody told of is near, its visitor is not.
    if request.headers.get("X-Forwarded-For") and not settings.PROXY_COUNT:
        return False
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
        return any(address in ipaddress.ip_network(net) for net in settings.METRICS_ALLOW)
    return False


def _requests() -> bytes:
    if not SHARED:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together, SHARED)  # type: ignore[no-untyped-call]
    return generate_latest(together)


def _work() -> bytes:
    """From the database at this moment; without it, that it is gone."""
    try:
        found = figures.gathered()
    except DatabaseError:
        found = [figures.up(False)]
    once = CollectorRegistry()
    once.register(figures.Given(found))
    return generate_latest(once)
