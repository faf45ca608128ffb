"""Every operation of the OpenAPI document with generated input, as the party whose turn it is, held to what it says.

All checks of schemathesis that fit, without an exception for any operation. Not among them:
`positive_data_acceptance`: what a field may hold is not all that a rule asks; good words of every row stand in
`bad_input/lines.py`. `use_after_free`, `ensure_resource_availability`: nothing is deleted, and every act is taken back
before the next. `object_level_authorization`: `test_matrix.py` and `test_sight.py` ask it of every row and party.
`max_response_time`: `script/bench` measures beside a floor.
"""

from __future__ import annotations

import contextlib
import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.generation.meta import CoverageScenario
from schemathesis.specs.openapi import checks

from applications.models import BlacklistEntry
from compensation.models import Settlement
from tests.cast import Cast
from tests.flows.staged import guards_down, put
from tests.story import Story
from zengxindai.accounts.people import renew_token
from zengxindai.workflow import registry
from zengxindai.workflow.transition import SYSTEM, Transition

# Inputs of each kind (as the document says, as it forbids, at its edges) for each operation; API_EXAMPLES=100 for long.
EXAMPLES = int(os.environ.get("API_EXAMPLES", "3"))
BEGUN_BY_AUTHORITY = {"issuer", "source"}
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
    checks.missing_required_header,
    checks.unsupported_method,
    checks.allow_header_conformance,
    checks.ignored_auth,
]


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


def test_no_operation_says_what_its_description_does_not(
    cases: dict[str, Any], story: Story, open_connection: None
) -> None:
    guards_down()
    # What states reached by acts would have.
    Settlement.objects.update(approved_on=story.day)
    told = {"served_on": story.day, "objection_until": story.day, "listed_on": story.day, "noticed_on": story.day}
    BlacklistEntry.objects.update(**told)
    tokens = {name: renew_token(each.handler) for name, each in story.cast.teams.items()}
    door = {"Authorization": f"Token {tokens['bank']}"}
    schema = schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application(), headers=door)
    seen = Tried()
    for found in schema.get_all_operations():
        operation = found.ok()
        row = row_of(operation.definition.raw["operationId"])
        parent = cases[row.on or row.case_type] if row and row.on != "" else None
        kept = put(parent, sorted(row.source)[0]) if row and parent else ""
        target = parent or cases.get(operation.definition.raw["tags"][0])
        mine = {"Authorization": f"Token {tokens[team_of(row, parent, story.cast)]}"}
        seen.operation(operation, lambda case, to=target, row=row: aimed(case, to, row), mine)
        put(parent, kept)
    assert not seen.faults, "\n".join(f"{count} × {fault}" for fault, count in seen.faults.most_common())
    assert set(seen.answers) >= {200, 400, 401, 403, 404, 405, 406, 409, 415}, seen.answers
    assert min(seen.kinds.values()) > 300, seen.kinds
    assert not {status for status in seen.answers if status >= 500}


def aimed(case: Any, target: Any, row: Transition | None) -> None:
    """Let a generated number name the case that is there; one that is no number stays as it is."""
    places = [(case.path_parameters, "id")] if target is not None else []
    places += [(case.body, "on")] if row and row.on and isinstance(case.body, dict) else []
    for words, name in places:
        if type(words.get(name)) is int:
            words[name] = target.pk


class Tried:
    """What was asked, and what came of it: answers by status, inputs by kind, faults as the checks word them."""

    def __init__(self) -> None:
        self.answers: Counter[int] = Counter()
        self.kinds: Counter[str] = Counter()
        self.faults: Counter[str] = Counter()

    def operation(self, operation: Any, aim: Callable[[Any], None], door: dict[str, str]) -> None:
        """One operation with inputs of every kind, everything undone after each."""

        def send(case: Any) -> None:
            aim(case)
            self.one(case, door)

        for mode in GenerationMode:
            drawn(operation.as_strategy(generation_mode=mode), send)
        for case in edges(operation):
            send(case)
        for case, headers in misled(operation, door):
            aim(case)
            self.one(case, headers)

    def one(self, case: Any, door: dict[str, str]) -> None:
        """One request, judged by every check."""
        with transaction.atomic():
            response = case.call(headers=door)
            self.answers[response.status_code] += 1
            self.kinds[f"{case.meta.phase.name.value} {case.meta.generation.mode.value}"] += 1
            for fault in judged(case, response, door):
                self.faults[f"{case.method} {case.operation.path} {response.status_code} {fault}"] += 1
            transaction.set_rollback(True)


