"""The month-end: the last day-end job of a month's last day freezes it."""

from __future__ import annotations

import datetime as dt

from reporting.models import Period
from zengxindai.accounts.models import User
from zengxindai.workflow import engine
from zengxindai.workflow.step import evening


def freeze_month(day: dt.date, robot: User) -> int:
    """Freeze the month whose last day this is (Article 6); returns 1 when it was frozen now."""
    first = day.replace(day=1)
    if (day + dt.timedelta(days=1)).day != 1 or Period.objects.filter(first=first).exists():
        return 0
    engine.begin("period.freeze", by=robot, data={"first": first, "last": day}, at=evening(day))
    return 1
