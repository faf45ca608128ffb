"""Rules on complaints and coordination cases: both sides of every boundary."""

from __future__ import annotations

import pytest

from applications import rules
from tests.unit.notice import DAY, TERMS, Line, line

NAMES = ["江津晨光机械有限公司", "晨光机械", "91500116MA5U0A019D", "139 1234 5678"]
TODAY = DAY("2026-03-10")

TABLE: tuple[Line, ...] = (
    line("about no request", rules.about_this_bank, False, False),
    line("a request that was there", rules.about_this_bank, True, True),
    line("a request that never was", rules.about_this_bank, True, False, finds="CMP-01"),
    line("nobody named", rules.names_nobody, "有企业反映你行附加条件", NAMES),
    line("the whole name", rules.names_nobody, "江津 晨光机械 有限公司反映", NAMES, finds="CMP-02"),
    line("the name everybody uses", rules.names_nobody, "晨光机械反映", NAMES, finds="CMP-02"),
    line("the code in small letters", rules.names_nobody, "91500116ma5u0a019d 反映", NAMES, finds="CMP-02"),
    line("the telephone without blanks", rules.names_nobody, "致电13912345678", NAMES, finds="CMP-02"),
    line("one character is no name", rules.names_nobody, "王反映", ["王"]),
    line("the bank's last day", rules.bank_was_heard, TODAY, TODAY, finds="CMP-03"),
    line("the day after", rules.bank_was_heard, DAY("2026-03-09"), TODAY),
    line("no calendar", rules.bank_was_heard, None, TODAY, finds="CMP-03"),
    line("nobody heard", rules.was_verified, 0, finds="CMP-04"),
    line("somebody heard", rules.was_verified, 1),
    line("an agreement in force", rules.still_cooperating, True),
    line("none in force", rules.still_cooperating, False, finds="CMP-05"),
    line("decided the day of the proposal", rules.decided_after_proposal, TODAY, TODAY),
    line("decided before", rules.decided_after_proposal, DAY("2026-03-09"), TODAY, finds="CMP-06"),
    line("never proposed", rules.decided_after_proposal, TODAY, None, finds="CMP-06"),
    line("one complaint substantiated", rules.substantiated, 1),
    line("none substantiated", rules.substantiated, 0, finds="AGR-05"),
    line("answered next day", rules.coordinated_by, DAY("2026-03-11"), TODAY, TERMS),
    line("answered in ten working days", rules.coordinated_by, DAY("2026-03-24"), TODAY, TERMS),
    line("answered in eleven", rules.coordinated_by, DAY("2026-03-25"), TODAY, TERMS, finds="COO-01"),
    line("answered the same day", rules.coordinated_by, TODAY, TODAY, TERMS, finds="COO-01"),
    line("no case open", rules.not_coordinated_yet, None),
    line("a case open", rules.not_coordinated_yet, "JJZXD-XT-2026-0001", finds="COO-02"),
)  # fmt: skip


@pytest.mark.parametrize("each", TABLE, ids=str)
def test_a_rule_finds_what_the_notice_says(each: Line) -> None:
    assert each.codes() == each.finds


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("江津晨光机械有限公司", "晨光机械"),
        ("重庆市江津区四面山花椒食品股份有限公司", "四面山花椒食品"),
        ("江津区 双福 齿轮 有限责任公司", "双福齿轮"),
        ("白沙酒业", "白沙酒业"),
    ],
)
def test_a_firm_is_known_by_less_than_its_name(name: str, known: str) -> None:
    assert rules.own_name(name) == known


def test_an_answer_is_usually_due_in_three_working_days() -> None:
    assert rules.usual_answer_day(TODAY, TERMS) == DAY("2026-03-13")
