"""The white list from its first day to the day after its last, who reads what of it, and the banks' invitations."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import translation

from applications import queries
from applications.models import Invitation, WhitelistEntry
from tests.cast import FIRM, SINCE, team
from tests.story import INVITATION, LISTED, Story
from zengxindai.accounts import people
from zengxindai.accounts.models import Kind
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications.models import Notice
from zengxindai.workdays import months_later
from zengxindai.workflow.models import Turn


def client(story: Story, name: str, duty: str = "handler") -> Client:
    signed_in = Client()
    signed_in.force_login(story.cast.teams[name].who(duty))
    return signed_in


def page(story: Story, name: str, case: Any) -> str:
    return client(story, name).get(case.get_absolute_url()).content.decode()


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [found.code for found in refusal.value.findings if found.blocks]


def invited(story: Story, entry: Any, bank: str = "bank", **changed: str) -> Any:
    return story.act("whitelist_entry.invite", entry, bank, **{**INVITATION, **changed})


def test_without_days_an_entry_counts_from_today_for_twelve_months(story: Story) -> None:
    entry = story.whitelisted(valid_from="", valid_until="")
    assert entry.status == "ACTIVE"
    assert entry.number == "JJZXD-BMD-2026-0001"
    assert (entry.valid_from, entry.valid_until) == (story.day, months_later(story.day, 12))
    assert entry.department == story.cast.department.organisation
    assert not Turn.objects.filter(case_type="whitelist_entry").exists(), "nobody is waited for"


def test_the_telephone_is_kept_sealed_and_in_no_event(story: Story) -> None:
    entry = invited(story, story.whitelisted())
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact_phone FROM applications_whitelistentry")
        stored = cursor.fetchone()[0]
        cursor.execute("SELECT phone FROM applications_invitation")
        stored += cursor.fetchone()[0]
    events = str(list(Event.objects.filter(case_type="whitelist_entry").values_list("data", flat=True)))
    for number in ("13800001234", "023-47521234"):
        assert number not in stored
        assert number not in events
    assert entry.contact_phone == "13800001234"


def test_one_enterprise_once_on_each_list(story: Story) -> None:
    story.whitelisted()
    with pytest.raises(Refused) as refusal:
        story.whitelisted()
    assert codes(refusal) == ["WHL-01"]
    other = story.whitelisted("other_department")
    assert WhitelistEntry.objects.all().live().filter(uscc=other.uscc).count() == 2


def test_who_is_on_the_black_list_is_put_before_no_bank(story: Story) -> None:
    entry = story.whitelisted()
    story.listed(uscc=LISTED["uscc"], subject="江津双福齿轮有限公司")
    for attempt in (
        lambda: story.whitelisted("other_department"),
        lambda: invited(story, entry),
        lambda: story.act(
            "whitelist_entry.extend", entry, "department", valid_until=(entry.valid_until + dt.timedelta(1)).isoformat()
        ),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert codes(refusal) == ["APP-03"]
        assert refusal.value.findings[0].article == 21


def test_only_the_own_list_is_changed(story: Story) -> None:
    entry = story.whitelisted()
    words = {name: value for name, value in LISTED.items() if name != "uscc"}
    changed = story.act("whitelist_entry.change", entry, "department", **{**words, "products": "减速机"})
    assert changed.products == "减速机"
    for row, data in (("change", words), ("remove", {"reason": "误列"})):
        with pytest.raises(NotYours):
            story.act(f"whitelist_entry.{row}", entry, "other_department", **data)
    for stranger in ("bank", "finance_bureau", "enterprise"):
        with pytest.raises(NotYours):
            story.begin("whitelist_entry.add", stranger, **LISTED)


def test_taken_off_and_put_on_again(story: Story) -> None:
    entry = story.act("whitelist_entry.remove", story.whitelisted(), "department", reason="已迁出本区")
    assert entry.status == "REMOVED"
    assert "已迁出本区" in page(story, "bank", entry)
    assert story.whitelisted().status == "ACTIVE"


def test_extended_and_over_on_the_day_after_the_last(story: Story) -> None:
    entry = story.whitelisted(valid_until=(story.day + dt.timedelta(days=10)).isoformat())
    with pytest.raises(Refused) as refusal:
        story.act("whitelist_entry.extend", entry, "department", valid_until=entry.valid_until.isoformat())
    assert codes(refusal) == ["WHL-03"]
    last = entry.valid_until + dt.timedelta(days=1)
    entry = story.act("whitelist_entry.extend", entry, "department", valid_until=last.isoformat())
    story.at_the_evening_of(last)
    assert story.fresh(entry).status == "ACTIVE", "the last day counts"
    story.at_the_evening_of(last + dt.timedelta(days=1))
    assert story.fresh(entry).status == "EXPIRED"
    with pytest.raises(NotYours):
        invited(story, entry)


def test_who_is_recommended_is_listed_and_the_entry_there_is_extended(story: Story) -> None:
    case = story.recommended()
    entry = queries.live_entry(story.cast.department.organisation, FIRM)
    assert entry is not None
    assert (entry.subject, entry.amount) == (case.enterprise.name, case.amount)
    assert case.recommendation_no in entry.ground
    assert entry.valid_until == months_later(story.day, 12)
    assert Event.objects.filter(verb="whitelist_entry.list_recommended", duty="system").count() == 1
    story.later(days=31)
    story.recommended(purpose="技术改造")
    entry = story.fresh(entry)
    assert entry.valid_until == months_later(story.day, 12)
    assert WhitelistEntry.objects.filter(uscc=FIRM).count() == 1
    story.recommended(purpose="备货")
    assert Event.objects.filter(verb="whitelist_entry.extend").count() == 1, "long enough already"


def test_a_longer_entry_is_not_shortened_by_a_recommendation(story: Story) -> None:
    entry = story.whitelisted(uscc=FIRM, valid_until=months_later(story.day, 30).isoformat())
    story.recommended()
    assert story.fresh(entry).valid_until == months_later(story.day, 30)


def test_any_bank_invites_and_the_enterprise_with_an_account_is_told(story: Story) -> None:
    story.agreement("other_bank")
    entry = story.whitelisted(uscc=FIRM)
    invited(story, entry)
    told = Notice.objects.filter(params__verb="whitelist_entry.invite")
    assert set(told.values_list("reader__organisation", flat=True)) == {
        story.cast.enterprise.organisation.pk,
        story.cast.department.organisation.pk,
    }
    invited(story, entry, "other_bank", message="利率优惠")
    firm = story.cast.enterprise.organisation
    assert [i.bank.code for i in queries.invitations(firm, story.day)] == ["SXYH", "CQNSH"]
    assert INVITATION["message"] in page(story, "enterprise", entry)
    assert client(story, "other_enterprise").get(entry.get_absolute_url()).status_code == 404


def test_an_invitation_waits_thirty_days_for_the_next(story: Story) -> None:
    entry = story.whitelisted()
    invited(story, entry)
    story.later(days=29)
    with pytest.raises(Refused) as refusal:
        invited(story, entry)
    assert codes(refusal) == ["WHL-05"]
    story.later(days=1)
    invited(story, entry)
    assert Invitation.objects.count() == 2


def test_a_bank_without_agreement_does_not_invite(story: Story) -> None:
    entry = story.whitelisted()
    with pytest.raises(Refused) as refusal:
        invited(story, entry, "other_bank")
    assert codes(refusal) == ["REC-02"]


def test_a_branch_invites_for_its_bank(story: Story) -> None:
    bank = story.cast.bank.organisation
    people.organise(Kind.BANK, "CQNSH-SF", "重庆农商行双福支行", parent=bank, valid_from=SINCE)
    story.cast.teams["branch"] = team(Kind.BANK, "CQNSH-SF", "重庆农商行双福支行")
    entry = invited(story, story.whitelisted(), "branch")
    assert Invitation.objects.get().bank == story.cast.bank.organisation
    with pytest.raises(Refused):
        invited(story, entry)
    assert LISTED["contact_phone"] in page(story, "branch", entry)


def test_invitations_that_lead_nowhere_are_not_offered(story: Story) -> None:
    firm = story.cast.enterprise.organisation
    entry = story.whitelisted(uscc=FIRM, valid_until=(story.day + dt.timedelta(days=5)).isoformat())
    invited(story, entry)
    assert queries.invitations(firm, entry.valid_until).count() == 1
    assert queries.invitations(firm, entry.valid_until + dt.timedelta(days=1)).count() == 0
    agreement = queries.agreement_of(story.cast.bank.organisation)
    story.suspended(agreement)
    assert queries.invitations(firm, story.day).count() == 0


def test_what_a_bank_reads_of_an_entry(story: Story) -> None:
    """The contact masked until it invites; of other banks' invitations nothing, not even in the history."""
    story.agreement("other_bank")
    entry = story.whitelisted()
    with translation.override("zh-hans"):
        before = page(story, "bank", entry)
        assert LISTED["contact_phone"] not in before
        assert "138****1234" in before
        assert LISTED["contact"] not in before
        invited(story, entry)
        after, other = page(story, "bank", entry), page(story, "other_bank", entry)
    assert LISTED["contact_phone"] in after
    assert INVITATION["message"] in after
    for secret in (INVITATION["message"], INVITATION["officer"], "重庆农商行江津支行", LISTED["contact_phone"]):
        assert secret not in other
    own = page(story, "department", entry)
    assert LISTED["contact_phone"] in own
    assert INVITATION["message"] in own
    assert LISTED["contact_phone"] not in page(story, "finance_bureau", entry)
    assert INVITATION["message"] not in page(story, "guarantor", entry)


