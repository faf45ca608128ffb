"""Reminders: a word before a deadline, one after it and then at intervals, to whoever is waited for (Article 6.5)."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass

from django.utils import timezone

from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import User
from zengxindai.accounts.queries import holders_of_any
from zengxindai.findings import gettext_noop
from zengxindai.notifications import tell
from zengxindai.policy import terms
from zengxindai.policy.terms import Terms
from zengxindai.workdays import ONE_DAY, CalendarMissing
from zengxindai.workflow.models import Turn
from zengxindai.workflow.step import evening

log = logging.getLogger(__name__)

# Calendar days: how far ahead a near deadline can lie, days off between.
LONGEST_HOLIDAY = 16
AHEAD = gettext_noop("Due on %(due)s: %(case)s")
TOMORROW = gettext_noop("Deadline tomorrow: %(case)s")
LATE_ONE = gettext_noop("1 working day overdue: %(case)s")
LATE = gettext_noop("%(days)s working days overdue: %(case)s")


@dataclass(frozen=True)
class Reminder:
    """What is to be said of a turn: before its deadline (days 0), or so many working days after it.

    serial: 0 before the deadline, then 1, 2, 3 …; with case, state and deadline it makes the cause, so that the same
    thing is never said twice.
    """

    text: str
    serial: int
    days: int = 0


def remind(day: dt.date, robot: User) -> int:
    """The day-end job: what people are to read on the morning after, if they work that day; how many new notices.

    Derived from the turns and the calendar alone: fired twice it adds nothing, and nights that were skipped are caught
    up one by one, so that the same notices come of it.
    """
    now, morning = terms.on(day), day + ONE_DAY
    try:
        if not now.calendar.is_workday(morning):
            return 0
    except CalendarMissing as missing:
        log.error("no reminders, because there is no calendar of %s", missing.year)
        return 0
    horizon = morning + dt.timedelta(days=LONGEST_HOLIDAY + 2 * now.reminder_before_wd)
    waiting = Turn.objects.filter(due_on__lte=horizon, since__lte=evening(day)).order_by("id")
    return sum(_tell(turn, reminder, day) for turn in waiting if (reminder := of_turn(turn.due_on, morning, now)))


def of_turn(due: dt.date | None, morning: dt.date, now: Terms) -> Reminder | None:
    """What is said that morning of a turn due on a day; None when nothing is."""
    if due is None:
        return None
    try:
        late = now.calendar.count(due, morning)
        ahead = now.calendar.count(morning, due)
    except CalendarMissing:
        return None
    if late == 0:
        text = TOMORROW if due == morning + ONE_DAY else AHEAD
        return Reminder(text, 0) if ahead == now.reminder_before_wd else None
    serial, rest = divmod(late - 1, now.reminder_every_wd)
    return Reminder(LATE_ONE if late == 1 else LATE, serial + 1, late) if rest == 0 else None


def _tell(turn: Turn, reminder: Reminder, day: dt.date) -> int:
    """One notice for each holder of the duty; a missed deadline is told to those who sign for the house, too."""
    duties = {turn.duty, Duty.APPROVER} if reminder.serial else {turn.duty}
    since = timezone.localtime(turn.since)
    cause = f"remind:{turn.case_type}:{turn.case_id}:{since:%Y%m%d%H%M%S%f}:{turn.due_on:%Y%m%d}:{reminder.serial}"
    return tell.remind(
        cause,
        reminder.text,
        {
            "case": f"{turn.number} {turn.subject}".strip(),
            "verb": turn.row,
            "days": reminder.days,
            "due": turn.due_on.isoformat() if turn.due_on else "",
        },
        url=turn.url,
        readers=holders_of_any({turn.organisation_id: duties}, day + ONE_DAY),
        at=evening(day),
    )
