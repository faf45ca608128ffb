"""Registers the workflow."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Cases, transitions, signatures, turns and numbers."""

    name = "zengxindai.workflow"
    label = "workflow"

    def ready(self) -> None:
        """The day-end jobs of the inbox: when the day's other work is done, deadlines are set and reminders told."""
        from zengxindai.workflow import registry, reminders, turns

        registry.add_job(99, "workflow.reckon_deadlines", turns.reckon_open)
        registry.add_job(100, "workflow.remind", reminders.remind)
