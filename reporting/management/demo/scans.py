"""What the demo's enterprises send: one sheet for each kind of material, drawn once."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

from django.core.files.base import ContentFile

from zengxindai.documents import render
from zengxindai.policy.terms import MaterialKind

DRAWN_ON = dt.date(2020, 2, 19)


def scan(kind: MaterialKind) -> ContentFile:
    """A file as an owner would send it."""
    return ContentFile(_drawn(kind.key, kind.label, kind.hint), f"{kind.label}.pdf")


@lru_cache(maxsize=64)
def _drawn(key: str, label: str, hint: str) -> bytes:
    return render.paper("demo_material", {"title": label, "hint": hint, "key": key}, issued_on=DRAWN_ON)
