"""Registers the flows, jobs and panels of the loans app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Who reads figures of a bank's account (as of its statement).
MONEY = frozenset({"bank", "finance_bureau", "district_gov", "guarantor", "pboc_branch", "regulator", "auditor"})


class LoansConfig(AppConfig):
    """While a loan lives."""

    name = "loans"

    def ready(self) -> None:
        """Make flows, jobs and panels known."""
        from loans import flow, queries, tasks
        from zengxindai.web import panels
        from zengxindai.workflow import papers, registry

        for each in (flow.OPINION, flow.FILING, flow.LOAN):
            registry.add(each)
        registry.add_followers("inquiry", queries.opinions_waiting)
        registry.add_endings("application", queries.ends_with)
        registry.add_endings("agreement", queries.ends_with_agreement)
        registry.add_question("agreement.left", queries.left_under)
        papers.add("filing.register", papers.Paper("loan_filing", "增信贷贷款备案表", queries.filing_paper))
        registry.add_job(20, "loans.close_orphans", tasks.close_orphans)
        registry.add_job(21, "loans.deem_acknowledged", tasks.deem_acknowledged)
        registry.add_job(22, "loans.lapse_undrawn", tasks.lapse_undrawn)
        registry.add_job(23, "loans.mark_overdue", tasks.mark_overdue)
        registry.add_job(24, "loans.age_tiers", tasks.age_tiers)
        open_business = panels.Panel("open", _("Open business"), queries.agreement_panel, MONEY, order=20)
        panels.add("agreement", open_business)
        panels.add("filing", panels.Panel("marks", _("Acknowledgements"), queries.marks_panel))
        panels.add("loan", panels.Panel("movements", _("Movements"), queries.movements_panel))
        panels.add(
            "application",
            panels.Panel("below", _("What followed"), queries.below_panel, order=60),
        )
