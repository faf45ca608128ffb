"""A special account's statements beside its books: what is paired, what is open at a month's end. Amounts in yuan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Max, Min, Q, QuerySet
from django.urls import reverse

from applications.models import Agreement
from compensation import rules
from compensation.models import Statement, StatementLine, StatementNote, StatementPair
from compensation.queries.facts import ZERO, special_account
from compensation.queries.vouchers import vouchers_of
from compensation.states import StatementState
from zengxindai.accounts.models import Organisation
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Entry, Transaction
from zengxindai.workdays import ONE_DAY

# How far back a month that was never reconciled is told.
MONTHS_WATCHED = 12


def banks_with_account() -> QuerySet[Organisation]:
    """The banks at which a special account was opened (Article 8), by name."""
    opened = Agreement.objects.filter(account_opened_on__isnull=False).exclude(account_no="")
    return Organisation.objects.filter(pk__in=opened.values("bank")).order_by("name", "pk")


def standing(bank: Organisation) -> QuerySet[Statement]:
    """A bank's statements that no corrected one has replaced, by month."""
    return Statement.objects.filter(bank=bank).exclude(status=StatementState.SUPERSEDED).order_by("day")


def month_before(day: dt.date) -> dt.date:
    """The last day of the month before that of a day."""
    return day.replace(day=1) - ONE_DAY


def replaced_by(statement: Statement) -> list[Statement]:
    """What a statement supersedes: that of the same month, and the later ones where they do not continue it."""
    others = standing(statement.bank).exclude(pk=statement.pk)
    found, later = list(others.filter(day=statement.day)), list(others.filter(day__gt=statement.day))
    if later and (month_before(later[0].day), later[0].opening) != (statement.day, statement.closing):
        found += later
    return found


class Before(NamedTuple):
    """With what a statement has to open, yuan; None where the month before is missing. first: of the account."""

    closing: Decimal | None
    first: bool


def before(bank: Organisation, day: dt.date) -> Before:
    """What the statement of the month that ends on a day has to continue."""
    eve = month_before(day)
    earlier = standing(bank).filter(day__lte=eve).last()
    if earlier is not None:
        return Before(earlier.closing if earlier.day == eve else None, first=False)
    account = special_account(bank)
    return Before(ledger.balance(account, eve) if account else ZERO, first=True)


def newest_transaction() -> int:
    """The newest transaction of the books; what comes later was not known to a statement."""
    return Transaction.objects.aggregate(newest=Max("id"))["newest"] or 0


@dataclass(frozen=True)
class Item:
    """A movement that only one side has at a month's end. later: it was paired with one after that end.

    key: "L" or "E" and the id of the bank's line or of the books' entry. note: the newest word about it.
    """

    key: str
    day: dt.date
    amount: Decimal
    voucher: str
    text: str
    later: StatementPair | None = None
    note: StatementNote | None = None

    @property
    def at_bank(self) -> bool:
        """Whether the bank has it and the books do not."""
        return self.key[0] == "L"

    @property
    def waits(self) -> bool:
        """Whether nothing says yet why it is open."""
        return self.later is None and (self.note is None or self.note.asks)


