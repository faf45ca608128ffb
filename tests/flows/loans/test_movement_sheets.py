"""Movements by sheet: checked, signed as a whole by two people, carried out by a worker, all rows or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from loans import queries
from loans.forms.sheets import MOVEMENTS
from loans.models import Loan, Movement
from tests.cast import SINCE, team
from tests.flows.bad_input.scenes import settle_constraints
from tests.flows.conftest import NOW
from tests.sheets import cells, filled, upload
from tests.story import Story
from zengxindai.accounts import people
from zengxindai.accounts.models import Kind
from zengxindai.audit.models import Event
from zengxindai.notifications import outbox
from zengxindai.notifications.models import Notice, Outbox
from zengxindai.web.imports import carrying, runs
from zengxindai.workflow.models import SheetRun, SheetSignature, Turn

URL, API = "/imports/movements/", "/api/imports/movements/"


@pytest.fixture(autouse=True)
def standing(settings: Any, tmp_path: Path, time_machine: Any) -> None:
    """The clock stands at the story's day; files go where nobody keeps them."""
    settings.PRIVATE_ROOT = tmp_path
    time_machine.move_to(NOW, tick=False)


def client(story: Story, name: str = "bank", duty: str = "handler") -> Client:
    signed_in = Client(raise_request_exception=True)
    signed_in.force_login(story.cast.teams[name].who(duty))
    return signed_in


def sheet(story: Story, *rows: dict[str, Any], bank: str = "bank") -> bytes:
    return filled(MOVEMENTS.columns(story.cast.teams[bank].handler), rows)


def first(story: Story, about: Any, **changed: Any) -> dict[str, Any]:
    """The row of a first disbursement."""
    words = story.drawing(about)
    return {
        "loan": about.number, "kind": "放款", "on": words["drawn_on"], "amount": "1000000",
        "voucher_no": f"FK{about.pk}",
        "contract_no": f"HT{about.pk}", "note_no": f"JJ{about.pk}", "rate": words["rate"],
        "matures_on": words["matures_on"], **changed,
    }  # fmt: skip


def more(story: Story, about: Any, serial: int, **changed: Any) -> dict[str, Any]:
    """The row of a further one."""
    return {
        "loan": about.number, "kind": "放款", "on": story.day.isoformat(), "amount": "500000",
        "voucher_no": f"FK{about.pk}-{serial}", "note_no": f"JJ{about.pk}-{serial}", **changed,
    }  # fmt: skip


def back(story: Story, about: Any, serial: int, **changed: Any) -> dict[str, Any]:
    """The row of a repayment."""
    return {
        "loan": about.number, "kind": "还款", "on": story.day.isoformat(), "amount": "100000",
        "voucher_no": f"HK{about.pk}-{serial}", **changed,
    }  # fmt: skip


def sent(story: Story, content: bytes, bank: str = "bank") -> SheetRun:
    """Sent by the handler; the run it became."""
    answer = client(story, bank).post(URL, {"file": upload(content)})
    assert answer.status_code == 302, answer.context.get("mistakes") or answer.context["form"].errors
    return SheetRun.objects.latest("id")


def signed(story: Story, run: SheetRun, *duties: str, bank: str = "bank") -> SheetRun:
    """Signed by the people of these duties."""
    for duty in duties or ("handler", "checker"):
        assert client(story, bank, duty).post(f"/imports/runs/{run.pk}/", {"sign": "1"}).status_code == 302
    return fresh(run)


def fresh(run: SheetRun) -> SheetRun:
    return SheetRun.objects.get(pk=run.pk)


def worked(run: SheetRun) -> SheetRun:
    """What a worker does next."""
    outbox.drain(10, long=True)
    settle_constraints()
    return fresh(run)


def imported(story: Story, content: bytes) -> SheetRun:
    return worked(signed(story, sent(story, content)))


def told(run: SheetRun) -> list[tuple[Any, Any, Any]]:
    from zengxindai.web.imports import showing

    return [(m["row"], m["key"], m["code"]) for m in showing.unpacked(run.told)["mistakes"]]


def traces(story: Story) -> tuple[int, ...]:
    """What grows when something is done."""
    verbs = Event.objects.filter(case_type="loan")
    return Movement.objects.count(), verbs.count(), Loan.objects.filter(status="ACTIVE").count()


