"""Registers the audit trail."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail of events and its seals."""

    name = "zengxindai.audit"
    label = "audit"

    def ready(self) -> None:
        """Sign-ins are written down where they happen."""
        from zengxindai.audit import signin

        signin.listen()
