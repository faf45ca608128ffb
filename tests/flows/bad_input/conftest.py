"""One company for a module, one scene for all the lines that are tried in it; everything is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.flows.bad_input import scenes

ORDER = {name: number for number, name in enumerate(scenes.SCENES)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is tried in one scene is tried together, scene after scene."""
    here = [(number, item) for number, item in enumerate(items) if Path(__file__).parent in item.path.parents]
    in_order = sorted((item for _, item in here), key=lambda item: (item.path, stage(item)))
    for (number, _), item in zip(here, in_order, strict=True):
        items[number] = item


def stage(item: Any) -> int:
    """The number of the scene a test is played in; tests without one come first."""
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return ORDER.get(params.get("place"), -1)


@pytest.fixture(scope="module")
def theatre(django_db_setup: Any, django_db_blocker: Any) -> Iterator[scenes.Theatre]:
    """Everybody, for a module."""
    with django_db_blocker.unblock(), scenes.theatre() as house:
        yield house


@pytest.fixture(scope="module")
def place(theatre: scenes.Theatre, request: pytest.FixtureRequest) -> scenes.Place:
    """A case in the state a test names."""
    return theatre.show(request.param)


@pytest.fixture(autouse=True)
def disk(settings: Any, tmp_path: Path) -> None:
    """Files go where nobody keeps them."""
    settings.PRIVATE_ROOT = tmp_path
