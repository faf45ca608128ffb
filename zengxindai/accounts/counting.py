"""How often something was tried in a span of time, counted in the cache; a cache that is down stops nobody."""

from __future__ import annotations

import contextlib
import time

from django.core.cache import cache

MINUTE, HOUR = 60, 3600


def counted(name: str, span: int = MINUTE) -> int:
    """How often this was counted so far, this time included; 0 when the cache does not answer. span: seconds kept."""
    with contextlib.suppress(Exception):
        cache.add(name, 0, 2 * span)
        return int(cache.incr(name))
    return 0


def counted_before(name: str) -> int:
    """How often this was counted so far; 0 when the cache does not answer."""
    with contextlib.suppress(Exception):
        return int(cache.get(name, 0))
    return 0


def within(name: str, span: int) -> str:
    """The name of a count that begins anew with each span of so many seconds."""
    return f"{name}:{int(time.time()) // span}"
