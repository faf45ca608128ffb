"""Starts the demo: PostgreSQL, Redis, migrations, policy, story, then web, worker and beat; stops them all again."""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from script.launcher.services import OWNER, RUNTIME, Services, die_with_parent, furnish

ROOT = Path(__file__).resolve().parents[2]
STATE = Path(os.environ.get("STATE_DIR", ROOT / ".run"))
PYTHON = sys.executable
PATIENCE = 60  # seconds until the web must answer


class Interrupted(Exception):
    """Ctrl-C or a polite kill."""


def arguments() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="script/demo", description="The product with its demo story.")
    parser.add_argument("--reset", action="store_true", help="forget all data and begin anew")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    return parser.parse_args()


@contextlib.contextmanager
def told(what: str) -> Iterator[None]:
    """A step, and how long it took."""
    print(f"· {what} …", flush=True)
    began = time.monotonic()
    yield
    print(f"  {time.monotonic() - began:.1f} s", flush=True)


def alone() -> IO[str]:
    """The lock that says this checkout's demo runs; ends with the process, however it dies."""
    STATE.mkdir(parents=True, exist_ok=True)
    lock = (STATE / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        address = STATE / "address"
        where = f" at {address.read_text()}" if address.exists() else ""
        raise SystemExit(f"The demo of this checkout is running already{where}. Stop it there with Ctrl-C.") from None
    return lock


def free_port(host: str, port: int) -> int:
    """The wanted port, or the next free one."""
    for candidate in range(port, port + 50):
        with contextlib.suppress(OSError), socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, candidate))
            if candidate != port:
                print(f"  port {port} is taken, using {candidate}")
            return candidate
    raise SystemExit(f"No free port between {port} and {port + 49}.")


def environment(services: Services, host: str) -> dict[str, str]:
    """What every process of the demo is given; the key is made once and kept."""
    key = STATE / "secret-key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(48))
    known = {
        "STATE_DIR": str(STATE),
        "SECRET_KEY": key.read_text(),
        "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE", "zengxindai.settings.dev"),
        "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS", f"127.0.0.1,localhost,{host}"),
        "PYTHONUNBUFFERED": "1",
    }
    if "DATABASE_URL" not in os.environ:
        known |= {
            "DATABASE_URL": services.database_url(RUNTIME),
            "DATABASE_OWNER_URL": services.database_url(OWNER),
        }
    return {**os.environ, **known}


def manage(env: dict[str, str], *args: str, owner: bool = False, capture: bool = False) -> str:
    """Run a management command; as the owner of the tables when it must change them."""
    env = {**env, "AS_OWNER": "1"} if owner else env
    done = subprocess.run(
        [PYTHON, "-W", "ignore", "manage.py", *args], cwd=ROOT, env=env, check=False, text=True,
        stdout=subprocess.PIPE if capture else None, preexec_fn=_child,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(f"manage.py {' '.join(args)} failed.")
    return done.stdout.strip() if capture else ""


def prepare(env: dict[str, str]) -> None:
    """Tables, notice and story, each only if missing."""
    with told("tables and the notice"):
        manage(env, "migrate", "--verbosity", "0", owner=True)
        manage(env, "load_policy", owner=True)
    state = manage(env, "seed_demo", "--state", capture=True)
    if state == "torn":
        raise SystemExit("The demo story was interrupted when it was first told. Begin anew: script/demo --reset")
    if state == "empty":
        with told("the demo story, eighteen months of it (about a minute and a half)"):
            manage(env, "seed_demo")


def start(name: str, env: dict[str, str], *command: str) -> subprocess.Popen[bytes]:
    """A process of the demo with its log; it dies with this one."""
    log = (Path(env["STATE_DIR"]) / f"{name}.log").open("ab")
    return subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=_child
    )


def _child() -> None:
    os.setsid()  # Ctrl-C reaches this launcher only, which then stops the others in order
    die_with_parent()


def processes(env: dict[str, str], host: str, port: int) -> dict[str, subprocess.Popen[bytes]]:
    """Web, worker and beat."""
    celery = [PYTHON, "-m", "celery", "-A", "zengxindai.celery:app"]
    web = ["zengxindai.wsgi:application", "--bind", f"{host}:{port}", "--workers", "2", "--threads", "4"]
    figures = STATE / "metrics"  # where the web's processes add up theirs; of this start alone
    shutil.rmtree(figures, ignore_errors=True)
    shared = {**env, "PROMETHEUS_MULTIPROC_DIR": str(figures)}
    return {
        "web": start("web", shared, PYTHON, "-m", "gunicorn", *web),
        "worker": start("worker", env, *celery, "worker", "--concurrency", "2", "--loglevel", "INFO"),
        "beat": start(
            "beat", env, *celery, "beat", "--loglevel", "INFO", "--pidfile", "", "-s", str(STATE / "beat-schedule")
        ),
    }


def wait_for_web(running: dict[str, subprocess.Popen[bytes]], address: str) -> None:
    """Until the first page answers; says which log to read when it does not."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        for name, process in running.items():
            if process.poll() is not None:
                raise SystemExit(f"{name} ended at once; see {STATE / (name + '.log')}")
        with contextlib.suppress(OSError), urllib.request.urlopen(f"{address}healthz", timeout=2) as answer:  # nosec B310  # noqa: S310
            if answer.status == 200:
                return
        time.sleep(0.2)
    raise SystemExit(f"The web does not answer; see {STATE / 'web.log'}")


def stop(running: dict[str, subprocess.Popen[bytes]]) -> None:
    """End what was started, beat first; whoever does not go is killed."""
    for name in ("beat", "worker", "web"):
        if name in running and running[name].poll() is None:
            running[name].terminate()
    for process in running.values():
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def serve(options: argparse.Namespace, services: Services) -> None:
    """Everything between the servers' start and Ctrl-C."""
    env = environment(services, options.host)
    prepare(env)
    port = free_port(options.host, options.port)
    address = f"http://{options.host}:{port}/"
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        with told("web, worker and beat"):
            running = processes(env, options.host, port)
            wait_for_web(running, address)
        (STATE / "address").write_text(address)
        manage(env, "demo_accounts")
        print(f"\n  {address}\n\n  Ctrl-C stops everything; the data stays in {STATE}", flush=True)
        while all(process.poll() is None for process in running.values()):
            time.sleep(1)
        ended = ", ".join(name for name, process in running.items() if process.poll() is not None)
        print(f"{ended} ended by itself; see the logs in {STATE}")
    finally:
        stop(running)
        (STATE / "address").unlink(missing_ok=True)


def _interrupt(*_: object) -> None:
    raise Interrupted


def forget(services: Services) -> None:
    """--reset: stop a server left behind and remove the data."""
    if "DATABASE_URL" in os.environ:
        raise SystemExit("--reset removes only what script/demo made: drop the database of DATABASE_URL yourself.")
    services.forget()
    for path in STATE.iterdir():
        if path.name != "lock":
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()


def main() -> None:
    """The demo from start to end."""
    options = arguments()
    lock = alone()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _interrupt)
    services = Services(STATE)
    own_database, own_redis = "DATABASE_URL" not in os.environ, "REDIS_URL" not in os.environ
    try:
        if options.reset:
            forget(services)
        with told("PostgreSQL and Redis"):
            if own_database:
                services.start_pg()
                services.ensure_database()
            else:
                furnish(os.environ["DATABASE_URL"])
            if own_redis:
                services.start_redis()
        serve(options, services)
    except Interrupted:
        print("\n· stopping")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        if own_redis:
            services.stop_redis()
        if own_database:
            services.stop_pg()
        lock.close()


if __name__ == "__main__":
    main()