def test_a_loan_is_drawn_in_parts_and_repaid_by_one_sheet(story: Story) -> None:
    waits, runs_on = story.registered().loan, story.drawn(purpose="备货")
    rows = [
        first(story, waits), back(story, runs_on, 1), more(story, waits, 1),
        back(story, waits, 1), back(story, waits, 2, loan=f" JJ{waits.pk} "), back(story, runs_on, 2),
    ]  # fmt: skip
    run = imported(story, sheet(story, *rows))
    assert (run.state, run.rows, run.done) == ("DONE", 6, 6)
    waits, runs_on = story.fresh(waits), story.fresh(runs_on)
    assert (waits.status, waits.amount, waits.outstanding) == ("ACTIVE", Decimal(1500000), Decimal(1300000))
    assert runs_on.outstanding == runs_on.amount - 200000
    assert queries.planned(waits) >= waits.outstanding
    assert story.fresh(waits.application).status == "DISBURSED"
    done = Event.objects.filter(case_type="loan", case_id=waits.pk).order_by("id")
    assert list(done.values_list("verb", flat=True))[-4:] == ["loan.draw", "loan.draw_more", "loan.repay", "loan.repay"]
    last = done.last()
    handler, checker = story.cast.bank.handler, story.cast.bank.checker
    assert (last.actor_id, last.duty) == (checker.pk, "checker")
    assert handler.full_name in last.opinion
    assert "8" in last.opinion
    whole = Event.objects.get(verb="import.movements")
    assert (whole.actor_id, whole.data["done"], whole.case_id) == (checker.pk, 6, run.file_id)
    assert Event.objects.filter(verb="import.movements.sign").count() == 2
    assert Notice.objects.filter(reader=handler, url=f"/imports/runs/{run.pk}/").exists()


def test_a_sheet_leaves_what_the_same_acts_by_hand_leave(story: Story) -> None:
    """Balances, plans, inbox, versions and notices are those of single acts; only who signed where differs."""
    hand, by_sheet = story.registered().loan, story.registered(purpose="备货").loan
    hand = story.act("loan.draw", hand, "bank", **story.drawing(hand, amount="1000000"))
    words = {"note_no": f"JJ{hand.pk}-1", "voucher_no": f"FK{hand.pk}-1", "amount": "500000"}
    hand = story.act("loan.draw_more", hand, "bank", drawn_on=story.day.isoformat(), **words)
    for serial, principal in ((1, "100000"), (2, "1400000")):
        words = {"paid_on": story.day.isoformat(), "principal": principal, "voucher_no": f"HK{hand.pk}-{serial}"}
        hand = story.act("loan.repay", hand, "bank", **words)
    rows = [first(story, by_sheet), more(story, by_sheet, 1), back(story, by_sheet, 1)]
    assert imported(story, sheet(story, *rows, back(story, by_sheet, 2, amount="1400000"))).state == "DONE"
    one, two = story.fresh(hand), story.fresh(by_sheet)
    left = ("id", "number", "application_id", "filing_id", "contract_no", "note_no", "_state", "subject")
    assert {k: v for k, v in vars(one).items() if k not in left} == {
        k: v for k, v in vars(two).items() if k not in left
    }
    shown = ("kind", "on", "entered_on", "principal")
    assert list(one.movements.order_by("id").values_list(*shown)) == list(
        two.movements.order_by("id").values_list(*shown)
    )
    plans = [list(each.instalments.order_by("id").values_list("version", "due_on", "principal")) for each in (one, two)]
    assert plans[0] == plans[1]

    def notices(loan: Any) -> list[Any]:
        events = Event.objects.filter(case_type__in=("loan", "application", "filing"))
        mine = events.filter(case_id__in=(loan.pk, loan.application_id, loan.filing_id))
        acts = [e for e in mine.order_by("id") if not e.verb.endswith((".propose", ".sign"))]
        return [
            (e.verb, e.source, e.target, sorted(Notice.objects.filter(event_id=e.pk).values_list("reader", flat=True)))
            for e in acts
            if e.verb.startswith("loan.") and e.case_id == loan.pk
        ]

    assert notices(one) == notices(two)
    assert not Turn.objects.filter(case_type="loan", case_id__in=(one.pk, two.pk)).exists()


