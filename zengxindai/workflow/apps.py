"""Registers the workflow."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Cases, transitions, signatures, turns and numbers."""

    name = "zengxindai.workflow"
    label = "workflow"

    def ready(self) -> None:
        """The day-end job of the inbox."""
        from zengxindai.workflow import registry, turns

        registry.add_job(99, "workflow.reckon_deadlines", turns.reckon_open)
