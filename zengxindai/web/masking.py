"""Personal data as it is shown by default: enough to recognise, too little to misuse."""

from __future__ import annotations

from collections.abc import Callable

from zengxindai.privacy import MARKER

STAR = "*"


def name(value: str) -> str:
    """A person's name with all but the first character hidden: 张*."""
    text = value.strip()
    if text == MARKER:
        return text
    return text[:1] + STAR if text else ""


def phone(value: str) -> str:
    """A telephone number with the middle hidden: 138****1234."""
    return _middle(value, 3, 4, 4)


def identity(value: str) -> str:
    """A citizen identity number, its first three and last four characters shown: 110***********1234."""
    text = _compact(value)
    return _middle(text, 3, 4, len(text) - 7)


def account(value: str) -> str:
    """A bank account number, its last four digits shown: ****1234."""
    return _middle(value, 0, 4, 4)


KINDS: dict[str, Callable[[str], str]] = {"name": name, "phone": phone, "identity": identity, "account": account}


def mask(value: str, kind: str) -> str:
    """`value` masked as a "name", "phone", "identity" or "account"; KeyError for any other kind."""
    return KINDS[kind](value)


def _compact(value: str) -> str:
    return "".join(value.split()).replace("-", "")


def _middle(value: str, head: int, tail: int, stars: int) -> str:
    text = _compact(value)
    if text == MARKER:
        return text
    # What is too short to keep both ends shows nothing at all.
    if len(text) <= head + tail:
        return STAR * len(text)
    return text[:head] + STAR * stars + text[-tail:]