BAD: list[tuple[Callable[[Story, Any], dict[str, Any]], str | None, str]] = [
    (lambda s, loan: back(s, loan, 1, loan="JJZXD-DK-2026-9999"), "loan", ""),
    (lambda s, loan: back(s, loan, 1, loan=""), "loan", ""),
    (lambda s, loan: back(s, loan, 1, enterprise="江津花椒食品有限公司"), "enterprise", ""),
    (lambda s, loan: back(s, loan, 1, kind="转账"), "kind", ""),
    (lambda s, loan: back(s, loan, 1, kind=""), "kind", ""),
    (lambda s, loan: back(s, loan, 1, on="2026-02-30"), "on", ""),
    (lambda s, loan: back(s, loan, 1, on=""), "on", ""),
    (lambda s, loan: back(s, loan, 1, on="2026-03-11"), None, "LOAN-04"),
    (lambda s, loan: back(s, loan, 1, amount="一百"), "amount", ""),
    (lambda s, loan: back(s, loan, 1, amount=""), "amount", ""),
    (lambda s, loan: back(s, loan, 1, amount="-5"), "amount", ""),
    (lambda s, loan: back(s, loan, 1, amount="99000000"), None, "LOAN-05"),
    (lambda s, loan: back(s, loan, 1, voucher_no=""), "voucher_no", ""),
    (lambda s, loan: back(s, loan, 1, voucher_no=f"FK{loan.pk}"), "voucher_no", ""),
    (lambda s, loan: back(s, loan, 0), "voucher_no", ""),
    (lambda s, loan: more(s, loan, 1), None, "LOAN-06"),
    (lambda s, loan: more(s, loan, 1, note_no=""), "note_no", ""),
    (lambda s, loan: more(s, loan, 1, note_no=f"JJ{loan.pk}"), "note_no", ""),
]


@pytest.mark.parametrize(("row", "column", "code"), BAD, ids=range(len(BAD)))
def test_one_mistake_and_nothing_is_done(story: Story, row: Any, column: str | None, code: str) -> None:
    """Told in its row and column to people, in the sheet given back and to programs; a long sheet the same."""
    loan = story.drawn()
    content = sheet(story, back(story, loan, 0), row(story, loan))
    before = traces(story)
    seen = client(story).post(URL, {"file": upload(content)})
    assert (5, column, code) in [(m["row"], m["key"], m["code"]) for m in seen.context["mistakes"]]
    assert {m["row"] for m in seen.context["mistakes"]} == {5}
    answer = client(story).post(API, {"file": upload(content)})
    assert answer.status_code == 409
    assert (5, column, code) in [(m["row"], m["column"], m["code"]) for m in answer.json()["errors"]]
    lines = cells(client(story).get(seen.context["returned_url"]).content)
    assert seen.context["mistakes"][0]["message"] in lines[4][-1]
    assert traces(story) == before
    assert not SheetRun.objects.exists()


def test_a_long_sheet_with_mistakes_is_given_back_by_the_worker(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "IN_REQUEST", 1)
    loan = story.drawn()
    before = traces(story)
    run = sent(story, sheet(story, back(story, loan, 0), back(story, loan, 1, amount="99000000")))
    assert run.state == "CHECKING"
    page = client(story).get(f"/imports/runs/{run.pk}/")
    assert 'hx-trigger="every 2s"' in page.content.decode()
    assert "<progress" in page.content.decode()
    run = worked(run)
    assert (run.state, run.mistakes, told(run)) == ("WRONG", 1, [(5, None, "LOAN-05")])
    page = client(story).get(f"/imports/runs/{run.pk}/")
    assert "LOAN-05" in page.content.decode()
    assert "hx-get" not in page.content.decode().split('id="run"')[1][:200]
    lines = cells(client(story).get(f"/imports/runs/{run.pk}/returned.xlsx").content)
    assert lines[2][-1] == "错误原因"
    assert "LOAN-05" in lines[4][-1]
    assert traces(story) == before
    assert Notice.objects.filter(reader=story.cast.bank.handler, cause=f"sheet-run:{run.pk}:WRONG").count() == 1
    assert client(story).get(f"/api/imports/runs/{run.pk}/").json()["errors"][0]["code"] == "LOAN-05"


