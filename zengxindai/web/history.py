"""What has happened, in words: the history of a case, a notice, an event of the inbox."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zengxindai.accounts.models import Kind
from zengxindai.audit.models import Event
from zengxindai.findings import Finding, Waived
from zengxindai.notifications.models import Notice
from zengxindai.web.present import finding, sight
from zengxindai.workflow import registry
from zengxindai.workflow.case import Sight

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.workflow.case import Case

TIMELINE_LENGTH = 200


def timeline(case: Case, user: User) -> list[dict[str, Any]]:
    """The case's events, newest first, as sentences; signatures on the way are the own organisation's business."""
    events = Event.objects.filter(case_type=case.case_type, case_id=case.pk).order_by("-id")[:TIMELINE_LENGTH]
    inner, own = user.organisation.kind == Kind.AUDITOR, {user.organisation_id, *_branches(user)}
    events = [e for e in events if inner or e.verb.count(".") == 1 or e.organisation_id in own]
    events = [event for event in events if case.reveals(event, user)]
    if sight(case, user) != Sight.ALL:
        return [{"at": e.at, "sentence": sentence(e), "organisation": e.organisation_name} for e in events]
    knows = registry.reads_waivers(user)
    return [
        {
            "at": first.at,
            "sentence": sentence(first),
            "organisation": first.organisation_name,
            "actor": first.actor_name,
            "opinion": first.opinion,
            "findings": [kept_finding(kept) for kept in first.findings if knows or "waived" not in kept],
            "times": 1 + len(more),
            "since": more[-1].at if more else None,
        }
        for first, *more in (list(alike) for _key, alike in groupby(events, key=_repeats))
    ]


def _branches(user: User) -> Iterable[int]:
    """A bank's head office reads what its branches signed."""
    own = user.organisation
    return own.branches.values_list("pk", flat=True) if own.may_branch else ()


def _repeats(event: Event) -> tuple[Any, ...]:
    """Alike for what one person did several times running without a word and without moving the case."""
    said = event.opinion or event.findings or (event.target and event.target != event.source)
    return (event.verb, event.organisation_id, event.actor_name, event.pk if said else None)


def sentence(event: Event) -> str:
    """What an event says: the row's label, whether signed, proposed or sent back, and the new state."""
    case_type, name, *rest = event.verb.split(".")
    flow = registry.flow(case_type)
    label = str(flow[name].label) if name in flow else name
    manner = {
        "propose": _("proposed: %(label)s"),
        "sign": _("signed: %(label)s"),
        "send_back": _("sent back: %(label)s"),
    }.get(rest[0] if rest else "", "%(label)s") % {"label": label}
    reached = flow.model.states(event.target).label if event.target and event.target != event.source else ""
    return f"{manner} → {reached}" if reached and str(reached) != manner else manner


def notice(told: Notice) -> dict[str, Any]:
    """A notice as a line: who did what on which case; or what is due, with the act where one is asked for."""
    text = told.sentence
    if verb := told.params.get("verb"):
        case_type, name = str(verb).split(".")[:2]
        label = registry.flow(case_type)[name].label
        text = f"{text} · {label}"
        if told.event_id is not None:
            text = f"{told.params['organisation']} · {label} · {told.params['case']}"
    return {"at": told.at, "url": told.url, "read_at": told.read_at, "sentence": text}


def kept_finding(kept: dict[str, Any]) -> dict[str, Any]:
    """A finding out of an event."""
    return finding(
        Finding(
            kept["code"],
            kept["message"],
            article=kept["article"],
            level=kept["level"],
            advice=kept["advice"],
            params=kept["params"],
            waived=_waived(kept.get("waived")),
        )
    )


def _waived(kept: dict[str, Any] | None) -> Waived | None:
    if kept is None:
        return None
    days = {name: dt.date.fromisoformat(kept[name]) for name in ("since", "until")}
    return Waived(kept["number"], kept["issuer"], **days, url=kept["url"])
