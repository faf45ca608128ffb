"""Registers the flows, papers, panels, menu entries and jobs of the applications app."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApplicationsConfig(AppConfig):
    """Before a loan exists."""

    name = "applications"

    def ready(self) -> None:
        """Make everything known to the ground floor."""
        from applications import flow, queries
        from zengxindai.workflow import registry

        for each in (
            flow.APPLICATION,
            flow.ENTERPRISE_FILE,
            flow.AGREEMENT,
            flow.BLACKLIST,
            flow.INQUIRY,
            flow.WHITELIST,
            flow.COMPLAINT,
            flow.COORDINATION,
        ):
            registry.add(each)
        registry.add_followers("inquiry", lambda inquiry: [inquiry.application])
        registry.add_followers("application", queries.following, after="application.hand_to_branch")
        self.papers()
        self.panels()
        self.menu()
        self.jobs()
        self.retention()

    def papers(self) -> None:
        """Which acts issue which papers."""
        from applications import queries
        from zengxindai.workflow import papers

        for row, template, name, data in (
            ("application.recommend", "recommendation", "增信贷企业推荐意见书", queries.recommendation_paper),
            ("agreement.suspend", "agreement_suspension", "暂停新增业务通知书", queries.suspension_paper),
            ("agreement.resume", "agreement_resumption", "恢复合作通知书", queries.resumption_paper),
            ("agreement.terminate", "agreement_termination", "停止合作通知书", queries.termination_paper),
            ("blacklist_entry.issue_notice", "blacklist_notice", "列入黑名单告知书", queries.notice_paper),
            ("blacklist_entry.list", "blacklist_ruling", "列入黑名单决定书", queries.ruling_paper),
            ("blacklist_entry.expire", "blacklist_removal", "黑名单移出通知书", queries.removal_paper),
            ("blacklist_entry.revoke", "blacklist_removal", "列入黑名单更正决定书", queries.removal_paper),
        ):
            papers.add(row, papers.Paper(template, name, data))
        _papers()

    def panels(self) -> None:
        """Blocks of case pages."""
        from applications import queries
        from applications.queries import pages
        from zengxindai.accounts.models import Kind
        from zengxindai.web.panels import Panel, add

        owner, go_on = frozenset({Kind.ENTERPRISE}), "applications/panel_continue.html"
        add("application", Panel("go-on", _("Not submitted yet"), pages.go_on, owner, -2, go_on))
        asked, template = _("Questions to the enterprise"), "applications/panels/inquiries.html"
        add("application", Panel("inquiries", asked, queries.inquiries_panel, order=40, template=template))
        add("inquiry", Panel("request", _("Request"), queries.request_panel, order=10))
        add("inquiry", Panel("words", _("Questions and answers"), queries.words_panel, order=20))
        at_bank = _("Requests in the bank's hands")
        add("agreement", Panel("requests", at_bank, queries.bank_requests_panel, order=30))
        add("blacklist_entry", Panel("persons", _("Responsible persons"), queries.persons_panel))
        _desk()
        _white_list()
        _complaints()

    def menu(self) -> None:
        """Pages that belong to no case."""
        from applications.queries import lookup
        from applications.views.personal import ASKERS
        from zengxindai.accounts.models import Kind
        from zengxindai.web.nav import Entry, add

        add(Entry("apply", _("Apply for a loan"), "pencil-square", frozenset({Kind.ENTERPRISE}), first=True))
        add(Entry("blacklist-query", _("Black list query"), "search", lookup.ASKERS))
        add(Entry("personal-data", _("Data about a person"), "person-lock", ASKERS))
        add(Entry("reveals", _("Numbers read in full"), "eye", lookup.LOG_READERS))

    def jobs(self) -> None:
        """Day-end work."""
        from applications import tasks
        from zengxindai.workflow import registry

        for job in (
            tasks.expire_recommendations,
            tasks.withdraw_uncorrected,
            tasks.close_objections,
            tasks.expire_entries,
            tasks.expire_listings,
            tasks.remind_of_ends,
        ):
            registry.add_job(10, f"applications.{job.__name__}", job)
        # The old agreement ends before the renewal takes force.
        registry.add_job(12, "applications.expire_agreements", tasks.expire_agreements)
        registry.add_job(13, "applications.put_in_force", tasks.put_in_force)

    def retention(self) -> None:
        """Whose data is forgotten when, and what is held about one person."""
        from applications.queries import dossier
        from applications.queries import retention as terms
        from zengxindai.web.dossier import add
        from zengxindai.workflow import registry, retention

        registry.add_question(retention.BUSINESS, terms.business)
        for name, label, find in (
            ("files", "企业档案", dossier.in_files),
            ("submissions", "随申请提交", dossier.in_submissions),
            ("blacklist", "黑名单", dossier.on_the_black_list),
            ("queries", "黑名单查询记录", dossier.asked_about),
            ("looks", "查看完整号码的记录", dossier.looked_at),
        ):
            add(name, label, find)
        retention.add("applications.RelatedPerson", terms.people)
        retention.add("applications.Application", terms.requests)
        retention.add("applications.BlacklistEntry", terms.listed)
        retention.add("applications.Complaint", terms.complaints)
        retention.add("applications.WhitelistEntry", terms.white_listed)
        retention.add("applications.Invitation", terms.invitations)
        retention.add_told("applications.Submission.content", terms.submissions)


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
        Panel("corrections", corrected, desk.corrections_panel, shown, -1, f"{folder}/corrections.html"),
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


def _complaints() -> None:
    """Files by who reads them, panels and papers of complaints (Article 22)."""
    from applications import queries
    from applications.models import SEE_ALL
    from applications.queries import complaint, complaint_papers
    from zengxindai.accounts.models import Kind
    from zengxindai.documents import access
    from zengxindai.web.panels import Panel, add
    from zengxindai.workflow.papers import Paper
    from zengxindai.workflow.papers import add as issue

    add("application", Panel("coordination", _("Coordination cases"), queries.coordinations_panel, order=42))
    add("coordination", Panel("request", _("Request"), queries.coordination_request, order=10))
    access.add(complaint.REPLIES, complaint.reads_reply)
    access.add(complaint.INNER, complaint.reads_inner)
    add("complaint", Panel("request", _("Request"), complaint.request_of, order=10))
    add("complaint", Panel("records", _("Hearings"), complaint.records_panel, SEE_ALL, 30))
    add("complaint", Panel("files", _("Files of the bank and of the verification"), complaint.files_panel, SEE_ALL, 40))
    owner, template = frozenset({Kind.ENTERPRISE}), "applications/panels/complaints.html"
    add("application", Panel("complaints", _("Complaints"), complaint.complain_panel, owner, 90, template))
    issue("complaint.accept", Paper("complaint_notice", "投诉受理告知书", complaint_papers.notice))
    issue("complaint.turn_down", Paper("complaint_notice", "投诉不予受理告知书", complaint_papers.notice))
    for row in ("substantiate", "dismiss", "mediate"):
        issue(f"complaint.{row}", Paper("complaint_report", "投诉核实报告", complaint_papers.report, complaint.INNER))
    proposal = Paper("complaint_proposal", "关于停止与合作银行合作的请示", complaint_papers.proposal, complaint.INNER)
    issue("complaint.propose_stop", proposal)
    issue("complaint.close", Paper("complaint_letter", "投诉答复书", complaint_papers.letter))


def _white_list() -> None:
    """The invitations on an entry, the sheets that are read and the one that is written (Articles 6.2, 17)."""
    from applications import queries
    from applications.forms import sheets
    from zengxindai.accounts.models import Kind
    from zengxindai.web import imports, listing
    from zengxindai.web.panels import Panel, add

    readers = frozenset(Kind) - {Kind.GUARANTOR, Kind.OPERATOR}
    add("whitelist_entry", Panel("invitations", _("Invitations"), queries.invitation_rows, readers))
    for sheet in (sheets.WHITE_LIST, sheets.RECOMMENDATIONS):
        imports.add(sheet)
    listing.add_export("whitelist_entry", "whitelist-export")


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
