"""Registers the flows, papers, panels, menu entries and jobs of the applications app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Before a loan exists."""

    name = "applications"

    def ready(self) -> None:
        """Make everything known to the ground floor."""
        from applications import flow
        from zengxindai.workflow import registry

        for each in (flow.APPLICATION, flow.ENTERPRISE_FILE, flow.AGREEMENT, flow.BLACKLIST, flow.INQUIRY):
            registry.add(each)
        registry.add_followers("inquiry", lambda inquiry: [inquiry.application])
        self.papers()
        self.panels()
        self.menu()
        self.jobs()

    def papers(self) -> None:
        """Which acts issue which papers."""
        from applications import queries
        from zengxindai.workflow import papers

        for row, template, name, data in (
            ("application.recommend", "recommendation", "增信贷企业推荐意见书", queries.recommendation_paper),
            ("blacklist_entry.issue_notice", "blacklist_notice", "列入黑名单告知书", queries.notice_paper),
            ("blacklist_entry.list", "blacklist_ruling", "列入黑名单决定书", queries.ruling_paper),
            ("blacklist_entry.expire", "blacklist_removal", "黑名单移出通知书", queries.removal_paper),
            ("blacklist_entry.revoke", "blacklist_removal", "列入黑名单更正决定书", queries.removal_paper),
        ):
            papers.add(row, papers.Paper(template, name, data))

    def panels(self) -> None:
        """Blocks of case pages."""
        from applications import queries
        from applications.queries import pages
        from zengxindai.accounts.models import Kind
        from zengxindai.web.panels import Panel, add

        owner, go_on = frozenset({Kind.ENTERPRISE}), "applications/panel_continue.html"
        add("application", Panel("go-on", _("Not submitted yet"), pages.go_on, owner, 1, go_on))
        asked, template = _("Questions to the enterprise"), "applications/panels/inquiries.html"
        add("application", Panel("inquiries", asked, queries.inquiries_panel, order=40, template=template))
        add("inquiry", Panel("request", _("Request"), queries.request_panel, order=10))
        add("inquiry", Panel("words", _("Questions and answers"), queries.words_panel, order=20))
        add("blacklist_entry", Panel("persons", _("Responsible persons"), queries.persons_panel))

    def menu(self) -> None:
        """Pages that belong to no case."""
        from applications.queries import lookup
        from zengxindai.accounts.models import Kind
        from zengxindai.web.nav import Entry, add

        add(Entry("apply", _("Apply for a loan"), "pencil-square", frozenset({Kind.ENTERPRISE}), first=True))
        add(Entry("blacklist-query", _("Black list query"), "search", lookup.ASKERS))

    def jobs(self) -> None:
        """Day-end work."""
        from applications import tasks
        from zengxindai.workflow import registry

        for job in (
            tasks.expire_recommendations,
            tasks.withdraw_uncorrected,
            tasks.close_objections,
            tasks.expire_entries,
        ):
            registry.add_job(10, f"applications.{job.__name__}", job)
