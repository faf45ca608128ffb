"""Organisations, people, duties and delegations by their one writer, and the constraints behind it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from tests.cast import FIRM, Cast
from zengxindai.accounts import people, queries
from zengxindai.accounts.models import Delegation, DutyHeld, Kind, Organisation, OrganisationName, User
from zengxindai.findings import Refused

DAY = dt.date(2020, 3, 5)
NEXT = DAY + dt.timedelta(days=1)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    """The codes of what was found."""
    return [finding.code for finding in refusal.value.findings]


def test_organising_twice_gives_the_same_organisation(cast: Cast) -> None:
    first = cast.enterprise.organisation
    assert people.organise(Kind.ENTERPRISE, FIRM, "另一个名字", valid_from=DAY) == first
    with pytest.raises(Refused) as refusal:
        people.organise(Kind.BANK, FIRM, "银行", valid_from=DAY)
    assert codes(refusal) == ["PPL-02"]


@pytest.mark.parametrize("code", ["", "91500116MA5U0A019X", "123456789012345679", "CZJ"])
def test_an_enterprise_needs_a_valid_credit_code(db: None, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        people.organise(Kind.ENTERPRISE, code, "公司", valid_from=DAY)
    assert codes(refusal) == ["PPL-01"]


def test_the_district_has_one_finance_bureau(cast: Cast) -> None:
    assert Organisation.objects.sole("finance_bureau") == cast.finance_bureau.organisation
    with pytest.raises(IntegrityError), transaction.atomic():
        people.organise(Kind.FINANCE_BUREAU, "CZJ2", "另一财政局", valid_from=DAY)
    with pytest.raises(ValueError, match="several"):
        Organisation.objects.sole("bank")


def test_a_new_name_leaves_the_old_one_to_earlier_papers(cast: Cast) -> None:
    renamed = people.rename(cast.regulator.organisation, "国家金融监督管理总局江津监管支局", valid_from=DAY)
    assert renamed.name_on(DAY - dt.timedelta(days=1)) == "江津银保监分局"
    assert renamed.name_on(DAY) == renamed.name == "国家金融监督管理总局江津监管支局"
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationName.objects.create(organisation=renamed, name="第三个", valid_from=NEXT)


def test_enrolling_makes_a_member_of_the_group_with_the_duties(cast: Cast) -> None:
    bank = cast.bank.organisation
    user = people.enrol(bank, "zhang", "张三", ("handler", "checker"), password="x", valid_from=DAY)
    assert list(user.groups.all()) == [bank.group]
    assert queries.duties_of(user, DAY) == {"handler", "checker"}
    assert queries.duties_of(user, DAY - dt.timedelta(days=1)) == frozenset()
    assert people.enrol(bank, "zhang", "张三", ()) == user
    with pytest.raises(Refused) as refusal:
        people.enrol(cast.other_bank.organisation, "zhang", "张三", ())
    assert codes(refusal) == ["PPL-03"]


def test_a_duty_ended_today_is_gone_today(cast: Cast) -> None:
    user = cast.bank.handler
    held = user.duties_held.get()
    assert user in queries.holders(cast.bank.organisation, "handler", DAY)
    people.end(held, day=DAY)
    assert queries.duties_of(user, DAY) == frozenset()
    assert user not in queries.holders(cast.bank.organisation, "handler", DAY)
    assert queries.duties_of(user, DAY - dt.timedelta(days=1)) == {"handler"}
    people.give(user, "handler", valid_from=DAY)
    assert queries.duties_of(user, DAY) == {"handler"}


def test_a_duty_is_held_once_at_a_time(cast: Cast) -> None:
    user = cast.bank.handler
    with pytest.raises(Refused) as refusal:
        people.give(user, "handler", valid_from=DAY)
    assert codes(refusal) == ["PPL-06"]
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyHeld.objects.create(user=user, duty="handler", valid_from=DAY)
    with pytest.raises(Refused) as refusal:
        people.give(user, "system", valid_from=DAY)
    assert codes(refusal) == ["PPL-05"]


@pytest.mark.parametrize("closed", ["person", "organisation", "expired"])
def test_closed_accounts_have_no_duties(cast: Cast, closed: str) -> None:
    user = cast.bank.handler
    if closed == "person":
        people.set_active(user, False)
    elif closed == "organisation":
        people.set_suspended(cast.bank.organisation, True)
    else:
        User.objects.filter(pk=user.pk).update(valid_to=DAY)
    assert queries.duties_of(user, DAY) == frozenset()
    assert user not in queries.holders_of_any({cast.bank.organisation.pk: {"handler", "checker"}}, DAY)


def lend(cast: Cast, duty: str = "approver", to: User | None = None, days: int = 1) -> Delegation:
    """The bank's approver lends a duty to its handler for some days."""
    until = DAY + dt.timedelta(days=days)
    return people.delegate(
        cast.bank.approver, to or cast.bank.handler, duty, valid_from=DAY, valid_to=until, reason="出差"
    )


def test_a_lent_duty_is_held_by_both_for_its_days(cast: Cast) -> None:
    lend(cast)
    assert queries.duties_of(cast.bank.handler, DAY) == {"handler", "approver"}
    assert queries.duties_of(cast.bank.approver, DAY) == {"approver"}
    assert queries.duties_of(cast.bank.handler, NEXT) == {"handler"}
    assert set(queries.holders(cast.bank.organisation, "approver", DAY)) == {cast.bank.approver, cast.bank.handler}


def test_a_lent_duty_ends_with_the_lenders_own(cast: Cast) -> None:
    lend(cast, days=10)
    people.end(cast.bank.approver.duties_held.get(), day=NEXT)
    assert queries.duties_of(cast.bank.handler, DAY) == {"handler", "approver"}
    assert queries.duties_of(cast.bank.handler, NEXT) == {"handler"}


def test_a_duty_is_lent_only_to_colleagues_and_only_if_held(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        lend(cast, to=cast.other_bank.handler)
    assert codes(refusal) == ["PPL-07"]
    with pytest.raises(Refused) as refusal:
        lend(cast, duty="checker", days=0)
    assert codes(refusal) == ["PPL-08", "PPL-09"]
    lend(cast)
    with pytest.raises(Refused) as refusal:
        lend(cast, to=cast.bank.checker)
    assert codes(refusal) == ["PPL-10"]


def test_the_robot_exists_and_cannot_sign_in(db: None) -> None:
    robot = people.ensure_robot()
    assert robot == queries.robot() == people.ensure_robot()
    assert not robot.has_usable_password()
    assert queries.duties_of(robot, DAY) == {"system"}
