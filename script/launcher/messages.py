"""Gathers the English source strings, merges them into the Chinese catalogue, checks it, compiles it.

Needs no gettext programs: Python files are read by `ast`, templates by their tags.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from django.utils.text import smart_split
from django.utils.translation import trim_whitespace

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "locale/zh_Hans/LC_MESSAGES/django.po"
SOURCES = ("zengxindai", "applications", "loans", "compensation", "reporting")
MARKS = {"_", "gettext", "gettext_lazy", "gettext_noop"}
PLURALS = {"ngettext", "ngettext_lazy"}
TAG = re.compile(r"{%\s*(?:translate|trans)\s+(.*?)\s*%}", re.S)
CALL = re.compile(r"_\(\"([^\"]+)\"\)")
BLOCK = re.compile(r"{%\s*blocktranslate\b(.*?)%}(.*?){%\s*endblocktranslate\s*%}", re.S)
PLURAL = re.compile(r"{%\s*plural\s*%}")
VARIABLE = re.compile(r"{{\s*([\w.]+)\s*}}")
PLACE = re.compile(r"%\((\w+)\)")

Key = tuple[str, str]  # singular, plural or ""


def main() -> None:
    """Merge, or with --check look only, or with --compile just compile."""
    if "--compile" in sys.argv:
        compile_it()
        return
    found, book = set(gather()), polib.pofile(str(CATALOGUE)) if CATALOGUE.exists() else new_book()
    wrong = list(differences(found, book))
    if "--check" in sys.argv:
        if wrong:
            raise SystemExit("Translations:\n  " + "\n  ".join(wrong) + "\nRun script/messages and translate.")
        return
    merge(found, book)
    compile_it()
    print(f"{len(found)} strings, {len([e for e in book if not e.translated()])} without translation")


def gather() -> Iterator[Key]:
    """Every source string of the product."""
    for name in SOURCES:
        for path in sorted((ROOT / name).rglob("*.py")):
            if "migrations" not in path.parts:
                yield from from_python(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "templates").rglob("*.html")):
        yield from from_template(path.read_text(encoding="utf-8"))


def from_python(text: str) -> Iterator[Key]:
    """Strings marked in a module."""
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if node.func.id in MARKS and words:
            yield words[0], ""
        elif node.func.id in PLURALS and len(words) >= 2:
            yield words[0], words[1]


def from_template(text: str) -> Iterator[Key]:
    """Strings marked in a template."""
    for tag in TAG.finditer(text):
        first = next(iter(smart_split(tag[1])), "")
        if first[:1] in "\"'":
            yield first[1:-1].replace("%", "%%"), ""  # as Django looks it up
    for call in CALL.finditer(text):
        yield call[1], ""
    for block in BLOCK.finditer(text):
        parts = [source(part, "trimmed" in block[1].split()) for part in PLURAL.split(block[2])]
        yield parts[0], parts[1] if len(parts) > 1 else ""


def source(text: str, trimmed: bool) -> str:
    """A block's text as gettext knows it."""
    text = VARIABLE.sub(r"%(\1)s", text.replace("%", "%%"))
    return str(trim_whitespace(text)) if trimmed else text


def new_book() -> polib.POFile:
    """An empty catalogue of the only target language."""
    book = polib.POFile(wrapwidth=0)
    book.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "zh_Hans",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    return book


def key(entry: polib.POEntry) -> Key:
    """How an entry is known."""
    return entry.msgid, entry.msgid_plural


def texts(entry: polib.POEntry) -> list[str]:
    """Its translations."""
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def differences(found: set[Key], book: polib.POFile) -> Iterator[str]:
    """One line for each string that is missing, left over, doubtful, or has other places than its source."""
    entries = {key(entry): entry for entry in book}
    for known in sorted(found - entries.keys()):
        yield f"missing: {known[0]!r}"
    for known, entry in sorted(entries.items()):
        if known not in found:
            yield f"no longer used: {known[0]!r}"
        elif entry.fuzzy or not all(texts(entry)):
            yield f"not translated: {known[0]!r}"
        elif any(set(PLACE.findall(text)) - set(PLACE.findall(" ".join(known))) for text in texts(entry)):
            yield f"unknown place in the translation of {known[0]!r}"


def merge(found: set[Key], book: polib.POFile) -> None:
    """Write the catalogue anew: sorted, without line numbers or dates, so that changes are easy to read."""
    known = {key(entry): entry for entry in book}
    fresh = new_book()
    for wanted in sorted(found):
        entry = known.get(wanted) or polib.POEntry(msgid=wanted[0], msgid_plural=wanted[1])
        if wanted[1] and not entry.msgstr_plural:
            entry.msgstr_plural = {0: ""}
        entry.flags = ["python-format"] if PLACE.search(" ".join(wanted)) else []
        fresh.append(entry)
    CATALOGUE.parent.mkdir(parents=True, exist_ok=True)
    fresh.save(str(CATALOGUE))
    book[:] = fresh


def compile_it() -> None:
    """The binary catalogue Django reads, beside the text one and not in git."""
    polib.pofile(str(CATALOGUE)).save_as_mofile(str(CATALOGUE.with_suffix(".mo")))


if __name__ == "__main__":
    main()
