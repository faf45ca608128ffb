"""Sheets in, through both doors: previewed, carried out once, all rows or none, every mistake told in its row."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from stdnum.cn import uscc

from applications import queries
from applications.forms.sheets import RECOMMENDATIONS, WHITE_LIST
from applications.models import WhitelistEntry
from tests.cast import FIRM
from tests.flows.conftest import NOW
from tests.sheets import CODES, cells, entries, filled, upload, workbook
from tests.story import LISTED, Story
from zengxindai.audit.models import Event
from zengxindai.documents.models import Attachment
from zengxindai.web.imports import carrying
from zengxindai.workflow.models import Proposal

URL = {"whitelist": "/imports/whitelist/", "recommendations": "/imports/recommendations/"}

# What the agreement brought is none of these tests' files.
SENT = Attachment.objects.exclude(case_type="agreement")


@pytest.fixture(autouse=True)
def standing(settings: Any, tmp_path: Path, time_machine: Any) -> None:
    """The clock stands at the story's day; files go where nobody keeps them."""
    settings.PRIVATE_ROOT = tmp_path
    time_machine.move_to(NOW, tick=False)


def client(story: Story, name: str = "department", duty: str = "handler") -> Client:
    signed_in = Client(raise_request_exception=True)
    signed_in.force_login(story.cast.teams[name].who(duty))
    return signed_in


def kept_files(settings: Any) -> list[Path]:
    return [path for path in Path(settings.PRIVATE_ROOT).rglob("*") if path.is_file()]


def white_list(story: Story, *rows: dict[str, Any]) -> bytes:
    return filled(WHITE_LIST.columns(story.cast.department.handler), rows)


def carry_out(story: Story, content: bytes, which: str = "whitelist") -> Any:
    """Preview and confirmation, as in the browser; the answer to the confirmation."""
    door = client(story)
    seen = door.post(URL[which], {"file": upload(content)})
    assert seen.status_code == 200
    assert not seen.context.get("mistakes"), seen.context["mistakes"]
    return door.post(URL[which], {"file": seen.context["kept"].pk})


def test_nothing_is_done_before_it_is_confirmed(story: Story, settings: Any) -> None:
    content = white_list(story, *entries(story, *CODES[:3], amount=2000000, valid_until="2027-01-31"))
    door = client(story)
    seen = door.post(URL["whitelist"], {"file": upload(content)})
    assert seen.context["preview"]["count"] == 3
    assert WhitelistEntry.objects.count() == 0
    assert Event.objects.filter(case_type="whitelist_entry").count() == 0
    pk = seen.context["kept"].pk
    done = door.post(URL["whitelist"], {"file": pk}, follow=True)
    assert "3" in done.content.decode()
    assert WhitelistEntry.objects.filter(status="ACTIVE", valid_until=dt.date(2027, 1, 31)).count() == 3
    entry = WhitelistEntry.objects.get(uscc=CODES[0])
    assert (entry.contact_phone, entry.amount, entry.valid_from) == (LISTED["contact_phone"], 2000000, story.day)
    kept = Attachment.objects.get(pk=pk)
    assert (kept.case_type, kept.case_id) == ("import", pk)
    assert Event.objects.get(pk=kept.event_id).data["done"] == 3
    again = door.post(URL["whitelist"], {"file": pk})
    assert again.context["form"].errors["file"]
    assert WhitelistEntry.objects.count() == 3
    assert client(story, "department", "checker").get(f"/documents/{pk}/").status_code == 200
    assert client(story, "other_department").get(f"/documents/{pk}/").status_code == 404


def test_the_same_sheet_twice_is_told_by_a_rule(story: Story) -> None:
    content = white_list(story, *entries(story, *CODES[:2]))
    assert carry_out(story, content).status_code == 302
    seen = client(story).post(URL["whitelist"], {"file": upload(content)})
    assert {m["code"] for m in seen.context["mistakes"]} == {"WHL-06"}
    answer = client(story).post("/api/imports/whitelist/", {"file": upload(content)})
    assert answer.status_code == 409
    assert [(e["row"], e["code"]) for e in answer.json()["errors"]] == [(4, "WHL-06"), (5, "WHL-06")]
    assert WhitelistEntry.objects.count() == 2


