"""Article 2's arithmetic and the rules of its figures: both sides of every boundary, and worked case 20."""

from __future__ import annotations

from fractions import Fraction

import pytest

from reporting import rules
from tests.unit.notice import DAY, YUAN, Line, line

YEARS = (
    line("this year", rules.of_the_scheme_s_time, 2020, 2020),
    line("the next", rules.of_the_scheme_s_time, 2021, 2020),
    line("the first", rules.of_the_scheme_s_time, 2019, 2020),
    line("before the scheme", rules.of_the_scheme_s_time, 2018, 2020, finds="TGT-01"),
    line("too far ahead", rules.of_the_scheme_s_time, 2022, 2020, finds="TGT-01"),
    line("no targets yet", rules.no_target_twice, False, 2020),
    line("targets already", rules.no_target_twice, True, 2020, finds="TGT-02"),
    line("every figure known", rules.has_prior, []),
    line("one unknown", rules.has_prior, ["余额"], finds="TGT-03"),
)
FIGURES = (
    line("the day after the month", rules.month_over, DAY("2020-03-31"), DAY("2020-04-01")),
    line("on its last day", rules.month_over, DAY("2020-03-31"), DAY("2020-03-31"), finds="IND-01"),
    line("entered for the first time", rules.known_before, [], ""),
    line("corrected with a reason", rules.known_before, ["余额"], "报表更正"),
    line("entered twice without one", rules.known_before, ["余额"], "", finds="IND-02"),
    line("all of it bad", rules.bad_within_balance, YUAN(5), YUAN(5)),
    line("a fen more than all of it", rules.bad_within_balance, YUAN("5.01"), YUAN(5), finds="IND-03"),
    line("no balance known", rules.bad_within_balance, YUAN(5), None),
    line("another checks", rules.two_people, False),
    line("the same person checks", rules.two_people, True, finds="IND-04"),
)
TABLE: tuple[Line, ...] = (*YEARS, *FIGURES)


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_domain_says(each: Line) -> None:
    assert each.codes() == each.finds


def test_case_20_target_progress() -> None:
    added = rules.change(YUAN("57500000.00"), YUAN("12000000.00"))
    assert added == YUAN("45500000.00")
    assert rules.completion(added, YUAN(50_000_000)) == 91
    assert rules.time_progress(9) == 75
    assert rules.grown(added, YUAN(50_000_000), 9) == rules.ON_TRACK
    assert rules.grown(YUAN("50000000.00"), YUAN(50_000_000), 9) == rules.MET
    assert rules.grown(YUAN("49999999.99"), YUAN(50_000_000), 12) == rules.BEHIND
    assert rules.within(YUAN("1.80"), YUAN(100), YUAN("1.8")) == rules.MET
    assert rules.within(YUAN("1.81"), YUAN(100), YUAN("1.8")) == rules.BEHIND


@pytest.mark.parametrize(
    ("bad", "balance", "state"),
    [
        ("90000000.00", "5000000000.00", rules.MET),
        ("90000000.01", "5000000000.00", rules.BEHIND),
        ("90000000.00", "4999999999.99", rules.BEHIND),
        ("0", "0", rules.MET),
    ],
)
def test_the_limit_is_compared_to_the_fen_and_never_rounded(bad: str, balance: str, state: str) -> None:
    assert (YUAN(bad) * 1000 <= YUAN(balance) * 18) is (state == rules.MET)
    assert rules.within(YUAN(bad), YUAN(balance), YUAN("1.8")) == state


def test_completion_may_exceed_a_hundred_and_never_falls_below_nothing() -> None:
    assert rules.completion(YUAN(75), YUAN(50)) == 150
    assert rules.completion(YUAN(-75), YUAN(50)) == 0
    assert rules.completion(YUAN(1), YUAN(3)) == Fraction(100, 3)
    assert rules.completion(None, YUAN(3)) is None


@pytest.mark.parametrize(
    ("added", "month", "state"),
    [("75", 9, rules.ON_TRACK), ("74.99", 9, rules.BEHIND), ("8.33", 1, rules.BEHIND), ("8.34", 1, rules.ON_TRACK)],
)
def test_behind_is_below_the_time_progress(added: str, month: int, state: str) -> None:
    assert rules.grown(YUAN(added), YUAN(100), month) == state


def test_a_rate_has_to_fall_strictly() -> None:
    assert rules.lower(YUAN("5.3199"), YUAN("5.32")) == rules.MET
    assert rules.lower(YUAN("5.32"), YUAN("5.32")) == rules.BEHIND
    assert rules.lower(None, YUAN("5.32")) == rules.lower(YUAN(5), None) == rules.UNKNOWN


def test_both_halves_of_a_pair_are_needed() -> None:
    assert rules.both([rules.MET, rules.MET]) == rules.MET
    assert rules.both([rules.MET, rules.ON_TRACK]) == rules.ON_TRACK
    assert rules.both([rules.BEHIND, rules.MET]) == rules.BEHIND
    assert rules.both([rules.BEHIND, rules.UNKNOWN]) == rules.UNKNOWN


def test_what_is_not_known_is_not_told() -> None:
    assert rules.change(None, YUAN(1)) is rules.change(YUAN(1), None) is None
    assert rules.grown(None, YUAN(1), 3) == rules.UNKNOWN
    assert rules.within(None, YUAN(1), YUAN("1.8")) == rules.within(YUAN(1), None, YUAN("1.8")) == rules.UNKNOWN
