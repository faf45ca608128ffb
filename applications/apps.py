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
        from zengxindai.accounts.models import Kind
        from zengxindai.web import imports, listing, panels
        from zengxindai.workflow import papers, registry

        for each in (flow.APPLICATION, flow.AGREEMENT, flow.BLACKLIST, flow.WHITELIST):
            registry.add(each)
        title = "增信贷企业推荐意见书"
        papers.add("application.recommend", papers.Paper("recommendation", title, queries.recommendation_paper))
        registry.add_job(10, "applications.expire_recommendations", tasks.expire_recommendations)
        registry.add_job(10, "applications.withdraw_uncorrected", tasks.withdraw_uncorrected)
        registry.add_job(10, "applications.expire_entries", tasks.expire_entries)
        registry.add_job(10, "applications.expire_listings", tasks.expire_listings)
        readers = frozenset(Kind) - {Kind.GUARANTOR, Kind.OPERATOR}
        panels.add("whitelist_entry", panels.Panel("invitations", _("Invitations"), queries.invitation_rows, readers))
        for sheet in (sheets.WHITE_LIST, sheets.RECOMMENDATIONS):
            imports.add(sheet)
        listing.add_export("whitelist_entry", "whitelist-export")
