"""Rows that have served their purpose: expired sessions, counts of wrong passwords, nonces of signed calls.

What is not here has its own term (answers under a key, unsent input, personal data) or is evidence and stays: events,
tokens, former passwords. Done rows of the outbox stay, too: their keys keep a thing from being done twice.
"""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from zengxindai.accounts import attempts, sessions, signatures
from zengxindai.accounts.models import User
from zengxindai.workdays import ONE_DAY


def forget(day: dt.date, robot: User) -> int:
    """The day-end job: what was spent when the day was over is deleted; returns how many rows."""
    over = timezone.make_aware(dt.datetime.combine(day + ONE_DAY, dt.time()))
    return sessions.forget_expired(over) + attempts.forget_counts(over) + signatures.forget_nonces(over)
