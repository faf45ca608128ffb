"""Pairs of may and do for exit cases (Article 10)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.timezone import localdate

from applications.models import Agreement
from applications.states import AgreementState, SuspensionGround, TerminationGround
from compensation import rules
from compensation.models import ExitCase, ExitLoan
from compensation.queries import exit_line
from compensation.states import StandingBasis
from zengxindai.accounts.duties import ON_CASES
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.accounts.queries import holders_of_any
from zengxindai.findings import Finding, gettext_noop
from zengxindai.notifications import tell
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step

# What departments are told; the other parties are named by the rows.
NEWS = gettext_noop("Exit case %(case)s under Article 10 has gone on")


def _known_on(basis: str, as_of: dt.date) -> dt.date | None:
    """Official figures are those of the month's report: as far as was recorded when the month was frozen."""
    return as_of if basis == StandingBasis.OFFICIAL else None


def may_open(
    case: ExitCase, step: Step, *, parent: Agreement, as_of: dt.date, basis: str, **data: Any
) -> Iterator[Finding]:
    """EXT-01, asked again while the agreement is locked: of two evenings, or two payouts, only one opens a case."""
    before = exit_line.open_exit(parent.bank_id)
    ratio = exit_line.ratios([parent.bank_id], as_of, _known_on(basis, as_of))[parent.bank_id]
    crossed = exit_line.crosses(parent, ratio, as_of, step.terms)
    decided = exit_line.decided_to_go_on(parent.bank_id, as_of)
    yield from rules.line_crossed(crossed, before.number if before else None, decided)


def open_case(case: ExitCase, step: Step, *, parent: Agreement, as_of: dt.date, basis: str) -> None:
    """The figures are frozen with the loans behind them; new business stops in the same moment (BNK-01)."""
    found = exit_line.counted(parent.bank_id, as_of, _known_on(basis, as_of))
    case.agreement, case.bank, case.subject = parent, parent.bank, parent.bank.name
    case.number = numbering.written("TC", step.day.year)
    case.basis, case.as_of, case.limit_pct = basis, as_of, step.terms.exit_npl_pct
    case.whole = sum((each.owed for each in found), start=exit_line.NOTHING)
    case.bad = sum((each.owed for each in found if each.bad), start=exit_line.NOTHING)
    case.claim = exit_line.begun_by([parent.bank_id], as_of)[parent.bank_id]
    case.digest = exit_line.digest((each.loan, each.tier, each.owed) for each in found)
    step.afterwards(lambda event: _freeze(case, found))
    if parent.status == AgreementState.EFFECTIVE:
        step.cascade("agreement.suspend", parent, reason=rules.exit_reason(case.bad, case.whole))
    _tell_departments(case, step)


def _freeze(case: ExitCase, found: list[Any]) -> None:
    rows = (ExitLoan(case=case, loan_id=each.loan, tier=each.tier, owed=each.owed) for each in found)
    ExitLoan.objects.bulk_create(rows, batch_size=2000)


def _tell_departments(case: ExitCase, step: Step) -> None:
    """Every department recommends to the banks that are left, so each is told at every step."""
    step.afterwards(lambda event: _news(case, step, event))


def _news(case: ExitCase, step: Step, event: int) -> None:
    departments = Organisation.objects.filter(kind=Kind.SECTOR_DEPT).values_list("pk", flat=True)
    readers = holders_of_any(dict.fromkeys(departments, ON_CASES), localdate(step.at))
    tell.remind(f"exit:{event}", NEWS, {"case": str(case)}, url=case.get_absolute_url(), readers=readers, at=step.at)


def state_view(case: ExitCase, step: Step, *, view: str, files: list[Any]) -> None:
    """The bank says how it sees the matter and what it does about it."""
    case.view, case.viewed_on = view, step.day
    _tell_departments(case, step)


def close_view(case: ExitCase, step: Step) -> None:
    """The days to state a view are over, nothing came."""
    _tell_departments(case, step)


def petition(case: ExitCase, step: Step, *, proposal: str, opinion: str) -> None:
    """The bureau lays the matter before the district government, with what it proposes."""
    case.proposal, case.petitioned_on = proposal, step.day
    case.petition_no = numbering.lettered("exit_petition", "退请", step.day.year)
    step.notes |= {"petition_no": case.petition_no}
    _tell_departments(case, step)


def return_for_correction(case: ExitCase, step: Step, *, reason: str) -> None:
    """The government wants the matter looked at again; the petition counts for nothing."""
    case.proposal, case.petition_no, case.petitioned_on = "", "", None
    _tell_departments(case, step)


def may_decide(case: ExitCase, step: Step, *, decided_on: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """EXT-02."""
    if decided_on is not None and case.petitioned_on is not None:
        yield from rules.decided_in_order(decided_on, case.petitioned_on, step.day)


def terminate(case: ExitCase, step: Step, *, decision_no: str, decided_on: dt.date, reason: str) -> None:
    """The cooperation is stopped: what that means for things under way is the agreement's row (§2.28)."""
    _decide(case, decision_no, decided_on)
    step.cascade(
        "agreement.terminate", case.agreement, ground=TerminationGround.EXIT_LINE, decision_no=decision_no,
        reason=reason,
    )  # fmt: skip
    _tell_departments(case, step)


def resume(case: ExitCase, step: Step, *, decision_no: str, decided_on: dt.date, reason: str) -> None:
    """New business begins again, but for what another ground still suspends."""
    _decide(case, decision_no, decided_on)
    agreement = case.agreement
    if agreement.status == AgreementState.SUSPENDED and agreement.suspension_ground == SuspensionGround.EXIT_LINE:
        step.cascade("agreement.resume", agreement, reason=reason, basis=decision_no)
    _tell_departments(case, step)


def _decide(case: ExitCase, decision_no: str, decided_on: dt.date) -> None:
    case.decision_no, case.decided_on = decision_no, decided_on


def lapse(case: ExitCase, step: Step) -> None:
    """The agreement has ended before the government decided: nothing is left to suspend or to stop."""
    _tell_departments(case, step)
