"""A bank's head office sees all of its cases, a branch those handed to it: lists, inbox, signatures, notices."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from applications.models import Application
from compensation.models import FundMovement
from loans.models import LoanOpinion
from reporting.models import MonthlyReport
from tests.cast import SINCE
from tests.story import Story
from zengxindai.accounts import people
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours
from zengxindai.notifications.models import Notice
from zengxindai.workflow import engine, turns
from zengxindai.workflow.models import Proposal, Turn

DUTIES = ("handler", "checker", "approver")


def office(story: Story, code: str, duties: tuple[str, ...] = DUTIES) -> Organisation:
    house = people.organise(
        Kind.BANK, f"CQNSH-{code}", f"{code}支行", parent=story.cast.bank.organisation, valid_from=SINCE
    )
    for duty in duties:
        people.enrol(house, f"{code}-{duty}".lower(), f"{code}{duty}", (duty,), valid_from=SINCE)
    return house


@pytest.fixture
def branch(story: Story) -> Organisation:
    return office(story, "SF")


def member(house: Organisation, duty: str) -> User:
    return User.objects.get(organisation=house, dutyheld__duty=duty)


def waiting(house: Organisation, duty: str, story: Story) -> list[str]:
    return [turn.row for turn in turns.of_user(member(house, duty), story.day)]


def hand(story: Story, case: Any, branch: Organisation | None) -> None:
    request = case.application
    request.refresh_from_db()
    words = {"branch": str(branch.pk) if branch else "", "opinion": ""}
    story.act_as("application.hand_to_branch", request, story.cast.bank.organisation, **words)
    case.refresh_from_db()


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def sees(user: User, case: Any) -> bool:
    return bool(type(case).objects.visible_to(user).filter(pk=case.pk).exists())


def test_a_branch_sees_nothing_until_the_head_office_hands_it_over(story: Story, branch: Organisation) -> None:
    request = story.recommended()
    clerk = member(branch, "handler")
    assert not sees(clerk, request)
    assert waiting(branch, "handler", story) == []
    assert signed_in(clerk).get(request.get_absolute_url()).status_code == 404
    assert signed_in(clerk).get(f"/api/applications/{request.pk}/").status_code == 404
    hand(story, request, branch)
    assert sees(clerk, request)
    assert sees(story.cast.bank.handler, request)
    assert waiting(branch, "handler", story) == ["application.accept"]
    assert not Turn.objects.filter(organisation=story.cast.bank.organisation).exists()
    assert signed_in(clerk).get(request.get_absolute_url()).status_code == 200
    assert Notice.objects.filter(reader=clerk, event_id=Event.objects.latest("id").pk).exists()


def test_the_branch_accepts_investigates_and_signs(story: Story, branch: Organisation) -> None:
    request = story.recommended()
    hand(story, request, branch)
    story.act_as("application.accept", request, branch, opinion="")
    assert waiting(branch, "handler", story) == ["opinion.investigate"]


def test_what_nobody_in_the_branch_may_sign_waits_at_the_head_office(story: Story) -> None:
    small = office(story, "BS", ("handler",))
    bank = story.cast.bank
    paper = story.investigated()
    hand(story, paper, small)
    assert waiting(small, "handler", story) == ["opinion.approve"]
    story.act_as("opinion.approve", paper, small, signatures=1, **story.opinion())
    proposal = Proposal.objects.get(state="OPEN")
    assert proposal.organisation == small
    assert [(t.organisation, t.duty) for t in Turn.objects.filter(case_type="opinion")] == [
        (bank.organisation, "checker")
    ]
    page = signed_in(bank.checker)
    assert str(reverse("proposal-sign", args=[proposal.pk])) in page.get(paper.get_absolute_url()).content.decode()
    assert str(paper) in page.get(reverse("proposals")).content.decode()
    for person in (bank.checker, bank.approver):
        signed_in(person).post(f"/proposals/{proposal.pk}/sign/", {"opinion": "同意"})
    assert LoanOpinion.objects.get(pk=paper.pk).status == "APPROVED"
    assert waiting(small, "handler", story) == ["filing.submit"]


def test_a_branch_s_own_signatures_stay_in_it(story: Story, branch: Organisation) -> None:
    paper = story.investigated()
    hand(story, paper, branch)
    story.act_as("opinion.approve", paper, branch, signatures=1, **story.opinion())
    assert Proposal.objects.get(state="OPEN").organisation == branch
    assert waiting(branch, "checker", story) == ["opinion.approve"]
    assert not Turn.objects.filter(organisation=story.cast.bank.organisation, case_type="opinion").exists()


def test_what_the_head_office_began_to_sign_is_the_head_office_s(story: Story, branch: Organisation) -> None:
    paper = story.investigated()
    hand(story, paper, branch)
    story.act_as("opinion.approve", paper, story.cast.bank.organisation, signatures=1, **story.opinion())
    assert waiting(branch, "checker", story) == []
    proposal = Proposal.objects.get(state="OPEN")
    answer = signed_in(member(branch, "checker")).post(f"/proposals/{proposal.pk}/sign/", {"opinion": "同意"})
    assert answer.status_code == 404
    proposal.refresh_from_db()
    assert proposal.signatures.count() == 1


def test_all_that_follows_passes_to_the_other_branch(story: Story, branch: Organisation) -> None:
    other = office(story, "BS")
    loan = story.overdue()
    hand(story, loan, branch)
    assert "claim.draft" in waiting(branch, "handler", story)
    hand(story, loan, other)
    old, new = member(branch, "handler"), member(other, "handler")
    assert waiting(branch, "handler", story) == []
    assert "claim.draft" in waiting(other, "handler", story)
    for case in (loan.application, loan.filing, loan.filing.opinion, loan):
        assert (sees(old, case), sees(new, case)) == (False, True), case
        assert signed_in(old).get(case.get_absolute_url()).status_code == 404
    hand(story, loan, None)
    assert not sees(new, loan)
    assert Turn.objects.filter(organisation=story.cast.bank.organisation, row="claim.draft").exists()


def test_lists_exports_and_the_watch_page_hold_what_was_handed_over_only(story: Story, branch: Organisation) -> None:
    loan = story.overdue()
    clerk = signed_in(member(branch, "handler"))
    pages = ("/loans/", "/filings/", "/opinions/", "/applications/", "/loans/watch/", "/api/loans/")
    for page in pages:
        assert loan.subject not in clerk.get(page).content.decode(), page
    hand(story, loan, branch)
    for page in pages:
        answer = clerk.get(page)
        assert answer.status_code == 200
        said = answer.json() if page.startswith("/api") else answer.content.decode()
        assert loan.subject in str(said), page


def test_the_bank_as_a_whole_is_its_head_office_s(story: Story, branch: Organisation) -> None:
    story.funded()
    clerk = member(branch, "handler")
    for model in (MonthlyReport, FundMovement):
        assert not model.objects.visible_to(clerk).exists()
    assert FundMovement.objects.visible_to(story.cast.bank.handler).exists()
    with pytest.raises(NotYours):
        story.act_as("application.hand_to_branch", story.recommended(), branch, branch=str(branch.pk))


def test_a_bank_without_branches_is_not_asked_for_one(story: Story) -> None:
    request = story.recommended()
    assert "application.hand_to_branch" not in {o.row.key for o in engine.offers(request, story.cast.bank.handler)}


def test_only_the_own_bank_s_branches_may_be_chosen(story: Story, branch: Organisation) -> None:
    rival = people.organise(
        Kind.BANK, "SXYH-1", "三峡支行", parent=story.cast.other_bank.organisation, valid_from=SINCE
    )
    request = story.recommended()
    page = signed_in(story.cast.bank.handler)
    for wrong in (rival, story.cast.bank.organisation, story.cast.department.organisation):
        answer = page.post(f"/applications/{request.pk}/hand_to_branch/", {"branch": wrong.pk, "opinion": ""})
        assert answer.status_code == 200
        assert "选择一个有效的选项" in answer.content.decode()
        assert Application.objects.get(pk=request.pk).branch is None


def test_where_it_is_already_it_need_not_be_handed(story: Story, branch: Organisation) -> None:
    request = story.recommended()
    page = signed_in(story.cast.bank.handler)
    for there in (None, branch):
        hand(story, request, there) if there else None
        answer = page.post(f"/applications/{request.pk}/hand_to_branch/", {"branch": there.pk if there else ""})
        assert "已由该行办理" in answer.content.decode()


def test_another_bank_has_the_request_without_the_branch(story: Story, branch: Organisation) -> None:
    paper = story.investigated()
    hand(story, paper, branch)
    story.act_as("opinion.decline", paper, story.cast.bank.organisation, decline_code="FINANCES", reason="负债过高")
    request = Application.objects.get(pk=paper.application_id)
    other = story.cast.other_bank.organisation
    story.agreement("other_bank")
    story.act_as("application.redirect", request, story.cast.department.organisation, bank=str(other.pk), reason="另荐")
    request.refresh_from_db()
    assert (request.bank, request.branch) == (other, None)
    # What the branch had it keeps, as its bank does.
    assert sees(member(branch, "handler"), request)


def test_a_suspended_organisation_s_token_is_void(story: Story) -> None:
    user = story.cast.bank.handler
    door = {"authorization": f"Token {people.renew_token(user)}"}
    assert Client().get("/api/loans/", headers=door).status_code == 200
    Organisation.objects.filter(pk=user.organisation_id).update(suspended=True)
    assert Client().get("/api/loans/", headers=door).status_code == 401


def test_an_investigation_that_began_no_longer_waits_to_be_begun(story: Story) -> None:
    story.investigating()
    assert list(Turn.objects.values_list("row", flat=True)) == ["opinion.approve"]


def test_the_head_office_reads_the_branch_s_signatures_in_the_history(story: Story, branch: Organisation) -> None:
    paper = story.investigated()
    hand(story, paper, branch)
    story.act_as("opinion.approve", paper, branch, signatures=1, **story.opinion())
    page = signed_in(story.cast.bank.handler).get(paper.get_absolute_url()).content.decode()
    assert "SFhandler" in page
    stranger = signed_in(story.cast.finance_bureau.handler).get(paper.get_absolute_url()).content.decode()
    assert "SFhandler" not in stranger
