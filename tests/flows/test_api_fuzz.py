"""Every operation of the OpenAPI document with generated input, as the party whose turn it is: never a 500."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance

from applications.models import BlacklistEntry
from compensation.models import Settlement
from tests.cast import Cast
from tests.flows.staged import guards_down, put
from tests.story import Story
from zengxindai.accounts.people import renew_token
from zengxindai.workflow import registry
from zengxindai.workflow.transition import SYSTEM, Transition

EXAMPLES = 12
BEGUN_BY_AUTHORITY = {"issuer", "source"}
CHECKS = [not_a_server_error, response_schema_conformance]


@pytest.fixture
def open_connection() -> Iterator[None]:
    """The application's requests leave the test's connection and transaction open."""
    for each in (request_started, request_finished):
        each.disconnect(close_old_connections)
    yield
    for each in (request_started, request_finished):
        each.connect(close_old_connections)


def row_of(operation_id: str) -> Transition | None:
    """The row an operation performs; None for lists, cases and signatures."""
    for flow in registry.flows():
        for row in flow.rows:
            if f"{flow.name}_{row.name}" == operation_id:
                return row
    return None


def team_of(row: Transition | None, case: Any, cast: Cast) -> str:
    """The team that plays the row's part in the case; the bank's where there is no row, or nobody plays it yet."""
    parts = [part for part in row.parties if part != SYSTEM] if row else []
    for part in parts:
        if part in cast.teams:
            return part
        if organisation := case.party(part) if case else None:
            return next(name for name, team in cast.teams.items() if team.organisation == organisation)
    return "pboc_branch" if BEGUN_BY_AUTHORITY.intersection(parts) else "bank"


def test_no_operation_falls_over(cases: dict[str, Any], story: Story, open_connection: None) -> None:
    guards_down()
    # What states reached by acts would have.
    Settlement.objects.update(approved_on=story.day)
    told = {"served_on": story.day, "objection_until": story.day, "listed_on": story.day, "noticed_on": story.day}
    BlacklistEntry.objects.update(**told)
    tokens = {name: renew_token(each.handler) for name, each in story.cast.teams.items()}
    door = {"Authorization": f"Token {tokens['bank']}"}
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application(), headers=door)
    answers: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()
        row = row_of(operation.definition.raw["operationId"])
        parent = cases[row.on or row.case_type] if row and row.on != "" else None
        kept = put(parent, sorted(row.source)[0]) if row and parent else ""
        target = parent or cases.get(operation.definition.raw["tags"][0])
        answers += tried(operation, target, row, {"Authorization": f"Token {tokens[team_of(row, parent, story.cast)]}"})
        put(parent, kept)
    assert answers[200] > 100
    assert answers[400] > 300
    assert not {status for status in answers if status >= 500}


def tried(operation: Any, target: Any, row: Transition | None, door: dict[str, str]) -> Counter[int]:
    """One operation with so many inputs, everything undone after each; the answers by status."""
    answers: Counter[int] = Counter()

    @seed(20200319)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def run(case: Any) -> None:
        if target is not None and "id" in case.path_parameters:
            case.path_parameters["id"] = target.pk
        if row and row.on and isinstance(case.body, dict):
            case.body["on"] = target.pk
        with transaction.atomic():
            response = case.call(headers=door)
            answers[response.status_code] += 1
            case.validate_response(response, checks=CHECKS)
            transaction.set_rollback(True)

    run()
    return answers
