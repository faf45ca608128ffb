"""Whose name in the accountability record is forgotten (Article 23)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from reporting.models import Accountability
from zengxindai.privacy.inventory import RELATION
from zengxindai.workflow.retention import years_before


def held(day: dt.date, years: Mapping[str, int]) -> Iterable[int]:
    """Records that nobody has touched for the term."""
    found = Accountability.objects.filter(status_since__date__lte=years_before(day, years[RELATION]))
    return found.values_list("pk", flat=True)
