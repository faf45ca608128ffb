"""Where the present request came from, for the events it causes."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class RequestFacts:
    """Address and id of a request; both empty outside one (worker, command)."""

    ip: str | None = None
    request_id: str = ""


current: ContextVar[RequestFacts] = ContextVar("request_facts", default=RequestFacts())
