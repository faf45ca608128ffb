"""Sealing: what goes in comes out, only at its own place, only with its own key, and never twice the same."""

from __future__ import annotations

import pytest
from cryptography.exceptions import InvalidTag
from django.core.exceptions import ImproperlyConfigured
from hypothesis import given
from hypothesis import strategies as st

from zengxindai import privacy
from zengxindai.settings.environment import envindex, envkeys

PLACE = "applications_person.identity_no"
NUMBER = "11010519491231002X"


@given(st.text(st.characters(codec="utf-8"), max_size=60))
def test_what_goes_in_comes_out(text: str) -> None:
    assert privacy.unseal(privacy.seal(text, PLACE), PLACE) == text


def test_two_seals_of_one_number_differ_and_hide_it() -> None:
    first, second = privacy.seal(NUMBER, PLACE), privacy.seal(NUMBER, PLACE)
    assert first != second
    assert NUMBER not in first


def test_a_value_moved_to_another_column_does_not_open() -> None:
    with pytest.raises(InvalidTag):
        privacy.unseal(privacy.seal(NUMBER, PLACE), "applications_person.name")


def test_an_older_key_still_opens_and_an_unknown_one_does_not(settings) -> None:
    old = privacy.seal(NUMBER, PLACE)
    settings.FIELD_KEYS = {"new": bytes(16), **settings.FIELD_KEYS}
    assert privacy.unseal(old, PLACE) == NUMBER
    assert privacy.seal(NUMBER, PLACE).startswith("new:")
    settings.FIELD_KEYS = {"new": bytes(16)}
    with pytest.raises(KeyError):
        privacy.unseal(old, PLACE)


def test_the_index_is_equal_for_equal_numbers_only(settings) -> None:
    assert privacy.blind(NUMBER, "identity") == privacy.blind(f" {NUMBER.lower()} ", "identity")
    assert privacy.blind(NUMBER, "identity") != privacy.blind(NUMBER, "phone")
    before = privacy.blind(NUMBER, "identity")
    settings.FIELD_INDEX_KEYS = {"new": b"another", **settings.FIELD_INDEX_KEYS}
    assert privacy.blind(NUMBER, "identity") != before
    assert list(privacy.blinds(NUMBER, "identity").values()) == [privacy.blind(NUMBER, "identity"), before]


def test_what_was_scrubbed_opens_as_the_marker() -> None:
    assert privacy.unseal(privacy.SCRUBBED, PLACE) == privacy.MARKER
    assert privacy.key_of(privacy.seal(NUMBER, PLACE)) == next(iter(privacy.sealing.settings.FIELD_KEYS))


def test_index_keys_follow_the_first(monkeypatch) -> None:
    monkeypatch.setenv("FIELD_INDEX_KEY", "old")
    monkeypatch.delenv("FIELD_INDEX_KEYS", raising=False)
    assert envindex() == {"first": b"old"}
    monkeypatch.setenv("FIELD_INDEX_KEYS", f"b:{'x' * 32}")
    assert list(envindex()) == ["b", "first"]
    monkeypatch.delenv("FIELD_INDEX_KEY")
    assert list(envindex()) == ["b"]


@pytest.mark.parametrize(
    "wrong", ["", "2026a", "scrubbed:" + "a" * 32, "2026a:short", "Ä:" + "a" * 32, "a b:" + "a" * 32]
)
def test_keys_that_are_none_are_refused(monkeypatch, wrong: str) -> None:
    monkeypatch.setenv("FIELD_KEYS", wrong)
    with pytest.raises(ImproperlyConfigured):
        envkeys("FIELD_KEYS")


def test_the_first_key_is_in_use(monkeypatch) -> None:
    monkeypatch.setenv("FIELD_KEYS", f"b:{'x' * 32}, a:{'y' * 32}")
    assert list(envkeys("FIELD_KEYS")) == ["b", "a"]
