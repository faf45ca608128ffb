"""Clocks stand still while an answer is owed, each organisation's its own, across the Spring Festival of 2026."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.story import Story
from zengxindai.accounts import people
from zengxindai.accounts.models import Kind
from zengxindai.workflow import engine, registry
from zengxindai.workflow.models import Turn

EVE = timezone.make_aware(dt.datetime(2026, 2, 10, 10, 0))  # a Tuesday; 14 February is worked, 15 to 23 are off


@pytest.fixture
def frozen(cast: Cast) -> Any:
    """A story whose clock the test moves."""
    told = Story(cast, EVE)
    told.agreement()
    with time_machine.travel(EVE, tick=False) as clock:
        told.clock = clock  # type: ignore[attr-defined]
        yield told


def on(story: Story, day: str) -> Story:
    """Ten o'clock of a day."""
    story.now = timezone.make_aware(dt.datetime.combine(dt.date.fromisoformat(day), dt.time(10)))
    story.clock.move_to(story.now)  # type: ignore[attr-defined]
    return story


def clock_of(case: Any) -> tuple[str | None, str | None]:
    """Last day and day of standing still of a case's one turn."""
    turn = Turn.objects.get(case_type=case.case_type, case_id=case.pk)
    return tuple(day.isoformat() if day else None for day in (turn.due_on, turn.paused_since))  # type: ignore[return-value]


def test_a_question_stops_the_asker_s_clock_and_the_answer_starts_it(frozen: Story) -> None:
    request = frozen.reviewed()
    assert clock_of(request) == ("2026-02-24", None)  # 11, 12, 13, 14, 24
    case = on(frozen, "2026-02-12").asked(request, answer_by="2026-02-26")
    assert clock_of(request) == (None, "2026-02-12")
    on(frozen, "2026-02-24").act("inquiry.answer", case, "enterprise", answer="见附件")
    assert clock_of(request) == ("2026-02-28", None)  # 11, then 25, 26, 27 and Saturday 28, which is worked


def test_asking_again_stops_it_again(frozen: Story) -> None:
    request = frozen.reviewed()
    case = on(frozen, "2026-02-11").asked(request, answer_by="2026-02-25")
    case = on(frozen, "2026-02-12").act("inquiry.answer", case, "enterprise", answer="见附件")
    assert clock_of(request) == ("2026-02-26", None)  # 11 and 12 stood still
    words = {"question": "还缺一份", "items": "", "answer_by": "2026-02-27"}
    case = on(frozen, "2026-02-13").act("inquiry.ask_again", case, "department", **words)
    assert clock_of(request) == (None, "2026-02-13")
    on(frozen, "2026-02-24").act("inquiry.answer", case, "enterprise", answer="补齐")
    assert clock_of(request) == ("2026-03-02", None)  # 25, 26, 27, Saturday 28, 2 March


def test_a_question_taken_back_never_stopped_anything(frozen: Story) -> None:
    request = frozen.reviewed()
    case = on(frozen, "2026-02-11").asked(request, answer_by="2026-02-25")
    on(frozen, "2026-02-13").act("inquiry.cancel", case, "department", reason="另有来源")
    assert clock_of(request) == ("2026-02-24", None)


def test_two_questions_at_once_stop_it_until_the_last_answer(frozen: Story) -> None:
    request = frozen.reviewed()
    first = on(frozen, "2026-02-11").asked(request, answer_by="2026-02-25")
    second = on(frozen, "2026-02-12").asked(request, answer_by="2026-02-26", topic="购销合同")
    on(frozen, "2026-02-13").act("inquiry.answer", first, "enterprise", answer="见附件")
    assert clock_of(request) == (None, "2026-02-12")
    on(frozen, "2026-02-14").act("inquiry.answer", second, "enterprise", answer="见附件")
    assert clock_of(request) == ("2026-02-28", None)  # 11 to 14 stood still: 24, 25, 26, 27, 28


def test_a_question_of_somebody_else_stops_nobody_else(frozen: Story) -> None:
    request = frozen.reviewed()
    on(frozen, "2026-02-11").asked(request, "finance_bureau", answer_by="2026-02-25")
    assert clock_of(request) == ("2026-02-24", None)


