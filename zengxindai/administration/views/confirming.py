"""The password once more, before what opens an account to somebody: a page that asks, then the act.

A new password, a reset second factor and a token let whoever holds them act as the account. An unattended desk must
not give them away. Sent with the wish itself the password is taken at once, so that the page is one step, not two.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.views.decorators.debug import sensitive_post_parameters

from zengxindai.accounts.forms import Confirmation

# The password of a request is kept out of every report on an error.
unreported = method_decorator(sensitive_post_parameters("password"), name="dispatch")


def asks(
    request: HttpRequest, what: Any, whom: Any, back: str, wish: Mapping[str, str] | None = None
) -> HttpResponse | None:
    """The page that asks for the password; None where it was sent and is right.

    what: the act, as its button says it. whom: about whose account. back: where to go instead. wish: what the page
    sends along with the password. A wrong one is counted; the fifth signs out.
    """
    sent = Confirmation(request.POST if "password" in request.POST else None, request=request)
    if sent.is_valid():
        return None
    context = {"form": sent, "what": what, "whom": whom, "back": back, "wish": (wish or {}).items()}
    response = render(request, "administration/confirm.html", context)
    response["Cache-Control"] = "no-store"
    return response
