"""Registers the flows, jobs and panels of the loans app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoansConfig(AppConfig):
    """While a loan lives."""

    name = "loans"

    def ready(self) -> None:
        """Make flows, jobs and panels known."""
        from loans import flow, queries, tasks
        from zengxindai.web import panels
        from zengxindai.workflow import papers, registry

        for each in (flow.OPINION, flow.FILING, flow.LOAN, flow.CHECK):
            registry.add(each)
        registry.add_followers("inquiry", queries.opinions_waiting)
        registry.add_endings("application", queries.ends_with)
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
        _checks()


def _checks() -> None:
    """Post-loan work: jobs, papers, panels and the page of loans to watch (Articles 6, 19)."""
    from loans import queries, tasks
    from zengxindai.web import nav
    from zengxindai.web.panels import Panel, add
    from zengxindai.workflow import papers, registry

    registry.add_followers("loan", queries.planned_checks)
    registry.add_job(25, "loans.void_checks", tasks.void_checks)
    registry.add_job(26, "loans.plan_checks", tasks.plan_checks)
    registry.add_job(27, "loans.tell_alerts", tasks.tell_alerts)
    sheet = papers.Paper("loan_check", "增信贷贷后检查表", queries.check_paper)
    for row in ("check.record", "check.visit"):
        papers.add(row, sheet)
    papers.add("check.warn", papers.Paper("risk_warning", "增信贷风险预警通知", queries.warning_paper))
    add("loan", Panel("alerts", _("Alerts"), queries.alerts_panel, queries.WATCHERS, -1))
    add("loan", Panel("life", _("Life of the loan"), queries.life_panel, None, 40, "loans/panels/life.html"))
    add("loan", Panel("checks", _("Post-loan checks"), queries.checks_panel, queries.WATCHERS, 55))
    add("check", Panel("loan", _("Loan"), queries.loan_panel, None, 10))
    nav.add(nav.Entry("loans-watch", _("Loans to watch"), "binoculars", queries.WATCHERS))
