"""Wrong passwords and wrong codes are counted together: after five from one place that name is locked out there.

Who tries many names from one place, or one person's codes from many, is stopped by the hour's counts.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.hashers import check_password
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, QueryDict

from zengxindai.accounts.counting import HOUR, counted, counted_before, within
from zengxindai.accounts.models import User

# What was wrong: the password at the door, the code after it, the password asked for again.
PASSWORD, CODE, CONFIRMATION = "password", "code", "confirmation"
COUNTS_KEPT = dt.timedelta(days=7)


class Handler(AxesDatabaseHandler):
    """Counts wrong ones by name and place, and keeps nothing of what was sent with them: codes, words about people."""

    def user_login_failed(self, sender: Any, credentials: Any, request: Any = None, **more: Any) -> None:
        """As the library's, from a request without its input."""
        if request is None:
            return
        posted, asked = request.POST, request.GET
        request.POST = request.GET = QueryDict()
        try:
            super().user_login_failed(sender, credentials, request, **more)
        finally:
            request.POST, request.GET = posted, asked


def place_of(request: HttpRequest) -> str:
    """The name of this hour's count of what was wrong from where a request comes."""
    return within(f"wrong-from:{request.META.get('REMOTE_ADDR')}", HOUR)


def codes_of(user: User) -> str:
    """The name of this hour's count of a person's wrong codes."""
    return within(f"wrong-code:{user.pk}", HOUR)


def too_many_here(request: HttpRequest) -> bool:
    """Whether too much was wrong from this place in this hour, whatever the names."""
    return counted_before(place_of(request)) >= settings.WRONG_HERE_PER_HOUR


def note(request: HttpRequest) -> None:
    """Count something wrong from this place."""
    counted(place_of(request), HOUR)


def too_many_codes(user: User) -> bool:
    """Whether too many codes of a person were wrong in this hour, from whatever place."""
    return counted_before(codes_of(user)) >= settings.WRONG_CODES_PER_HOUR


def note_code(user: User) -> None:
    """Count a wrong code of a person."""
    counted(codes_of(user), HOUR)


def registered_too_often(request: HttpRequest) -> bool:
    """Count one try to register from this place; whether it is one too many in this hour."""
    name = within(f"register:{request.META.get('REMOTE_ADDR')}", HOUR)
    return counted(name, HOUR) > settings.REGISTRATIONS_PER_HOUR


def locked(request: HttpRequest, user: User) -> bool:
    """Whether the name is locked out at this place; the request is then answered so, whatever a view returns."""
    if AxesProxyHandler.is_allowed(request, {"username": user.username}):
        return False
    request.axes_locked_out = True  # type: ignore[attr-defined]
    return True


def failed(request: HttpRequest, user: User, what: str) -> None:
    """Count a wrong code or confirmation of a person who is known already; the fifth signs this browser out."""
    note(request)
    user_login_failed.send(sender=__name__, credentials={"username": user.username}, request=request, what=what)
    if locked(request, user):
        logout(request)


def forgiven(request: HttpRequest, user: User) -> None:
    """A right one ends the count at this place."""
    place = request.axes_ip_address if hasattr(request, "axes_ip_address") else None
    AxesProxyHandler.reset_attempts(username=user.username, ip_address=place)


def confirms(request: HttpRequest, user: User, password: str) -> bool:
    """Whether this is the person's password, asked again before an act that decides or moves money.

    A wrong one is still to be counted (`missed`), by who does not take the count back with the act.
    """
    if locked(request, user) or not check_password(password, user.password):
        return False
    forgiven(request, user)
    return True


def missed(request: HttpRequest, user: User) -> None:
    """Count a wrong confirmation; where the name is locked out already there is nothing to count."""
    if not locked(request, user):
        failed(request, user, CONFIRMATION)


def forget_counts(at: dt.datetime) -> int:
    """Counts that lock nobody out any more, a week after the last wrong one; who failed stays on the trail."""
    return AccessAttempt.objects.filter(attempt_time__lt=at - COUNTS_KEPT).delete()[0]
