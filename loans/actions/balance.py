"""Pairs of may and do for banks' balance files (Article 6): nothing here changes a loan or a movement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from loans import queries, rules
from loans.models import BalanceDifference, BalanceFile, DifferenceNote
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step

AT_ONCE = 1000


def may_send(case: BalanceFile | None, step: Step, *, day: dt.date | None = None, **data: Any) -> Iterator[Finding]:
    """BAL-01."""
    if day is not None:
        yield from rules.month_end_is_over(day, step.day)


def send(case: BalanceFile, step: Step, *, day: dt.date, sent: queries.Sent, **data: Any) -> None:
    """The file is kept and held against the movements as they are known now; an older one of the day is superseded."""
    # Of two files of one bank and day at the same moment, the second waits here and then supersedes the first.
    bank = Organisation.objects.select_for_update(no_key=True).get(pk=step.by.organisation_id)
    case.known_upto = queries.newest_movement()
    found = queries.compared(bank, day, sent.lines)
    case.bank, case.day, case.sent_on, case.subject = bank, day, step.day, bank.name
    case.number = numbering.written("YE", step.day.year)
    case.rows, case.agreed, case.different = len(sent.lines), found.agreed, len(found.differences)
    case.bank_total, case.our_total = found.bank_total, found.our_total
    step.shelf = queries.SHEET
    step.afterwards(lambda _event: write(case, found.differences))
    for older in queries.sheets_before(bank, case):
        step.cascade("balance_file.supersede", older)
    step.cascade("balance_file.differ" if found.differences else "balance_file.agree", case)
    step.afterwards(lambda _event: case.refresh_from_db())


def write(case: BalanceFile, found: Sequence[rules.Difference]) -> None:
    """The differences, with the loans' own numbers and borrowers where the bank names them or not."""
    loans = queries.loans_of(case.bank).values_list("pk", "number", "subject")
    known = {pk: (number, subject) for pk, number, subject in loans} if found else {}
    BalanceDifference.objects.bulk_create(map(partial(_row, case, known), found), batch_size=AT_ONCE)


def _row(case: BalanceFile, known: dict[int, tuple[str, str]], each: rules.Difference) -> BalanceDifference:
    number, subject = known.get(each.loan or 0, ("", ""))
    classes = bool(each.our_tier)
    return BalanceDifference(
        file=case,
        kind=each.kind,
        loan_id=each.loan,
        named=each.named or number,
        enterprise=subject or each.enterprise,
        row=each.row,
        bank_amount=None if classes else each.bank,
        our_amount=None if classes else each.ours,
        bank_tier=each.bank_tier,
        our_tier=each.our_tier,
    )


def may_explain(case: BalanceFile, step: Step, *, differences: Sequence[str] = (), **data: Any) -> Iterator[Finding]:
    """BAL-02."""
    yield from rules.still_to_explain(differences, _keys(queries.unexplained(case)) if differences else ())


def explain(case: BalanceFile, step: Step, *, differences: Sequence[str], cause: str, reason: str) -> None:
    """The bank's word; with the last one the file is explained."""
    _say(step, differences, reason, cause=cause, asks=False)
    if not queries.unexplained(case).exists():
        step.cascade("balance_file.settle", case)


def may_ask(case: BalanceFile, step: Step, *, differences: Sequence[str] = (), **data: Any) -> Iterator[Finding]:
    """BAL-02."""
    yield from rules.still_to_explain(differences, _keys(queries.explained(case)) if differences else ())


def ask(case: BalanceFile, step: Step, *, differences: Sequence[str], reason: str) -> None:
    """An explanation is not enough: those differences wait for the bank again."""
    _say(step, differences, reason, cause="", asks=True)


def _keys(found: Any) -> set[str]:
    return {str(pk) for pk in found.values_list("pk", flat=True)}


def _say(step: Step, differences: Sequence[str], text: str, *, cause: str, asks: bool) -> None:
    said = {"text": text, "reason": cause, "asks": asks, "by_name": step.by.full_name, "on": step.day}
    DifferenceNote.objects.bulk_create(DifferenceNote(difference_id=int(pk), **said) for pk in differences)
