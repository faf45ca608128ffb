"""Programs sign in with a token, under the same conditions as their person with a password."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from zengxindai.accounts.backends import AccountBackend


class OpenAccountToken(TokenAuthentication):
    """A token is good as long as the account is open: active, not expired, its organisation not suspended."""

    def authenticate_credentials(self, key: str) -> Any:
        """The person and the token; AuthenticationFailed (401) where the account is closed today."""
        user, token = super().authenticate_credentials(key)
        if not AccountBackend().user_can_authenticate(user):
            raise AuthenticationFailed(_("User name or password is wrong, or the account is closed."))
        return user, token
