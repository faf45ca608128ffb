"""An act sent twice under one key is done once; the second sending is answered as the first was, also when refused."""

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


Answer = tuple[int, Any]  # status, JSON value


class OtherAct(Exception):
    """The key was used before, for another act."""


class UnderWay(Exception):
    """The act of this key is being done this moment."""


def once(organisation: Organisation, key: str, digest: str, act: Callable[[], Answer]) -> tuple[Answer, bool]:
    """The answer of an act, and whether it was given before.

    The answer is kept in the act's own transaction; what the act raises is no answer, and then it may be sent again
    under its key. Raises OtherAct, UnderWay, and whatever the act raises.
    """
    with engine.one_effect():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended(%s, %s))", [key, organisation.pk])
            if cursor.fetchone() == (False,):
                raise UnderWay
        kept = Answered.objects.filter(organisation=organisation, key=key).first()
        if kept is None:
            status, answer = act()
            Answered.objects.create(
                organisation=organisation, key=key, digest=digest, status=status, answer=answer, at=timezone.now()
            )
            return (status, answer), False
    if kept.digest != digest:
        raise OtherAct
    return (kept.status, kept.answer), True


def forget_old(day: dt.date, robot: User) -> int:
    """Answers older than ninety days are forgotten; returns how many."""
    return Answered.objects.filter(at__date__lt=day - dt.timedelta(days=KEPT_DAYS)).delete()[0]
