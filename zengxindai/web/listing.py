"""Lists of cases: keyset pages, filters, cells; and the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zengxindai.accounts import wall
from zengxindai.accounts.models import Kind
from zengxindai.accounts.queries import duties_of
from zengxindai.web import imports, masking, present
from zengxindai.workflow import engine, registry, turns
from zengxindai.workflow.case import Sight
from zengxindai.workflow.models import Turn
from zengxindai.workflow.step import Step

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.workflow.case import Case
    from zengxindai.workflow.transition import Column, Flow

PAGE = 50
# Beyond this many a count is "1000+": nobody reads further, and counting all is what makes lists slow.
COUNTED = 1000
BARE = ("number", "subject", "status_label", "status_since")

# What more cases than these have is common, and a page of it is soon found by reading.
FEW = 1000


class Filters(forms.Form):
    """What every list can be narrowed by: state, and number or name."""

    status = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    q = forms.CharField(label=gettext_lazy("Number or name"), required=False, max_length=60)

    def __init__(self, data: Any, states: Any, queue_of: Queue | None = None) -> None:
        super().__init__(data)
        self.queue_of = queue_of
        if queue_of is not None:
            self.fields["mine"] = forms.BooleanField(label=_("Mine to do"), required=False)
        self.fields["status"].choices = [("", _("All")), *states.choices]

    def narrow(self, cases: QuerySet[Any]) -> QuerySet[Any]:
        """The cases that fit; input that fits nothing narrows nothing."""
        if not self.is_valid():
            return cases
        if status := self.cleaned_data["status"]:
            cases = cases.filter(status=status)
        if q := self.cleaned_data["q"].strip():
            cases = matching(cases, q)
        if self.queue_of is not None and self.cleaned_data["mine"]:
            cases = cases.filter(pk__in=self.queue_of.mine())
        return cases


def matching(cases: QuerySet[Any], q: str) -> QuerySet[Any]:
    """The cases whose number or name contains what was asked for.

    What few have is found by the index of texts, which PostgreSQL does not use at a desk, before it knows whose a row
    is: so the keys are looked up outside of it, among the cases this person may see, and the cases read at the desk.
    """
    found = cases.filter(Q(number__icontains=q) | Q(subject__icontains=q))
    with wall.whole():
        keys = list(found.order_by().values_list("pk", flat=True)[: FEW + 1])
    return cases.filter(pk__in=keys) if len(keys) <= FEW else found


class Queue:
    """A list as an organisation's queue: which cases wait for the person, and until when for the organisation."""

    def __init__(self, flow: Flow, user: User) -> None:
        self.flow, self.user, self.now = flow, user, present.today_terms()

    def mine(self) -> QuerySet[Any]:
        """The ids of the cases this person can go on with today."""
        turns_now = turns.of_user(self.user, self.now.day).filter(case_type=self.flow.name)
        return turns_now.order_by().values("case_id")

    def cells(self, rows: list[Any]) -> list[dict[str, Any]]:
        """The deadline of each row, empty where the case does not wait for the organisation: one look-up for all."""
        found = Turn.objects.filter(
            case_type=self.flow.name, case_id__in=[case.pk for case in rows], organisation=self.user.organisation_id
        )
        by_case = {turn.case_id: turn for turn in found.order_by("-due_on")}
        return [self._cell(by_case.get(case.pk)) for case in rows]

    def _cell(self, turn: Turn | None) -> dict[str, Any]:
        shown = turn and {
            "due_on": turn.due_on,
            "left": present.days_left(turn.due_on, self.now),
            "paused_since": turn.paused_since,
        }
        return {"kind": "deadline", "value": shown, "tone": ""}


def url(flow: Flow) -> str:
    """The list of a flow."""
    return reverse(f"{flow.name}-list")


