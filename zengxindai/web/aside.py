"""A sheet with its mistakes, laid aside for whoever sent it: sealed, in memory only, for half an hour."""

from __future__ import annotations

import base64
import secrets

from django.core.cache import cache
from django.http import Http404
from redis.exceptions import RedisError

from zengxindai.privacy import seal, unseal

WAITS = 1800
# What is longer is not given back.
MOST = 8 * 1024 * 1024
PLACE = "returned"


def lay(user: int | None, about: str, content: bytes) -> str:
    """Lay a sheet aside; about: the import or page it belongs to. Returns the token it is fetched with.

    "" for what is too long and while Redis does not answer: the page tells the first mistakes all the same.
    """
    if len(content) > MOST:
        return ""
    token = secrets.token_urlsafe(16)
    try:
        cache.set(f"{PLACE}:{user}:{about}:{token}", seal(base64.b64encode(content).decode(), PLACE), WAITS)
    except RedisError:
        return ""
    return token


def fetch(user: int | None, about: str, token: str) -> bytes:
    """The sheet; Http404 once it has waited too long or was lost with Redis, and for anybody else."""
    try:
        kept = cache.get(f"{PLACE}:{user}:{about}:{token}")
    except RedisError:
        kept = None
    if kept is None:
        raise Http404
    return base64.b64decode(unseal(kept, PLACE))
