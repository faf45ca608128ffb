"""One set of servers for all tests of faults that kill them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings

from tests.faults.servers import Servers


@pytest.fixture(scope="session")
def servers(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Servers]:
    """Furnished and running; a test leaves them running."""
    made = Servers(settings.STATE_DIR / "faults")
    try:
        with django_db_blocker.unblock():
            made.create()
        made.go()
        yield made
    finally:
        made.end()
