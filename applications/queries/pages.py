"""Panels of a request's page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from applications.models import Application
from applications.queries.progress import OWN


def go_on(application: Application, user: Any) -> dict[str, Any] | None:
    """For the owner: the way back into the steps, while the request can still be changed."""
    if application.status not in OWN:
        return None
    return {"url": reverse("apply-step-of", args=[application.pk, "request"])}
