"""Registers the web room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """Generic pages, the API, panels and the menu."""

    name = "zengxindai.web"
    label = "web"

    def ready(self) -> None:
        """The page of the routing is everybody's to read."""
        from zengxindai.accounts.models import Kind
        from zengxindai.web import nav
        from zengxindai.web.imports import runs as runs  # what a worker does for them must be known to it

        nav.add(nav.Entry("routing", _("Responsible departments"), "signpost-split", frozenset(Kind)))
