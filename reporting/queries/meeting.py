"""Reads on meetings (Article 20): who is called, what stands on the agenda, what was agreed."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications import queries as requests
from loans.models import Loan
from loans.queries.watch import alerts_of, watched
from loans.states import LoanState
from reporting.models import AgendaItem, Meeting, MeetingAction
from reporting.states import AgendaKind, MeetingState
from zengxindai.accounts.duties import ON_CASES
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.accounts.queries import holders_of_any
from zengxindai.findings import gettext_noop
from zengxindai.notifications import tell
from zengxindai.web import panels
from zengxindai.workflow.case import Case

# Article 20 names bureau, centre, guarantor and the cooperating banks; others come by invitation.
BODIES = (Kind.FINANCE_BUREAU, Kind.FIN_DEV_CENTER, Kind.GUARANTOR)
INVITED = (Kind.PBOC_BRANCH, Kind.REGULATOR)
CALLED = gettext_noop("You are called to a meeting on %(on)s: %(case)s")
OFF = gettext_noop("The meeting of %(on)s does not take place: %(case)s")
WORDS = {
    AgendaKind.OVERDUE: "逾期贷款", AgendaKind.ALERTED: "关注贷款", AgendaKind.COORDINATION: "协调事项",
    AgendaKind.OTHER: "其他事项",
}  # fmt: skip


@dataclass(frozen=True)
class AgendaLine:
    """What is to be talked about; bank: whose it is, None where it concerns all. It names no enterprise."""

    kind: str
    text: str
    bank: Organisation | None = None
    url: str = ""


def four_bodies() -> QuerySet[Organisation]:
    """The four bodies of Article 20: bureau, centre, guarantor, and every bank whose agreement is in force."""
    banks = requests.cooperating_banks().values("pk")
    return Organisation.objects.filter(Q(kind__in=BODIES) | Q(pk__in=banks)).order_by("kind", "code")


def callable_to_meetings() -> QuerySet[Organisation]:
    """Whoever may be called: the four bodies, banks whose agreement has ended, central bank and regulator."""
    known = Q(kind__in=(*BODIES, *INVITED)) | Q(kind=Kind.BANK, parent__isnull=True)
    return Organisation.objects.filter(known).order_by("kind", "code")


def by_invitation(organisation: Organisation) -> bool:
    """Whether an organisation is none of the four bodies."""
    return organisation.kind in INVITED


def bodies_missing(called: Iterable[Organisation]) -> list[str]:
    """The names of the four bodies that are not called."""
    there = {each.pk for each in called}
    return [each.name for each in four_bodies() if each.pk not in there]


def called_to(meeting: Case) -> QuerySet[Organisation]:
    """Who was called to a meeting."""
    found = Organisation.objects.filter(pk__in=meeting.participants.values("organisation"))
    return found.order_by("kind", "code")


def agenda(meeting: Meeting, day: dt.date) -> list[AgendaLine]:
    """The agenda as the loans stand on a day: overdue and watched loans, open coordination cases, other matters."""
    found = []
    for loan in watched(Loan.objects.all(), day).order_by("bank__code", "id"):
        late = loan.status == LoanState.OVERDUE
        why = "、".join(dict.fromkeys(alert.label for alert in alerts_of(loan, day)))
        text = f"{loan.number} · {loan.bank.name} · {why}"
        found.append(AgendaLine(_kind(late), text[:300], loan.bank, loan.get_absolute_url()))
    found.sort(key=lambda line: line.kind != AgendaKind.OVERDUE)
    for case in requests.open_coordinations():
        text = f"{case.number} · {case.get_topic_display()} · {case.status_label}"
        found.append(AgendaLine(AgendaKind.COORDINATION, text, case.bank, case.get_absolute_url()))
    others = [line.strip() for line in meeting.note.splitlines() if line.strip()]
    return found + [AgendaLine(AgendaKind.OTHER, each[:300]) for each in others]


def _kind(late: bool) -> str:
    return AgendaKind.OVERDUE if late else AgendaKind.ALERTED


def meeting_facts(meeting: Meeting, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a meeting's page."""
    return [
        (_("Called by"), meeting.convener.name, "text"),
        (_("Held on"), meeting.held_on, "day"),
        (_("Place"), meeting.place, "text"),
        (_("Notice number"), meeting.notice_no or "", "text"),
        (_("Participants"), "、".join(each.name for each in called_to(meeting)), "text"),
        (_("Present"), meeting.attendance, "text"),
        (_("Minutes"), meeting.minutes, "text"),
        (_("Minutes number"), meeting.minutes_no or "", "text"),
    ]


