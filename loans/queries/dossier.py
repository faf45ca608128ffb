"""In which loan opinions a person is named as standing surety (Article 11.4)."""

from __future__ import annotations

from typing import Any

from applications.queries.dossier import persons
from loans.models import Surety
from zengxindai.web.dossier import Asked


def sureties(asked: Asked) -> list[dict[str, Any]]:
    """Opinion, name and relation; those named without a row of an enterprise file cannot be found by number."""
    found = Surety.objects.filter(person__in=persons(asked)).select_related("opinion").order_by("id")
    return [
        {"贷款意见": each.opinion.number or "", "姓名": each.name, "关系": each.get_relation_display()}
        for each in found
    ]
