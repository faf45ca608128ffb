"""Run as a process of its own: one page of a file from standard input as a PNG of ours to standard output.

What people send is read by libraries of a million lines in C. So that happens here, under limits of memory and time,
with no secret in the environment and no file that could be written; only pixels and plain text come out.
"""

from __future__ import annotations

import json
import resource
import sys
from io import BytesIO
from typing import Any
from xml.parsers import expat
from zipfile import ZipFile

# Held against the process, not the person: what does not fit is downloaded instead.
MEMORY = 1024 * 1024 * 1024
SECONDS = 20
FILES = 64
SIDE_MAX = 1600
# A stamp-sized page is not blown up without end: four times its 72 dpi.
SCALE_MAX = 4.0
PIXELS_MAX = 64_000_000
TEXT_MAX = 200_000
PARAGRAPHS_MAX = 2_000
XML_MAX = 32 * 1024 * 1024
DAMAGED, LOCKED, NO_SUCH_PAGE, TOO_LARGE = 3, 4, 5, 6
WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Stop(Exception):
    """The end of the work, with the process's answer."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


def limit() -> None:
    """From here on this process may neither grow, nor run on, nor write a file, nor leave a core."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def pdf(content: bytes, page: int) -> bytes:
    """A page of a PDF as PNG, or, for page 0, how many there are."""
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(content)
    except pypdfium2.PdfiumError as wrong:
        locked = getattr(wrong, "err_code", None) in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY)
        raise Stop(LOCKED if locked else DAMAGED) from wrong
    count = len(document)
    if not page:
        return json.dumps({"count": count}).encode()
    if page > count:
        raise Stop(NO_SUCH_PAGE)
    found = document[page - 1]
    longest = max(found.get_size())
    if not longest > 0:
        raise Stop(DAMAGED)
    # Forms are not drawn by default; what was filled into them belongs to the paper.
    bitmap = found.render(scale=min(SIDE_MAX / longest, SCALE_MAX), may_draw_forms=True)
    image = bitmap.to_pil().convert("RGB")
    image.thumbnail((SIDE_MAX, SIDE_MAX))
    return png(image)


def picture(content: bytes, page: int) -> bytes:
    """A picture drawn anew as PNG: without its metadata, upright, on white; page 0: there is one."""
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = None
    if not page:
        return json.dumps({"count": 1}).encode()
    if page > 1:
        raise Stop(NO_SUCH_PAGE)
    # Only the two formats that are accepted; Pillow knows dozens.
    image: Any = Image.open(BytesIO(content), formats=("PNG", "JPEG"))
    if image.width * image.height > PIXELS_MAX:
        raise Stop(TOO_LARGE)
    image.draft("RGB", (SIDE_MAX, SIDE_MAX))
    if image.mode in ("P", "PA"):
        image = image.convert("RGBA")
    image.thumbnail((SIDE_MAX, SIDE_MAX))
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGBA", "LA"):
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return png(image.convert("RGB"))


def png(image: Any) -> bytes:
    """A picture as PNG with nothing but its pixels."""
    out = BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def text(content: bytes, page: int) -> bytes:
    """The paragraphs of a DOCX as JSON, up to a length, and whether there are more."""
    with ZipFile(BytesIO(content)) as archive, archive.open("word/document.xml") as member:
        xml = member.read(XML_MAX + 1)
    if len(xml) > XML_MAX:
        raise Stop(TOO_LARGE)
    reader = Paragraphs()
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.begins, reader.ends
    parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = reader.says, reader.doctype
    parser.Parse(xml, True)
    return json.dumps({"paragraphs": reader.found, "more": reader.more}).encode()


class Paragraphs:
    """Gathers the text of w:t, with tabs and breaks, paragraph by paragraph."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.parts: list[str] = []
        self.length, self.inside, self.more = 0, False, False

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        """Text, a tab or a line break."""
        self.inside = name == f"{WORDS} t"
        if name in (f"{WORDS} tab", f"{WORDS} br"):
            self.parts.append("\t" if name.endswith("tab") else "\n")

    def ends(self, name: str) -> None:
        """A paragraph is whole."""
        self.inside = False
        if name == f"{WORDS} p":
            if "".join(self.parts).strip():
                self.found.append("".join(self.parts))
            self.parts = []

    def says(self, words: str) -> None:
        """Text, as long as there is room."""
        if not self.inside:
            return
        if self.length + len(words) > TEXT_MAX or len(self.found) >= PARAGRAPHS_MAX:
            self.more = True
            return
        self.length += len(words)
        self.parts.append(words)

    def doctype(self, *_ignored: object) -> None:
        """No Office program writes one."""
        raise Stop(DAMAGED)


KINDS = {"pdf": pdf, "picture": picture, "text": text}


def main(kind: str, page: str) -> int:
    """0 and the page; DAMAGED, LOCKED, NO_SUCH_PAGE or TOO_LARGE and nothing."""
    limit()
    try:
        answer = KINDS[kind](sys.stdin.buffer.read(), int(page))
    except Stop as stop:
        return stop.code
    except MemoryError:
        return TOO_LARGE
    except Exception:
        return DAMAGED
    sys.stdout.buffer.write(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
