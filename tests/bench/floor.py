"""The product's addresses with a bare page beside: fifty rows by the ORM into a template, behind the same doors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from applications.models import Application
from zengxindai.urls import handler403, handler404, handler500
from zengxindai.urls import urlpatterns as product

ROWS = "{% for each in rows %}<tr><td>{{ each.number }}</td><td>{{ each.subject }}</td></tr>{% endfor %}"
__all__ = ["handler403", "handler404", "handler500"]


def floor(request: HttpRequest) -> HttpResponse:
    """What any list costs at the least."""
    template = engines["django"].from_string(ROWS)
    return HttpResponse(template.render({"rows": list(Application.objects.order_by("-id")[:50])}))


urlpatterns = [path("floor/", floor), *product]
