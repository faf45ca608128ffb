"""Programs sign in with a token: a person's as with a password, a bank's system's from its own places only."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled

from zengxindai.accounts import tokens
from zengxindai.accounts.counting import MINUTE, counted, within
from zengxindai.accounts.queries import robot
from zengxindai.web.scopes import refused


class OtherAddress(PermissionDenied):
    """A good token, used from an address its system does not call from."""

    default_detail = _("This system does not call from this address; its administrator names the networks")


class OpenAccountToken(TokenAuthentication):
    """A token is good while it is neither expired nor revoked, its account open, and from where it may be used."""

    def authenticate(self, request: Any) -> Any:
        """As the library's, knowing where the request came from."""
        self.address = request.META.get("REMOTE_ADDR")
        return super().authenticate(request)

    def authenticate_credentials(self, key: str) -> Any:
        """The account and its token; AuthenticationFailed (401), OtherAddress (403), on record; Throttled (429)."""
        try:
            token = tokens.entered(key, self.address)
        except tokens.Unknown as unknown:
            if counted(within(f"wrong-token:{self.address}", MINUTE)) > settings.WRONG_TOKENS_PER_MINUTE:
                raise Throttled(MINUTE) from unknown
            known = unknown.token
            what = known.prefix if known else str(self.address)
            refused(known.user if known else robot(), f"token {unknown.why}", what)
            said = _("The token is not good: it is wrong, revoked or expired, or its account is closed.")
            raise AuthenticationFailed(said) from unknown
        except tokens.Elsewhere as elsewhere:
            refused(elsewhere.token.user, "address", str(self.address))
            raise OtherAddress from elsewhere
        return token.user, token
