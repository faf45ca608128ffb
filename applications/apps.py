"""Registers the flows, jobs and panels of the applications app."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """Before a loan exists."""

    name = "applications"

    def ready(self) -> None:
        """Make flows and jobs known."""
        from applications import flow, tasks
        from zengxindai.workflow import registry

        for each in (flow.APPLICATION, flow.AGREEMENT, flow.BLACKLIST):
            registry.add(each)
        registry.add_job(10, "applications.expire_recommendations", tasks.expire_recommendations)
        registry.add_job(10, "applications.expire_entries", tasks.expire_entries)
