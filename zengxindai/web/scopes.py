"""What a bank's own system may do through the API: what one of its scopes names, and nothing else."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from zengxindai.accounts.counting import counted
from zengxindai.accounts.duties import Scope
from zengxindai.accounts.models import User
from zengxindai.accounts.tokens import digest, service_of
from zengxindai.audit import trail

_rows: dict[str, Scope] = {}
_sheets: dict[str, Scope] = {}


class OutOfScope(PermissionDenied):
    """A door no scope of this system names."""


def open_to(scope: Scope, *rows: str, sheet: str = "") -> None:
    """Let systems with a scope perform these rows, by key, and send this sheet."""
    _rows.update(dict.fromkeys(rows, scope))
    if sheet:
        _sheets[sheet] = scope


def of_row(key: str) -> Scope | None:
    """The scope that names a row; None: it is for people only."""
    return _rows.get(key)


def of_sheet(name: str) -> Scope | None:
    """The scope that names a sheet; None: it is for people only."""
    return _sheets.get(name)


class WithinScope(BasePermission):
    """People as their duties allow; a system only where the view's `scope`, a value or a method, is one of its own."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raises OutOfScope (403) for a system whose scopes do not name this door; that is on record."""
        user: Any = request.user
        service = service_of(user)
        if service is None:
            return True
        asked = getattr(view, "scope", None)
        asked = asked() if callable(asked) else asked
        if asked is not None and asked in service.scopes:
            return True
        refused(user, "scope", request.path)
        if asked is None:
            raise OutOfScope(_("This is for people: a system cannot do it"))
        raise OutOfScope(_("The system lacks the scope “%(scope)s”") % {"scope": Scope(asked).value})


def refused(user: User, why: str, what: str) -> None:
    """Keep on record that an account was turned away, once in two minutes for each reason: a flood hides the rest."""
    if counted(f"turned-away:{user.pk}:{digest(f'{why}:{what}')}") > 1:
        return
    trail.record(
        verb="user.turn_away",
        by=user,
        at=timezone.now(),
        case_type="user",
        case_id=user.pk,
        data={"why": why, "what": what},
    )
