"""Hostile files at both doors of the request's materials: refused in plain Chinese, and nothing of them stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.flows.documents.samples import archive, docx_of, flood, ofd, office, pdf_of, picture_of, png_of, xlsx_of
from tests.story import Story
from zengxindai.documents import store
from zengxindai.documents.models import Attachment

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
PROGRAM = b"MZ\x90\x00\x03" + b"\x00" * 200
EICAR_LIKE = b"\x7fELF\x02\x01\x01" + b"\x00" * 200
ZEROS = b"\x00" * (90 * 1024 * 1024)
XXE = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TEMPLATE = (
    f'<Relationships><Relationship Id="r1" Type="{OFFICE}/attachedTemplate" Target="http://192.0.2.1/x.dotm"'
    ' TargetMode="External"/></Relationships>'
)
LINKED = TEMPLATE.replace("attachedTemplate", "hyperlink")

# What the agreement brought is none of these tests' files.
SENT = Attachment.objects.exclude(case_type="agreement")


def bomb() -> bytes:
    """A workbook of a hundred kilobytes that unpacks to ninety megabytes."""
    return office("xlsx", {"xl/worksheets/sheet1.xml": ZEROS})


def lying() -> bytes:
    """An archive whose directory says another size than there is."""
    content = bytearray(xlsx_of(3, 3))
    at = content.rindex(b"PK\x01\x02") + 24
    content[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(content)


HOSTILE: dict[str, tuple[str, Callable[[], bytes]]] = {
    "a renamed program": ("合同.pdf", lambda: PROGRAM),
    "another renamed program": ("合同.png", lambda: EICAR_LIKE),
    "a program": ("合同.exe", lambda: PROGRAM),
    "two extensions": ("合同.pdf.exe", lambda: pdf_of(["x"])),
    "SVG with a script": ("章.svg", lambda: SVG),
    "SVG as PNG": ("章.png", lambda: SVG),
    "HTML as PDF": ("合同.pdf", lambda: HTML),
    "HTML": ("合同.html", lambda: HTML),
    "HTML before a PDF": ("合同.pdf", lambda: HTML + pdf_of(["x"])),
    "a PDF that runs a script": (
        "合同.pdf",
        lambda: pdf_of(["x"]) + b"\n9 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj",
    ),
    "a PDF that hides the word": ("合同.pdf", lambda: pdf_of(["x"]) + b"\n9 0 obj<</S/J#61vaScript>>endobj"),
    "a PDF that starts a program": ("合同.pdf", lambda: pdf_of(["x"]) + b"\n9 0 obj<</S/Launch/F(cmd.exe)>>endobj"),
    "a picture that is a PDF by name": ("合同.pdf", lambda: png_of(9, 9)),
    "a PDF that is a picture by name": ("照片.jpg", lambda: pdf_of(["x"])),
    "PDF and archive at once": ("合同.pdf", lambda: pdf_of(["x"]) + archive({"a.txt": "x"})),
    "PNG and archive at once": ("照片.png", lambda: png_of(9, 9) + archive({"a.txt": "x"})),
    "JPEG and page at once": ("照片.jpg", lambda: picture_of("JPEG", 9, 9) + HTML),
    "PNG and page at once": ("照片.png", lambda: png_of(9, 9) + b"<HTML><body onload=alert(1)>"),
    "a flood of pixels": ("照片.png", lambda: flood(10_000)),
    "a picture that tells no size": ("照片.jpg", lambda: b"\xff\xd8\xff\xe0" + b"\x00" * 300),
    "a bomb as XLSX": ("流水.xlsx", bomb),
    "a lying archive": ("流水.xlsx", lying),
    "an archive by name": ("流水.zip", lambda: archive({"a.txt": "x"})),
    "an archive as DOCX": ("承诺书.docx", lambda: archive({"a.txt": "x"})),
    "a letter as a sheet": ("流水.xlsx", lambda: docx_of(["x"])),
    "macros": ("流水.xlsx", lambda: office("xlsx", {"xl/vbaProject.bin": b"x"})),
    "macros by name": ("流水.xlsm", lambda: xlsx_of(3, 3)),
    "too many parts": ("流水.xlsx", lambda: office("xlsx", {f"p{n}": "x" for n in range(1001)})),
    "entities": (
        "承诺书.docx",
        lambda: archive(
            {"[Content_Types].xml": '<!DOCTYPE x [<!ENTITY a "b">]><Types>&a;</Types>', "word/document.xml": ""}
        ),
    ),
    "entities in a sheet": ("流水.xlsx", lambda: office("xlsx", {"xl/worksheets/sheet1.xml": XXE})),
    "entities in UTF-16": ("流水.xlsx", lambda: office("xlsx", {"xl/workbook.xml": XXE.encode("utf-16")})),
    "a billion laughs": ("承诺书.docx", lambda: office("docx", {"word/document.xml": LAUGHS})),
    "entities in an invoice": ("票据.ofd", lambda: archive({"OFD.xml": XXE})),
    "a part outside": ("流水.xlsx", lambda: office("xlsx", {"../../etc/cron.d/x": "x"})),
    "a part at the root": ("流水.xlsx", lambda: office("xlsx", {"/etc/cron.d/x": "x"})),
    "a template from elsewhere": ("承诺书.docx", lambda: office("docx", {"word/_rels/settings.xml.rels": TEMPLATE})),
    "an object from elsewhere": (
        "流水.xlsx",
        lambda: office("xlsx", {"xl/_rels/a.rels": TEMPLATE.replace("attachedTemplate", "oleObject")}),
    ),
    "a bomb in a bomb": ("流水.xlsx", lambda: office("xlsx", {"xl/embeddings/a.xlsx": bomb(), "x.bin": ZEROS})),
    "a page as DOCX": ("承诺书.docx", lambda: HTML),
    "a script before an archive": ("流水.xlsx", lambda: HTML + xlsx_of(3, 3)),
    "an SVG as JPG": ("章.jpg", lambda: SVG),
    "nothing in it": ("空.pdf", lambda: b""),
    "21 MB": ("大.pdf", lambda: pdf_of(["x"]) + b"0" * (21 * 1024 * 1024)),
    "a name without an end": ("合同", lambda: pdf_of(["x"])),
    "only an end": (".exe", lambda: PROGRAM),
}
GOOD: dict[str, tuple[str, Callable[[], bytes]]] = {
    "PDF": ("合同.pdf", lambda: pdf_of(["x"])),
    "PNG": ("照片.PNG", lambda: png_of(9, 9)),
    "JPEG": ("照片.jpeg", lambda: picture_of("JPEG", 9, 9)),
    "XLSX": ("流水.xlsx", lambda: xlsx_of(3, 3)),
    "DOCX": ("承诺书.docx", lambda: docx_of(["x"])),
    "OFD": ("票据.ofd", ofd),
    "DOCX with a link": (
        "承诺书.docx",
        lambda: office("docx", {"word/document.xml": "<x/>", "word/_rels/document.xml.rels": LINKED}),
    ),
}
# What a name may become: never a folder, never a control or direction mark, never longer than a disk allows.
NAMES = {
    "../../etc/cron.d/合同.pdf": "合同.pdf",
    "C:\\\\windows\\\\合同.pdf": "合同.pdf",
    "合同\u202efdp.pdf": "合同fdp.pdf",
    "con.pdf": "_con.pdf",
    "<script>.pdf": "_script_.pdf",
    "…" * 300 + ".pdf": None,
}


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_ROOT = tmp_path / "private"
    return settings.PRIVATE_ROOT


def left(disk: Path) -> list[Path]:
    return [path for path in disk.rglob("*") if path.is_file()]


def send(story: Story, door: str, field: str, name: str, content: bytes) -> Any:
    """One file through one door under one of the two names of the field."""
    client = Client(raise_request_exception=False)
    client.force_login(story.cast.enterprise.handler)
    case = story.begun()
    sent = {"kind": "other", field: SimpleUploadedFile("x", content)}
    sent[field]._name = name
    return client.post(f"{door}/applications/{case.pk}/attach/", sent)


@pytest.mark.parametrize(("door", "field"), [("", "files"), ("/api", "files"), ("/api", "file")])
@pytest.mark.parametrize("what", HOSTILE)
def test_refused_in_words_and_nothing_stays(story: Story, disk: Path, door: str, field: str, what: str) -> None:
    name, content = HOSTILE[what]
    answer = send(story, door, field, name, content())
    assert answer.status_code == (400 if door else 200)
    errors = answer.json()["errors"]["files"] if door else answer.context["form"].errors["files"]
    assert any("一" <= sign <= "鿿" for sign in errors[0]), errors
    assert not SENT.exists()
    assert left(disk) == []
    assert list(disk.glob("incoming/*")) == []


@pytest.mark.parametrize(("door", "field"), [("", "files"), ("/api", "files"), ("/api", "file")])
@pytest.mark.parametrize("what", GOOD)
def test_the_control_is_kept(story: Story, disk: Path, door: str, field: str, what: str) -> None:
    name, content = GOOD[what]
    assert send(story, door, field, name, content()).status_code == (200 if door else 302)
    kept = SENT.get()
    assert kept.case_id
    assert left(disk) == [kept.path]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_does_no_harm(story: Story, disk: Path, name: str) -> None:
    assert send(story, "/api", "file", name, pdf_of(["x"])).status_code == 200
    kept = SENT.get()
    assert kept.name == (NAMES[name] or kept.name)
    assert len(kept.name.encode()) <= 150
    assert left(disk) == [kept.path]


@pytest.mark.parametrize(
    "raw", [b"\xba\xcf\xcd\xac.pdf", b"\xff\xfe\x00.pdf", "合同.pdf".encode("gbk"), b"a\r\nX: y.pdf"]
)
@pytest.mark.parametrize("door", ["", "/api"])
def test_a_name_in_a_wrong_encoding_is_a_name_or_a_refusal(story: Story, disk: Path, door: str, raw: bytes) -> None:
    """As an old browser writes it into the head of the part: GBK, half a character, a line break."""
    client = Client(raise_request_exception=False)
    client.force_login(story.cast.enterprise.handler)
    body = (
        b'--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n'
        b'--b\r\nContent-Disposition: form-data; name="files"; filename="' + raw + b'"\r\n'
        b"Content-Type: application/pdf\r\n\r\n" + pdf_of(["x"]) + b"\r\n--b--\r\n"
    )
    url = f"{door}/applications/{story.begun().pk}/attach/"
    answer = client.post(url, body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code in (200, 302, 400)
    for kept in SENT.all():
        assert kept.name.isprintable()
        assert kept.name.endswith(".pdf")
    assert len(left(disk)) == SENT.count()


def test_too_many_at_once_are_refused_together(story: Story, disk: Path) -> None:
    client = Client()
    client.force_login(story.cast.enterprise.handler)
    sent = {"kind": "other", "files": [SimpleUploadedFile(f"{n}.pdf", pdf_of(["x"])) for n in range(21)]}
    answer = client.post(f"/applications/{story.begun().pk}/attach/", sent)
    assert "20" in answer.context["form"].errors["files"][0]
    assert left(disk) == []
    assert store.SIZE_MAX == 20 * 1024 * 1024
