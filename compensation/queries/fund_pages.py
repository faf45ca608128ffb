"""What pages show of the special accounts. Amounts in yuan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.models import Agreement
from compensation.models import Claim, FundMovement
from compensation.queries.facts import ZERO, special_account
from compensation.queries.pool import committed, leaving, waiting_claims
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Kind
from zengxindai.web import panels
from zengxindai.web.present import today_terms


def fund_movement_facts(movement: FundMovement, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a fund movement's page."""
    found = [
        (_("Bank"), movement.bank.name, "text"),
        (_("Special account number"), movement.agreement.account_no, "text"),
        (_("What"), movement.get_kind_display(), "text"),
        (_("Amount"), movement.amount, "money"),
        (_("Basis"), movement.basis, "text"),
        (_("Approval number"), movement.approval_no, "text"),
        (_("Approved on"), movement.approved_on or "", "day"),
        (_("Voucher number"), movement.voucher_no or "", "text"),
        (_("Booked on"), movement.booked_on or "", "day"),
    ]
    if movement.to_agreement is not None:
        found.insert(2, (_("To the account of"), movement.to_agreement.bank.name, "text"))
    if movement.reversed_on is not None:
        found.append((_("Taken back on"), movement.reversed_on, "day"))
    return found


def statement_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """The special account of an agreement this year (Article 8)."""
    account = special_account(agreement.bank)
    if account is None:
        return None
    today = today_terms().day
    statement = ledger.statement(account, today.replace(month=1, day=1), today)
    columns = (
        (_("Booked on"), "day"),
        (_("What"), "text"),
        (_("For"), "text"),
        (_("Amount"), "money"),
        (_("Balance"), "money"),
    )
    lines = [
        (line.booked_on, _kind(line), line.transaction.memo, line.amount, line.balance) for line in statement.lines
    ]
    opening = (statement.since, _("Brought forward"), "", None, statement.opening)
    return panels.table(columns, [("", values) for values in (opening, *lines)])


def _kind(line: ledger.Line) -> str:
    """One transaction moves a transfer; the account it reaches reads it as money coming in."""
    inward = line.transaction.kind == Kind.TRANSFER_OUT and line.amount > 0
    return str(Kind.TRANSFER_IN.label) if inward else line.transaction.kind_label


def waiting_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """Approved claims on the account in the order they are paid, and how far its money reaches (§2.26)."""
    waiting = waiting_claims(agreement.bank)
    account = special_account(agreement.bank)
    free = max(ZERO, ledger.available(account)) if account else ZERO
    columns = (
        (_("Claim"), "text"), (_("Approved on"), "day"), (_("State"), "status"), (_("Still to be paid"), "money"),
        (_("Promised to it"), "money"), (_("Can be paid now"), "money"),
    )  # fmt: skip
    rows = []
    for claim, owed, held in waiting:
        reach = min(max(ZERO, owed - held), free)
        free -= reach
        state = (claim.status_label, claim.status)
        rows.append((_link(claim), (claim.number, claim.approved_on, state, owed, held, min(owed, held) + reach)))
    return panels.table(columns, rows)


def _link(claim: Claim) -> str:
    return claim.get_absolute_url()


def position_panel(agreement: Agreement, user: Any) -> dict[str, Any] | None:
    """What the account holds, what of it is committed, and what is free to be moved (Articles 7, 8)."""
    account = special_account(agreement.bank)
    if account is None:
        return None
    balance, spoken_for = ledger.balance(account), committed(agreement.bank)
    moving = leaving(agreement.bank)
    columns = ((_("What"), "text"), (_("Amount (yuan)"), "money"))
    rows: list[tuple[Any, Decimal]] = [
        (_("On the account"), balance),
        (_("Committed to approved claims"), spoken_for),
        (_("Leaving by approved transfers and refunds"), moving),
        (_("Free"), balance - spoken_for - moving),
    ]
    return panels.table(columns, [("", row) for row in rows])
