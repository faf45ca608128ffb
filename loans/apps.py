"""Registers the flows, jobs and panels of the loans app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoansConfig(AppConfig):
    """While a loan lives."""

    name = "loans"

    def ready(self) -> None:
        """Make flows, jobs and panels known."""
        from loans import flow, queries, tasks
        from zengxindai.documents import access
        from zengxindai.web import panels
        from zengxindai.workflow import papers, registry

        for each in (flow.OPINION, flow.FILING, flow.LOAN):
            registry.add(each)
        registry.add_consequences("inquiry", queries.moved_by)
        registry.add_endings("application", queries.ends_with)
        for row, template, title, data, shelf in (
            ("opinion.approve", "loan_opinion", "贷款意见书", queries.loan_opinion, ""),
            ("opinion.close_report", "diligence_report", "贷前调查表", queries.diligence_report, queries.SHELF),
            ("application.decline", "decline_notice", "不予发放通知书", queries.decline_notice, ""),
        ):
            papers.add(row, papers.Paper(template, title, data, shelf))
        access.add(queries.SHELF, queries.reads_shelf)
        report = _("Investigation report")
        panels.add("opinion", panels.Panel("report", report, queries.report_panel, None, 5, "loans/panels/report.html"))
        papers.add("filing.register", papers.Paper("loan_filing", "增信贷贷款备案表", queries.filing_paper))
        registry.add_job(20, "loans.close_orphans", tasks.close_orphans)
        registry.add_job(21, "loans.deem_acknowledged", tasks.deem_acknowledged)
        registry.add_job(22, "loans.lapse_undrawn", tasks.lapse_undrawn)
        registry.add_job(23, "loans.mark_overdue", tasks.mark_overdue)
        registry.add_job(24, "loans.age_tiers", tasks.age_tiers)
        panels.add("filing", panels.Panel("marks", _("Acknowledgements"), queries.marks_panel))
        panels.add("loan", panels.Panel("movements", _("Movements"), queries.movements_panel))
        panels.add(
            "application",
            panels.Panel("below", _("What followed"), queries.below_panel, order=60),
        )