def test_another_bank_s_loan_is_not_there(story: Story) -> None:
    loan = story.drawn()
    answer = client(story, "other_bank").post(
        API, {"file": upload(sheet(story, back(story, loan, 1), bank="other_bank"))}
    )
    assert [(m["row"], m["column"]) for m in answer.json()["errors"]] == [(4, "loan")]
    named = sheet(story, back(story, loan, 1, loan=f"JJ{loan.pk}"), bank="other_bank")
    assert client(story, "other_bank").post(API, {"file": upload(named)}).status_code == 409


def test_the_template_holds_the_open_loans_and_its_rows_say_nothing_yet(story: Story) -> None:
    waits, runs_on = story.registered().loan, story.drawn(purpose="备货")
    content = client(story).get(f"{URL}template.xlsx").content
    lines = cells(content)
    assert lines[0][0] == "增信贷贷款收付明细"
    assert lines[2][:6] == ["贷款编号或借据号", "企业名称", "业务", "日期", "本金（元）", "凭证号"]
    assert [line[:3] for line in lines[3:5]] == [
        [waits.number, waits.subject, "放款"],
        [runs_on.number, runs_on.subject, "还款"],
    ]
    seen = client(story).post(URL, {"file": upload(content)})
    assert len(seen.context["mistakes"]) == 1
    run = sent(story, sheet(story, {"loan": waits.number, "kind": "放款"}, back(story, runs_on, 1)))
    assert (run.done, run.unchanged) == (1, 1)


def test_two_people_sign_and_the_sender_is_not_both(story: Story) -> None:
    loan = story.drawn()
    run = sent(story, sheet(story, back(story, loan, 1)))
    assert run.state == "READY"
    url = f"/imports/runs/{run.pk}/"
    assert client(story, "bank", "checker").post(url, {"sign": "1"}).status_code == 403, "the sender signs first"
    run = signed(story, run, "handler")
    assert run.state == "SIGNING"
    assert client(story).post(url, {"sign": "1"}).status_code == 403
    assert client(story, "bank", "approver").post(url, {"sign": "1"}).status_code == 403
    assert Notice.objects.filter(reader=story.cast.bank.checker, url=url).count() == 1
    for page in ("/proposals/", "/"):
        assert client(story, "bank", "checker").get(page).status_code == 200
    assert url in client(story, "bank", "checker").get("/proposals/").content.decode()
    assert url not in client(story).get("/proposals/").content.decode()
    sheet_url = f"{url}sheet.xlsx"
    assert client(story, "bank", "checker").get(sheet_url).content[:2] == b"PK"
    run = signed(story, run, "checker")
    assert run.state == "CARRYING"
    assert client(story, "bank", "checker").post(url, {"sign": "1"}).status_code == 403
    assert worked(run).state == "DONE"
    assert SheetSignature.objects.count() == 2


def test_a_sheet_is_dropped_with_a_reason(story: Story) -> None:
    loan = story.drawn()
    run = signed(story, sent(story, sheet(story, back(story, loan, 1))), "handler")
    before = traces(story)
    url = f"/imports/runs/{run.pk}/"
    assert client(story, "bank", "approver").post(url, {"drop": "1"}).status_code == 403
    assert client(story, "bank", "checker").post(url, {"drop": "1", "reason": "金额待核"}).status_code == 302
    assert "金额待核" in client(story).get(url).content.decode()
    assert worked(run).state == "DROPPED"
    assert traces(story) == before
    assert sent(story, sheet(story, back(story, loan, 1))).pk != run.pk, "it can be sent again"


