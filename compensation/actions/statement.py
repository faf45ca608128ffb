"""A bank's statement of a special account, from its arrival to its agreement with the books (Article 8).

Nothing here books anything: what the bank has and the books have not is booked where its case is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from decimal import Decimal
from typing import Any

from compensation import queries, rules
from compensation.models import Statement, StatementLine, StatementNote, StatementPair
from compensation.states import PairedBy, StatementState
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding, Refused
from zengxindai.workflow import numbering
from zengxindai.workflow.step import Step

# The system row that leads to a state.
LEADS = {
    StatementState.AGREED: "statement.agree",
    StatementState.DIFFERS: "statement.differ",
    StatementState.EXPLAINED: "statement.settle",
}


def locked(bank_id: int) -> Organisation:
    """The bank; whoever works on the statements of its account takes turns here, so that each sees the others' work."""
    return Organisation.objects.select_for_update(no_key=True).get(pk=bank_id)


def may_send(
    case: Statement,
    step: Step,
    *,
    bank: Organisation | None = None,
    day: dt.date | None = None,
    opening: Decimal | None = None,
    closing: Decimal | None = None,
    sent: queries.Read | None = None,
    **data: Any,
) -> Iterator[Finding]:
    """STM-01, STM-02, STM-03."""
    if bank is None or day is None or opening is None or closing is None or sent is None:
        return
    wrong = list(rules.last_day_of_a_month_that_is_over(day, step.day))
    yield from wrong or _continues(bank, day, opening)
    yield from rules.statement_adds_up(opening, sent.moved, closing)


def _continues(bank: Organisation, day: dt.date, opening: Decimal) -> Iterator[Finding]:
    closing, first = queries.before(bank, day)
    return rules.continues(opening, closing, first=first)


def send(
    case: Statement,
    step: Step,
    *,
    bank: Organisation,
    day: dt.date,
    opening: Decimal,
    closing: Decimal,
    sent: queries.Read,
    **data: Any,
) -> None:
    """The statement is kept and compared at once; what it replaces, and later months it breaks off, are superseded."""
    bank = locked(bank.pk)
    # Somebody may have replaced the month before while this one waited.
    if broken := list(_continues(bank, day, opening)):
        raise Refused(broken)
    case.bank, case.day, case.sent_on, case.subject = bank, day, step.day, bank.name
    case.opening, case.closing, case.rows = opening, closing, len(sent.lines)
    case.number = numbering.written("DZ", step.day.year)
    case.known_upto = queries.newest_transaction()
    for older in queries.replaced_by(case):
        step.cascade("statement.supersede", older)
    step.afterwards(lambda _event: _write(case, sent))
    step.afterwards(lambda _event: _compare(bank, step))
    # Once more afterwards: behind the rows that the comparison sets in motion.
    step.afterwards(lambda _event: step.afterwards(lambda _e: case.refresh_from_db()))


def _write(case: Statement, sent: queries.Read) -> None:
    StatementLine.objects.bulk_create(
        StatementLine(
            statement=case, row=each.row, day=each.day, amount=each.amount, voucher_no=each.voucher, text=each.text
        )
        for each in sent.lines
    )


def _compare(bank: Organisation, step: Step) -> None:
    """Pair what can be paired, then lead every statement of the account to the state it should be in."""
    chain = queries.Chain(bank)
    words = {"by_name": step.by.full_name, "on": step.day}
    StatementPair.objects.bulk_create(
        StatementPair(line_id=line, entry_id=entry, how=how, **words)
        for line, entry, how in chain.pairable(step.terms.statement_match_days)
    )
    _lead(bank, step)


def _lead(bank: Organisation, step: Step) -> None:
    chain = queries.Chain(bank)
    for each in chain.statements:
        state = chain.state(each)
        if state != each.status:
            step.cascade(LEADS[StatementState(state)], each)


def compare(case: Statement, step: Step) -> None:
    """What was booked since may now be paired, and what was taken back may have come apart."""
    bank = locked(case.bank_id)
    step.afterwards(lambda _event: _compare(bank, step))


def may_match(case: Statement, step: Step, *, line: str = "", entry: str = "", **data: Any) -> Iterator[Finding]:
    """STM-04."""
    if line and entry:
        yield from rules.same_amount(*queries.amounts_of(case, line, entry))


def match(case: Statement, step: Step, *, line: str, entry: str, reason: str) -> None:
    """Somebody has looked and says that both are one movement."""
    bank = locked(case.bank_id)
    words = {"by_name": step.by.full_name, "on": step.day}
    StatementPair.objects.create(line_id=int(line), entry_id=int(entry), how=PairedBy.HAND, reason=reason, **words)
    step.afterwards(lambda _event: _lead(bank, step))


def may_unmatch(case: Statement, step: Step, *, pair: str = "", **data: Any) -> Iterator[Finding]:
    """STM-05."""
    if pair:
        yield from rules.waits([pair], [key for key, _label in queries.pairs_of(case)])


def unmatch(case: Statement, step: Step, *, pair: str, reason: str) -> None:
    """What was paired was not one movement; both are open again and the pair is kept with the reason."""
    bank = locked(case.bank_id)
    _end(StatementPair.objects.filter(pk=int(pair)), step, reason)
    step.afterwards(lambda _event: _lead(bank, step))


def _end(pairs: Any, step: Step, reason: str) -> None:
    pairs.filter(ended_on__isnull=True).update(ended_on=step.day, ended_by=step.by.full_name, ended_reason=reason)


def may_explain(case: Statement, step: Step, *, items: Collection[str] = (), **data: Any) -> Iterator[Finding]:
    """STM-05."""
    if items:
        yield from rules.waits(items, [each.key for each in queries.unexplained_items(case)])


def explain(case: Statement, step: Step, *, items: Collection[str], reason: str) -> None:
    """The guarantor's word; with the last one the statement is explained."""
    bank = locked(case.bank_id)
    _say(case, step, items, reason, asks=False)
    step.afterwards(lambda _event: _lead(bank, step))


def may_ask(case: Statement, step: Step, *, items: Collection[str] = (), **data: Any) -> Iterator[Finding]:
    """STM-05."""
    if items:
        yield from rules.waits(items, [each.key for each in queries.explained_items(case)])


def ask(case: Statement, step: Step, *, items: Collection[str], reason: str) -> None:
    """An explanation is not enough: those items wait for the guarantor again."""
    locked(case.bank_id)
    _say(case, step, items, reason, asks=True)


def _say(case: Statement, step: Step, items: Collection[str], text: str, *, asks: bool) -> None:
    said = {"statement": case, "text": text, "asks": asks, "by_name": step.by.full_name, "on": step.day}
    StatementNote.objects.bulk_create(
        StatementNote(**said, **{"line_id" if key[0] == "L" else "entry_id": int(key[1:])}) for key in items
    )


def supersede(case: Statement, step: Step) -> None:
    """A corrected statement took its place: what it was paired with is open again."""
    _end(StatementPair.objects.filter(line__statement=case), step, "对账单已更正")
