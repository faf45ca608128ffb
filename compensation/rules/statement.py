"""A bank's statement held against the books (Article 8): what may be sent, what pairs with what, what is left open."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from compensation.rules.words import ZERO, yuan
from zengxindai.findings import Finding, gettext_noop
from zengxindai.workdays import ONE_DAY, months_later

VOUCHER, DAY = "VOUCHER", "DAY"


def last_day_of_a_month_that_is_over(day: dt.date, today: dt.date) -> Iterator[Finding]:
    """STM-01: a statement is of a whole month that is over (Article 8)."""
    if (day + ONE_DAY).day != 1:
        yield Finding(
            "STM-01",
            gettext_noop("%(day)s is not the last day of a month"),
            article=8,
            params={"day": day.isoformat()},
            advice=gettext_noop("A statement covers one whole month: give that month's last day"),
        )
    elif day >= today:
        yield Finding(
            "STM-01",
            gettext_noop("The month that ends on %(day)s is not over yet"),
            article=8,
            params={"day": day.isoformat()},
            advice=gettext_noop("Send the statement once the month is over"),
        )


def continues(opening: Decimal, before: Decimal | None, *, first: bool) -> Iterator[Finding]:
    """STM-02: a statement opens with what the one of the month before closed with, yuan (Article 8).

    before: that closing; of the first statement of an account, its balance in the books; None when the month before is
    missing while earlier ones are there.
    """
    if before is None:
        yield Finding(
            "STM-02",
            gettext_noop("The statement of the month before is missing"),
            article=8,
            advice=gettext_noop("Send the statements month by month, without a gap"),
        )
    elif opening != before and first:
        yield Finding(
            "STM-02",
            gettext_noop("The books held %(before)s yuan when the month began, the statement opens with %(opening)s"),
            article=8,
            params={"before": yuan(before), "opening": yuan(opening)},
            advice=gettext_noop("Begin with the month in which the account was opened, with an opening balance of 0"),
        )
    elif opening != before:
        yield Finding(
            "STM-02",
            gettext_noop("The month before closed with %(before)s yuan, this statement opens with %(opening)s"),
            article=8,
            params={"before": yuan(before), "opening": yuan(opening)},
            advice=gettext_noop("Check the opening balance, or send the month before again, corrected"),
        )


def statement_adds_up(opening: Decimal, moved: Decimal, closing: Decimal) -> Iterator[Finding]:
    """STM-03: opening and all lines together make the closing balance, to the fen (Article 8)."""
    if opening + moved != closing:
        yield Finding(
            "STM-03",
            gettext_noop("Opening balance and lines make %(made)s yuan, the closing balance says %(closing)s"),
            article=8,
            params={"made": yuan(opening + moved), "closing": yuan(closing)},
            advice=gettext_noop(
                "A line is missing, stands there twice, or an amount is mistyped: compare with the bank"
            ),
        )


def same_amount(line: Decimal | None, entry: Decimal | None) -> Iterator[Finding]:
    """STM-04: only an open line and an open entry of one amount are the same movement, yuan (Article 8)."""
    if line is None or entry is None:
        yield Finding(
            "STM-04",
            gettext_noop("What you chose is paired already, or does not belong to this statement"),
            article=8,
            advice=gettext_noop("Choose among what the page shows as open now"),
        )
    elif line != entry:
        yield Finding(
            "STM-04",
            gettext_noop("The bank moved %(line)s yuan, the books %(entry)s: that is not the same movement"),
            article=8,
            params={"line": yuan(line), "entry": yuan(entry)},
            advice=gettext_noop("Correct the books, or explain both as open items"),
        )


def waits(chosen: Collection[object], waiting: Collection[object]) -> Iterator[Finding]:
    """STM-05: only an open item of this statement that waits for it is explained or asked about (Article 8)."""
    if not set(chosen) <= set(waiting):
        yield Finding(
            "STM-05",
            gettext_noop("An item you chose does not wait for this any more"),
            article=8,
            advice=gettext_noop("Choose among what the page shows as open now"),
        )


def unreconciled(day: dt.date, status: str, today: dt.date, months: int) -> Iterator[Finding]:
    """ACC-01: so many months after a month's end it is still not reconciled: no statement, or one that differs.

    day: the last day of that month. status: of its statement, "" without one (Article 8).
    """
    if today <= months_later(day, months) or status in ("AGREED", "EXPLAINED"):
        return
    params = {"month": f"{day:%Y-%m}"}
    if status:
        yield Finding(
            "ACC-01",
            gettext_noop("The special account still differs from its bank statement of %(month)s"),
            article=8,
            level="warn",
            params=params,
            advice=gettext_noop("Book what is missing, or explain every open item of the statement"),
        )
    else:
        yield Finding(
            "ACC-01",
            gettext_noop("The bank statement of %(month)s of the special account is missing"),
            article=8,
            level="warn",
            params=params,
            advice=gettext_noop("Send the statement; it is compared at once"),
        )


@dataclass(frozen=True)
class Moved:
    """A line of a statement or an entry of the books. amount: yuan, into the account (+) or out of it (−)."""

    key: int
    day: dt.date
    amount: Decimal
    voucher: str = ""


class Pair(NamedTuple):
    """The keys of a line and of an entry that are the same movement, and by what that shows."""

    line: int
    entry: int
    how: str


def pair(
    lines: Iterable[Moved], entries: Iterable[Moved], days: int, parted: Collection[tuple[int, int]] = ()
) -> list[Pair]:
    """Which line is which entry, each at most once, whatever order they come in.

    First those of one voucher and amount, then those of one amount not more than so many days apart, the closest first.
    parted: keys of lines and entries of which somebody said that they are not the same.
    """
    left, right = sorted(lines, key=_order), sorted(entries, key=_order)

    def may(a: Moved, b: Moved) -> bool:
        return (a.key, b.key) not in parted

    found = _take(left, right, VOUCHER, lambda a, b: bool(a.voucher) and a.voucher == b.voucher and may(a, b))
    paired = {each.line for each in found}, {each.entry for each in found}
    left = [each for each in left if each.key not in paired[0]]
    right = [each for each in right if each.key not in paired[1]]
    return found + _take(left, right, DAY, lambda a, b: _apart(a, b) <= days and may(a, b))


def _order(each: Moved) -> tuple[dt.date, int]:
    return each.day, each.key


def _apart(a: Moved, b: Moved) -> int:
    return abs((a.day - b.day).days)


def _take(
    lines: Sequence[Moved], entries: Sequence[Moved], how: str, fits: Callable[[Moved, Moved], bool]
) -> list[Pair]:
    by_amount: dict[Decimal, list[Moved]] = {}
    for entry in entries:
        by_amount.setdefault(entry.amount, []).append(entry)
    fitting = [(line, entry) for line in lines for entry in by_amount.get(line.amount, ()) if fits(line, entry)]
    fitting.sort(key=lambda both: (_apart(*both), _order(both[0]), _order(both[1])))
    found: list[Pair] = []
    used: tuple[set[int], set[int]] = (set(), set())
    for line, entry in fitting:
        if line.key not in used[0] and entry.key not in used[1]:
            used[0].add(line.key)
            used[1].add(entry.key)
            found.append(Pair(line.key, entry.key, how))
    return found


@dataclass(frozen=True)
class Reconciliation:
    """《余额调节表》: two balances and what stands between them, yuan, each sum without its sign.

    ours_in, ours_out: in the books and not at the bank; bank_in, bank_out: at the bank and not in the books.
    """

    bank: Decimal
    books: Decimal
    ours_in: Decimal
    ours_out: Decimal
    bank_in: Decimal
    bank_out: Decimal

    @property
    def bank_side(self) -> Decimal:
        """银行对账单余额 + 企业已收银行未收 − 企业已付银行未付."""
        return self.bank + self.ours_in - self.ours_out

    @property
    def books_side(self) -> Decimal:
        """账面余额 + 银行已收企业未收 − 银行已付企业未付."""
        return self.books + self.bank_in - self.bank_out

    @property
    def balanced(self) -> bool:
        """Whether both sides come to the same."""
        return self.bank_side == self.books_side


def reconcile(bank: Decimal, books: Decimal, lines: Iterable[Decimal], entries: Iterable[Decimal]) -> Reconciliation:
    """The statement's and the books' balance with the amounts of open lines and entries, yuan (Article 8)."""
    at_bank, in_books = list(lines), list(entries)
    return Reconciliation(
        bank,
        books,
        ours_in=sum((each for each in in_books if each > 0), ZERO),
        ours_out=-sum((each for each in in_books if each < 0), ZERO),
        bank_in=sum((each for each in at_bank if each > 0), ZERO),
        bank_out=-sum((each for each in at_bank if each < 0), ZERO),
    )
