"""An act sent twice under one key is done once; the second sending is answered as the first was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.utils import timezone

from zengxindai.accounts.models import Organisation, User
from zengxindai.workflow import engine
from zengxindai.workflow.models import Answered

KEPT_DAYS = 90


class OtherAct(Exception):
    """The key was used before, for another act."""


def once(organisation: Organisation, key: str, digest: str, act: Callable[[], Any]) -> tuple[Any, bool]:
    """The answer of an act, a JSON value, and whether it was given before.

    The answer is kept in the act's own transaction: an act that failed may be sent again under its key. Two sendings at
    the same moment wait for each other. Raises OtherAct, and whatever the act raises.
    """
    with engine.one_effect():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [key, organisation.pk])
        kept = Answered.objects.filter(organisation=organisation, key=key).first()
        if kept is None:
            answer = act()
            Answered.objects.create(organisation=organisation, key=key, digest=digest, answer=answer, at=timezone.now())
            return answer, False
    if kept.digest != digest:
        raise OtherAct
    return kept.answer, True


def forget_old(day: dt.date, robot: User) -> int:
    """Answers older than ninety days are forgotten; returns how many."""
    return Answered.objects.filter(at__date__lt=day - dt.timedelta(days=KEPT_DAYS)).delete()[0]
