"""Bank statements of the special accounts: paired to the fen, explained, superseded; nothing is booked by them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from compensation import queries
from compensation.models import Statement, StatementPair
from tests.cast import assemble
from tests.flows.bad_input.scenes import settle_constraints, undone
from tests.flows.conftest import NOW
from tests.sheets import cells
from tests.statements import HEADER, MARCH, as_booked, explained, explanation, send, words
from tests.story import Story
from zengxindai.documents.models import OfficialDocument
from zengxindai.findings import NotYours, Refused
from zengxindai.ledger.models import Transaction
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Notice
from zengxindai.workflow.models import Turn

YUAN = Decimal
APRIL = dt.date(2026, 4, 30)


@pytest.fixture(scope="module")
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[Story]:
    """Ten million on the account since 10 March, told once for all tests, each of which takes back what it does."""
    with django_db_blocker.unblock(), undone():
        told = Story(assemble(), NOW)
        told.agreement()
        told.fund = told.funded()  # type: ignore[attr-defined]
        yield told


@pytest.fixture
def april(world: Story, django_db_blocker: Any, settings: Any, tmp_path: Path) -> Iterator[Any]:
    """The second of April."""
    settings.PRIVATE_ROOT = tmp_path
    told = Story(world.cast, NOW)
    told.fund = world.fund  # type: ignore[attr-defined]
    told.later(days=23)
    with django_db_blocker.unblock(), undone(), time_machine.travel(told.now, tick=False):
        yield told
        settle_constraints()


def client_of(person: Any) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def reconciled(statement: Any) -> Any:
    return queries.Chain(statement.bank).reconciled(statement)


def codes(refused: Any) -> list[str]:
    return [found.code for found in refused.value.findings]


def test_a_statement_that_agrees(april: Any) -> None:
    before = list(Transaction.objects.values_list())
    statement = send(april, as_booked(april.fund))
    assert (statement.status, statement.number, statement.rows) == ("AGREED", "JJZXD-DZ-2026-0001", 1)
    assert StatementPair.objects.get().how == "VOUCHER"
    assert not Turn.objects.filter(case_type="statement").exists()
    found = reconciled(statement)
    assert found.balanced and found.bank_side == YUAN("10000000.00")
    assert before == list(Transaction.objects.values_list())
    outbox.drain(100, april.now)
    paper = OfficialDocument.objects.get(kind="reconciliation")
    assert (paper.case_type, paper.case_id) == ("statement", statement.pk)


def test_what_differs_is_listed_and_both_sides_come_to_the_same(april: Any) -> None:
    statement = send(april, ["2026-03-10", "9000000", "", "X-1", "少记"], ["2026-03-31", "", "10.00", "", "手续费"])
    assert statement.status == "DIFFERS"
    found = reconciled(statement)
    assert (found.bank, found.books) == (YUAN("8999990.00"), YUAN("10000000.00"))
    assert (found.ours_in, found.ours_out) == (YUAN("10000000.00"), YUAN("0.00"))
    assert (found.bank_in, found.bank_out) == (YUAN("9000000.00"), YUAN("10.00"))
    assert found.bank_side == found.books_side == YUAN("18999990.00")
    turn = Turn.objects.get(case_type="statement")
    assert (turn.organisation.kind, turn.row) == ("guarantor", "statement.explain")
    told = Notice.objects.filter(params__verb="statement.differ").values_list("reader__organisation__kind", flat=True)
    assert "finance_bureau" in set(told)


def test_amount_and_close_days_pair_where_the_voucher_says_nothing(april: Any) -> None:
    assert send(april, ["2026-03-13", "10000000", "", "", ""]).status == "AGREED"
    assert StatementPair.objects.get().how == "DAY"


def test_too_many_days_apart_is_for_a_person_to_say(april: Any) -> None:
    statement = send(april, ["2026-03-14", "10000000", "", "", ""])
    assert statement.status == "DIFFERS"
    (line, _label), (entry, _said) = (
        queries.pairable_by_hand(statement)[0][0],
        queries.pairable_by_hand(statement)[1][0],
    )
    statement = april.act("statement.match", statement, "guarantor", line=line, entry=entry, reason="银行延迟记账")
    assert statement.status == "AGREED"
    (pair, _label), *_rest = queries.pairs_of(statement)
    statement = april.act("statement.unmatch", statement, "guarantor", pair=pair, reason="误配")
    assert statement.status == "DIFFERS"
    ended = StatementPair.objects.get()
    assert (ended.ended_reason, ended.how, ended.reason) == ("误配", "HAND", "银行延迟记账")
    # What somebody took apart the comparison does not put together again.
    assert april.act("statement.compare", statement, "guarantor").status == "DIFFERS"


def test_a_pair_taken_apart_stays_apart_though_vouchers_agree(april: Any) -> None:
    statement = send(april, as_booked(april.fund))
    (pair, _label), *_rest = queries.pairs_of(statement)
    statement = april.act("statement.unmatch", statement, "guarantor", pair=pair, reason="误配")
    assert april.act("statement.compare", statement, "guarantor").status == "DIFFERS"
    assert april.act("statement.explain", statement, "guarantor", **explanation(statement)).status == "EXPLAINED"


def test_amounts_that_differ_are_no_pair(april: Any) -> None:
    statement = send(april, ["2026-03-14", "9999999.99", "", "", ""])
    lines, entries = queries.pairable_by_hand(statement)
    with pytest.raises(Refused) as refused:
        april.act("statement.match", statement, "guarantor", line=lines[0][0], entry=entries[0][0], reason="同一笔")
    assert codes(refused) == ["STM-04"]


def test_explained_asked_about_and_explained_again(april: Any) -> None:
    statement = send(april, ["2026-03-31", "5.00", "", "", "结息"])
    one, other = explanation(statement)["items"]
    assert april.act("statement.explain", statement, "guarantor", items=[one], reason="次月记账").status == "DIFFERS"
    statement = april.act("statement.explain", statement, "guarantor", items=[other], reason="次月到账")
    assert statement.status == "EXPLAINED"
    statement = april.act("statement.ask", statement, "finance_bureau", items=[one], reason="为何次月才记账？")
    assert statement.status == "DIFFERS"
    assert [each.key for each in queries.unexplained_items(statement)] == [one]
    with pytest.raises(NotYours):
        april.act("statement.explain", statement, "bank", items=[one], reason="代答")
    assert april.act("statement.explain", statement, "guarantor", items=[one], reason="已附回单").status == "EXPLAINED"


def test_a_corrected_statement_replaces_the_first_and_frees_its_pairs(april: Any) -> None:
    first = send(april, as_booked(april.fund), ["2026-03-31", "1.00", "", "", "多打一行"])
    assert first.status == "DIFFERS"
    second = send(april, as_booked(april.fund))
    assert (Story.fresh(first).status, second.status) == ("SUPERSEDED", "AGREED")
    assert [pair.ended_reason for pair in StatementPair.objects.order_by("id")] == ["对账单已更正", ""]


def test_what_the_books_have_a_month_later_clears_the_item(april: Any) -> None:
    march = send(april, as_booked(april.fund), ["2026-03-31", "500.00", "", "LX-3", "结息"])
    assert march.status == "DIFFERS"
    april.later(days=1)
    agreement = april.fund.agreement
    case = april.begin("fund_movement.register", "guarantor", on=agreement, amount="500", basis="一季度利息")
    april.act("fund_movement.book", case, "guarantor", voucher_no="LX-3", booked_on=april.day.isoformat())
    april.day_end()
    march = Story.fresh(march)
    assert march.status == "EXPLAINED"
    (item,) = queries.Chain(march.bank).items(march)
    assert item.at_bank and item.later is not None and not item.waits
    april.now = april.now.replace(month=5, day=3)
    with time_machine.travel(april.now, tick=False):
        later = send(april, opening="10000500", day=APRIL)
    assert later.status == "AGREED"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"closing": "10000000.01"}, "STM-03"),
        ({"opening": "1", "closing": "10000001"}, "STM-02"),
        ({"day": dt.date(2026, 3, 30)}, "STM-01"),
        ({"day": dt.date(2026, 4, 30)}, "STM-01"),
    ],
)
def test_what_is_refused(april: Any, said: dict[str, Any], code: str) -> None:
    row = as_booked(april.fund)
    if said.get("day", MARCH).month == 4:
        row = ["2026-04-01", *row[1:]]
    with pytest.raises(Refused) as refused:
        send(april, row, **said)
    assert code in codes(refused)
    assert not Statement.objects.exists()


def test_months_follow_one_another(april: Any) -> None:
    send(april, as_booked(april.fund))
    april.now = april.now.replace(month=6, day=2)
    with time_machine.travel(april.now, tick=False):
        with pytest.raises(Refused) as refused:
            send(april, opening="10000000", day=dt.date(2026, 5, 31))
        assert codes(refused) == ["STM-02"]
        with pytest.raises(Refused):
            send(april, opening="9999999", day=APRIL)
        late = send(april, opening="10000000", day=APRIL)
        assert late.status == "AGREED"
        # March again with another closing: April does not continue it any more.
        send(april, as_booked(april.fund), ["2026-03-31", "1.00", "", "", "补"])
    assert Story.fresh(late).status == "SUPERSEDED"


def test_mistakes_come_back_with_their_places(april: Any) -> None:
    person = april.cast.guarantor.handler
    rows = [["2026-02-10", "1", "", "", ""], ["2026-03-11", "1", "2", "", ""], ["2026-03-12", "-1", "", "", ""]]
    client = client_of(person)
    page = client.post("/statements/begin/send/", words(april, *rows))
    text = page.content.decode()
    assert page.status_code == 200 and not Statement.objects.exists()
    assert "2026-02-10" in text
    url = page.context["returned_url"]
    assert next(row for row in cells(client.get(url).content) if row[0] == "日期")[-1] == "错误原因"
    assert client_of(april.cast.bank.handler).get(url).status_code == 404


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_csv_as_banks_export_it(april: Any, encoding: str) -> None:
    day, amount, out, voucher, text = as_booked(april.fund)
    lines = [",".join(HEADER), f'{day},"{float(amount):,.2f}",{out},{voucher},{text}']
    file = SimpleUploadedFile("明细.csv", "\r\n".join(lines).encode(encoding))
    page = client_of(april.cast.guarantor.handler).post(
        "/statements/begin/send/", words(april, as_booked(april.fund)) | {"file": file}
    )
    assert page.status_code == 302, page.context["form"].errors
    assert Statement.objects.get().status == "AGREED"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2", b'"', "日期\x00".encode()])
def test_csv_that_is_none(april: Any, content: bytes) -> None:
    given = words(april, as_booked(april.fund)) | {"file": SimpleUploadedFile("明细.csv", content)}
    page = client_of(april.cast.guarantor.handler).post("/statements/begin/send/", given)
    assert page.status_code == 200 and page.context["form"].errors["file"]


def test_who_sees_a_statement(april: Any) -> None:
    statement = explained(april, send(april, ["2026-03-31", "5.00", "", "", "结息"]))
    urls = (f"/statements/{statement.pk}/", f"/statements/{statement.pk}/sheet/", f"/api/statements/{statement.pk}/")
    sees = {"guarantor", "finance_bureau", "bank", "district_gov", "auditor", "pboc_branch", "regulator"}
    for name in (*sees, "other_bank", "enterprise", "department", "fin_dev_center"):
        if name not in april.cast.teams:
            continue
        answers = {client_of(april.cast.teams[name].handler).get(url).status_code for url in urls}
        assert answers == ({200} if name in sees else {404}), name
    assert client_of(april.cast.bank.handler).get("/statements/template/").status_code == 404
    assert client_of(april.cast.guarantor.handler).get("/statements/template/").status_code == 200


def test_the_sheet_of_the_reconciliation(april: Any) -> None:
    statement = send(april, ["2026-03-31", "5.00", "", "", "结息"])
    found = cells(client_of(april.cast.guarantor.handler).get(f"/statements/{statement.pk}/sheet/").content)
    assert [row[3] for row in found if row[0] in (1, 2)] == [5, 10000000]


def test_a_month_that_is_not_reconciled_is_told_once(april: Any) -> None:
    april.at_the_evening_of(dt.date(2026, 4, 30))
    assert not Notice.objects.filter(cause__startswith="reconcile:").exists()
    april.at_the_evening_of(dt.date(2026, 5, 1))
    april.at_the_evening_of(dt.date(2026, 5, 2))
    told = Notice.objects.filter(cause__startswith="reconcile:")
    assert set(told.values_list("reader__organisation__kind", flat=True)) == {"guarantor", "finance_bureau"}
    assert told.count() == told.values("reader").distinct().count()


def test_an_entry_taken_back_is_no_item(april: Any) -> None:
    from zengxindai.ledger import book

    statement = send(april, as_booked(april.fund))
    account = queries.special_account(statement.bank)
    outside = book.account("treasury", name="区财政", floor=None)
    wrong = book.post("fund:ERR", MARCH, "DEPOSIT", ((outside, YUAN(-7)), (account, YUAN(7))))
    april.day_end()
    assert Story.fresh(statement).status == "DIFFERS"
    book.reverse(wrong, cause="fund:ERR:back", on=MARCH, reason="误记")
    april.later(days=1)
    april.day_end()
    assert Story.fresh(statement).status == "AGREED"


def test_the_pages_ask_as_much_for_many_lines_as_for_one(april: Any, django_assert_max_num_queries: Any) -> None:
    rows = [["2026-03-31", str(number), "", "", ""] for number in range(1, 60)]
    many = send(april, as_booked(april.fund), *rows)
    client = client_of(april.cast.guarantor.handler)
    with django_assert_max_num_queries(90):
        assert client.get(many.get_absolute_url()).status_code == 200
