"""Registers the notices and the outbox."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Notices, outbox and the ways out of the house."""

    name = "zengxindai.notifications"
    label = "notifications"
