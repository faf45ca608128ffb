"""Wrong passwords and wrong codes are counted together: after five from one place that name is locked out there."""

from __future__ import annotations

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import logout
from django.contrib.auth.hashers import check_password
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest

from zengxindai.accounts.models import User


def locked(request: HttpRequest, user: User) -> bool:
    """Whether the name is locked out at this place; the request is then answered so, whatever a view returns."""
    if AxesProxyHandler.is_allowed(request, {"username": user.username}):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    return True


def failed(request: HttpRequest, user: User) -> None:
    """Count a wrong password or code of a person who is known already; the fifth signs this browser out."""
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request)
    if locked(request, user):
        logout(request)


def forgiven(request: HttpRequest, user: User) -> None:
    """A right one ends the count at this place."""
    place = request.axes_ip_address if hasattr(request, "axes_ip_address") else None
    AxesProxyHandler.reset_attempts(username=user.username, ip_address=place)


def confirms(request: HttpRequest, user: User, password: str) -> bool:
    """Whether this is the person's password, asked again before an act that decides or moves money."""
    if locked(request, user):
        return False
    if check_password(password, user.password):
        forgiven(request, user)
        return True
    failed(request, user)
    return False
