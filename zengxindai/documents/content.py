"""What a file really is: its type by content, nothing that acts by itself, nothing that unpacks without end."""

from __future__ import annotations

import re
import unicodedata
import zlib
from pathlib import Path, PurePosixPath
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

import filetype
from django.utils.translation import gettext_lazy as _

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "ofd": "application/ofd",
}
# The part an Office file is made of, by its declared type; anything else under the same extension is not one.
MAIN_PARTS = {"docx": TYPES["docx"] + ".main+xml", "xlsx": TYPES["xlsx"] + ".main+xml"}
MACRO_EXTENSIONS = frozenset({"docm", "dotm", "xlsm", "xltm", "xlam", "pptm", "potm", "ppsm", "xlsb"})
MACRO_MARKS = ("macroenabled", "vbaproject", "vbadata", "macrosheet", "activex")
# What an Office file fetches from elsewhere by itself when somebody opens it; links that are clicked are not among it.
FETCHED = re.compile(rb'attachedTemplate"|/frame"|/oleObject"|/subDocument"|/externalLinkPath"')
UNPACKED_MAX = 100 * 1024 * 1024
RATIO_MAX = 100
MEMBERS_MAX = 1000
DECLARATIONS_MAX = 1024 * 1024
PIXELS_MAX = 64_000_000
NAME_BYTES_MAX = 140
DEVICE = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
# Names in a PDF may be written with #xx for any character.
ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
PDF_ACTS = re.compile(rb"/(JavaScript|Launch)\b")
# Where a file of a type ends, and what no such file has after its end.
ENDS = {"application/pdf": b"%%EOF", "image/png": b"IEND", "image/jpeg": b"\xff\xd9"}
SECOND_FILES = (b"pk\x05\x06", b"<script", b"<html", b"<svg")
START_OF_FRAME = frozenset({*range(0xC0, 0xD0)}) - {0xC4, 0xC8, 0xCC}


class Unacceptable(Exception):
    """A file that is not kept; the message tells people why and what to send instead."""


def clean_name(name: str) -> str:
    """A file name that is harmless on every system: no folders, no control or direction marks, not too long."""
    text = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    text = "".join(char for char in text if unicodedata.category(char)[0] != "C")
    text = re.sub(r'[<>:"|?*]', "_", text).strip(" .")
    stem, dot, suffix = text.rpartition(".")
    stem, ending = (stem, f".{suffix}") if dot and len(suffix) <= 10 else (text, "")
    while len((stem + ending).encode()) > NAME_BYTES_MAX:
        stem = stem[:-1]
    text = (stem.strip(" .") or "file") + ending
    return f"_{text}" if DEVICE.match(text) else text


def recognise(path: Path, name: str) -> str:
    """The content type of a file whose extension and content agree and are accepted; raises Unacceptable."""
    extension = PurePosixPath(name).suffix.lower()[1:]
    if extension in MACRO_EXTENSIONS:
        raise with_macros()
    if extension not in TYPES:
        raise Unacceptable(_("Files of this type are not accepted: send PDF, PNG, JPG, DOCX, XLSX or OFD"))
    expected = TYPES[extension]
    found = filetype.guess_mime(str(path))
    # Some programs order the parts of an Office file so that it looks like any archive: its parts decide.
    if found != expected and not (extension in ("docx", "xlsx", "ofd") and found == "application/zip"):
        raise Unacceptable(_("The content of the file is not what its extension says: save it again in that format"))
    if expected in ENDS:
        check_end(path, ENDS[expected])
    if extension == "pdf":
        check_pdf(path)
    elif expected.startswith("image/"):
        check_image(path)
    else:
        check_archive(path, extension)
    return expected


def with_macros() -> Unacceptable:
    """The refusal of files that carry programs."""
    return Unacceptable(_("Office files with macros are not accepted: save the file without macros"))


def damaged() -> Unacceptable:
    """The refusal of files that cannot be read to their end."""
    return Unacceptable(_("The file is damaged or protected by a password: save it again without one"))


def too_large_inside() -> Unacceptable:
    """The refusal of files that would fill memory when opened."""
    return Unacceptable(_("The file unpacks to far more than its size: send a smaller one"))


