"""How much one account may ask of the API in a minute, counted in the cache and told with every answer."""

from __future__ import annotations

import contextlib
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

MINUTE = 60


class PerMinute(BaseThrottle):
    """Two counts an account and minute: looking, and acting. A cache that is down stops nobody."""

    left = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; False when the minute is used up."""
        kind = "read" if request.method in SAFE_METHODS else "write"
        limit, now = settings.API_PER_MINUTE[kind], time.time()
        self.left = MINUTE - int(now) % MINUTE
        used = counted(f"rate:{kind}:{request.user.pk}:{int(now) // MINUTE}")
        request._request.rate = {
            "RateLimit-Limit": limit,
            "RateLimit-Remaining": max(limit - used, 0),
            "RateLimit-Reset": self.left,
        }
        return used <= limit

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return self.left


def counted(name: str) -> int:
    """How often this was counted so far, this time included; 0 when the cache does not answer."""
    with contextlib.suppress(Exception):
        cache.add(name, 0, 2 * MINUTE)
        return int(cache.incr(name))
    return 0
