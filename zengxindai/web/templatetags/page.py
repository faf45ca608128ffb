"""Values by their kind, and deadlines, as the pages print them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import gettext as _

from zengxindai.web.templatetags.zxd import day, money

register = template.Library()


@register.filter
def shown(value: Any, kind: str) -> str:
    """A value by its kind: money, day, pct, anything else as it is."""
    if value in (None, ""):
        return "—"
    if kind == "money":
        return money(value)
    if kind == "day":
        return day(value)
    if kind == "pct":
        return f"{Decimal(value).normalize():f}%"
    return str(value)


@register.filter
def left(days: int | None) -> str:
    """A deadline in words: so many working days left, or past."""
    if days is None:
        return _("no deadline")
    if days < 0:
        return _("%(days)d working days late") % {"days": -days}
    return _("%(days)d working days left") % {"days": days}


@register.filter
def light(days: int | None) -> str:
    """The colour of a deadline: red when past, amber on the last days, green before."""
    if days is None:
        return "secondary"
    if days < 0:
        return "danger"
    return "warning" if days <= 1 else "success"
