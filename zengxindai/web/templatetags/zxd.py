"""How money, days, states, deadlines, citations, masked data and icons are printed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.forms import BoundField
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from zengxindai import money as yuan
from zengxindai.policy import articles
from zengxindai.web import masking

register = template.Library()

NOTHING = "–"
WAN = Decimal(10000)
# From this many working days on, a deadline is amber.
SOON = 2
CONTROLS = {
    "select": "form-select",
    "nullbooleanselect": "form-select",
    "selectmultiple": "form-select",
    "checkbox": "form-check-input",
    "radioselect": "form-check-input",
    "checkboxselectmultiple": "form-check-input",
    "choices": "form-check-input",
}
ICON_NAME = re.compile(r"^[a-z0-9-]+$")
TONES = ("primary", "success", "danger", "warning", "secondary")


def _number(value: Any) -> Decimal | None:
    if value is None or value == "" or isinstance(value, bool):
        return None
    try:
        found = Decimal(str(value))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


@register.filter
def money(value: Any) -> str:
    """An amount in yuan: 1,234,567.90."""
    number = _number(value)
    return NOTHING if number is None else format(yuan.fen(number), ",.2f")


@register.filter
def wan(value: Any) -> str:
    """An amount in yuan as 万元 with two places, half-up: 3,000,000 is 300.00."""
    number = _number(value)
    return NOTHING if number is None else format((number / WAN).quantize(yuan.FEN, ROUND_HALF_UP), ",.2f")


@register.filter
def words(value: Any) -> str:
    """An amount in yuan in formal Chinese numerals; empty when there is none."""
    number = _number(value)
    return "" if number is None else yuan.in_words(number)


@register.filter
def pct(value: Any) -> str:
    """A percentage without idle zeros, two places at least: 5.2200 is 5.22, 65 is 65.00."""
    number = _number(value)
    if number is None:
        return NOTHING
    places = min(max(2, -int(number.normalize().as_tuple().exponent)), 4)
    return format(number, f",.{places}f")


@register.filter
def day(value: Any) -> str:
    """A day in tables: 2020-03-05; of a moment, the local day."""
    if isinstance(value, dt.datetime):
        value = timezone.localtime(value) if timezone.is_aware(value) else value
    return value.strftime("%Y-%m-%d") if isinstance(value, dt.date) else (value or NOTHING)


@register.filter
def moment(value: Any) -> str:
    """A moment to the minute, local time: 2020-03-05 14:30; a mere day as a day."""
    if not isinstance(value, dt.datetime):
        return day(value)
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return local.strftime("%Y-%m-%d %H:%M")


@register.filter
def plain(value: Any) -> str:
    """A value whose kind nobody named: numbers with separators and the places they have, days as days."""
    if isinstance(value, Decimal):
        return format(value, ",f")
    return moment(value) if isinstance(value, dt.date) else str(value)


@register.filter
def mask(value: Any, kind: str) -> str:
    """Personal data masked: name, phone, identity or account."""
    return masking.mask(str(value), kind) if value else NOTHING


@register.filter
def article(number: int | None) -> str:
    """An article of the notice, cited; empty for none."""
    return articles.cite(number) if number else ""


@register.filter
def pairs(first: Iterable[Any], second: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    """Two lists walked side by side: columns with a row's cells. As long as the shorter one."""
    return zip(first, second, strict=False)


@register.filter
def tone(value: Any) -> str:
    """A colour family the style sheet knows; anything else is secondary."""
    known = {"error": "danger", "info": "primary", "debug": "secondary", "block": "danger", "warn": "warning"}
    known |= {"waived": "primary"}
    found = known.get(str(value), str(value))
    return found if found in TONES else "secondary"


@register.inclusion_tag("components/status.html")
def status(label: Any, tone: str = "secondary") -> dict[str, Any]:
    """A state as a chip, coloured by kind."""
    return {"label": label, "tone": tone}


@register.inclusion_tag("components/deadline.html")
def clock(left: int | None, paused_since: dt.date | None = None) -> dict[str, Any]:
    """A deadline as a chip; a clock that stands still says since when, in grey."""
    if paused_since is not None:
        return {"label": _("Clock stopped since %(day)s") % {"day": day(paused_since)}, "tone": "secondary"}
    return workdays_left(left)


@register.inclusion_tag("components/deadline.html")
def workdays_left(left: int | None) -> dict[str, Any]:
    """A deadline as a chip: green while there is time, amber when near, red when past. left: working days."""
    if left is None:
        return {"label": "", "tone": ""}
    if left < 0:
        label = ngettext("%(days)d working day overdue", "%(days)d working days overdue", -left) % {"days": -left}
        return {"label": label, "tone": "danger"}
    if left == 0:
        return {"label": _("Due today"), "tone": "warning"}
    label = ngettext("%(days)d working day left", "%(days)d working days left", left) % {"days": left}
    return {"label": label, "tone": "warning" if left <= SOON else "success"}


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """A form field's input with the classes of its kind."""
    css = [field.field.widget.attrs.get("class", ""), CONTROLS.get(field.widget_type, "form-control")]
    if field.errors:
        css.append("is-invalid")
    return field.as_widget(attrs={"class": " ".join(name for name in css if name)})


@register.simple_tag
def closed_offers(offers: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The actions that are not open now; each says why."""
    return [offer for offer in offers if not offer["open"]]


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon of the set under static/vendor/icons, drawn in the page; nothing when the set lacks it."""
    return _svg(name) if ICON_NAME.match(name or "") else SafeString("")


@lru_cache(maxsize=256)
def _svg(name: str) -> SafeString:
    path = finders.find(f"vendor/icons/{name}.svg")
    if not path:
        return SafeString("")
    svg = Path(path).read_text(encoding="utf-8").replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return mark_safe(re.sub(r">\s+<", "><", svg.strip()))  # nosec B308, B703  # noqa: S308 -- our own file, its name checked above