def test_everybody_in_the_menu_reads_every_list(story: Story) -> None:
    entry = story.whitelisted()
    readers = "department other_department bank other_bank finance_bureau fin_dev_center guarantor district_gov"
    for name in [*readers.split(), "pboc_branch", "regulator", "auditor"]:
        listed = client(story, name).get("/whitelist/").content.decode()
        assert entry.subject in listed
        assert 'href="/whitelist/"' in listed
        assert client(story, name).get(f"/api/whitelist/{entry.pk}/").status_code == 200
    assert 'href="/whitelist/"' not in client(story, "enterprise").get("/").content.decode()


def test_the_owner_reads_the_invitations_and_follows_one(story: Story) -> None:
    """On the page where a request begins; the bank followed is preselected, else the one that invited last."""
    story.agreement("other_bank")
    entry = invited(story, story.whitelisted(uscc=FIRM))
    story.later(days=1)
    invited(story, entry, "other_bank", message="利率优惠")
    banks = [story.cast.other_bank.organisation, story.cast.bank.organisation]
    owner = client(story, "enterprise")
    with time_machine.travel(story.now, tick=False):
        begin = owner.get("/apply/")
        assert [invitation.bank for invitation in begin.context["invitations"]] == banks
        for words in (INVITATION["message"], INVITATION["officer"], "利率优惠", "/apply/enterprise/"):
            assert words in begin.content.decode()
        story.file()
        links = [f"/apply/request/?bank={bank.pk}" for bank in banks]
        page = owner.get("/apply/").content.decode()
        assert all(link in page for link in links)
        followed = [owner.get(link).context["form"]["intended_bank"].value() for link in links]
        assert followed == [bank.pk for bank in banks]
        stranger = story.cast.department.organisation.pk
        for query in ("", f"?bank={stranger}", "?bank=x", f"?bank={'9' * 40}", "?bank=%00"):
            chosen = owner.get(f"/apply/request/{query}").context["form"]["intended_bank"].value()
            assert chosen == banks[0].pk, query
        assert not client(story, "other_enterprise").get("/apply/").context["invitations"]


def test_without_invitations_the_page_says_nothing_of_them(story: Story) -> None:
    story.file()
    owner = client(story, "enterprise")
    assert 'id="invitations"' not in owner.get("/apply/").content.decode()
    assert owner.get("/apply/request/").context["form"]["intended_bank"].value() is None


def test_a_draft_keeps_the_bank_it_names(story: Story) -> None:
    story.agreement("other_bank")
    case = story.draft(bank="other_bank")
    invited(story, story.whitelisted(uscc=FIRM))
    chosen = client(story, "enterprise").get(f"/apply/{case.pk}/request/").context["form"]["intended_bank"].value()
    assert chosen == story.cast.other_bank.organisation.pk
