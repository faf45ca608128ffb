"""Banks' balance files: compared to the fen, explained, superseded; nothing of the loans is changed by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from loans import queries
from loans.models import BalanceFile, Loan, Movement
from reporting.management.demo import books
from tests.balances import HEADER, MARCH, balance_sheet, in_april, send
from tests.cast import assemble
from tests.flows.bad_input.scenes import settle_constraints, undone
from tests.flows.conftest import NOW
from tests.sheets import cells
from tests.story import Story
from zengxindai.documents.models import Attachment
from zengxindai.findings import NotYours, Refused
from zengxindai.notifications.models import Notice
from zengxindai.workflow import engine, rehearsal
from zengxindai.workflow.models import Turn

YUAN = Decimal


def found(file: Any) -> list[tuple[Any, ...]]:
    rows = file.differences.order_by("id")
    return list(rows.values_list("kind", "named", "bank_amount", "our_amount", "bank_tier", "our_tier"))


def explained(story: Story, file: Any, *which: Any, team: str = "bank") -> Any:
    words = {"cause": "OMITTED", "reason": "本月补录"}
    return story.act("balance_file.explain", file, team, differences=[str(each.pk) for each in which], **words)


def client_of(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Story]:
    """Three loans drawn in March, told once for all tests, each of which takes back what it does."""
    with django_db_blocker.unblock(), undone():
        told = Story(assemble(), NOW)
        told.agreement()
        told.loans = [told.drawn(purpose=f"采购 {number}", amount=f"{number}00000") for number in (1, 2, 3)]  # type: ignore[attr-defined]
        yield told


@pytest.fixture
def april(world: Story, django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[Any]:
    """The second of April."""
    settings.PRIVATE_ROOT = tmp_path
    told = Story(world.cast, NOW)
    told.loans = world.loans  # type: ignore[attr-defined]
    in_april(told)
    with django_db_blocker.unblock(), undone(), time_machine.travel(told.now, tick=False):
        yield told
        settle_constraints()


def test_a_file_that_agrees(april: Any) -> None:
    a, b, c = april.loans
    before = list(Movement.objects.values_list()), list(Loan.objects.values_list())
    file = send(
        april,
        [a.note_no, "甲", 100000, "正常"],
        [b.number, "乙", "200,000.00"],
        [f" {c.note_no.lower()} ", "丙", 300000],
    )
    assert (file.status, file.number, file.rows, file.agreed, file.different) == (
        "AGREES",
        "JJZXD-YE-2026-0001",
        3,
        3,
        0,
    )
    assert (file.bank_total, file.our_total) == (YUAN("600000.00"), YUAN("600000.00"))
    assert not Turn.objects.filter(case_type="balance_file").exists()
    assert before == (list(Movement.objects.values_list()), list(Loan.objects.values_list()))
    kept = Attachment.objects.get(case_type="balance_sheet", case_id=file.pk)
    assert kept.event_id is not None


def test_what_differs_is_listed_loan_by_loan_to_the_fen(april: Any) -> None:
    a, b, c = april.loans
    file = send(
        april, [a.note_no, "甲", 100000.01, "关注"], ["JJ-陌生", "丁公司", 5], [b.note_no, "乙", 200000, "正常"]
    )
    assert file.status == "DIFFERS"
    assert found(file) == [
        ("BANK_ONLY", "JJ-陌生", YUAN("5.00"), YUAN("0.00"), "", ""),
        ("AMOUNT", a.note_no, YUAN("100000.01"), YUAN("100000.00"), "", ""),
        ("TIER", a.note_no, None, None, "2", "1"),
        ("OURS_ONLY", c.number, YUAN("0.00"), YUAN("300000.00"), "", ""),
    ]
    assert (file.agreed, file.different, file.gap) == (1, 4, YUAN("-299994.99"))
    assert next(each.enterprise for each in file.differences.order_by("id")) == "丁公司"
    turn = Turn.objects.get(case_type="balance_file")
    assert (turn.organisation, turn.duty, turn.row) == (april.cast.bank.organisation, "handler", "balance_file.explain")
    assert turn.due_on == dt.date(2026, 4, 10)  # five working days; 6 April is a day off
    told = Notice.objects.filter(params__verb="balance_file.differ").values_list(
        "reader__organisation__kind", flat=True
    )
    assert set(told) == {"bank", "finance_bureau"}  # the one has the turn, the other is told


def test_notes_of_one_loan_are_summed(april: Any) -> None:
    april.now -= dt.timedelta(days=23)
    loan = april.registered(purpose="分次", amount="900000").loan
    loan = april.act("loan.draw", loan, "bank", **april.drawing(loan, amount="400000"))
    words = {"note_no": "JJ-乙", "voucher_no": "FK-乙", "amount": "500000", "drawn_on": april.day.isoformat()}
    april.act("loan.draw_more", loan, "bank", **words)
    in_april(april)
    rest = [[each.note_no, "", each.outstanding] for each in april.loans]
    assert send(april, *rest, [loan.note_no, "戊", 400000], ["jj-乙", "戊", 500000]).status == "AGREES"
    assert send(april, *rest, [loan.number, "戊", 900000]).status == "AGREES"
    file = send(april, *rest, [loan.note_no, "戊", 400000], ["JJ-乙", "戊", 499999.99])
    assert found(file) == [("AMOUNT", loan.note_no, YUAN("899999.99"), YUAN("900000.00"), "", "")]
    with pytest.raises(rehearsal.NotValid, match="是同一笔贷款"):
        send(april, [loan.number, "戊", 400000], ["JJ-乙", "戊", 500000])


def test_corrections_change_what_stands_and_never_what_was_found(april: Any) -> None:
    a, b, c = april.loans
    file = send(
        april, [a.note_no, "甲", 60000], ["JJ-后补", "己", 700000], [b.note_no, "乙", 200000], [c.note_no, "丙", 1]
    )
    before = found(file)
    words = {"paid_on": "2026-03-20", "principal": "40000", "voucher_no": "HK-迟"}
    april.act("loan.repay", a, "bank", **words)  # entered in April, of March
    april.now -= dt.timedelta(days=23)
    late = april.registered(purpose="后补", amount="700000").loan
    in_april(april)
    april.act(
        "loan.draw",
        late,
        "bank",
        **april.drawing(late, note_no="JJ-后补", drawn_on="2026-03-10", matures_on="2027-03-10"),
    )
    assert found(file) == before
    now = {each.difference.named: (each.now, each.stands) for each in queries.shown(file, queries.differences(file))}
    assert now == {
        a.note_no: (YUAN("60000.00"), False),
        "JJ-后补": (YUAN("700000.00"), False),
        c.note_no: (YUAN("300000.00"), True),
    }
    reverse = queries.reversible(april.fresh(a)).get(voucher_no="HK-迟")
    april.act("loan.reverse", april.fresh(a), "bank", movement=reverse.pk, reason="误录")
    # A reversal counts on the day it is made, and that is April.
    assert not next(
        each for each in queries.shown(file, queries.differences(file)) if each.difference.named == a.note_no
    ).stands
    page = client_of(april.cast.bank.handler).get(file.get_absolute_url()).content.decode()
    for text in ("现已一致", "仍不一致", "700,000.00"):
        assert text in page


def test_each_difference_is_explained_asked_about_and_explained_again(april: Any) -> None:
    a, b, _c = april.loans
    file = send(april, [a.note_no, "甲", 1], [b.note_no, "乙", 2])
    one, two, three = queries.differences(file)
    file = explained(april, file, one, two)
    assert (file.status, queries.unexplained(file).count()) == ("DIFFERS", 1)
    with pytest.raises(rehearsal.NotValid, match="differences"):
        explained(april, file, one)
    file = explained(april, file, three)
    assert (file.status, Turn.objects.filter(case_type="balance_file").count()) == ("EXPLAINED", 0)
    with pytest.raises(NotYours):
        engine.perform("balance_file.explain", file, by=april.cast.bank.handler, data={}, at=april.now)
    with pytest.raises(NotYours):
        april.act("balance_file.ask", file, "fin_dev_center", differences=[str(one.pk)], reason="凭证？")
    file = april.act("balance_file.ask", file, "finance_bureau", differences=[str(one.pk)], reason="请附凭证号")
    assert (file.status, list(queries.unexplained(file))) == ("DIFFERS", [one])
    assert Turn.objects.get(case_type="balance_file").row == "balance_file.explain"
    file = explained(april, file, one)
    assert file.status == "EXPLAINED"
    assert [each.asks for each in one.notes.order_by("id")] == [False, True, False]


def test_a_difference_of_another_file_is_not_explained_here(april: Any) -> None:
    first = send(april, ["JJ-1", "甲", 1])
    stranger = queries.differences(first).first()
    second = send(april, ["JJ-2", "甲", 2])
    row_data = {"differences": [str(stranger.pk)], "cause": "OTHER", "reason": "x"}
    with pytest.raises(Refused) as refused:
        engine.perform("balance_file.explain", second, by=april.cast.bank.handler, data=row_data, at=april.now)
    assert {each.code for each in refused.value.findings} == {"BAL-02"}


def test_a_newer_file_supersedes_the_older(april: Any) -> None:
    a, b, c = april.loans
    first = send(april, ["JJ-1", "甲", 1])
    rows = [[each.note_no, "", each.outstanding] for each in (a, b, c)]
    second = send(april, *rows)
    assert (april.fresh(first).status, second.status) == ("SUPERSEDED", "AGREES")
    assert not Turn.objects.filter(case_type="balance_file").exists()
    third = send(april, *rows, day=dt.date(2026, 2, 28))
    assert third.status == "DIFFERS"  # the loans are of March
    assert next(each[2:4] for each in found(third)) == (YUAN("100000.00"), YUAN("0.00"))
    assert april.fresh(second).status == "AGREES"
    send(april, ["JJ-1", "甲", 1], bank="other_bank")
    assert april.fresh(second).status == "AGREES"


@pytest.mark.parametrize(("day", "words"), [("2026-04-30", "is not over yet"), ("2026-03-30", "is not the last day")])
def test_only_a_month_that_is_over(april: Any, day: str, words: str) -> None:
    with pytest.raises(Refused, match=words):
        send(april, ["JJ-1", "甲", 1], day=dt.date.fromisoformat(day))


def test_another_bank_s_note_is_a_stranger_s_and_tells_nothing(april: Any) -> None:
    a = april.loans[0]
    file = send(april, [a.note_no, "甲", 100000], [a.number, "甲", 7], bank="other_bank")
    assert [(kind, named, ours) for kind, named, _bank, ours, *_tiers in found(file)] == [
        ("BANK_ONLY", a.note_no, YUAN("0.00")),
        ("BANK_ONLY", a.number, YUAN("0.00")),
    ]
    assert file.our_total == 0
    person = april.cast.other_bank.handler
    page = client_of(person).get(file.get_absolute_url()).content.decode()
    assert f"/loans/{a.pk}/" not in page
    assert "晨光" not in page
    sheet = cells(client_of(person).get(f"/balance-files/{file.pk}/sheet/").content)
    assert "晨光" not in str(sheet)


def test_who_sees_a_file(april: Any) -> None:
    file = send(april, [april.loans[0].note_no, "江津晨光机械有限公司", 1], ["JJ-1", "江津青果食品有限公司", 2])
    kept = Attachment.objects.get(case_type="balance_sheet", case_id=file.pk)
    paths = (file.get_absolute_url(), f"/api{file.get_absolute_url()}", f"/balance-files/{file.pk}/sheet/")
    sees = {"bank", "finance_bureau", "fin_dev_center", "pboc_branch", "regulator", "auditor"}
    for name, team in april.cast.teams.items():
        client = client_of(team.handler)
        codes = {client.get(path).status_code for path in paths}
        assert codes == {200 if name in sees else 404}, name
        full = name in sees - {"pboc_branch", "regulator"}
        assert client.get(f"/documents/{kept.pk}/").status_code == (200 if full else 404), name
        texts = [
            client.get(paths[0]).content.decode(),
            str(cells(client.get(paths[2]).content) if name in sees else ""),
        ]
        for text in texts:
            assert ("青果" in text) == full, name


def test_the_differences_as_a_sheet(april: Any) -> None:
    a, *_others = april.loans
    file = send(april, [a.note_no, "甲", 100000.01, "次级"])
    explained(april, file, queries.differences(file)[0])
    response = client_of(april.cast.finance_bureau.handler).get(f"/balance-files/{file.pk}/sheet/")
    sheet = cells(response.content)
    assert sheet[0][0] == "增信贷余额核对差异表（重庆农商行江津支行 2026年3月31日）"
    assert sheet[1][0] == "单位：元"
    assert sheet[3][:8] == [1, a.note_no, "江津晨光机械有限公司", "余额不同", 100000.01, 100000, 0.01, 100000]
    assert sheet[3][8:] == ["仍不一致", "系统漏录：本月补录"]
    assert sheet[4][3] == "五级分类不同：银行 次级，系统 正常"
    assert sheet[7][0] == "合计"
    assert str(sheet[7][4]).startswith("=SUM(")
    assert sheet[9][0] == "填报单位：重庆农商行江津支行"


WRONG = (
    (["", "甲", 1], "named", "请填写借据号或贷款编号"),
    (["JJ" * 31, "甲", 1], "named", "最多 60 个字"),
    (["JJ-1", "甲" * 121, 1], "enterprise", "最多 120 个字"),
    (["JJ-1", "甲", ""], "amount", "请填写余额"),
    (["JJ-1", "甲", -0.01], "amount", "余额不能小于零"),
    (["JJ-1", "甲", 100_000_000], "amount", "100,000,000.00 过大"),
    (["JJ-1", "甲", "壹万"], "amount", "壹万 不是数字"),
    (["JJ-1", "甲", 0.001], "amount", "0.001 的小数"),
    (["JJ-1", "甲", 1, "优良"], "tier", "优良"),
    ([1e18, "甲", 1], "named", "长号码"),
)


@pytest.mark.parametrize(("row", "column", "words"), WRONG)
def test_a_mistake_names_row_and_column(april: Any, row: list[Any], column: str, words: str) -> None:
    client = client_of(april.cast.bank.handler)
    file = SimpleUploadedFile("余额.xlsx", balance_sheet([["JJ-0", "甲", 1], row]))
    page = client.post("/balance-files/begin/send/", {"day": "2026-03-31", "file": file})
    assert page.status_code == 200
    told = " ".join(page.context["form"].errors["file"])
    label = next(each.label for each in queries.COLUMNS if each.key == column)
    assert "第 5 行" in told
    assert label in told
    assert words in told
    assert not BalanceFile.objects.exists()
    assert not Attachment.objects.filter(kind="file").exists()


def test_a_sheet_with_mistakes_comes_back_and_is_its_sender_s(april: Any) -> None:
    client = client_of(april.cast.bank.handler)
    file = SimpleUploadedFile("余额.xlsx", balance_sheet([["JJ-1", "甲", 1], ["JJ-1", "甲", 2]]))
    page = client.post("/balance-files/begin/send/", {"day": "2026-03-31", "file": file})
    url = page.context["returned_url"]
    returned = cells(client.get(url).content)
    assert returned[2][-1] == "错误原因"
    assert "第 4 行" in returned[4][-1]
    assert client_of(april.cast.bank.checker).get(url).status_code == 404
    assert client_of(april.cast.finance_bureau.handler).get(url).status_code == 404
    api = client.post("/api/balance-files/send/", {"day": "2026-03-31", "file": _at_start(file)})
    assert api.status_code == 400
    assert "第 5 行" in str(api.json()["errors"]["file"])


def _at_start(file: SimpleUploadedFile) -> SimpleUploadedFile:
    file.seek(0)
    return file


def test_the_template_comes_back_as_it_went(april: Any) -> None:
    client = client_of(april.cast.bank.handler)
    content = client.get("/balance-files/template/").content
    assert [each for each in cells(content)[2] if each] == HEADER
    file = SimpleUploadedFile("余额.xlsx", content)
    page = client.post("/balance-files/begin/send/", {"day": "2026-03-31", "file": file})
    assert "表中没有内容" in " ".join(page.context["form"].errors["file"])
    assert client_of(april.cast.enterprise.handler).get("/balance-files/template/").status_code == 404


def test_by_page_and_by_api(april: Any) -> None:
    client = client_of(april.cast.bank.handler)
    content = balance_sheet([["JJ-1", "甲", 1]])
    page = client.get("/balance-files/begin/send/").content.decode()
    assert 'value="2026-03-31"' in page
    done = client.post(
        "/balance-files/begin/send/", {"day": "2026-03-31", "file": SimpleUploadedFile("余额.xlsx", content)}
    )
    assert done.status_code == 302
    api = client.post(
        "/api/balance-files/send/", {"day": "2026-03-31", "file": SimpleUploadedFile("余额.xlsx", content)}
    )
    assert (api.status_code, api.json()["status"]) == (200, "DIFFERS")
    assert list(BalanceFile.objects.order_by("id").values_list("status", flat=True)) == ["SUPERSEDED", "DIFFERS"]
    for person in (april.cast.bank.approver, april.cast.finance_bureau.handler):
        assert client_of(person).get("/balance-files/begin/send/").status_code in (403, 200)


def test_the_demo_s_two_banks(april: Any) -> None:
    bank = april.cast.bank.organisation
    assert list(books.balances(april, [bank, bank], MARCH)) == [2, 1]  # working days between
    agrees, differs = BalanceFile.objects.order_by("id")
    assert (agrees.different, agrees.status, differs.status) == (0, "SUPERSEDED", "DIFFERS")
    assert sorted(each[0] for each in found(differs)) == ["AMOUNT", "BANK_ONLY", "OURS_ONLY"]
    assert queries.unexplained(differs).count() == 2
    other = april.cast.other_bank.organisation
    assert list(books.balances(april, [other, other], MARCH)) == [2]


HOSTILE = (
    b"",
    b"PK\x03\x04 not a workbook",
    b"%PDF-1.7\n%%EOF",
    balance_sheet([]),
    balance_sheet([["JJ-1", "甲", 1]], header=["借据号", "企业", "余额"]),
    balance_sheet([['=HYPERLINK("http://x")', "=1+1", 1]]),
    balance_sheet([["JJ\x7f", "<script>alert(1)</script>", 1], ["'; DROP TABLE loans_loan; --", "甲", 2]]),
    balance_sheet([[True, "甲", True]]),
    balance_sheet([["JJ-1", "甲", float("1e15")]]),
    balance_sheet([["JJ-1", "甲", dt.date(2026, 3, 31).isoformat()]]),
    balance_sheet([["😀" * 20, "甲", "１，０００．５０"]]),
    balance_sheet([["合计", "", 5], ["JJ-2", "甲", 1]]),
)


@pytest.mark.parametrize("content", HOSTILE, ids=range(len(HOSTILE)))
def test_no_file_breaks_the_page(april: Any, content: bytes) -> None:
    client = client_of(april.cast.bank.handler)
    file = SimpleUploadedFile("余额.xlsx", content)
    answer = client.post("/balance-files/begin/send/", {"day": "2026-03-31", "file": file})
    assert answer.status_code in (200, 302)
    if answer.status_code == 302:
        page = client.get(answer.headers["Location"])
        assert page.status_code == 200
        assert b"<script>alert(1)" not in page.content
        sheet = client.get(f"{answer.headers['Location']}sheet/")
        assert sheet.status_code == 200


def cost(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    return len(asked)


@pytest.mark.slow
def test_twenty_thousand_rows_cost_as_many_queries_as_two(april: Any) -> None:
    """The comparison, and every page after it; the loans of March owe the same at the end of April."""
    with time_machine.travel(april.now + dt.timedelta(days=31), tick=False):
        client = client_of(april.cast.bank.handler)

        def sent(count: int, day: str) -> tuple[int, list[int]]:
            rows = [[f"JJ-{number:06d}", "某企业", number + 0.01] for number in range(count)]
            words = {"day": day, "file": SimpleUploadedFile("余额.xlsx", balance_sheet(rows))}
            with CaptureQueriesContext(connection) as asked:
                done = client.post("/balance-files/begin/send/", words)
            assert done.status_code == 302, done.context["form"].errors
            inserts = sum('INSERT INTO "loans_balancedifference"' in each["sql"] for each in asked)
            page = BalanceFile.objects.latest("id").get_absolute_url()
            return len(asked) - inserts, [cost(client, path) for path in ("/balance-files/", page, f"{page}sheet/")]

        few = sent(2, "2026-03-31")
        many = sent(20_000, "2026-04-30")
        assert (many[0] <= few[0], [m <= f for m, f in zip(many[1], few[1], strict=True)]) == (True, [True] * 3)
        assert few[1][0] <= 14
        file = BalanceFile.objects.latest("id")
        assert (file.rows, file.different, file.differences.count()) == (20_000, 20_003, 20_003)
        form = client.get(f"{file.get_absolute_url()}explain/")
        assert form.content.decode().count('name="differences"') == queries.SHOWN
