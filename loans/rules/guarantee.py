"""Rules on a guarantee of the guarantor, and how a guaranteed loan's principal is shared (Articles 5, 6.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple, Protocol

from loans.rules.opinion import percent
from zengxindai.findings import Finding, gettext_noop
from zengxindai.money import fen


class Terms(Protocol):
    """The numbers of the policy these rules read."""

    @property
    def guarantee_share_min_pct(self) -> Decimal: ...
    @property
    def guarantee_share_max_pct(self) -> Decimal: ...
    @property
    def guarantor_net_assets(self) -> Decimal: ...
    @property
    def guarantor_leverage_warn(self) -> Decimal: ...
    @property
    def guarantor_single_pct(self) -> Decimal: ...


class Shares(NamedTuple):
    """Who bears a guaranteed loan's overdue principal, yuan; together exactly the principal."""

    guarantor: Decimal
    bank: Decimal
    pool: Decimal


def guaranteed(principal: Decimal, ratio_pct: Decimal) -> Decimal:
    """The guarantor's part of a principal, yuan, half-up to the fen. ratio_pct: %."""
    return fen(principal * ratio_pct / 100)


def shares(principal: Decimal, ratio_pct: Decimal, residual_cover: bool, pool_pct: Decimal) -> Shares:
    """Guarantor, bank and pool (case 17): the pool bears nothing, or, when switched on, its % of what is left."""
    guarantor = guaranteed(principal, ratio_pct)
    left = principal - guarantor
    pool = fen(left * pool_pct / 100) if residual_cover else Decimal("0.00")
    return Shares(guarantor, left - pool, pool)


def not_guaranteed_yet(live: bool) -> Iterator[Finding]:
    """GUA-01: one guarantee for one loan opinion."""
    if live:
        yield Finding(
            "GUA-01",
            gettext_noop("A guarantee has been applied for on this opinion already"),
            article=6,
            advice=gettext_noop("Withdraw the first application, or wait for the guarantor's decision"),
        )


def ratio_allowed(ratio_pct: Decimal, terms: Terms) -> Iterator[Finding]:
    """GUA-02: the guarantor's part, %, lies within the limits of the policy, inclusive (Article 6.4)."""
    low, high = terms.guarantee_share_min_pct, terms.guarantee_share_max_pct
    if not low <= ratio_pct <= high:
        yield Finding(
            "GUA-02",
            gettext_noop("The guaranteed part is between %(low)s %% and %(high)s %% of the principal"),
            article=6,
            params={"low": percent(low), "high": percent(high)},
            advice=gettext_noop("Change the ratio; the bank always keeps a part of the risk"),
        )


def within_applied(amount: Decimal, applied: Decimal) -> Iterator[Finding]:
    """GUA-03: the guarantor agrees to what the bank asked for or to less, in yuan."""
    if amount > applied:
        yield Finding(
            "GUA-03",
            gettext_noop("The bank asked for a guarantee of %(applied)s yuan"),
            article=6,
            params={"applied": f"{applied:,.2f}"},
            advice=gettext_noop("Enter that amount or less"),
        )


def investigated(done: bool) -> Iterator[Finding]:
    """GUA-04: no decision without the pre-guarantee investigation."""
    if not done:
        yield Finding(
            "GUA-04",
            gettext_noop("The pre-guarantee investigation is not recorded yet"),
            article=6,
            advice=gettext_noop("Record its findings, the fee rate and the counter-guarantees first"),
        )


def within_leverage(balance: Decimal, terms: Terms) -> Iterator[Finding]:
    """GUA-05: guaranteed balance with this one, yuan, above ten times the guarantor's net assets warns."""
    if balance > terms.guarantor_net_assets * terms.guarantor_leverage_warn:
        yield Finding(
            "GUA-05",
            gettext_noop(
                "With this guarantee %(balance)s yuan would be guaranteed, more than %(times)s times net assets"
            ),
            article=6,
            level="warn",
            params={"balance": f"{balance:,.2f}", "times": f"{terms.guarantor_leverage_warn.normalize():f}"},
            advice=gettext_noop("The finance bureau will want to know before the company goes further"),
        )


