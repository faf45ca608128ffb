"""What programs send, held against what the form means before it reads it: told field by field, never guessed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import JSONParser
from rest_framework.request import Request

from zengxindai.web.fields import kept_id
from zengxindai.web.filefields import AttachmentsField

# What a box understands; "no" in some other language must not be heard as yes.
TICKED = (True, False, None, "", "on", "true", "True", "1", "false", "False", "0")


class TooLarge(APIException):
    """A body longer than this door takes."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = _("The body is too large: send it in parts")


def bounded(stream: Any, most: int) -> bytes:
    """What was sent, up to so many bytes; raises TooLarge (413)."""
    body = bytes(stream.read(most + 1))
    if len(body) > most:
        raise TooLarge
    return body


class BoundedJSONParser(JSONParser):
    """JSON of a bounded length, and a problem in words where it is nested without end."""

    most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        """The body; ParseError (400) for what cannot be read, TooLarge (413)."""
        try:
            return super().parse(BytesIO(bounded(stream, self.most)), media_type, parser_context)
        except RecursionError as endless:
            raise ParseError(_("The body is nested too deeply")) from endless


def given(request: Request, form: type[forms.Form]) -> Any:
    """The body, an object whose values have the shape the form's fields mean; raises ValidationError (400)."""
    data = request.data
    if not isinstance(data, Mapping):
        raise ValidationError({"detail": _("An object is expected")})
    wrong = {
        name: [message]
        for name, field in form.base_fields.items()  # type: ignore[attr-defined]
        for message in misshapen(field, data.get(name))
    }
    if wrong:
        raise ValidationError(wrong)
    return data


def misshapen(field: forms.Field, value: Any) -> Iterator[Any]:
    """Why a value is none the field could mean; nothing when it may be read."""
    if isinstance(field, AttachmentsField):
        listed = isinstance(value, list | tuple)
        if isinstance(value, Mapping | bool) or (listed and (not value or not all(map(kept_id, value)))):
            yield _("Files or their numbers are expected")
        return
    if isinstance(field, forms.MultipleChoiceField | forms.ModelMultipleChoiceField):
        several = value if isinstance(value, list | tuple) else [value]
    elif isinstance(value, Mapping | list | tuple):
        yield _("A single value is expected")
        return
    else:
        several = [value]
    for each in several:
        if isinstance(field, forms.BooleanField) and each not in TICKED:
            yield _("True or false is expected")
        elif isinstance(field, forms.DateField) and not isinstance(each, str | None):
            yield _("A day is written as text: 2020-03-05")
        elif isinstance(each, bool) and not isinstance(field, forms.BooleanField):
            yield _("A single value is expected")
        elif isinstance(each, str) and not whole(each):
            yield _("The text holds half a character")


def whole(text: str) -> bool:
    """Whether a text can be written down: no half of a character pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
