"""Which characters the faces at hand can print; an archival PDF may not hold one that it cannot show."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
from django.conf import settings

# The mark printers set where a character is missing.
MISSING = "〓"


def font_folders() -> list[str]:
    """The folders faces are taken from: the bureau's own first, then the free Song and Hei."""
    return [*settings.DOCUMENT_FONT_DIRS, str(Path(pylopdf_fonts_zh_cn.serif_path()).parent)]


def printable(text: str) -> str:
    """The text without control and direction marks, and with 〓 for what no face can print."""
    known = characters(tuple(font_folders()))
    kept = (char for char in text if char == "\n" or unicodedata.category(char)[0] != "C")
    return "".join(char if char in "\n " or ord(char) in known else MISSING for char in kept)


@cache
def characters(folders: tuple[str, ...]) -> frozenset[int]:
    """Every character of the faces in these folders; read once a process."""
    found: set[int] = set()
    for folder in folders:
        for path in sorted(Path(folder).rglob("*")):
            if path.suffix.lower() in (".otf", ".ttf", ".ttc"):
                found.update(covered(path.read_bytes()))
    return frozenset(found)


def covered(font: bytes) -> Iterator[int]:
    """The characters of one OpenType file, or of the first face of a collection, by its format 12 or 4 table."""
    start = struct.unpack_from(">I", font, 12)[0] if font[:4] == b"ttcf" else 0
    for number in range(struct.unpack_from(">H", font, start + 4)[0]):
        tag, _sum, table, _length = struct.unpack_from(">4sIII", font, start + 12 + 16 * number)
        if tag != b"cmap":
            continue
        for entry in range(struct.unpack_from(">H", font, table + 2)[0]):
            offset = table + struct.unpack_from(">I", font, table + 4 + 8 * entry + 4)[0]
            form = struct.unpack_from(">H", font, offset)[0]
            if form == 12:
                yield from groups(font, offset)
            elif form == 4:
                yield from segments(font, offset)


def groups(font: bytes, offset: int) -> Iterator[int]:
    """The characters of a table of format 12."""
    for number in range(struct.unpack_from(">I", font, offset + 12)[0]):
        first, last, _glyph = struct.unpack_from(">III", font, offset + 16 + 12 * number)
        yield from range(first, last + 1)


def segments(font: bytes, offset: int) -> Iterator[int]:
    """The characters of a table of format 4."""
    count = struct.unpack_from(">H", font, offset + 6)[0] // 2
    for number in range(count):
        last = struct.unpack_from(">H", font, offset + 14 + 2 * number)[0]
        first = struct.unpack_from(">H", font, offset + 16 + 2 * count + 2 * number)[0]
        if first != 0xFFFF:
            yield from range(first, last + 1)
