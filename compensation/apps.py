"""Registers the flows, jobs and panels of the compensation app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompensationConfig(AppConfig):
    """When a loan fails."""

    name = "compensation"

    def ready(self) -> None:
        """Make flows, jobs and panels known."""
        from compensation import flow, queries, tasks
        from compensation.models.claim import NO_READERS
        from zengxindai.accounts.models import Kind
        from zengxindai.web.panels import Panel, add
        from zengxindai.workflow import papers, registry

        for each in (flow.FUND_MOVEMENT, flow.CLAIM, flow.RECOVERY, flow.RECEIPT, flow.SETTLEMENT):
            registry.add(each)
        paper = papers.Paper("compensation_approval", "增信贷代偿审批表", queries.approval_paper)
        papers.add("claim.review", paper)
        registry.add_job(30, "compensation.drop_idle_claims", tasks.drop_idle_claims)
        registry.add_job(31, "compensation.watch_exit_line", tasks.watch_exit_line)
        readers = frozenset(Kind) - NO_READERS - {Kind.FIN_DEV_CENTER, Kind.OPERATOR}
        add("loan", Panel("claims", _("Claims and recovery"), queries.claims_panel, order=60))
        add("claim", Panel("payouts", _("Payments"), queries.payouts_panel, readers=readers))
        add("recovery", Panel("receipts", _("Receipts"), queries.receipts_panel))
        add("recovery", Panel("progress", _("Progress reports"), queries.progress_panel, order=60))
        add("agreement", Panel("statement", _("Special account this year"), queries.statement_panel, readers=readers))
