"""Signing in on the trail: who came in, who failed, at which step, and whose name was locked out; sealed like any act.

Whoever failed has proved to be nobody, so those events are the system's own, about the account that was named. A name
that is no account may be anything, a password typed into the wrong box or an identity number: three characters of it
stay, and a keyed index by which the same name is found again.
"""

from __future__ import annotations

from typing import Any

from axes.conf import settings as axes_settings
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from zengxindai.accounts import attempts, entrance
from zengxindai.accounts.backends import user_name
from zengxindai.accounts.models import User
from zengxindai.accounts.queries import robot
from zengxindai.audit import trail
from zengxindai.privacy import blind, blinds

CASE = "sign_in"
ENTER, LOCK_OUT = "sign_in.enter", "sign_in.lock_out"
# At which step somebody failed.
FAILED = {
    attempts.PASSWORD: "sign_in.fail",
    attempts.CODE: "sign_in.fail_code",
    attempts.CONFIRMATION: "sign_in.fail_confirmation",
}
SHOWN = 3


def listen() -> None:
    """Hear what the doors say; asked twice it still hears once."""
    entrance.entered.connect(on_entered, dispatch_uid="trail-entered")
    user_login_failed.connect(on_failed, dispatch_uid="trail-failed")


def indexes(name: str) -> list[str]:
    """By which index a name that is no account stands in events, under every key there is."""
    return [index.hex() for index in blinds(name, CASE).values()]


def on_entered(sender: Any, user: User, single: bool, **more: Any) -> None:
    """Somebody is signed in; single: by the password alone."""
    data = {"name": user.username, "single": single}
    trail.record(verb=ENTER, by=user, at=timezone.now(), case_type=CASE, case_id=user.pk, data=data)


def on_failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None, **more: Any) -> None:
    """A wrong password or code, and the lock-out where it was one too many.

    While a name is locked out no password is looked at: those tries are none, and only axes' own log counts them.
    """
    tries = getattr(request, "axes_failures_since_start", None)
    locked = getattr(request, "axes_locked_out", False)
    if locked and tries is None:
        return
    what = more.get("what", attempts.PASSWORD)
    verbs = [FAILED[what], *([LOCK_OUT] if locked and tries == axes_settings.AXES_FAILURE_LIMIT else [])]
    typed = user_name(str(credentials.get("username") or "").strip()) or ""
    user = User.objects.filter(username=typed).first() if "\0" not in typed else None
    data = {"name": user.username} if user else {"name": masked(typed), "index": blind(typed, CASE).hex()}
    for verb in verbs:
        trail.record(
            verb=verb, by=robot(), at=timezone.now(), case_type=CASE, case_id=user.pk if user else 0, data=data
        )


def masked(typed: str) -> str:
    """The beginning of a name that is no account."""
    return "".join(each for each in typed[:SHOWN] if each.isprintable()) + "***"
