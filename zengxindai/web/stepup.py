"""The password once more, before an act that decides or moves money: asked for at the doors, checked and forgotten.

A row that `confirms` asks everybody who signs it; to send a proposal back needs none, for nothing moves by it. The
password is no input of the act: it reaches neither form, proposal nor event, and pages never show it again.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from rest_framework import exceptions
from rest_framework.request import Request

from zengxindai.accounts import attempts
from zengxindai.accounts.forms import Confirmation
from zengxindai.web.input import given
from zengxindai.workflow import registry
from zengxindai.workflow.models import Proposal
from zengxindai.workflow.transition import Transition


def asked(request: HttpRequest, rows: Iterable[Transition]) -> Confirmation | None:
    """The field to be shown, empty; None where no row asks for it."""
    return Confirmation(request=request) if any(row.confirms for row in rows) else None


def answered(request: HttpRequest, rows: Iterable[Transition]) -> Confirmation | None:
    """The field as it was sent and found wrong, to be shown with its error; None where the act may go on."""
    if not any(row.confirms for row in rows):
        return None
    sent = Confirmation(request.POST, request=request)
    return None if sent.is_valid() else sent


def of(proposals: Iterable[Proposal]) -> list[Transition]:
    """The rows of proposals."""
    return [registry.row(proposal.row) for proposal in proposals]


class Unconfirmed(exceptions.ValidationError):
    """The password is missing or wrong (400). It goes through the act's transaction, and is counted after it."""

    def __init__(self, sent: Confirmation) -> None:
        super().__init__(sent.errors)
        self.wrong = sent.has_error("password", "wrong")


def demand(request: Request, row: Transition) -> None:
    """The same for programs, inside the act: raises Unconfirmed, which `counted` must see once the act is over."""
    if not row.confirms:
        return
    sent = Confirmation(given(request, Confirmation), request=_inner(request), counts=False)
    if not sent.is_valid():
        raise Unconfirmed(sent)


def counted(request: Request, unconfirmed: Unconfirmed) -> None:
    """Count a wrong password of a program; called where no transaction is open that would take the count back."""
    if unconfirmed.wrong:
        inner = _inner(request)
        attempts.missed(inner, inner.user)  # type: ignore[arg-type]


def _inner(request: Request) -> HttpRequest:
    """The server's own request, on which wrong passwords are counted; the framework's is a wrapper of it."""
    inner: HttpRequest = request._request
    inner.user = request.user
    return inner