def test_what_is_new_among_what_is_there_is_carried_out(story: Story) -> None:
    """Of four: one added, one changed, one extended, one passed over."""
    carry_out(story, white_list(story, *entries(story, *CODES[:3], amount=1000)))
    rows = entries(story, *CODES, amount=1000)
    rows[1]["products"] = "蜗轮"
    later = (story.day + dt.timedelta(days=500)).isoformat()
    rows[2]["valid_until"] = later
    answer = client(story).post("/api/imports/whitelist/", {"file": upload(white_list(story, *rows))})
    assert answer.json() == {"done": 3, "proposed": 0, "unchanged": 1}
    verbs = list(Event.objects.filter(verb__startswith="whitelist_entry").order_by("id").values_list("verb", flat=True))
    assert verbs[3:] == ["whitelist_entry.change", "whitelist_entry.extend", "whitelist_entry.add"]
    assert WhitelistEntry.objects.get(uscc=CODES[2]).valid_until.isoformat() == later


def test_a_column_left_out_changes_nothing(story: Story) -> None:
    carry_out(story, white_list(story, *entries(story, CODES[0], amount=1000)))
    columns = [c for c in WHITE_LIST.columns(story.cast.department.handler) if c.required]
    content = filled(columns, entries(story, CODES[0], products="蜗轮"))
    assert carry_out(story, content).status_code == 302
    entry = WhitelistEntry.objects.get(uscc=CODES[0])
    assert (entry.products, entry.amount) == ("蜗轮", 1000)


BAD_ROWS: list[tuple[dict[str, Any], str | None, str]] = [
    ({"uscc": "91500116MA5U0A035X"}, "uscc", ""),
    ({"uscc": 915001160000000000}, "uscc", ""),
    ({"uscc": ""}, "uscc", ""),
    ({"subject": "长" * 121}, "subject", ""),
    ({"industry_code": "3453"}, "industry_code", ""),
    ({"contact_phone": "请致电办公室"}, "contact_phone", ""),
    ({"amount": "三百万"}, "amount", ""),
    ({"amount": -1}, "amount", ""),
    ({"valid_until": "2026-02-30"}, "valid_until", ""),
    ({"valid_until": "2026-03-09"}, None, "WHL-02"),
    ({"uscc": CODES[1]}, None, "APP-03"),
    ({"uscc": CODES[0]}, "uscc", ""),
]


@pytest.mark.parametrize(("changed", "column", "code"), BAD_ROWS, ids=[str(row[:1])[:40] for row in BAD_ROWS])
def test_one_mistake_and_nothing_is_done(
    story: Story, settings: Any, changed: dict[str, Any], column: str | None, code: str
) -> None:
    """Told in its row and column, on the page, in the sheet given back, and to programs; nothing is left behind."""
    story.listed(uscc=CODES[1], subject="江津伪造有限公司")
    content = white_list(story, *entries(story, CODES[0]), *entries(story, CODES[2], **changed))
    before = (Event.objects.count(), SENT.count(), kept_files(settings))
    answer = client(story).post("/api/imports/whitelist/", {"file": upload(content)})
    assert answer.status_code == 409
    found = answer.json()["errors"]
    assert {(e["row"], e["column"], e["code"]) for e in found} == {(5, column, code)}
    door = client(story)
    seen = door.post(URL["whitelist"], {"file": upload(content)})
    assert len(seen.context["mistakes"]) == len(found)
    assert found[0]["message"] in seen.content.decode().replace("&quot;", '"')
    assert WhitelistEntry.objects.count() == 0
    assert (Event.objects.count(), SENT.count(), kept_files(settings)) == before
    back = door.get(seen.context["returned_url"])
    lines = cells(back.content)
    assert lines[2][-1] == "错误原因"
    assert lines[3][-1] is None
    assert found[0]["message"] in lines[4][-1]
    assert client(story, "department", "checker").get(seen.context["returned_url"]).status_code in (403, 404)
    assert client(story, "other_department").get(seen.context["returned_url"]).status_code == 404