def test_a_question_after_the_last_day_stops_nothing(frozen: Story) -> None:
    request = frozen.reviewed()
    on(frozen, "2026-02-25").asked(request, answer_by="2026-03-02")
    assert clock_of(request) == ("2026-02-24", None)


def test_a_question_on_the_last_day_keeps_that_day(frozen: Story) -> None:
    request = frozen.reviewed()
    case = on(frozen, "2026-02-24").asked(request, answer_by="2026-03-02")
    assert clock_of(request) == (None, "2026-02-24")
    on(frozen, "2026-02-26").act("inquiry.answer", case, "enterprise", answer="见附件")
    assert clock_of(request) == ("2026-02-27", None)


def test_the_bank_s_opinion_waits_with_the_bank_s_question(frozen: Story) -> None:
    paper = frozen.investigating()
    assert clock_of(paper) == ("2026-03-02", None)
    case = on(frozen, "2026-02-11").asked(paper.application, "bank", answer_by="2026-02-26")
    assert clock_of(paper) == (None, "2026-02-11")
    frozen.asked(paper.application, "department", answer_by="2026-02-26")
    on(frozen, "2026-02-25").act("inquiry.answer", case, "enterprise", answer="见附件")
    assert clock_of(paper) == ("2026-03-10", None)  # 11, 12, 13, 14, 24 and 25 stood still; the department's does not


def test_what_stood_still_in_one_state_is_nothing_to_the_next(frozen: Story) -> None:
    request = frozen.submitted()
    case = frozen.asked(request, answer_by="2026-02-13")
    assert clock_of(request) == (None, "2026-02-10")
    request = on(frozen, "2026-02-12").act("application.take", request, "department")
    assert clock_of(request) == (None, "2026-02-12")  # still owed
    on(frozen, "2026-02-13").act("inquiry.answer", case, "enterprise", answer="见附件")
    assert clock_of(request) == ("2026-02-27", None)  # 13 stood still: 14, 24, 25, 26, 27


def test_a_clock_that_stands_still_is_shown_in_grey_and_nobody_is_late(frozen: Story) -> None:
    request = frozen.reviewed()
    on(frozen, "2026-02-12").asked(request, answer_by="2026-03-10")
    on(frozen, "2026-03-09")
    reviewer = Client()
    reviewer.force_login(frozen.cast.department.handler)
    for url in ("/", request.get_absolute_url()):
        page = reviewer.get(url).content.decode()
        assert "2026-02-12" in page
        assert '<span class="chip chip-secondary chip-dot">' in page
        assert "chip-danger" not in page


def test_a_proposal_under_signature_waits_as_well(frozen: Story) -> None:
    request = frozen.checked()
    frozen.act_as("application.recommend", request, frozen.cast.department.organisation, 1, **frozen.recommendation())
    frozen.asked(request, answer_by="2026-02-26")
    turn = Turn.objects.get(case_type="application", case_id=request.pk)
    assert (turn.duty, turn.due_on, turn.paused_since) == ("checker", None, dt.date(2026, 2, 10))


def test_a_branch_s_question_is_the_bank_s(frozen: Story) -> None:
    paper = frozen.investigating()
    bank = frozen.cast.bank.organisation
    branch = people.organise(Kind.BANK, "CQNSH01", "重庆农商行双福支行", parent=bank, valid_from=dt.date(2019, 1, 1))
    clerk = people.enrol(branch, "branch-1", "支行经办", ("handler",), valid_from=dt.date(2019, 1, 1))
    frozen.act_as("application.hand_to_branch", paper.application, bank, branch=branch.pk, opinion="")
    row = registry.row("inquiry.ask")
    form = frozen.form(row, frozen.question(answer_by="2026-02-26"), paper.application, clerk)
    case = engine.begin(row, by=clerk, data=form.cleaned_data, on=paper.application, at=frozen.now)
    assert case.asker == bank
    assert clock_of(paper) == (None, "2026-02-10")
