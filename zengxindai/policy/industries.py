"""The classification of industries for readers and searchers: names, what lies beneath, search as one types."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

from zengxindai.policy.models import Document, Industry

CLASS = 4
MOST = 20
BY_CODE = 1


@dataclass(frozen=True)
class Entry:
    """A line of the classification; path: the names of section, division and group above it."""

    code: str
    name: str
    level: int
    initials: str
    path: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def book() -> Mapping[str, Entry]:
    """Every line by its code, in the standard's order; read anew when the policy was loaded anew."""
    return _book(Document.objects.order_by("-loaded_at").values_list("loaded_at", flat=True).first())


@lru_cache(maxsize=2)
def _book(stamp: dt.datetime | None) -> Mapping[str, Entry]:
    rows = list(Industry.objects.order_by("code").values_list("code", "name", "level", "initials"))
    names = {code: name for code, name, _, _ in rows}
    above = lambda code: tuple(names[up] for up in (code[:1], code[:3], code[:4]) if up != code and up in names)  # noqa: E731
    return {code: Entry(code, name, level, letters, above(code)) for code, name, level, letters in rows}


def words(code: str) -> str:
    """Code and name, for readers; the code alone where it is none of the standard's."""
    entry = book().get(code)
    return str(entry) if entry else code


def narrowed(typed: str) -> str:
    """What was typed as codes are written: half-width, upper case, no blanks."""
    return "".join(normalize("NFKC", typed).split()).upper()


def find(typed: str) -> Entry | None:
    """The line somebody means by a code, with or without its letter; None when there is none.

    Four digits alone name one class of the standard, shorter ones one group or division.
    """
    code, known = narrowed(typed), book()
    if code in known:
        return known[code]
    if not code.isdigit():
        return None
    return next((each for each in known.values() if each.code[1:] == code), None)


def beneath(code: str) -> list[Entry]:
    """The classes of a section, division or group."""
    return [each for each in book().values() if each.level == CLASS and each.code.startswith(code)]


def search(typed: str) -> list[Entry]:
    """The classes that every word typed fits, best first, at most 20.

    A word fits a class by the beginning of its code, with or without the letter, by a part of its name or of a name
    above it, or by the initials of its name.
    """
    asked = normalize("NFKC", typed).lower().split()
    if not asked:
        return []
    ranked = []
    for place, entry in enumerate(book().values()):
        if entry.level != CLASS:
            continue
        ranks = [_rank(word, entry) for word in asked]
        if None not in ranks:
            # By code they stay in the standard's order; by words the shortest name is nearest to what was typed.
            length = 0 if BY_CODE in ranks else len(entry.name)
            ranked.append((sum(rank for rank in ranks if rank is not None), length, place, entry))
    return [entry for *_, entry in sorted(ranked, key=lambda each: each[:3])[:MOST]]


def _rank(word: str, entry: Entry) -> int | None:
    """How well a word fits, 0 the best; None when it does not."""
    code, name = entry.code.lower(), entry.name.lower()
    tests = (
        word in (code, code[1:], name),
        code.startswith(word) or code[1:].startswith(word),
        name.startswith(word),
        word in name,
        entry.initials.startswith(word),
        word in entry.initials,
        any(word in above.lower() for above in entry.path),
    )
    # The place of the first test that holds; BY_CODE is the second's.
    return next((rank for rank, fits in enumerate(tests) if fits), None)
