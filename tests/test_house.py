"""The house's own rules: the direction of imports, small rooms, no forbidden ones."""

from __future__ import annotations

import ast
import importlib
from pathlib import Path
from types import ModuleType

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


def modules_of(tree: ast.Module, shadowed: set[str]) -> dict[str, list[ModuleType]]:
    """The names under which a file knows modules of ours; two functions may give one name to two of them."""
    found: dict[str, list[ModuleType]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] in APPS:
            package = importlib.import_module(node.module)
            for each in (name for name in node.names if name.name != "*"):
                inside = f"{node.module}.{each.name}"
                value = getattr(package, each.name) if hasattr(package, each.name) else importlib.import_module(inside)
                if isinstance(value, ModuleType) and (name := each.asname or each.name) not in shadowed:
                    found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_file_asks_of_a_module_is_there(path: Path) -> None:
    """Of forms, queries and actions the type checker does not ask it, since rows guarantee what it cannot see."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    bound = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)}
    bound |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
    known = modules_of(tree, bound)
    asked = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)]
    missing = [
        f"{node.value.id}.{node.attr}"
        for node in asked
        if isinstance(node.value, ast.Name)
        and node.value.id in known
        and not any(hasattr(each, node.attr) for each in known[node.value.id])
    ]
    assert not missing