def judged(case: Any, response: Any, door: dict[str, str]) -> list[str]:
    """What the checks find wrong with an answer."""
    try:
        case.validate_response(response, checks=CHECKS, headers=door)
    except FailureGroup as group:
        return [f"{type(each).__name__}: {' '.join(str(each).split())[:300]}" for each in group.exceptions]
    return []


def drawn(strategy: Any, send: Callable[[Any], None]) -> None:
    """So many examples of a strategy; none where an operation has no input that could be wrong."""

    @seed(20200319)
    @settings(
        max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=strategy)
    def run(case: Any) -> None:
        send(case)

    with contextlib.suppress(Unsatisfiable):
        run()


def edges(operation: Any, most: int = 2 * EXAMPLES) -> Iterator[Any]:
    """Every method the operation does not have, and the first of its inputs at and just beyond what is allowed."""
    config = operation.schema.config.generation_for(operation=operation)
    modes, left = list(GenerationMode), most
    for case in operation.schema.iter_coverage_cases(operation, generation_modes=modes, generation_config=config):
        if getattr(case.meta.phase.data, "scenario", None) == CoverageScenario.UNSPECIFIED_HTTP_METHOD:
            yield case
        elif left:
            left -= 1
            yield case


def misled(operation: Any, door: dict[str, str]) -> Iterator[tuple[Any, dict[str, str]]]:
    """The same operation without a token, asked for an answer in XML, and sent a letter."""
    config = operation.schema.config.generation_for(operation=operation)
    modes = [GenerationMode.POSITIVE]
    case = next(operation.schema.iter_coverage_cases(operation, generation_modes=modes, generation_config=config))
    yield case, {}
    yield case, {**door, "Accept": "application/xml"}
    if case.method == "POST":
        yield case, {**door, "Content-Type": "text/x-letter"}


LIES = {
    "openapi": "3.0.3",
    "info": {"title": "A door that lies", "version": "1"},
    "components": {"securitySchemes": {"t": {"type": "apiKey", "in": "header", "name": "Authorization"}}},
    "security": [{"t": []}],
    "paths": {
        "/": {
            "post": {
                "parameters": [{"in": "header", "name": "X-Name", "required": True, "schema": {"type": "string"}}],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {
                            "schema": {
                                "type": "object",
                                "properties": {"amount": {"type": "integer"}},
                                "required": ["amount"],
                            }
                        }
                    },
                },
                "responses": {
                    "200": {
                        "description": "",
                        "headers": {"Location": {"required": True, "schema": {"type": "string"}}},
                        "content": {"application/json": {"schema": {"type": "object", "required": ["id"]}}},
                    }
                },
            }
        }
    },
}
NOTICED = {
    "ServerError", "UndefinedStatusCode", "UndefinedContentType", "MissingHeaders", "JsonSchemaError",
    "AcceptedNegativeData", "MissingHeaderNotRejected", "UnsupportedMethodResponse", "AllowHeaderMismatch",
    "IgnoredAuth",
}  # fmt: skip


ANSWERS = (
    ("200 OK", "application/json"), ("200 OK", "text/html"), ("201 Created", "application/json"),
    ("500 Broken", "application/json"),
)  # fmt: skip


def test_the_checks_notice_a_door_that_lies() -> None:
    """The control: a door that takes anything from anybody, by any method, and answers otherwise than it says."""
    door, noticed = {"Authorization": "Token x"}, set()
    for status, kind in ANSWERS:

        def liar(environ: dict[str, Any], start: Callable[..., Any], status: str = status, kind: str = kind) -> Any:
            start(status, [("Content-Type", kind), ("Allow", "GET, DELETE")])
            return [b"{}"]

        schema = schemathesis.openapi.from_dict(LIES)
        schema.app = liar
        (operation,) = (found.ok() for found in schema.get_all_operations())
        for case in edges(operation, 1000):
            noticed |= {fault.partition(":")[0] for fault in judged(case, case.call(headers=door), door)}
    assert noticed == NOTICED
