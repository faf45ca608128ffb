"""What people and programs are told when a server is gone, a disk is full, or a fault of ours shows: handler500.

The page asks no server and opens no file but its own templates. It offers to send once more what was sent, so that
nothing typed is lost while PostgreSQL is away; whoever sends an act again is told by its case whether it was done.
"""

from __future__ import annotations

import contextlib
import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from psycopg2 import errors

from zengxindai.documents.store import full
from zengxindai.web import problems

# Seconds until it is worth while to ask again: a server that was killed answers soon, to make room takes a person.
WAIT = {503: 5, 507: 60}
FORM = ("application/x-www-form-urlencoded", "multipart/form-data")
MOST = 64 * 1024


def failed(request: HttpRequest) -> HttpResponse:
    """503 while PostgreSQL does not answer, 507 while a disk is full, else 500; programs get a problem.

    Called by Django while the exception is being handled.
    """
    number = status_of(sys.exc_info()[1])
    _let_go(request)
    with translation.override(translation.get_language_from_request(request)):
        answer = (
            problems.outright(number, detail(number)) if request.path.startswith("/api/") else _page(request, number)
        )
    answer["Cache-Control"] = "no-store"
    if number in WAIT:
        answer["Retry-After"] = str(WAIT[number])
    return answer


def _let_go(request: HttpRequest) -> None:
    """What was laid down of a file that was being received goes now, not when memory is swept: the disk needs room."""
    for handler in getattr(request, "_upload_handlers", ()):
        with contextlib.suppress(OSError):  # its last bytes do not fit either; the file is gone all the same
            handler.upload_interrupted()


def status_of(error: BaseException | None) -> int:
    """503, 507 or 500, by what an error came of."""
    cause = error
    while cause is not None:
        if full(cause) or isinstance(cause, errors.DiskFull):
            return 507
        cause = cause.__cause__ or cause.__context__
    # Any other complaint of PostgreSQL about itself (cut off, starting, too many connections, too slow) passes.
    return 503 if isinstance(error, OperationalError | InterfaceError) else 500


def detail(number: int) -> str:
    """The same in one sentence, for programs and for the parts of a page that ask in its background."""
    return {
        503: _("The system does not answer for a moment: ask again in a few seconds, first whether the act was done"),
        507: _("The disk is full: nothing was kept. Send it again later; the operator makes room"),
    }.get(number, _("The fault is recorded: try again in a few minutes, then call your administrator"))


def _page(request: HttpRequest, number: int) -> HttpResponse:
    if number == 500:
        return HttpResponse(render_to_string("500.html"), status=500)
    if request.headers.get("Accept", "").startswith("application/json") or request.method == "PUT":
        return JsonResponse({"detail": detail(number)}, status=number)  # a script of the page asks, nobody reads a page
    return HttpResponse(render_to_string("errors/outage.html", {"number": number, **sent(request)}), status=number)


def sent(request: HttpRequest) -> dict[str, Any]:
    """What the page offers to send once more: fields as they came, those asked for anew, whether files were among it.

    A password is asked for anew. What no browser's form sent, a change of password and more than 64 KB is not repeated.
    """
    if request.method != "POST" or request.content_type not in FORM:
        return {}
    try:
        fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)]
        files = bool(request.FILES)
    except Exception:  # what cannot be read any more is not repeated: this page must come in any case
        return {}
    asked = [name for name, _value in fields if "password" in name]
    if len(asked) > 1 or sum(len(name) + len(value) for name, value in fields) > MOST:
        return {}
    return {"fields": [each for each in fields if each[0] not in asked], "asked": asked, "files": files}
