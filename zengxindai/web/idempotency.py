"""The Idempotency-Key of a program's act: sent again after a lost answer, it is answered again and not done again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from zengxindai.accounts import wall
from zengxindai.accounts.tokens import service_of
from zengxindai.findings import Refused
from zengxindai.web import problems, stepup
from zengxindai.workflow.once import Answer, OtherAct, UnderWay, once

LONGEST = 64
HEADER = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A name for this act, up to 64 characters, the caller's own: sent again, the first answer comes again",
)


def done_once(post: Callable[..., Response]) -> Callable[..., Response]:
    """An API act that heeds the header; without it every sending of a person's program is an act.

    400 when a bank's system sends none or the key is too long, 422 when it was used for another act, 409 while that act
    is being done; the answer of a repeated sending, a refusal too, says so in a header.
    """

    @wraps(post)
    def answered(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        try:
            return under_key(view, request, *args, **kwargs)
        except stepup.Unconfirmed as unconfirmed:
            stepup.counted(request, unconfirmed)
            raise

    def under_key(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key and service_of(request.user) is None:
            return post(view, request, *args, **kwargs)
        if not key:
            raise exceptions.ValidationError({"Idempotency-Key": [_("A system names each of its acts by this header")]})
        if len(key) > LONGEST or not key.isprintable():
            raise exceptions.ValidationError({"Idempotency-Key": [_("Up to 64 printable characters")]})
        try:
            act = lambda: outcome(wall.again()(lambda: post(view, request, *args, **kwargs)))  # noqa: E731
            # What the act leaves to its commit is checked there, over all there is.
            with wall.whole():
                (number, answer), again = once(request.user.organisation, key, digest(request), act)
        except OtherAct as other:
            raise problems.KeyUsed(_("This key was used for another act; take a new one for each act")) from other
        except UnderWay as busy:
            raise problems.UnderWayNow(_("The act of this key is being done this moment: ask again")) from busy
        return told(number, answer, again)

    return answered


def outcome(act: Callable[[], Response]) -> Answer:
    """What an act answers, its refusal too, of which nothing else is left; raises what may be tried again."""
    try:
        with transaction.atomic():
            response = act()
            if response.status_code >= 400:
                transaction.set_rollback(True)
    except Refused as refusal:
        # Somebody was faster, or is at work: no decision about this act.
        if any(finding.code.startswith("SYS-") for finding in refusal.findings):
            raise
        response = problems.refused(refusal)
    return response.status_code, json.loads(JSONRenderer().render(response.data))


def told(number: int, answer: Any, again: bool) -> Response:
    """The answer, the first time or again."""
    headers = {"Idempotent-Replayed": "true"} if again else {}
    if number == 202:
        headers["Location"] = answer["url"]
    return problems.answer(number, answer, headers) if number >= 400 else Response(answer, number, headers=headers)


def digest(request: Request) -> str:
    """SHA-256 of address, words and files; the order of the words does not matter. A password is none of the words."""
    sums = {name: [_sum(each) for each in request.FILES.getlist(name)] for name in request.FILES}
    words = {name: value for name, value in _words(request.data).items() if name not in sums and name != "password"}
    text = json.dumps([request.path, request.user.pk, words, sums], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _words(data: Any) -> dict[str, Any]:
    if hasattr(data, "lists"):
        return dict(data.lists())
    return data if isinstance(data, dict) else {"": data}


def _sum(file: Any) -> str:
    found = hashlib.sha256(file.read()).hexdigest()
    file.seek(0)
    return found
