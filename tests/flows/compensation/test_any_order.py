"""Any legal sequence of claims, payments, receipts, settlements and money over several banks keeps the books whole."""

from __future__ import annotations

import datetime as dt
import inspect
import os
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import Any, ClassVar

from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from applications.models import Agreement
from compensation import queries
from compensation.models import Claim, Receipt, RecoveryCase, Settlement
from loans.models import Loan
from tests.cast import team
from tests.story import Story
from zengxindai.accounts.models import Kind
from zengxindai.findings import NotYours, Refused
from zengxindai.ledger import proofs
from zengxindai.ledger import queries as ledger
from zengxindai.ledger.models import Account, Entry
from zengxindai.money import split
from zengxindai.workflow.rehearsal import NotValid

BANKS = ("bank", "other_bank", "third_bank")
AMOUNTS = ("1234567.90", "333333.33", "0.10", "999999.99")
EXAMPLES = int(os.environ.get("SEQUENCES", "8"))
STEPS = 24
FEN = Decimal("0.01")
ACTS = (
    "claim", "entrust", "entrust_rest", "pay", "pay", "confirm", "repay", "withdraw", "receive", "settle", "top_up",
    "take_back", "transfer",
)  # fmt: skip


class Pool(RuleBasedStateMachine):
    """Banks with overdue loans and too little money; each rule is one thing people do, refused or done as a whole."""

    story: Story
    done: ClassVar[Counter[str]] = Counter()
    refused: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.savepoint()
        self.serial = 0
        self.money = {name: self.balance(name) for name in BANKS}

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.point)

    # What the world looks like now

    def account(self, name: str) -> Account:
        found = queries.special_account(self.story.cast.teams[name].organisation)
        assert found is not None
        return found

    def balance(self, name: str) -> Decimal:
        return ledger.balance(self.account(name))

    def bank(self, case: Any) -> str:
        return next(name for name in BANKS if self.story.cast.teams[name].organisation.pk == case.bank_id)

    def one(self, kind: Any, which: int, *states: str, **narrow: Any) -> Any:
        """One of the cases in these states; None when there is none."""
        found = list(kind.objects.filter(status__in=states, **narrow).order_by("pk"))
        return found[which % len(found)] if found else None

    def attempt(self, act: Callable[[], Any], name: str = "") -> Any:
        """The act as a whole, or nothing of it where it is refused; None then."""
        name = name or inspect.stack()[1].function
        try:
            with transaction.atomic():
                done = act()
        except (Refused, NotYours, NotValid):
            self.refused[name] += 1
            return None
        self.done[name] += 1
        return done

    # What people do

    @rule(dice=st.integers(0, 2**32 - 1))
    def something(self, dice: int) -> None:
        """One thing people do. The place in the sequence is thrown in, for the dice like to fall alike."""
        self.serial += 1
        chance = Random(f"{dice} {self.serial}")  # noqa: S311 - a test's dice
        act, which = chance.choice(ACTS), chance.randrange(10**6)
        percent, odd = chance.randint(1, 100), chance.randrange(7)
        here, there = BANKS[which % len(BANKS)], BANKS[odd % len(BANKS)]
        words: dict[str, tuple[Any, ...]] = {
            "claim": (which, 60 if odd == 0 else 100, odd % 3 == 0),
            "pay": (which, {5: "0.01", 6: "-0.01"}.get(odd, "0")),
            "repay": (which, percent),
            "receive": (which, percent, "35123.00" if odd == 1 else "0", "87654.32" if odd > 3 else "0"),
            "top_up": (here, which * percent + 1),
            "transfer": (here, there, percent),
        }
        getattr(self, act)(*words.get(act, (which,)))

    def claim(self, which: int, less: int, letter: bool) -> None:
        """A bank claims; bureau and government agree, to everything or less; the letter goes out at once, or later."""
        loan = self.one(Loan, which, "OVERDUE")
        if loan is None:
            return
        bank, story = self.bank(loan), self.story

        def act() -> Any:
            claim = story.act("claim.submit", story.claim_drafted(bank, loan), bank)
            claim = story.act("claim.review", claim, "finance_bureau", **story.review_input())
            most = split(claim.principal, claim.share_pct).pool
            approved = max(FEN, (most * less / 100).quantize(FEN))
            claim = story.act("claim.approve", claim, "district_gov", approved=str(approved), **story.approval(claim))
            return story.act("claim.entrust", claim, "finance_bureau") if letter else claim

        self.attempt(act)

    def entrust(self, which: int) -> None:
        claim = self.one(Claim, which, "GOV_APPROVED")
        if claim is not None:
            self.attempt(lambda: self.story.act("claim.entrust", claim, "finance_bureau"))

    def entrust_rest(self, which: int) -> None:
        claim = self.one(Claim, which, "PARTIALLY_PAID", rest_letter_no=None)
        if claim is not None:
            self.attempt(lambda: self.story.act("claim.entrust_rest", claim, "finance_bureau"))

    def pay(self, which: int, more: str) -> None:
        """The guarantor pays what is due; a fen more or less is refused."""
        claim = self.one(Claim, which, "ENTRUSTED") or self.one(
            Claim, which, "PARTIALLY_PAID", rest_letter_no__isnull=False
        )
        if claim is None:
            return
        due, name = queries.due(claim).now, self.bank(claim)
        words = self.story.payment(claim, str(due + Decimal(more)))
        row = "claim.pay" if claim.status == "ENTRUSTED" else "claim.pay_rest"
        done = self.attempt(lambda: self.story.act(row, claim, "guarantor", **words))
        if done is not None:
            assert more == "0"
            self.money[name] -= due

    def confirm(self, which: int) -> None:
        claim = self.one(Claim, which, "PAID")
        if claim is not None:
            self.attempt(lambda: self.story.act("claim.confirm", claim, self.bank(claim)))

    def repay(self, which: int, percent: int) -> None:
        """The borrower pays while the claim runs (case 4)."""
        claim = self.one(Claim, which, "SUBMITTED", "GOV_PENDING", "GOV_APPROVED", "ENTRUSTED")
        if claim is not None:
            amount = max(FEN, (queries.base_of(claim) * percent / 100).quantize(FEN))
            self.tick()
            key = "claim.record_repayment"
            self.attempt(lambda: self.story.repaid(claim, str(amount), self.bank(claim), key))

    def withdraw(self, which: int) -> None:
        claim = self.one(Claim, which, "GOV_APPROVED", "ENTRUSTED")
        if claim is not None:
            self.attempt(lambda: self.story.act("claim.withdraw", claim, self.bank(claim), reason="借款人承诺还款"))

    def receive(self, which: int, percent: int, costs: str, interest: str) -> None:
        """Money comes in, before a settlement or after it; with costs, and with interest that stands behind."""
        recovery = self.one(RecoveryCase, which, "OPEN", "EXHAUSTED", "SETTLED", "POST")
        if recovery is None:
            return
        name = self.bank(recovery)
        total = max(FEN, (recovery.unrecovered * percent / 100).quantize(FEN)) + Decimal(costs)
        words = {"costs": costs, "interest": interest, "bank": name}
        receipt = self.attempt(lambda: self.story.received(recovery, str(total), **words))
        if receipt is not None:
            self.money[name] += receipt.pool_return

    def settle(self, which: int) -> None:
        """Nothing more is to be had: the three sign, and the difference is paid one way or the other."""
        recovery = self.one(RecoveryCase, which, "OPEN", "EXHAUSTED", claim__status__in=("PAID", "RECEIVED"))
        if recovery is None:
            return
        name = self.bank(recovery)
        sheet = self.attempt(lambda: self.story.settled(recovery, name))
        if sheet is not None:
            self.money[name] += sheet.tail

    def top_up(self, name: str, amount: int) -> None:
        yuan = Decimal(amount) / 100
        if self.attempt(lambda: self.story.funded(str(yuan), name)) is not None:
            self.money[name] += yuan

    def take_back(self, which: int) -> None:
        """A booked receipt is taken back by counter-entry, the newest of its pursuit first."""
        receipt = self.one(Receipt, which, "CONFIRMED")
        if receipt is None:
            return
        name, amount = self.bank(receipt), receipt.pool_return
        if self.attempt(lambda: self.story.taken_back(receipt)) is not None:
            self.money[name] -= amount

    def transfer(self, giver: str, taker: str, percent: int) -> None:
        """The government lets money of one account go to another, never what claims need."""
        amount = max(FEN, (self.money[giver] * percent / 100).quantize(FEN))
        words = {
            "to_bank": self.story.cast.teams[taker].organisation.pk,
            "amount": str(amount),
            "basis": "调剂专户余缺",
        }
        begin = "fund_movement.transfer"
        if self.moved(lambda: self.story.begin(begin, "finance_bureau", on=self.agreement(giver), **words)):
            self.money[giver] -= amount
            self.money[taker] += amount

    def agreement(self, name: str) -> Agreement:
        return Agreement.objects.get(bank=self.story.cast.teams[name].organisation)

    def moved(self, drafted: Callable[[], Any]) -> bool:
        """A movement from its draft to its booking."""
        story = self.story

        def act() -> Any:
            case = story.act("fund_movement.submit", drafted(), "finance_bureau")
            case = story.act("fund_movement.approve", case, "district_gov", **story.approval(case))
            words = {"voucher_no": f"DJ{case.pk}", "booked_on": story.day.isoformat()}
            return story.act("fund_movement.book", case, "guarantor", **words)

        return self.attempt(act, "transfer") is not None

    def tick(self) -> None:
        """A second later, so that two vouchers never have one number."""
        self.story.now += dt.timedelta(seconds=1)

    # What always holds

    @invariant()
    def everything_would_commit(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    @invariant()
    def the_books_are_whole(self) -> None:
        assert not list(proofs.differences())
        assert sum(Entry.objects.values_list("amount", flat=True)) == 0

    @invariant()
    def no_account_is_short_and_each_has_what_was_moved(self) -> None:
        for name in BANKS:
            assert self.balance(name) == self.money[name]
            assert self.money[name] >= ledger.held(self.account(name)) >= 0

    @invariant()
    def nobody_is_paid_too_much(self) -> None:
        for claim in Claim.objects.exclude(approved=None):
            assert claim.paid <= claim.approved <= split(claim.principal, claim.share_pct).pool
            assert queries.returned_by(claim) <= claim.paid

    @invariant()
    def the_shares_are_the_whole(self) -> None:
        for sheet in Settlement.objects.all():
            assert sheet.pool + sheet.bank_share == sheet.loss == sheet.principal - sheet.recovered
        for case in RecoveryCase.objects.filter(status="FULL").select_related("claim"):
            assert case.returned == case.claim.paid, "all came back, so all that was paid came back"


def test_any_order_of_acts_keeps_the_books_whole(story: Story) -> None:
    story.cast.teams["third_bank"] = team(Kind.BANK, "CQYH", "重庆银行江津支行")
    loans = []
    for name in BANKS:
        if name != "bank":
            story.agreement(name)
        story.funded("3000000" if name == "third_bank" else "600000", name)
        loans += [story.registered(name, amount=amount, purpose=f"购料{amount}").loan for amount in AMOUNTS[:3]]
    until = (story.day + dt.timedelta(days=60)).isoformat()
    for loan in loans:
        story.act("loan.draw", loan, loan_bank(story, loan), **story.drawing(loan, matures_on=until))
    story.at_the_evening_of(dt.date.fromisoformat(until) + dt.timedelta(days=3))
    story.now += dt.timedelta(hours=11)
    for loan in loans[:: len(AMOUNTS) - 1]:  # one of each bank is paid, at two of them in part
        name = loan_bank(story, loan)
        claim = story.act("claim.submit", story.claim_drafted(name, story.fresh(loan)), name)
        claim = story.act("claim.review", claim, "finance_bureau", **story.review_input())
        claim = story.act("claim.approve", claim, "district_gov", approved=str(claim.claimed), **story.approval(claim))
        claim = story.act("claim.entrust", claim, "finance_bureau")
        claim = story.act("claim.pay", claim, "guarantor", **story.payment(claim))
        assert claim.status == ("PAID" if name == "third_bank" else "PARTIALLY_PAID")
    Pool.story = story
    chosen = settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate, Phase.shrink], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Pool, settings=chosen)
    print(f"done {dict(Pool.done)}, refused {dict(Pool.refused)}")
    assert set(ACTS) <= Pool.done.keys(), "every act has been done somewhere"
    assert Pool.refused["pay"] > 0, "a fen more or less was refused"


def loan_bank(story: Story, loan: Loan) -> str:
    return next(name for name in BANKS if story.cast.teams[name].organisation.pk == loan.bank_id)
