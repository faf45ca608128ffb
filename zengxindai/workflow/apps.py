"""Registers the workflow."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Cases, transitions, signatures, turns and numbers."""

    name = "zengxindai.workflow"
    label = "workflow"

    def ready(self) -> None:
        """The day-end jobs of the inbox and of what was never sent; who reads a file that waits for a signature."""
        from zengxindai.documents import access
        from zengxindai.workflow import once, registry, reminders, retention, signing, spent, turns, unsent

        access.add_waiting(signing.reads_proposed)
        retention.add("accounts.User", retention.closed_accounts)
        registry.add_job(97, "workflow.scrub", retention.scrub)
        registry.add_job(98, "workflow.forget_unsent", unsent.forget_old)
        registry.add_job(98, "workflow.forget_answered", once.forget_old)
        registry.add_job(98, "workflow.forget_spent", spent.forget)
        registry.add_job(99, "workflow.reckon_deadlines", turns.reckon_open)
        registry.add_job(100, "workflow.remind", reminders.remind)
