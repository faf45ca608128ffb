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
        from compensation.queries import retention as terms
        from compensation.queries.proofs import differences
        from loans import queries as loans
        from loans.models.waiver import WAIVER_READERS
        from zengxindai.accounts.models import Kind
        from zengxindai.ledger import proofs
        from zengxindai.web.panels import Panel, add
        from zengxindai.workflow import registry, retention

        for each in flow.ALL:
            registry.add(each)
        registry.add_question(retention.BUSINESS, terms.business)
        registry.add_job(30, "compensation.drop_idle_claims", tasks.drop_idle_claims)
        proofs.add("compensation", differences)
        registry.add_job(95, "compensation.verify_books", tasks.verify_books)
        readers = frozenset(Kind) - NO_READERS - {Kind.FIN_DEV_CENTER, Kind.OPERATOR}
        add("loan", Panel("claims", _("Claims and recovery"), queries.claims_panel, order=60))
        add("claim", Panel("payouts", _("Payments"), queries.payouts_panel, readers=readers))
        waivers = lambda claim, user: loans.waivers_panel(claim.loan, user)  # noqa: E731
        add("claim", Panel("waivers", _("Waivers"), waivers, WAIVER_READERS, 30))
        add("agreement", Panel("statement", _("Special account this year"), queries.statement_panel, readers=readers))
        payers = frozenset({Kind.FINANCE_BUREAU, Kind.GUARANTOR, Kind.DISTRICT_GOV, Kind.AUDITOR})
        add("agreement", Panel("position", _("Special account now"), queries.position_panel, payers, 30))
        add("agreement", Panel("waiting", _("Claims waiting for this account"), queries.waiting_panel, payers, 31))
        _claims(readers)
        _allocation()
        _pursuit()
        _statements()
        _accounts()
        _standing()


def _claims(readers: frozenset[str]) -> None:
    """Papers, panels and the sheet of a claim (Articles 8, 9)."""
    from compensation import calculation, queries
    from zengxindai.accounts.models import Kind
    from zengxindai.web.panels import Panel, add
    from zengxindai.workflow import papers
    from zengxindai.workflow.papers import Paper

    calculation.add("claim", queries.claim_calculations)
    letter = "claim_letter"
    approval = Paper("compensation_approval", "增信贷代偿审批表", queries.approval_paper)
    papers.add("claim.submit", Paper("claim_application", "增信贷代偿申请书", queries.application_paper))
    papers.add("claim.review", approval, Paper(letter, "关于支付增信贷代偿资金的请示", queries.petition_paper))
    for row in ("claim.entrust", "claim.entrust_rest"):
        papers.add(row, Paper(letter, "委托代偿函", queries.entrustment_paper))
    for row in ("claim.pay", "claim.pay_rest"):
        papers.add(row, Paper(letter, "代偿付款通知", queries.payment_paper))
    papers.add("claim.confirm", Paper(letter, "收款确认书", queries.receipt_paper))
    verifiers = frozenset({Kind.FINANCE_BUREAU, Kind.DISTRICT_GOV, Kind.GUARANTOR, Kind.AUDITOR})
    lines = "applications/panels/checks.html"
    add("claim", Panel("verification", _("Verified by the system"), queries.verification_panel, verifiers, 10, lines))
    add("claim", Panel("list-d", _("List D of materials"), queries.materials_panel, readers, 20, lines))


def _allocation() -> None:
    """The sheet of an allocation, its panels, and when it is done (Article 7)."""
    from compensation import calculation, queries
    from compensation.models.allocation import PLAN_READERS
    from zengxindai.accounts.models import Kind
    from zengxindai.web.panels import Panel, add
    from zengxindai.workflow import papers, registry

    calculation.add("allocation", queries.allocation_calculations, PLAN_READERS)
    papers.add("allocation.approve", papers.Paper("allocation", "风险补偿资金存放分配表", queries.allocation_paper))
    registry.add_consequences("fund_movement", queries.carried_out)
    add("allocation", Panel("lines", _("What each bank gets"), queries.lines_panel, order=10))
    add("allocation", Panel("bases", _("Both bases side by side"), queries.bases_panel, order=11))
    add("allocation", Panel("movements", _("Movements"), queries.moves_panel, order=60))
    readers = frozenset({Kind.BANK, Kind.FINANCE_BUREAU, Kind.DISTRICT_GOV, Kind.AUDITOR})
    add("agreement", Panel("allocations", _("Allocated to this account"), queries.allocated_panel, readers, 32))


