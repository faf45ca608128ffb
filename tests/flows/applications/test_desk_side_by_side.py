"""The review side by side, marks that lapse, numbers shown for ten minutes, the department's queue."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, connection, transaction

from applications.models import MaterialCheck
from tests.flows.applications.test_desk import codes, page, panels, sent, signed_in
from tests.flows.conftest import NOW
from tests.story import PERSON, Story
from zengxindai.audit.models import Event
from zengxindai.findings import NotYours, Refused
from zengxindai.workflow.models import Proposal

NUMBER, MASKED = PERSON["identity_no"], "110***********002X"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(NOW, tick=False) as frozen:
        yield frozen


def marked(story: Story, case: Any, kind: str = "licence", verdict: str = "GOOD", note: str = "") -> Any:
    return story.act("application.mark_material", case, "department", kind=kind, verdict=verdict, note=note)


def test_it_is_there_for_who_may_mark(story: Story) -> None:
    case = story.reviewed()
    url = f"/applications/{case.pk}/review/"
    answer = signed_in(story, "department").get(url)
    assert answer.status_code == 200
    assert url in page(story, "department", case)
    assert "采购钢材" in answer.content.decode()
    assert NUMBER not in answer.content.decode()
    for team in ("enterprise", "finance_bureau", "other_department", "bank", "auditor"):
        assert signed_in(story, team).get(url).status_code == 404
        assert url not in signed_in(story, team).get(case.get_absolute_url()).content.decode()
    recommended = story.recommended(purpose="备货")
    assert signed_in(story, "department").get(f"/applications/{recommended.pk}/review/").status_code == 404


def test_marks_are_given_there_and_what_is_wrong_is_said(story: Story) -> None:
    case = story.reviewed()
    url, client = f"/applications/{case.pk}/review/", signed_in(story, "department")
    turn = [kind["key"] for kind in client.get(url).context["kinds"] if kind["turn"]]
    answer = client.post(url, {"kind": turn[0], "verdict": "GOOD", "note": ""})
    assert turn == ["licence"]
    follows = [kind["key"] for kind in client.get(url).context["kinds"]][1]
    assert answer.headers["Location"] == f"{url}#kind-{follows}"
    assert client.post(url, {"kind": "tax", "verdict": "WRONG", "note": ""}).status_code == 200
    client.post(url, {"kind": "tax", "verdict": "WRONG", "note": "缺 2 月"})
    assert dict(MaterialCheck.objects.values_list("kind", "verdict")) == {"licence": "GOOD", "tax": "WRONG"}
    form = client.get(f"/applications/{case.pk}/return_for_correction/").context["form"]
    assert form["kinds"].value() == ["tax"]


def test_the_same_act_several_times_running_is_one_line_of_the_timeline(story: Story) -> None:
    case = marked(story, marked(story, story.reviewed()), "tax")
    client = signed_in(story, "department")
    lines = client.get(case.get_absolute_url()).context["timeline"]
    assert [line["times"] for line in lines][:1] == [2]
    assert "共 2 次" in page(story, "department", case)
    case = story.act("application.return_for_correction", case, "department", reason="补正章程")
    first = client.get(case.get_absolute_url()).context["timeline"][0]
    assert (first["times"], first["since"], first["opinion"]) == (1, None, "补正章程")


def test_a_wrong_mark_stops_the_recommendation_until_it_is_another(story: Story) -> None:
    case = marked(story, story.checked(), verdict="WRONG", note="看不清")
    with pytest.raises(Refused) as refusal:
        story.act("application.recommend", case, "department", **story.recommendation())
    assert codes(refusal) == {"REC-05"}
    case = marked(story, case)
    assert MaterialCheck.objects.count() == 1
    assert story.act("application.recommend", case, "department", **story.recommendation()).status == "RECOMMENDED"


def test_what_is_not_marked_warns(story: Story) -> None:
    case = story.checked()
    client = signed_in(story, "department")
    answer = client.post(f"/applications/{case.pk}/recommend/", story.recommendation())
    assert [found["code"] for found in answer.context["warnings"]] == ["REC-05"]


def test_a_mark_lapses_with_its_files(story: Story) -> None:
    case = marked(story, story.checked(), "tax", "WRONG", "看不清")
    case = sent(story, case, "tax")
    assert story.act("application.recommend", case, "department", **story.recommendation()).status == "RECOMMENDED"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE applications_integritycheck SET clear = false, note = '有'",
        "DELETE FROM applications_integritycheck",
        "UPDATE applications_materialcheck SET verdict = 'WRONG', note = ''",
        "DELETE FROM applications_correctionitem",
        "UPDATE applications_correctionitem SET text = '别的'",
        "UPDATE applications_correctionitem SET done_at = NULL",
        "INSERT INTO applications_correctionitem (application_id, round, kind, text, event_id, notice_no)"
        " SELECT application_id, round, kind, '', event_id, '' FROM applications_correctionitem WHERE kind <> ''",
    ],
)
def test_the_database_keeps_what_was_said(story: Story, statement: str) -> None:
    case = marked(story, story.checked())
    case = story.act("application.return_for_correction", case, "department", kinds=["tax"], reason="补正章程")
    item = case.correction_items.get(kind="").pk
    story.act("application.tick_item", case, "enterprise", item=item)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE app_rw")
        cursor.execute(statement)


def asked(story: Story, case: Any, team: str = "department") -> Any:
    person = case.enterprise.file.people.get().pk
    return signed_in(story, team).post(
        f"/applications/{case.pk}/reveal/", {"person": person, "reason": "核对征信授权书"}
    )


def test_a_number_is_shown_to_who_asked_for_ten_minutes(story: Story, clock: Any) -> None:
    case = story.reviewed()
    assert MASKED in page(story, "department", case)
    assert asked(story, case).status_code == 302
    for where in (case, case.enterprise.file):
        shown = page(story, "department", where)
        assert NUMBER in shown
        assert PERSON["phone"] in shown
        assert "10:10" in shown
        for team, duty in (("department", "checker"), ("finance_bureau", "handler"), ("auditor", "handler")):
            other = signed_in(story, team, duty).get(where.get_absolute_url()).content.decode()
            assert NUMBER not in other
            assert MASKED in other
    clock.move_to(NOW + dt.timedelta(minutes=10))
    assert NUMBER not in page(story, "department", case)


def test_the_event_is_the_log_and_holds_no_number(story: Story) -> None:
    case = story.reviewed()
    version = story.fresh(case).version
    asked(story, case)
    event = Event.objects.get(verb="application.reveal")
    assert event.data["reason"] == "核对征信授权书"
    assert NUMBER not in str(event.data)
    assert story.fresh(case).version == version
    answer = signed_in(story, "department").get(f"/api/applications/{case.pk}/")
    assert NUMBER not in answer.content.decode()


def test_a_look_voids_no_signature(story: Story) -> None:
    case = story.checked()
    department = story.cast.department
    story.act_as("application.recommend", case, department.organisation, 1, **story.recommendation())
    asked(story, case)
    assert Proposal.objects.get().state == Proposal.State.OPEN


def test_who_asks_gives_a_reason_and_is_a_reviewer(story: Story) -> None:
    case = story.reviewed()
    person = case.enterprise.file.people.get().pk
    client = signed_in(story, "department")
    assert client.post(f"/applications/{case.pk}/reveal/", {"person": person, "reason": "看看"}).status_code == 200
    assert not Event.objects.filter(verb="application.reveal").exists()
    for team in ("enterprise", "fin_dev_center", "auditor"):
        assert asked(story, case, team).status_code == 403
    assert asked(story, case, "bank").status_code == 404
    draft = story.draft(purpose="备货")
    with pytest.raises(NotYours):
        story.act("application.reveal", draft, "finance_bureau", person=person, reason="核对征信")


def test_a_link_fills_the_form(story: Story) -> None:
    case = story.reviewed()
    person = case.enterprise.file.people.get().pk
    form = signed_in(story, "department").get(f"/applications/{case.pk}/reveal/?person={person}&x=1").context["form"]
    assert form["person"].value() == str(person)
    assert signed_in(story, "department").get(f"/applications/{case.pk}/reveal/?person=%00x").status_code == 200


def test_the_file_s_page_has_people_loans_and_the_requests_one_may_see(story: Story) -> None:
    case = story.recommended()
    other = story.submitted(purpose="备货")
    words = {
        "lender": "农商行",
        "balance": "500000",
        "matures_on": "2027-01-01",
        "security": "CREDIT",
        "tier": "NORMAL",
    }
    file = story.act("enterprise_file.add_financing", case.enterprise.file, "enterprise", **words)
    assert {"people", "loans", "requests"} <= set(panels(story, "bank", file))
    seen = page(story, "bank", file)
    assert case.number in seen
    assert other.number not in seen
    assert other.number in page(story, "department", file)


def test_the_queue_has_deadlines_at_a_constant_cost(story: Story, django_assert_max_num_queries: Any) -> None:
    for number in range(8):
        story.submitted(purpose=f"用途{number}")
    client = signed_in(story, "department")
    client.get("/applications/")
    with django_assert_max_num_queries(16):
        answer = client.get("/applications/")
    assert [column["kind"] for column in answer.context["columns"]][-1] == "deadline"
    assert {row["cells"][-1]["value"]["due_on"] for row in answer.context["rows"]} == {dt.date(2026, 3, 11)}
    assert "2026-03-11" in answer.content.decode()
    bureau = signed_in(story, "finance_bureau").get("/applications/?mine=on").context
    assert [column["kind"] for column in bureau["columns"]][-1] == "day"


def test_mine_are_those_i_can_go_on_with(story: Story) -> None:
    own, done = story.submitted(), story.recommended(purpose="备货")
    rows = signed_in(story, "department").get("/applications/?mine=on").context["rows"]
    assert [row["url"] for row in rows] == [own.get_absolute_url()]
    assert done.status == "RECOMMENDED"
    assert signed_in(story, "department", "checker").get("/applications/?mine=on").context["rows"] == []