def test_the_sheet_given_back_is_what_was_typed_and_can_be_sent_again(story: Story) -> None:
    columns = WHITE_LIST.columns(story.cast.department.handler)
    head = [column.label for column in columns]
    rows = [entries(story, code, amount=amount)[0] for code, amount in ((CODES[0], "x"), (CODES[1], 12.5))]
    typed = [[row.get(column.key) for column in columns] for row in rows]
    typed[0][1] = '=HYPERLINK("http://x","y")'
    door = client(story)
    content = workbook([["名单"], [], head, *typed, ["备注"]])
    back = door.get(door.post(URL["whitelist"], {"file": upload(content)}).context["returned_url"]).content
    lines = cells(back)
    assert [line[: len(head)] for line in lines[3:5]] == typed
    assert lines[5][0] == "备注"
    again = door.post(URL["whitelist"], {"file": upload(back)})
    lines = cells(door.get(again.context["returned_url"]).content)
    assert lines[2].count("错误原因") == 1, "the reasons of an earlier round are replaced"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.xlsx"),
        (b"uscc,subject\n", "a.csv"),
        (b"PK\x03\x04 garbage", "a.xlsx"),
        (workbook([["随便"], ["写写"]]), "a.xlsx"),
        (workbook([]), "a.xlsx"),
    ],
    ids=["empty", "csv", "no zip", "no header", "blank"],
)
def test_what_is_no_sheet_is_told(story: Story, settings: Any, content: bytes, name: str) -> None:
    for which in URL:
        seen = client(story).post(URL[which], {"file": upload(content, name)})
        assert seen.status_code == 200
        assert seen.context.get("mistakes") or seen.context["form"].errors
        answer = client(story).post(f"/api/imports/{which}/", {"file": upload(content, name)})
        assert answer.status_code in (400, 409)
    assert (SENT.count(), kept_files(settings)) == (0, [])


def test_a_right_sheet_under_a_wrong_name_is_not_kept(story: Story, settings: Any) -> None:
    content = white_list(story, *entries(story, CODES[0]))
    seen = client(story).post(URL["whitelist"], {"file": upload(content, "名单.xlsm")})
    assert seen.context["form"].errors["file"]
    answer = client(story).post("/api/imports/whitelist/", {"file": upload(content, "名单.xlsm")})
    assert answer.status_code == 400
    assert (WhitelistEntry.objects.count(), SENT.count(), kept_files(settings)) == (0, 0, [])


def test_more_rows_than_a_request_takes(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "ROWS_MAX", 2)
    content = white_list(story, *entries(story, *CODES[:3]))
    assert client(story).post("/api/imports/whitelist/", {"file": upload(content)}).status_code == 409
    assert WhitelistEntry.objects.count() == 0


def test_nothing_and_no_file(story: Story) -> None:
    door = client(story)
    assert door.post(URL["whitelist"], {}).context["form"].errors
    assert door.post("/api/imports/whitelist/", {}).status_code == 400
    assert door.post("/api/imports/whitelist/", {"file": "a.xlsx"}).status_code == 400
    seen = door.post(URL["whitelist"], {"file": upload(white_list(story))})
    assert len(seen.context["mistakes"]) == 1
    for stranger in ("0", "999999", "abc", "9" * 30):
        assert door.post(URL["whitelist"], {"file": stranger}).context["form"].errors


