"""What every flow test begins with: the notice loaded, the cast assembled, a story to play."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone

from tests.cast import Cast, assemble
from tests.story import Story

NOW = timezone.make_aware(dt.datetime(2026, 3, 10, 10, 0))


@pytest.fixture
def cast(db: Any) -> Cast:
    """Everybody."""
    return assemble()


@pytest.fixture
def story(cast: Cast) -> Story:
    """A story on Tuesday 10 March 2026 with one bank under agreement."""
    told = Story(cast, NOW)
    told.agreement()
    return told
