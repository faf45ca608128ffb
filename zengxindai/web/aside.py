"""A sheet with its mistakes, laid aside for whoever sent it: sealed, in memory only, for half an hour."""

from __future__ import annotations

import base64
import secrets

from django.core.cache import cache
from django.http import Http404

from zengxindai.privacy import seal, unseal

WAITS = 1800
# What is longer is not given back: the page names the first mistakes all the same.
MOST = 8 * 1024 * 1024
PLACE = "returned"


def lay(user: int | None, about: str, content: bytes) -> str:
    """Lay a sheet aside; about: the import or page it belongs to. Returns the token it is fetched with."""
    token = secrets.token_urlsafe(16)
    cache.set(f"{PLACE}:{user}:{about}:{token}", seal(base64.b64encode(content).decode(), PLACE), WAITS)
    return token


def fetch(user: int | None, about: str, token: str) -> bytes:
    """The sheet; Http404 once it has waited too long, and for anybody else."""
    kept = cache.get(f"{PLACE}:{user}:{about}:{token}")
    if kept is None:
        raise Http404
    return base64.b64decode(unseal(kept, PLACE))
