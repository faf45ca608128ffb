"""The only door to the books: post, reverse, hold, release. Amounts in yuan, exact to the fen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.db import transaction as database
from django.utils import timezone

from zengxindai.findings import Finding, Refused, gettext_noop
from zengxindai.ledger import queries
from zengxindai.ledger.models import Account, Entry, Hold, HoldEnd, Kind, Transaction
from zengxindai.money import exact

Leg = tuple[Account, Decimal]


class Overdrawn(Refused):
    """An account would fall below its floor, or below what is promised from it (Article 8)."""

    def __init__(self, account: Account, amount: Decimal, free: Decimal) -> None:
        message = gettext_noop("%(account)s has %(available)s yuan available; %(amount)s yuan are asked for")
        params = {"account": account.name, "available": format(free, ",.2f"), "amount": format(amount, ",.2f")}
        super().__init__([Finding("LED-01", message, article=8, params=params)])


class CauseReused(Refused):
    """The same voucher comes again with other figures."""

    def __init__(self, cause: str) -> None:
        message = gettext_noop("%(cause)s is booked already, with other figures")
        super().__init__([Finding("LED-02", message, article=8, params={"cause": cause})])


def account(code: str, *, name: str, floor: Decimal | None, special: bool = False) -> Account:
    """Open an account, or return the one of that code; floor in yuan, None for no floor.

    Raises ValueError when the account exists with another floor or nature.
    """
    opened, _ = Account.objects.get_or_create(code=code, defaults={"name": name, "floor": floor, "special": special})
    if (opened.floor, opened.special) != (floor, special):
        raise ValueError(f"account {code} exists with floor {opened.floor}, special {opened.special}")
    return opened


def _lock(accounts: Iterable[Account]) -> dict[int, Account]:
    """Lock the rows in code order, everywhere the same, so that two bookings never wait for each other in a ring."""
    wanted = {each.pk for each in accounts}
    rows = Account.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("code")
    return {row.pk: row for row in rows}


def _checked(legs: Sequence[Leg]) -> list[Leg]:
    """The legs with exact amounts; ValueError unless there are two or more, none zero, summing to zero."""
    exact_legs = [(each, exact(amount)) for each, amount in legs]
    if len(exact_legs) < 2 or any(amount == 0 for _, amount in exact_legs) or sum(a for _, a in exact_legs) != 0:
        raise ValueError("a transaction needs two or more entries, none of them zero, that sum to zero")
    return exact_legs


def _same(booked: Transaction, kind: str, legs: Sequence[Leg]) -> bool:
    entries = sorted((entry.account_id, entry.amount) for entry in booked.entries.all())
    return booked.kind == kind and entries == sorted((each.pk, amount) for each, amount in legs)


def _check_floors(rows: dict[int, Account], kind: str, legs: Sequence[Leg]) -> None:
    for pk, row in rows.items():
        change = sum((amount for each, amount in legs if each.pk == pk), Decimal(0))
        if row.floor is None or change >= 0:
            continue
        free = row.balance - row.floor
        # A payout ends its own hold in the same transaction; the database looks at its commit.
        if kind != Kind.PAYOUT:
            free -= queries.held(row)
        if free + change < 0:
            raise Overdrawn(row, -change, free)


def post(
    cause: str,
    on: dt.date,
    kind: str,
    legs: Sequence[Leg],
    memo: str = "",
    event_id: int | None = None,
    *,
    reverses: Transaction | None = None,
) -> Transaction:
    """Book a movement once: a repeat of the cause with the same legs returns the first transaction.

    legs: (account, yuan), + into, − out of the account, summing to zero. A payout from held money releases its hold in
    the same transaction. CORRECTION is for `reverse` alone. Raises CauseReused when the cause was
    booked with other legs, Overdrawn when an account would fall below its floor or its holds (Article 8).
    """
    checked = _checked(legs)
    with database.atomic():
        rows = _lock(each for each, _ in checked)
        known = Transaction.objects.filter(cause=cause).first()
        if known is None:
            _check_floors(rows, kind, checked)
            values = {
                "booked_on": on,
                "kind": kind,
                "memo": memo,
                "event_id": event_id,
                "reverses": reverses,
                "n_entries": len(checked),
                "gross": sum(amount for _, amount in checked if amount > 0),
            }
            known, new = Transaction.objects.get_or_create(cause=cause, defaults=values)
            if new:
                Entry.objects.bulk_create(Entry(transaction=known, account=each, amount=a) for each, a in checked)
                return known
    if not _same(known, kind, checked):
        raise CauseReused(cause)
    return known


def reverse(transaction: Transaction, *, cause: str, on: dt.date, reason: str) -> Transaction:
    """Take a transaction back by another with negated entries that names it; the first one stays as it is.

    Raises CauseReused when it was taken back before under another cause, ValueError for the reversal of a reversal.
    """
    if transaction.reverses_id is not None:
        raise ValueError(f"{transaction.cause} is itself a correction; book anew instead")
    entries = transaction.entries.select_related("account").order_by("id")
    legs = [(entry.account, -entry.amount) for entry in entries]
    with database.atomic():
        _lock(each for each, _ in legs)
        earlier = Transaction.objects.filter(reverses=transaction).first()
        if earlier is not None and earlier.cause != cause:
            raise CauseReused(earlier.cause)
        return post(cause, on, Kind.CORRECTION, legs, memo=reason, reverses=transaction)


def hold(
    account: Account, amount: Decimal, cause: str, event_id: int | None = None, *, on: dt.date | None = None
) -> Hold:
    """Promise money of an account, yuan, from a day on (today); a repeat with the same figures returns the first hold.

    Raises Overdrawn when balance − open holds − amount would fall below the floor, CauseReused on other figures.
    """
    amount = exact(amount)
    with database.atomic():
        row = _lock([account])[account.pk]
        known = Hold.objects.filter(cause=cause).first()
        if known is None:
            free = row.balance - queries.held(row) - (row.floor or 0)
            if row.floor is not None and amount > free:
                raise Overdrawn(row, amount, free)
            since = on or timezone.localdate()
            return Hold.objects.create(account=row, amount=amount, cause=cause, event_id=event_id, on=since)
    if (known.account_id, known.amount) != (account.pk, amount):
        raise CauseReused(cause)
    return known


def release(hold: Hold, *, cause: str, on: dt.date | None = None) -> HoldEnd:
    """End a hold on a day (today): paid, withdrawn or lapsed; it ends once, a repeat of the cause returns that end.

    Raises CauseReused when it ended for another cause.
    """
    with database.atomic():
        _lock([hold.account])
        day = {"on": on or timezone.localdate()}
        ended, _ = HoldEnd.objects.get_or_create(hold=hold, defaults={"cause": cause, **day})
    if ended.cause != cause:
        raise CauseReused(hold.cause)
    return ended