class Chain:
    """All standing statements of a bank with their lines, and the entries of the books they cover, read once.

    Entries before the first statement's month are in its opening balance, unless they were booked after it came.
    """

    def __init__(self, bank: Organisation) -> None:
        self.bank = bank
        self.account = special_account(bank)
        self.statements = list(standing(bank))
        self.ends = {each.pk: each.day for each in self.statements}
        self.lines = list(StatementLine.objects.filter(statement__in=self.ends).order_by("day", "row"))
        live = StatementPair.objects.filter(line__statement__in=self.ends, ended_on__isnull=True)
        self.pairs = list(live.select_related("line", "entry__transaction").order_by("line__day", "line__row"))
        self.of_line = {each.line_id: each for each in self.pairs}
        self.of_entry = {each.entry_id: each for each in self.pairs}

    @cached_property
    def entries(self) -> list[Entry]:
        """The entries the statements cover, in order of booking."""
        if not self.statements or self.account is None:
            return []
        first = self.statements[0]
        since = Q(transaction__booked_on__gte=first.day.replace(day=1)) | Q(transaction__gt=first.known_upto)
        found = Entry.objects.filter(since, account=self.account).select_related("transaction")
        return list(found.order_by("transaction__booked_on", "transaction_id", "id"))

    @cached_property
    def vouchers(self) -> dict[int, str]:
        """The voucher numbers of what was booked, by transaction."""
        return vouchers_of(entry.transaction for entry in self.entries)

    @cached_property
    def notes(self) -> dict[tuple[int, str], StatementNote]:
        """The newest word on each item, by statement and the item's key."""
        found: dict[tuple[int, str], StatementNote] = {}
        for note in StatementNote.objects.filter(statement__in=self.ends).order_by("id"):
            found[note.statement_id, f"L{note.line_id}" if note.line_id else f"E{note.entry_id}"] = note
        return found

    def books(self, day: dt.date) -> Decimal:
        """The balance in the books at the end of a day, as they are known now."""
        return ledger.balance(self.account, day) if self.account else ZERO

    def items(self, statement: Statement) -> list[Item]:
        """What one side has and the other has not at the end of the statement's month, as known now."""
        day = statement.day
        return [*self._of_bank(statement, day), *self._of_books(statement, day)]

    def _of_bank(self, statement: Statement, day: dt.date) -> Iterator[Item]:
        for line in self.lines:
            pair = self.of_line.get(line.pk)
            if self.ends[line.statement_id] <= day and (pair is None or pair.entry.transaction.booked_on > day):
                key = f"L{line.pk}"
                note = self.notes.get((statement.pk, key))
                yield Item(key, line.day, line.amount, line.voucher_no, line.text, pair, note)

    def _of_books(self, statement: Statement, day: dt.date) -> Iterator[Item]:
        found = [
            (entry, pair)
            for entry in self.entries
            if entry.transaction.booked_on <= day
            and ((pair := self.of_entry.get(entry.pk)) is None or self.ends[pair.line.statement_id] > day)
        ]
        gone = taken_back(entry for entry, pair in found if pair is None)
        for entry, pair in found:
            if entry.pk not in gone:
                booked, key = entry.transaction, f"E{entry.pk}"
                note = self.notes.get((statement.pk, key))
                yield Item(key, booked.booked_on, entry.amount, self.vouchers[booked.pk], booked.memo, pair, note)

    def state(self, statement: Statement) -> str:
        """In which state a statement should be, as known now."""
        items = self.items(statement)
        if not items:
            return StatementState.AGREED
        return StatementState.DIFFERS if any(each.waits for each in items) else StatementState.EXPLAINED

    def reconciled(self, statement: Statement) -> rules.Reconciliation:
        """《余额调节表》 of the statement's month."""
        items = self.items(statement)
        return rules.reconcile(
            statement.closing,
            self.books(statement.day),
            [each.amount for each in items if each.at_bank],
            [each.amount for each in items if not each.at_bank],
        )

    def outdated(self, days: int) -> bool:
        """Whether something can be paired, or a statement is in another state than it should be."""
        return bool(self.pairable(days)) or any(self.state(each) != each.status for each in self.statements)

    def open_lines(self) -> list[StatementLine]:
        """Lines paired with nothing."""
        return [line for line in self.lines if line.pk not in self.of_line]

    def open_entries(self) -> list[Entry]:
        """Entries paired with nothing; those that were taken back, and what took them back, are no movement at all."""
        found = [entry for entry in self.entries if entry.pk not in self.of_entry]
        gone = taken_back(found)
        return [entry for entry in found if entry.pk not in gone]

    def pairable(self, days: int) -> list[rules.Pair]:
        """What can be paired without anybody's word, days apart at most."""
        lines = [rules.Moved(each.pk, each.day, each.amount, each.voucher_no) for each in self.open_lines()]
        entries = [
            rules.Moved(each.pk, each.transaction.booked_on, each.amount, self.vouchers[each.transaction_id])
            for each in self.open_entries()
        ]
        ended = StatementPair.objects.filter(line__statement__in=self.ends, ended_on__isnull=False)
        return rules.pair(lines, entries, days, set(ended.values_list("line", "entry")))


def taken_back(entries: Iterable[Entry]) -> set[int]:
    """The ids of those entries of which both the transaction and its reversal are among them."""
    found = list(entries)
    there = {entry.transaction_id for entry in found}
    undone = {e.transaction.reverses_id for e in found if e.transaction.reverses_id in there}
    return {e.pk for e in found if e.transaction_id in undone or e.transaction.reverses_id in undone}


def months_to_reconcile(today: dt.date) -> Iterator[tuple[Organisation, dt.date, str, str]]:
    """Every month of the last twelve that is over, of each account from its first entry on.

    With the bank: the month's last day, the address of its statement (or of sending one), the statement's state or "".
    """
    for bank in banks_with_account():
        account = special_account(bank)
        first = Transaction.objects.filter(entries__account=account).aggregate(first=Min("booked_on"))["first"]
        known = {each.day: each for each in standing(bank)}
        end = month_before(today)
        for _month in range(MONTHS_WATCHED if first else 0):
            if end < first:
                break
            there = known.get(end)
            url = there.get_absolute_url() if there else reverse("statement-send")
            yield bank, end, url, there.status if there else ""
            end = month_before(end)
