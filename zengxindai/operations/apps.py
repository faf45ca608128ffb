"""Registers the operator's room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperationsConfig(AppConfig):
    """Health, figures, jobs and backups."""

    name = "zengxindai.operations"
    label = "operations"

    def ready(self) -> None:
        """The operator's page stands in the operator's menu, and a worker knows how to run a job again."""
        from zengxindai.accounts.models import Kind
        from zengxindai.operations import actions as actions
        from zengxindai.web import nav

        nav.add(nav.Entry("operations", _("Jobs and outbox"), "activity", frozenset({Kind.OPERATOR})))