def check_end(path: Path, end: bytes) -> None:
    """Refuse a file that goes on as another one after its end: an archive, or a page with a script."""
    after = path.read_bytes().rpartition(end)[2].lower()
    if any(mark in after for mark in SECOND_FILES):
        raise Unacceptable(_("A second file hides behind the end of this one: print or scan it again and send that"))


def check_pdf(path: Path) -> None:
    """Refuse PDF that runs scripts or starts programs, as far as it says so in the open."""
    plain = ESCAPED.sub(lambda match: bytes([int(match[1], 16)]), path.read_bytes())
    if PDF_ACTS.search(plain):
        raise Unacceptable(_("PDF files with scripts are not accepted: print the file to PDF and send that"))


def check_image(path: Path) -> None:
    """Refuse pictures of more than 64 million pixels, and those that do not tell their size."""
    with path.open("rb") as file:
        width, height = png_size(file.read(32)) or jpeg_size(path.read_bytes())
    if not width * height:
        raise damaged()
    if width * height > PIXELS_MAX:
        raise Unacceptable(_("The picture has too many pixels: scan it again at 300 dpi or less"))


def png_size(head: bytes) -> tuple[int, int] | None:
    """Width and height from the header of a PNG; None for anything else."""
    if not head.startswith(b"\x89PNG") or head[12:16] != b"IHDR":
        return None
    return int.from_bytes(head[16:20], "big"), int.from_bytes(head[20:24], "big")


def jpeg_size(content: bytes) -> tuple[int, int]:
    """Width and height from the frame header of a JPEG; 0, 0 where there is none."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in START_OF_FRAME:
            return int.from_bytes(content[at + 7 : at + 9], "big"), int.from_bytes(content[at + 5 : at + 7], "big")
        else:
            at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return 0, 0


def check_archive(path: Path, extension: str) -> None:
    """Refuse archives that are damaged, locked, too large inside, carry macros, or are not what they claim to be."""
    try:
        with ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            if len(members) > MEMBERS_MAX or unpacked > min(UNPACKED_MAX, RATIO_MAX * path.stat().st_size):
                raise too_large_inside()
            if any(m.flag_bits & 1 or m.compress_type not in (ZIP_STORED, ZIP_DEFLATED) for m in members):
                raise damaged()
            # Reads every member to its end: sizes that lie show as wrong checksums.
            if archive.testzip() is not None:
                raise damaged()
            check_parts(archive, extension)
    except (BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError) as error:
        raise damaged() from error


def check_parts(archive: ZipFile, extension: str) -> None:
    """Refuse an Office or OFD file whose parts are macros, or are not those of its extension."""
    names = archive.namelist()
    kinds = declared_types(archive) if "[Content_Types].xml" in names else []
    if any(mark in text.lower() for text in [*names, *kinds] for mark in MACRO_MARKS):
        raise with_macros()
    for name in names:
        if name.startswith("/") or "\\" in name or ".." in name.split("/"):
            raise damaged()
        if name.lower().endswith((".xml", ".rels")):
            check_part(archive.read(name), name)
    genuine = "OFD.xml" in names if extension == "ofd" else MAIN_PARTS[extension] in kinds
    if not genuine:
        raise Unacceptable(_("The content of the file is not what its extension says: save it again in that format"))


def check_part(content: bytes, name: str) -> None:
    """Refuse a part that declares entities, in whatever alphabet, or that fetches something from elsewhere."""
    plain = content.replace(b"\x00", b"")
    if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
        raise damaged()
    if name.lower().endswith(".rels"):
        for relation in re.findall(rb"<(?:\w+:)?Relationship\b[^>]*>", plain):
            if b"External" in relation and FETCHED.search(relation):
                raise Unacceptable(
                    _("The file fetches parts from elsewhere when it is opened: print it to PDF instead")
                )


def declared_types(archive: ZipFile) -> list[str]:
    """The content types an Office file declares for its parts."""
    if archive.getinfo("[Content_Types].xml").file_size > DECLARATIONS_MAX:
        raise too_large_inside()
    found: list[str] = []

    def element(name: str, attributes: dict[str, str]) -> None:
        found.append(attributes.get("ContentType", ""))

    def doctype(*_ignored: object) -> None:
        raise damaged()

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.StartDoctypeDeclHandler = element, doctype
    try:
        parser.Parse(archive.read("[Content_Types].xml"), True)
    except expat.ExpatError as error:
        raise damaged() from error
    return found
