"""Registers the flows, jobs and panels of the applications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Before a loan exists."""

    name = "applications"

    def ready(self) -> None:
        """Make flows and jobs known."""
        from applications import flow, queries, tasks
        from applications.forms import sheets
        from applications.queries import pages
        from zengxindai.accounts.models import Kind
        from zengxindai.web import imports, listing, nav, panels
        from zengxindai.workflow import papers, registry

        for each in (
            flow.APPLICATION,
            flow.ENTERPRISE_FILE,
            flow.AGREEMENT,
            flow.BLACKLIST,
            flow.INQUIRY,
            flow.WHITELIST,
        ):
            registry.add(each)
        nav.add(nav.Entry("apply", _("Apply for a loan"), "pencil-square", frozenset({Kind.ENTERPRISE})))
        readers = frozenset({Kind.ENTERPRISE})
        go_on = panels.Panel(
            "go-on", _("Not submitted yet"), pages.go_on, readers, 1, "applications/panel_continue.html"
        )
        panels.add("application", go_on)
        title = "增信贷企业推荐意见书"
        papers.add("application.recommend", papers.Paper("recommendation", title, queries.recommendation_paper))
        registry.add_followers("inquiry", lambda inquiry: [inquiry.application])
        panels.add(
            "application",
            panels.Panel(
                "inquiries",
                _("Questions to the enterprise"),
                queries.inquiries_panel,
                order=40,
                template="applications/panels/inquiries.html",
            ),
        )
        panels.add("inquiry", panels.Panel("request", _("Request"), queries.request_panel, order=10))
        panels.add("inquiry", panels.Panel("words", _("Questions and answers"), queries.words_panel, order=20))
        registry.add_job(10, "applications.expire_recommendations", tasks.expire_recommendations)
        registry.add_job(10, "applications.withdraw_uncorrected", tasks.withdraw_uncorrected)
        registry.add_job(10, "applications.expire_entries", tasks.expire_entries)
        registry.add_job(10, "applications.expire_listings", tasks.expire_listings)
        readers = frozenset(Kind) - {Kind.GUARANTOR, Kind.OPERATOR}
        panels.add("whitelist_entry", panels.Panel("invitations", _("Invitations"), queries.invitation_rows, readers))
        for sheet in (sheets.WHITE_LIST, sheets.RECOMMENDATIONS):
            imports.add(sheet)
        listing.add_export("whitelist_entry", "whitelist-export")
