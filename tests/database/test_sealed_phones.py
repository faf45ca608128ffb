"""Telephones that lay open before are sealed by the migration, and lie open again when it is taken back."""

from __future__ import annotations

from importlib import import_module
from types import SimpleNamespace
from typing import Any

from axes.models import AccessLog
from django.db import connection
from django.test import Client

from tests.cast import PASSWORD, assemble
from zengxindai.accounts.models import Organisation, User
from zengxindai.accounts.queries import signs_in_with

seal_phones = import_module("zengxindai.accounts.migrations.0010_seal_phones")
SCHEMA = SimpleNamespace(connection=connection)
NUMBER = "13800138000"


def open_rows() -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT username, phone FROM accounts_user ORDER BY id")
        users = cursor.fetchall()
        cursor.execute("SELECT code, phone FROM accounts_organisation ORDER BY id")
        return [*users, *cursor.fetchall()]


def test_there_and_back(db: Any) -> None:
    cast = assemble()
    user, firm = cast.enterprise.handler, cast.enterprise.organisation
    AccessLog.objects.create(username=NUMBER, path_info="/")
    AccessLog.objects.create(username="13911112222", path_info="/")
    seal_phones.backwards(None, SCHEMA)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET username = %s, phone = '' WHERE id = %s", [NUMBER, user.pk])
        cursor.execute("UPDATE accounts_organisation SET phone = '023-47521000' WHERE id = %s", [firm.pk])
    before = open_rows()
    seal_phones.forwards(None, SCHEMA)
    assert NUMBER not in str(open_rows())
    assert "023-47521000" not in str(open_rows())
    changed = User.objects.get(pk=user.pk)
    assert (changed.username, changed.phone) == (firm.code, NUMBER)
    assert signs_in_with(NUMBER) == changed
    assert Organisation.objects.get(pk=firm.pk).phone == "023-47521000"
    assert Client().post("/accounts/sign-in/", {"username": NUMBER, "password": PASSWORD}).status_code == 302
    names = set(AccessLog.objects.values_list("username", flat=True))
    assert firm.code in names
    assert not {NUMBER, "13911112222"} & names
    seal_phones.backwards(None, SCHEMA)
    assert [row for row in open_rows() if row[0] != NUMBER] == [row for row in before if row[0] != NUMBER]
    assert (NUMBER, NUMBER) in open_rows()
