"""What a kept file looks like, for reading in the page: pixels and plain text of ours, never the sender's bytes."""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils.translation import gettext as _

from zengxindai.documents import rendering, store
from zengxindai.documents.content import TYPES
from zengxindai.documents.models import Attachment
from zengxindai.documents.sheets import reading

PAGES_MAX = 50
ROWS_MAX, COLUMNS_MAX, CELL_MAX = 50, 20, 500
SECONDS_MAX = 30
# How many files are read at once on one machine: each may take a gigabyte for a moment.
AT_ONCE = 2
# Which way a content type is read; OFD and whatever comes later is downloaded.
WAYS = {
    TYPES["pdf"]: "pdf",
    TYPES["png"]: "picture",
    TYPES["jpg"]: "picture",
    TYPES["docx"]: "text",
    TYPES["xlsx"]: "sheet",
}
# Answers that the same bytes will always get again; what ran out of time may do better another day.
LASTING = (rendering.DAMAGED, rendering.LOCKED, rendering.TOO_LARGE)
log = logging.getLogger("zengxindai.documents")


class NoPage(Exception):
    """There is no such page."""


class Unreadable(Exception):
    """Why a file cannot be shown, in words for people; it can still be downloaded."""


@dataclass(frozen=True)
class Contents:
    """What there is to be read in a file.

    kind: pages, sheet, text or none. total: pages in the file, of which `count` are shown. message: what is not shown,
    and why.
    """

    kind: str = "none"
    count: int = 0
    total: int = 0
    rows: list[list[str]] = field(default_factory=list)
    paragraphs: list[str] = field(default_factory=list)
    message: str = ""


def contents(attachment: Attachment) -> Contents:
    """What there is to be read; never raises for what a file holds."""
    way = WAYS.get(attachment.content_type)
    try:
        if way is None:
            return Contents(message=_("Files of this type are not shown here: download it to read it"))
        if way == "sheet":
            return sheet(attachment)
        if way == "text":
            found = json.loads(_made(attachment, way, 0))
            return Contents("text", paragraphs=found["paragraphs"], message=_more() if found["more"] else "")
        total = json.loads(_made(attachment, way, 0))["count"]
    except Unreadable as wrong:
        return Contents(message=str(wrong))
    shown = min(total, PAGES_MAX)
    message = _("The first %(shown)d of %(total)d pages are shown; download the file to read the others")
    return Contents("pages", shown, total, message=message % {"shown": shown, "total": total} if shown < total else "")


def page(attachment: Attachment, number: int) -> bytes:
    """A page as PNG, the first is 1; raises NoPage beyond the shown ones, Unreadable for a file that cannot be read."""
    way = WAYS.get(attachment.content_type)
    if way not in ("pdf", "picture") or not 1 <= number <= PAGES_MAX:
        raise NoPage
    return _made(attachment, way, number)


def sheet(attachment: Attachment) -> Contents:
    """The upper left corner of a workbook's first sheet as text."""
    place = _folder(attachment) / "sheet.json"
    try:
        found = json.loads(place.read_bytes())
    except OSError:
        try:
            with _opened(attachment) as file, _place_in_line():
                lines = reading.unpack(file)
        except reading.Wrong as wrong:
            raise Unreadable(str(wrong)) from wrong
        corner = [[_cell(cell) for cell in line[:COLUMNS_MAX]] for line in lines[:ROWS_MAX]]
        found = {"rows": corner, "more": len(lines) > ROWS_MAX or any(len(line) > COLUMNS_MAX for line in lines)}
        _keep(place, json.dumps(found).encode())
    return Contents("sheet", rows=found["rows"], message=_more() if found["more"] else "")


def _more() -> str:
    return _("Only the beginning is shown; download the file to read the rest")


def _cell(value: Any) -> str:
    """A cell as people read it: numbers at a spreadsheet's 15 digits, days without their midnight."""
    text = f"{value:.15g}" if isinstance(value, float) else reading.as_text(value)
    return text[:CELL_MAX]


def _made(attachment: Attachment, way: str, number: int) -> bytes:
    """The answer of the process, from the cache where it was given before; raises NoPage, Unreadable."""
    place = _folder(attachment) / f"{way}-{number}"
    try:
        return place.read_bytes()
    except OSError:
        pass
    refused = place.with_suffix(".no")
    if refused.exists():
        raise Unreadable(_why(int(refused.read_bytes())))
    with _opened(attachment) as file, _place_in_line():
        code, answer = render(file.read(), way, number)
    if code == rendering.NO_SUCH_PAGE:
        raise NoPage
    if code:
        if code in LASTING:
            _keep(refused, str(code).encode())
        raise Unreadable(_why(code))
    _keep(place, answer)
    return answer


def render(content: bytes, way: str, number: int) -> tuple[int, bytes]:
    """The process's own answer: 0 and the bytes, or its code; a process that was ended answers below zero."""
    command = [sys.executable, "-I", rendering.__file__, way, str(number)]
    try:
        # An environment of its own: keys and addresses of the house are in ours.
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=SECONDS_MAX, env={"LANG": "C.UTF-8"}, cwd="/"
        )
    except subprocess.TimeoutExpired:
        return -1, b""
    return done.returncode, done.stdout


@contextlib.contextmanager
def _place_in_line() -> Iterator[None]:
    """One of the few places; waits for one as long as a reading may take. A process that ends leaves its place."""
    folder = Path(settings.PRIVATE_ROOT, "previews")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    until = time.monotonic() + SECONDS_MAX
    with contextlib.ExitStack() as held:
        places = [held.enter_context((folder / f"place-{number}.lock").open("w")) for number in range(AT_ONCE)]
        while not any(map(_taken, places)):
            if time.monotonic() > until:
                raise Unreadable(_("Many files are being opened just now: try again in a minute"))
            time.sleep(0.02)
        yield


def _taken(place: IO[str]) -> bool:
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _why(code: int) -> str:
    if code == rendering.LOCKED:
        return _("The file is protected by a password and cannot be shown; download it, or ask for one without")
    if code == rendering.DAMAGED:
        return _("The file is damaged and cannot be shown; download it, or ask for it again")
    return _("The file is too large to be shown here; download it to read it")


def _opened(attachment: Attachment) -> Any:
    try:
        return store.open_(attachment)
    except (OSError, store.Damaged) as lost:
        log.error("file %s is not whole on the private disk: %s", attachment.pk, type(lost).__name__)
        raise Unreadable(_("The file is not whole on our disk; tell the operator its number")) from lost


def _folder(attachment: Attachment) -> Path:
    """Where what was made of a content lies: by its digest, so it never changes and is made once for all its rows."""
    return Path(settings.PRIVATE_ROOT, "previews", attachment.sha256[:2], attachment.sha256)


def _keep(place: Path, content: bytes) -> None:
    """Write whole or not at all; of two who made the same at once the later one's takes its place."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=place.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).replace(place)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
