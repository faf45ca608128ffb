"""The register's basis points and sentences: both sides of every boundary."""

from __future__ import annotations

from decimal import Decimal

import pytest

from reporting.rules import basis_points, signs


@pytest.mark.parametrize(
    ("rate", "before", "bp"), [("5.2200", "5.1000", "12.0000"), ("4.3500", "4.7500", "-40.0000"), ("5", "5", "0")]
)
def test_a_hundredth_of_a_percent_is_a_point(rate: str, before: str, bp: str) -> None:
    assert basis_points(Decimal(rate), Decimal(before)) == Decimal(bp)


def test_there_are_no_points_to_nothing() -> None:
    assert basis_points(None, Decimal(5)) is None
    assert basis_points(Decimal(5), None) is None


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("12345.00", "增加1.23万元"),
        ("-12350.00", "减少1.24万元"),
        ("0", "增加0.00万元"),
        ("10000000", "增加1,000.00万元"),
    ],
)
def test_a_change_in_a_sentence(change: str, words: str) -> None:
    assert signs(Decimal(change)) == words
