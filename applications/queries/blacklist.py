"""Reads on the black list."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.models import BlacklistEntry


def barred_until(uscc: str, day: dt.date) -> dt.date | None:
    """The last day an active black-list entry bars the enterprise on; None when none does."""
    entries = BlacklistEntry.objects.all().active_on(uscc, day).order_by("-barred_until")
    return entries.values_list("barred_until", flat=True).first()


def blacklist_facts(entry: BlacklistEntry, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a black-list entry's page."""
    return [
        (_("Enterprise"), entry.subject, "text"),
        (_("Credit code"), entry.uscc, "text"),
        (_("Facts and proof"), entry.ground, "text"),
        (_("Loss caused (yuan)"), entry.loss, "money"),
        (_("Decision number"), entry.decision_no, "text"),
        (_("Listed on"), entry.listed_on or "", "day"),
        (_("Barred until"), entry.barred_until or "", "day"),
    ]
