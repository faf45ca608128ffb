"""Pairs of may and do for complaints (Article 22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from applications import queries, rules
from applications.models import Application, Complaint, ComplaintRecord
from applications.queries.complaint import INNER, REPLIES
from applications.states import ComplaintState, StopAnswer, TerminationGround
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step


def _paper_no(sign: str, year: int) -> str:
    return numbering.lettered(f"complaint_{sign}", f"诉{sign}", year)


def may_file(
    complaint: Complaint,
    step: Step,
    *,
    bank: Organisation | None = None,
    request: Application | None = None,
    happened_on: dt.date | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """CMP-01, DAY-01."""
    if bank is not None:
        yield from rules.about_this_bank(request is not None, queries.was_with(request, bank))
    if happened_on is not None:
        yield from rules.happened(happened_on, step.day)


def file_complaint(complaint: Complaint, step: Step, *, bank: Organisation, **said: Any) -> None:
    """An enterprise complains about a bank (Article 22); its name stands nowhere but in its own column."""
    complaint.complainant, complaint.bank, complaint.subject = step.by.organisation, bank, bank.name
    for name in ("request", "ground", "happened_on", "account", "demand", "discloses", "contact_name", "contact_phone"):
        setattr(complaint, name, said[name])
    complaint.submitted_on = step.day
    complaint.number = numbering.written("TS", step.day.year)


def may_accept(complaint: Complaint, step: Step, *, for_bank: str = "", **data: Any) -> Iterator[Finding]:
    """CMP-02."""
    yield from rules.names_nobody(for_bank, queries.identifying(complaint))


def accept(complaint: Complaint, step: Step, *, for_bank: str, opinion: str = "") -> None:
    """It is what Article 22 is about: the bank is asked in the bureau's words and has its days to answer."""
    complaint.for_bank, complaint.forwarded_on = for_bank, step.day
    complaint.notice_no = _paper_no("受", step.day.year)


def turn_down(complaint: Complaint, step: Step, *, reason: str) -> None:
    """It is about something else: the enterprise is told so, the bank learns of nothing."""
    complaint.notice_no = _paper_no("不受", step.day.year)


def reply(complaint: Complaint, step: Step, *, statement: str, **files: Any) -> None:
    """The bank explains itself; its files are read by the authorities and by itself."""
    complaint.reply, complaint.replied_on = statement, step.day
    step.shelf = REPLIES


def may_go_on(complaint: Complaint, step: Step, **data: Any) -> Iterator[Finding]:
    """CMP-03."""
    yield from rules.bank_was_heard(queries.reply_due(complaint, step.terms), step.day)


def investigate(complaint: Complaint, step: Step, *, opinion: str = "") -> None:
    """Bureau or regulator verify it."""


def may_record(complaint: Complaint, step: Step, *, on: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """DAY-01."""
    if on is not None:
        yield from rules.happened(on, step.day)


def record(complaint: Complaint, step: Step, *, on: dt.date, heard: str, text: str, **files: Any) -> None:
    """《核查笔录》: whom they heard, and what was said."""
    step.shelf = INNER
    ComplaintRecord.objects.create(complaint=complaint, on=on, heard=heard, text=text, by=step.by)


def may_find(complaint: Complaint, step: Step, *, finding_for_bank: str = "", **data: Any) -> Iterator[Finding]:
    """CMP-02, CMP-04."""
    yield from rules.was_verified(complaint.records.count())
    yield from rules.names_nobody(finding_for_bank, queries.identifying(complaint))


def substantiate(complaint: Complaint, step: Step, **said: Any) -> None:
    """The bank did what Article 22 forbids."""
    _find(complaint, step, ComplaintState.SUBSTANTIATED, **said)


def dismiss(complaint: Complaint, step: Step, **said: Any) -> None:
    """It did not."""
    _find(complaint, step, ComplaintState.UNSUBSTANTIATED, **said)


def mediate(complaint: Complaint, step: Step, **said: Any) -> None:
    """Both sides came to terms."""
    _find(complaint, step, ComplaintState.MEDIATED, **said)


def _find(complaint: Complaint, step: Step, result: str, *, finding: str, finding_for_bank: str, **files: Any) -> None:
    complaint.result, complaint.finding, complaint.finding_for_bank = result, finding, finding_for_bank
    complaint.found_on, complaint.report_no = step.day, _paper_no("核", step.day.year)
    step.shelf = INNER


def propose_stop(complaint: Complaint, step: Step, *, reason: str) -> None:
    """The government is asked to stop the cooperation with the bank (Article 22)."""
    complaint.proposal, complaint.proposed_on = reason, step.day
    complaint.proposal_no = _paper_no("请", step.day.year)


def may_answer(
    complaint: Complaint,
    step: Step,
    *,
    answer: str = "",
    reason: str = "",
    decided_on: dt.date | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """CMP-02 where the bank will read it; DAY-01, CMP-05."""
    if answer == StopAnswer.STOP:
        yield from rules.names_nobody(reason, queries.identifying(complaint))
        yield from rules.still_cooperating(queries.live_agreement(complaint.bank) is not None)
    if decided_on is not None:
        yield from rules.happened(decided_on, step.day)
        yield from rules.decided_after_proposal(decided_on, complaint.proposed_on)


def answer_proposal(
    complaint: Complaint, step: Step, *, answer: str, decision_no: str, decided_on: dt.date, reason: str
) -> None:
    """The government decides; where it stops the cooperation, the agreement ends with the same act."""
    complaint.answer, complaint.decision_no, complaint.decided_on = answer, decision_no, decided_on
    if answer == StopAnswer.STOP:
        agreement, said = queries.live_agreement(complaint.bank), {"decision_no": decision_no, "reason": reason}
        step.cascade("agreement.terminate", agreement, ground=TerminationGround.OBSTRUCTION, **said)


def close(complaint: Complaint, step: Step, *, letter: str) -> None:
    """The enterprise has its answer in writing."""
    complaint.letter, complaint.closed_on = letter, step.day
    complaint.letter_no = _paper_no("答", step.day.year)
