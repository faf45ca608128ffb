"""The files an operator starts from, held against the real settings: compose, image, environment, roles, manual."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import psycopg2
import pytest
import yaml
from celery.bin.celery import celery
from django.conf import settings
from django.core.management import get_commands
from django.utils.module_loading import import_string
from gunicorn.config import Config

from script.launcher.services import OWNER, RUNTIME, Services
from zengxindai.workflow import registry

ROOT = Path(__file__).resolve().parents[2]
PLACE = re.compile(r"\$\$|\$\{(\w+)(?:(:[-?])([^}]*))?\}")
EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
MANUAL = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
RAW: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = RAW["services"]
PRODUCT = ("migrate", "web", "worker", "beat")
RUNNING = ("web", "worker", "beat")
# Read by Django or Python themselves, not by a settings module.
OUTSIDE = {"DJANGO_SETTINGS_MODULE"}
SECRET = re.compile(r"KEY|PASSWORD|SECRET|TOKEN|AUTH$|^(DATABASE|DATABASE_OWNER|REDIS)_URL$")


def texts(value: Any) -> Iterator[str]:
    """Every text in a tree."""
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from texts(item)
    elif isinstance(value, str):
        yield value


def filled(value: Any) -> Any:
    """A tree as compose hands it on when only what must be set is set, to 64 random letters and digits."""
    if isinstance(value, dict):
        return {key: filled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item) for item in value]
    return PLACE.sub(_fill, value) if isinstance(value, str) else value


def _fill(place: re.Match[str]) -> str:
    name, mark, rest = place.groups()
    if place[0] == "$$":
        return "$"
    return rest if mark == ":-" else "loans.example" if name == "ALLOWED_HOSTS" else os.urandom(32).hex()


def read_by_settings() -> tuple[set[str], set[str]]:
    """Names of variables that the settings know, and those of them that have no default."""
    known, needed = set(), set()
    for path in (ROOT / "zengxindai/settings").glob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call) or not call.args:
                continue
            said = ast.unparse(call.func)
            if said not in ("env", "envbool", "envint", "envlist", "envkeys", "os.environ.get"):
                continue
            names = {
                n.value for n in ast.walk(call.args[0]) if isinstance(n, ast.Constant) and isinstance(n.value, str)
            }
            known |= {name for name in names if name.isupper()}
            if said in ("env", "envkeys") and len(call.args) == 1:
                needed |= names
    return known, needed


def environment(service: str) -> dict[str, str]:
    """What a process of that service sees."""
    return {"PATH": os.environ["PATH"], **filled(SERVICES[service]["environment"])}


def python(env: dict[str, str], *args: str) -> subprocess.CompletedProcess[str]:
    """Run Python in the project with this environment only."""
    return subprocess.run([sys.executable, *args], cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def test_images_are_pinned_to_a_major_version() -> None:
    images = [service["image"] for service in SERVICES.values()] + re.findall(r"^FROM (\S+)", DOCKERFILE, re.M)
    assert len(images) == len(SERVICES) + 3
    assert [image for image in images if not re.search(r":\d", image)] == []
    assert (SERVICES["postgres"]["image"], SERVICES["redis"]["image"]) == ("postgres:16", "redis:7")


def test_the_image_runs_as_nobody_special() -> None:
    last = DOCKERFILE[DOCKERFILE.rindex("FROM ") :]
    users = re.findall(r"^USER (\S+)", last, re.M)
    assert users and users[-1] not in ("root", "0")
    assert (
        f"useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp --shell /usr/sbin/nologin {users[-1]}"
        in last
    )
    assert not re.search(r"^USER|^RUN", last[last.rindex("\nUSER ") + 5 :], re.M), "nothing after the last USER"
    for name in PRODUCT:
        service = SERVICES[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"]), name
        assert "user" not in service and "privileged" not in service


def test_every_service_is_watched_or_ends() -> None:
    for name, service in SERVICES.items():
        if "healthcheck" in service:
            assert service["restart"] == "unless-stopped", name
            continue
        waiting = [s["depends_on"][name]["condition"] for s in SERVICES.values() if name in s.get("depends_on", {})]
        assert service["restart"] == "no" and waiting == ["service_completed_successfully"] * len(RUNNING), name
    assert "/healthz" in str(SERVICES["web"]["healthcheck"]["test"])


def test_processes_wait_for_servers_and_tables() -> None:
    for name in RUNNING:
        waits = {other: how["condition"] for other, how in SERVICES[name]["depends_on"].items()}
        assert waits == {
            "postgres": "service_healthy",
            "redis": "service_healthy",
            "migrate": "service_completed_successfully",
        }


def test_only_the_web_is_published_and_only_to_its_own_machine() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert filled(SERVICES["web"]["ports"]) == ["127.0.0.1:8000:8000"]
    assert RAW["networks"]["inner"] == {"internal": True}
    for name in ("postgres", "redis", "migrate", "beat"):
        assert SERVICES[name]["networks"] == ["inner"]


def test_volumes_lie_where_the_settings_look() -> None:
    mounts = [mount.split(":") for service in SERVICES.values() for mount in service.get("volumes", [])]
    named = {source for source, *_ in mounts if not source.startswith(".")}
    assert named == set(RAW["volumes"]) == {"database", "redis", "private"}
    assert [(ROOT / source).is_file() for source, *_ in mounts if source.startswith(".")] == [True]
    for name in ("web", "worker"):
        env = environment(name)
        assert SERVICES[name]["volumes"] == [f"private:{env['PRIVATE_ROOT']}"]
        # Static files are made with the image, below STATE_DIR, and no volume may hide them.
        for variable in ("STATE_DIR", "PRIVATE_ROOT"):
            assert re.search(rf"^\s+{variable}={env[variable]}( |$)", DOCKERFILE, re.M)
        assert not Path(env["PRIVATE_ROOT"]).is_relative_to(env["STATE_DIR"])
    assert "-m 0700 " + environment("web")["PRIVATE_ROOT"] in DOCKERFILE


def test_every_variable_is_one_the_settings_know() -> None:
    known, _ = read_by_settings()
    for name in PRODUCT:
        assert set(SERVICES[name]["environment"]) - known - OUTSIDE == set(), name


@pytest.mark.parametrize("name", PRODUCT)
def test_every_variable_that_operation_needs_is_given(name: str) -> None:
    _, needed = read_by_settings()
    needed |= {"DATABASE_URL", "REDIS_URL", "ALLOWED_HOSTS", "STATE_DIR", "PRIVATE_ROOT"}
    needed -= {"DATABASE_URL" if name == "migrate" else "DATABASE_OWNER_URL"}
    assert needed - set(SERVICES[name]["environment"]) == set()
    assert SERVICES[name]["environment"]["DJANGO_SETTINGS_MODULE"] == "zengxindai.settings.prod"


def test_the_owner_of_the_tables_only_migrates() -> None:
    holders = [name for name, service in SERVICES.items() if "ZXD_OWNER_PASSWORD" in str(service)]
    assert holders == ["migrate", "postgres"]
    assert [name for name in PRODUCT if "AS_OWNER" in SERVICES[name]["environment"]] == ["migrate"]
    assert f"//{OWNER}:" in SERVICES["migrate"]["environment"]["DATABASE_OWNER_URL"]
    assert all(f"//{RUNTIME}:" in SERVICES[name]["environment"]["DATABASE_URL"] for name in RUNNING)


def test_no_secret_is_written_down() -> None:
    for name, service in SERVICES.items():
        for variable, value in service["environment"].items():
            if SECRET.search(variable):
                assert re.search(r"\$\{\w+:\?[^}]+\}|^\$\{\w+:-\}$", value), f"{name} {variable}"
    assert not re.search(r"^(ENV|ARG)\b.*(KEY|PASSWORD|SECRET)", DOCKERFILE, re.M)
    given = dict(re.findall(r"^(\w+)=(.*)$", EXAMPLE, re.M))
    assert {name: value for name, value in given.items() if SECRET.search(name) and value} == {}


def test_the_example_names_what_compose_asks_for_and_nothing_else() -> None:
    asked = {place[1]: place[2] for text in texts(RAW) for place in PLACE.finditer(text) if place[1]}
    must, may = EXAMPLE.split("--- May be set")
    names = [re.findall(r"^(\w+)=", part, re.M) for part in (must, may)]
    assert set(names[0]) == {name for name, mark in asked.items() if mark == ":?"}
    assert set(names[1]) == {name for name, mark in asked.items() if mark == ":-"}
    defaults = {place[1]: place[3] for text in texts(RAW) for place in PLACE.finditer(text) if place[2] == ":-"}
    assert dict(re.findall(r"^(\w+)=(.*)$", may, re.M)) == defaults


def test_commands_name_programs_that_exist() -> None:
    program, *options = filled(SERVICES["web"]["command"])
    read = Config().parser().parse_args(options)
    assert (program, read.args) == ("gunicorn", ["zengxindai.wsgi:application"])
    assert read.control_socket_disable is True
    assert callable(import_string(read.args[0].replace(":", ".")))
    for name in ("worker", "beat"):
        program, app, command, *options = filled(SERVICES[name]["command"])
        assert (program, app, command) == ("celery", "--app=zengxindai.celery:app", name)
        known = {option for param in celery.commands[name].params for option in param.opts}
        assert {option.split("=")[0] for option in options} <= known
    assert import_string("zengxindai.celery.app").main == "zengxindai"
    lines = filled(SERVICES["migrate"]["command"])[-1].splitlines()
    assert [line.split()[:2] for line in lines] == [["python", "manage.py"]] * 2
    assert {line.split()[2] for line in lines} == {"migrate", "load_policy"} <= set(get_commands())
    assert (ROOT / lines[1].split()[-1].strip('"')).is_file()


def test_the_image_holds_what_runs_and_no_more() -> None:
    left_out = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and line[0] != "#"]
    for needed in ("manage.py", "script", "locale", "templates", "static", *settings.LOCAL_APPS):
        assert not [pattern for pattern in left_out if fnmatch(needed.split(".")[0], pattern)], needed
    for never in (".env", ".env.production", ".git", ".run", ".venv", "tests", "node_modules"):
        assert [pattern for pattern in left_out if fnmatch(never, pattern)], never
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.M):
        assert all((ROOT / path).exists() for path in source.split()), source


@pytest.mark.parametrize("name", PRODUCT)
def test_the_settings_of_operation_stand_with_these_variables(name: str) -> None:
    said = python(environment(name), "-W", "error::RuntimeWarning", "-c", "import django; django.setup()")
    assert (said.returncode, said.stderr) == (0, "")


def test_the_deployment_check_finds_nothing() -> None:
    said = python(environment("web"), "manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert (said.returncode, said.stderr) == (0, "")
    assert "no issues (1 silenced)" in said.stdout


ASKED = """
import django, json
django.setup()
from django.conf import settings
from django.test import Client
# The image's manifest of static files is not made here.
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
answer = Client(headers={"host": "loans.example", "x-forwarded-proto": "https"}).get("/accounts/register/")
names = ["SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "SESSION_COOKIE_NAME",
         "CSRF_COOKIE_SECURE", "CSRF_COOKIE_HTTPONLY", "CSRF_COOKIE_SAMESITE", "CSRF_COOKIE_NAME", "DEBUG"]
