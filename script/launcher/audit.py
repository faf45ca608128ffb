"""Asks the services of advisories about the locked packages: no finding, findings, or nobody there to ask.

pip-audit asks OSV (its address: OSV_URL), npm asks its registry (npm_config_registry). What neither could look at is
said in words and never counted as clean.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
# One request for each of more than a hundred packages; a service that takes longer is not there.
SECONDS = 120


@dataclass
class Looked:
    """What became of one question: findings in words; unreachable: why nothing, or not all of it, was looked at."""

    what: str
    findings: list[str] = field(default_factory=list)
    unreachable: str = ""

    def line(self) -> str:
        """The outcome in one line."""
        if self.findings:
            return f"  {self.what}: {len(self.findings)} known to be vulnerable: {'; '.join(self.findings)}"
        if self.unreachable:
            return f"  {self.what}: NOT AUDITED, the service of advisories did not answer ({self.unreachable[:90]})"
        return f"  {self.what}: nothing known"


def answer(command: list[str]) -> tuple[Any, str]:
    """The JSON a program printed, None where it printed none; and the last line it complained in."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return None, f"no answer within {SECONDS} s"
    said = [line for line in done.stderr.splitlines() if line.strip()]
    try:
        return json.loads(done.stdout), said[-1] if said else ""
    except ValueError:
        return None, said[-1].removeprefix("requests.exceptions.") if said else f"exit {done.returncode}"


def python_packages() -> Looked:
    """The locked packages of Python, those of development among them."""
    asked = ["-r", "requirements-dev.txt", "--disable-pip", "--require-hashes", "--progress-spinner", "off"]
    elsewhere = ["--osv-url", os.environ["OSV_URL"]] if "OSV_URL" in os.environ else []
    found, why = answer([sys.executable, "-m", "pip_audit", *asked, "-s", "osv", *elsewhere, "-f", "json"])
    looked = Looked("Python packages")
    if not isinstance(found, dict) or not found.get("dependencies"):
        looked.unreachable = why or "no list of packages"
        return looked
    for each in found["dependencies"]:
        looked.findings += [f"{each['name']} {each['version']} {flaw['id']}" for flaw in each.get("vulns", ())]
    skipped = [each["name"] for each in found["dependencies"] if "skip_reason" in each]
    looked.unreachable = f"{len(skipped)} packages skipped" if skipped else ""
    return looked


def browser_packages() -> Looked:
    """The locked packages of the browser."""
    looked = Looked("browser libraries")
    npm = shutil.which("npm", path=os.pathsep.join([str(ROOT / ".venv/bin"), os.environ.get("PATH", "")]))
    if npm is None:
        looked.unreachable = "no npm on the PATH to ask with"
        return looked
    found, why = answer([npm, "audit", "--package-lock-only", "--json"])
    if not isinstance(found, dict) or "vulnerabilities" not in found:
        said = found.get("message", "") if isinstance(found, dict) else why
        looked.unreachable = str(said or why)
        return looked
    looked.findings = [f"{name} {each['severity']}" for name, each in found["vulnerabilities"].items()]
    return looked


def main() -> int:
    """1 for any finding."""
    outcomes = [python_packages(), browser_packages()]
    for each in outcomes:
        print(each.line())
    return int(any(each.findings for each in outcomes))


if __name__ == "__main__":
    sys.exit(main())
