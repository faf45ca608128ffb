"""Every door of the product, from its URL resolver, with something real behind it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from zengxindai.web.api import ActionAPI
from zengxindai.workflow import registry

# What an argument of a route stands for: its values, by argument.
Values = dict[str, list[Any]]


@dataclass(frozen=True)
class Door:
    """One way in. route: as the resolver has it, with the act's name where a page serves all acts. kind: of the case.

    acts: it performs a row of a flow; who of a case's own parties may is in tests/flows/matrix.txt, for both doors.
    """

    method: str
    route: str
    url: str
    kind: str = ""
    acts: bool = False

    def __str__(self) -> str:
        return f"{self.method} /{self.route}"


def routes() -> list[tuple[str, Any]]:
    """Every pattern of the resolver, with its view."""
    return list(_walked(get_resolver(), ""))


def _walked(resolver: Any, before: str) -> Iterator[tuple[str, Any]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _walked(each, before + str(each.pattern))
        elif isinstance(each, URLPattern):
            yield before + str(each.pattern).removesuffix("\\Z").removeprefix("^"), each.callback


def methods(view: Any) -> list[str]:
    """What a view answers besides HEAD and OPTIONS; what is no class is asked and told."""
    made = getattr(view, "view_class", None) or getattr(view, "cls", None)
    if made is None:
        return ["GET", "POST"]
    return [name.upper() for name in ("get", "post", "put", "delete") if hasattr(made, name)]


def doors(cases: dict[str, Any], things: dict[str, Values]) -> list[Door]:
    """Every route by every method of its view; KeyError for a route nobody said anything about."""
    found = []
    for route, view in routes():
        for url, kind, name in _addresses(route, cases, things):
            acts = "<slug:action>" in route or getattr(view, "cls", None) is ActionAPI
            for method in ["GET"] if "<slug:action>" in route else methods(view):
                found.append(Door(method, f"{route}{name}", f"/{url}", kind, acts))
    return found


def _addresses(route: str, cases: dict[str, Any], things: dict[str, Values]) -> Iterator[tuple[str, str, str]]:
    """Addresses of a route, the kind of case they are about, and the act where the route serves several."""
    flow = next((f for f in registry.flows() if route.removeprefix("api/").startswith(f"{f.path}/")), None)
    if flow is not None and "<slug:action>" in route:
        yield from _acts(route, flow, cases)
    elif "<" not in route:
        yield route, "", ""
    elif flow is not None and route.count("<") == 1 and "<int:pk>" in route and route not in things:
        yield route.replace("<int:pk>", str(cases[flow.name].pk)), flow.name, ""
    else:
        for values in combined(things[route]):
            url = route
            for argument, value in values.items():
                url = url.replace(f"<{argument}>", str(value))
            words = [str(value) for argument, value in values.items() if not argument.startswith("int:")]
            yield url, flow.name if flow else "", f" {' '.join(words)}" if words else ""


def combined(values: Values) -> list[dict[str, Any]]:
    """Each combination of the arguments' values."""
    return [dict(zip(values, each, strict=True)) for each in product(*values.values())]


def _acts(route: str, flow: Any, cases: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Each act that a page serves: on this case, begun on it, begun from nowhere."""
    put: Callable[[str, Any], str] = lambda name, row: (  # noqa: E731
        route.replace("<int:pk>", str(cases[flow.name].pk))
        .replace("<slug:begins>", row.case_type)
        .replace("<slug:action>", name)
    )
    if "<slug:begins>" in route:
        rows = [row for each in registry.flows() for row in each.rows if row.on == flow.name]
    else:
        rows = [row for row in flow.rows if row.on == ("" if "<int:pk>" not in route else None)]
    people = [row for row in rows if row.for_people]
    for row in people:
        yield put(row.name, row), flow.name if "<int:pk>" in route else "", f" {row.key}"
    if not people:  # the resolver has the page, and no act is behind it
        yield (
            route.replace("<int:pk>", str(cases[flow.name].pk))
            .replace("<slug:begins>", "x")
            .replace("<slug:action>", "x"),
            "",
            "",
        )