print(json.dumps([answer.status_code, dict(answer.headers), {name: getattr(settings, name) for name in names},
                  [morsel.OutputString() for morsel in answer.cookies.values()]]))
"""


def lax(policy: str) -> list[str]:
    """What of a content security policy lets in scripts or anything else from where it should not."""
    rules = {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}
    odd = [word for words in rules.values() for word in words if word not in ("'self'", "'none'", "data:")]
    odd += [name for name in rules if "data:" in rules[name] and name != "img-src"]
    wanted = ("default-src", "script-src", "object-src", "base-uri", "form-action", "frame-ancestors")
    return odd + [name for name in wanted if name not in rules]


def test_the_answers_of_operation_hold_the_browser_to_the_house() -> None:
    """Cookies, HSTS and the policy as a browser is sent them with the settings of operation."""
    said = python(environment("web"), "-W", "ignore", "-c", ASKED)
    status, headers, cookies, sent = json.loads(said.stdout)
    assert (status, cookies["DEBUG"]) == (200, False), said.stderr
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert lax(headers["Content-Security-Policy"]) == []
    assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY")
    assert (headers["Referrer-Policy"], headers["Cross-Origin-Opener-Policy"]) == ("same-origin", "same-origin")
    for kind in ("SESSION", "CSRF"):
        assert cookies[f"{kind}_COOKIE_NAME"].startswith("__Host-")
        assert cookies[f"{kind}_COOKIE_SECURE"] and cookies[f"{kind}_COOKIE_HTTPONLY"]
        assert cookies[f"{kind}_COOKIE_SAMESITE"] == "Lax"
    assert sent and all("Secure" in each and "HttpOnly" in each and "SameSite=Lax" in each for each in sent)


@pytest.mark.parametrize(
    "policy",
    ["script-src 'self' 'unsafe-inline'", "default-src *", "script-src 'self' data:", "script-src 'unsafe-eval'"],
)
def test_the_control_of_policies(policy: str) -> None:
    assert lax(policy)


@pytest.mark.parametrize(
    ("service", "missing"),
    [("web", "SECRET_KEY"), ("web", "DATABASE_URL"), ("web", "REDIS_URL"), ("migrate", "DATABASE_OWNER_URL")],
)
def test_operation_refuses_to_start_without(service: str, missing: str) -> None:
    env = {name: value for name, value in environment(service).items() if name != missing}
    said = python(env, "-c", "import zengxindai.settings.prod")
    assert said.returncode != 0 and f"ImproperlyConfigured: set the environment variable {missing}" in said.stderr


@pytest.mark.parametrize("logger", ["django.request", "django.security", "zengxindai.workflow"])
def test_what_goes_wrong_is_logged(logger: str) -> None:
    """The containers' output is the only log there is."""
    lines = f"import django, logging; django.setup(); logging.getLogger({logger!r}).error('the roof is on fire')"
    assert "the roof is on fire" in python(environment("web"), "-c", lines).stderr


