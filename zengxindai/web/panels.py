"""Panels of a case page: each app adds its own to the cases below it, so that no page imports upward."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from zengxindai.web.present import tone

if TYPE_CHECKING:
    from zengxindai.accounts.models import User
    from zengxindai.workflow.case import Case


@dataclass(frozen=True)
class Panel:
    """One block of a case page.

    load(case, user): the template's values, or None when there is nothing to show. readers: kinds of organisation
    that read it (domain note 6 §16); None means everyone who sees the case. order: below 0 it stands before the facts,
    for what is to be done next.
    """

    name: str
    label: Any
    load: Callable[[Any, Any], dict[str, Any] | None]
    readers: frozenset[str] | None = None
    order: int = 50
    template: str = "workflow/panels/table.html"


def table(columns: Sequence[tuple[Any, str]], rows: Iterable[tuple[str, Sequence[Any]]]) -> dict[str, Any] | None:
    """A panel's values for the shared table template: columns (label, kind), rows (address or "", values).

    A status cell's value is the pair (label, state). None when there are no rows, so that the panel is left out.
    """
    lines = [
        {"url": url, "cells": [_cell(kind, value) for (_, kind), value in zip(columns, values, strict=True)]}
        for url, values in rows
    ]
    heads = [{"label": label, "kind": kind} for label, kind in columns]
    return {"columns": heads, "rows": lines} if lines else None


def _cell(kind: str, value: Any) -> dict[str, Any]:
    if kind == "status":
        label, state = value
        return {"kind": kind, "value": label, "tone": tone(state)}
    return {"kind": kind, "value": value}


_panels: dict[str, list[Panel]] = {}


def add(case_type: str, panel: Panel) -> None:
    """Add a panel to the pages of a case type; adding it again replaces it."""
    known = [old for old in _panels.get(case_type, []) if old.name != panel.name]
    _panels[case_type] = sorted([*known, panel], key=lambda each: each.order)


def of(case: Case, user: User) -> list[dict[str, Any]]:
    """The panels this person reads on this case, loaded."""
    found = []
    for panel in _panels.get(case.case_type, []):
        if panel.readers is not None and user.organisation.kind not in panel.readers:
            continue
        values = panel.load(case, user)
        if values is not None:
            place = {"id": panel.name, "label": panel.label, "template": panel.template, "first": panel.order < 0}
            found.append({**place, **values})
    return found


def declared() -> dict[str, list[Panel]]:
    """Every panel by case type, for the generated role reference."""
    return _panels
