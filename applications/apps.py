"""Registers the flows, jobs and panels of the applications app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Before a loan exists."""

    name = "applications"

    def ready(self) -> None:
        """Make flows and jobs known."""
        from applications import flow, queries, tasks
        from applications.queries import pages
        from zengxindai.accounts.models import Kind
        from zengxindai.web import nav, panels
        from zengxindai.workflow import papers, registry

        for each in (flow.APPLICATION, flow.ENTERPRISE_FILE, flow.AGREEMENT, flow.BLACKLIST, flow.INQUIRY):
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
        _desk()
        panels.add("inquiry", panels.Panel("request", _("Request"), queries.request_panel, order=10))
        panels.add("inquiry", panels.Panel("words", _("Questions and answers"), queries.words_panel, order=20))
        registry.add_job(10, "applications.expire_recommendations", tasks.expire_recommendations)
        registry.add_job(10, "applications.withdraw_uncorrected", tasks.withdraw_uncorrected)
        registry.add_job(10, "applications.expire_entries", tasks.expire_entries)


def _desk() -> None:
    """Panels and papers of the department's review (Articles 11, 16, 17)."""
    from applications.queries import desk, people, review
    from zengxindai.accounts.models import Kind
    from zengxindai.documents import access
    from zengxindai.web.panels import Panel, add

    deciding = frozenset({Kind.SECTOR_DEPT, Kind.BANK, Kind.FINANCE_BUREAU, Kind.AUDITOR})
    reviewing = deciding | {Kind.FIN_DEV_CENTER, Kind.GUARANTOR}
    folder = "applications/panels"
    corrected, shown = _("To be corrected"), reviewing | {Kind.ENTERPRISE}
    for panel in (
        Panel("corrections", corrected, desk.corrections_panel, shown, 2, f"{folder}/corrections.html"),
        Panel("review", _("Review"), desk.review_panel, frozenset({Kind.SECTOR_DEPT}), 3, f"{folder}/review.html"),
        Panel("checks", _("Automatic checks"), desk.checks_panel, reviewing, 5, f"{folder}/checks.html"),
        Panel("differences", _("What changed"), desk.differences_panel, shown, 6, f"{folder}/differences.html"),
        Panel("integrity", _("Integrity checks"), desk.integrity_panel, deciding, 8, f"{folder}/integrity.html"),
    ):
        add("application", panel)
    named = _("People behind the enterprise")
    add("application", Panel("people", named, people.people_panel, reviewing, 9, f"{folder}/people.html"))
    add("enterprise_file", Panel("people", named, people.people_of_file_panel, None, 10, f"{folder}/people.html"))
    add("enterprise_file", Panel("loans", _("Existing loans"), people.loans_panel, None, 20))
    add("enterprise_file", Panel("requests", _("Loan requests"), people.requests_panel, None, 30))
    access.add(review.SHELF, review.reads_evidence)
    _papers()


def _papers() -> None:
    """Papers of the acts on a request."""
    from applications.queries import papers as said
    from zengxindai.workflow.papers import Paper, add

    for row, template, data in (
        ("submit", "application_form", said.application_form),
        ("return_for_correction", "correction_notice", said.correction_notice),
        ("refuse", "refusal_notice", said.refusal_notice),
        ("revoke", "revocation_notice", said.revocation_notice),
    ):
        add(f"application.{row}", Paper(template, said.TITLES[template], data))
