"""The doors of a flow, browser and API, made from its table."""

from __future__ import annotations

from django.urls import URLPattern, path

from zengxindai.web import api, views
from zengxindai.workflow.transition import Flow


def pages(flow: Flow) -> list[URLPattern]:
    """List, case page, and one page for every action; `begin` pages for what begins from nowhere or on this case."""
    detail, act = views.CaseDetail.as_view(flow=flow), views.ActionView.as_view(flow=flow)
    base = f"{flow.path}/"
    return [
        path(base, views.CaseList.as_view(flow=flow), name=f"{flow.name}-list"),
        path(f"{base}begin/<slug:action>/", act, name=f"{flow.name}-begin"),
        path(f"{base}<int:pk>/", detail, name=f"{flow.name}-detail"),
        path(f"{base}<int:pk>/begin/<slug:begins>/<slug:action>/", act, name=f"{flow.name}-begin-on"),
        path(f"{base}<int:pk>/<slug:action>/", act, name=f"{flow.name}-act"),
    ]


def endpoints(flow: Flow) -> list[URLPattern]:
    """The same doors for programs: list, detail, and one POST for every row a person may perform."""
    found = [
        path(f"{flow.path}/", api.CaseListAPI.as_view(flow=flow), name=f"api-{flow.name}-list"),
        path(f"{flow.path}/<int:pk>/", api.CaseDetailAPI.as_view(flow=flow), name=f"api-{flow.name}-detail"),
    ]
    for row in flow.rows:
        if not row.for_people:
            continue
        where = f"{flow.path}/{row.name}/" if row.on is not None else f"{flow.path}/<int:pk>/{row.name}/"
        found.append(path(where, api.ActionAPI.as_view(flow=flow, row=row), name=f"api-{flow.name}-{row.name}"))
    return found