def key(text: str | None) -> int | None:
    """A page key out of a query string; anything else than a number is no key."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def cases(flow: Flow, user: User) -> QuerySet[Any]:
    """The visible cases of a flow with the rows its columns read."""
    visible = flow.model.objects.visible_to(user)
    return visible.select_related(*flow.related) if flow.related else visible


def named(case: Any, user: User) -> Any:
    """The case with the name this person reads, masked where the flow says so; for showing, never for saving."""
    if user.organisation.kind in registry.flow(case.case_type).masked:
        case.subject = masking.name(case.subject)
    return case


def slice_page(found: QuerySet[Any], before: int | None, size: int = PAGE) -> tuple[list[Any], int | None]:
    """One page by key, newest first, and the key of the next page; None at the end."""
    if before is not None:
        found = found.filter(pk__lt=before)
    rows = list(found.order_by("-pk")[: size + 1])
    return rows[:size], rows[size - 1].pk if len(rows) > size else None


def page(flow: Flow, request: HttpRequest) -> dict[str, Any]:
    """The context of a list page."""
    queue = Queue(flow, request.user) if request.user.organisation.kind in flow.queue else None
    filters = Filters(request.GET, flow.model.states, queue)
    found = filters.narrow(cases(flow, request.user))
    rows, following = slice_page(found, key(request.GET.get("before")))
    rows = [named(case, request.user) for case in rows]
    query = request.GET.copy()
    query.pop("before", None)
    base, shown = url(flow), columns(flow, request.user)
    heads = [{"key": c.attr, "label": c.label, "kind": c.kind} for c in shown]
    lines = [{"url": case.get_absolute_url(), "cells": cells(shown, case, request.user)} for case in rows]
    if queue is not None:
        heads.append({"key": "due", "label": _("Deadline"), "kind": "deadline"})
        for line, cell in zip(lines, queue.cells(rows), strict=True):
            line["cells"].append(cell)
    return {
        "flow_label": flow.label,
        "columns": heads,
        "rows": lines,
        "filters": filters,
        "page": {
            "previous_url": f"{base}?{query.urlencode()}" if request.GET.get("before") else "",
            "next_url": f"{base}?{query.urlencode()}&before={following}" if following else "",
            "count_label": count_label(found),
        },
        "begin_actions": begin_actions(flow, request.user),
        "import_links": imports.links(flow.name, request.user),
        "export_url": f"{reverse(_exports[flow.name])}?{query.urlencode()}" if takes_away(flow, request.user) else "",
    }


_exports: dict[str, str] = {}


def add_export(case_type: str, url_name: str) -> None:
    """Let a list be taken away as a sheet from the page of this name, narrowed as the list is."""
    _exports[case_type] = url_name


def takes_away(flow: Flow, user: User) -> bool:
    """Whether a list may be taken away as a sheet by this person: who does not read it finds nothing to take."""
    return flow.name in _exports and (flow.readers is None or user.organisation.kind in flow.readers)


def count_label(found: QuerySet[Any]) -> str:
    """How many there are, capped: counting stops where it stops being of use."""
    number = found.order_by().values("pk")[: COUNTED + 1].count()
    return (
        _("%(count)d+ in all") % {"count": COUNTED} if number > COUNTED else _("%(count)d in all") % {"count": number}
    )


def columns(flow: Flow, user: User) -> list[Column]:
    """What this person's list shows: only number, name and state to whom the rest is not shown."""
    return [c for c in flow.columns if not flow.bare_for(user) or c.attr in BARE]


def cells(shown: list[Column], case: Case, user: User) -> list[dict[str, Any]]:
    """A row's cells in the order of the columns; of a case not open to this person only what anybody may see."""
    bare = case.sight(user) == Sight.STATUS
    return [
        {
            "kind": c.kind,
            "value": "" if bare and c.attr not in BARE else value(case, c.attr),
            "tone": present.tone(case.status) if c.kind == "status" else "",
        }
        for c in shown
    ]


def value(case: Any, path: str) -> Any:
    """An attribute by path ("bank.name"); empty when a part of it is missing."""
    for part in path.split("."):
        case = getattr(case, part, None)
        if case is None:
            return ""
    return case() if callable(case) else case


def begin_actions(flow: Flow, user: User) -> list[dict[str, Any]]:
    """The buttons that begin a case of this flow from nowhere, for those who may."""
    step = Step(user)
    held = duties_of(user, step.day)
    return [
        {"label": row.label, "url": reverse(flow.door) if flow.door else present.action_url(row, None)}
        for row in flow.rows
        if row.on == "" and engine.may_touch(row, user, None) and engine.chain(row, step.terms)[0] in held
    ]


def menu_flows(user: User) -> list[Flow]:
    """The flows whose lists this kind of organisation has use for; none for the operator, who sees no case."""
    if user.organisation.kind == Kind.OPERATOR:
        return []
    return [flow for flow in registry.flows() if flow.readers is None or user.organisation.kind in flow.readers]
