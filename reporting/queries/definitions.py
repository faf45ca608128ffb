"""口径: which version of each sheet is in force, what it says of every column, and what earlier ones said."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
from collections.abc import Iterable
from typing import Any

from reporting.models import Definition
from reporting.queries.declaration import Declaration
from reporting.queries.declared import ALL

log = logging.getLogger(__name__)


def columns(declared: Declaration) -> list[dict[str, str]]:
    """What is kept of a declaration: everything that says how a figure is counted."""
    return [
        {"name": each.name, "no": each.no, "label": each.full_label, "kind": each.kind, "means": each.means}
        for each in declared.columns
    ]


def digest(declared: Declaration) -> str:
    """SHA-256 of title, unit, columns and notes: another digest is another version."""
    told = [declared.title, declared.unit, columns(declared), list(declared.notes)]
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def versions(codes: Iterable[str]) -> dict[str, str]:
    """The versions in force of these sheets, as a report keeps them."""
    return {code: ALL[code].version for code in codes if code in ALL}


def keep(day: dt.date) -> None:
    """Keep every version in force from the first day it is used on; what is kept stays."""
    known = {(each.code, each.version): each.digest for each in Definition.objects.all()}
    for code, declared in ALL.items():
        if (code, declared.version) not in known:
            Definition.objects.create(
                code=code,
                version=declared.version,
                title=declared.title,
                columns=columns(declared),
                digest=digest(declared),
                since=day,
            )
        elif known[code, declared.version] != digest(declared):
            log.error("%s %s is counted otherwise than the version kept under this name", code, declared.version)


def printed(definitions: dict[str, Any]) -> str:
    """The line beneath a sheet."""
    return "口径版本：" + "、".join(f"{code} {version}" for code, version in definitions.items())


def history(code: str) -> list[Definition]:
    """The kept versions of a sheet, newest first."""
    return list(Definition.objects.filter(code=code).order_by("-since", "-id"))
