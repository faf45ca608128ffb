"""Keys are followed by newer ones: what older keys sealed is sealed anew, and what they indexed is indexed anew.

Batch by batch, each a transaction of its own with its event, so that it may be stopped anywhere and run again: what
is done is told by the stored values themselves.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Count, Func, Model, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils import timezone

from zengxindai.accounts.queries import robot
from zengxindai.audit import trail
from zengxindai.audit.replacing import ROTATE, replace
from zengxindai.privacy import SCRUBBED, SealedTextField, blind, blinds, key_of, seal, unseal
from zengxindai.privacy.inventory import Held, indexed, sealed_fields

BATCH = 500
UNKNOWN = "?"


def newest() -> tuple[str, str]:
    """The names of the keys in use: the one that seals and the one that indexes."""
    return next(iter(settings.FIELD_KEYS)), next(iter(settings.FIELD_INDEX_KEYS))


def rotate(size: int = BATCH) -> Iterator[tuple[str, int]]:
    """Do all that is left; yields after each batch the place ("table.column") and how many rows it changed."""
    for model, field in sealed_fields():
        while changed := _reseal(model, field, size):
            yield field.place, changed
    for held in indexed():
        yield from _index_anew(held, size)


def counts() -> dict[str, Counter[str]]:
    """How many values lie under which key, by place; "scrubbed" for what is gone, "?" for an index of no known key."""
    found: dict[str, Counter[str]] = {}
    for model, field in sealed_fields():
        by_key = _stored(model, field.name).order_by().values_list("under").annotate(count=Count("pk"))
        found[field.place] = Counter(dict(by_key))
    for held in indexed():
        found[_place(held)] = Counter(key for rows in _indexes(held, BATCH) for *_, key in rows)
    return found


def left() -> dict[str, int]:
    """How many values the newest keys do not hold yet, by place."""
    sealing, indexing = newest()
    done = dict.fromkeys((_place(held) for held in indexed()), indexing)
    rest = {
        place: sum(n for key, n in by_key.items() if key not in (done.get(place, sealing), key_of(SCRUBBED)))
        for place, by_key in counts().items()
    }
    return {place: n for place, n in rest.items() if n}


def _stored(model: type[Model], name: str) -> QuerySet[Any]:
    """The rows that have a sealed value, with it as it is stored and the name of its key."""
    rows = model._base_manager.annotate(token=Cast(name, TextField())).filter(token__isnull=False)
    return rows.annotate(under=Func("token", Value(":"), Value(1), function="split_part", output_field=TextField()))


def _reseal(model: type[Model], field: SealedTextField, size: int) -> int:
    sealing, place = newest()[0], field.place
    # What a key sealed that is no longer named stays where it is, and is counted as left.
    older = [name for name in settings.FIELD_KEYS if name != sealing]
    with transaction.atomic():
        rows = _stored(model, field.name).filter(under__in=older).order_by("pk").values_list("pk", "token")[:size]
        return _replaced(place, [(pk, old, seal(unseal(old, place), place)) for pk, old in rows], sealing)


def _index_anew(held: Held, size: int) -> Iterator[tuple[str, int]]:
    place, indexing = _place(held), newest()[1]
    for rows in _indexes(held, size):
        older = [(pk, old, blind(number, held.sort).hex()) for pk, old, number, key in rows if key != indexing]
        with transaction.atomic():
            if changed := _replaced(place, older, indexing):
                yield place, changed


def _indexes(held: Held, size: int) -> Iterator[list[tuple[int, str, str, str]]]:
    """Batches of primary key, index in hex, number and its key, the scrubbed left out."""
    rows, place, after = _stored(held.model, held.column.name), held.column.place, 0
    rows = rows.exclude(token=SCRUBBED).filter(**{f"{held.index}__isnull": False}).order_by("pk")
    while found := list(rows.filter(pk__gt=after).values_list("pk", held.index, "token")[:size]):
        after = found[-1][0]
        opened = [(pk, bytes(index).hex(), unseal(token, place)) for pk, index, token in found]
        yield [(pk, index, number, _maker(index, number, held.sort)) for pk, index, number in opened]


def _maker(index: str, number: str, sort: str) -> str:
    return next((name for name, made in blinds(number, sort).items() if made.hex() == index), UNKNOWN)


def _place(held: Held) -> str:
    return f"{held.model._meta.db_table}.{held.index}"


def _replaced(place: str, rows: list[tuple[int, str, str]], key: str) -> int:
    if not rows:
        return 0
    trail.record(
        verb=ROTATE,
        by=robot(),
        at=timezone.now(),
        case_type="privacy",
        case_id=0,
        data={"places": {place: [pk for pk, _old, _new in rows]}, "key": key},
    )
    return replace(place, rows)
