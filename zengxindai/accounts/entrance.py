"""The two steps of signing in: who gave the right password waits in the session until the code is right, too.

Nobody is signed in meanwhile: the session knows the person and grants nothing.
"""

from __future__ import annotations

import datetime as dt

from django.contrib.auth import login
from django.dispatch import Signal
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from zengxindai.accounts import passwords, people, second_factor, sessions
from zengxindai.accounts.backends import AccountBackend
from zengxindai.accounts.models import User

# Marks of a session: who waits for the code; a password that has been kept too long.
WAITING, EXPIRED = "waiting_for_code", "password_expired"
PATIENCE = dt.timedelta(minutes=10)
BACKEND = "zengxindai.accounts.backends.AccountBackend"
# Somebody has come in; user, single as of `admit`. The trail, a floor above, listens.
entered = Signal()


def asked(user: User, day: dt.date) -> bool:
    """Whether a code is asked for: the person has a second factor, or a duty that needs one."""
    return second_factor.confirmed(user) or second_factor.needed(user, day)


def hold(request: HttpRequest, user: User, onward: str) -> None:
    """Let the person wait for the code; onward: where they wanted to go."""
    request.session.cycle_key()
    request.session[WAITING] = {
        "user": user.pk,
        "password": user.get_session_auth_hash(),
        "at": timezone.now().isoformat(),
        "onward": onward,
    }


def held(request: HttpRequest) -> User | None:
    """Who waits here; None after ten minutes, after a change of the password, and when the account was closed."""
    kept = request.session.get(WAITING)
    if not kept or timezone.now() - dt.datetime.fromisoformat(kept["at"]) > PATIENCE:
        return None
    user = AccountBackend().get_user(kept["user"])
    same = user is not None and constant_time_compare(kept["password"], user.get_session_auth_hash())
    return user if same else None


def admit(request: HttpRequest, user: User, *, single: bool) -> str:
    """Sign the person in; single: without a second factor. Returns where they wanted to go, "" for nowhere."""
    onward = request.session.get(WAITING, {}).get("onward", "")
    request.session.pop(WAITING, None)
    login(request, user, backend=BACKEND)
    sessions.begin(request)
    request.session[sessions.SINGLE] = single
    request.session[EXPIRED] = passwords.expired(user, timezone.localdate())
    people.spend(user)
    entered.send(sender=__name__, user=user, single=single)
    return str(onward)
