"""A bank's system for tests: its account, its key, and a program that calls from where it should."""

from __future__ import annotations

import json
from typing import Any

from rest_framework.test import APIClient

from tests.cast import SINCE, Cast
from zengxindai.accounts import people
from zengxindai.accounts.models import ServiceAccount, User
from zengxindai.administration import systems

HERE, ALL = ("127.0.0.1/32",), ("read", "movements", "balances")


def administrator(cast: Cast, team: str = "bank") -> User:
    """Who administers a bank and nothing else."""
    office = cast.teams[team].organisation
    return people.enrol(
        office,
        f"{office.code.lower()}-admin",
        "管理员",
        ("administrator",),
        password="Zeng-xin-2020!",
        valid_from=SINCE,
    )


def system(
    cast: Cast, at: Any, team: str = "bank", scopes: tuple[str, ...] = ALL, networks: tuple[str, ...] = HERE
) -> tuple[ServiceAccount, str]:
    """A system's account and a key that is good."""
    by, office = administrator(cast, team), cast.teams[team].organisation
    name = f"{office.code.lower()}-core-{ServiceAccount.objects.count()}"
    service = systems.add_service(by, office, name, "核心系统", scopes=scopes, networks=networks, at=at)
    return service, systems.make_token(by, service, at=at)[0]


class Program:
    """A program with a key, on a machine with an address."""

    def __init__(self, key: str, address: str = "127.0.0.1") -> None:
        self.client, self.serial = APIClient(REMOTE_ADDR=address), 0
        self.client.credentials(HTTP_AUTHORIZATION=f"Token {key}")

    def get(self, path: str) -> Any:
        """What is there."""
        return self.client.get(path)

    def post(self, path: str, words: Any, key: str | None = None, media: str = "application/json") -> Any:
        """An act under a key of its own; "" for none."""
        self.serial += 1
        headers = {} if key == "" else {"Idempotency-Key": key or f"act-{self.serial}"}
        content = words if isinstance(words, str) else json.dumps(words)
        return self.client.post(path, content, content_type=media, headers=headers)
