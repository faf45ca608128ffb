"""Rules on the people behind an enterprise, its file and its promises: both sides of every boundary."""

from __future__ import annotations

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from applications import rules
from applications.rules import Party
from tests.unit.notice import DAY, TERMS, YUAN, Line, line

TODAY = DAY("2026-03-10")
OPEN: Any = SimpleNamespace(**{**vars(TERMS), "individual_businesses_eligible": True})
BOSS = Party("王晨光", legal_representative=True, controller=True, share=YUAN(60))
MARRIED = Party("王晨光", legal_representative=True, controller=True, share=YUAN(60), married=True)
WED = Party("王晨光", legal_representative=True, controller=True, share=YUAN(60), married=True, has_spouse=True)
CLEAR = (True, TODAY)


def holder(share: str, **more: Any) -> Party:
    """A shareholder."""
    return Party("李兰", share=YUAN(share), **more)


PEOPLE = (
    line("a file", rules.file_kept, True),
    line("none", rules.file_kept, False, finds="ENT-01"),
    line("the first", rules.only_file, False),
    line("a second", rules.only_file, True, finds="ENT-02"),
    line("one for all parts", rules.people_named, [BOSS]),
    line("two persons", rules.people_named, [Party("甲", legal_representative=True), Party("乙", controller=True)]),
    line("nobody", rules.people_named, [], finds="ENT-03 ENT-03"),
    line("no controller", rules.people_named, [Party("甲", legal_representative=True)], finds="ENT-03"),
    line("no legal representative", rules.people_named, [Party("乙", controller=True)], finds="ENT-03"),
    line("the whole", rules.shares_within_whole, [BOSS, holder("40")]),
    line("no shares told", rules.shares_within_whole, [Party("甲", controller=True)]),
    line("a hair above the whole", rules.shares_within_whole, [BOSS, holder("40.0001")], finds="ENT-03"),
    line("a new number", rules.number_once, None),
    line("somebody's number", rules.number_once, "李兰", finds="ENT-06"),
    line("all consent", rules.everybody_consented, [BOSS]),
    line("one does not", rules.everybody_consented, [BOSS, holder("5", consented=False)], finds="ENT-04"),
    line("one number left today", rules.reveals_left, 29, 30),
    line("none left", rules.reveals_left, 30, 30, finds="ENT-07"),
    line("unmarried", rules.spouses_named, [BOSS], TERMS),
    line("married, spouse named", rules.spouses_named, [WED], TERMS),
    line("married controller", rules.spouses_named, [MARRIED], TERMS, finds="~ENT-05"),
    line("married holder of 25 %", rules.spouses_named, [holder("25", married=True)], TERMS, finds="~ENT-05"),
    line("married holder of less", rules.spouses_named, [holder("24.9999", married=True)], TERMS),
    line("a company", rules.eligible_type, "LIMITED", TERMS),
    line("a shop", rules.eligible_type, "INDIVIDUAL", TERMS, finds="APP-12"),
    line("a shop where the policy lets it", rules.eligible_type, "INDIVIDUAL", OPEN),
    line("no renewal", rules.previous_repaid, None),
    line("repaid to the last fen", rules.previous_repaid, YUAN("0.00")),
    line("a fen is left", rules.previous_repaid, YUAN("0.01"), finds="APP-08"),
)
PROMISES = (
    line("both", rules.promises_given, True, True),
    line("not true", rules.promises_given, False, True, finds="APP-13"),
    line("no surety", rules.promises_given, True, False, finds="APP-13"),
    line("neither", rules.promises_given, False, False, finds="APP-13 APP-13"),
    line("everything there", rules.materials_complete, []),
    line("the licence is missing", rules.materials_complete, ["营业执照"], finds="APP-14"),
    line("all corrected", rules.corrections_done, []),
    line("one left", rules.corrections_done, ["补盖公章"], finds="~APP-15"),
    line("sent before", rules.on_file_already, True),
    line("never sent", rules.on_file_already, False, finds="APP-16"),
)
REVIEW = (
    line("all clear", rules.integrity_complete, {("王", "涉黑"): CLEAR, ("王", "逃税"): CLEAR}, TODAY, TERMS),
    line("30 days old", rules.integrity_complete, {("王", "涉黑"): (True, DAY("2026-02-08"))}, TODAY, TERMS),
    line("31 days", rules.integrity_complete, {("王", "涉黑"): (True, DAY("2026-02-07"))}, TODAY, TERMS,
         finds="REC-04"),
    line("of tomorrow", rules.integrity_complete, {("王", "涉黑"): (True, DAY("2026-03-11"))}, TODAY, TERMS,
         finds="REC-04"),
    line("never asked", rules.integrity_complete, {("王", "涉黑"): None}, TODAY, TERMS, finds="REC-04"),
    line("a record", rules.integrity_complete, {("王", "失信"): (False, TODAY)}, TODAY, TERMS, finds="REC-04"),
    line("an old record", rules.integrity_complete, {("王", "失信"): (False, DAY("2025-01-01"))}, TODAY, TERMS,
         finds="REC-04 REC-04"),
    line("all marked", rules.materials_checked, [], []),
    line("one unmarked", rules.materials_checked, ["营业执照"], [], finds="~REC-05"),
    line("one wrong", rules.materials_checked, [], ["纳税证明"], finds="REC-05"),
)  # fmt: skip
TABLE: tuple[Line, ...] = (*PEOPLE, *PROMISES, *REVIEW)


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_notice_says(each: Line) -> None:
    assert each.codes() == each.finds


@pytest.mark.parametrize(
    ("person", "stands"),
    [(BOSS, True), (holder("25"), True), (holder("24.9999"), False), (Party("配偶"), False)],
    ids=str,
)
def test_who_stands_surety(person: Party, stands: bool) -> None:
    assert rules.stands_surety(person, TERMS) is stands


@given(st.lists(st.decimals("0.0001", "100", places=4), max_size=6))
def test_shares_are_refused_exactly_above_the_whole(shares: list[Decimal]) -> None:
    people = [Party(str(number), share=share) for number, share in enumerate(shares)]
    assert bool(list(rules.shares_within_whole(people))) is (sum(shares) > 100)


@given(st.decimals("-1000", "6000000", places=2))
def test_an_amount_is_refused_exactly_outside_the_cap(amount: Decimal) -> None:
    assert bool(list(rules.within_cap(amount, TERMS))) is not (0 < amount <= TERMS.loan_cap)


@given(st.integers(1, 600))
def test_a_term_is_refused_exactly_above_the_limit(months: int) -> None:
    assert bool(list(rules.within_term(months, TERMS))) is (months > TERMS.max_months)


@given(st.dictionaries(st.tuples(st.sampled_from("甲乙丙"), st.sampled_from("一二三四")), st.booleans(), min_size=1))
def test_one_record_or_one_gap_blocks_whoever_it_is(answers: dict[tuple[str, str], bool]) -> None:
    checks = {key: (clear, TODAY) for key, clear in answers.items()}
    assert any(found.blocks for found in rules.integrity_complete(checks, TODAY, TERMS)) is not all(answers.values())
    assert list(rules.integrity_complete({**checks, ("丁", "一"): None}, TODAY, TERMS))
