"""Reading the books: balances, holds, statements, and the comparison of what is stored with what follows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Q, QuerySet, Sum

from zengxindai.ledger.models import Account, Entry, Hold, Transaction

ZERO = Decimal("0.00")


def find(code: str) -> Account | None:
    """The account of that code; None while it is not open."""
    return Account.objects.filter(code=code).first()


def balance(account: Account, on: dt.date | None = None) -> Decimal:
    """The balance in yuan: now, or at the end of a day."""
    if on is None:
        return Account.objects.values_list("balance", flat=True).get(pk=account.pk)
    entries = Entry.objects.filter(account=account, transaction__booked_on__lte=on)
    return entries.aggregate(total=Sum("amount"))["total"] or ZERO


def open_holds(account: Account) -> QuerySet[Hold]:
    """The holds of an account that have not ended, oldest first."""
    return Hold.objects.filter(account=account, ended__isnull=True).order_by("id")


def held(account: Account, on: dt.date | None = None) -> Decimal:
    """Σ holds in yuan: of those open now, or of those that stood at the end of a day."""
    if on is not None:
        return sum(held_on([account], on).values(), ZERO)
    return open_holds(account).order_by().aggregate(total=Sum("amount"))["total"] or ZERO


def held_on(accounts: Iterable[Account], on: dt.date) -> dict[int, Decimal]:
    """Σ holds that stood at the end of a day, yuan, by the accounts' ids: begun by then and not ended by then."""
    begun = Hold.objects.filter(account__in=accounts, on__lte=on).exclude(ended__on__lte=on)
    return dict(begun.order_by().values_list("account").annotate(total=Sum("amount")))


def available(account: Account) -> Decimal:
    """What may still be promised, in yuan: balance − open holds − floor."""
    return balance(account) - held(account) - (account.floor or ZERO)


@dataclass(frozen=True)
class Line:
    """One line of a statement; amounts in yuan, balance after the line."""

    booked_on: dt.date
    transaction: Transaction
    amount: Decimal
    balance: Decimal


@dataclass(frozen=True)
class Statement:
    """An account between two days, both included; opening + Σ lines = closing, yuan."""

    account: Account
    since: dt.date
    until: dt.date
    opening: Decimal
    lines: tuple[Line, ...]
    closing: Decimal

    def total(self, *kinds: str) -> Decimal:
        """Σ of the lines of these kinds, yuan, withdrawals negative."""
        return sum((line.amount for line in self.lines if line.transaction.kind in kinds), ZERO)


def statement(account: Account, since: dt.date, until: dt.date) -> Statement:
    """What happened on an account from one day to another, both included, in order of booking."""
    opening = running = balance(account, since - dt.timedelta(days=1))
    entries = (
        Entry.objects.filter(account=account, transaction__booked_on__range=(since, until))
        .select_related("transaction")
        .order_by("transaction__booked_on", "transaction_id", "id")
    )
    lines = []
    for entry in entries:
        running += entry.amount
        lines.append(Line(entry.transaction.booked_on, entry.transaction, entry.amount, running))
    return Statement(account, since, until, opening, tuple(lines), running)


def differences() -> Iterator[str]:
    """Rebuild balances, sums and holds from the entries alone; one sentence per difference, none when all agree."""
    derived = dict(Entry.objects.values_list("account").annotate(total=Sum("amount")))
    for account in Account.objects.order_by("code"):
        total = derived.get(account.pk, ZERO)
        if total != account.balance:
            yield f"account {account.code}: stored {account.balance}, entries give {total}"
        free = total - held(account)
        if account.floor is not None and free < account.floor:
            yield f"account {account.code}: {free} after holds is below its floor {account.floor}"
    totals = Transaction.objects.annotate(
        total=Sum("entries__amount"),
        legs=Count("entries"),
        positive=Sum("entries__amount", filter=Q(entries__amount__gt=0)),
    )
    wrong = totals.exclude(total=0, legs=F("n_entries"), positive=F("gross"))
    for booked in wrong.order_by("id"):
        yield f"transaction {booked.cause}: {booked.legs} entries, sum {booked.total}, gross {booked.positive}"
    # A reversal takes back exactly what it names, account by account.
    for reversal in Transaction.objects.filter(reverses__isnull=False).order_by("id"):
        taken_back = sorted((e.account_id, -e.amount) for e in reversal.entries.all())
        if taken_back != sorted(
            (e.account_id, e.amount) for e in Entry.objects.filter(transaction=reversal.reverses_id)
        ):
            yield f"transaction {reversal.cause}: does not take back what it reverses"
