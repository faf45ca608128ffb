"""recommend: three signatures of the department, rules of Articles 10, 11, 17, 21, 22."""

from __future__ import annotations

import datetime as dt

import pytest

from applications.models import Application
from tests.story import Story
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications.models import Notice
from zengxindai.workflow import engine, registry, signing
from zengxindai.workflow.models import Proposal, Turn


def test_it_recommends_after_three_signatures(story: Story) -> None:
    case = story.recommended()
    assert case.status == "RECOMMENDED"
    assert case.bank == story.cast.bank.organisation
    event = Event.objects.get(verb="application.recommend")
    assert (event.source, event.target, event.duty) == ("DEPT_REVIEW", "RECOMMENDED", "approver")
    assert Event.objects.filter(verb="application.recommend.sign").count() == 2


def test_the_bank_sees_it_only_afterwards(story: Story) -> None:
    case = story.checked()
    banker = story.cast.bank.handler
    assert not Application.objects.all().visible_to(banker).exists()
    story.act("application.recommend", case, "department", **story.recommendation())
    assert Application.objects.all().visible_to(banker).get() == case
    assert not Application.objects.all().visible_to(story.cast.other_bank.handler).exists()


def test_the_bank_has_the_turn_and_a_notice(story: Story) -> None:
    case = story.recommended()
    turn = Turn.objects.get(case_type="application", case_id=case.pk)
    assert (turn.organisation, turn.row) == (story.cast.bank.organisation, "application.accept")
    assert Notice.objects.filter(reader=story.cast.bank.handler).exists()
    assert Notice.objects.filter(reader=story.cast.enterprise.handler).exists()


def test_one_signature_moves_nothing(story: Story) -> None:
    case = story.checked()
    row, handler = registry.row("application.recommend"), story.cast.department.handler
    form = story.form(row, story.recommendation(), case, handler)
    proposal = signing.submit(row, case, by=handler, form=form, at=story.now)
    assert isinstance(proposal, Proposal)
    assert story.fresh(case).status == "DEPT_REVIEW"
    assert Turn.objects.get(case_id=case.pk, case_type="application").duty == "checker"


def test_the_maker_may_not_check(story: Story) -> None:
    case = story.checked()
    row, handler = registry.row("application.recommend"), story.cast.department.handler
    proposal = signing.submit(
        row, case, by=handler, form=story.form(row, story.recommendation(), case, handler), at=story.now
    )
    with pytest.raises(NotYours):
        signing.sign(proposal, by=handler, at=story.now)


def test_nobody_recommends_past_the_signatures(story: Story) -> None:
    case = story.checked()
    row, approver = registry.row("application.recommend"), story.cast.department.approver
    data = story.form(row, story.recommendation(), case, approver).cleaned_data
    with pytest.raises(NotYours):
        engine.perform(row, case, by=approver, data=data, at=story.now)


def test_another_department_has_no_turn(story: Story) -> None:
    case = story.checked()
    row, stranger = registry.row("application.recommend"), story.cast.other_department.handler
    with pytest.raises(NotYours):
        signing.submit(row, case, by=stranger, form=story.form(row, story.recommendation(), case, stranger))


def test_a_stale_integrity_check_is_refused_with_its_article(story: Story) -> None:
    case = story.reviewed()
    story.act("application.record_checks", case, "department", **story.answers(case, checked_on="2026-01-02"))
    with pytest.raises(Refused) as refused:
        story.act("application.recommend", case, "department", **story.recommendation())
    assert 11 in {finding.article for finding in refused.value.findings}


def test_a_changed_case_voids_the_proposal(story: Story) -> None:
    case = story.checked()
    row, handler = registry.row("application.recommend"), story.cast.department.handler
    proposal = signing.submit(
        row, case, by=handler, form=story.form(row, story.recommendation(), case, handler), at=story.now
    )
    story.act("application.withdraw", case, "enterprise", reason="不需要了")
    proposal.refresh_from_db()
    assert proposal.state == Proposal.State.VOID


def test_a_returned_request_not_corrected_in_ten_working_days_is_withdrawn(story: Story) -> None:
    case = story.act("application.return_for_correction", story.reviewed(), "department", reason="补齐财务报表")
    last = Turn.objects.get(case_type="application", case_id=case.pk, row="application.submit").due_on
    assert last == dt.date(2026, 3, 24)
    story.at_the_evening_of(last)
    assert story.fresh(case).status == "RETURNED"
    story.at_the_evening_of(last + dt.timedelta(days=1))
    assert story.fresh(case).status == "WITHDRAWN"
