"""script/backup and script/restore: the servers, the settings and the key, then the management command as the owner."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from script.launcher.services import OWNER, RUNTIME, Services

ROOT = Path(__file__).resolve().parents[2]
STATE = Path(os.environ.get("STATE_DIR", ROOT / ".run"))


def arguments() -> tuple[argparse.Namespace, list[str]]:
    """What the command line says; what is not for here is for the command."""
    parser = argparse.ArgumentParser(prog="script/backup, script/restore", add_help=False)
    parser.add_argument("command", choices=("back_up", "bring_back"))
    parser.add_argument("--from", dest="here", type=Path, default=Path.cwd(), help=argparse.SUPPRESS)
    default = Path(os.environ.get("BACKUP_KEY_FILE", STATE / "backup-key"))
    parser.add_argument("--key", type=Path, default=default)
    parser.add_argument("place", type=Path, nargs="?")
    return parser.parse_known_args()


@contextlib.contextmanager
def server() -> Iterator[dict[str, str]]:
    """Addresses of the database; the private server runs meanwhile, and goes on running if it ran before."""
    if "DATABASE_URL" in os.environ or "DATABASE_OWNER_URL" in os.environ:
        yield {}
        return
    services = Services(STATE)
    ran = services.runs()
    services.start_pg()
    try:
        services.ensure_database()
        urls = {"DATABASE_URL": services.database_url(RUNTIME), "DATABASE_OWNER_URL": services.database_url(OWNER)}
        yield urls | {"PG_BIN": str(services.bin)}
    finally:
        if not ran:
            services.stop_pg()


def main() -> int:
    """Run the command; its exit status."""
    said, more = arguments()
    command = [said.command, *([str(said.here / said.place)] if said.place else []), "--key", str(said.here / said.key)]
    with server() as addresses:
        env = {"STATE_DIR": str(STATE), "DJANGO_SETTINGS_MODULE": "zengxindai.settings.dev", **os.environ}
        env |= addresses | {"AS_OWNER": "1", "APP_NAME": f"zengxindai-{said.command.replace('_', '-')}"}
        line = [sys.executable, "-W", "ignore", "manage.py", *command, *more]
        return subprocess.run(line, cwd=ROOT, env=env, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main())
