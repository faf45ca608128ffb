"""Special accounts as their page shows them: position, warnings since when, and how both went over time. In yuan."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from compensation import rules
from compensation.models import CapacityMark, Claim
from compensation.models.fund import ACCOUNT_READERS
from compensation.queries.pool import UNDER_REVIEW, UNPAID, ZERO, owed_on, reserve_of
from compensation.queries.statement import banks_with_account, month_before
from loans.models import Loan, Movement
from loans.queries import covered_balances, special_account_code
from loans.states import Backing, LoanState
from zengxindai.accounts import wall
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.findings import Finding
from zengxindai.ledger.models import Account, Entry, Hold
from zengxindai.money import split
from zengxindai.policy.terms import Terms
from zengxindai.workdays import ONE_DAY

MONTHS_SHOWN = 24


def accounts_of(user: Any) -> QuerySet[Organisation]:
    """The banks whose special account this person reads: a bank its own, guarantor and authorities all."""
    kind = user.organisation.kind
    if kind not in ACCOUNT_READERS:
        return Organisation.objects.none()
    found = banks_with_account()
    return found.filter(pk=user.organisation_id) if kind == Kind.BANK else found


@wall.whole()
def positions(banks: Collection[Organisation], day: dt.date) -> dict[int, rules.Position]:
    """Where the banks' accounts stand on a day, by the banks' ids: as many queries for one as for all."""
    codes = {special_account_code(bank): bank.pk for bank in banks}
    accounts = {codes[each.code]: each for each in Account.objects.filter(code__in=codes)}
    open_holds = Hold.objects.filter(account__in=[each.pk for each in accounts.values()], ended__isnull=True)
    held = dict(open_holds.order_by().values_list("account").annotate(s=Sum("amount")))
    covered = covered_balances([bank.pk for bank in banks], day)
    claims, overdue = _claims(banks), _overdue(banks)
    found = {}
    for bank in banks:
        account = accounts.get(bank.pk)
        promised = held.get(account.pk, ZERO) if account else ZERO
        owed, reserved, reviewed = claims.get(bank.pk, (ZERO, ZERO, ZERO))
        share, principal = overdue.get(bank.pk, (ZERO, ZERO))
        found[bank.pk] = rules.Position(
            balance=account.balance if account else ZERO,
            held=promised,
            payable=max(ZERO, owed - promised),
            reserved=reserved,
            overdue=share + reserved,
            principal=principal + reviewed,
            covered=covered.get(bank.pk, ZERO),
        )
    return found


def _claims(banks: Collection[Organisation]) -> dict[int, tuple[Decimal, Decimal, Decimal]]:
    """By bank: owed on approved claims, the pool's share of those under review, and the principal of the latter."""
    found: dict[int, tuple[Decimal, Decimal, Decimal]] = {}
    live = Claim.objects.filter(bank__in=banks, status__in=(*UNPAID, *UNDER_REVIEW)).select_related("loan", "recovery")
    for claim in live:
        owed, reserved, principal = found.get(claim.bank_id, (ZERO, ZERO, ZERO))
        if claim.status in UNPAID:
            owed += owed_on(claim)
        else:
            reserved += reserve_of(claim)
            principal += claim.loan.outstanding
        found[claim.bank_id] = owed, reserved, principal
    return found


def _overdue(banks: Collection[Organisation]) -> dict[int, tuple[Decimal, Decimal]]:
    """By bank: the pool's share of what overdue loans owe that nobody has claimed, and that principal.

    The whole of such a loan: before it is claimed, everything is declared due (CLM-01).
    """
    loans = Loan.objects.filter(bank__in=banks, backing=Backing.POOL, status=LoanState.OVERDUE, outstanding__gt=0)
    found: dict[int, tuple[Decimal, Decimal]] = {}
    for bank, owed, share_pct in loans.values_list("bank", "outstanding", "filing__share_pct"):
        share, principal = found.get(bank, (ZERO, ZERO))
        found[bank] = share + split(owed, share_pct).pool, principal + owed
    return found


@dataclass(frozen=True)
class Standing:
    """An account with its position and what is to be warned of, the gravest first."""

    bank: Organisation
    position: rules.Position
    findings: tuple[Finding, ...]

    @property
    def level(self) -> str:
        """RED where money is missing or will be, AMBER where it may, else CALM."""
        codes = {each.code for each in self.findings}
        return "RED" if codes & rules.RED else "AMBER" if codes else "CALM"


def standings(banks: Collection[Organisation], terms: Terms) -> list[Standing]:
    """Every account with its warnings on the day of these terms."""
    found = positions(banks, terms.day)
    return [Standing(bank, found[bank.pk], tuple(rules.capacity(found[bank.pk], terms))) for bank in banks]


def last_mark(bank: Organisation, day: dt.date) -> CapacityMark | None:
    """What was last written down of a bank's account, up to a day."""
    return CapacityMark.objects.filter(bank=bank, on__lte=day).order_by("on").last()


def warned_since(bank: Organisation, codes: Collection[str]) -> dict[str, dt.date]:
    """Since which evening each of these warnings has stood without a break."""
    found: dict[str, dt.date] = {}
    over: set[str] = set()
    for mark in CapacityMark.objects.filter(bank=bank).order_by("-on"):
        there = set(mark.codes.split(",")) & set(codes) - over
        found |= dict.fromkeys(there, mark.on)
        over |= set(codes) - there
        if len(over) == len(set(codes)):
            break
    return found


@dataclass(frozen=True)
class MonthEnd:
    """An account at a month's end (the last one: today): balance, holds, principal it stood behind."""

    on: dt.date
    balance: Decimal
    held: Decimal
    owed: Decimal


@wall.whole()
def over_time(bank: Organisation, account: Account | None, day: dt.date) -> list[MonthEnd]:
    """The month-ends of the last two years on which there was something, and the day itself; three queries."""
    ends = sorted(month_ends(day))
    entries = Entry.objects.filter(account=account).order_by().values_list("transaction__booked_on", "amount")
    moved = list(entries) if account else []
    holds = Hold.objects.filter(account=account).values_list("on", "ended__on", "amount")
    promised = list(holds) if account else []
    of_pool = Movement.objects.filter(loan__bank=bank, loan__backing=Backing.POOL)
    drawn = list(of_pool.order_by().values_list("on").annotate(s=Sum("principal")))
    found = [
        MonthEnd(
            end,
            sum((amount for on, amount in moved if on <= end), ZERO),
            sum((amount for at, over, amount in promised if at <= end and (over is None or over > end)), ZERO),
            sum((amount for on, amount in drawn if on <= end), ZERO),
        )
        for end in ends
    ]
    first = next((place for place, each in enumerate(found) if each.balance or each.held or each.owed), len(found))
    return found[first:]


def month_ends(day: dt.date) -> Iterator[dt.date]:
    """The day, and the last days of the months before it."""
    yield day
    end = day if (day + ONE_DAY).day == 1 else month_before(day)
    for _month in range(MONTHS_SHOWN):
        if end != day:
            yield end
        end = month_before(end)
