"""gunicorn's own lines are JSON like all others and keep no words from outside; without our form they would not be."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SECRET = "500116199001011234"


def lines(folder: Path, *more: str) -> list[str]:
    """What a server says that cannot begin: its start, the worker's error, its end."""
    (folder / "broken_site.py").write_text(f"raise ValueError('{SECRET}')\n", encoding="utf-8")
    options = ["--pythonpath", str(folder), "--bind", "127.0.0.1:0", "--no-control-socket", *more]
    command = [sys.executable, "-m", "gunicorn", "broken_site:application", *options]
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "zengxindai.settings.test"}
    said = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)
    assert said.returncode == 3, said.stderr
    return said.stderr.splitlines()


def test_every_line_is_an_object_and_an_error_keeps_kind_and_place(tmp_path: Path) -> None:
    said = lines(tmp_path)
    told = [json.loads(line) for line in said if line.startswith("{")]
    assert len(said) - len(told) <= 1, "beside its log gunicorn prints once why it cannot begin"
    assert {line["logger"] for line in told} == {"gunicorn.error"}
    assert any("Starting gunicorn" in line["message"] for line in told)
    (error,) = [line for line in told if "error" in line]
    assert error["level"] == "ERROR" and "ValueError" in str(error["error"]) and error["where"]
    assert SECRET not in str(error)


def test_by_itself_it_writes_other_lines(tmp_path: Path) -> None:
    told = lines(tmp_path, "--config", os.devnull)
    assert not [line for line in told if line.startswith("{")]
    assert any(SECRET in line for line in told), "the control: the words of the error"
