"""The levels of non-performing loans and the exit line of Article 10."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from compensation.rules.words import Terms, yuan
from zengxindai.findings import Finding, gettext_noop

# The levels by their words (compensation.states.StandingLevel).
CALM, YELLOW, ORANGE, RED = "CALM", "YELLOW", "ORANGE", "RED"


def beyond_exit_line(bad: Decimal, whole: Decimal, begun: bool, terms: Terms) -> bool:
    """BNK-01: a claim has begun and non-performing principal is strictly above 10 % of all (Article 10, case 9).

    bad, whole: yuan, gross of payouts; compared as products, never as a rounded percentage.
    """
    return begun and bad * 100 > whole * terms.exit_npl_pct


def level_of(bad: Decimal, whole: Decimal, terms: Terms) -> str:
    """The level of a ratio: from 5 % yellow, from 8 % orange, strictly above 10 % red; yuan, compared as products."""
    if bad * 100 > whole * terms.exit_npl_pct:
        return RED
    for level, pct in (
        (ORANGE, terms.npl_orange_pct),
        (YELLOW, terms.npl_yellow_pct),
    ):
        if bad and bad * 100 >= whole * pct:
            return level
    return CALM


def bank_standing(bad: Decimal, whole: Decimal, begun: bool, terms: Terms) -> Iterator[Finding]:
    """BNK-01: what is to be said of a bank's ratio; above the line without a claim it is an alert only (Article 10)."""
    level = level_of(bad, whole, terms)
    limits = {YELLOW: terms.npl_yellow_pct, ORANGE: terms.npl_orange_pct, RED: terms.exit_npl_pct}
    if level == CALM:
        return
    pct = f"{limits[level].normalize():f}"
    params = {"bad": yuan(bad), "whole": yuan(whole), "pct": pct, "ratio": percent(bad, whole)}
    if level != RED:
        yield Finding(
            "BNK-01",
            gettext_noop("Non-performing loans are %(ratio)s %% of the balance, %(pct)s %% is reached"),
            article=10,
            level="warn",
            params=params,
            advice=gettext_noop(
                "Look through the loans behind the figure and agree with the bank what is done about them"
            ),
        )
    elif not begun:
        yield Finding(
            "BNK-01",
            gettext_noop("Non-performing loans: %(ratio)s %% of the balance, above %(pct)s %%; no claim has begun"),
            article=10,
            level="warn",
            params=params,
            advice=gettext_noop("With the first claim new business is suspended and the district government decides"),
        )
    else:
        yield Finding(
            "BNK-01",
            gettext_noop("Non-performing loans: %(ratio)s %% of the balance, above %(pct)s %%; a claim has begun"),
            article=10,
            level="warn",
            params=params,
            advice=gettext_noop("New business is suspended; follow the exit case until the government has decided"),
        )


def percent(bad: Decimal, whole: Decimal) -> str:
    """The ratio in % with four places, for reading only; nothing owed is no ratio."""
    return f"{bad * 100 / whole:.4f}" if whole else "0.0000"


def exit_reason(bad: Decimal, whole: Decimal) -> str:
    """Why new business is suspended, as the notice to the bank says it (Article 10)."""
    return f"不良贷款 {bad:,.2f} 元，贷款余额 {whole:,.2f} 元，不良率 {percent(bad, whole)}%，超过第十条规定的 10%"


def line_crossed(crossed: bool, open_number: str | None, decided: bool) -> Iterator[Finding]:
    """EXT-01: an exit case is opened once, when the line is crossed and nothing was decided this month (Article 10)."""
    if open_number:
        yield Finding(
            "EXT-01",
            gettext_noop("Exit case %(number)s of this bank is open already"),
            article=10,
            params={"number": open_number},
            advice=gettext_noop("Go on with that one"),
        )
    elif decided or not crossed:
        yield Finding(
            "EXT-01",
            gettext_noop("The exit line is not crossed, or the district government decided on it this month"),
            article=10,
            advice=gettext_noop("Wait for the next evening"),
        )


def decided_in_order(decided_on: dt.date, petitioned_on: dt.date, today: dt.date) -> Iterator[Finding]:
    """EXT-02: the district government decides on the petition, not before it and not in the future (Article 10)."""
    if not petitioned_on <= decided_on <= today:
        yield Finding(
            "EXT-02",
            gettext_noop("The decision is dated %(on)s, the petition %(petitioned)s, today is %(today)s"),
            article=10,
            params={"on": decided_on.isoformat(), "petitioned": petitioned_on.isoformat(), "today": today.isoformat()},
            advice=gettext_noop("Enter the day on the decision"),
        )
