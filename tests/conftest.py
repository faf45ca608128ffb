"""Private PostgreSQL and Redis for the tests; every test runs as app_rw, the role the product runs as."""

from __future__ import annotations

import os
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_databases, teardown_databases

from script.launcher.services import Services, furnish
from tests import migrated

_services: list[Services] = []


def pytest_configure(config: pytest.Config) -> None:
    """Start this process's servers; those that the environment names are used instead."""
    if config.option.collectonly or getattr(config.option, "dist", "no") != "no":
        return  # nothing is tested in this process itself
    services = Services(settings.STATE_DIR, durable=False)
    _services.append(services)
    if "DATABASE_URL" in os.environ:
        furnish(os.environ["DATABASE_URL"])
    else:
        services.start_pg()
        services.ensure_database()
    if "REDIS_URL" not in os.environ:
        services.start_redis()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    for services in _services:
        services.stop_redis()
        if "DATABASE_URL" not in os.environ:
            services.stop_pg()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment: Any, django_db_blocker: Any) -> Iterator[None]:
    """The migrated database with the notice loaded; from here on connections take the role app_rw.

    Made whichever tests are chosen: the library's own fixture makes none for tests that commit by themselves.
    """
    with django_db_blocker.unblock():
        kept, there = migrated.find()
        if there:
            connection.settings_dict["TEST"]["TEMPLATE"] = kept
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])
        call_command("load_policy", stdout=StringIO())
        connection.close()
        if not there:
            migrated.keep(kept)
        options = connection.settings_dict["OPTIONS"]
        owner = options["options"]
        options["options"] = f"{owner} -c role=app_rw"
    yield
    with django_db_blocker.unblock():
        connection.close()
        options["options"] = owner
        teardown_databases(made, verbosity=0)


@pytest.fixture
def committed(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Real commits, seen by other connections; everything but the policy is gone afterwards."""
    with django_db_blocker.unblock():
        yield
        empty_tables()
        connection.close()


def empty_tables() -> None:
    """As the owner: truncate whatever tests filled."""
    kept = ("django_migrations", "django_content_type", "auth_permission")
    tables = [name for name in connection.introspection.table_names() if name not in kept]
    tables = [name for name in tables if not name.startswith("policy_")]
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        # A frozen month's place is made once; months of the same number come again.
        cursor.execute(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'reporting_position'::regclass"
        )
        for (place,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE {place}")
