"""The figures: who may read them, what they count, and that no label tells of a person, a house or a case."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from tests.cast import FIRM, assemble
from tests.database.test_guards import NOW
from tests.story import Story
from zengxindai.accounts.models import Organisation, User
from zengxindai.audit.seal import seal_closed_events
from zengxindai.notifications.models import Outbox
from zengxindai.operations import tasks
from zengxindai.workflow.models import JobFailure, JobRun, Turn

ROOT = Path(__file__).resolve().parents[2]


def read(client: Client, **headers: str) -> dict[tuple[str, tuple[str, ...]], float]:
    """Every figure by its name and the values of its labels."""
    said = client.get("/metrics", **headers)
    assert said.status_code == 200, said.content
    assert said["Content-Type"].startswith("text/plain; version=")
    return {
        (sample.name, tuple(value for _, value in sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(said.content.decode())
        for sample in family.samples
    }


@pytest.mark.parametrize(
    ("allow", "token", "proxies", "headers", "status"),
    [
        (["127.0.0.1", "::1"], "", 0, {}, 200),
        (["127.0.0.1", "::1"], "", 0, {"REMOTE_ADDR": "::1"}, 200),
        (["127.0.0.1", "::1"], "", 0, {"REMOTE_ADDR": "10.0.0.7"}, 404),
        (["10.0.0.0/24"], "", 0, {"REMOTE_ADDR": "10.0.0.7"}, 200),
        (["10.0.0.0/24"], "", 0, {"REMOTE_ADDR": "10.0.1.7"}, 404),
        ([], "", 0, {}, 404),
        (["127.0.0.1"], "", 0, {"REMOTE_ADDR": ""}, 404),
        # A proxy on this machine that nobody told of, and one that is known.
        (["127.0.0.1"], "", 0, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 404),
        (["127.0.0.1"], "", 1, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 404),
        (["127.0.0.1"], "", 1, {"HTTP_X_FORWARDED_FOR": "127.0.0.1, 203.0.113.9"}, 404),
        ([], "s" * 40, 0, {"HTTP_AUTHORIZATION": "Bearer " + "s" * 40}, 200),
        ([], "s" * 40, 0, {"HTTP_AUTHORIZATION": "Bearer " + "s" * 39}, 404),
        ([], "s" * 40, 0, {"HTTP_AUTHORIZATION": "Bearer "}, 404),
        ([], "", 0, {"HTTP_AUTHORIZATION": "Bearer "}, 404),
        ([], "s" * 40, 0, {"HTTP_AUTHORIZATION": "Bearer 密"}, 404),
    ],
)
def test_figures_are_for_the_watch_alone(
    db: Any, settings: Any, allow: list[str], token: str, proxies: int, headers: dict[str, str], status: int
) -> None:
    settings.METRICS_ALLOW, settings.METRICS_TOKEN, settings.PROXY_COUNT = allow, token, proxies
    assert Client().get("/metrics", **headers).status_code == status


def test_requests_are_counted_by_route_and_class(db: Any) -> None:
    client = Client()
    before = read(client)
    client.get("/accounts/sign-in/")
    client.get("/no/such/page/500116199001011234/")
    client.get(f"/?q={FIRM}")
    client.generic("BREW", "/accounts/sign-in/")
    after = read(client)
    grown = {key[1] for key in after if key[0].endswith("_count") and after[key] != before.get(key, 0)}
    assert {("GET", "sign-in", "2xx"), ("GET", "unmatched", "4xx"), ("GET", "inbox", "3xx")} <= grown
    assert [labels for labels in grown if "other" in labels]
    assert not [labels for labels in grown if "500116199001011234" in str(labels) or FIRM in str(labels)]


def test_work_is_counted_from_the_database(db: Any) -> None:
    now = timezone.now()
    day = timezone.localdate() - dt.timedelta(days=3)
    JobRun.objects.create(job="loans.mark_overdue", day=day, changed=2, began_at=NOW, finished_at=NOW)
    JobFailure.objects.create(job="workflow.remind", day=day, error="ValueError", at=now)
    Outbox.objects.create(kind="mail", key="a", run_after=now - dt.timedelta(minutes=2))
    Outbox.objects.create(kind="mail", key="b", run_after=now, failed_at=now, attempts=5)
    Outbox.objects.create(kind="paper", key="c", run_after=now + dt.timedelta(hours=1), attempts=1)
    tasks.pulse()
    found = read(Client())
    assert found["zxd_database_up", ()] == 1
    assert found["zxd_outbox_due", ("mail",)] == found["zxd_outbox_parked", ("mail",)] == 1
    assert found["zxd_outbox_parked_total", ()] == 1
    assert 119 < found["zxd_outbox_oldest_seconds", ("mail",)] < 180
    assert found["zxd_outbox_retried", ("paper",)] == 1
    assert found["zxd_job_days_behind", ("loans.mark_overdue",)] == 2
    assert found["zxd_job_last_success_timestamp_seconds", ("loans.mark_overdue",)] == NOW.timestamp()
    assert found["zxd_job_failing", ("workflow.remind",)] == 1
    assert found["zxd_job_failing", ("loans.mark_overdue",)] == 0
    assert found["zxd_sign_of_life_timestamp_seconds", ("beat",)] == pytest.approx(now.timestamp(), abs=5)
    assert found["zxd_migrations_missing", ()] == 0
    assert found["zxd_database_size_bytes", ()] > 1_000_000
    assert found["zxd_database_connections_max", ()] > 10


def test_a_story_shows_in_numbers_and_in_no_name(committed: Any) -> None:
    with time_machine.travel(NOW, tick=False):
        told = Story(assemble(), NOW)
        told.agreement()
        told.funded()
        told.paid()
        seal_closed_events(NOW)
        told.draft(team="other_enterprise")
        Turn.objects.update(due_on=NOW.date() - dt.timedelta(days=1))
        client = Client()
        client.force_login(told.cast.bank.handler)
        for path in ("/", "/loans/", "/claims/"):
            client.get(path)
        found = read(Client())
        assert found["zxd_books_balanced", ()] == 1
        assert found["zxd_turns_overdue", ()] == found["zxd_turns_open", ()] == Turn.objects.count() > 0
        assert found["zxd_events_unsealed", ()] > 0
        assert found["zxd_seal_timestamp_seconds", ()] == NOW.timestamp()
        text = Client().get("/metrics").content.decode()
        for name in (
            *User.objects.values_list("username", flat=True),
            *(str(each) for each in Organisation.objects.all()),
        ):
            assert name not in text
        assert FIRM not in text and not re.search(r"[一-鿿]", text)
        unbalance()
        assert read(Client())["zxd_books_balanced", ()] == 0


def unbalance() -> None:
    """As the owner with the guards off: a balance that its entries do not give."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE; ALTER TABLE ledger_account DISABLE TRIGGER USER")
        cursor.execute(
            "UPDATE ledger_account SET balance = balance + 1 WHERE id = (SELECT max(id) FROM ledger_account)"
        )
        cursor.execute("ALTER TABLE ledger_account ENABLE TRIGGER USER; SET ROLE app_rw")


def test_without_a_database_the_figures_say_so(committed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    connection.close()
    with monkeypatch.context() as patched:
        for name, value in {"HOST": "127.0.0.1", "PORT": "1"}.items():
            patched.setitem(connection.settings_dict, name, value)
        assert read(Client())["zxd_database_up", ()] == 0
        connection.close()


def test_several_processes_add_up(tmp_path: Path) -> None:
    """Two processes of the web count for themselves; a third, asked for the figures, tells of both."""
    env = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "shared"), "STATE_DIR": str(tmp_path)}
    begin = "import django; django.setup(); from zengxindai.operations import metrics; "
    for _ in range(2):
        counts = begin + "metrics.observe('inbox', 'GET', 200, 0.02)"
        subprocess.run([sys.executable, "-c", counts], cwd=ROOT, env=env, check=True)
    line = [sys.executable, "-c", begin + "print(metrics._requests().decode())"]
    text = subprocess.run(line, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout
    assert 'zxd_request_seconds_count{method="GET",route="inbox",status="2xx"} 2.0' in text
