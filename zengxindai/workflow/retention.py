"""What is told of people is forgotten once its legal term is over: a marker stands in its place, all else stays.

Figures, events, digests and books are not touched. Each app says whose term is over; the inventory says which fields;
the owner's function writes them, and an event of the same transaction says so.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from axes.models import AccessFailureLog, AccessLog
from django.db import transaction
from django.db.models import F, Q, TextField
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone

from zengxindai.accounts.models import User
from zengxindai.audit import trail
from zengxindai.audit.replacing import SCRUB, replace
from zengxindai.policy import terms
from zengxindai.privacy import MARKER, SCRUBBED
from zengxindai.privacy.inventory import EMAIL, HELD, LOG, MONEY, RELATION, Held, held_by
from zengxindai.workflow import registry

# Of a day and the years of each term: the keys of the rows whose term is over that day.
Find = Callable[[dt.date, Mapping[str, int]], Iterable[int]]
BUSINESS = "enterprise.business"

# Of a day and the years of each term: key, text as stored, and the text without those whose term is over.
Retell = Callable[[dt.date, Mapping[str, int]], Iterable[tuple[int, str, str]]]

_found: dict[str, Find] = {}
_retold: dict[str, Retell] = {}


class Business(NamedTuple):
    """What an enterprise had with the scheme: still open, whether money was lent, the day of the last change."""

    open: bool
    money: bool
    last: dt.date | None


def add(label: str, find: Find) -> None:
    """Let rows of a model ("applications.Complaint") be forgotten; adding it again replaces it."""
    _found[label] = find


def add_told(field: str, retell: Retell) -> None:
    """Let a field that keeps what was said ("applications.Submission.content") be retold without those forgotten."""
    _retold[field] = retell


def retold(day: dt.date) -> dict[Held, list[tuple[int, str, str]]]:
    """What is to be told anew on a day: by field, key, text as stored, text to come."""
    years = terms.on(day).personal_data_years
    held = {each.field: each for each in HELD}
    found = {held[field]: list(retell(day, years)) for field, retell in sorted(_retold.items())}
    return {each: rows for each, rows in found.items() if rows}


def years_before(day: dt.date, years: int) -> dt.date:
    """The same day so many years ago; the last of February where there is none."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def over(enterprise: Any, day: dt.date, years: Mapping[str, int]) -> bool:
    """Whether the term of those behind an enterprise is over: nothing open, and the last of it long enough ago."""
    told: list[Business] = registry.answers(BUSINESS, enterprise)
    days = [each.last for each in told if each.last is not None]
    term = years[MONEY if any(each.money for each in told) else RELATION]
    return bool(days) and not any(each.open for each in told) and max(days) <= years_before(day, term)


def due(day: dt.date) -> dict[str, dict[Held, list[tuple[int, str]]]]:
    """What is to be forgotten on a day and is there yet: by model and field, keys with values as stored."""
    years = terms.on(day).personal_data_years
    found: dict[str, dict[Held, list[tuple[int, str]]]] = {}
    for label, find in sorted(_found.items()):
        keys = list(find(day, years))
        by_field = {held: _there(held, keys) for held in held_by(label) if held.scrubbed and held.kind != "index"}
        found[label] = {held: rows for held, rows in by_field.items() if rows}
    return {label: by_field for label, by_field in found.items() if by_field}


def scrub(day: dt.date, robot: User) -> int:
    """The day-end job: forget what is due, with one event for each model; returns how many values."""
    with transaction.atomic():
        # What names people elsewhere is found by their names, and those are forgotten with the rest.
        told = retold(day)
        done: int = sum(_scrub(by_field, robot) for by_field in due(day).values())
        done += sum(_retell(held, rows, robot) for held, rows in told.items())
        for kind in (AccessLog, AccessFailureLog):
            done += old_logs(day, kind).delete()[0]
        return done


def old_logs(day: dt.date, kind: Any) -> Any:
    """Records of signing in that are past their term."""
    return kind.objects.filter(attempt_time__date__lt=years_before(day, terms.on(day).personal_data_years[LOG]))


def counted(day: dt.date) -> Counter[str]:
    """How many values of which field are due, and how many records of signing in."""
    found = Counter({held.field: len(rows) for by_field in due(day).values() for held, rows in by_field.items()})
    found.update({each.field: len(rows) for each, rows in retold(day).items()})
    found.update({kind._meta.label: old_logs(day, kind).count() for kind in (AccessLog, AccessFailureLog)})
    return +found


def closed_accounts(day: dt.date, years: Mapping[str, int]) -> Iterable[int]:
    """People whose account is closed and who were last here before the term began."""
    long_ago = years_before(day, years[RELATION])
    here = Greatest(F("date_joined"), Coalesce("last_login", "date_joined"))
    closed = User.objects.filter(Q(is_active=False) | Q(valid_to__lte=long_ago)).annotate(here=here)
    return closed.filter(here__date__lte=long_ago).values_list("pk", flat=True)


def _there(held: Held, keys: list[int]) -> list[tuple[int, str]]:
    name = held.column.name
    rows = held.model._base_manager.filter(pk__in=keys).annotate(stored=Cast(name, TextField()))
    rows = rows.exclude(Q(stored__isnull=True) | Q(stored__in=["", _marker(held)])).order_by("pk")
    return list(rows.values_list("pk", "stored"))


def _marker(held: Held) -> str:
    return SCRUBBED if held.sealed else "" if held.kind == EMAIL else MARKER


def _scrub(by_field: Mapping[Held, list[tuple[int, str]]], robot: User) -> int:
    found: dict[str, list[tuple[int, str, str]]] = {}
    for held, rows in by_field.items():
        table = held.model._meta.db_table
        found[f"{table}.{held.column.name}"] = [(pk, stored, _marker(held)) for pk, stored in rows]
        if held.index:
            found[f"{table}.{held.index}"] = _unfindable(held, [pk for pk, _ in rows])
    _note(found, robot)
    replaced = {place: replace(place, rows) for place, rows in found.items()}
    return sum(replaced[f"{held.model._meta.db_table}.{held.column.name}"] for held in by_field)


def _note(found: Mapping[str, list[tuple[int, str, str]]], robot: User) -> None:
    """The event without which the owner's function does nothing: each column with its rows."""
    places = {place: [pk for pk, _old, _new in rows] for place, rows in found.items()}
    data = {"places": places}
    trail.record(verb=SCRUB, by=robot, at=timezone.now(), case_type="privacy", case_id=0, data=data)


def _retell(held: Held, rows: list[tuple[int, str, str]], robot: User) -> int:
    place = f"{held.model._meta.db_table}.{held.column.name}"
    _note({place: rows}, robot)
    return replace(place, rows)


def _unfindable(held: Held, keys: list[int]) -> list[tuple[int, str, str]]:
    """An index by chance in place of each: still one of its own, and found by no number."""
    rows = held.model._base_manager.filter(pk__in=keys, **{f"{held.index}__isnull": False})
    return [(pk, bytes(index).hex(), uuid.uuid4().hex) for pk, index in rows.values_list("pk", held.index)]
