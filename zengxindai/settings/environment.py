"""Typed readers of the environment that fail loudly."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env(name: str, default: str | None = None) -> str:
    """A variable, or the content of the file that NAME_FILE names; fails when neither is set."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    value = os.environ.get(name, default)
    if value is None:
        raise ImproperlyConfigured(f"set the environment variable {name}")
    return value


def envbool(name: str, default: bool) -> bool:
    """true or false, nothing else."""
    value = os.environ.get(name, "true" if default else "false").lower()
    if value not in ("true", "false"):
        raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}")
    return value == "true"


def envint(name: str, default: int) -> int:
    """A whole number."""
    value = os.environ.get(name, str(default))
    if not value.lstrip("-").isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    return int(value)


def envlist(name: str, default: str = "") -> list[str]:
    """Values separated by commas."""
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def envkeys(name: str, default: str | None = None) -> dict[str, bytes]:
    """Named keys of 16 bytes out of "2026a:SECRET,2025a:SECRET"; the first is the one in use.

    A secret has at least 32 letters and digits, and its SHA-256 is the key.
    """
    found: dict[str, bytes] = {}
    for part in filter(None, (each.strip() for each in env(name, default).split(","))):
        label, _, secret = part.partition(":")
        if not re.fullmatch(r"[0-9a-z]{1,20}", label) or not re.fullmatch(r"[0-9a-zA-Z]{32,}", secret):
            raise ImproperlyConfigured(f"{name} must be NAME:SECRET of at least 32 letters and digits, comma between")
        found[label] = hashlib.sha256(secret.encode()).digest()[:16]
    if not found or "scrubbed" in found:
        raise ImproperlyConfigured(f"{name} names no key, or one named scrubbed, which stands for data that is gone")
    return found


def envindex() -> dict[str, bytes]:
    """The index keys: those of FIELD_INDEX_KEYS as in `envkeys`, then FIELD_INDEX_KEY as the oldest, named "first".

    So the one key of earlier days is followed by others, and is left out once rotate_keys has finished.
    """
    found = envkeys("FIELD_INDEX_KEYS") if os.environ.get("FIELD_INDEX_KEYS") or _in_file("FIELD_INDEX_KEYS") else {}
    if not found or os.environ.get("FIELD_INDEX_KEY") or _in_file("FIELD_INDEX_KEY"):
        found.setdefault("first", env("FIELD_INDEX_KEY").encode())
    if not all(found.values()):
        raise ImproperlyConfigured("FIELD_INDEX_KEY is empty")
    return found


def _in_file(name: str) -> bool:
    return bool(os.environ.get(f"{name}_FILE"))


def database(url: str, role: str) -> dict[str, Any]:
    """A postgresql:// address as Django wants it, with the time limits that keep one request from blocking others.

    role: what every connection becomes, whoever the address names.
    """
    parts = urlsplit(url)
    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
    if parts.scheme not in ("postgresql", "postgres"):
        raise ImproperlyConfigured("the database must be PostgreSQL")
    limits = "-c statement_timeout=30000 -c lock_timeout=5000 -c idle_in_transaction_session_timeout=60000"
    limits += f" -c role={role}"
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path[1:],
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host") or parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "application_name": os.environ.get("APP_NAME", "zengxindai"),
            "options": limits,
            "connect_timeout": 5,  # seconds: a probe says that the server is gone before whoever asks gives up
        },
    }
