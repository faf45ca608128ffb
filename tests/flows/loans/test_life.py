"""A loan's life: the chart's figures are the movements', its facts stand in order, and nobody needs the picture."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from compensation.models import RecoveryCase
from loans.models import Movement
from loans.queries.drawing import Drawing
from loans.queries.life import life_panel, moments, steps
from tests.story import Story


def panel(story: Story, loan: Any, team: str = "bank") -> Any:
    with time_machine.travel(story.now, tick=False):
        return life_panel(story.fresh(loan), story.cast.teams[team].handler)


def test_an_undrawn_loan_has_no_life_yet(story: Story) -> None:
    assert panel(story, story.registered().loan) is None


def test_the_steps_are_the_movements(story: Story) -> None:
    loan = story.drawn()
    for amount in ("456789.12", "0.01"):
        story.later(days=20).repaid(loan, amount)
    shown = panel(story, loan)
    owed = [each["moment"].after for each in shown["moments"] if each["moment"].after is not None]
    assert owed == [Decimal("3000000.00"), Decimal("2543210.88"), Decimal("2543210.87")]
    assert shown["outstanding"] == story.fresh(loan).outstanding
    narrow, wide = shown["charts"]
    assert wide.line.count("V") == narrow.line.count("V") == 3
    assert (narrow.width, wide.width) == (340, 760)


def test_a_failed_loan_tells_everything_in_order(story: Story) -> None:
    story.funded()
    claim = story.paid()
    story.visited(claim.loan, "finance_bureau", signals=["STOPPED"], measures="查封", tier="2")
    story.later(days=1)
    story.received(RecoveryCase.objects.get(claim=claim), "100000")
    shown = [each["moment"] for each in panel(story, claim.loan)["moments"]]
    assert [each.on for each in shown] == sorted(each.on for each in shown)
    assert {each.kind for each in shown} == {"in", "out", "check", "alert", "overdue", "class", "fate"}
    fate = [each.text for each in shown if each.kind == "fate"]
    assert len(fate) == 2, "claimed, compensated"
    everything = moments(story.fresh(claim.loan), story.cast.bank.handler, story.day)
    for_the_firm = moments(story.fresh(claim.loan), story.cast.enterprise.handler, story.day)
    assert {each.kind for each in everything} - {each.kind for each in for_the_firm} == {"check", "alert"}


def test_the_page_says_in_words_what_it_draws(story: Story) -> None:
    loan = story.drawn()
    signed_in = Client()
    signed_in.force_login(story.cast.bank.handler)
    with time_machine.travel(story.now, tick=False):
        text = signed_in.get(loan.get_absolute_url()).content.decode()
    drawn = text[text.index("<figure") : text.index("</details>", text.index("<figure"))]
    assert drawn.count('role="img"') == 2
    assert "最高 3,000,000.00 元" in drawn
    assert "<table" in drawn
    assert "style=" not in drawn
    assert "<script" not in drawn
    assert not re.search(r'\b(?:x|y|x1|x2|y1|y2)="[^"]*,', drawn)


LENT = st.lists(st.tuples(st.integers(0, 900), st.integers(1, 10**9)), min_size=0, max_size=12)


@given(amount=st.integers(1, 10**9), given_back=LENT)
def test_steps_add_up_and_every_mark_is_on_the_paper(amount: int, given_back: list[tuple[int, int]]) -> None:
    first = dt.date(2026, 1, 31)
    made = [Movement(pk=1, on=first, kind="DRAW", principal=Decimal(amount) / 100)]
    left = amount
    for number, (ahead, part) in enumerate(given_back, start=2):
        part = min(part, left)
        left -= part
        day = first + dt.timedelta(days=ahead)
        made.append(Movement(pk=number, on=day, kind="REPAYMENT", principal=-Decimal(part) / 100))
    known = steps(made)
    assert known[-1][1] == sum(each.principal for each in made) == Decimal(left) / 100
    assert [on for on, _ in known] == sorted(on for on, _ in known)
    chart = Drawing(340, (first, first + dt.timedelta(days=700)), known[-1][0], known, first, (), ())
    for on, owed in known:
        assert 0 <= chart.x(on) <= chart.width
        assert 0 <= chart.y(owed) <= chart.base
