"""The menu and the counts beside it, by kind of organisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts.models import Kind
from zengxindai.administration import actions
from zengxindai.notifications import queries as notices
from zengxindai.web import listing


@dataclass(frozen=True)
class Entry:
    """A page of an app that belongs to no case: its URL's name, its label and icon, the kinds that use it.

    first: before the lists of cases, for what people come for.
    """

    url_name: str
    label: Any
    icon: str
    readers: frozenset[str]
    first: bool = False


_entries: dict[str, Entry] = {}


def add(entry: Entry) -> None:
    """Add a page to the menu of those who use it."""
    _entries[entry.url_name] = entry


def operators(user: Any) -> list[tuple[str, Any, str]]:
    """The pages of the operator's security and audit administrators."""
    day = timezone.localdate()
    own = [(reverse("security"), _("Lost passwords and phones"), "key")] if actions.is_security(user, day) else []
    if actions.audits(user, day):
        own.append((reverse("administration-trail"), _("Who administered what"), "journal-check"))
        own.append((reverse("sign-ins"), _("Signing in"), "box-arrow-in-right"))
    return own


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the menu and the number of unread notices of a signed-in person."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    entries = [(reverse("inbox"), _("Inbox"), "inbox")]
    kind = user.organisation.kind
    first = [e for e in _entries.values() if kind in e.readers and e.first]
    entries += [(reverse(e.url_name), e.label, e.icon) for e in first]
    entries += [(listing.url(flow), flow.label, flow.icon) for flow in listing.menu_flows(user)]
    entries += [(reverse(e.url_name), e.label, e.icon) for e in _entries.values() if kind in e.readers and not e.first]
    entries.append((reverse("officers"), _("List of responsibilities"), "telephone"))
    if actions.manages(user, user.organisation, timezone.localdate()):
        entries.append((reverse("people"), _("People"), "people"))
        if kind == Kind.BANK:
            entries.append((reverse("systems"), _("Bank systems"), "hdd-network"))
        if kind != Kind.ENTERPRISE:
            entries.append((reverse("officers-named"), _("Officers named"), "person-badge"))
    if kind == Kind.OPERATOR:
        entries += operators(user)
    # The longest address that fits is the page's own: a list's begins those of its cases and of pages beside them.
    fitting = [url for url, *_ in entries if request.path == url or (url != "/" and request.path.startswith(url))]
    here = max(fitting, key=len, default=None)
    menu = [{"label": label, "url": url, "icon": icon, "active": url == here} for url, label, icon in entries]
    return {"menu": menu, "notice_count": notices.unread_count(user)}
