"""Every answer that says no, as programs read it (RFC 9457): type, title, detail, the rule's code and its article."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.forms import BaseForm
from django.http import JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers, status
from rest_framework.response import Response
from rest_framework.views import exception_handler

from zengxindai.documents.store import NO_ROOM
from zengxindai.findings import Finding, NotYours, Refused
from zengxindai.policy import articles
from zengxindai.web import present

MEDIA = "application/problem+json"
# Of problems that come from no rule of the notice: what they are called, and the code programs know them by.
KNOWN = {
    400: ("invalid", "API-400"),
    401: ("not-signed-in", "API-401"),
    403: ("not-yours", "API-403"),
    404: ("not-found", "API-404"),
    405: ("no-such-method", "API-405"),
    406: ("no-such-form", "API-406"),
    409: ("under-way", "API-409"),
    413: ("too-large", "API-413"),
    415: ("no-such-form", "API-415"),
    422: ("key-used", "API-422"),
    429: ("too-many", "API-429"),
    503: ("away", "API-503"),
    507: ("no-room", "API-507"),
}


class ProblemOut(serializers.Serializer[Any]):
    """Why not: what is wrong in words, the rule's code, its article, the fields that are wrong, all findings."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    code = serializers.CharField()
    article = serializers.IntegerField(allow_null=True)
    errors = serializers.DictField(required=False)
    findings = serializers.ListField(child=serializers.DictField(), required=False)


class KeyUsed(exceptions.APIException):
    """An Idempotency-Key that was used for another act."""

    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY


class UnderWayNow(exceptions.APIException):
    """The same act is being done this moment: ask again after a second."""

    status_code = status.HTTP_409_CONFLICT
    wait = 1


class NoRoom(exceptions.APIException):
    """The disk is full: nothing of the act was done, and it may be sent again under its key."""

    status_code = status.HTTP_507_INSUFFICIENT_STORAGE
    wait = 60


def unfit(form: BaseForm) -> exceptions.APIException:
    """What to raise for a form that is not valid: 400 with its errors; 507 where only the disk was full."""
    wrong = [error for errors in form.errors.as_data().values() for error in errors]
    if wrong and all(error.code == NO_ROOM for error in wrong):
        return NoRoom(" ".join(wrong[0].messages))
    return exceptions.ValidationError(form.errors)


def body(number: int, detail: str, **more: Any) -> dict[str, Any]:
    """A problem as a JSON object; a field may be given another value than the status has by itself."""
    kind, code = KNOWN.get(number, ("failed", f"API-{number}"))
    return {
        "type": f"urn:zengxindai:problem:{more.pop('kind', kind)}",
        "title": HTTPStatus(number).phrase,
        "status": number,
        "detail": detail or HTTPStatus(number).phrase,
        "code": code,
        "article": None,
        **more,
    }


def answer(number: int, content: dict[str, Any], headers: dict[str, str] | None = None) -> Response:
    """A problem as an answer of a view."""
    return Response(content, status=number, headers=headers, content_type=MEDIA)


def of_findings(findings: list[Finding]) -> dict[str, Any]:
    """A refusal by rules: the first that blocks speaks for all, which stand beside it."""
    shown = [present.finding(each) for each in findings]
    first = next((each for each in findings if each.blocks), None)
    if first is None:
        return body(409, "", kind="refused", findings=shown)
    said = {"code": first.code, "article": first.article, "findings": shown}
    return body(409, articles.explain(first), kind="refused", **said)


def refused(refusal: Refused) -> Response:
    """A refusal by rules: 409."""
    return answer(409, of_findings(refusal.findings))


def problem(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's exception handler: 409 with findings for refusals, 403 when it is not the caller's turn, each as above."""
    if isinstance(exc, Refused):
        return refused(exc)
    if isinstance(exc, NotYours):
        return answer(403, body(403, str(exc)))
    response = exception_handler(exc, context)
    if response is None:
        return None
    data, number = response.data, response.status_code
    headers = {name: response[name] for name in ("WWW-Authenticate", "Retry-After", "Allow") if name in response}
    if isinstance(exc, exceptions.ValidationError):
        return answer(number, body(number, _("Some fields are wrong: see errors"), errors=data), headers)
    detail = data.get("detail", "") if isinstance(data, dict) else data
    return answer(number, body(number, str(detail)), headers)


def outright(number: int, said: str) -> JsonResponse:
    """A problem of a request that no view of the programs' door answers."""
    return JsonResponse(body(number, said), status=number, content_type=MEDIA)


def not_found() -> JsonResponse:
    """404 of an address that no view has."""
    return outright(404, _("There is nothing at this address"))


def unreadable(number: int) -> JsonResponse:
    """400 or 413 of a request that no view was asked about: too much of it, or not to be taken apart."""
    said = {
        400: _("The request cannot be read, or holds too many fields or files: send fewer at a time"),
        413: _("The body is too large: send it in parts"),
    }
    return outright(number, said[number])


def locked_out() -> JsonResponse:
    """429 after too many wrong passwords."""
    said = _("Too many wrong attempts. Wait 15 minutes, then try again, or ask your administrator.")
    return outright(429, said)
