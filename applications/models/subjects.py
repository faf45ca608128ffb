"""Whom an entry of the black list, or a question about it, is about: an enterprise or a person."""

from __future__ import annotations

from dataclasses import dataclass, field

from zengxindai import privacy
from zengxindai.web import masking


@dataclass(frozen=True)
class Firm:
    """An enterprise by its unified social credit code."""

    code: str

    def __str__(self) -> str:
        return self.code

    @property
    def kept(self) -> dict[str, str]:
        """As a log keeps it."""
        return {"code": self.code}


@dataclass(frozen=True)
class Person:
    """A person by name and citizen identity number; as text, and so in events and pages, always masked."""

    name: str = field(repr=False)
    identity_no: str = field(repr=False)

    def __str__(self) -> str:
        return f"{masking.name(self.name)} {masking.identity(self.identity_no)}"

    @property
    def index(self) -> bytes:
        """The keyed index by which the same number is found again."""
        return privacy.blind(self.identity_no, "identity")

    @property
    def indexes(self) -> list[bytes]:
        """The same under every key in use: while keys are changed, either may stand in a row."""
        return list(privacy.blinds(self.identity_no, "identity").values())

    @property
    def kept(self) -> dict[str, str]:
        """As a log keeps it."""
        return {"index": self.index.hex()}


Subject = Firm | Person
