"""Signing in: only open accounts of organisations that are not suspended, checked anew on every request."""

from __future__ import annotations

from django.contrib.auth.backends import ModelBackend
from django.utils import timezone

from zengxindai.accounts.models import User


class AccountBackend(ModelBackend):
    """Django's own check of the password, and whether the account is open today.

    An account closed, expired or of a suspended organisation is signed out by its next request.
    """

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
