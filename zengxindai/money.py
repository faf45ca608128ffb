"""Yuan, exact to the fen: rounding, splitting, sharing out, and amounts in formal Chinese numerals."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import NamedTuple

FEN = Decimal("0.01")
DIGITS = "零壹贰叁肆伍陆柒捌玖"
PLACES = (("仟", 1000), ("佰", 100), ("拾", 10), ("", 1))
SECTIONS = (("万亿", 10**12), ("亿", 10**8), ("万", 10**4), ("", 1))


class Split(NamedTuple):
    """The two shares of a principal, in yuan; together exactly the principal."""

    pool: Decimal
    bank: Decimal


def fen(amount: Decimal) -> Decimal:
    """An amount in yuan rounded half-up to the fen."""
    return amount.quantize(FEN, rounding=ROUND_HALF_UP)


def exact(amount: Decimal) -> Decimal:
    """An amount in yuan that has no more than two places; ValueError otherwise."""
    if amount != amount.quantize(FEN):
        raise ValueError(f"{amount} is not exact to the fen")
    return amount.quantize(FEN)


def split(principal: Decimal, pool_pct: Decimal | int) -> Split:
    """The pool's share, half-up to the fen, and the bank's residual (Article 5). pool_pct: %, e.g. 65."""
    pool = fen(principal * Decimal(pool_pct) / 100)
    return Split(pool, principal - pool)


def largest_remainder(
    total: Decimal, weights: Sequence[Fraction | Decimal | int], *, unit: Decimal = FEN, ranks: Sequence[object] = ()
) -> list[Decimal]:
    """Share out `total` yuan by weights in whole units; the parts sum to the total exactly (Article 7).

    Units left over go to the largest remainders; among equal ones to the lower rank (default: the earlier).
    Raises ValueError when the weights sum to zero or the total is no whole number of units.
    """
    exact_weights = [Fraction(weight) for weight in weights]
    whole = sum(exact_weights)
    if whole <= 0 or total % unit:
        raise ValueError("weights must be positive and the total a whole number of units")
    units = Fraction(total) / Fraction(unit)
    ideal = [units * weight / whole for weight in exact_weights]
    parts = [int(Decimal(share.numerator // share.denominator).to_integral_value(ROUND_FLOOR)) for share in ideal]
    order = sorted(range(len(parts)), key=lambda i: (-(ideal[i] - parts[i]), ranks[i] if ranks else i))
    for i in order[: int(units) - sum(parts)]:
        parts[i] += 1
    return [unit * part for part in parts]


def in_words(amount: Decimal) -> str:
    """大写金额 of an amount in yuan, with the prefix 人民币; ValueError beyond 万亿 or below the fen."""
    total = int(exact(abs(amount)) * 100)
    if total >= 10**18:
        raise ValueError(f"{amount} is too large for words")
    yuan, jiao, last = total // 100, total // 10 % 10, total % 10
    words = _yuan_in_words(yuan)
    if yuan:
        words += "元"
    if not jiao and not last:
        words = (words or "零元") + "整"
    else:
        # 零 stands between yuan and jiao when the yuan digit is 0, and before fen when there is no jiao.
        if yuan and (not jiao or yuan % 10 == 0):
            words += "零"
        words += f"{DIGITS[jiao]}角" if jiao else ""
        words += f"{DIGITS[last]}分" if last else "整"
    return "人民币" + ("负" if amount < 0 else "") + words


def _yuan_in_words(yuan: int) -> str:
    words, gap = "", False
    for name, size in SECTIONS:
        group = yuan // size % 10000
        if not group:
            gap = bool(words)
            continue
        if words and (gap or group < 1000):
            words += "零"
        gap = False
        words += _group_in_words(group)
        words += ("万" if yuan // 10**8 % 10000 else "万亿") if name == "万亿" else name
    return words


def _group_in_words(group: int) -> str:
    words, gap = "", False
    for name, size in PLACES:
        digit = group // size % 10
        if digit:
            words += ("零" if gap and words else "") + DIGITS[digit] + name
            gap = False
        else:
            gap = True
    return words
