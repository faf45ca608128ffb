"""Registers the flows, jobs and panels of the applications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Before a loan exists."""

    name = "applications"

    def ready(self) -> None:
        """Make flows and jobs known."""
        from applications import flow, queries, tasks
        from applications.queries import inquiry
        from zengxindai.web import nav, panels
        from zengxindai.workflow import papers, registry

        for each in (flow.APPLICATION, flow.AGREEMENT, flow.BLACKLIST):
            registry.add(each)
        title = "增信贷企业推荐意见书"
        papers.add("application.recommend", papers.Paper("recommendation", title, queries.recommendation_paper))
        for row, template, name, data in (
            ("issue_notice", "blacklist_notice", "列入黑名单告知书", queries.notice_paper),
            ("list", "blacklist_ruling", "列入黑名单决定书", queries.ruling_paper),
            ("expire", "blacklist_removal", "黑名单移出通知书", queries.removal_paper),
            ("revoke", "blacklist_removal", "列入黑名单更正决定书", queries.removal_paper),
        ):
            papers.add(f"blacklist_entry.{row}", papers.Paper(template, name, data))
        panels.add("blacklist_entry", panels.Panel("persons", _("Responsible persons"), queries.persons_panel))
        nav.add(nav.Entry("blacklist-query", _("Black list query"), "search", inquiry.ASKERS))
        registry.add_job(10, "applications.expire_recommendations", tasks.expire_recommendations)
        registry.add_job(10, "applications.withdraw_uncorrected", tasks.withdraw_uncorrected)
        registry.add_job(10, "applications.close_objections", tasks.close_objections)
        registry.add_job(10, "applications.expire_entries", tasks.expire_entries)
