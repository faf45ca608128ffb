"""Files are what their extension says, cannot act by themselves and do not unpack without end: real bytes each."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from zengxindai.documents import content
from zengxindai.documents.content import Unacceptable, clean_name, recognise
from zengxindai.documents.sheets import Column, Sheet, write

PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


def png(width: int = 40, height: int = 30) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 100)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg(width: int = 40, height: int = 30) -> bytes:
    frame = struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0"
    start = b"\xff\xd8\xff\xe0" + struct.pack(">H", 16) + b"JFIF\0\1\1\0\0\1\0\1\0\0"
    return start + b"\xff\xc0" + struct.pack(">H", len(frame) + 2) + frame + b"\xff\xd9"


def archive(**parts: bytes) -> bytes:
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return output.getvalue()


def office(main: str, extra: str = "", doctype: str = "", **parts: bytes) -> bytes:
    folder = "word" if main == WORD else "xl"
    types = f'<?xml version="1.0"?>{doctype}<Types><Override PartName="/main.xml" ContentType="{main}"/>{extra}</Types>'
    return archive(**{"[Content_Types].xml": types.encode(), f"{folder}/main.xml": b"<w/>", **parts})


def workbook() -> bytes:
    output = BytesIO()
    openpyxl.Workbook().save(output)
    return output.getvalue()


def locked() -> bytes:
    raw = bytearray(office(EXCEL))
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = raw.find(mark)
        raw[at + offset] |= 1
    return bytes(raw)


def broken() -> bytes:
    raw = bytearray(office(EXCEL))
    raw[raw.find(b"xl/main.xml") + len("xl/main.xml") + 1] ^= 0xFF
    return bytes(raw)


def lying() -> bytes:
    """A member that claims to unpack to 10 bytes and unpacks to 50 MB."""
    raw = office(EXCEL, **{"xl/big.xml": b"0" * 50_000_000})
    return raw.replace(struct.pack("<I", 50_000_000), struct.pack("<I", 10))


ACCEPTED = {
    "合同.pdf": PDF,
    "photo.PNG": png(),
    "photo.jpg": jpeg(),
    "photo.jpeg": jpeg(),
    "表.xlsx": workbook(),
    "ours.xlsx": write(Sheet("表", "单位：元", [Column("金额", "n", "money")], [{"n": 1}])),
    "报告.docx": office(WORD),
    "票据.ofd": archive(**{"OFD.xml": b"<OFD/>"}),
}
REFUSED = {
    "page.html": (b"<html><script>alert(1)</script>", "not accepted"),
    "notes.txt": (b"plain words", "not accepted"),
    "program.pdf.exe": (PDF, "not accepted"),
    "none": (PDF, "not accepted"),
    "script.pdf": (b"<html><script>alert(1)</script>", "not what its extension"),
    "late.pdf": (b"<script>" + PDF, "not what its extension"),
    "vector.png": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not what its extension"),
    "picture.pdf": (png(), "not what its extension"),
    "picture.jpg": (png(), "not what its extension"),
    "word.xlsx": (office(WORD), "not what its extension"),
    "any.docx": (archive(**{"a.txt": b"a"}), "not what its extension"),
    "any.ofd": (office(WORD), "not what its extension"),
    "open.xlsm": (workbook(), "macros"),
    "renamed.xlsx": (office(MACROS), "macros"),
    "escaped.xlsx": (office(MACROS.replace("E", "&#69;"), f'<Default ContentType="{EXCEL}"/>'), "macros"),
    "carrier.xlsx": (office(EXCEL, **{"xl/vbaProject.bin": b"x"}), "macros"),
    "macro4.xlsx": (office(EXCEL, **{"xl/macrosheets/sheet1.xml": b"<x/>"}), "macros"),
    "entity.xlsx": (office(EXCEL, doctype='<!DOCTYPE t [<!ENTITY a "aa">]>'), "damaged"),
    "locked.xlsx": (locked(), "damaged"),
    "broken.xlsx": (broken(), "damaged"),
    "cut.xlsx": (workbook()[:-100], "damaged"),
    "lying.xlsx": (lying(), "damaged"),
    "bomb.xlsx": (office(EXCEL, **{"xl/big.xml": b"0" * 50_000_000}), "unpacks"),
    "many.xlsx": (office(EXCEL, **{f"xl/{n}.xml": b"" for n in range(1001)}), "unpacks"),
    "flood.png": (png(10_000, 10_000), "pixels"),
    "flood.jpg": (jpeg(10_000, 10_000), "pixels"),
    "flat.png": (png(0, 10), "damaged"),
    "blind.jpg": (b"\xff\xd8\xff\xd9" + b"\0" * 300, "damaged"),
    "acts.pdf": (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/JavaScript/JS(app.alert(1))>>"), "scripts"),
    "hidden.pdf": (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/J#61vaScript>>"), "scripts"),
    "starts.pdf": (PDF.replace(b"/Catalog", b"/Catalog/OpenAction<</S/Launch/F(cmd.exe)>>"), "scripts"),
}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.mark.parametrize("name", ACCEPTED)
def test_files_people_need_are_taken(tmp_path: Path, name: str) -> None:
    path = tmp_path / "incoming"
    path.write_bytes(ACCEPTED[name])
    assert recognise(path, name) == content.TYPES[name.rpartition(".")[2].lower()]


@pytest.mark.parametrize("name", REFUSED)
def test_everything_else_is_refused_in_words(tmp_path: Path, name: str) -> None:
    data, words = REFUSED[name]
    path = tmp_path / "incoming"
    path.write_bytes(data)
    with pytest.raises(Unacceptable, match=words):
        recognise(path, name)


def test_a_large_workbook_that_packs_badly_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "incoming"
    stored = BytesIO()
    with zipfile.ZipFile(stored, "w") as file:
        file.writestr("big.bin", bytes(range(256)) * 4096)
        file.writestr("[Content_Types].xml", "<Types/>")
    raw = stored.getvalue()
    path.write_bytes(raw)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "UNPACKED_MAX", 1024 * 1024 - 1)
        with pytest.raises(Unacceptable, match="unpacks"):
            recognise(path, "big.xlsx")


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("合同 2026.pdf", "合同 2026.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\王\\借据.pdf", "借据.pdf"),
        ("a\x00b\r\nc.pdf", "abc.pdf"),
        ("gpj.\u202efdp.pdf", "gpj.fdp.pdf"),
        ('a<b>"c"?.pdf', "a_b__c__.pdf"),
        ("CON.pdf", "_CON.pdf"),
        (".pdf", "pdf"),
        ("", "file"),
        (" .. ", "file"),
    ],
)
def test_names_are_harmless_everywhere(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def test_a_long_name_keeps_its_extension() -> None:
    clean = clean_name("长" * 300 + ".pdf")
    assert clean.endswith("长.pdf")
    assert 130 < len(clean.encode()) <= 140
