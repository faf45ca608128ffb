"""Registers the audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail of events and its seals."""

    name = "zengxindai.audit"
    label = "audit"
