"""Registers the workflow."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Cases, transitions, signatures, turns and numbers."""

    name = "zengxindai.workflow"
    label = "workflow"

    def ready(self) -> None:
        """The day-end jobs of the inbox and of what was never sent."""
        from zengxindai.workflow import once, registry, reminders, turns, unsent

        registry.add_job(98, "workflow.forget_unsent", unsent.forget_old)
        registry.add_job(98, "workflow.forget_answered", once.forget_old)
        registry.add_job(99, "workflow.reckon_deadlines", turns.reckon_open)
        registry.add_job(100, "workflow.remind", reminders.remind)
