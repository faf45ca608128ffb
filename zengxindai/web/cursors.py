"""Pages of a list for programs: where to go on is a signed word, so that nobody relies on what is inside."""

from __future__ import annotations

from django.core import signing
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from zengxindai.web.listing import PAGE

LARGEST = 200
SALT = "zengxindai.cursor"


def before(request: Request) -> int | None:
    """The key the page asked for stands before; None for the first page. ValidationError (400) for a made-up cursor."""
    word = request.query_params.get("cursor", "")
    if not word:
        return None
    try:
        path, key = signing.loads(word, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as forged:
        raise ValidationError({"cursor": [_("Take the cursor from the answer before")]}) from forged
    if path != request.path:
        raise ValidationError({"cursor": [_("This cursor belongs to another list")]})
    return int(key)


def size(request: Request) -> int:
    """How many a page holds. ValidationError (400) for anything but 1 to 200."""
    word = request.query_params.get("limit", str(PAGE))
    if not (word.isascii() and word.isdigit() and 0 < int(word[:4]) <= LARGEST and len(word) < 4):
        raise ValidationError({"limit": [_("A whole number from 1 to %(most)d is expected") % {"most": LARGEST}]})
    return int(word)


def following(request: Request, key: int | None) -> str | None:
    """The address of the next page with everything this one was narrowed by; None at the end."""
    if key is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = signing.dumps([request.path, key], salt=SALT)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
