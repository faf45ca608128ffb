"""Registers the administration."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Changes of organisations, people, duties and parameters."""

    name = "zengxindai.administration"
    label = "administration"
