"""Signing in: only open accounts of organisations that are not suspended, checked anew on every request."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.http import HttpRequest
from django.utils import timezone

from zengxindai.accounts import queries
from zengxindai.accounts.models import User
from zengxindai.privacy import blind


def user_name(typed: str | None) -> str | None:
    """The user name of whoever signs in by a mobile number; anything else as it was typed."""
    person = queries.signs_in_with(typed.strip()) if typed and queries.MOBILE_NUMBER.fullmatch(typed.strip()) else None
    return person.username if person else typed


def name_kept(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Under which name an attempt to sign in is counted and logged: never under a telephone number."""
    typed = str((credentials or request.POST).get("username") or "").strip()
    name = user_name(typed) or ""
    return f"{queries.MOBILE}:{blind(name, queries.MOBILE).hex()}" if queries.MOBILE_NUMBER.fullmatch(name) else name


class AccountBackend(ModelBackend):
    """Django's own check of the password, and whether the account is open today.

    An account closed, expired or of a suspended organisation is signed out by its next request.
    """

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **more: Any
    ) -> User | None:
        """Whose password it is; an enterprise's person may name the mobile number instead of the user name."""
        found: Any = super().authenticate(request, user_name(username), password, **more)
        return found  # type: ignore[no-any-return]

    def user_can_authenticate(self, user: User | None) -> bool:  # type: ignore[override]
        """Whether this person may be signed in: the account open, and not a bank's system, which has no page."""
        return self.is_open(user) and getattr(user, "service", None) is None

    def is_open(self, user: User | None) -> bool:
        """Whether the account is open: active, not expired, the organisation not suspended."""
        if user is None or not super().user_can_authenticate(user):
            return False
        expired = user.valid_to is not None and user.valid_to <= timezone.localdate()
        return not expired and not user.organisation.suspended

    def get_user(self, user_id: int) -> User | None:
        """The person of a session, with the organisation; None ends the session."""
        user = User.objects.select_related("organisation", "service").filter(pk=user_id).first()
        return user if self.user_can_authenticate(user) else None
