"""Rules on the black list (Article 21)."""

from __future__ import annotations

import datetime as dt

from applications.rules.request import Terms
from zengxindai.workdays import months_later


def barred_through(listed_on: dt.date, terms: Terms) -> dt.date:
    """The last barred day: the corresponding day five years later (Article 21)."""
    return months_later(listed_on, 12 * terms.blacklist_years)
