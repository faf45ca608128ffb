"""What files can be to a case: the notice's lists, in the reader's language."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import get_language

from zengxindai.policy import terms
from zengxindai.policy.terms import MaterialKind, Terms

# Lists that belong to one kind of case alone: agreements (form 4.1), claims (form 4.7), complaints (Article 22).
OWN = ("0", "D", "S22")


def kinds(now: Terms, listed: str) -> tuple[MaterialKind, ...]:
    """The kinds of one list, such as "A" (form 4.2), in its order."""
    return tuple(kind for kind in now.materials if kind.list == listed)


def listed_today(listed: str) -> tuple[MaterialKind, ...]:
    """The kinds of one list in force today; none before a policy is loaded."""
    return tuple(kind for kind in _today() if kind.list == listed)


def named(key: str) -> MaterialKind | None:
    """The kind of a key in force today; None for papers and for keys that no list has."""
    return next((kind for kind in _today() if kind.key == key), None)


def label(key: str) -> str:
    """The name of a kind in the reader's language; empty for what is none."""
    kind = named(key)
    return words(kind) if kind else ""


def words(kind: MaterialKind) -> str:
    """The name of a kind in the reader's language."""
    return kind.label if _chinese() else kind.label_en


def hint(kind: MaterialKind) -> str:
    """What to look out for with a kind, in the reader's language; empty where there is nothing."""
    return kind.hint if _chinese() else kind.hint_en


def choices(*lists: str) -> list[tuple[str, str]]:
    """The kinds of these lists in force today as a form offers them; empty before a policy is loaded.

    Without lists: all but those of `OWN`.
    """
    return [(kind.key, words(kind)) for kind in _today() if (kind.list in lists if lists else kind.list not in OWN)]


def labels() -> dict[str, str]:
    """The names of all kinds in force today, by key."""
    return {kind.key: words(kind) for kind in _today()}


def _today() -> tuple[MaterialKind, ...]:
    try:
        return terms.on(timezone.localdate()).materials
    except terms.TermMissing:
        return ()


def _chinese() -> bool:
    return (get_language() or "zh").startswith("zh")
