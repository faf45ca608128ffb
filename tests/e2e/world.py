"""The whole product in real processes: web, worker and beat on their own PostgreSQL and Redis, at a chosen instant."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

from script.launcher.services import OWNER, RUNTIME, Services, connected, furnish
from script.launcher.up import free_port, start, stop

ROOT = Path(__file__).resolve().parents[2]
DATABASE = "zxd_e2e"
PASSWORD = "Zeng-xin-2020!"
PEOPLE = """
import json
from tests.cast import assemble
from zengxindai.accounts.people import renew_token
cast = assemble()
users = [user for team in cast.teams.values() for user in (team.handler, team.checker, team.approver)]
tokens = {user.username: renew_token(user) for user in users}
print(json.dumps([tokens, [cast.bank.handler.pk, cast.bank.second.pk]]))
"""


class World:
    """Processes that all believe it is the instant of the last `travel`."""

    settings = "tests.e2e.settings"

    def __init__(self, state: Path) -> None:
        self.services = Services(state, durable=False)
        self.state, self.running = state, {}
        named = os.environ.get("DATABASE_URL", "")
        self.named = urlsplit(named)._replace(path=f"/{DATABASE}").geturl() if named else ""
        lane = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
        self.port = free_port("127.0.0.1", 8600 + 50 * int(lane))
        self.address = f"http://127.0.0.1:{self.port}"
        state.mkdir(parents=True, exist_ok=True)

    def env(self, now: str) -> dict[str, str]:
        """What every process is given."""
        known = {"STATE_DIR": str(self.state), "DJANGO_SETTINGS_MODULE": self.settings, "AS_OWNER": "0"}
        if self.named:
            known["DATABASE_URL"] = self.named
        else:
            known["DATABASE_URL"] = self.services.database_url(RUNTIME)
            known["DATABASE_OWNER_URL"] = self.services.database_url(OWNER)
        return {**os.environ, **known, "E2E_NOW": now, "E2E_SINCE": str(time.time())}

    def furnish(self) -> None:
        """An empty database, on the server the environment names or on one of our own; and a Redis."""
        if self.named:
            with connected(self.named, "postgres") as cursor:
                cursor.execute(f'drop database if exists "{DATABASE}" with (force)')
            furnish(self.named)
        else:
            self.services.forget()
            self.services.start_pg()
            self.services.ensure_database()
        if "REDIS_URL" not in os.environ:
            self.services.start_redis()

    def create(self, now: str) -> None:
        """Servers, tables, the notice and the cast, from nothing."""
        for left in (*self.state.glob("*.log"), *self.state.glob("beat-*")):
            left.unlink()
        self.furnish()
        for args in (["migrate", "-v0"], ["load_policy"]):
            self.manage(now, *args, owner=True)
        self.tokens, self.investigators = json.loads(
            self.manage(now, "shell", "--no-imports", "-c", PEOPLE).splitlines()[-1]
        )

    def manage(self, now: str, *args: str, owner: bool = False) -> str:
        """A management command at that instant; its output."""
        env = self.env(now) | ({"AS_OWNER": "1"} if owner else {})
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *args], cwd=ROOT, env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def programs(self, now: str) -> dict[str, tuple[str, ...]]:
        """How web, worker and beat are started."""
        celery = (sys.executable, "-m", "celery", "-A", "zengxindai.celery:app")
        bind = ("--bind", f"127.0.0.1:{self.port}", "--threads", "4", "--access-logfile", "-")
        return {
            "web": (sys.executable, "-m", "gunicorn", "zengxindai.wsgi:application", *bind),
            "worker": (*celery, "worker", "--concurrency", "1", "--loglevel", "INFO"),
            "beat": (*celery, "beat", "--pidfile", "", "-s", str(self.state / f"beat-{now[:10]}")),
        }

    def travel(self, now: str) -> None:
        """Start web, worker and beat anew at another instant."""
        self.close()
        self.running = {name: start(name, self.env(now), *command) for name, command in self.programs(now).items()}
        self.wait_for_web()

    def wait_for_web(self) -> None:
        """Until the web answers and finds both servers."""
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{self.address}/healthz", timeout=2) as answer:  # noqa: S310
                    if answer.status == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise AssertionError((self.state / "web.log").read_text()[-3000:])

    def close(self) -> None:
        """Stop the processes, not the servers."""
        stop(self.running)
        self.running = {}

    def end(self) -> None:
        """Stop everything."""
        self.close()
        self.services.stop_redis()
        if not self.named:
            self.services.stop_pg()
