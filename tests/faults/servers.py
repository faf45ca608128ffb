"""The whole product on servers of its own that may be killed: each process by name, at any moment, and begun again.

The database is copied from the one the tests have migrated, where there is one: making it anew costs a minute and more.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import signal
import time
from pathlib import Path
from typing import Any

import redis
from django.conf import settings

from script.launcher.services import NAME, OWNER, Services, connected
from script.launcher.up import start
from tests import migrated
from tests.e2e.world import World

BEGIN = "2026-03-27T10:00:00+08:00"
PROGRAMS = ("web", "worker", "beat")
STAGE = Path(__file__).with_name("stage.py")


class Servers(World):
    """Web, worker, beat, PostgreSQL and Redis; time goes on across their deaths."""

    settings = "tests.faults.settings"

    def __init__(self, state: Path) -> None:
        super().__init__(state)
        self.named = ""
        self.began, self.zero = dt.datetime.fromisoformat(BEGIN), time.monotonic()

    def env(self, now: str) -> dict[str, str]:
        """As of every world, but for servers that the environment names: those are not ours to kill."""
        known = super().env(now)
        return {name: value for name, value in known.items() if name != "REDIS_URL"}

    @property
    def now(self) -> str:
        """The product's present instant."""
        return (self.began + dt.timedelta(seconds=time.monotonic() - self.zero)).isoformat()

    @property
    def day(self) -> str:
        """The product's present day."""
        return self.later(0)

    def later(self, days: int) -> str:
        """So many days from now."""
        return (dt.datetime.fromisoformat(self.now) + dt.timedelta(days=days)).date().isoformat()

    def furnish(self) -> None:
        """A database with the notice, copied from the tests' own cluster; and a Redis."""
        self.services.forget()
        self.services._prepare()
        if not self.copied():
            shutil.rmtree(self.services.pgdata, ignore_errors=True)
            self.services.start_pg()
            self.services.ensure_database()
        with connected(self.address_of("postgres"), "postgres") as cursor:
            # The tests' servers answer before they have written; of one that is killed, what it answered must be there.
            # What only the machine's own death would lose is still not waited for.
            cursor.execute(f"alter database {NAME} set synchronous_commit = on")
        self.services.start_redis()

    def copied(self) -> bool:
        """Whether a copy of the tests' cluster serves as ours, its migrated database as the product's."""
        template, there = migrated.find()
        if "DATABASE_URL" in os.environ or not there:
            return False
        source = Services(settings.STATE_DIR)
        self.services.pgdata.mkdir(parents=True, exist_ok=True)
        self.services.pgdata.chmod(0o700)
        code, said = self.services._pg(
            "pg_basebackup",
            "-h",
            f"{source.sock}/pg",
            "-U",
            NAME,
            "-D",
            self.services.pgdata,
            "-c",
            "fast",
            "-X",
            "fetch",
        )
        if code:
            print(f"no copy of the tests' cluster: {said}")
            return False
        self.services.start_pg()
        with connected(self.address_of("postgres"), "postgres") as cursor:
            cursor.execute(f"drop database if exists {NAME} with (force)")
            cursor.execute(f"create database {NAME} template {template} owner {OWNER}")
            cursor.execute("select datname from pg_database where datname ~ '^(test|migrated)_'")
            for (other,) in cursor.fetchall():
                cursor.execute(f"drop database {other}")
        return True

    def address_of(self, database: str) -> str:
        """The superuser's address of a database."""
        return f"postgresql://{NAME}@/{database}?host={self.services.sock}/pg"

    def asked(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database says, asked past the product."""
        with connected(self.address_of(NAME), NAME) as cursor:
            cursor.execute(sql, values)
            return list(cursor.fetchall())

    def create(self, now: str = BEGIN) -> None:
        """Servers, tables, the notice, the cast and the cases that flows go on from."""
        for left in {*self.state.glob("*.log"), *self.state.glob("beat-*")}:
            left.unlink()
        shutil.rmtree(self.state / "mail", ignore_errors=True)
        self.furnish()
        for args in (["migrate", "-v0"], ["load_policy"]):
            if not self.asked("select 1 from pg_tables where tablename = 'policy_document'") or args[0] != "migrate":
                self.manage(now, *args, owner=True)
        staged = json.loads(self.manage(now, "shell", "--no-imports", "-c", STAGE.read_text("utf-8")).splitlines()[-1])
        self.tokens, self.cases = staged["tokens"], staged["cases"]
        self.began, self.zero = dt.datetime.fromisoformat(staged["now"]), time.monotonic()

    def go(self) -> None:
        """Start web, worker and beat."""
        self.travel(self.now)

    def begin(self, name: str) -> None:
        """Start one of the five, or start it again."""
        if name == "postgres":
            self.services.start_pg()
        elif name == "redis":
            self.services.start_redis()
        else:
            now = self.now
            self.running[name] = start(name, self.env(now), *self.programs(now)[name])

    def kill(self, name: str) -> None:
        """SIGKILL to a program and all its children, which have no time to tidy; returns when they are gone."""
        if name in PROGRAMS:
            os.killpg(self.running[name].pid, signal.SIGKILL)
            self.running[name].wait()
            return
        pid = self.pid_of(name)
        victims = [pid, *children(pid)]
        for each in victims:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        if name == "redis" and self.services._redis:
            self.services._redis.wait()
        until(lambda: not any(alive(each) for each in victims), f"{name} is gone")
        if name == "postgres":
            # Where nobody buries the dead, their number in these files looks like a server that runs.
            for left in (self.services.pgdata / "postmaster.pid", *(self.services.sock / "pg").glob(".s.PGSQL.*.lock")):
                left.unlink(missing_ok=True)

    def pid_of(self, name: str) -> int:
        """The process id of a server."""
        if name == "redis":
            return int(self.redis().info()["process_id"])
        return int((self.services.pgdata / "postmaster.pid").read_text().splitlines()[0])

    def redis(self, number: int = 0) -> Any:
        """A client of our Redis: database 0 has the messages, 1 the cache."""
        return redis.Redis(unix_socket_path=str(self.services.redis_socket), db=number)

    def proved(self) -> None:
        """Books and trail agree with what the cases say; exit status 1 would fail here."""
        self.manage(self.now, "verify_books")
        self.manage(self.now, "verify_audit")

    def mails(self) -> list[str]:
        """Every e-mail that was sent; several may lie in one file, a line of dashes after each."""
        texts = [path.read_text("utf-8") for path in sorted((self.state / "mail").glob("*.log"))]
        return [mail for text in texts for mail in text.split("-" * 79) if mail.strip()]


def children(pid: int) -> list[int]:
    """The ids of a process's children."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, ValueError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == pid:
                found.append(int(stat.parent.name))
    return found


def alive(pid: int) -> bool:
    """Whether a process runs: one that is dead and not yet buried does not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def until(true: Any, what: str, seconds: float = 60) -> None:
    """Wait until something is so."""
    last = time.monotonic() + seconds
    while time.monotonic() < last:
        if true():
            return
        time.sleep(0.1)
    raise AssertionError(f"not within {seconds} s: {what}")
