"""Rules on money for the accounts: both sides of every boundary."""

from __future__ import annotations

from compensation import rules
from tests.unit.notice import YUAN, line

NONE, POOL = YUAN("0.00"), YUAN(30_000_000)
LEFT = {"handed_on": False, "loans": 0, "under_way": 0, "balance": YUAN("0.01")}
TABLE = (
    line("the whole pool", rules.within_pool, POOL, NONE, NONE, POOL),
    line("a fen more", rules.within_pool, POOL + YUAN("0.01"), NONE, NONE, POOL, finds="FND-01"),
    line("beside what is on the accounts", rules.within_pool, YUAN(1), YUAN(29_999_999), NONE, POOL),
    line("and no further", rules.within_pool, YUAN("1.01"), YUAN(29_999_999), NONE, POOL, finds="FND-01"),
    line("beside what is on its way", rules.within_pool, YUAN(1), NONE, YUAN(29_999_999), POOL),
    line("both", rules.within_pool, YUAN(1), YUAN(15_000_000), YUAN(15_000_000), POOL, finds="FND-01"),
    line("nothing, beyond already", rules.within_pool, NONE, YUAN(30_000_001), NONE, POOL, finds="FND-01"),
    line("all that is free", rules.above_committed, YUAN(8), YUAN(10), YUAN(2)),
    line("a fen of what is committed", rules.above_committed, YUAN("8.01"), YUAN(10), YUAN(2), finds="FND-02"),
    line("more committed than there is", rules.above_committed, YUAN("0.01"), YUAN(1), YUAN(2), finds="FND-02"),
    line("nothing left open", rules.refundable, **LEFT),
    line("handed on", rules.refundable, finds="FND-03", **{**LEFT, "handed_on": True}),
    line("a loan", rules.refundable, finds="FND-03", **{**LEFT, "loans": 1}),
    line("a claim", rules.refundable, finds="FND-03", **{**LEFT, "under_way": 1}),
    line("empty", rules.refundable, finds="FND-03", **{**LEFT, "balance": NONE}),
    line("in force", rules.receiver_in_force, True, True),
    line("over", rules.receiver_in_force, False, True, finds="FND-04"),
    line("account not open", rules.receiver_in_force, True, False, finds="FND-04"),
    line("the first in turn", rules.in_turn, "", NONE),
    line("another before it", rules.in_turn, "JJZXD-DC-2026-0001", YUAN("275000.00"), finds="CLM-07"),
)


def test_the_refusal_says_what_is_left() -> None:
    (found,) = rules.within_pool(YUAN(2), YUAN(29_999_998), YUAN(1), POOL)
    assert (found.params["left"], found.params["total"]) == ("1.00", "30,000,000.00")
    (found,) = rules.within_pool(YUAN(1), YUAN(30_000_001), YUAN(0), POOL)
    assert found.params["left"] == "0.00"


def test_the_refusal_says_what_is_free() -> None:
    (found,) = rules.above_committed(YUAN(1), YUAN(1), YUAN(2))
    assert found.params["free"] == "0.00"
