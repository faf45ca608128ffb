"""The Idempotency-Key of a program's act: sent again after a lost answer, it is answered again and not done again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.response import Response

from zengxindai.workflow.once import OtherAct, once

LONGEST = 64
HEADER = OpenApiParameter(
    "Idempotency-Key",
    str,
    OpenApiParameter.HEADER,
    description="A name for this act, up to 64 characters, the caller's own: sent again, the first answer comes again",
)


def done_once(post: Callable[..., Response]) -> Callable[..., Response]:
    """An API act that heeds the header; without it every sending is an act.

    400 when the key is too long or was used for another act; the answer of a repeated sending says so in a header.
    """

    @wraps(post)
    def answered(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:
        key = request.headers.get("Idempotency-Key", "").strip()
        if not key:
            return post(view, request, *args, **kwargs)
        if len(key) > LONGEST or not key.isprintable():
            raise exceptions.ValidationError({"Idempotency-Key": [_("Up to 64 printable characters")]})
        try:
            answer, again = once(
                request.user.organisation, key, digest(request), lambda: post(view, request, *args, **kwargs).data
            )
        except OtherAct as other:
            said = _("This key was used for another act; take a new one for each act")
            raise exceptions.ValidationError({"Idempotency-Key": [said]}) from other
        return Response(answer, headers={"Idempotent-Replayed": "true"} if again else None)

    return answered


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