def test_delivered_twice_and_interrupted_it_is_done_once(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    loan = story.drawn()
    run = signed(story, sent(story, sheet(story, back(story, loan, 1), back(story, loan, 2))))

    def killed(*_args: Any, **_more: Any) -> None:
        raise SystemExit  # a worker that dies in the last moment, before its transaction ends

    with monkeypatch.context() as dying:
        dying.setattr(runs, "move", killed)
        with pytest.raises(SystemExit):
            outbox.drain(1, NOW, long=True)
    assert fresh(run).state == "CARRYING"
    assert story.fresh(loan).outstanding == loan.amount
    assert outbox.drain(1, NOW + outbox.LONG_LEASE / 2, long=True) == 0, "its lease protects it"
    assert outbox.drain(1, NOW + outbox.LONG_LEASE, long=True) == 1
    assert fresh(run).state == "DONE"
    Outbox.objects.filter(kind="sheet-run").update(done_at=None, attempts=0)
    assert outbox.drain(10, NOW + outbox.LEASE, long=True) == 1
    runs.work({"run": run.pk})
    assert story.fresh(loan).outstanding == loan.amount - 200000
    assert Event.objects.filter(verb="import.movements").count() == 1


def test_what_changed_meanwhile_turns_all_of_it_back(story: Story) -> None:
    loan, other = story.drawn(), story.drawn(purpose="备货")
    run = signed(story, sent(story, sheet(story, back(story, other, 1), back(story, loan, 1, amount="200000"))))
    story.repaid(loan, str(loan.amount - 100000))
    before = traces(story)
    run = worked(run)
    assert (run.state, told(run)) == ("WRONG", [(5, None, "LOAN-05")])
    assert traces(story) == before
    assert story.fresh(other).outstanding == other.amount
    lines = cells(client(story).get(f"/imports/runs/{run.pk}/returned.xlsx").content)
    assert "LOAN-05" in lines[4][-1]


def test_a_sheet_whose_file_is_lost(story: Story, settings: Any) -> None:
    run = signed(story, sent(story, sheet(story, back(story, story.drawn(), 1))))
    run.file.path.unlink()
    assert worked(run).state == "WRONG"
    assert client(story).get(f"/imports/runs/{run.pk}/").status_code == 200
    assert client(story).get(f"/imports/runs/{run.pk}/sheet.xlsx").status_code == 404


def test_programs_send_look_and_sign(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "IN_REQUEST", 1)
    loan = story.drawn()
    content = sheet(story, back(story, loan, 1), back(story, loan, 2))
    answer = client(story).post(API, {"file": upload(content)})
    assert answer.status_code == 202
    url = answer["Location"]
    assert answer.json()["state"] == "CHECKING"
    again = client(story).post(API, {"file": upload(content)})
    assert (again.status_code, again["Location"]) == (202, url), "the same sheet is the same run"
    outbox.drain(10, long=True)
    assert client(story).get(url).json()["state"] == "SIGNING"
    assert client(story).post(f"{url}sign/").status_code == 403
    assert client(story, "other_bank", "checker").post(f"{url}sign/").status_code == 404
    assert client(story, "bank", "checker").post(f"{url}sign/").status_code == 202
    outbox.drain(10, long=True)
    shown = client(story).get(url).json()
    assert (shown["state"], shown["over"], shown["done"], shown["errors"]) == ("DONE", True, 2, [])


def test_only_the_sender_s_house_sees_it(story: Story) -> None:
    run = sent(story, sheet(story, back(story, story.drawn(), 1)))
    story.cast.teams["operator"] = team(Kind.OPERATOR, "YWZX", "系统运维中心")
    for name in ("other_bank", "enterprise", "finance_bureau", "department", "auditor", "operator"):
        for path in (f"/imports/runs/{run.pk}/", f"/imports/runs/{run.pk}/sheet.xlsx", f"/api/imports/runs/{run.pk}/"):
            assert client(story, name).get(path).status_code == 404
        assert client(story, name).post(f"/imports/runs/{run.pk}/", {"sign": "1"}).status_code == 404
    assert Client().get(f"/imports/runs/{run.pk}/").status_code == 302
    assert client(story).get("/imports/runs/999999/").status_code == 404
    assert client(story).get(f"/imports/runs/{run.pk}/returned.xlsx").status_code == 404
    for name in ("enterprise", "finance_bureau", "department"):
        assert client(story, name).get(URL).status_code == 404
    assert client(story).post(URL, {"file": run.file_id}).status_code == 302, "its file leads to its page"
    assert not Movement.objects.filter(kind="REPAYMENT").exists()


def test_a_branch_s_sheet_is_checked_at_the_head_office_where_nobody_there_may(story: Story) -> None:
    handed, kept = story.drawn(), story.drawn(purpose="备货")
    bank = story.cast.bank.organisation
    branch = people.organise(Kind.BANK, "CQNSH-SF", "双福支行", parent=bank, valid_from=SINCE)
    clerk = people.enrol(branch, "sf-handler", "双福经办", ("handler",), valid_from=SINCE)
    story.act_as("application.hand_to_branch", handed.application, bank, branch=branch.pk, opinion="")
    door = Client()
    door.force_login(clerk)
    mine = sheet(story, back(story, handed, 1))
    assert door.post(URL, {"file": upload(mine)}).status_code == 302
    run = SheetRun.objects.latest("id")
    assert run.organisation == branch
    assert door.post(f"/imports/runs/{run.pk}/", {"sign": "1"}).status_code == 302
    checker = client(story, duty="checker")
    assert Notice.objects.filter(reader=story.cast.bank.checker, url=f"/imports/runs/{run.pk}/").exists()
    assert f"/imports/runs/{run.pk}/" in checker.get("/proposals/").content.decode()
    assert checker.post(f"/imports/runs/{run.pk}/", {"sign": "1"}).status_code == 302
    assert worked(run).state == "DONE"
    assert story.fresh(handed).outstanding == handed.outstanding - 100000
    # A loan the head office works on is not in the branch's books, and its sheets are not the branch's.
    answer = door.post(URL, {"file": upload(sheet(story, back(story, kept, 1)))})
    assert [mistake["key"] for mistake in answer.context["mistakes"]] == ["loan"]
    whole = sent(story, sheet(story, back(story, kept, 2)))
    assert door.get(f"/imports/runs/{whole.pk}/").status_code == 404


def test_a_long_sheet_costs_the_pages_what_a_short_one_does(story: Story) -> None:
    loan = story.drawn()
    costs = []
    for first_serial, count in ((0, 2), (100, 60)):
        rows = [back(story, loan, serial, amount="1") for serial in range(first_serial, first_serial + count)]
        run = sent(story, sheet(story, *rows))
        with CaptureQueriesContext(connection) as found:
            client(story).get(f"/imports/runs/{run.pk}/")
        costs.append(len(found))
    assert costs[0] == costs[1]
    assert costs[1] <= 32, costs


def test_a_parked_run_is_told(story: Story) -> None:
    run = signed(story, sent(story, sheet(story, back(story, story.drawn(), 1))))
    Outbox.objects.filter(key=f"sheet-run:{run.pk}:carry").update(failed_at=NOW, error="X")
    assert 'role="alert"' in client(story).get(f"/imports/runs/{run.pk}/").content.decode()


def test_a_sheet_takes_as_many_rows_as_are_said(story: Story, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carrying, "ROWS_MAX", 2)
    loan = story.drawn()
    content = sheet(story, *(back(story, loan, serial) for serial in range(3)))
    assert client(story).post(API, {"file": upload(content)}).status_code == 409
    assert dt.date(2026, 3, 10) == story.day


@pytest.mark.slow
def test_two_thousand_rows_by_the_worker(story: Story) -> None:
    """A sheet of ordinary length: sent in one request that carries nothing out, every row with its event."""
    loans = [story.drawn(purpose=purpose) for purpose in ("采购", "备货")]
    rows = [back(story, loans[serial % 2], serial, amount="1.01") for serial in range(2000)]
    content = sheet(story, *rows)
    with CaptureQueriesContext(connection) as found:
        run = sent(story, content)
    assert len(found) <= 40, len(found)
    assert run.state == "CHECKING"
    run = worked(run)
    assert (run.state, run.rows, run.done) == ("READY", 2000, 2000)
    run = signed(story, run)
    with CaptureQueriesContext(connection) as found:
        run = worked(run)
    assert len(found) <= 2.2 * 2000, len(found)
    assert (run.state, run.done) == ("DONE", 2000)
    assert Event.objects.filter(verb="loan.repay").count() == 2000
    assert {story.fresh(loan).outstanding for loan in loans} == {loans[0].amount - Decimal("1010.00")}
    assert SheetRun.objects.get().signatures.count() == 2
