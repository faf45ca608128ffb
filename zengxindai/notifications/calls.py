"""Calling the systems of banks: signed, through the outbox, again and again with growing pauses, until given up."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Any

from django.utils import timezone

from zengxindai.notifications import outbox, posting
from zengxindai.notifications.models import Attempt, Call, Endpoint

KIND = "call"
# [R] One minute, two, four … after about four hours a person looks at it.
TRIES, PAUSE = 9, dt.timedelta(minutes=1)
SECRET_BYTES = 32
TIMESTAMP, DELIVERY, SIGNATURE = "Zxd-Timestamp", "Zxd-Delivery", "Zxd-Signature"


def new_secret() -> str:
    """What calls of one address are signed with: 256 random bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """HMAC-SHA256 of "timestamp.body" under an endpoint's secret, as the header carries it."""
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"v1={signed.hexdigest()}"


def order(call: Call, at: dt.datetime) -> None:
    """Ask for the next sending of a call, not before an instant."""
    outbox.put(KIND, f"{KIND}:{call.pk}:{secrets.token_hex(8)}", {"call": call.pk}, run_after=at)


@outbox.handler(KIND)
def send(payload: dict[str, Any]) -> None:
    """Send a call once; what came back is kept, and where it was no yes the next sending is asked for.

    An address where nobody is there is left alone until the pause is over, so that it holds nobody up.
    """
    call = Call.objects.select_for_update(no_key=True).get(pk=payload["call"])
    endpoint = Endpoint.objects.select_related("service__user").get(pk=call.endpoint_id)
    now = timezone.now()
    if call.done_at or call.failed_at or endpoint.closed_at or not endpoint.service.user.is_active:
        return
    if endpoint.rests_until is not None and endpoint.rests_until > now:
        order(call, endpoint.rests_until)
        return
    answered = posting.post(endpoint.url, call.body.encode(), headers(endpoint, call, now))
    Attempt.objects.create(
        call=call, at=now, status=answered.status, error=answered.error, milliseconds=answered.milliseconds
    )
    call.tries += 1
    pause = PAUSE * 2 ** (call.tries - 1)
    rest = None
    if answered.accepted:
        call.done_at = now
    elif call.tries >= TRIES:
        call.failed_at = now
    else:
        rest = now + pause if answered.absent else None
        order(call, now + pause)
    call.save(update_fields=["tries", "done_at", "failed_at"])
    Endpoint.objects.filter(pk=endpoint.pk).update(rests_until=rest)


def headers(endpoint: Endpoint, call: Call, now: dt.datetime) -> dict[str, str]:
    """What a call says of itself: when it was sent, which it is, and that it is ours."""
    timestamp = str(int(now.timestamp()))
    return {
        "Content-Type": "application/json",
        "User-Agent": "zengxindai",
        TIMESTAMP: timestamp,
        DELIVERY: str(call.key),
        SIGNATURE: signature(endpoint.secret, timestamp, call.body.encode()),
    }


def again(call: Call, at: dt.datetime) -> None:
    """Begin another round of sendings of the same body under the same key."""
    Call.objects.filter(pk=call.pk).update(tries=0, done_at=None, failed_at=None)
    Endpoint.objects.filter(pk=call.endpoint_id).update(rests_until=None)
    order(call, at)
