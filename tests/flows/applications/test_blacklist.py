"""The black list from proposal to removal: told, heard, decided, ended; whom it stops, what it closes (Article 21)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.utils import timezone

from applications.models import Application, BlacklistEntry
from applications.states import BlacklistState
from tests.cast import OTHER_FIRM
from tests.flows.conftest import NOW
from tests.story import ENTRY, PROMISES, RESPONSIBLE, Story, paper
from zengxindai import privacy
from zengxindai.audit.models import Event
from zengxindai.documents.models import Attachment
from zengxindai.findings import NotYours, Refused
from zengxindai.policy.models import Parameter
from zengxindai.workflow.models import Turn
from zengxindai.workflow.rehearsal import NotValid

NAME, NUMBER = RESPONSIBLE
LINE = f"{NAME} {NUMBER}"
SECOND = "李兰 500116198207300037"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [found.code for found in refusal.value.findings]


def page(story: Story, team: str, url: str) -> str:
    client = Client()
    client.force_login(story.cast.teams[team].handler)
    return client.get(url).content.decode()


def waits_for(entry: BlacklistEntry) -> set[tuple[str, str]]:
    turns = Turn.objects.filter(case_type="blacklist_entry", case_id=entry.pk).select_related("organisation")
    return {(turn.organisation.kind, turn.row.partition(".")[2]) for turn in turns}


@pytest.mark.parametrize("team", ["finance_bureau", "bank", "department", "guarantor"])
def test_four_parties_propose(story: Story, team: str) -> None:
    entry = story.proposed(team)
    assert (entry.status, entry.number) == ("PROPOSED", "JJZXD-HMD-2026-0001")
    assert entry.proposer == story.cast.teams[team].organisation
    assert waits_for(entry) == {("finance_bureau", "issue_notice")}
    assert Attachment.objects.get(case_type="blacklist_entry", case_id=entry.pk).name == "证据.pdf"


@pytest.mark.parametrize("team", ["enterprise", "district_gov", "fin_dev_center", "auditor"])
def test_others_do_not_propose(story: Story, team: str) -> None:
    with pytest.raises(NotYours):
        story.proposed(team)


def test_persons_get_entries_of_their_own_and_are_nowhere_in_clear(story: Story) -> None:
    entry = story.proposed("bank", persons=f"{LINE}\n\n{SECOND.replace(' ', '，')}")
    first, second = entry.persons.order_by("id")
    assert (first.number, second.number) == ("JJZXD-HMD-2026-0002", "JJZXD-HMD-2026-0003")
    assert (first.person.name, first.person.identity_no) == RESPONSIBLE
    assert bytes(first.identity_index) == privacy.blind(NUMBER, "identity")
    assert (first.uscc, first.subject, first.facts, first.loss) == (
        None, "王*（江津晨光机械有限公司）", entry.facts, entry.loss,
    )  # fmt: skip
    assert waits_for(first) == {("finance_bureau", "issue_notice")}
    with connection.cursor() as cursor:
        for table in ("audit_event", "applications_blacklistentry", "workflow_turn", "notifications_notice"):
            cursor.execute(f"SELECT t::text FROM {table} t")
            told = "".join(text for (text,) in cursor.fetchall())
            assert NUMBER not in told
            assert NAME not in told
    assert "500***********0018" in str(Event.objects.get(verb="blacklist_entry.propose").data["persons"])


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ("王晨光", ["第 1 行：应为“姓名 身份证号”，中间空格"]),
        (f"{LINE}\n李兰 50011619820730003", ["第 2 行："]),
        ("李兰 500116198207300038\n张三 500116198213300037", ["第 1 行：", "第 2 行："]),
        (f"{LINE}\n{SECOND}\n某人 {NUMBER}", ["第 3 行：与第 1 行重复"]),
        ("王1光 500116198001010018", ["第 1 行：姓名含有数字或过长"]),
        ("\n".join([LINE] * 21), ["一次最多 20 行"]),
    ],
)
def test_every_wrong_line_is_told_with_its_number(story: Story, lines: str, told: list[str]) -> None:
    bank = Client()
    bank.force_login(story.cast.bank.handler)
    page = bank.post("/blacklist/begin/propose/", {**ENTRY, "persons": lines, "file": paper()})
    errors = page.context["form"].errors["persons"]
    assert len(errors) == len(told)
    assert all(error.startswith(begin) for error, begin in zip(errors, told, strict=True))
    assert page.context["form"]["persons"].value() == lines
    assert not BlacklistEntry.objects.exists()


def test_no_loss_no_ground(story: Story) -> None:
    with pytest.raises(NotValid, match="loss"):
        story.proposed(loss="0")
    with pytest.raises(NotValid, match="file"):
        story.proposed(file="")


def test_a_subject_has_one_entry_under_way(story: Story) -> None:
    story.proposed(persons=LINE)
    with pytest.raises(Refused) as refusal:
        story.proposed("bank", uscc=OTHER_FIRM, subject="花椒", persons=LINE)
    assert codes(refusal) == ["BLK-01"]
    assert NUMBER not in str(refusal.value)
    with pytest.raises(Refused) as refusal:
        story.proposed("bank")
    assert codes(refusal) == ["BLK-01"]


def test_the_notice_is_issued_then_served_then_the_days_run(story: Story) -> None:
    entry = story.proposed("bank")
    with pytest.raises(Refused) as refusal:
        story.act("blacklist_entry.notify", entry, "finance_bureau", **story.service())
    assert codes(refusal) == ["BLK-02"]
    entry = story.noticed(entry)
    assert (entry.status, entry.notice_no) == ("PROPOSED", "JJZXD黑告〔2026〕0001号")
    assert waits_for(entry) == {("finance_bureau", "notify")}
    with pytest.raises(NotYours):
        story.noticed(entry)
    entry = story.act("blacklist_entry.notify", entry, "finance_bureau", **story.service())
    assert (entry.status, entry.objection_until) == ("NOTIFIED", dt.date(2026, 3, 17))
    told = [page(story, team, "/?tab=notices") for team in ("enterprise", "bank")]
    assert all(entry.number in text for text in told)


@pytest.mark.parametrize(("day", "in_time"), [(10, True), (17, True), (18, False)])
def test_the_enterprise_objects_within_its_days(story: Story, day: int, in_time: bool) -> None:
    entry = story.notified()
    story.now = timezone.make_aware(dt.datetime(2026, 3, day, 16, 0))
    said = {"statement": "合同属实", "received_on": "2026-03-10"}
    if not in_time:
        with pytest.raises(Refused) as refusal:
            story.act("blacklist_entry.object", entry, "enterprise", **said)
        assert codes(refusal) == ["BLK-03"]
        return
    entry = story.act("blacklist_entry.object", entry, "enterprise", **said, file=paper("申辩书.pdf"))
    assert (entry.status, entry.objected_on) == ("OBJECTED", story.day), "its own day, whatever it sends"
    assert waits_for(entry) == {("finance_bureau", "review")}


def test_the_bureau_enters_what_came_in_time_on_paper(story: Story) -> None:
    entry = story.notified()
    story.later(days=8)
    with pytest.raises(NotValid, match="file"):
        story.act("blacklist_entry.object", entry, "finance_bureau", statement="x", received_on="2026-03-17")
    late = {"statement": "合同属实", "file": paper()}
    with pytest.raises(Refused) as refusal:
        story.act("blacklist_entry.object", entry, "finance_bureau", received_on="2026-03-18", **late)
    assert codes(refusal) == ["BLK-03"]
    late = {"statement": "合同属实", "file": paper()}
    entry = story.act("blacklist_entry.object", entry, "finance_bureau", received_on="2026-03-17", **late)
    assert (entry.status, entry.objected_on) == ("OBJECTED", dt.date(2026, 3, 17))


def test_silence_goes_to_the_government_the_day_after(story: Story) -> None:
    entry = story.notified()
    story.at_the_evening_of(dt.date(2026, 3, 17))
    assert story.fresh(entry).status == "NOTIFIED"
    story.at_the_evening_of(dt.date(2026, 3, 18))
    entry = story.fresh(entry)
    assert entry.status == "REVIEWED"
    assert waits_for(entry) == {("district_gov", "list")}
    event = Event.objects.get(verb="blacklist_entry.no_objection")
    assert event.duty == "system"


def test_the_review_upholds_or_drops(story: Story) -> None:
    assert story.weighed().status == "REVIEWED"
    other = story.weighed(result="DROP", uscc=OTHER_FIRM, subject="花椒")
    assert (other.status, other.review_result) == ("REJECTED", "DROP")
    assert Event.objects.get(verb="blacklist_entry.drop").opinion == "经核实，申辩理由不成立"


@pytest.mark.parametrize("brought", ["proposed", "notified", "weighed"])
def test_the_bureau_drops_what_does_not_hold(story: Story, brought: str) -> None:
    entry = story.act("blacklist_entry.drop", getattr(story, brought)(), "finance_bureau", reason="证据不足")
    assert entry.status == "REJECTED"
    assert story.proposed().status == "PROPOSED", "a new proposal may come with new proof"


def test_the_government_lists_from_the_day_of_its_decision(story: Story) -> None:
    entry = story.weighed()
    story.later(days=3)
    with pytest.raises(Refused) as refusal:
        words = {"decision_no": "1", "decided_on": "2026-03-09"}
        story.act("blacklist_entry.list", entry, "district_gov", **words)
    assert codes(refusal) == ["BLK-04"]
    words = {"decision_no": "江津府〔2026〕9号", "decided_on": "2026-03-12"}
    entry = story.act("blacklist_entry.list", entry, "district_gov", **words)
    assert (entry.status, entry.listed_on, entry.barred_until) == (
        "ACTIVE", dt.date(2026, 3, 12), dt.date(2031, 3, 12),
    )  # fmt: skip


def test_the_government_rejects(story: Story) -> None:
    entry = story.act("blacklist_entry.reject", story.weighed(), "district_gov", reason="情节轻微")
    assert entry.status == "REJECTED"


def test_nobody_is_listed_straight_away(story: Story) -> None:
    for brought in (story.proposed(), story.notified(uscc=OTHER_FIRM, subject="花椒")):
        with pytest.raises(NotYours):
            story.act("blacklist_entry.list", brought, "district_gov", **story.decision())


def test_the_period_ends_by_itself_the_day_after_its_last(story: Story) -> None:
    entry = story.listed(persons=LINE)
    person = story.listed(entry.persons.get())
    story.at_the_evening_of(dt.date(2031, 3, 10))
    assert {story.fresh(each).status for each in (entry, person)} == {"ACTIVE"}
    story.at_the_evening_of(dt.date(2031, 3, 11))
    assert {story.fresh(each).status for each in (entry, person)} == {"EXPIRED"}
    assert story.fresh(entry).removal_no == "JJZXD黑移〔2031〕0001号"


def test_only_an_error_of_fact_ends_it_before(story: Story) -> None:
    entry = story.listed()
    words = {"correction_no": "江津府〔2026〕20号", "corrected_on": "2026-03-09", "reason": "同名企业"}
    with pytest.raises(Refused) as refusal:
        story.act("blacklist_entry.revoke", entry, "district_gov", **words)
    assert codes(refusal) == ["BLK-05"]
    with pytest.raises(NotYours):
        story.act("blacklist_entry.revoke", entry, "finance_bureau", **words)
    words["corrected_on"] = "2026-03-10"
    entry = story.act("blacklist_entry.revoke", entry, "district_gov", **words)
    assert (entry.status, entry.corrected_on) == ("REVOKED", dt.date(2026, 3, 10))
    assert story.act("application.submit", story.draft(), "enterprise", **PROMISES).status == "SUBMITTED"


def test_every_state_is_reached(story: Story) -> None:
    """The states the tests above bring entries to, each by acts alone."""
    targets = {row.target for row in story_rows() if row.target}
    assert targets == set(BlacklistState.values)


def story_rows() -> Any:
    from zengxindai.workflow import registry

    return registry.flow("blacklist_entry").rows


# --- the gate


def test_a_listed_enterprise_cannot_submit_and_reads_that_this_is_a_default(story: Story) -> None:
    draft = story.draft()
    entry = story.listed()
    with pytest.raises(Refused) as refusal:
        story.act("application.submit", draft, "enterprise")
    (found,) = (each for each in refusal.value.findings if each.code == "APP-03")
    assert found.article == 21
    assert "by default the district refuses" in found.message
    assert found.params == {"label": entry.subject, "until": "2031-03-10", "decision": "江津府〔2026〕1号"}


def only_warns() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE NONE")
        Parameter.objects.filter(key="blacklist_blocks_requests").update(value=False)
        cursor.execute("SET LOCAL ROLE app_rw")
    from zengxindai.policy import terms

    terms._on.cache_clear()


@pytest.fixture
def warning_district(story: Story) -> Any:
    """A district whose notice bars subsidies only."""
    from zengxindai.policy import terms

    only_warns()
    yield
    terms._on.cache_clear()


@pytest.mark.usefixtures("warning_district")
def test_where_the_list_bars_subsidies_only_it_warns_and_closes_nothing(story: Story) -> None:
    under_way, drawn = story.checked(purpose="技术改造"), story.drawn()
    story.listed()
    assert story.fresh(under_way).status == "DEPT_REVIEW"
    words = story.recommendation()
    assert story.act("application.recommend", under_way, "department", **words).status == "RECOMMENDED"
    event = Event.objects.filter(verb="application.recommend").latest("id")
    assert ("APP-03", "warn") in [(each["code"], each["level"]) for each in event.findings]
    assert story.fresh(drawn).status == "ACTIVE"


def test_an_entry_in_force_stops_the_recommendation(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    """As for a person of the enterprise, whose entry closes no request."""
    entry = story.proposed(uscc=OTHER_FIRM, subject="花椒", persons=LINE)
    person = story.listed(entry.persons.get())
    case = story.checked()
    from applications.queries import blacklist

    monkeypatch.setattr(blacklist, "identity_indexes", lambda enterprise: [privacy.blind(NUMBER, "identity")])
    with pytest.raises(Refused) as refusal:
        story.act("application.recommend", case, "department", **story.recommendation())
    assert [found.code for found in refusal.value.findings if found.blocks] == ["APP-03"]
    assert NUMBER not in str(refusal.value)
    assert person.label in str(refusal.value)


def test_listing_closes_what_is_not_filed_and_leaves_loans_alone(story: Story) -> None:
    loan = story.drawn(purpose="一")
    filed = story.registered(purpose="二")
    unfiled = [story.submitted(purpose="三"), story.investigating(purpose="四").application]
    waiting = story.filed(purpose="五")
    other = story.submitted(team="other_enterprise")
    draft = story.draft(purpose="六")
    story.listed()
    closed = [story.fresh(each).status for each in (*unfiled, waiting.application)]
    assert closed == ["WITHDRAWN"] * 3
    kept = [story.fresh(each).status for each in (loan, filed, other, draft)]
    assert kept == ["ACTIVE", "REGISTERED", "SUBMITTED", "DRAFT"]
    events = Event.objects.filter(verb="application.close")
    assert {(each.opinion, each.duty) for each in events} == {("江津府〔2026〕1号", "system")}
    assert Event.objects.filter(verb="application.barred").count() == 2, "the bank of both is told"
    assert story.fresh(waiting).status == "LAPSED"
    with pytest.raises(NotYours):
        story.act("filing.acknowledge", waiting, "guarantor")


def test_what_is_filed_is_not_drawn_but_what_was_drawn_before_is_recorded(story: Story) -> None:
    loan = story.registered().loan
    story.later(days=2)
    story.listed()
    with pytest.raises(Refused) as refusal:
        story.act("loan.draw", loan, "bank", **story.drawing(loan))
    assert codes(refusal) == ["APP-03"]
    before = (story.day - dt.timedelta(days=1)).isoformat()
    drawn = story.drawing(loan, drawn_on=before, matures_on="2027-03-11")
    assert story.act("loan.draw", loan, "bank", **drawn).status == "ACTIVE"


def test_nobody_deletes_an_entry(story: Story) -> None:
    entry = story.listed()
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        BlacklistEntry.objects.filter(pk=entry.pk).delete()
    with pytest.raises(IntegrityError, match="blacklist_period_whole"), transaction.atomic():
        BlacklistEntry.objects.filter(pk=entry.pk).update(barred_until=None)
    assert Application.objects.count() == 0
