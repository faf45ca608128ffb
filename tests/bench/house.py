"""A private house for a bench: servers, migrated database, notice and cast of its own, gone afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any


@contextmanager
def house() -> Iterator[Path]:
    """Inside it the product can be imported and runs as its own role; yields a folder for files."""
    folder = Path(tempfile.mkdtemp(prefix="zxd-bench-", dir="/tmp"))
    folder.chmod(0o755)
    os.environ |= {"STATE_DIR": str(folder), "DJANGO_SETTINGS_MODULE": "zengxindai.settings.test"}
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("REDIS_URL", None)
    from script.launcher.services import Services

    services = Services(folder, durable=False)
    services.start_pg()
    services.ensure_database()
    services.start_redis()
    try:
        furnished()
        yield folder
    finally:
        from django.db import connection

        connection.close()
        services.stop_redis()
        services.forget()
        shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(services.sock, ignore_errors=True)


def furnished() -> None:
    """The migrated database with the notice; from here on connections take the role app_rw."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_databases, setup_test_environment

    setup_test_environment()
    setup_databases(verbosity=0, interactive=False, aliases=["default"])
    call_command("load_policy", stdout=StringIO())
    connection.close()
    connection.settings_dict["OPTIONS"]["options"] += " -c role=app_rw"


def timed(what: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds, and what came of it."""
    began = time.perf_counter()
    answer = what()
    return time.perf_counter() - began, answer


def best(what: Callable[[], Any], rounds: int = 5) -> float:
    """The shortest of several rounds, in seconds: what is left when nobody disturbs."""
    return min(timed(what)[0] for _ in range(rounds))


def line(what: str, seconds: float, beside: float | None = None, note: str = "") -> None:
    """One figure, with its ratio to the floor."""
    ratio = f"{seconds / beside:8.1f} ×" if beside else " " * 10
    print(f"{what:<46}{seconds * 1000:12.1f} ms {ratio}  {note}", flush=True)


def floor_page() -> float:
    """A bare page: fifty rows through the ORM into a template."""
    from django.template import engines

    from loans.models import Loan

    template = engines["django"].from_string("{% for loan in loans %}<tr><td>{{ loan.subject }}</td></tr>{% endfor %}")
    return best(lambda: template.render({"loans": list(Loan.objects.order_by("-id")[:50])}))