def test_who_may_import(story: Story) -> None:
    for which, url in URL.items():
        for name in ("bank", "enterprise", "finance_bureau", "auditor"):
            assert client(story, name).get(url).status_code == 404
            assert client(story, name).get(f"{url}template.xlsx").status_code == 404
            assert client(story, name).post(f"/api/imports/{which}/", {}).status_code == 404
        assert client(story, "department", "checker").get(url).status_code == 403
        assert client(story, "department", "checker").post(f"/api/imports/{which}/", {}).status_code == 403
        assert client(story).get(url).status_code == 200
        assert Client().get(url).status_code == 302
        assert Client().post(f"/api/imports/{which}/", {}).status_code == 401
    assert client(story).get("/imports/nothing/").status_code == 404
    assert URL["whitelist"] in client(story).get("/whitelist/").content.decode()
    assert URL["whitelist"] not in client(story, "bank").get("/whitelist/").content.decode()
    assert URL["recommendations"] in client(story).get("/applications/").content.decode()


def recommendation(story: Story, case: Any, **changed: Any) -> dict[str, Any]:
    return {
        "number": case.number,
        "enterprise": case.enterprise.name,
        "bank": "CQNSH",
        "operation_opinion": "经营正常",
        "credit_opinion": "信用良好",
        "industry_opinion": "属鼓励类",
        **changed,
    }


def recommendations(story: Story, *rows: dict[str, Any]) -> bytes:
    return filled(RECOMMENDATIONS.columns(story.cast.department.handler), rows)


def test_the_template_holds_the_requests_under_review(story: Story) -> None:
    case, other = story.checked(), story.checked(purpose="技术改造")
    story.submitted(purpose="还没受理")
    lines = cells(client(story).get(f"{URL['recommendations']}template.xlsx").content)
    assert lines[0][0] == "增信贷推荐企业名单"
    assert lines[2][:3] == ["申请编号", "企业名称", "推荐银行"]
    bank = story.cast.bank.organisation.name
    assert [line[:3] for line in lines[3:5]] == [[each.number, each.enterprise.name, bank] for each in (case, other)]
    assert len(lines) == 5 or not any(lines[5])


def test_each_row_becomes_a_proposal_with_its_first_signature(story: Story) -> None:
    cases = [story.checked(purpose=purpose) for purpose in ("采购", "备货")]
    content = recommendations(
        story, recommendation(story, cases[0]), recommendation(story, cases[1], bank="重庆农商行江津支行")
    )
    assert carry_out(story, content, "recommendations").status_code == 302
    assert Proposal.objects.filter(row="application.recommend", state="OPEN").count() == 2
    answer = client(story).post("/api/imports/recommendations/", {"file": upload(content)})
    assert {error["code"] for error in answer.json()["errors"]} == {"SIGN-01"}
    for proposal in Proposal.objects.order_by("id"):
        for duty in ("checker", "approver"):
            client(story, "department", duty).post(f"/proposals/{proposal.pk}/sign/", {"opinion": "同意"})
    assert {story.fresh(case).status for case in cases} == {"RECOMMENDED"}
    assert queries.live_entry(story.cast.department.organisation, FIRM)


@pytest.mark.parametrize(
    ("changed", "column", "code"),
    [
        ({"number": "JJZXD-SQ-2026-0999"}, "number", ""),
        ({"enterprise": "江津花椒食品有限公司"}, "enterprise", ""),
        ({"bank": "三峡银行江津支行"}, "bank", ""),
        ({"bank": ""}, "bank", ""),
        ({"credit_opinion": ""}, "credit_opinion", ""),
    ],
    ids=str,
)
def test_a_wrong_recommendation_stops_all(story: Story, changed: dict[str, Any], column: str | None, code: str) -> None:
    cases = [story.checked(purpose=purpose) for purpose in ("采购", "备货")]
    content = recommendations(story, recommendation(story, cases[0]), recommendation(story, cases[1], **changed))
    answer = client(story).post("/api/imports/recommendations/", {"file": upload(content)})
    assert answer.status_code == 409
    found = {(e["row"], e["column"], e["code"]) for e in answer.json()["errors"]}
    assert found == {(5, column, code)}
    assert not Proposal.objects.exists()


