"""Which moves of cases the systems of banks are told: read from the trail behind the acts, which wait for nothing."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from zengxindai.accounts.duties import Scope
from zengxindai.audit.models import Event
from zengxindai.notifications import calls
from zengxindai.notifications.models import Call, Endpoint
from zengxindai.workflow import registry

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.workflow.case import Case

# Events looked at together.
STRIDE = 500
# Beyond every number of an event: the transaction it stands beside is over and done with.
LAST = 2**62


def horizon() -> int:
    """The first transaction that may still be going on: everything before it is there to be read, for good."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint")
        return int(cursor.fetchone()[0])


def gather() -> int:
    """Put what happened since the last time into the outbox, for every open address; returns how many calls."""
    made = 0
    for pk in Endpoint.objects.filter(closed_at__isnull=True).order_by("id").values_list("pk", flat=True):
        while (found := gather_for(pk)) is not None:
            made += found
    return made


def gather_for(pk: int) -> int | None:
    """The calls out of the next few hundred events; None when there is none left, or another worker is at it."""
    with transaction.atomic():
        open_ = Endpoint.objects.filter(closed_at__isnull=True, pk=pk).select_related("service__user__organisation")
        endpoint = open_.select_for_update(skip_locked=True, no_key=True, of=("self",)).first()
        if endpoint is None:
            return None
        later = Q(txid__gt=endpoint.seen_tx) | Q(txid=endpoint.seen_tx, id__gt=endpoint.seen_id)
        # The first half is what the index of transactions answers.
        events = Event.objects.filter(later, txid__gte=endpoint.seen_tx, txid__lt=horizon())
        found = list(events.order_by("txid", "id")[:STRIDE])
        if not found:
            return None
        endpoint.seen_tx, endpoint.seen_id = found[-1].txid, found[-1].pk
        endpoint.save(update_fields=["seen_tx", "seen_id"])
        return tell(endpoint, [event for event in found if event.target and event.target != event.source])


def tell(endpoint: Endpoint, moves: Sequence[Event]) -> int:
    """One call for each move of a case that the system's account may read; the others are no business of its bank."""
    user, now, made = endpoint.service.user, timezone.now(), 0
    cases = readable(user, moves) if Scope.READ in endpoint.service.scopes else {}
    for event in moves:
        case = cases.get((event.case_type, event.case_id))
        if case is None or not case.reveals(event, user):
            continue
        call = Call.objects.create(
            endpoint=endpoint,
            event_id=event.pk,
            case_type=event.case_type,
            case_id=event.case_id,
            body=body(event, case),
            at=now,
        )
        calls.order(call, now)
        made += 1
    return made


def readable(user: User, moves: Sequence[Event]) -> dict[tuple[str, int], Case]:
    """The cases of these events that an account sees through the API, by type and number: one look-up a type."""
    wanted = defaultdict(set)
    for event in moves:
        wanted[event.case_type].add(event.case_id)
    found: dict[tuple[str, int], Case] = {}
    for case_type, ids in wanted.items():
        flow = registry.known(case_type)
        if flow is not None:
            model: Any = flow.model
            found |= {(case_type, case.pk): case for case in model.objects.visible_to(user).filter(pk__in=ids)}
    return found


def body(event: Event, case: Case) -> str:
    """What is told, as JSON: which case moved from where to where; the rest is read from its address."""
    said = {
        "event": event.pk,
        "at": event.at.isoformat(),
        "case_type": event.case_type,
        "case": event.case_id,
        "number": case.number,
        "action": event.verb,
        "source": event.source,
        "target": event.target,
        "url": f"/api/{registry.flow(event.case_type).path}/{event.case_id}/",
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))
