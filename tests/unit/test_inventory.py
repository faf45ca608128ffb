"""The inventory of personal data: no field that looks personal is left out, nothing declared is not there."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import models

from zengxindai.policy.management.commands.load_policy import DEFAULT
from zengxindai.privacy import SealedTextField, inventory
from zengxindai.web import inventory as page

# Words of a column's name by which somebody is called, written to, reached or traced.
CALLED = re.compile(
    r"phone|mobile|email|contact|identity|person_name|full_name|controller|surety|sureties|officer|investigator"
    r"|checker_|signatory|by_name|_by$|marital|relation$|address|account_no|account_holder|account_name|account_bank"
    r"|username|user_agent|^ip|attendance|held_name|people|birth|passport|licence_no$|actor_name"
)
TEXTS = (models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField)
# Fields of choices and of the framework say what kind, never who.
FRAMEWORK = ("auth.", "contenttypes.", "sessions.", "guardian.", "authtoken.", "axes.AccessAttemptExpiration")


def looks_personal(field: models.Field) -> bool:  # type: ignore[type-arg]
    """By its type, or by its name where it holds text."""
    if isinstance(field, SealedTextField | models.EmailField | models.GenericIPAddressField):
        return True
    return isinstance(field, TEXTS) and not field.choices and CALLED.search(field.name) is not None


def fields() -> set[str]:
    """Every field of ours and of the libraries' tables that looks personal."""
    found = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.local_concrete_fields
        if looks_personal(field)
    }
    return {each for each in found if not each.startswith(FRAMEWORK)}


def test_every_field_that_looks_personal_is_declared() -> None:
    declared = {each.field for each in inventory.HELD} | set(inventory.NOT_PERSONAL)
    assert fields() - declared == set()


def test_the_heuristic_finds_what_it_is_for() -> None:
    assert {"applications.RelatedPerson.phone", "accounts.User.email", "audit.Event.ip"} <= fields()


@pytest.mark.parametrize("held", inventory.HELD, ids=lambda held: held.field)
def test_what_is_declared_is_there_and_complete(held: inventory.Held) -> None:
    assert held.column is not None
    assert held.kind in inventory.KINDS
    assert held.term in inventory.TERMS
    assert held.purpose
    if held.index:
        assert isinstance(held.model._meta.get_field(held.index), models.BinaryField)
        assert held.sealed
    if held.kind == inventory.IDENTITY or (held.kind == inventory.PHONE and held.term != inventory.KEPT):
        assert held.sealed, "numbers lie sealed"


def test_nothing_is_declared_twice_and_exceptions_exist() -> None:
    names = [each.field for each in inventory.HELD]
    assert len(names) == len(set(names))
    assert not set(names) & set(inventory.NOT_PERSONAL)
    for name in inventory.NOT_PERSONAL:
        label, _, field = name.rpartition(".")
        apps.get_model(label)._meta.get_field(field)


def test_the_page_has_every_field_and_the_terms_of_the_notice_s_file() -> None:
    text = page.personal_data({"relation": 5, "money": 15, "log": 1})
    for held in inventory.HELD:
        assert f"`{held.field}`" in text
    assert "关系结束后 5 年" in text
    assert "personal_data_years" in DEFAULT.read_text(encoding="utf-8")
