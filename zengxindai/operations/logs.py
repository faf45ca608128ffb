"""Every line of a log as one JSON object with the id of its request or task, and without what may be a person's.

A line keeps where and what kind, never words that came from outside: numbers that may be a person's, secrets and the
values PostgreSQL repeats in its complaints are cut out, and so are the questions behind an address.
"""

from __future__ import annotations

import datetime as dt
import json
import logging
import re
import traceback
from typing import Any

from celery import current_task

from zengxindai.audit.request import current

CUT = "***"
# Identity numbers, social credit codes and bank cards; telephone numbers; addresses of e-mail.
NUMBERS = re.compile(
    r"(?<![0-9A-Za-z])(?:\d{17}[0-9Xx]|\d{15,19}|[0-9A-Z]{18}|(?:\+?86)?1[3-9]\d{9}|0\d{2,3}-?\d{7,8})(?![0-9A-Za-z])"
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# NAME=value, "NAME": "value", Authorization: Bearer value.
SECRETS = re.compile(
    r"""(?ix)(["']?[\w-]*(?:password|passwd|secret|token|authorization|cookie|sessionid|otp|api[_-]?key)[\w-]*["']?\s*[=:]\s*)
    (?:(?:bearer|token|basic)\s+)?("[^"]*"|'[^']*'|[^\s,;&})\]]+)"""
)
URL_LOGIN = re.compile(r"(\w+://[^:/\s]*):[^@/\s]+@")
QUESTION = re.compile(r"(/[^\s?\"']*)\?[^\s\"']*")
# What PostgreSQL adds to a complaint: the row itself.
DETAIL = re.compile(r"(?m)^(DETAIL|CONTEXT|LINE \d+|HINT|QUERY): .*\n?(?:^\s+\^.*\n?)?")


def cut(text: str) -> str:
    """A text without what may be a person's or secret."""
    text = URL_LOGIN.sub(rf"\1:{CUT}@", DETAIL.sub(rf"\1: {CUT}\n", text))
    text = SECRETS.sub(rf"\1{CUT}", QUESTION.sub(rf"\1?{CUT}", text))
    return MAIL.sub(CUT, NUMBERS.sub(CUT, text))


class Line(logging.Formatter):
    """One JSON object a line: at, level, logger, request, task, message; for an error its kind and where it arose."""

    def format(self, record: logging.LogRecord) -> str:
        """The words of an exception are left out: they repeat what was typed. Its kind and the lines of code stay."""
        line: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "request": current.get().request_id or getattr(getattr(record, "request", None), "request_id", ""),
        }
        if current_task and (task := current_task.request.id):
            line["task"] = task
        line["message"] = cut(_said(record))
        line |= getattr(record, "facts", {})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"], line["where"] = _kinds(record.exc_info[1]), _frames(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False)


def _said(record: logging.LogRecord) -> str:
    """The message; of a task that failed without the error's words, which Celery writes into it."""
    if isinstance(record.args, dict) and "exc" in record.args:
        return str(record.msg) % {**record.args, "exc": CUT, "traceback": "", "args": CUT, "kwargs": CUT}
    return record.getMessage()


def _kinds(error: BaseException) -> list[str]:
    """The kinds of an error and of those it came of, the last first."""
    found: list[str] = []
    while error is not None and len(found) < 10:
        found.append(f"{type(error).__module__}.{type(error).__qualname__}")
        error = error.__cause__ or error.__context__  # type: ignore[assignment]
    return found


def _frames(error: BaseException) -> list[str]:
    """File, line and function of each step, without the code's words."""
    steps = traceback.extract_tb(error.__traceback__)
    return [f"{step.filename}:{step.lineno} {step.name}" for step in steps]
