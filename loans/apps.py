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
        from applications.models import SEE_ALL
        from loans import flow, queries, tasks
        from loans.queries.proofs import differences
        from zengxindai.ledger import proofs
        from zengxindai.web import panels
        from zengxindai.workflow import registry

        for each in flow.ALL:
            registry.add(each)
        proofs.add("loans", differences)
        registry.add_consequences("inquiry", queries.moved_by)
        registry.add_endings("application", queries.ends_with)
        registry.add_endings("agreement", queries.ends_with_agreement)
        registry.add_question("agreement.left", queries.left_under)
        _personal_data()
        _opinion()
        registry.add_job(20, "loans.close_orphans", tasks.close_orphans)
        registry.add_job(21, "loans.deem_acknowledged", tasks.deem_acknowledged)
        registry.add_job(22, "loans.lapse_undrawn", tasks.lapse_undrawn)
        registry.add_job(22, "loans.cancel_barred", tasks.cancel_barred)
        registry.add_job(23, "loans.mark_overdue", tasks.mark_overdue)
        registry.add_job(24, "loans.age_tiers", tasks.age_tiers)
        open_business = panels.Panel("open", _("Open business"), queries.agreement_panel, MONEY, order=20)
        panels.add("agreement", open_business)
        panels.add("loan", panels.Panel("plan", _("Repayment plan"), queries.plan_panel, order=45))
        panels.add("loan", panels.Panel("movements", _("Movements"), queries.movements_panel))
        panels.add(
            "application",
            panels.Panel("below", _("What followed"), queries.below_panel, order=60),
        )
        for kind in ("opinion", "filing", "loan"):
            panels.add(kind, panels.Panel("chain", _("Related cases"), queries.chain_panel, order=56))
        _filing()
        _sheets()
        _guarantees()
        _waivers()
        _balances()
        refused = _("Refusals of the bank")
        panels.add("complaint", panels.Panel("refusals", refused, queries.refusals_panel, SEE_ALL, order=20))


def _personal_data() -> None:
    """How long borrowers' people are remembered, and what is held about a surety."""
    from loans.queries import dossier as held
    from loans.queries import retention as terms
    from zengxindai.web import dossier
    from zengxindai.workflow import registry, retention

    registry.add_question(retention.BUSINESS, terms.business)
    retention.add("loans.Surety", terms.sureties)
    dossier.add("sureties", "连带责任保证", held.sureties)


def _sheets() -> None:
    """What banks send as a sheet, and what their systems may prepare (Articles 6, 18, 19)."""
    from loans.forms.sheets import MOVEMENTS
    from zengxindai.accounts.duties import Scope
    from zengxindai.web import imports, scopes

    imports.add(MOVEMENTS)
    scopes.open_to(Scope.MOVEMENTS, "loan.draw", "loan.draw_more", "loan.repay", sheet=MOVEMENTS.name)
    scopes.open_to(Scope.BALANCES, "balance_file.send")


def _opinion() -> None:
    """Papers, the report and who reads it (Article 18)."""
    from loans import queries
    from zengxindai.documents import access
    from zengxindai.web import panels
    from zengxindai.workflow import papers

    for row, template, title, data, shelf in (
        ("opinion.approve", "loan_opinion", "贷款意见书", queries.loan_opinion, ""),
        ("opinion.close_report", "diligence_report", "贷前调查表", queries.diligence_report, queries.SHELF),
        ("application.decline", "decline_notice", "不予发放通知书", queries.decline_notice, ""),
    ):
        papers.add(row, papers.Paper(template, title, data, shelf))
    access.add(queries.SHELF, queries.reads_shelf)
    report = _("Investigation report")
    panels.add("opinion", panels.Panel("report", report, queries.report_panel, None, 5, "loans/panels/report.html"))