def test_the_manual_names_everything_an_operator_meets() -> None:
    named = re.findall(r"^(\w+)=", EXAMPLE, re.M)
    named += [name for name, _ in registry.jobs()] + list(settings.CELERY_BEAT_SCHEDULE) + list(SERVICES)
    assert [name for name in named if f"`{name}`" not in MANUAL] == []
    commands = set(re.findall(r"manage\.py (\w+)", MANUAL))
    assert {"migrate", "load_policy", "verify_audit", "verify_books"} <= commands <= set(get_commands())


@pytest.fixture
def server() -> Iterator[Services]:
    """A server of its own with an empty database `fresh`, as the image's first start leaves it."""
    services = Services(Path(settings.STATE_DIR) / "roles", durable=False)
    services.start_pg()
    ask(services, "postgres", "zxd", "create database fresh")
    yield services
    services.forget()


def ask(services: Services, database: str, user: str, sql: str) -> list[Any]:
    """One statement by its own connection."""
    connection = psycopg2.connect(host=f"{services.sock}/pg", dbname=database, user=user)
    connection.autocommit = True
    with connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else []
    connection.close()
    return rows


def make_roles(services: Services, **passwords: str) -> int:
    """Run deploy/roles.sql as the image does; returns the exit status."""
    assert services.bin is not None
    command = [services.bin / "psql", "-v", "ON_ERROR_STOP=1", "-Xqf", ROOT / "deploy/roles.sql"]
    env = {"PGHOST": f"{services.sock}/pg", "PGUSER": "zxd", "PGDATABASE": "fresh", **passwords}
    return subprocess.run(command, env=env, capture_output=True, check=False).returncode


