"""Small files of every kind, made when asked for, good and hostile."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import openpyxl
from PIL import Image
from pypdf import PdfWriter

from zengxindai.documents.content import MAIN_PARTS, TYPES

WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def pdf_of(pages: list[str], password: str = "") -> bytes:
    """A PDF with one line of Latin text a page."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", ""]
    kids = []
    for text in pages:
        stream = f"BT /F1 24 Tf 60 720 Td ({text}) Tj ET"
        kids.append(f"{len(objects) + 1} 0 R")
        font = "<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>"
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources{font}/Contents {len(objects) + 2} 0 R>>"
        )
        objects.append(f"<</Length {len(stream)}>>stream\n{stream}\nendstream")
    objects[1] = f"<</Type/Pages/Kids[{' '.join(kids)}]/Count {len(kids)}>>"
    out, places = BytesIO(), []
    out.write(b"%PDF-1.7\n")
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(f"{number} 0 obj{body}endobj\n".encode())
    table = out.tell()
    out.write(f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode())
    out.write(b"".join(f"{place:010d} 00000 n \n".encode() for place in places))
    out.write(f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{table}\n%%EOF\n".encode())
    if not password:
        return out.getvalue()
    writer = PdfWriter(clone_from=BytesIO(out.getvalue()))
    writer.encrypt(password, algorithm="RC4-128")
    locked = BytesIO()
    writer.write(locked)
    return locked.getvalue()


def picture_of(kind: str, width: int, height: int, mode: str = "RGB") -> bytes:
    """A PNG or JPEG of one colour."""
    out = BytesIO()
    Image.new(mode, (width, height)).save(out, kind)
    return out.getvalue()


def png_of(width: int, height: int) -> bytes:
    """A PNG."""
    return picture_of("PNG", width, height)


def flood(side: int) -> bytes:
    """A PNG of a few kilobytes that would fill memory: its rows are all the same."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    packer = zlib.compressobj(9)
    rows = b"".join(packer.compress(b"\x00" * (side + 1)) for _ in range(side)) + packer.flush()
    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def xlsx_of(rows: int = 60, columns: int = 25) -> bytes:
    """A workbook with a number, a day and text."""
    book = openpyxl.Workbook()
    book.active.append(["日期", "金额", *[f"列{n}" for n in range(3, columns + 1)]])
    for number in range(1, rows):
        book.active.append(["2026-03-10", 1234567.9 * number, *[f"<b>{number}</b>"] * (columns - 2)])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A packed archive."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as packed:
        for name, body in parts.items():
            packed.writestr(name, body)
    return out.getvalue()


def office(extension: str, parts: dict[str, str | bytes]) -> bytes:
    """An Office file with the declaration of its main part."""
    declared = f'<Types><Override PartName="/main.xml" ContentType="{MAIN_PARTS[extension]}"/></Types>'
    return archive({"[Content_Types].xml": declared, **parts})


def docx_of(paragraphs: list[str], prologue: str = "") -> bytes:
    """A DOCX of paragraphs."""
    text = "".join(f"<w:p><w:r><w:t>{each}</w:t></w:r></w:p>" for each in paragraphs)
    head = f'<?xml version="1.0" encoding="UTF-8"?>{prologue}<w:document xmlns:w="{WORDS}">'
    xml = f"{head}<w:body>{text}</w:body></w:document>"
    return office("docx", {"word/document.xml": xml})


def ofd() -> bytes:
    """An OFD as far as it is looked at."""
    assert "ofd" in TYPES
    return archive({"OFD.xml": "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'/>"})
