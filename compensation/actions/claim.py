"""A claim from the bank's draft to its confirmation of the payment (Article 9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from applications import queries as requests
from applications.models import Agreement
from compensation import queries, rules
from compensation.actions.fund import special, with_bank
from compensation.models import Claim, Payout
from compensation.queries import exit_line
from compensation.states import ApprovalRoute, StandingBasis
from loans import rules as loan_rules
from loans.models import Loan
from loans.queries import not_due
from loans.states import LoanState
from zengxindai.documents.models import Attachment
from zengxindai.findings import Finding
from zengxindai.ledger import book
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Kind
from zengxindai.money import split
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step

FIELDS = (
    "overdue_reason",
    "measures_taken",
    "measures_planned",
    "notice_sent_on",
    "interest_owed",
    "leads",
    "account_holder",
    "account_no",
    "account_branch",
    "officer",
)


def _claimable(loan: Loan, step: Step, claim: Claim | None = None) -> Iterator[Finding]:
    yield from rules.claimable(
        filing_status=loan.filing.status,
        backing=loan.backing,
        outstanding=loan.outstanding,
        dpd=loan.days_past_due(step.day),
        other_claim=queries.other_live_claim(loan, claim),
        terms=step.terms,
    )
    yield from rules.wholly_due(not_due(loan, step.day))


def may_draft(claim: Claim, step: Step, *, parent: Loan, **data: Any) -> Iterator[Finding]:
    """CLM-01, CLM-10 (Articles 8, 9)."""
    yield from _claimable(parent, step)
    yield from rules.raised_again(queries.refused_claims(parent), None, step.terms)
    if notice_sent_on := data.get("notice_sent_on"):
        yield from loan_rules.not_in_future(notice_sent_on, step.day)


def draft(claim: Claim, step: Step, *, parent: Loan, **fields: Any) -> None:
    """Begin a claim on an overdue loan."""
    claim.application, claim.loan, claim.bank = parent.application, parent, parent.bank
    claim.subject, claim.share_pct = parent.subject, parent.filing.share_pct
    claim.number = numbering.written("DC", step.day.year)
    edit(claim, step, **fields)


def may_edit(claim: Claim, step: Step, *, notice_sent_on: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """LOAN-04: the notice has been sent."""
    if notice_sent_on is not None:
        yield from loan_rules.not_in_future(notice_sent_on, step.day)


def edit(claim: Claim, step: Step, **fields: Any) -> None:
    """Write or correct the application; principal and amount follow from the loan."""
    for name in FIELDS:
        setattr(claim, name, fields[name])
    _measure(claim, step)


def _measure(claim: Claim, step: Step) -> None:
    loan = claim.loan
    claim.principal = queries.base_of(claim)
    claim.claimed = split(claim.principal, claim.share_pct).pool
    claim.repaid, claim.tier = loan.amount - claim.principal, loan.tier
    claim.days_overdue = loan.days_past_due(step.day)


def may_submit(claim: Claim, step: Step, **data: Any) -> Iterator[Finding]:
    """CLM-01, CLM-02, CLM-08, CLM-10."""
    yield from _claimable(claim.loan, step, claim)
    yield from rules.collected_first(claim.loan.days_past_due(step.day), step.terms)
    yield from rules.papers_complete(queries.claim_papers_missing(claim, step.terms))
    refused = queries.refused_claims(claim.loan)
    yield from rules.raised_again(refused, queries.has_new_evidence(claim) if refused else None, step.terms)


def submit(claim: Claim, step: Step, *, opinion: str = "") -> None:
    """Claim with the finance bureau; from now on repayments are recorded on the claim."""
    _measure(claim, step)
    claim.submitted_on = step.day
    step.cascade("loan.claim", claim.loan)


def may_review(claim: Claim, step: Step, **ticks: Any) -> Iterator[Finding]:
    """CLM-01 once more as of today, the system's list CLM-09, CLM-05 (Articles 8, 9, 11 to 18)."""
    yield from _claimable(claim.loan, step, claim)
    yield from rules.verified(queries.verification(claim))
    if not ticks:
        return
    names = ("contract_agrees", "note_agrees", "filing_agrees", "system_agrees", "ledger_agrees")
    yield from rules.compared([bool(ticks[name]) for name in names])


def review(claim: Claim, step: Step, *, opinion: str, **ticks: Any) -> None:
    """The bureau's review goes to the district government by 请示, with the list as the system found it."""
    claim.petition_no = f"江津财代偿请〔{step.day.year}〕{numbering.take('petition', step.day.year)}号"
    step.notes = {
        queries.VERIFICATION: [queries.frozen_check(check) for check in queries.verification(claim)],
        "petition_no": claim.petition_no,
    }


def give_up(claim: Claim, step: Step, *, reason: str = "", file: Attachment | None = None) -> None:
    """Returned, refused or withdrawn: the loan is overdue again, what was promised is free again.

    file: the government's refusal where it came on paper; the engine binds it to the case.
    """
    _release(claim, f"{claim.pk}:{claim.version}:over", step.day)
    if claim.loan.status == LoanState.CLAIMED:
        step.cascade("loan.unclaim", claim.loan)


def _release(claim: Claim, cause: str, on: dt.date) -> None:
    held = queries.hold_of(claim)
    if held is not None:
        book.release(held, cause=cause, on=on)


