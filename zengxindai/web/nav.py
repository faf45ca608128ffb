"""The menu and the counts beside it, by kind of organisation."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zengxindai.notifications import queries as notices
from zengxindai.web import listing

_extra: list[tuple[str, Any, str, frozenset[str] | None]] = []


def add(url_name: str, label: Any, icon: str, kinds: frozenset[str] | None = None) -> None:
    """Add a page that is no list of cases to the menu of these kinds of organisation (None: all)."""
    entry = (url_name, label, icon, kinds)
    if entry not in _extra:
        _extra.append(entry)


def context(request: HttpRequest) -> dict[str, Any]:
    """Context processor: the menu and the number of unread notices of a signed-in person."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    entries = [(reverse("inbox"), _("Inbox"), "inbox")]
    entries += [(listing.url(flow), flow.label, flow.icon) for flow in listing.menu_flows(user)]
    kind = user.organisation.kind
    entries += [(reverse(name), label, icon) for name, label, icon, kinds in _extra if kinds is None or kind in kinds]
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
