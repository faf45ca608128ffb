"""Disbursement in parts, plans, reversals, acceleration, renewal, loans outside the pool; balances of any day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from applications.models import Application
from loans import queries
from loans.models import Instalment, Loan, Movement
from tests.story import Story, paper
from zengxindai.documents import store
from zengxindai.findings import Refused

YUAN = Decimal


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.code for finding in refused.value.findings}


def drawn(story: Story, amount: str = "3000000", **changed: str) -> Any:
    loan = story.registered().loan
    return story.act("loan.draw", loan, "bank", **story.drawing(loan, amount=amount, **changed))


def more(story: Story, loan: Any, amount: str, note: str) -> Any:
    words = {"note_no": note, "voucher_no": f"FK-{note}", "amount": amount, "drawn_on": story.day.isoformat()}
    return story.act("loan.draw_more", loan, "bank", **words)


def paid(story: Story, loan: Any, principal: str, voucher: str) -> Any:
    words = {"paid_on": story.day.isoformat(), "principal": principal, "voucher_no": voucher}
    return story.act("loan.repay", loan, "bank", **words)


def taken_back(story: Story, loan: Any, voucher: str, row: str = "loan.reverse") -> Any:
    entry = queries.reversible(loan).get(voucher_no=voucher)
    return story.act(row, loan, "bank", movement=entry.pk, reason="误录")


def later(story: Story, **delta: int) -> None:
    story.now += dt.timedelta(**delta)


def plan(loan: Any) -> list[tuple[str, str]]:
    return [(due.on.isoformat(), str(due.principal)) for due in queries.dues(loan)]


def test_what_was_filed_is_drawn_in_parts(story: Story) -> None:
    loan = drawn(story, "1000000")
    assert (loan.status, loan.amount, loan.outstanding) == ("ACTIVE", YUAN("1000000.00"), YUAN("1000000.00"))
    later(story, days=10)
    loan = more(story, loan, "1500000", "JJ-2")
    assert (loan.amount, loan.outstanding) == (YUAN("2500000.00"), YUAN("2500000.00"))
    assert plan(loan) == [("2027-03-10", "2500000.00")]
    with pytest.raises(Refused) as refused:
        more(story, loan, "500000.01", "JJ-3")
    assert codes(refused) == {"LOAN-01"}
    loan = more(story, loan, "500000", "JJ-3")
    with pytest.raises(Refused) as refused:
        more(story, loan, "0.01", "JJ-4")
    assert "LOAN-06" in codes(refused)


def test_a_further_part_waits_no_longer_than_the_filing(story: Story) -> None:
    loan = drawn(story, "1000000")
    later(story, days=61)
    with pytest.raises(Refused) as refused:
        more(story, loan, "1000000", "JJ-2")
    assert codes(refused) == {"LOAN-10"}


def test_the_pool_stands_behind_what_may_still_be_drawn(story: Story) -> None:
    bank = story.cast.bank.organisation
    loan = drawn(story, "1000000")
    assert queries.covered_balance(bank, story.day) == YUAN("3000000.00")  # the filing, 2,000,000 of it undrawn
    loan = paid(story, loan, "400000", "HK-1")
    assert queries.covered_balance(bank, story.day) == YUAN("2600000.00")
    last = loan.filing.draw_by
    assert queries.covered_balance(bank, last) == YUAN("2600000.00")
    assert queries.covered_balance(bank, last + dt.timedelta(days=1)) == YUAN("600000.00")


def test_instalments_fall_due_are_missed_and_cured(story: Story) -> None:
    loan = drawn(story, "1200000", repayment="EQUAL_PRINCIPAL", every="3")
    assert plan(loan) == [(day, "300000.00") for day in ("2026-06-10", "2026-09-10", "2026-12-10", "2027-03-10")]
    assert (loan.due_on, loan.pay_by) == (dt.date(2026, 6, 10), dt.date(2026, 6, 10))
    loan = paid(story, loan, "100000", "HK-1")  # in advance, in part
    assert loan.due_on == dt.date(2026, 6, 10)
    story.at_the_evening_of(dt.date(2026, 6, 10))
    assert story.fresh(loan).status == "ACTIVE"
    story.at_the_evening_of(dt.date(2026, 6, 11))
    loan = story.fresh(loan)
    assert (loan.status, loan.overdue_since, loan.days_past_due(story.day)) == ("OVERDUE", dt.date(2026, 6, 11), 1)
    loan = paid(story, loan, "199999.99", "HK-2")
    assert loan.status == "OVERDUE"
    loan = paid(story, loan, "0.01", "HK-3")
    assert (loan.status, loan.overdue_since, loan.due_on) == ("ACTIVE", None, dt.date(2026, 9, 10))


def test_a_further_part_is_spread_over_the_days_left(story: Story) -> None:
    loan = drawn(story, "1000000", repayment="EQUAL_PRINCIPAL", every="6")
    later(story, days=20)
    loan = more(story, loan, "1000000", "JJ-2")
    assert plan(loan) == [("2026-09-10", "1000000.00"), ("2027-03-10", "1000000.00")]
    assert Instalment.objects.filter(loan=loan).count() == 4  # the first plan is kept


def test_the_plan_changes_and_maturity_does_not(story: Story) -> None:
    loan = drawn(story, "1000000")
    loan = story.act("loan.replan", loan, "bank", repayment="EQUAL_PRINCIPAL", every="3", reason="按合同变更")
    assert [day for day, _part in plan(loan)] == ["2026-06-10", "2026-09-10", "2026-12-10", "2027-03-10"]
    assert loan.matures_on == dt.date(2027, 3, 10)


def test_declared_due_everything_can_be_claimed(story: Story) -> None:
    story.funded()
    loan = drawn(story, "1200000", repayment="EQUAL_PRINCIPAL", every="3")
    story.at_the_evening_of(dt.date(2026, 6, 11))
    loan = story.fresh(loan)
    with pytest.raises(Refused) as refused:
        story.begin("claim.draft", "bank", on=loan, **story.claim_input())
    assert codes(refused) == {"CLM-01"}
    with pytest.raises(Exception, match="files"):
        story.act("loan.accelerate", loan, "bank", declared_on="2026-06-11", reason="合同第九条")
    notice = store.keep(paper("提前到期通知.pdf"), by=story.cast.bank.handler, kind="")
    words = {"declared_on": "2026-06-11", "reason": "合同第九条", "files": [notice.pk]}
    loan = story.act("loan.accelerate", loan, "bank", **words)
    assert plan(loan) == [("2026-06-10", "300000.00"), ("2026-06-11", "900000.00")]
    assert loan.days_past_due(story.day) == 1
    claim = story.begin("claim.draft", "bank", on=loan, **story.claim_input())
    assert claim.principal == YUAN("1200000.00")


def test_a_repayment_is_reversed_by_a_counter_entry(story: Story) -> None:
    loan = paid(story, drawn(story), "400000", "HK-1")
    later(story, days=3)
    loan = taken_back(story, loan, "HK-1")
    assert loan.outstanding == YUAN("3000000.00")
    signs = list(loan.movements.order_by("id").values_list("kind", "principal"))
    assert signs[1:] == [("REPAYMENT", YUAN("-400000.00")), ("REVERSAL", YUAN("400000.00"))]
    with pytest.raises(Exception, match="movement"):
        story.act("loan.reverse", loan, "bank", movement=loan.movements.get(kind="REPAYMENT").pk, reason="再次")
    loan = paid(story, loan, "40000", "HK-1")  # the same voucher, entered right
    assert loan.outstanding == YUAN("2960000.00")


def test_the_payment_that_closed_it_is_reversed(story: Story) -> None:
    loan = paid(story, drawn(story), "3000000", "HK-1")
    assert (loan.status, story.fresh(loan.filing).status) == ("REPAID", "CLOSED")
    loan = taken_back(story, loan, "HK-1", "loan.reopen")
    assert (loan.status, loan.closed_on, loan.outstanding) == ("ACTIVE", None, YUAN("3000000.00"))
    assert story.fresh(loan.filing).status == "REGISTERED"


def test_a_disbursement_is_reversed_while_it_is_owed(story: Story) -> None:
    loan = more(story, drawn(story, "1000000"), "500000", "JJ-2")
    first = loan.movements.order_by("id").first().voucher_no
    with pytest.raises(Refused) as refused:
        taken_back(story, loan, first)
    assert codes(refused) == {"LOAN-07"}
    loan = taken_back(story, loan, "FK-JJ-2")
    assert (loan.amount, loan.outstanding, plan(loan)) == (
        YUAN("1000000.00"), YUAN("1000000.00"), [("2027-03-10", "1000000.00")],
    )  # fmt: skip
    loan = taken_back(story, loan, first)
    assert (loan.status, loan.amount, loan.outstanding) == ("PENDING_DRAW", None, YUAN("0.00"))
    assert story.fresh(loan.application).status == "FILED"
    loan = story.act("loan.draw", loan, "bank", **story.drawing(loan))
    assert (loan.status, story.fresh(loan.application).status) == ("ACTIVE", "DISBURSED")


def test_a_payment_of_before_the_plan_is_reversed(story: Story) -> None:
    loan = paid(story, drawn(story, "1000000"), "100000", "HK-1")
    loan = story.act("loan.replan", loan, "bank", repayment="EQUAL_PRINCIPAL", every="6", reason="按合同变更")
    loan = taken_back(story, loan, "HK-1")
    assert plan(loan) == [("2026-09-10", "550000.00"), ("2027-03-10", "450000.00")]


def test_renewal_follows_repayment(story: Story) -> None:
    loan = drawn(story)
    words = {"amount": "2000000", "months": "12", "purpose": "采购钢材", "repayment_source": "销售回款"}
    words["intended_bank"] = str(loan.bank_id)
    with pytest.raises(Refused) as refused:
        story.act("loan.renew", loan, "enterprise", **words)
    assert codes(refused) == {"APP-08"}
    loan = paid(story, loan, "3000000", "HK-1")
    story.act("loan.renew", loan, "enterprise", **words)
    asked = Application.objects.get(renews=loan.number)
    assert (asked.status, asked.enterprise, asked.is_first_loan) == ("DRAFT", loan.enterprise, False)


def test_disbursed_without_filing_it_is_recorded_and_not_covered(story: Story) -> None:
    filing = story.filed()
    words = {"contract_no": "HT1", "note_no": "JJ1", "voucher_no": "FK1", "amount": "3000000", "rate": "5.22"}
    words |= {"drawn_on": story.day.isoformat(), "matures_on": "2026-09-10"}
    loan = story.fresh(story.begin("loan.record_unfiled", "bank", on=filing, **words))
    assert (loan.status, loan.backing, story.fresh(filing).status) == ("ACTIVE", "NONE", "LAPSED")
    assert queries.covered_balance(loan.bank, story.day) == 0
    assert queries.non_performing(loan.bank) == (0, 0)
    story.at_the_evening_of(dt.date(2026, 9, 11))
    loan = story.fresh(loan)
    assert loan.status == "OVERDUE"
    with pytest.raises(Refused) as refused:
        story.begin("claim.draft", "bank", on=loan, **story.claim_input())
    assert "CLM-01" in codes(refused)
    loan = paid(story, loan, "3000000", "HK1")
    assert (loan.status, story.fresh(filing).status) == ("REPAID", "LAPSED")


def test_disbursed_after_the_filing_lapsed_it_is_not_covered(story: Story) -> None:
    loan = story.registered().loan
    later(story, days=61)
    story.at_the_evening_of(story.day)
    loan = story.fresh(loan)
    assert loan.status == "CANCELLED"
    loan = story.act("loan.draw_unfiled", loan, "bank", **story.drawing(loan))
    assert (loan.status, loan.backing) == ("ACTIVE", "NONE")


def test_a_balance_is_asked_for_any_day_and_as_it_was_known(story: Story) -> None:
    loan = drawn(story, "1000000")
    first = story.day
    later(story, days=10)
    entry = {"paid_on": (first + dt.timedelta(days=5)).isoformat(), "principal": "200000", "voucher_no": "HK-1"}
    loan = story.act("loan.repay", loan, "bank", **entry)  # told late
    sixth = first + dt.timedelta(days=6)
    assert queries.balance_on(loan, first - dt.timedelta(days=1)) == 0
    assert queries.balance_on(loan, first) == YUAN("1000000.00")
    assert queries.balance_on(loan, sixth) == YUAN("800000.00")
    assert queries.balance_on(loan, sixth, known_on=sixth) == YUAN("1000000.00")


ACTS = st.lists(
    st.tuples(st.sampled_from(("draw", "repay", "reverse")), st.integers(1, 60_000_000), st.integers(0, 9)), max_size=7
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(ACTS, st.sampled_from(("BULLET", "EQUAL_PRINCIPAL", "EQUAL_INSTALMENT")))
def test_any_sequence_leaves_drawn_less_repaid(story: Story, acts: list[tuple[str, int, int]], method: str) -> None:
    with transaction.atomic():
        check_sequence(story, acts, method)
        transaction.set_rollback(True)


def check_sequence(story: Story, acts: list[tuple[str, int, int]], method: str) -> None:
    begun = story.now
    loan = drawn(story, "600000", repayment=method, every="3")
    known: list[tuple[dt.date, Decimal]] = []
    for number, (kind, fen, gap) in enumerate(acts):
        known.append((story.day, loan.outstanding))
        later(story, days=1 + gap % 3)
        loan = story.fresh(loan)
        try:
            with transaction.atomic():
                loan = act_on(story, loan, kind, str(Decimal(fen) / 100), number)
        except Refused:
            loan = story.fresh(loan)
        moves = list(Movement.objects.filter(loan=loan).select_related("reverses"))
        lent = sum((m.principal for m in moves if (m.reverses or m).kind == "DRAW"), Decimal(0))
        back = sum((m.principal for m in moves if (m.reverses or m).kind == "REPAYMENT"), Decimal(0))
        assert loan.outstanding == lent + back >= 0
        assert (loan.amount or 0) == lent
        assert sum((due.principal for due in queries.dues(loan)), Decimal(0)) == loan.outstanding
        assert all(queries.balance_on(loan, day, known_on=day) == owed for day, owed in known)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    story.now = begun


def act_on(story: Story, loan: Any, kind: str, amount: str, number: int) -> Any:
    if kind == "draw" and loan.status == "ACTIVE":
        return more(story, loan, amount, f"JJ-{number}")
    if kind == "repay" and loan.status in ("ACTIVE", "OVERDUE"):
        return paid(story, loan, amount, f"HK-{number}")
    last = queries.reversible(loan).first()
    if last is None or loan.status not in ("ACTIVE", "OVERDUE", "REPAID"):
        return loan
    return taken_back(story, loan, last.voucher_no, "loan.reopen" if loan.status == "REPAID" else "loan.reverse")


ENTER = 'INSERT INTO loans_movement (loan_id, kind, "on", entered_on, principal, voucher_no, note_no'
DAYS = '"on", entered_on'


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE loans_movement SET principal = 1", "append|denied|permission"),
        ("DELETE FROM loans_instalment", "append|denied|permission"),
        (f"{ENTER}) SELECT id, 'REPAYMENT', drawn_on, drawn_on, -1, 'X', '' FROM loans_loan", "add up"),
        (f"{ENTER}) SELECT id, 'REPAYMENT', drawn_on, drawn_on, -1, 'X', '' FROM loans_loan", "add up"),
        (f"{ENTER}, reverses_id) SELECT loan_id, 'REVERSAL', {DAYS}, -1, voucher_no, '', id FROM loans_movement",
         "exactly one"),
        (f"{ENTER}) SELECT loan_id, kind, {DAYS}, principal, voucher_no, 'JJ-X' FROM loans_movement",
         "recorded already"),
        ("UPDATE loans_loan SET plan = plan + 1", "its plan has"),
        ("UPDATE loans_loan SET amount = amount + 1", "was drawn"),
        ("UPDATE loans_loan SET pay_by = due_on - 1", "loan_paid_by_when_due_or_later"),
        ("UPDATE loans_loan SET every = 5", "loan_period_of_months"),
        ("UPDATE loans_loan SET previous_id = id", "loan_renews_another"),
    ],
)  # fmt: skip
def test_the_database_refuses_what_does_not_add_up(story: Story, change: str, says: str) -> None:
    drawn(story, "1000000")
    assert Loan.objects.count() == 1
    with pytest.raises(Exception, match=says), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(change)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