def may_approve(
    claim: Claim, step: Step, *, approved: Decimal | None = None, approved_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """CLM-03, LOAN-04 (Article 5)."""
    if approved_on is not None:
        yield from loan_rules.not_in_future(approved_on, step.day)
    if approved is not None:
        yield from rules.within_share(approved, queries.base_of(claim), claim.share_pct)


def approve(
    claim: Claim,
    step: Step,
    *,
    approval_no: str,
    approved_on: dt.date,
    approved: Decimal,
    file: Attachment | None = None,
) -> None:
    """The government agrees to the full entitlement; what the account has of it is promised (Article 8).

    file: its decision on paper, recorded by the bureau's handler and held against by its checker (domain note 3.7).
    """
    claim.approval_no, claim.approved_on, claim.approved = approval_no, approved_on, approved
    claim.approval_route = ApprovalRoute.PAPER if file else ApprovalRoute.ONLINE
    claim.approved_base = queries.base_of(claim)
    account = special(claim.bank)
    # What those approved earlier still lack is theirs first.
    promised = min(approved, ledger.available(account) - queries.short(claim.bank))
    if promised > 0:
        book.hold(account, promised, f"claim:{claim.pk}:{claim.version}", on=step.day)


def entrust(claim: Claim, step: Step, *, opinion: str = "") -> None:
    """《委托代偿函》 to the guarantor."""
    claim.letter_no, claim.entrusted_on = _letter(step, claim.approved), step.day


def _letter(step: Step, amount: Decimal) -> str:
    """The letter's number; with its amount, yuan, it stands in the trail, for a later letter takes its place."""
    number = f"江津财代偿函〔{step.day.year}〕{numbering.take('entrust', step.day.year)}号"
    step.notes = {"letter_no": number, "amount": str(amount)}
    return number


def may_pay(
    claim: Claim, step: Step, *, amount: Decimal | None = None, paid_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """CLM-04, CLM-06 (Article 8)."""
    if amount is None or paid_on is None:
        return
    yield from rules.pays_what_is_due(amount, queries.due(claim), approval_no=claim.approval_no)
    yield from rules.paid_in_time_order(paid_on, claim.rest_entrusted_on or claim.entrusted_on, step.day)


def pay(claim: Claim, step: Step, *, amount: Decimal, voucher_no: str, paid_on: dt.date) -> None:
    """Pay from the special account; a short account pays what it has, the rest stays payable (Article 8)."""
    base, first = queries.base_of(claim), not claim.paid
    inputs = {"base": base, "net_paid": claim.paid - queries.returned_by(claim), "free": queries.free_for(claim)}
    owed = rules.due_now(share_pct=claim.share_pct, approved=claim.approved, **inputs).owed
    _release(claim, f"payout:{voucher_no}", paid_on)
    legs = ((special(claim.bank), -amount), (with_bank(claim.bank), amount))
    book.post(f"payout:{voucher_no}", paid_on, Kind.PAYOUT, legs, memo=f"{claim.number} {claim.subject}"[:200])
    tranche = claim.payouts.count() + 1
    Payout.objects.create(claim=claim, tranche=tranche, amount=amount, voucher_no=voucher_no, paid_on=paid_on, **inputs)
    claim.paid += amount
    claim.rest_letter_no = claim.rest_entrusted_on = None
    if first:
        claim.base = base
        step.cascade("loan.compensate", claim.loan)
        step.begin("recovery.open", parent=claim, paid_on=paid_on)
    step.cascade("claim.settle_paid" if amount == owed else "claim.settle_short", claim)
    _watch_exit_line(claim, step)


def _watch_exit_line(claim: Claim, step: Step) -> None:
    """A payout may come before the evening that sees the line crossed; the lock lets only one of two open a case."""
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=requests.agreement_of(claim.bank).pk)
    ratio = exit_line.ratios([claim.bank_id], step.day)[claim.bank_id]
    if exit_line.crosses(agreement, ratio, step.day, step.terms):
        step.begin("exit_case.open", parent=agreement, as_of=step.day, basis=StandingBasis.DAILY)


def may_entrust_rest(claim: Claim, step: Step, **data: Any) -> Iterator[Finding]:
    """CLM-04: there is something to pay with (case 16); CLM-07: those approved earlier come first."""
    earlier = queries.ahead_of(claim)
    for first in earlier[:1]:
        yield from rules.in_turn(first.claim.number, first.short)
    due = queries.due(claim)
    if not due.now and not earlier:
        yield from rules.pays_what_is_due(due.now, due, approval_no=claim.approval_no)


def entrust_rest(claim: Claim, step: Step, *, opinion: str = "") -> None:
    """A second letter under the same approval; the money that has arrived is promised to it."""
    due = queries.due(claim).now
    claim.rest_letter_no, claim.rest_entrusted_on = _letter(step, due), step.day
    book.hold(special(claim.bank), due, f"claim:{claim.pk}:{claim.version}", on=step.day)


def confirm(claim: Claim, step: Step, *, opinion: str = "") -> None:
    """The bank has the money: 《收款确认书》."""
    claim.confirmed_on = step.day


def may_record_repayment(
    claim: Claim, step: Step, *, principal: Decimal | None = None, paid_on: dt.date | None = None, **data: Any
) -> Iterator[Finding]:
    """LOAN-04, LOAN-05."""
    if principal is not None and paid_on is not None:
        yield from loan_rules.within_outstanding(principal, queries.base_of(claim))
        yield from loan_rules.repaid_while_lent(paid_on, claim.loan.drawn_on, step.day)


def record_repayment(claim: Claim, step: Step, *, principal: Decimal, paid_on: dt.date, voucher_no: str) -> None:
    """The borrower pays while the claim runs: the amount is recomputed, or the claim falls away (case 4)."""
    step.cascade("loan.receive", claim.loan, principal=principal, paid_on=paid_on, voucher_no=voucher_no)
    if principal == queries.base_of(claim):
        step.cascade("claim.fall_away", claim)


def fall_away(claim: Claim, step: Step) -> None:
    """Everything was repaid before the payout: nothing is left to compensate."""
    _release(claim, f"{claim.pk}:{claim.version}:repaid", step.day)