def _filing() -> None:
    """Papers and panels of a filing and its changes (Article 18)."""
    from loans import queries
    from zengxindai.accounts.models import Kind
    from zengxindai.web import panels
    from zengxindai.workflow import papers

    for row, template, title, data in (
        ("register", "loan_filing", "增信贷贷款备案表", queries.filing_paper),
        ("change", "filing_change", "增信贷变更备案表", queries.change_paper),
        ("lapse", "filing_ending", "备案失效通知", queries.ending_paper),
        ("cancel", "filing_ending", "备案撤销通知", queries.ending_paper),
        ("bar", "filing_ending", "备案撤销通知", queries.ending_paper),
    ):
        papers.add(f"filing.{row}", papers.Paper(template, title, data))
    changed, template = _("What changed"), "loans/panels/changes.html"
    checked = queries.READERS - {Kind.DISTRICT_GOV}
    for panel in (
        panels.Panel("changes", changed, queries.changes_panel, queries.READERS, -1, template),
        panels.Panel("marks", _("Acknowledgements"), queries.marks_panel, queries.READERS),
        panels.Panel("versions", _("Submissions"), queries.versions_panel, queries.READERS, 55),
        panels.Panel("integrity", _("Integrity checks"), queries.integrity_panel, checked, 45),
    ):
        panels.add("filing", panel)


def _guarantees() -> None:
    """Papers, panels and the night job of guarantees (Articles 5, 6.4)."""
    from loans import tasks
    from loans.queries import guarantee, guarantee_pages
    from zengxindai.web import panels
    from zengxindai.workflow import papers, registry

    registry.add_endings("application", guarantee.ends_with_request)
    registry.add_job(23, "loans.close_guarantees", tasks.close_guarantees)
    letters = (
        ("guarantee.approve", "同意担保函", guarantee_pages.agreement_letter),
        ("guarantee.decline", "不予担保通知书", guarantee_pages.refusal_letter),
        ("guarantee.release", "解保通知书", guarantee_pages.release_letter),
        ("guarantee.pay_out", "担保代偿通知书", guarantee_pages.payout_letter),
    )
    for row, title, data in letters:
        papers.add(row, papers.Paper("guarantee_letter", title, data))
    panels.add("guarantee", panels.Panel("chain", _("Related cases"), guarantee_pages.chain_panel, order=40))
    panels.add("guarantee", panels.Panel("counters", _("Counter-guarantees"), guarantee_pages.counters_panel))
    panels.add("guarantee", panels.Panel("receipts", _("Recovered"), guarantee_pages.receipts_panel, order=60))
    panels.add("guarantee", panels.Panel("pursuit", _("Pursuit"), guarantee_pages.pursuit_panel, order=70))
    for kind in ("application", "opinion", "filing", "loan"):
        panels.add(kind, panels.Panel("guarantee", _("Guarantee"), guarantee_pages.guarantees_panel, order=55))
    _checks()


def _waivers() -> None:
    """What waivers lift, what ends them, where they are shown (ADR 0025)."""
    from loans import queries, tasks
    from loans.models.waiver import WAIVER_READERS
    from zengxindai.web.panels import Panel, add
    from zengxindai.workflow import papers, registry

    registry.add_waivers(queries.waivers_in_force, WAIVER_READERS)
    registry.add_consequences("opinion", queries.ended_with_opinion)
    registry.add_consequences("filing", queries.ended_with_filing)
    registry.add_job(21, "loans.expire_waivers", tasks.expire_waivers)
    papers.add("waiver.grant", papers.Paper("waiver", "例外准许书", queries.waiver_paper))
    add("waiver", Panel("chain", _("Related cases"), queries.chain_panel, None, 40))
    for kind in ("opinion", "filing", "loan"):
        add(kind, Panel("waivers", _("Waivers"), queries.waivers_panel, WAIVER_READERS, 52))


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


def _balances() -> None:
    """The differences a bank's balance file shows, and who reads the file itself (Article 6)."""
    from loans import queries
    from zengxindai.documents import access
    from zengxindai.web import panels

    access.add(queries.SHEET, queries.reads_sheet)
    differences = _("Differences")
    panels.add("balance_file", panels.Panel("differences", differences, queries.differences_panel, None, 5))
