"""Programs sign in with a token: a person's as with a password, a bank's system's from its own places only."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied, Throttled

from zengxindai.accounts import signatures, tokens, wall
from zengxindai.accounts.counting import MINUTE, counted, within
from zengxindai.accounts.models import ServiceAccount
from zengxindai.accounts.queries import robot
from zengxindai.web.input import bounded
from zengxindai.web.scopes import refused

# [R] As much as the proxy lets through: a file of 20 MB, or 50,000 rows.
BODY_MOST = 25 * 1024 * 1024


class OtherAddress(PermissionDenied):
    """A good token, used from an address its system does not call from."""

    default_detail = _("This system does not call from this address; its administrator names the networks")


class NotSigned(AuthenticationFailed):
    """A good token with a call that is not signed as its system must, or was made before."""


def signed(request: Any, service: ServiceAccount) -> None:
    """Hold a system's call against its signature where it needs one; NotSigned (401) is on record.

    The body is read here, up to what the largest door takes, and laid back for whoever reads it next.
    """
    if not signatures.needed(service, timezone.localdate()):
        return
    inner, asked = request._request, request.headers
    body = bounded(inner, BODY_MOST)
    inner._stream, inner._read_started = BytesIO(body), False
    try:
        signatures.take(
            service,
            request.method,
            inner.get_full_path(),
            body,
            timestamp=asked.get(signatures.TIMESTAMP, ""),
            nonce=asked.get(signatures.NONCE, ""),
            given=asked.get(signatures.SIGNATURE, ""),
        )
    except signatures.Unsigned as unsigned:
        refused(service.user, f"signature {unsigned.why}", request.path)
        raise NotSigned(unsigned.said) from unsigned


class OpenAccountToken(TokenAuthentication):
    """A token is good while it is neither expired nor revoked, its account open, and from where it may be used."""

    def authenticate(self, request: Any) -> Any:
        """As the library's, knowing where the request came from."""
        self.address = request.META.get("REMOTE_ADDR")
        entered = super().authenticate(request)
        if entered is not None and (service := tokens.service_of(entered[0])) is not None:
            signed(request, service)
        return entered

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
        wall.reads_as(token.user.pk)
        return token.user, token
