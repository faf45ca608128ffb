"""Sealing events: a hash per event, a Merkle root per seal, the seals chained."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator

from django.db import connection, transaction
from django.db.models import Q

from zengxindai.audit.models import Event, Seal, SealedEvent

FIELDS = (
    "id", "at", "recorded_at", "actor_id", "actor_name", "organisation_id", "organisation_name", "duty", "verb",
    "case_type", "case_id", "source", "target", "opinion", "data", "findings", "ip", "request_id", "txid",
)  # fmt: skip
SEAL_LOCK = 0x5EA1


def event_digest(event: Event) -> str:
    """SHA-256 of the event's columns in fixed order, instants in UTC with microseconds."""
    values = [getattr(event, name) for name in FIELDS]
    values = [
        v.astimezone(dt.UTC).isoformat(timespec="microseconds") if isinstance(v, dt.datetime) else v for v in values
    ]
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def merkle_root(digests: list[str]) -> str:
    """Root of the binary tree over the digests; an odd last leaf goes up alone."""
    level = digests
    while len(level) > 1:
        pairs = [level[i : i + 2] for i in range(0, len(level), 2)]
        level = [hashlib.sha256("".join(pair).encode()).hexdigest() if len(pair) == 2 else pair[0] for pair in pairs]
    return level[0]


def chain_digest(previous: str, root: str, count: int) -> str:
    """The seal's own digest: what a printed report quotes."""
    return hashlib.sha256(f"{previous}|{root}|{count}".encode()).hexdigest()


def seal_closed_events(at: dt.datetime) -> Seal | None:
    """Close all events of finished transactions that no seal covers yet; None when there is nothing to close."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [SEAL_LOCK])
            # A transaction still running could yet add an event below the highest id: leave its time alone.
            cursor.execute(
                "SELECT pg_snapshot_xmin(now_open)::text::bigint, pg_snapshot_xmax(now_open)::text::bigint "
                "FROM pg_current_snapshot() AS now_open"
            )
            horizon, unborn = cursor.fetchone()
        sealed = SealedEvent.objects.values("event_id")
        # A number this server has not given out yet was given by the one a backup was made on: long over.
        over = Q(txid__lt=horizon) | Q(txid__gte=unborn)
        events = Event.objects.filter(over).exclude(pk__in=sealed).order_by("id")
        rows = [(event.pk, event_digest(event)) for event in events.iterator()]
        if not rows:
            return None
        last = Seal.objects.order_by("-id").first()
        root = merkle_root([digest for _, digest in rows])
        seal = Seal.objects.create(
            previous=last,
            at=at,
            count=len(rows),
            root=root,
            digest=chain_digest(last.digest if last else "", root, len(rows)),
        )
        SealedEvent.objects.bulk_create(
            [SealedEvent(event_id=pk, seal=seal, digest=digest) for pk, digest in rows], batch_size=1000
        )
    return seal


def differences(anchor: str | None = None) -> Iterator[str]:
    """Recompute every seal from the events themselves; yields one sentence per difference.

    anchor: a seal digest printed outside the system (on a monthly report); it must still be in the chain.
    """
    previous, found = "", anchor is None
    for seal in Seal.objects.order_by("id").iterator():
        kept = list(seal.events.order_by("event_id").values_list("event_id", "digest"))
        events = {event.pk: event for event in Event.objects.filter(pk__in=[pk for pk, _ in kept])}
        for pk, digest in kept:
            if pk not in events:
                yield f"event {pk}: missing"
            elif event_digest(events[pk]) != digest:
                yield f"event {pk}: changed since it was sealed"
        root = merkle_root([digest for _, digest in kept]) if kept else ""
        if len(kept) != seal.count or root != seal.root:
            yield f"seal {seal.pk}: its list of events changed"
        if chain_digest(previous, seal.root, seal.count) != seal.digest:
            yield f"seal {seal.pk}: does not follow the seal before it"
        previous = seal.digest
        found = found or seal.digest == anchor
    if not found:
        yield f"anchor {anchor}: no such seal, the end of the chain was cut off"
