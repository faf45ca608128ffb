"""Bank standing and the exit case (Article 10): levels, the line, the decision, what follows from it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from compensation import tasks
from compensation.models import BankStanding, ExitCase, RecoveryCase
from compensation.queries import exit_line
from tests.story import Story
from zengxindai.accounts.queries import robot
from zengxindai.audit.models import Event
from zengxindai.documents.models import OfficialDocument
from zengxindai.findings import NotYours, Refused
from zengxindai.ledger import proofs
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import Turn

DAY = dt.timedelta(days=1)


def agreement(story: Story) -> Any:
    return story.cast.bank.organisation.agreements.latest("id")


def codes(refused: Any) -> set[str]:
    return {finding.code for finding in refused.value.findings}


def crossed(story: Story) -> ExitCase:
    claim = story.claimed()
    story.at_the_evening_of(claim.loan.pay_by + dt.timedelta(days=91))
    story.now += dt.timedelta(hours=10)
    return ExitCase.objects.get()


def test_crossing_the_line_suspends_at_once_and_freezes_the_figures(story: Story) -> None:
    claim = story.claimed()
    story.at_the_evening_of(claim.loan.pay_by + dt.timedelta(days=90))
    assert (agreement(story).status, ExitCase.objects.count()) == ("EFFECTIVE", 0)
    story.at_the_evening_of(claim.loan.pay_by + dt.timedelta(days=91))
    case = ExitCase.objects.get()
    assert (case.status, case.bad, case.whole, case.claim) == ("OPENED", claim.principal, claim.principal, claim)
    assert (agreement(story).status, agreement(story).suspension_ground) == ("SUSPENDED", "EXIT_LINE")
    assert case.loans.get().owed == claim.principal
    assert Event.objects.get(verb="agreement.suspend").at == Event.objects.get(verb="exit_case.open").at
    row = BankStanding.objects.filter(bank=case.bank).latest("on")
    assert (row.level, row.begun, row.bad, row.loans) == ("RED", True, claim.principal, 1)
    assert not list(proofs.differences())


def test_everybody_concerned_is_told_at_each_step(story: Story) -> None:
    case = crossed(story)
    kinds = {"bank", "finance_bureau", "district_gov", "guarantor", "fin_dev_center", "pboc_branch", "regulator"}
    told = Notice.objects.filter(url=case.get_absolute_url()).values_list("reader__organisation__kind", flat=True)
    assert set(told) == kinds | {"sector_dept"}
    before = Notice.objects.filter(reader__organisation__kind="sector_dept", url=case.get_absolute_url()).count()
    story.act("exit_case.state_view", case, "bank", view="已制定清收方案")
    after = Notice.objects.filter(reader__organisation__kind="sector_dept", url=case.get_absolute_url()).count()
    assert after == 2 * before


def test_a_bank_that_says_nothing_is_heard_no_longer(story: Story) -> None:
    case = crossed(story)
    due = Turn.objects.filter(case_type="exit_case", case_id=case.pk).latest("id").due_on
    story.at_the_evening_of(due - DAY)
    assert story.fresh(case).status == "OPENED"
    story.at_the_evening_of(due)
    assert story.fresh(case).status == "FINANCE_REVIEW"
    with pytest.raises(NotYours):
        story.act("exit_case.state_view", case, "bank", view="迟到的说明")


def test_the_government_resumes_and_the_agreement_follows(story: Story) -> None:
    case = story.decided(crossed(story), "resume")
    assert (case.status, agreement(story).status) == ("RESUMED", "EFFECTIVE")
    assert agreement(story).resumption_basis == case.decision_no
    story.at_the_evening_of(story.day + DAY)
    assert (agreement(story).status, ExitCase.objects.count()) == ("EFFECTIVE", 1)
    # The decision stands until the next month; then the line is looked at again.
    story.at_the_evening_of((story.day.replace(day=1) + dt.timedelta(days=32)).replace(day=1))
    assert (agreement(story).status, ExitCase.objects.count()) == ("SUSPENDED", 2)


def test_the_government_terminates_and_what_is_under_way_goes_its_way(story: Story) -> None:
    undrawn = story.registered(purpose="技术改造")
    accepted = story.accepted(purpose="扩建厂房")
    story.agreement("other_bank")
    case = crossed(story)
    case = story.decided(case, "terminate")
    assert case.status == "TERMINATED"
    found = agreement(story)
    assert (found.status, found.termination_ground, found.decision_no) == ("RUN_OFF", "EXIT_LINE", case.decision_no)
    assert story.fresh(accepted).status in ("BANK_LEFT", "EXPIRED", "LAPSED")
    assert story.fresh(undrawn).status == "LAPSED"
    assert story.fresh(case.claim.loan).status == "CLAIMED"
    assert story.fresh(case.claim).status == "SUBMITTED"
    assert not list(proofs.differences())


def test_papers_of_petition_and_decision(story: Story) -> None:
    case = story.decided(crossed(story), "resume")
    outbox.drain(500)
    titles = set(OfficialDocument.objects.filter(case_id=case.pk, kind="exit_case").values_list("title", flat=True))
    assert titles == {"关于增信贷合作银行退出事项的请示", "关于增信贷合作银行退出事项的批复"}
    assert OfficialDocument.objects.filter(kind="agreement_resumption").exists()


def test_the_government_may_have_it_looked_at_again(story: Story) -> None:
    case = story.petitioned(crossed(story))
    case = story.act("exit_case.return_for_correction", case, "district_gov", reason="请补充该行清收方案")
    assert (case.status, case.petition_no) == ("FINANCE_REVIEW", "")
    assert story.decided(case, "resume").status == "RESUMED"


def test_a_decision_does_not_come_before_its_petition(story: Story) -> None:
    case = story.petitioned(crossed(story))
    for day in (story.day - DAY, story.day + DAY):
        words = {"decision_no": "府批1", "decided_on": day.isoformat(), "reason": "…"}
        with pytest.raises(Refused) as refused:
            story.act("exit_case.resume", case, "district_gov", **words)
        assert codes(refused) == {"EXT-02"}


def test_while_it_is_open_no_other_reason_opens_the_bank(story: Story) -> None:
    claim = story.claimed()
    story.suspended(agreement(story))
    story.at_the_evening_of(claim.loan.pay_by + dt.timedelta(days=91))
    story.now += dt.timedelta(hours=10)
    case = ExitCase.objects.get()
    assert agreement(story).suspension_ground == "COMPLAINT"
    with pytest.raises(Refused) as refused:
        story.act("agreement.resume", agreement(story), "finance_bureau", reason="投诉不属实")
    assert codes(refused) == {"AGR-06"}
    story.decided(case, "resume")
    assert agreement(story).status == "SUSPENDED", "the complaint still suspends"
    assert story.act("agreement.resume", agreement(story), "finance_bureau", reason="不属实").status == "EFFECTIVE"


def test_it_falls_away_with_the_agreement(story: Story) -> None:
    case = crossed(story)
    story.terminated(agreement(story))
    assert story.fresh(case).status == "LAPSED"


def test_levels_are_told_once_and_written_every_evening(story: Story) -> None:
    loan = story.drawn()
    for number in range(9):
        story.drawn(purpose=f"周转{number}", amount="5000000")
    # 300 of 4,800: 6.25 %.
    story.act("loan.classify", loan, "bank", tier="3", reason="经营恶化")
    story.day_end()
    row = BankStanding.objects.latest("id")
    assert (row.level, row.bad, row.whole, row.begun) == ("YELLOW", Decimal("3000000"), Decimal("48000000"), False)
    told = Notice.objects.filter(cause__startswith="standing:")
    assert {n.reader.organisation.kind for n in told} >= {"bank", "finance_bureau", "pboc_branch", "regulator"}
    count = told.count()
    story.at_the_evening_of(story.day + 2 * DAY)
    assert told.count() == count
    assert ExitCase.objects.count() == 0


def test_red_without_a_claim_is_an_alert_only(story: Story) -> None:
    story.act("loan.classify", story.drawn(), "bank", tier="3", reason="经营恶化")
    story.day_end()
    assert BankStanding.objects.latest("id").level == "RED"
    assert (agreement(story).status, ExitCase.objects.count()) == ("EFFECTIVE", 0)
    assert Notice.objects.filter(cause__startswith="standing:", reader__organisation__kind="district_gov").exists()


def test_an_evening_that_is_caught_up_is_told_as_it_was(story: Story) -> None:
    loan = story.drawn()
    day = story.day
    story.later(days=3)
    story.repaid(loan, "1000000")
    story.act("loan.classify", loan, "bank", tier="4", reason="经营恶化")
    tasks.watch_exit_line(day, robot())
    tasks.watch_exit_line(day, robot())
    tasks.watch_exit_line(story.day, robot())
    rows = BankStanding.objects.filter(on__in=(day, story.day)).order_by("on").values_list("bad", "whole", "level")
    assert list(rows) == [(0, Decimal("3000000"), "CALM"), (Decimal("2000000"), Decimal("2000000"), "RED")]


def test_settled_loans_are_out_of_both_but_listed(story: Story) -> None:
    story.funded()
    story.settled(RecoveryCase.objects.get(claim=story.paid()))
    bank = story.cast.bank.organisation
    assert exit_line.ratios([bank.pk], story.day)[bank.pk] == exit_line.Ratio()
    assert exit_line.settled_loans(bank).count() == 1


def pages(story: Story, team: str, path: str, duty: str = "handler") -> Any:
    client = Client()
    client.force_login(story.cast.teams[team].who(duty))
    with time_machine.travel(story.now, tick=False):
        return client.get(path)


def test_a_bank_sees_itself_only(story: Story) -> None:
    case = crossed(story)
    mine, other = story.cast.bank.organisation.pk, story.cast.other_bank.organisation.pk
    story.agreement("other_bank")
    for path in (f"/bank-standings/{mine}/", f"/bank-standings/{mine}/loans/", f"/bank-standings/{mine}/loans/sheet/"):
        assert pages(story, "bank", path).status_code == 200, path
        assert pages(story, "finance_bureau", path).status_code == 200, path
        for team in ("other_bank", "enterprise", "department"):
            assert pages(story, team, path).status_code == 404, (team, path)
    listed = pages(story, "other_bank", "/bank-standings/").content.decode()
    assert story.cast.bank.organisation.name not in listed
    assert pages(story, "bank", f"/bank-standings/{other}/").status_code == 404
    for path in (case.get_absolute_url(), f"/exit-cases/{case.pk}/loans/", f"/exit-cases/{case.pk}/calculation/"):
        assert pages(story, "bank", path).status_code == 200, path
        assert pages(story, "other_bank", path).status_code == 404, path
    assert pages(story, "department", case.get_absolute_url()).status_code == 200
    assert "3,000,000.00" not in pages(story, "department", case.get_absolute_url()).content.decode()
    assert pages(story, "department", f"/exit-cases/{case.pk}/loans/").status_code == 404
    assert pages(story, "enterprise", case.get_absolute_url()).status_code == 404


QUERIES = ("?which=nothing&on=2026-99-99&page=x", "?page=999999999", "?on=9999-12-31", "?page=1")


@pytest.mark.parametrize("query", QUERIES)
def test_what_somebody_types_into_the_address_breaks_nothing(story: Story, query: str) -> None:
    crossed(story)
    path = f"/bank-standings/{story.cast.bank.organisation.pk}/loans/"
    assert pages(story, "bank", path + query).status_code == 200
    assert pages(story, "bank", path + "sheet/" + query).status_code == 200


def test_programs_read_the_same(story: Story) -> None:
    case = crossed(story)
    mine = story.cast.bank.organisation.pk
    (found,) = pages(story, "bank", "/api/bank-standings/").json()
    assert (found["level"], found["bad"], found["exit_case"]) == ("RED", "3000000.00", case.number)
    (row, *_) = pages(story, "bank", f"/api/bank-standings/{mine}/").json()
    assert (row["basis"], row["level"], row["begun"]) == ("DAILY", "RED", True)
    assert pages(story, "other_bank", f"/api/bank-standings/{mine}/").status_code == 404
    assert pages(story, "enterprise", "/api/bank-standings/").status_code == 404
