"""Personal data at rest: a column only its own table can read, and a keyed index by which an equal value is found.

SM4-GCM with the table and column as additional data, so that a value moved elsewhere does not open; HMAC-SM3 for
the index. Keys are named: the first encrypts and finds, the others still open and find what they once closed.
"""

from __future__ import annotations

import base64
import os
from typing import Any

from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.db import models

NONCE, TAG, INDEX = 12, 16, 16
# What stands where personal data stood whose term is over: in a sealed column, and for people.
SCRUBBED, MARKER = "scrubbed:", "（已清除）"


def seal(text: str, place: str) -> str:
    """A text as it is stored: key's name, then nonce, tag and cipher text in Base64. place: "table.column"."""
    name, key = next(iter(settings.FIELD_KEYS.items()))
    nonce = os.urandom(NONCE)
    cipher = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    cipher.authenticate_additional_data(place.encode())
    body = cipher.update(text.encode()) + cipher.finalize()
    return f"{name}:" + base64.b64encode(nonce + cipher.tag + body).decode()


def unseal(token: str, place: str) -> str:
    """The text again; KeyError for a key that is no longer known, InvalidTag for a value changed or moved."""
    if token == SCRUBBED:
        return MARKER
    name, _, data = token.partition(":")
    raw = base64.b64decode(data)
    mode = modes.GCM(raw[:NONCE], raw[NONCE : NONCE + TAG])
    cipher = Cipher(algorithms.SM4(settings.FIELD_KEYS[name]), mode).decryptor()
    cipher.authenticate_additional_data(place.encode())
    return (cipher.update(raw[NONCE + TAG :]) + cipher.finalize()).decode()


def key_of(token: str) -> str:
    """The name of the key that sealed a stored value; "scrubbed" for one that is gone."""
    return token.partition(":")[0]


def blind(text: str, what: str) -> bytes:
    """The index of a value: equal for equal values of one sort ("identity"), telling nothing without the key."""
    return _blind(next(iter(settings.FIELD_INDEX_KEYS.values())), text, what)


def blinds(text: str, what: str) -> dict[str, bytes]:
    """The index of a value under each key by the key's name, the newest first: any of them may stand in a row."""
    return {name: _blind(key, text, what) for name, key in settings.FIELD_INDEX_KEYS.items()}


def _blind(key: bytes, text: str, what: str) -> bytes:
    index = hmac.HMAC(key, hashes.SM3())
    index.update(f"{what}\0{text.strip().upper()}".encode())
    return index.finalize()[:INDEX]


class SealedTextField(models.TextField):
    """Text that is sealed in the database and plain in Python; it can be compared with nothing but NULL."""

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        """Remember the place the value belongs to."""
        super().contribute_to_class(cls, name, private_only)
        self.place = f"{cls._meta.db_table or cls._meta.label_lower}.{name}"

    def get_db_prep_save(self, value: Any, connection: Any) -> str | None:
        """Sealed on its way in."""
        return None if value is None else seal(str(value), self.place)

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """Plain on its way out."""
        return None if value is None else unseal(value, self.place)

    def get_lookup(self, lookup_name: str) -> Any:
        """No look-up but isnull: equal texts are stored differently, so a comparison would silently find nothing."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
