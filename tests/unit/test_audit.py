"""The audit of packages has three outcomes, each shown with the real programs asking a server of this test."""

from __future__ import annotations

import json
import os
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLAW = {
    "id": "PYSEC-2026-1",
    "summary": "It does what it should not",
    "published": "2026-01-01T00:00:00Z",
    "affected": [
        {
            "package": {"name": "django", "ecosystem": "PyPI"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "99"}]}],
        }
    ],
}
ADVISORY = {
    "id": 1,
    "url": "https://example.com/1",
    "title": "It does what it should not",
    "severity": "high",
    "vulnerable_versions": "<99",
    "cwe": [],
    "cvss": {"score": 8, "vectorString": None},
}


class Advisories(BaseHTTPRequestHandler):
    """Answers as OSV and as the registry of npm; `bad` names packages that have a flaw."""

    bad: tuple[str, ...] = ()
    asked: list[str]

    def do_POST(self) -> None:
        """One question."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path.endswith("/advisories/bulk"):
            self.asked.append("npm")
            found: Any = {name: [ADVISORY] for name in self.bad if name == "bootstrap"}
        else:
            name = json.loads(body)["package"]["name"]
            self.asked.append(name)
            found = {"vulns": [FLAW]} if name in self.bad else {}
        told = json.dumps(found).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def advisories() -> Iterator[tuple[str, type[Advisories]]]:
    """A service on this machine's loopback."""
    told = type("Told", (Advisories,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), told)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", told
    server.shutdown()
    server.server_close()


def audited(address: str, tmp_path: Path) -> tuple[int, str]:
    """Exit status and words of script/audit, asking this address."""
    env = os.environ | {
        "OSV_URL": f"{address}/v1/query", "npm_config_registry": address, "npm_config_cache": str(tmp_path / "npm"),
        "npm_config_fetch_retries": "0",
    }  # fmt: skip
    done = subprocess.run(
        [ROOT / "script/audit"], cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=300
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.slow
def test_nothing_known_is_clean_and_every_locked_package_was_asked_about(advisories: Any, tmp_path: Path) -> None:
    address, server = advisories
    status, said = audited(address, tmp_path)
    assert (status, said.count("nothing known")) == (0, 2), said
    locked = [line for line in (ROOT / "requirements-dev.txt").read_text().splitlines() if "==" in line]
    # Some are locked for other systems only.
    assert len(set(server.asked)) > len(locked) * 0.9
    assert {"django", "npm"} <= set(server.asked)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("bad", "told"), [("django", "Python packages: 1 known"), ("bootstrap", "browser libraries: 1 known")]
)
def test_a_finding_fails(advisories: Any, tmp_path: Path, bad: str, told: str) -> None:
    address, server = advisories
    server.bad = (bad,)
    status, said = audited(address, tmp_path)
    assert status == 1
    assert told in said and bad in said


@pytest.mark.slow
def test_nobody_to_ask_is_said_and_is_not_clean(tmp_path: Path) -> None:
    status, said = audited("http://127.0.0.1:9", tmp_path)
    assert (status, said.count("NOT AUDITED"), said.count("nothing known")) == (0, 2, 0), said
