"""Rules on the investigation before the loan: ratios, completeness, price, sureties (Articles 11, 12, 14, 18)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from loans.rules.terms import Terms
from zengxindai.findings import Finding, gettext_noop

CENT = Decimal("0.01")
Amount = Decimal | None


def _ratio(part: Amount, whole: Amount, factor: int = 1) -> Decimal | None:
    if part is None or whole is None or whole <= 0:
        return None
    return (part * factor / whole).quantize(CENT, ROUND_HALF_UP)


def net_assets(assets: Amount, liabilities: Amount) -> Decimal | None:
    """What is left of the assets, yuan; below zero where the debts are larger; None while one is not known."""
    return None if assets is None or liabilities is None else assets - liabilities


def debt_ratio(assets: Amount, liabilities: Amount) -> Decimal | None:
    """Debts to assets, %, two places half-up; None while one is not known or there are no assets."""
    return _ratio(liabilities, assets, 100)


def current_ratio(current_assets: Amount, current_liabilities: Amount) -> Decimal | None:
    """Current assets to current liabilities, times; None where nothing is due soon or one is not known."""
    return _ratio(current_assets, current_liabilities)


def interest_cover(profit: Amount, interest: Amount) -> Decimal | None:
    """Profit before interest to interest, times; None where no interest is paid or one is not known."""
    return None if profit is None or interest is None else _ratio(profit + interest, interest)


def executed_rate(lpr: Decimal, spread_bp: int) -> Decimal:
    """LPR and spread as the rate of the contract, % a year, four places: 4.05 and 117 points are 5.22 (Article 14)."""
    return (lpr + Decimal(spread_bp) / 100).quantize(Decimal("0.0001"))


def report_complete(missing: Sequence[str]) -> Iterator[Finding]:
    """OPN-05: the opinion rests on a whole report; missing: its parts without content, in words (Article 18)."""
    if missing:
        yield Finding(
            "OPN-05",
            gettext_noop("The investigation report still lacks: %(parts)s"),
            article=18,
            params={"parts": "、".join(missing)},
            advice=gettext_noop("Open “Fill in the report”, complete these parts, and add the photos of the visit"),
        )


def answer_there(waiting: bool) -> Iterator[Finding]:
    """OPN-06: nothing is approved while the enterprise owes the bank an answer (Article 18)."""
    if waiting:
        yield Finding(
            "OPN-06",
            gettext_noop("The enterprise has not answered the bank's question yet"),
            article=18,
            advice=gettext_noop("Wait for the answer, or take the question back; the days do not count meanwhile"),
        )


def sureties_whole(missing: Sequence[str]) -> Iterator[Finding]:
    """OPN-07: controller and every shareholder from the limit on stand surety; missing: who does not (Article 11.4)."""
    if missing:
        yield Finding(
            "OPN-07",
            gettext_noop("Controller and major shareholders must stand surety; missing: %(names)s"),
            article=11,
            params={"names": "、".join(missing)},
            advice=gettext_noop("Tick them among the sureties and have them sign"),
        )


def families_stand(missing: Sequence[str]) -> Iterator[Finding]:
    """OPN-08: the notice wants their families, too; missing: whose spouse does not stand surety (Article 11.4)."""
    if missing:
        yield Finding(
            "OPN-08",
            gettext_noop("The spouse does not stand surety: %(names)s"),
            article=11,
            level="warn",
            params={"names": "、".join(missing)},
            advice=gettext_noop("Add the spouse to the sureties, or ask the finance bureau for a waiver before filing"),
        )


def borrower_total(others: Decimal, amount: Decimal, terms: Terms) -> Iterator[Finding]:
    """OPN-09: the cap is per loan; a borrower above it at several banks together is told of (Article 12)."""
    if others > 0 and others + amount > terms.loan_cap:
        yield Finding(
            "OPN-09",
            gettext_noop("With its other loans of this scheme the enterprise would owe %(total)s yuan"),
            article=12,
            level="warn",
            params={"total": f"{others + amount:,.2f}"},
            advice=gettext_noop("Each loan is within the cap; weigh the whole debt"),
        )
