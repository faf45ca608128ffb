"""Sessions in PostgreSQL with their person beside them: a list to look at, and an end to each.

A session ends after 30 idle minutes (SESSION_COOKIE_AGE) and after a working day (SESSION_LONGEST) in any case; with
the person's password, duties, account or organisation it ends at once.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from zengxindai.accounts.models import Session, User

# What a session remembers of its beginning; SINGLE: no second factor was asked for.
SINCE, AGENT, ADDRESS, SINGLE = "since", "agent", "address", "single_factor"


class SessionStore(DatabaseStore):
    """Django's own store, with the columns of `Session` filled from what the session remembers."""

    @classmethod
    def get_model_class(cls) -> Any:
        """The table of the list."""
        return Session

    def save(self, must_create: bool = False) -> None:
        """Keep it. A server that is gone is no session that somebody ended, for which the library takes any failure."""
        try:
            super().save(must_create)
        except UpdateError as unsaved:
            if isinstance(unsaved.__context__, OperationalError):
                raise unsaved.__context__ from None
            raise

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row as it is saved."""
        row: Any = super().create_model_instance(data)
        row.user_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        row.agent, row.address = data.get(AGENT, ""), data.get(ADDRESS)
        row.since = dt.datetime.fromisoformat(data[SINCE]) if SINCE in data else None
        return row


def begin(request: HttpRequest) -> None:
    """Note where and when a person signed in; the browser's own name is cut to what fits."""
    request.session[SINCE] = timezone.now().isoformat()
    request.session[AGENT] = request.headers.get("User-Agent", "")[:200].replace("\x00", "")
    request.session[ADDRESS] = request.META.get("REMOTE_ADDR") or None


def over(request: HttpRequest, at: dt.datetime) -> bool:
    """Whether a session has lasted the longest it may, however busy it was."""
    since = request.session.get(SINCE)
    return since is not None and at - dt.datetime.fromisoformat(since) >= dt.timedelta(seconds=settings.SESSION_LONGEST)


def open_of(user: User) -> QuerySet[Session]:
    """The sessions of a person that are open now, the one used last first."""
    return Session.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-seen_at")


def end_all(user: User, but: str | None = None) -> int:
    """End a person's sessions, all or all but the one of that key; returns how many were ended."""
    ended, _tables = Session.objects.filter(user=user).exclude(session_key=but or "").delete()
    return ended


def end_one(user: User, since: str, but: str | None = None) -> int:
    """End the session of a person that began at that instant, as the list names it: a key is never shown."""
    others = Session.objects.filter(user=user).exclude(session_key=but or "")
    named = [row.session_key for row in others if row.since and row.since.isoformat() == since]
    return others.filter(session_key__in=named).delete()[0]


def forget_expired(at: dt.datetime) -> int:
    """Delete the sessions that had ended by themselves at an instant, nobody's among them; returns how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


# How browsers and systems call themselves, the telling one first.
BROWSERS = (
    ("MicroMessenger", "微信"), ("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"),
    ("Linux", "Linux"),
)  # fmt: skip


def device(agent: str) -> str:
    """A browser and its system in a word or two; "" for one that does not say."""
    found = (next((name for mark, name in kinds if mark in agent), "") for kinds in (BROWSERS, SYSTEMS))
    return " · ".join(filter(None, found)) or agent[:40]
