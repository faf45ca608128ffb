"""Keys by which programs sign in: 256 random bits shown once, kept as a digest, good for a time, from known places."""

from __future__ import annotations

import datetime as dt
import hashlib
import ipaddress
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from zengxindai.accounts.backends import AccountBackend
from zengxindai.accounts.models import AccessToken, ServiceAccount, User
from zengxindai.findings import Finding, Refused, gettext_noop
from zengxindai.policy import terms

# By these letters a key is recognised where it was left lying about.
MARK = "zxd_"
BYTES, PREFIX = 32, 12
# A new key is made while the one before it is still in use; a third one would be forgotten somewhere.
LIVE_MAX = 2
# How long the note of the last use may lag behind, so that not every request writes.
NOTED_EVERY = dt.timedelta(minutes=1)


class Unknown(Exception):
    """No token is good by this key; token: the one it once was, None for a key nobody was given; why: in a word."""

    def __init__(self, why: str, token: AccessToken | None = None) -> None:
        super().__init__(why)
        self.why, self.token = why, token


class Elsewhere(Exception):
    """The token is good, but not from this address."""

    def __init__(self, token: AccessToken) -> None:
        super().__init__(token.prefix)
        self.token = token


def digest(key: str) -> str:
    """What is kept of a key: it has 256 random bits, so that no salt and no slow hash are needed."""
    return hashlib.sha256(key.encode()).hexdigest()


def make(user: User) -> tuple[str, AccessToken]:
    """A key for a program, shown only now, and its token; good for the policy's `token_days`.

    Raises Refused when the account has two that are good already.
    """
    now = timezone.now()
    with transaction.atomic():
        User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
        if live(user, now).count() >= LIVE_MAX:
            raise Refused(
                [
                    Finding(
                        "SVC-01",
                        gettext_noop("This account has two tokens that are good"),
                        advice=gettext_noop("Revoke the one that is no longer used, then make a new one"),
                    )
                ]
            )
        return _make(user, now)


def _make(user: User, now: dt.datetime) -> tuple[str, AccessToken]:
    key = MARK + secrets.token_urlsafe(BYTES)
    days = dt.timedelta(days=terms.on(timezone.localdate(now)).token_days)
    token = AccessToken.objects.create(
        user=user, prefix=key[:PREFIX], digest=digest(key), made_at=now, expires_at=now + days
    )
    return key, token


def renew(user: User) -> str:
    """A token by which a program acts as this person; the one before it is void."""
    now = timezone.now()
    with transaction.atomic():
        User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
        revoke(live(user, now), now)
        return _make(user, now)[0]


def live(user: User, at: dt.datetime) -> QuerySet[AccessToken]:
    """The tokens of an account that are good at an instant."""
    return AccessToken.objects.filter(user=user, revoked_at__isnull=True, expires_at__gt=at)


def revoke(tokens: QuerySet[AccessToken], at: dt.datetime) -> int:
    """Make tokens void at once; returns how many were good."""
    return tokens.filter(revoked_at__isnull=True).update(revoked_at=at)


def entered(key: str, address: str | None) -> AccessToken:
    """The token of a key used from an address, its account open. Raises Unknown, or Elsewhere for another address."""
    now = timezone.now()
    found = AccessToken.objects.select_related("user__organisation", "user__service").filter(digest=digest(key)).first()
    if found is None:
        raise Unknown("unknown")
    if found.revoked_at is not None:
        raise Unknown("revoked", found)
    if found.expires_at <= now:
        raise Unknown("expired", found)
    if not AccountBackend().is_open(found.user):
        raise Unknown("closed", found)
    service = service_of(found.user)
    if service is not None and not within(address, service.networks):
        raise Elsewhere(found)
    stale = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - NOTED_EVERY) | ~Q(last_used_from=address)
    AccessToken.objects.filter(stale, pk=found.pk).update(last_used_at=now, last_used_from=address)
    return found


def service_of(user: User) -> ServiceAccount | None:
    """The system this account belongs to; None for a person."""
    return getattr(user, "service", None)


def within(address: str | None, networks: Iterable[str]) -> bool:
    """Whether an address lies in one of the networks; an unreadable one lies in none."""
    try:
        seen = ipaddress.ip_address(address or "")
    except ValueError:
        return False
    if isinstance(seen, ipaddress.IPv6Address) and seen.ipv4_mapped is not None:
        seen = seen.ipv4_mapped
    return any(seen in ipaddress.ip_network(network) for network in networks)
