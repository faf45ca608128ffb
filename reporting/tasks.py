"""Day-end work: month-ends, those an outage skipped first; hearings that end; findings and meetings that are due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from compensation import tasks as compensation
from compensation.models import BankStanding
from compensation.queries import exit_line
from compensation.states import StandingBasis
from reporting.models import CONVENERS, MonthlyReport, Period
from reporting.queries import inspection, meeting, scores
from reporting.queries.official import official_ratio
from reporting.states import ReportKind, ReportState
from zengxindai.accounts.duties import ON_CASES
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.accounts.queries import holders_of_any
from zengxindai.findings import gettext_noop
from zengxindai.notifications import tell
from zengxindai.policy import terms
from zengxindai.workdays import ONE_DAY, months_later
from zengxindai.workflow import engine
from zengxindai.workflow.step import evening

LATE = gettext_noop("Not put right by %(due)s: %(case)s")
DUE = gettext_noop("No meeting of the four bodies has been held since %(since)s: call one")


def freeze_month(day: dt.date, robot: User) -> int:
    """Freeze every month that is over on the evening of a day and is not frozen yet (Article 6); returns how many.

    Each is frozen as of its own last evening, the oldest first, so that none begins without the one before. Before the
    first month there is nothing to catch up: reports begin with the month in which the job first ran.
    """
    made = 0
    for first, last in over(day):
        engine.begin("period.freeze", by=robot, data={"first": first, "last": last}, at=evening(last))
        made += 1
    return made


def over(day: dt.date) -> Iterator[tuple[dt.date, dt.date]]:
    """First and last day of each month after the newest frozen one that has ended by a day."""
    newest = Period.objects.order_by("-first").values_list("last", flat=True).first()
    first = newest + ONE_DAY if newest else day.replace(day=1)
    while True:
        last = (first + dt.timedelta(days=31)).replace(day=1) - ONE_DAY
        if last > day:
            return
        yield first, last
        first = last + ONE_DAY


def end_hearings(day: dt.date, robot: User) -> int:
    """Evaluations nobody objected to by the last day are heard (Article 6.1); returns how many."""
    found = list(scores.hearings_over(day))
    for case in found:
        engine.perform("evaluation.close_hearing", case, by=robot, data={}, at=evening(day))
    return len(found)


def alert_overdue_findings(day: dt.date, robot: User) -> int:
    """Issuer and finance bureau read next morning that a bank has not put a finding right in time (Article 6.3)."""
    bureau = Organisation.objects.sole(Kind.FINANCE_BUREAU)
    told = 0
    for case in inspection.overdue_since(day):
        houses = [case.issuer_id, *([bureau.pk] if bureau else [])]
        told += tell.remind(
            f"inspection-late:{case.pk}:{case.rectify_by:%Y%m%d}",
            LATE,
            {"case": str(case), "due": case.rectify_by.isoformat(), "verb": "inspection.report"},
            url=case.get_absolute_url(),
            readers=holders_of_any({house: set(ON_CASES) for house in houses}, day + ONE_DAY),
            at=evening(day),
        )
    return told


def remind_of_meeting(day: dt.date, robot: User) -> int:
    """Bureau and centre read on the eve of a quarter's last month that no meeting was held in it yet (Article 20)."""
    morning = day + ONE_DAY
    if morning.day != 1 or morning.month % terms.on(day).meeting_months:
        return 0
    begins = months_later(morning, 1 - terms.on(day).meeting_months)
    last = meeting.last_held(day)
    if last is not None and last >= begins:
        return 0
    conveners = Organisation.objects.filter(kind__in=CONVENERS)
    return tell.remind(
        f"meeting-due:{morning:%Y%m}",
        DUE,
        {"since": begins.isoformat(), "verb": "meeting.plan"},
        url=reverse("meeting-begin", args=["plan"]),
        readers=holders_of_any({each.pk: set(ON_CASES) for each in conveners}, morning),
        at=evening(day),
    )


def note_official(day: dt.date, robot: User) -> int:
    """Write down the ratio of each report all three have received, and open an exit case where it crosses the line.

    Article 10: officially the month's report counts. Each is noted once; returns how many were.
    """
    received = MonthlyReport.objects.filter(kind=ReportKind.BANK, status=ReportState.ACCEPTED, period__last__lte=day)
    changed = 0
    for report in received.select_related("period", "reporter").order_by("period__last", "reporter"):
        bank, last = report.reporter, report.period.last
        if exit_line.written(bank, last, StandingBasis.OFFICIAL):
            continue
        begun = bank.pk in exit_line.begun_by([bank.pk], last)
        row = exit_line.standing_row(
            bank.pk, last, StandingBasis.OFFICIAL, official_ratio(report), begun, terms.on(last)
        )
        BankStanding.objects.bulk_create([row], ignore_conflicts=True)
        frozen = exit_line.ratios([bank.pk], last, known_on=last)[bank.pk]
        compensation.open_exit(bank, last, StandingBasis.OFFICIAL, frozen, robot, evening(day))
        changed += 1
    return changed
