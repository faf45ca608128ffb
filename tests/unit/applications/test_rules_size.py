"""Enterprise sizes: on, just below and just above every bound of every group, typed from the paper by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications import rules
from applications.states import SizeClass
from tests.unit.notice import YUAN, Line, line
from tests.unit.policy.test_policy_data import terms_of

BANDS = terms_of("2026-03-10").size_bands
P, R, A = "employees", "revenue", "assets"
# An industry of the group; its measures; lower bounds of small, medium and large, in persons and 万元.
GROUPS: dict[str, tuple[str, tuple[tuple[int, ...], ...]]] = {
    "A0311": (R, ((50,), (500,), (20_000,))),
    "B0610": (P + R, ((20, 300), (300, 2_000), (1_000, 40_000))),
    "C3311": (P + R, ((20, 300), (300, 2_000), (1_000, 40_000))),
    "D4411": (P + R, ((20, 300), (300, 2_000), (1_000, 40_000))),
    "E4710": (R + A, ((300, 300), (6_000, 5_000), (80_000, 80_000))),
    "F5121": (P + R, ((5, 1_000), (20, 5_000), (200, 40_000))),
    "F5212": (P + R, ((10, 100), (50, 500), (300, 20_000))),
    "G5431": (P + R, ((20, 200), (300, 3_000), (1_000, 30_000))),
    "G5990": (P + R, ((20, 100), (100, 1_000), (200, 30_000))),
    "G6010": (P + R, ((20, 100), (300, 2_000), (1_000, 30_000))),
    "H6110": (P + R, ((10, 100), (100, 2_000), (300, 10_000))),
    "H6210": (P + R, ((10, 100), (100, 2_000), (300, 10_000))),
    "I6319": (P + R, ((10, 100), (100, 1_000), (2_000, 100_000))),
    "I6429": (P + R, ((10, 100), (100, 1_000), (2_000, 100_000))),
    "I6513": (P + R, ((10, 50), (100, 1_000), (300, 10_000))),
    "K7010": (R + A, ((100, 2_000), (1_000, 5_000), (200_000, 10_000))),
    "K7020": (P + R, ((100, 500), (300, 1_000), (1_000, 5_000))),
    "L7291": (P + A, ((10, 100), (100, 8_000), (300, 120_000))),
    "K7030": (P, ((10,), (100,), (300,))),
    "M7452": (P, ((10,), (100,), (300,))),
    "R9090": (P, ((10,), (100,), (300,))),
}
SIZES = [SizeClass.MICRO, SizeClass.SMALL, SizeClass.MEDIUM, SizeClass.LARGE]
BOUNDS = [(code, grade, place) for code, (_, bounds) in GROUPS.items() for grade in (1, 2, 3)
          for place in range(len(bounds[0]))]  # fmt: skip
ELIGIBLE = (
    line("micro", rules.eligible_size, "MICRO"),
    line("small", rules.eligible_size, "SMALL"),
    line("medium", rules.eligible_size, "MEDIUM", finds="~APP-10"),
    line("large", rules.eligible_size, "LARGE", finds="APP-10"),
)
TABLE: tuple[Line, ...] = ELIGIBLE


def sized(code: str, **measured: Decimal) -> str:
    """The size of an enterprise of which only some measures are known; nothing of what does not count."""
    nothing = YUAN(0)
    people = int(measured.get(P, nothing))
    return rules.size_class(code, people, measured.get(R, nothing), measured.get(A, nothing), BANDS)


def values(code: str, grade: int) -> dict[str, Decimal]:
    """Exactly the lower bounds of a size, by measure, in persons and yuan."""
    names, bounds = GROUPS[code]
    measures = [each for each in (P, R, A) if each in names]
    units = [1 if each == P else 10_000 for each in measures]
    found = zip(measures, bounds[grade - 1], units, strict=True)
    return {measure: YUAN(bound) * unit for measure, bound, unit in found}


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_notice_says(each: Line) -> None:
    assert each.codes() == each.finds


@pytest.mark.parametrize(("code", "grade", "place"), BOUNDS)
def test_both_sides_of_a_bound(code: str, grade: int, place: int) -> None:
    exact = values(code, grade)
    measure = list(exact)[place]
    hair = YUAN(1) if measure == P else YUAN("0.01")
    assert sized(code, **exact) == SIZES[grade]
    assert sized(code, **exact | {measure: exact[measure] + hair}) == SIZES[grade]
    assert sized(code, **exact | {measure: exact[measure] - hair}) == SIZES[grade - 1], "one bound missed: a size less"


@pytest.mark.parametrize("code", GROUPS)
def test_the_tallest_of_one_measure_alone_makes_nobody_large(code: str) -> None:
    largest = values(code, 3)
    for measure in largest:
        alone = {measure: largest[measure] * 100}
        assert (sized(code, **alone) == SizeClass.LARGE) is (len(largest) == 1)
    assert sized(code) == SizeClass.MICRO


def test_every_group_of_the_file_is_tried_and_states_its_paper() -> None:
    tried = {code: max((len(p), band.name) for band in BANDS for p in band.prefixes if code.startswith(p))[1]
             for code in GROUPS}  # fmt: skip
    assert set(tried.values()) == {band.name for band in BANDS}
    assert {band.version for band in BANDS} == {"工信部联企业〔2011〕300号"}


def test_an_industry_without_thresholds_is_not_guessed() -> None:
    with pytest.raises(LookupError, match="C3311"):
        rules.size_class("C3311", 1, YUAN(1), YUAN(1), [band for band in BANDS if "A" in band.prefixes])


MONEY = st.decimals(0, 3_000_000_000, places=2)
PEOPLE = st.integers(0, 3_000)


@given(st.sampled_from(list(GROUPS)), PEOPLE, MONEY, MONEY, PEOPLE, MONEY, MONEY)
def test_more_never_makes_smaller(
    code: str, employees: int, revenue: Decimal, assets: Decimal, people: int, sales: Decimal, wealth: Decimal
) -> None:
    before = SIZES.index(SizeClass(rules.size_class(code, employees, revenue, assets, BANDS)))
    for more in ((people, 0, 0), (0, sales, 0), (0, 0, wealth)):
        grown = (employees + int(more[0]), revenue + more[1], assets + more[2])
        assert SIZES.index(SizeClass(rules.size_class(code, *grown, BANDS))) >= before
