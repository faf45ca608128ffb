"""Rules on findings, meetings and the accountability record: both sides of every boundary."""

from __future__ import annotations

import pytest

from reporting import rules
from tests.unit.notice import DAY, Line, line

TODAY, TOMORROW, YESTERDAY = DAY("2026-03-10"), DAY("2026-03-11"), DAY("2026-03-09")

TABLE: tuple[Line, ...] = (
    line("one day to put it right", rules.rectified_after, TOMORROW, TODAY),
    line("no day", rules.rectified_after, TODAY, TODAY, finds="INS-01"),
    line("a day longer", rules.really_extended, TOMORROW, TODAY),
    line("no longer", rules.really_extended, TODAY, TODAY, finds="INS-02"),
    line("today", rules.not_in_future, TODAY, TODAY, 6),
    line("an inspection to come", rules.not_in_future, TOMORROW, TODAY, 6, finds="SUP-01"),
    line("a decision to come", rules.not_in_future, TOMORROW, TODAY, 23, finds="SUP-01"),
    line("called for today", rules.still_ahead, TODAY, TODAY),
    line("called for yesterday", rules.still_ahead, YESTERDAY, TODAY, finds="MTG-01"),
    line("all four called", rules.four_bodies_called, []),
    line("one left out", rules.four_bodies_called, ["诚信担保"], finds="~MTG-02"),
    line("written down the same day", rules.was_held, TODAY, TODAY),
    line("written down before", rules.was_held, TOMORROW, TODAY, finds="MTG-03"),
)  # fmt: skip


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_notice_says(each: Line) -> None:
    assert each.codes() == each.finds