@pytest.mark.slow
def test_the_roles_carry_the_product(server: Services) -> None:
    given = {"ZXD_OWNER_PASSWORD": "o" * 8, "APP_RW_PASSWORD": "a" * 8}
    assert make_roles(server, ZXD_OWNER_PASSWORD="o") != 0, "a missing password must not make a role without one"
    assert [make_roles(server, **given), make_roles(server, **given)] == [0, 0]
    asked = "select count(*) from pg_authid where rolname in ('zxd_owner', 'app_rw') and rolpassword is not null"
    assert ask(server, "fresh", "zxd", f"{asked} and not (rolsuper or rolcreatedb or rolcreaterole)") == [(2,)]

    env = environment("migrate") | {"DATABASE_OWNER_URL": f"postgresql://{OWNER}@/fresh?host={server.sock}/pg"}
    for command in (["migrate", "--no-input"], ["load_policy"]):
        said = python(env, "manage.py", *command)
        assert said.returncode == 0, said.stderr
    assert ask(server, "fresh", RUNTIME, "select count(*) from policy_article") == [(24,)]
    for sql in ("delete from audit_event", "update ledger_entry set amount = 0", "create table mine (id int)"):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            ask(server, "fresh", RUNTIME, sql)
    env = environment("web") | {"DATABASE_URL": f"postgresql://{RUNTIME}@/fresh?host={server.sock}/pg"}
    first_people = textwrap.dedent(MANUAL.split("```python\n")[1].split("```")[0])
    said = python(env, "manage.py", "shell", "--no-imports", "--command", first_people)
    assert re.fullmatch(r"(\S+ \w+-admin \S{14}\n){4}", said.stdout), said.stderr
    for command in ("verify_audit", "verify_books"):
        assert python(env, "manage.py", command).returncode == 0