def agenda_panel(meeting: Meeting, user: Any) -> dict[str, Any] | None:
    """The agenda: live while the meeting is prepared, then as it stood; a bank reads its own lines and the common."""
    if meeting.status == MeetingState.PLANNED:
        lines: Iterable[Any] = agenda(meeting, timezone.localdate())
    else:
        lines = AgendaItem.objects.filter(meeting=meeting).select_related("bank").order_by("place")
    kind, own = user.organisation.kind, user.organisation_id
    shown = [each for each in lines if kind != Kind.BANK or each.bank is None or each.bank.pk == own]
    columns = [(_("Kind"), "text"), (_("Matter"), "text"), (_("Bank"), "text")]
    rows = [(each.url, (AgendaKind(each.kind).label, each.text, each.bank.name if each.bank else "")) for each in shown]
    return panels.table(columns, rows)


def actions_panel(meeting: Meeting, user: Any) -> dict[str, Any] | None:
    """What was agreed to be done, as far as the person sees it."""
    seen = MeetingAction.objects.all().visible_to(user).filter(meeting=meeting)
    columns = [(_("Number"), "text"), (_("What is to be done"), "text"), (_("Who is to do it"), "text")]
    columns += [(_("Done by"), "day"), (_("State"), "status")]
    rows = [
        (
            each.get_absolute_url(),
            (each.number, each.text, each.owner.name, each.due_on, (each.status_label, each.status)),
        )
        for each in seen.select_related("owner").order_by("id")
    ]
    return panels.table(columns, rows)


def action_facts(action: MeetingAction, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of an action item's page."""
    return [
        (_("Meeting"), str(action.meeting), "text"),
        (_("What is to be done"), action.text, "text"),
        (_("Who is to do it"), action.owner.name, "text"),
        (_("Done by"), action.due_on, "day"),
        (_("What was done"), action.done, "text"),
        (_("Done on"), action.done_on or "", "day"),
    ]


def notice_paper(meeting: Meeting, event: Any) -> dict[str, Any]:
    """《会议通知》: all participants read it, so that single loans are counted and not named."""
    lines = list(AgendaItem.objects.filter(meeting=meeting).order_by("place"))
    counted = Counter(line.kind for line in lines if line.kind != AgendaKind.OTHER)
    matters = [f"{WORDS[AgendaKind(kind)]}{count}项" for kind, count in sorted(counted.items())]
    return {
        "number": meeting.notice_no,
        "issuer": meeting.convener.name,
        "participants": [each.name for each in called_to(meeting)],
        "topic": meeting.topic,
        "held_on": meeting.held_on,
        "place": meeting.place,
        "matters": matters + [line.text for line in lines if line.kind == AgendaKind.OTHER],
    }


def minutes_paper(meeting: Meeting, event: Any) -> dict[str, Any]:
    """《会议纪要》, with what was agreed to be done."""
    actions = [
        {"owner": each.owner.name, "text": each.text, "due_on": each.due_on}
        for each in meeting.actions.select_related("owner").order_by("id")
    ]
    return {
        "number": meeting.minutes_no,
        "issuer": meeting.convener.name,
        "topic": meeting.topic,
        "held_on": meeting.held_on,
        "place": meeting.place,
        "attendance": meeting.attendance,
        "minutes": meeting.minutes,
        "actions": actions,
        "copied_to": [each.name for each in called_to(meeting)],
    }


def tell_participants(meeting: Meeting, at: dt.datetime, event_id: int) -> None:
    """A notice to everybody who acts on cases in an organisation that is called, or called off."""
    off = meeting.status == MeetingState.CANCELLED
    wanted = {pk: set(ON_CASES) for pk in called_to(meeting).values_list("pk", flat=True)}
    tell.remind(
        f"meeting:{meeting.pk}:{'off' if off else 'called'}",
        OFF if off else CALLED,
        {
            "case": str(meeting),
            "on": meeting.held_on.isoformat(),
            "verb": "meeting.call_off" if off else "meeting.call",
        },
        url=meeting.get_absolute_url(),
        readers=holders_of_any(wanted, timezone.localdate(at)),
        at=at,
    )


def last_held(day: dt.date) -> dt.date | None:
    """The day of the newest meeting held up to a day; None when there was none."""
    held = Meeting.objects.filter(status=MeetingState.HELD, held_on__lte=day)
    return held.order_by("-held_on").values_list("held_on", flat=True).first()
