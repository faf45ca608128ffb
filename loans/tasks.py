"""Day-end work on opinions, filings and loans: each derives what is due from dates, never from counters."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from loans import queries, rules
from loans.models import Filing, Loan
from loans.queries import guarantee
from loans.states import FilingState, LoanState
from zengxindai.accounts.duties import ON_CASES
from zengxindai.accounts.models import User
from zengxindai.accounts.queries import holders_of_any
from zengxindai.notifications import tell
from zengxindai.notifications.models import Notice
from zengxindai.policy import terms
from zengxindai.workflow import engine
from zengxindai.workflow.step import evening

AGEING = (LoanState.OVERDUE, LoanState.CLAIMED, LoanState.COMPENSATED)


def close_orphans(day: dt.date, robot: User) -> int:
    """Opinions and filings of requests that were withdrawn or have expired lapse; returns how many."""
    opinions = _each("opinion.lapse", queries.orphaned_opinions(), day, robot)
    return opinions + _each("filing.abandon", queries.orphaned_filings(), day, robot)


def close_guarantees(day: dt.date, robot: User) -> int:
    """Guarantees not yet in force whose request or opinion is over lapse; returns how many."""
    return _each("guarantee.lapse", guarantee.orphaned(), day, robot)


def deem_acknowledged(day: dt.date, robot: User) -> int:
    """Filings on which somebody was silent for the allowed working days count as acknowledged (Article 18)."""
    now = terms.on(day)
    waiting = Filing.objects.filter(status__in=(FilingState.SUBMITTED, FilingState.AMENDING))
    due = [each for each in waiting if day > now.calendar.add(each.submitted_on, now.filing_ack_wd)]
    return _each("filing.deem", due, day, robot)


def lapse_undrawn(day: dt.date, robot: User) -> int:
    """Registered filings not disbursed in sixty days lapse, unless a waiver keeps them open (Article 18); how many."""
    stale = queries.undrawn_filings().filter(draw_by__lt=day)
    kept = queries.kept_open(stale, day).values("pk")
    return _each("filing.lapse", stale.exclude(pk__in=kept), day, robot)


def expire_waivers(day: dt.date, robot: User) -> int:
    """Waivers whose last day is over, and requests for one nobody decided in time, expire; returns how many."""
    return _each("waiver.expire", queries.waivers_over(day), day, robot)


def cancel_barred(day: dt.date, robot: User) -> int:
    """Filings of enterprises on the black list with nothing disbursed are cancelled (Article 21); returns how many.

    The bank is told at once, and nothing is disbursed any more; but what it disbursed before the listing it may still
    record in the days it has for that, so only then it is known that nothing was.
    """
    now = terms.on(day)
    if not now.blacklist_blocks_requests:
        return 0
    over = [
        each
        for each in queries.undrawn_filings().select_related("application__enterprise")
        if (since := queries.barred_since(each, day)) and day > now.calendar.add(since, now.draw_confirm_wd)
    ]
    return _each("filing.bar", over, day, robot)


def mark_overdue(day: dt.date, robot: User) -> int:
    """Loans of which an instalment's last pay day is over become overdue (Article 19); returns how many."""
    matured = Loan.objects.filter(status=LoanState.ACTIVE, due_on__lt=day, outstanding__gt=0)
    # The last pay day is asked for now: when the loan was drawn, that year's days off may not have been published.
    calendar = terms.on(day).calendar
    due = [each for each in matured if rules.last_pay_day(each.due_on, calendar) < day]
    return _each("loan.overdue", due, day, robot)


def age_tiers(day: dt.date, robot: User) -> int:
    """Overdue loans whose days past due have reached a worse floor take it (Article 10); returns how many."""
    ageing = Loan.objects.filter(status__in=AGEING, outstanding__gt=0)
    worse = [each for each in ageing if rules.tier_floor(each.days_past_due(day)) > each.tier]
    return _each("loan.age", worse, day, robot)


def plan_checks(day: dt.date, robot: User) -> int:
    """The next check of every loan that is lent, some days ahead of its last day (Article 19); returns how many."""
    found = queries.checks_to_plan(day, terms.on(day))
    for loan, due in found:
        engine.begin("check.plan", by=robot, data=due, on=loan, at=evening(day))
    return len(found)


def void_checks(day: dt.date, robot: User) -> int:
    """Planned checks of loans that ended meanwhile are void; returns how many."""
    return _each("check.void", queries.planned_in_vain(), day, robot)


def tell_alerts(day: dt.date, robot: User) -> int:
    """Tell every alert of the day to its parties, once however often the job runs (LOAN-03); how many new notices."""
    found = list(queries.to_tell(queries.watched(Loan.objects.all(), day), day))
    told = set(Notice.objects.filter(cause__in=[cause for cause, *_ in found]).values_list("cause", flat=True))
    return sum(_tell(cause, loan, alert, day) for cause, loan, alert in found if cause not in told)


def _tell(cause: str, loan: Loan, alert: queries.Alert, day: dt.date) -> int:
    _parties, row, text = queries.TOLD[alert.kind]
    params = {**alert.finding.params, "case": str(loan), "verb": row}
    readers = holders_of_any({party.pk: ON_CASES for party in queries.parties_of(loan, alert)}, day)
    url = alert.url or loan.get_absolute_url()
    return tell.remind(cause, text, params, url=url, readers=readers, at=evening(day))


def _each(key: str, cases: Iterable[Any], day: dt.date, robot: User) -> int:
    found = list(cases)
    for case in found:
        engine.perform(key, case, by=robot, data={}, at=evening(day))
    return len(found)
