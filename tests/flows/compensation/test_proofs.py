"""The proof of the books finds nothing where people acted, and each figure that somebody changed behind their backs."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from compensation.models import RecoveryCase
from compensation.tasks import verify_books
from tests.cast import team
from tests.story import Story
from zengxindai.accounts.models import Kind
from zengxindai.accounts.queries import robot
from zengxindai.ledger import proofs
from zengxindai.notifications.models import Notice

TABLES = ("claim", "payout", "recoverycase", "receipt", "settlement", "fundmovement")
# What somebody with the owner's rights changes, and what the proof then says.
CHANGED = (
    ("UPDATE compensation_claim SET status = 'REJECTED' WHERE status = 'RECEIVED'", "its last event left it RECEIVED"),
    ("UPDATE compensation_claim SET claimed = claimed - 0.01 WHERE status = 'PAID'", "the share of"),
    ("UPDATE compensation_claim SET paid = paid - 0.01 WHERE status = 'RECEIVED'", "its payouts add up to"),
    ("UPDATE compensation_claim SET approved = 1, paid = 1 WHERE status = 'PAID'", "its payouts add up to"),
    ("UPDATE compensation_claim SET approved = 1 WHERE status = 'PAID'", "was paid, 1.00 approved"),
    ("UPDATE compensation_claim SET base = 1 WHERE status = 'PAID'", "more than the share of 1.00"),
    ("UPDATE compensation_payout SET amount = amount - 0.01", "the case says"),
    ("UPDATE compensation_payout SET voucher_no = 'X' || voucher_no", "the books None"),
    ("UPDATE compensation_recoverycase SET recovered = recovered - 0.01", "its receipts"),
    ("UPDATE compensation_recoverycase SET returned = returned - 0.01", "its receipts"),
    ("UPDATE compensation_recoverycase SET loss = loss - 0.01", "less 0.00 since"),
    ("UPDATE compensation_receipt SET pool_return = pool_return - 0.01", "the case says"),
    ("UPDATE compensation_settlement SET tail = tail + 0.01", "reckoned"),
    ("UPDATE compensation_settlement SET pool = pool + 0.01, bank_share = bank_share - 0.01", "reckoned"),
    ("UPDATE compensation_fundmovement SET amount = amount + 0.01", "the case says"),
    ("DELETE FROM ledger_entry WHERE amount < 0", "entries give"),
    ("UPDATE ledger_account SET balance = balance + 0.01 WHERE special", "entries give"),
    ("UPDATE ledger_hold SET amount = amount + 1", "holds, "),
    ("UPDATE ledger_hold SET cause = 'other:' || cause WHERE id = (SELECT max(id) FROM ledger_hold)", "for no claim"),
    ("DELETE FROM ledger_holdend", "is held though nothing is to be paid"),
    ("UPDATE loans_loan SET outstanding = outstanding - 0.01 WHERE status = 'CLAIMED'", "its movements add up to"),
)


@pytest.fixture
def played(story: Story) -> Story:
    """One claim to its settlement, one paid and recovering in part, one whose payment is entrusted."""
    story.funded()
    first = story.act("claim.confirm", story.paid(amount="1234567.90", purpose="购钢材"), "bank")
    recovery = RecoveryCase.objects.get(claim=first)
    for total in ("100000.01", "33333.33", "0.10", "0.10", "0.10", "567890.13"):
        story.received(recovery, total)
    story.settled(recovery)
    second = story.paid(amount="2000000", purpose="购设备")
    story.received(RecoveryCase.objects.get(claim=second), "500000.55", costs="1000")
    story.entrusted(amount="1000000", purpose="购原料")
    return story


def behind_their_backs(statement: str) -> None:
    """As the owner with every guard off, in this test's own transaction."""
    tables = [f"compensation_{name}" for name in TABLES] + ["loans_loan"]
    tables += [f"ledger_{name}" for name in ("account", "entry", "hold", "holdend")]
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL ROLE NONE")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute("SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'c'", [table])
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        cursor.execute(statement)
        assert cursor.rowcount > 0, "it changes something"


def test_where_people_acted_nothing_differs(played: Story) -> None:
    assert not list(proofs.differences())
    said = StringIO()
    call_command("verify_books", stdout=said)
    assert "agree" in said.getvalue()
    assert verify_books(played.day, robot()) == 0


def test_each_changed_figure_is_found(played: Story) -> None:
    unseen = []
    for statement, sentence in CHANGED:
        point = connection.savepoint()
        behind_their_backs(statement)
        found = list(proofs.differences())
        unseen += [] if any(sentence in each for each in found) else [(statement, found)]
        connection.savepoint_rollback(point)
    assert not unseen
    assert not list(proofs.differences())


def test_a_difference_ends_the_command_and_is_told_once(played: Story) -> None:
    played.cast.teams["operator"] = team(Kind.OPERATOR, "YWZX", "系统运维中心")
    behind_their_backs("UPDATE compensation_recoverycase SET returned = returned - 0.01")
    said: Any = StringIO()
    with pytest.raises(CommandError, match="differences"):
        call_command("verify_books", stdout=StringIO(), stderr=said)
    assert "recovery" in said.getvalue()
    day = played.day
    assert verify_books(day, robot()) == verify_books(day, robot()) > 0
    told = Notice.objects.filter(cause=f"books:{day}")
    kinds = set(told.values_list("reader__organisation__kind", flat=True))
    assert kinds == {Kind.FINANCE_BUREAU, Kind.AUDITOR, Kind.OPERATOR}
    assert told.count() == told.values("reader").distinct().count()
    assert "请停止操作" in told.first().sentence
