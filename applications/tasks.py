"""Day-end work on requests and entries of lists."""

from __future__ import annotations

import datetime as dt

from applications.models import Application, BlacklistEntry, WhitelistEntry
from applications.states import ApplicationState, BlacklistState
from zengxindai.accounts.models import User
from zengxindai.policy import terms
from zengxindai.workflow import engine, turns
from zengxindai.workflow.step import evening

WAITING_ON_RECOMMENDATION = (
    ApplicationState.RECOMMENDED,
    ApplicationState.BANK_ACCEPTED,
    ApplicationState.DUE_DILIGENCE,
    ApplicationState.OPINION_APPROVED,
)


def expire_recommendations(day: dt.date, robot: User) -> int:
    """A recommendation not filed within its validity lapses (Article 17); returns how many did."""
    stale = Application.objects.filter(status__in=WAITING_ON_RECOMMENDATION, recommendation_valid_until__lt=day)
    return _each("application.expire", stale, day, robot)


def withdraw_uncorrected(day: dt.date, robot: User) -> int:
    """A returned request that is not corrected in its ten working days is withdrawn (Article 17); how many were."""
    now = terms.on(day)
    returned = Application.objects.filter(status=ApplicationState.RETURNED)
    late = [case for case in returned if (last := turns.deadline(case, now)) is not None and last < day]
    return _each("application.abandon", late, day, robot)


def close_objections(day: dt.date, robot: User) -> int:
    """A notice nobody objected to in its days goes to the government (Article 21); returns how many did."""
    silent = BlacklistEntry.objects.filter(status=BlacklistState.NOTIFIED, objection_until__lt=day)
    return _each("blacklist_entry.no_objection", silent, day, robot)


def expire_entries(day: dt.date, robot: User) -> int:
    """A black-list entry ends on the day after its last barred day (Article 21); returns how many did."""
    over = BlacklistEntry.objects.filter(status=BlacklistState.ACTIVE, barred_until__lt=day)
    return _each("blacklist_entry.expire", over, day, robot)


def expire_listings(day: dt.date, robot: User) -> int:
    """A white-list entry ends on the day after its last valid day (Article 6.2); returns how many did."""
    return _each("whitelist_entry.expire", WhitelistEntry.objects.all().live().filter(valid_until__lt=day), day, robot)


def _each(key: str, cases: object, day: dt.date, robot: User) -> int:
    found = list(cases)  # type: ignore[call-overload]
    for case in found:
        engine.perform(key, case, by=robot, data={}, at=evening(day))
    return len(found)
