"""How the pool is shared out among the banks' accounts (Article 7): exact fractions, whole units, always the total.

Amounts in yuan, completion and cap in %.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from compensation.rules.words import ZERO, yuan
from zengxindai.findings import Finding, gettext_noop
from zengxindai.money import largest_remainder

RATE, AMOUNT, MANUAL = "COMPLETION_RATE", "COMPLETED_AMOUNT", "MANUAL"


class Result(NamedTuple):
    """What a bank was to do and did; code: the bank's, by which the last tie is broken."""

    code: str
    target: Decimal
    actual: Decimal


class Part(NamedTuple):
    """A bank's part: completion in %, its weight, its exact share of the total, and that share in whole units."""

    code: str
    completion: Fraction
    weight: Fraction
    ideal: Fraction
    amount: Decimal


class Move(NamedTuple):
    """Money from one bank's account to another's; from nobody's ("") when the treasury puts it in."""

    giver: str
    taker: str
    amount: Decimal


def completion(result: Result) -> Fraction:
    """How much of the target is done, %, exact."""
    return Fraction(result.actual) * 100 / Fraction(result.target)


def weight(result: Result, basis: str, cap_pct: Decimal) -> Fraction:
    """By the completion rate up to the cap, or by the completed amount (Article 7); by hand all weigh the same."""
    if basis == MANUAL:
        return Fraction(1)
    return Fraction(result.actual) if basis == AMOUNT else min(completion(result), Fraction(cap_pct))


def allocate(results: Sequence[Result], *, total: Decimal, basis: str, cap_pct: Decimal, unit: Decimal) -> list[Part]:
    """Each bank's part, in the order given; what is left over goes by largest remainder, larger actual, lower code.

    Where nobody has done anything, or by hand, the parts are equal.
    """
    weights = [weight(each, basis, cap_pct) for each in results]
    whole = sum(weights) or Fraction(len(weights))
    weights = weights if any(weights) else [Fraction(1)] * len(weights)
    ranks = [(-each.actual, each.code) for each in results]
    amounts = largest_remainder(total, weights, unit=unit, ranks=ranks)
    return [
        Part(each.code, completion(each), own, Fraction(total) * own / whole, amount)
        for each, own, amount in zip(results, weights, amounts, strict=True)
    ]


def moves(differences: Mapping[str, Decimal]) -> list[Move]:
    """What brings the accounts from what they hold to what they are to hold: the fewest hands, in the banks' order.

    differences: by bank what is to be added (+) or given (−), yuan; their sum, which is not below zero, comes from
    the treasury.
    """
    givers = {code: -each for code, each in sorted(differences.items()) if each < 0}
    found = []
    for taker, wanted in sorted(differences.items()):
        for giver in givers:
            part = min(max(wanted, ZERO), givers[giver])
            if part > 0:
                found.append(Move(giver, taker, part))
                givers[giver] -= part
                wanted -= part
        if wanted > 0:
            found.append(Move("", taker, wanted))
    return found


def spared(bank: str, given: Decimal, balance: Decimal, committed: Decimal) -> Iterator[Finding]:
    """ALC-01: a new allocation takes from an account only what is above its committed amount (Article 7)."""
    if given > max(ZERO, balance - committed):
        yield Finding(
            "ALC-01",
            gettext_noop("%(bank)s would give %(given)s yuan; of its %(balance)s yuan %(committed)s are committed"),
            article=7,
            params={
                "bank": bank, "given": yuan(given), "balance": yuan(balance), "committed": yuan(committed),
            },
            advice=gettext_noop("Leave that account at least what its approved claims need"),
        )  # fmt: skip


def adds_up(total: Decimal, amounts: Sequence[Decimal]) -> Iterator[Finding]:
    """ALC-02: what the banks get is the total, to the fen (Article 7)."""
    given = sum(amounts, ZERO)
    if given != total:
        yield Finding(
            "ALC-02",
            gettext_noop("The banks get %(given)s yuan together; the plan is %(total)s yuan"),
            article=7,
            params={"given": yuan(given), "total": yuan(total)},
            advice=gettext_noop("Correct the banks' amounts until they add up"),
        )


def total_possible(total: Decimal, unit: Decimal, held: Decimal) -> Iterator[Finding]:
    """ALC-03: whole units, and not less than what lies on the accounts already (Article 7)."""
    if total % unit:
        yield Finding(
            "ALC-03",
            gettext_noop("%(total)s yuan are no whole number of units of %(unit)s yuan"),
            article=7,
            params={"total": yuan(total), "unit": yuan(unit)},
            advice=gettext_noop("Enter a round total, or a smaller unit"),
        )
    if total < held:
        yield Finding(
            "ALC-03",
            gettext_noop("%(held)s yuan lie on the accounts; an allocation of %(total)s yuan would leave a rest"),
            article=7,
            params={"held": yuan(held), "total": yuan(total)},
            advice=gettext_noop(
                "Allocate at least what is there; only the account of an agreement that is over is refunded"
            ),
        )  # fmt: skip


def nothing_on_its_way(waiting: int) -> Iterator[Finding]:
    """ALC-04: no approved movement waits for its booking, or the accounts would change under the plan (Article 7)."""
    if waiting:
        yield Finding(
            "ALC-04",
            gettext_noop("%(waiting)s approved movements are not booked yet"),
            article=7,
            params={"waiting": waiting},
            advice=gettext_noop("Have them booked or withdrawn first"),
        )


def all_banks(planned: Sequence[str], in_force: Sequence[str]) -> Iterator[Finding]:
    """ALC-05: the plan names exactly the banks with an agreement in force (Articles 7, 15)."""
    if not in_force or set(planned) != set(in_force):
        yield Finding(
            "ALC-05",
            gettext_noop("Banks of the plan: %(planned)s; banks with an agreement in force: %(in_force)s"),
            article=7,
            params={"planned": "、".join(planned) or "–", "in_force": "、".join(in_force) or "–"},
            advice=gettext_noop("Withdraw this plan and draft it anew"),
        )


def year_over_or_running(year: int, today: int) -> Iterator[Finding]:
    """ALC-06: results are of this year or an earlier one, not before the scheme began (Articles 2, 7)."""
    if not 2020 <= year <= today:
        yield Finding(
            "ALC-06",
            gettext_noop("There are no results of %(year)s"),
            article=7,
            params={"year": year},
            advice=gettext_noop("Enter the year whose results count"),
        )
