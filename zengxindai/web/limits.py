"""How much one account may ask of the API in a minute, counted in the cache and told with every answer."""

from __future__ import annotations

import time
from typing import Any

from django.conf import settings
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from zengxindai.accounts.counting import MINUTE, counted, within


class PerMinute(BaseThrottle):
    """Two counts an account and minute: looking, and acting. A cache that is down stops nobody."""

    left = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request; False when the minute is used up."""
        kind = "read" if request.method in SAFE_METHODS else "write"
        limit, now = settings.API_PER_MINUTE[kind], time.time()
        self.left = MINUTE - int(now) % MINUTE
        used = counted(within(f"rate:{kind}:{request.user.pk}", MINUTE))
        request._request.rate = {
            "RateLimit-Limit": limit,
            "RateLimit-Remaining": max(limit - used, 0),
            "RateLimit-Reset": self.left,
        }
        return used <= limit

    def wait(self) -> float:
        """Seconds until the next minute begins."""
        return self.left
