"""Registers the web room."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Generic pages, the API, panels and the menu."""

    name = "zengxindai.web"
    label = "web"
