"""Signed calls of a bank's system: method, address, body and moment under a shared secret, each call taken once.

The token says who calls; the signature says that nobody on the way changed or repeats the call. What is signed is six
lines: "v1", method, path with query, SHA-256 of the body in hex, seconds since 1970, and a nonce of the caller's own.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import re
import secrets

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts.models import ServiceAccount, UsedNonce
from zengxindai.policy import terms

TIMESTAMP, NONCE, SIGNATURE = "Zxd-Timestamp", "Zxd-Nonce", "Zxd-Signature"
SECRET_BYTES = 32
# How far the caller's clock may be from ours; used nonces are kept longer than twice that.
APART = dt.timedelta(minutes=5)
NONCES_KEPT = dt.timedelta(days=1)
NONCE_FORM = re.compile(r"[A-Za-z0-9_-]{16,64}")


class Unsigned(Exception):
    """A call that is not to be taken. why: in a word, for the record; said: what is wrong and what next."""

    def __init__(self, why: str, said: object) -> None:
        super().__init__(why)
        self.why, self.said = why, said


def new_secret() -> str:
    """What a system signs with: 256 random bits."""
    return secrets.token_urlsafe(SECRET_BYTES)


def needed(service: ServiceAccount, day: dt.date) -> bool:
    """Whether a system's calls must be signed: by the policy's `systems_sign`, or because it was given a secret."""
    return service.signs_with is not None or terms.on(day).systems_sign


def signature(secret: str, method: str, path: str, body: bytes, timestamp: str, nonce: str) -> str:
    """HMAC-SHA256 of the six lines under the secret, as the header carries it."""
    lines = ("v1", method.upper(), path, hashlib.sha256(body).hexdigest(), timestamp, nonce)
    return "v1=" + hmac.new(secret.encode(), "\n".join(lines).encode(), hashlib.sha256).hexdigest()


def take(
    service: ServiceAccount, method: str, path: str, body: bytes, *, timestamp: str, nonce: str, given: str
) -> None:
    """Let one signed call in and write its nonce down, outside the transaction of the act. Raises Unsigned.

    The nonce comes last, so that nobody without the secret uses one up.
    """
    if service.signs_with is None:
        raise Unsigned("no secret", _("This system's calls must be signed: its administrator makes the secret"))
    if not given:
        raise Unsigned("missing", _("This system's calls must be signed: see Zxd-Signature in the manual"))
    now = timezone.now()
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
        raise Unsigned("timestamp", _("Zxd-Timestamp is seconds since 1970, in digits"))
    if abs(now - dt.datetime.fromtimestamp(int(timestamp), dt.UTC)) > APART:
        raise Unsigned("stale", _("Zxd-Timestamp is more than five minutes from our clock: sign the call anew"))
    if not NONCE_FORM.fullmatch(nonce):
        raise Unsigned("nonce", _("Zxd-Nonce is 16 to 64 letters, digits, hyphens and underscores, new for each call"))
    if not hmac.compare_digest(
        given.encode(), signature(service.signs_with, method, path, body, timestamp, nonce).encode()
    ):
        raise Unsigned("signature", _("The signature does not fit the call: other secret, address or body"))
    try:
        with transaction.atomic():
            UsedNonce.objects.create(service=service, nonce=nonce, at=now)
    except IntegrityError as used:
        raise Unsigned("replay", _("This call was made before: sign each sending anew")) from used


def forget_nonces(at: dt.datetime) -> int:
    """Nonces too old to be taken again anyway; returns how many were forgotten."""
    return UsedNonce.objects.filter(at__lt=at - NONCES_KEPT).delete()[0]
