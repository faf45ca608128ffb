"""The treasury never puts more on the special accounts than the pool's total, whoever asks and how many at once."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from compensation import queries, rules
from tests.cast import assemble
from tests.database.test_guards import NOW, run_unguarded
from tests.database.test_races import together
from tests.story import Story
from zengxindai.findings import Refused
from zengxindai.workflow import engine

DROP = "DROP TRIGGER compensation_pool_capital ON ledger_entry"
# A deposit by hand, from wherever: into the newest special account.
FORGED = """
INSERT INTO ledger_account (code, name, special, balance, floor) VALUES ('elsewhere', '别处', false, 0, NULL);
INSERT INTO ledger_transaction (cause, booked_on, kind, memo, n_entries, gross)
  VALUES ('forged', '2026-03-10', 'DEPOSIT', '', 2, %(amount)s);
INSERT INTO ledger_entry (transaction_id, account_id, amount)
  SELECT t.id, a.id, CASE WHEN a.special THEN 1 ELSE -1 END * %(amount)s FROM ledger_transaction t, ledger_account a
  WHERE t.cause = 'forged' AND a.id IN
    ((SELECT max(id) FROM ledger_account WHERE special), (SELECT id FROM ledger_account WHERE code = 'elsewhere'))
"""


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    told = Story(assemble(), NOW)
    told.agreement()
    told.agreement("other_bank")
    told.funded("20000000")
    yield told


def forge(amount: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FORGED, {"amount": Decimal(amount)})


def test_not_a_fen_beyond_the_pool_from_wherever(story: Story) -> None:
    with pytest.raises(DatabaseError, match=r"the treasury has put 30000000\.01 on the special accounts, the pool is"):
        forge("10000000.01")
    assert run_unguarded(DROP, FORGED.replace("%(amount)s", "10000000.01")) > 0
    forge("10000000.00")


def test_the_total_is_that_of_the_day(story: Story) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        raised = "UPDATE policy_parameter SET value = '\"40000000.00\"' WHERE key = 'pool_total'"
        cursor.execute(raised)
        cursor.execute("RESET ROLE")
    connection.close()
    forge("20000000.00")


@pytest.mark.slow
def test_of_two_deposits_at_the_same_moment_one_finds_the_pool_full(story: Story) -> None:
    def waiting(bank: str) -> Any:
        agreement = story.cast.teams[bank].organisation.agreements.get(status="EFFECTIVE")
        words = {"kind": "DEPOSIT", "amount": "10000000", "basis": "年度存放方案"}
        case = story.begin("fund_movement.draft", "finance_bureau", on=agreement, **words)
        case = story.act("fund_movement.submit", case, "finance_bureau")
        return case

    cases = [waiting("bank"), waiting("other_bank")]
    # Both were approved while there was room for one: what the rules of one act cannot see of the other.
    cases = [approve_blindly(story, case) for case in cases]
    row = engine.registry.row("fund_movement.book")
    guarantor = story.cast.guarantor

    def book(case: Any) -> Any:
        words = {"voucher_no": f"CR{case.pk}", "booked_on": story.day}
        by, signed = guarantor.checker, ("handler",)
        return lambda: engine.perform(row, case, by=by, data=words, at=story.now, signed=signed)

    assert together(*(book(case) for case in cases)) == ["done", "refused"]
    assert queries.funded() == 30_000_000


def approve_blindly(story: Story, case: Any) -> Any:
    """The government's approval as if the pool were larger."""
    row = engine.registry.row("fund_movement.approve")
    by = story.cast.teams["district_gov"].approver
    words = {"approval_no": f"府{case.pk}", "approved_on": story.day}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("compensation.queries.promised", lambda besides=None: 0)
        engine.perform(row, case, by=by, data=words, at=story.now)
    return story.fresh(case)


def unless_empty(rule: Any) -> Any:
    """The rule as if the treasury had put nothing in, except when it is asked at the end."""
    return lambda amount, funded, promised, total: rule(amount, funded if not amount else 0, promised, total)


def test_the_last_word_is_a_refusal_and_no_crash(story: Story) -> None:
    with pytest.MonkeyPatch.context() as patch, pytest.raises(Refused) as refused:
        patch.setattr("compensation.rules.within_pool", unless_empty(rules.within_pool))
        story.funded("10000000.01")
    assert {finding.code for finding in refused.value.findings} == {"FND-01"}
