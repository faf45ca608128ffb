"""Registers the flows, jobs and panels of the reporting app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportingConfig(AppConfig):
    """Looking back."""

    name = "reporting"

    def ready(self) -> None:
        """Make flows, jobs and panels known."""
        from reporting import flow, tasks
        from reporting.queries import pages
        from zengxindai.web.panels import Panel, add
        from zengxindai.workflow import papers, registry

        for each in (flow.PERIOD, flow.REPORT):
            registry.add(each)
        papers.add("report.submit", papers.Paper("monthly_report", "增信贷月报", pages.report_paper))
        registry.add_job(90, "reporting.freeze_month", tasks.freeze_month)
        add("report", Panel("figures", _("Figures"), pages.figures_panel))
        add("report", Panel("deliveries", _("Recipients"), pages.deliveries_panel, order=60))