def within_single_customer(balance: Decimal, terms: Terms) -> Iterator[Finding]:
    """GUA-06: one customer's guaranteed balance, yuan, above ten per cent of net assets warns."""
    if balance * 100 > terms.guarantor_net_assets * terms.guarantor_single_pct:
        yield Finding(
            "GUA-06",
            gettext_noop("This customer would have %(balance)s yuan guaranteed, more than %(limit)s %% of net assets"),
            article=6,
            level="warn",
            params={"balance": f"{balance:,.2f}", "limit": percent(terms.guarantor_single_pct)},
            advice=gettext_noop("Lower amount or ratio, or say why the concentration is borne"),
        )


def decided_first(waiting: bool) -> Iterator[Finding]:
    """GUA-07: the bank gives its opinion once the guarantor has decided: backing is one or the other."""
    if waiting:
        yield Finding(
            "GUA-07",
            gettext_noop("The guarantor has not decided yet on the guarantee applied for"),
            article=6,
            advice=gettext_noop("Wait for the decision, or withdraw the application for the guarantee"),
        )


def as_guaranteed(amount: Decimal, months: int, *, agreed: Decimal, agreed_months: int) -> Iterator[Finding]:
    """GUA-08: a guaranteed loan is not larger (yuan) or longer (months) than the guarantee."""
    if amount > agreed or months > agreed_months:
        yield Finding(
            "GUA-08",
            gettext_noop("The guarantee was agreed for %(agreed)s yuan and %(months)s months at most"),
            article=6,
            params={"agreed": f"{agreed:,.2f}", "months": agreed_months},
            advice=gettext_noop("Lower amount or term to what the guarantor agreed to"),
        )


def payable(loan_status: str, requested: Decimal | None, most: Decimal) -> Iterator[Finding]:
    """GUA-09: a payout is asked for an overdue loan, up to the guaranteed part of its principal, yuan."""
    if loan_status != "OVERDUE":
        yield Finding(
            "GUA-09",
            gettext_noop("The loan is not overdue, so nothing is to be paid out"),
            article=6,
            advice=gettext_noop("A payout can be requested from the day after the last day to pay"),
        )
    elif requested is not None and requested > most:
        yield Finding(
            "GUA-09",
            gettext_noop("The guaranteed part of the overdue principal is %(most)s yuan"),
            article=6,
            params={"most": f"{most:,.2f}"},
            advice=gettext_noop("Enter that amount or less; interest is not guaranteed"),
        )


def pays_what_is_due(amount: Decimal, due: Decimal) -> Iterator[Finding]:
    """GUA-10: the guarantor pays what is due today, not a fen more or less, in yuan."""
    if amount != due:
        yield Finding(
            "GUA-10",
            gettext_noop("By the principal owed today %(due)s yuan are to be paid"),
            article=6,
            params={"due": f"{due:,.2f}"},
            advice=gettext_noop("Pay that amount; a repayment of the borrower lowers it"),
        )


def between(day: dt.date, first: dt.date, today: dt.date) -> Iterator[Finding]:
    """GUA-11: a payment's day lies between what made it possible and today."""
    if not first <= day <= today:
        yield Finding(
            "GUA-11",
            gettext_noop("The day must be between %(first)s and today"),
            article=6,
            params={"first": first.isoformat()},
            advice=gettext_noop("Enter the day on the voucher"),
        )


def within_unrecovered(amount: Decimal, unrecovered: Decimal) -> Iterator[Finding]:
    """GUA-12: nobody recovers more than was paid out, in yuan."""
    if amount > unrecovered:
        yield Finding(
            "GUA-12",
            gettext_noop("Only %(unrecovered)s yuan of the payout have not come back yet"),
            article=6,
            params={"unrecovered": f"{unrecovered:,.2f}"},
            advice=gettext_noop("Enter the part that belongs to the payout; the rest is the bank's or the borrower's"),
        )
