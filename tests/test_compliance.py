"""docs/compliance.md names nothing that is not there: files, tests, items, statuses; and the reading would notice."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TABLE = (ROOT / "docs/compliance.md").read_text(encoding="utf-8")
STATUSES = {"shown", "capability", "deviation", "outside"}
# What level 3 asks of 8.1.4 and 8.1.5, item by item: clause and last letter, "" for one without letters.
CLAUSES = {
    "8.1.4.1": "d", "8.1.4.2": "g", "8.1.4.3": "d", "8.1.4.4": "f", "8.1.4.5": "", "8.1.4.6": "", "8.1.4.7": "b",
    "8.1.4.8": "b", "8.1.4.9": "c", "8.1.4.10": "b", "8.1.4.11": "b", "8.1.5.1": "b", "8.1.5.2": "b", "8.1.5.3": "b",
    "8.1.5.4": "f",
}  # fmt: skip
QUOTED = re.compile(r"`([^`]+)`")
PATH = re.compile(r"[\w.-]+(?:/[\w.-]+)+|[\w-]+\.(?:md|yml|txt|json|example)|Dockerfile|\.env\.example")


@dataclass(frozen=True)
class Item:
    """One line: the item's number, how it is met, the tests that show it, the status."""

    number: str
    met: str
    tests: tuple[str, ...]
    status: str


def items(text: str) -> list[Item]:
    """The lines of the tables with five columns."""
    found = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == 5 and re.match(r"(8\.1\.|V\d)", cells[0]):
            found.append(Item(cells[0].split()[0], cells[2], tuple(QUOTED.findall(cells[3])), cells[4]))
    return found


@lru_cache
def functions(path: Path) -> frozenset[str]:
    """The names of the functions of a file, those of classes too."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def expected() -> set[str]:
    """Every item of the two clauses."""
    letters = "abcdefg"
    return {
        f"{clause}-{letter}" if last else clause
        for clause, last in CLAUSES.items()
        for letter in (letters[: letters.index(last) + 1] if last else "-")
    }


def wrong(text: str) -> Iterator[str]:
    """One sentence for each thing that is not so."""
    found = items(text)
    numbers = [item.number for item in found]
    yield from (f"{number} stands twice" for number in {each for each in numbers if numbers.count(each) > 1})
    yield from (f"{number} is missing" for number in expected() - set(numbers))
    for item in found:
        if item.status not in STATUSES:
            yield f"{item.number}: no such status {item.status!r}"
        if item.status == "shown" and not item.tests:
            yield f"{item.number}: shown by no test"
        for name in QUOTED.findall(item.met):
            if PATH.fullmatch(name) and not name.startswith("/") and not (ROOT / name).is_file():
                yield f"{item.number}: there is no {name}"
        for test in item.tests:
            path, _, function = test.partition("::")
            if not (ROOT / path).is_file():
                yield f"{item.number}: there is no {path}"
            elif not function.startswith("test_") or function not in functions(ROOT / path):
                yield f"{item.number}: {path} has no {function}"


def test_everything_named_is_there() -> None:
    assert list(wrong(TABLE)) == []


def test_it_is_called_what_it_is() -> None:
    assert "自查" in TABLE and "not a 测评 conclusion" in TABLE
    assert len(items(TABLE)) > 100


@pytest.mark.parametrize(
    ("there", "instead", "said"),
    [
        ("`zengxindai/audit/signin.py`", "`zengxindai/audit/sign_in.py`", "there is no zengxindai/audit/sign_in.py"),
        ("test_backup.py::test_the_drill", "test_backup.py::test_a_drill", "has no test_a_drill"),
        ("database/test_backup.py::", "database/test_backups.py::", "there is no tests/database/test_backups"),
        ("| 8.1.4.6 可信验证", "| 8.1.4.6a 可信验证", "8.1.4.6 is missing"),
        ("| machines | | outside |", "| machines | | shown |", "shown by no test"),
        ("| machines | | outside |", "| machines | | passed |", "no such status"),
        ("| 8.1.4.7-b 完整性", "| 8.1.4.7-a 完整性", "8.1.4.7-a stands twice"),
        ("`Dockerfile`", "`Dockerfile.txt`", "there is no Dockerfile.txt"),
    ],
)  # fmt: skip
def test_it_would_notice(there: str, instead: str, said: str) -> None:
    assert there in TABLE
    assert any(said in sentence for sentence in wrong(TABLE.replace(there, instead, 1)))
