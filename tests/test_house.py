"""The house's own rules: the direction of imports, small rooms, no forbidden ones."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).resolve().parents[1]
APPS = ("zengxindai", "applications", "loans", "compensation", "reporting")
SOURCES = sorted(
    path
    for app in APPS
    for path in (ROOT / app).rglob("*.py")
    if "migrations" not in path.parts and path.read_text(encoding="utf-8").strip()
)
FORBIDDEN = {"utils.py", "helpers.py", "common.py", "services.py", "managers.py", "signals.py"}


def functions(path: Path) -> list[ast.FunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]


def test_imports_go_one_way() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_is_small_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert path.name not in FORBIDDEN
    assert len(text.splitlines()) <= 350
    if path.parent.name not in ("management", "commands") or path.name != "__init__.py":
        assert ast.get_docstring(ast.parse(text)), "a module says what it is"
    too_long = [f.name for f in functions(path) if (f.end_lineno or 0) - f.lineno + 1 > 42]
    assert not too_long
