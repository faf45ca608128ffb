"""Rules on the black list: both sides of every boundary, and the five years of case 14 of the domain notes."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from applications import rules
from applications.rules import Bar
from tests.unit.notice import DAY, TERMS, Line, line

TODAY = DAY("2026-03-10")
BAR = Bar("江津晨光机械有限公司", DAY("2031-03-10"), "江津府〔2026〕1号")
PERSON = Bar("王* 500***********0018", DAY("2030-01-01"), "江津府〔2025〕7号")
SUBSIDIES_ONLY: Any = SimpleNamespace(**{**vars(TERMS), "blacklist_blocks_requests": False})
SERVED, LAST = DAY("2026-03-10"), DAY("2026-03-17")

TABLE: tuple[Line, ...] = (
    line("nobody listed", rules.not_barred, [], TERMS),
    line("the enterprise listed", rules.not_barred, [BAR], TERMS, finds="APP-03"),
    line("enterprise and person listed", rules.not_barred, [BAR, PERSON], TERMS, finds="APP-03 APP-03"),
    line("a list that bars subsidies only", rules.not_barred, [BAR, PERSON], SUBSIDIES_ONLY, finds="~APP-03 ~APP-03"),
    line("nothing under way", rules.no_live_entry, []),
    line("an entry under way", rules.no_live_entry, [("晨光", "JJZXD-HMD-2026-0001")], finds="BLK-01"),
    line("two of them", rules.no_live_entry, [("晨光", "1"), ("王*", "2")], finds="BLK-01 BLK-01"),
    line("issued, not served yet", rules.served_after_notice, TODAY, None),
    line("served the same day", rules.served_after_notice, TODAY, TODAY),
    line("served before it was issued", rules.served_after_notice, TODAY, DAY("2026-03-09"), finds="BLK-02"),
    line("never issued", rules.served_after_notice, None, TODAY, finds="BLK-02"),
    line("the day of service", rules.objected_in_time, SERVED, SERVED, LAST),
    line("the last day", rules.objected_in_time, LAST, SERVED, LAST),
    line("the day after the last", rules.objected_in_time, DAY("2026-03-18"), SERVED, LAST, finds="BLK-03"),
    line("before service", rules.objected_in_time, DAY("2026-03-09"), SERVED, LAST, finds="BLK-03"),
    line("decided the day the review ended", rules.decided_after_review, TODAY, TODAY),
    line("decided before", rules.decided_after_review, DAY("2026-03-09"), TODAY, finds="BLK-04"),
    line("corrected the day of the decision", rules.corrected_after_listing, TODAY, TODAY),
    line("corrected before", rules.corrected_after_listing, DAY("2026-03-09"), TODAY, finds="BLK-05"),
)  # fmt: skip


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_notice_says(each: Line) -> None:
    assert each.codes() == each.finds


@pytest.mark.parametrize(
    ("listed", "through"),
    [
        ("2021-03-15", "2026-03-15"),
        ("2024-02-29", "2029-02-28"),
        ("2020-12-31", "2025-12-31"),
        ("2023-02-28", "2028-02-28"),
        ("2024-03-01", "2029-03-01"),
    ],
)
def test_five_years_on_the_black_list(listed: str, through: str) -> None:
    assert rules.barred_through(DAY(listed), TERMS) == DAY(through)


@pytest.mark.parametrize(
    ("served", "last"),
    [("2026-03-10", "2026-03-17"), ("2026-02-12", "2026-02-26"), ("2026-09-30", "2026-10-13")],
)
def test_five_working_days_to_object(served: str, last: str) -> None:
    assert rules.objection_through(DAY(served), TERMS) == DAY(last)


def test_what_is_our_default_is_said_to_be_one() -> None:
    (blocks,), (warns,) = rules.not_barred([BAR], TERMS), rules.not_barred([BAR], SUBSIDIES_ONLY)
    assert "The notice bars subsidies; by default the district refuses requests as well" in blocks.message
    assert "default" not in warns.message
    assert blocks.params == {"label": BAR.label, "until": "2031-03-10", "decision": BAR.decision_no}
