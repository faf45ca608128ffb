"""Official papers of acts: which row issues which paper, ordered in the act's transaction, printed by a worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone, translation

from zengxindai.accounts.duties import Duty
from zengxindai.accounts.queries import robot
from zengxindai.audit.models import Event
from zengxindai.documents import render
from zengxindai.notifications import outbox
from zengxindai.workflow import registry
from zengxindai.workflow.models import Proposal

if TYPE_CHECKING:
    from zengxindai.workflow.case import Case
    from zengxindai.workflow.transition import Transition

PAPER = "paper"


@dataclass(frozen=True)
class Paper:
    """One paper: its template, its title in Chinese, and what the case puts into it.

    data(case, event) gives the template's values and, as "number", the paper's own number. shelf: where the paper is
    kept when fewer people read it than see the case; a name that is registered with documents.access.
    """

    template: str
    title: str
    data: Callable[[Any, Event], dict[str, Any]]
    shelf: str = ""


_papers: dict[str, tuple[Paper, ...]] = {}


def add(row_key: str, *papers: Paper) -> None:
    """Let a row issue a paper, or several, each of a template of its own."""
    _papers[row_key] = papers


def order(row: Transition, case: Case, event: Event) -> None:
    """Ask for the row's papers in the transaction of its act, so that neither is without the others."""
    if row.key in _papers:
        outbox.put(PAPER, f"{PAPER}:{event.pk}", {"event": event.pk})


@outbox.handler(PAPER)
def issue(payload: dict[str, Any]) -> None:
    """Print the papers of an act, once."""
    event = Event.objects.get(pk=payload["event"])
    case = registry.flow(event.case_type).model.objects.get(pk=event.case_id)
    for paper in _papers[event.verb]:
        with translation.override("zh-hans"):
            data = paper.data(case, event)
        number, day, shelf = data.pop("number"), timezone.localdate(event.at), paper.shelf
        kept = {"case": case, "event_id": event.pk, "by": robot(), "on": day, "shelf": shelf}
        render.issue(paper.template, number, paper.title, data, **kept)


def signers(event: Event) -> list[dict[str, Any]]:
    """Who signed an act, in order: duty, name, day, opinion."""
    proposal = Proposal.objects.filter(
        row=event.verb, case_type=event.case_type, case_id=event.case_id, closed_at=event.at
    ).first()
    if proposal is None:
        return [_signer(event.duty, event.actor_name, event.at, event.opinion)]
    signatures = proposal.signatures.select_related("user").order_by("position")
    return [_signer(each.duty, each.user.full_name, each.at, each.opinion) for each in signatures]


def _signer(duty: str, name: str, at: Any, opinion: str) -> dict[str, Any]:
    return {"duty": str(Duty(duty).label), "name": name, "on": timezone.localdate(at), "opinion": opinion}
