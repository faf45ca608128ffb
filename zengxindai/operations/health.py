"""Whether this process lives, and whether the product does all of its work: for probes, without a word too many."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import cache as once

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from redis.exceptions import RedisError

from zengxindai.notifications import outbox, queries
from zengxindai.operations.models import Pulse

# [R] A worker's lease on a row: what waits longer is nobody's work.
STUCK = outbox.LEASE
# [R] The beat's sign of life comes every minute; a restart takes less than five.
SILENT = dt.timedelta(minutes=5)


@never_cache
def live(request: HttpRequest) -> JsonResponse:
    """200 from every process that can answer at all; asks no server. Who gets no answer restarts the process."""
    return JsonResponse({"live": True})


@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when PostgreSQL and Redis answer, else 503; says which one does not. Who serves pages asks it."""
    state = {"database": _database(), "redis": _redis()}
    return JsonResponse(state, status=200 if all(state.values()) else 503)


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 when all of the product's work is done: servers, tables, outbox, timetable. 503 and which part is not.

    For the watch and for the end of an upgrade. What only keeps the evening's work from being done does not keep pages
    from being served, so a proxy that sends visitors elsewhere asks /healthz.
    """
    state = {"database": _database(), "redis": _redis()}
    for name, asked in (("migrations", _migrated), ("outbox", _outbox_moves), ("beat", _beat)):
        state[name] = state["database"] and _answered(asked)
    return JsonResponse(state, status=200 if all(state.values()) else 503)


def _answered(asked: Callable[[], bool]) -> bool:
    try:
        return asked()
    except DatabaseError:  # a table that no migration has made yet
        return False


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis() -> bool:
    try:
        cache.get("healthz")
    except RedisError:
        return False
    return True


@once
def _loader() -> MigrationLoader:
    """Read from disk once for each process."""
    return MigrationLoader(None)


def all_migrations() -> frozenset[tuple[str, str]]:
    """Every migration this release knows by app and name, those that a later one replaces among them."""
    return frozenset(_loader().disk_migrations or ())


def missing_migrations() -> frozenset[tuple[str, str]]:
    """Those this release brings and the database has not had."""
    return frozenset(_loader().graph.nodes) - set(MigrationRecorder(connection).applied_migrations())


def _migrated() -> bool:
    return not missing_migrations()


def _outbox_moves() -> bool:
    now = timezone.now()
    since = queries.waiting_since(now)
    return since is None or now - since <= STUCK


def _beat() -> bool:
    return Pulse.objects.filter(name=Pulse.BEAT, at__gte=timezone.now() - SILENT).exists()