@pytest.mark.parametrize(
    "answer",
    [None, {"result": "FOUND", "note": "失信被执行人"}, {"checked_on": "2026-01-01"}],
    ids=["never asked", "something found", "asked too long ago"],
)
def test_a_request_without_integrity_stops_all(story: Story, answer: dict[str, Any] | None) -> None:
    sound, doubtful = story.checked(purpose="采购"), story.reviewed(purpose="备货")
    if answer is not None:
        story.act("application.record_checks", doubtful, "department", **story.answers(doubtful, **answer))
    content = recommendations(story, recommendation(story, sound), recommendation(story, doubtful))
    told = client(story).post("/api/imports/recommendations/", {"file": upload(content)})
    assert told.status_code == 409
    assert {(e["row"], e["column"], e["code"]) for e in told.json()["errors"]} == {(5, None, "REC-04")}
    assert not Proposal.objects.exists()


def test_another_department_s_request_is_not_there(story: Story) -> None:
    case = story.checked()
    row = recommendation(story, case)
    content = filled(RECOMMENDATIONS.columns(story.cast.other_department.handler), [row])
    answer = client(story, "other_department").post("/api/imports/recommendations/", {"file": upload(content)})
    assert [(e["row"], e["column"]) for e in answer.json()["errors"]] == [(4, "number")]


def test_the_list_is_taken_away_as_the_page_shows_it(story: Story) -> None:
    story.whitelisted()
    story.whitelisted(uscc=CODES[1], subject="江津酒业")
    removed = story.act("whitelist_entry.remove", story.whitelisted(uscc=CODES[2]), "department", reason="误列")
    own = cells(client(story).get("/whitelist/export/").content)
    assert own[2][:4] == ["名单编号", "统一社会信用代码", "企业名称", "行业代码"]
    assert LISTED["contact_phone"] in str(own)
    assert removed.number in str(own)
    others = cells(client(story, "bank").get("/whitelist/export/?status=ACTIVE&q=酒业").content)
    assert [line[2] for line in others[3:] if line[2]] == ["江津酒业"]
    assert "138****1234" in str(others)
    assert LISTED["contact_phone"] not in str(others)
    assert LISTED["contact"] not in str(others)
    assert client(story, "enterprise").get("/whitelist/export/").status_code == 404
    assert Event.objects.filter(verb="whitelist_entry.export").count() == 2
    link = client(story, "bank").get("/whitelist/?status=ACTIVE").content.decode()
    assert "/whitelist/export/?status=ACTIVE" in link


def test_what_was_taken_away_can_be_sent_back(story: Story) -> None:
    story.whitelisted()
    content = client(story).get("/whitelist/export/").content
    answer = client(story).post("/api/imports/whitelist/", {"file": upload(content)})
    assert {error["code"] for error in answer.json()["errors"]} == {"WHL-06"}


def made_up(serial: int) -> str:
    """A credit code with a fitting check character."""
    body = f"91500116MA5{serial:06d}"
    return body + uscc.calc_check_digit(body)


@pytest.mark.slow
def test_hundreds_of_rows_cost_what_one_does_each(story: Story) -> None:
    """Queries grow with the rows and no faster, so that ROWS_MAX rows end within the request."""
    counts = []
    for first, count in ((0, 20), (100, 200)):
        codes = [made_up(serial) for serial in range(first, first + count)]
        content = white_list(story, *entries(story, *codes))
        door = client(story)
        with CaptureQueriesContext(connection) as queries:
            answer = door.post("/api/imports/whitelist/", {"file": upload(content)})
        assert answer.json()["done"] == count
        counts.append(len(queries) / count)
    assert counts[1] <= counts[0] <= 28, counts
