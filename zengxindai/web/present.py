"""Turns cases, offers, events and findings into what the templates print."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from zengxindai.accounts import wall
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.queries import duties_of, officers_to_call
from zengxindai.audit.models import Event
from zengxindai.documents.models import Attachment
from zengxindai.findings import Finding, Waived
from zengxindai.policy import articles, terms
from zengxindai.policy import materials as material_kinds
from zengxindai.workdays import CalendarMissing
from zengxindai.workflow import engine, registry, turns
from zengxindai.workflow.case import Sight
from zengxindai.workflow.models import Proposal, Turn

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.policy.terms import Terms
    from zengxindai.workflow.case import Case
    from zengxindai.workflow.engine import Offer
    from zengxindai.workflow.transition import Transition

FILES_SHOWN = 200
# States that went against somebody, and states that end well: the chip's colour.
BAD = (
    "REJECTED",
    "REFUSED",
    "DECLINED",
    "RETURNED",
    "OVERDUE",
    "SUSPENDED",
    "TERMINATED",
    "EXPIRED",
    "LAPSED",
    "REVOKED",
)
GOOD = ("DISBURSED", "REPAID", "ACCEPTED", "RECEIVED", "EFFECTIVE", "REGISTERED", "CLOSED", "CONFIRMED", "EXECUTED")


def tone(status: str) -> str:
    """The colour family of a state: bad, good or going on."""
    if any(word in status for word in BAD):
        return "danger"
    return "success" if any(word in status for word in GOOD) else "primary"


def finding(found: Finding) -> dict[str, Any]:
    """A finding for people: the sentence, its article, what to do."""
    return {
        "code": found.code,
        "text": articles.sentence(found),
        "article": found.article,
        "level": found.level,
        "article_text": articles.cite(found.article) if found.article else "",
        "advice": "" if found.waived else articles.advice(found),
        **({"waived": waived(found.waived)} if found.waived else {}),
    }


def waived(by: Waived) -> dict[str, Any]:
    """The waiver that allows what a rule refuses, in words, and where it is read."""
    named = {"number": by.number, "issuer": by.issuer, "until": by.until.isoformat()}
    return {"text": _("Allowed by waiver %(number)s of %(issuer)s, in force until %(until)s") % named, "url": by.url}


def findings(found: Iterable[Finding]) -> list[dict[str, Any]]:
    """Several findings for people."""
    return [finding(each) for each in found]


def days_left(due_on: dt.date | None, now: Terms) -> int | None:
    """Working days until a deadline, negative when it has passed; None when there is none, or no calendar to count."""
    if due_on is None:
        return None
    today = now.day
    try:
        return now.calendar.count(today, due_on) if due_on >= today else -now.calendar.count(due_on, today)
    except CalendarMissing:
        return None


def turn(row: Turn, now: Terms) -> dict[str, Any]:
    """An inbox line."""
    transition = registry.row(row.row)
    flow = registry.flow(row.case_type)
    return {
        "case_label": flow.label,
        "number": row.number,
        "subject": row.subject,
        "row_label": transition.label,
        "status_label": flow.model.states(row.status).label,
        "tone": tone(row.status),
        "since": row.since,
        "due_at": row.due_on,
        "paused_since": row.paused_since,
        "workdays_left": days_left(row.due_on, now),
        "url": row.url,
        "proposal_note": _("signed by %(name)s") % {"name": row.signed_by} if row.signed_by else "",
    }


def waiting(case: Case, now: Terms) -> list[dict[str, Any]]:
    """For whom the case waits, since when, until when, and whom to call there; one look-up for all the officers."""
    rows = list(turns.of_case(case))
    houses = {row.pk: [row.organisation_id, row.organisation.parent_id] for row in rows}  # a branch, its head office
    named = officers_to_call({each for pair in houses.values() for each in pair if each}, now.day)
    return [
        {
            "organisation": row.organisation.name,
            "duty": Duty(row.duty).label,
            "row_label": registry.row(row.row).label,
            "since": row.since,
            "due_at": row.due_on,
            "paused_since": row.paused_since,
            "workdays_left": days_left(row.due_on, now),
            "officer": next((named[each] for each in houses[row.pk] if each in named), None),
        }
        for row in rows
    ]


def action_url(row: Transition, case: Case | None) -> str:
    """The page of an action on a case, or of beginning another case on it."""
    if case is None:
        return reverse(f"{row.case_type}-begin", args=[row.name])
    if row.on is not None:
        return reverse(f"{case.case_type}-begin-on", args=[case.pk, row.case_type, row.name])
    return reverse(f"{case.case_type}-act", args=[case.pk, row.name])


def offer(case: Case, offered: Offer) -> dict[str, Any]:
    """A button: open, or grey with the reason and its article."""
    blocks = [found for found in offered.findings if found.blocks]
    article = offered.row.article
    return {
        "label": offered.row.label,
        "url": action_url(offered.row, case),
        "open": offered.open,
        "reason": offered.reason or " ".join(articles.explain(found) for found in blocks),
        "article_text": articles.cite(article) if article else "",
        "primary": offered.row.turn,
    }


def said(offers: Iterable[Offer]) -> list[dict[str, Any]]:
    """What the rules say of the acts that are expected or open, each once; a grey button gives its own reason.

    An act that is being signed stands there as a proposal already.
    """
    heard = [offered for offered in offers if offered.open or offered.row.turn]
    found = {f.code: f for offered in heard for f in offered.findings}
    found.pop(turns.already_proposed().code, None)
    return findings(found.values())


def steps(case: Case) -> list[dict[str, Any]]:
    """The progress bar: done, current and coming states of the main path; a state off the path ends it."""
    flow = registry.flow(case.case_type)
    path = list(flow.steps)
    labels = {state: flow.model.states(state).label for state in {*path, case.status}}
    if case.status in path:
        here = path.index(case.status)
        last = here == len(path) - 1
        return [
            {
                "label": labels[s],
                "state": "done" if i < here or (last and i == here) else "current" if i == here else "todo",
            }
            for i, s in enumerate(path)
        ]
    reached = _reached(case, path)
    return [
        *({"label": labels[s], "state": "done"} for s in path[: reached + 1]),
        {"label": labels[case.status], "state": "failed" if tone(case.status) == "danger" else "current"},
    ]


def _reached(case: Case, path: list[str]) -> int:
    seen = set(Event.objects.filter(case_type=case.case_type, case_id=case.pk).values_list("target", flat=True))
    return max((index for index, state in enumerate(path) if state in seen), default=-1)


def sight(case: Case, user: User) -> Sight:
    """How much of the case this person reads: by kind of organisation, else as the case itself says."""
    return Sight.STATUS if registry.flow(case.case_type).bare_for(user) else case.sight(user)


@wall.whole()
def facts(case: Case, user: User) -> list[dict[str, Any]]:
    """The head of the case as this person may read it."""
    flow = registry.flow(case.case_type)
    rows = () if sight(case, user) == Sight.STATUS else flow.facts(case, user)
    return [{"label": label, "value": value, "kind": kind} for label, value, kind in rows]


def proposals(case: Case, user: User, now: Terms) -> list[dict[str, Any]]:
    """The acts that wait for signatures, with what is proposed and whether this person may sign."""
    found = []
    held = duties_of(user, now.day)
    for proposal in turns.open_proposals(case).of_house(user.organisation).prefetch_related("signatures__user"):
        row = registry.row(proposal.row)
        signed = sorted(proposal.signatures.all(), key=lambda signature: signature.position)
        duty = engine.chain(row, now)[len(signed)]
        mine = any(signature.user_id == user.pk for signature in signed)
        found.append(
            {
                "id": proposal.pk,
                "row_label": row.label,
                "signatures": [
                    {"name": s.user.full_name, "duty": Duty(s.duty).label, "at": s.at, "opinion": s.opinion}
                    for s in signed
                ],
                "next_duty": Duty(duty).label,
                "data_rows": proposed_rows(proposal, row, case),
                "sign_url": reverse("proposal-sign", args=[proposal.pk]),
                "send_back_url": reverse("proposal-send-back", args=[proposal.pk]),
                "may_sign": duty in held and not mine,
                "confirms": row.confirms,
                "why_not": _("You have signed this already; the next signature is another person's")
                if mine
                else _("Needs another duty: %(duty)s") % {"duty": Duty(duty).label},
            }
        )
    return found


def proposed_rows(proposal: Proposal, row: Transition, case: Case) -> list[tuple[str, Any]]:
    """What is proposed, field by field, as the form words it."""
    form = row.form(data=proposal.data, case=case, by=proposal.signatures.all()[0].user)
    form.is_valid()
    return [
        (str(field.label), shown(form.cleaned_data.get(name)))
        for name, field in form.fields.items()
        if form.cleaned_data.get(name) not in (None, "", [])
    ]


def shown(value: Any) -> Any:
    """A cleaned value as text; yes for a ticked box, a file as a link to it."""
    if value is True:
        return _("Yes")
    if isinstance(value, Attachment):
        url, pages = reverse("document-download", args=[value.pk]), reverse("document-pages", args=[value.pk])
        return format_html('<a class="file-name" href="{}" data-pages="{}">{}</a>', url, pages, value.name)
    if isinstance(value, list | tuple) or hasattr(value, "all"):
        return "、".join(str(item) for item in value)
    return value


def files(case: Case, user: User) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Official papers and materials of a case, newest paper first; none for who sees only where it stands."""
    if sight(case, user) != Sight.ALL:
        return [], []
    kept = Attachment.objects.all().on(case.case_type, case.pk).select_related("official").order_by("-id")[:FILES_SHOWN]
    papers: list[dict[str, Any]] = []
    sent: list[Attachment] = []
    for each in kept:
        official = getattr(each, "official", None)
        if official is None:
            sent.append(each)
        else:
            papers.append(file_line(each) | {"title": official.title, "number": official.number})
    return papers, materials(sent)


def file_line(kept: Attachment) -> dict[str, Any]:
    """A file as a line: where it is read and downloaded, name, size, moment."""
    return {
        "id": kept.pk,
        "url": reverse("document-download", args=[kept.pk]),
        "pages_url": reverse("document-pages", args=[kept.pk]),
        "name": kept.name,
        "kind": "",
        "size": kept.size,
        "at": kept.at,
    }


def materials(kept: Iterable[Attachment]) -> list[dict[str, Any]]:
    """Materials as lines, each with what it is."""
    kinds = material_kinds.labels()
    return [file_line(each) | {"kind": kinds.get(each.kind, "")} for each in kept]


def today_terms() -> Terms:
    """The terms of today in the district."""
    return terms.on(timezone.localdate())