def _pursuit() -> None:
    """Papers, panels and the night job of pursuits, receipts and settlements (Article 9)."""
    from compensation import calculation, queries, tasks
    from zengxindai.web.panels import Panel, add
    from zengxindai.workflow import papers, registry

    calculation.add("recovery", queries.recovery_calculations)
    calculation.add("receipt", queries.receipt_calculations)
    calculation.add("settlement", queries.settlement_calculations)
    for row, template, title, data in (
        ("recovery.report_progress", "recovery_progress", "追偿进展报告", queries.progress_paper),
        ("recovery.report_further", "recovery_progress", "追偿进展报告", queries.progress_paper),
        ("receipt.deposit", "recovery_deposit", "追偿缴款单", queries.deposit_slip),
        ("settlement.execute", "settlement_sheet", "增信贷代偿清算表", queries.settlement_paper),
        ("recovery.count_later", "settlement_supplement", "增信贷代偿补充清算表", queries.supplement_paper),
    ):
        papers.add(row, papers.Paper(template, title, data))
    registry.add_job(32, "compensation.tell_late_recoveries", tasks.tell_late_recoveries)
    add("recovery", Panel("late", _("Late or running out"), queries.late_panel, order=-1))
    add("recovery", Panel("receipts", _("Receipts"), queries.receipts_panel))
    add("recovery", Panel("costs", _("Costs"), queries.costs_panel, order=52))
    add("recovery", Panel("seizures", _("Seizures"), queries.seizures_panel, order=54))
    add("recovery", Panel("settlements", _("Settlement"), queries.settlements_panel, order=56))
    add("recovery", Panel("progress", _("Progress reports"), queries.progress_panel, order=60))


def _statements() -> None:
    """Panels and papers of bank statements, and the nights they are watched (Article 8)."""
    from compensation import queries, tasks
    from zengxindai.web.panels import Panel, add
    from zengxindai.workflow import papers, registry

    registry.add_job(32, "compensation.compare_statements", tasks.compare_statements)
    registry.add_job(33, "compensation.tell_unreconciled", tasks.tell_unreconciled)
    for row in ("statement.agree", "statement.settle"):
        papers.add(row, papers.Paper("reconciliation", "银行存款余额调节表", queries.reconciliation_paper))
    add("statement", Panel("reconciliation", _("Reconciliation"), queries.reconciliation_panel, None, 5))
    add("statement", Panel("items", _("Open items"), queries.items_panel, None, 10))
    add("statement", Panel("lines", _("Lines of the statement"), queries.statement_lines_panel, None, 20))
    add("statement", Panel("ended", _("Pairs taken apart"), queries.ended_panel, None, 60))


def _accounts() -> None:
    """The pages of the special accounts and of the books, and the evening's look at how far they reach (Article 8)."""
    from compensation import queries, tasks
    from compensation.models.fund import ACCOUNT_READERS
    from zengxindai.web import nav
    from zengxindai.workflow import registry

    registry.add_job(34, "compensation.watch_capacity", tasks.watch_capacity)
    nav.add(nav.Entry("special-accounts", _("Special accounts"), "safe2", ACCOUNT_READERS))
    nav.add(nav.Entry("trial-balance", _("Trial balance"), "calculator", queries.TRIAL_READERS))


def _standing() -> None:
    """The evening's look at how banks stand, the exit case with its papers, sheet and list (Article 10)."""
    from compensation import calculation, tasks
    from compensation.models.standing import STANDING_READERS
    from compensation.queries import exit_line, exit_pages
    from zengxindai.accounts.models import Kind
    from zengxindai.ledger import proofs
    from zengxindai.web import nav
    from zengxindai.web.panels import Panel, add
    from zengxindai.workflow import papers, registry
    from zengxindai.workflow.papers import Paper

    registry.add_job(31, "compensation.watch_exit_line", tasks.watch_exit_line)
    registry.add_job(31, "compensation.close_views", tasks.close_views)
    registry.add_consequences("agreement", exit_line.exits_ended)
    registry.add_question("agreement.exit", exit_line.exit_of)
    proofs.add("exit", exit_line.exit_differences)
    calculation.add("exit_case", exit_pages.exit_calculations, STANDING_READERS)
    papers.add(
        "exit_case.petition", Paper("exit_case", "关于增信贷合作银行退出事项的请示", exit_pages.exit_petition_paper)
    )
    for row in ("exit_case.terminate", "exit_case.resume"):
        papers.add(row, Paper("exit_case", "关于增信贷合作银行退出事项的批复", exit_pages.exit_decision_paper))
    loans = "compensation/panels/exit_loans.html"
    add(
        "exit_case", Panel("loans", _("Non-performing loans"), exit_pages.exit_loans_panel, STANDING_READERS, 20, loans)
    )
    readers = frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR}
    add("agreement", Panel("exits", _("Standing and exit"), exit_pages.exits_panel, readers, 40))
    nav.add(nav.Entry("bank-standings", _("Standing of the banks"), "speedometer2", STANDING_READERS))
