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
    """A page of an app in the menu: its URL's name, label, icon, and the kinds of organisation that have use for it."""

    url: str
    label: Any
    icon: str
    kinds: frozenset[str]


_entries: list[Entry] = []


def add(entry: Entry) -> None:
    """Put a page into the menu, between the inbox and the lists; adding it again changes nothing."""
    if entry not in _entries:
        _entries.append(entry)


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the menu and the number of unread notices of a signed-in person."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    entries = [(reverse("inbox"), _("Inbox"), "inbox")]
    entries += [(reverse(e.url), e.label, e.icon) for e in _entries if user.organisation.kind in e.kinds]
    entries += [(listing.url(flow), flow.label, flow.icon) for flow in listing.menu_flows(user)]
    entries.append((reverse("officers"), _("List of responsibilities"), "telephone"))
    if actions.manages(user, user.organisation, timezone.localdate()):
        entries.append((reverse("people"), _("People"), "people"))
        if user.organisation.kind != Kind.ENTERPRISE:
            entries.append((reverse("officers-named"), _("Officers named"), "person-badge"))
    menu = [
        {
            "label": label,
            "url": url,
            "icon": icon,
            "active": request.path == url or (url != "/" and request.path.startswith(url)),
        }
        for url, label, icon in entries
    ]
    return {"menu": menu, "notice_count": notices.unread_count(user)}
