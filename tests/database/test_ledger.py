"""Every guard of the books attacked by raw SQL as app_rw; each attack succeeds where its guard is dropped."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from zengxindai.ledger import book, queries
from zengxindai.ledger.models import Account, Entry, Hold, Transaction

DAY = dt.date(2020, 3, 5)
YUAN = Decimal


@pytest.fixture
def special(db: Any) -> Account:
    """A bank's special account with 1,000,000.00 yuan."""
    account = book.account("special:1", name="农商行专户", floor=YUAN(0), special=True)
    book.post("opening", DAY, "DEPOSIT", [(account, YUAN("1000000.00")), (fiscal(), YUAN("-1000000.00"))])
    settle()
    account.refresh_from_db()
    return account


def fiscal() -> Account:
    """The treasury, outside the scheme: no floor."""
    return book.account("fiscal", name="区财政", floor=None)


def settle() -> None:
    """What a commit would check, now."""
    sql("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def sql(statement: str) -> None:
    """Run a statement with the present role."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def rolled_back() -> Iterator[None]:
    """Whatever happens inside is undone."""
    with transaction.atomic():
        point = transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)


def refused(attack: str) -> None:
    """The attack fails, at once or at the commit."""
    with pytest.raises(DatabaseError), transaction.atomic():
        sql(attack)
        settle()


def header(cause: str = "x", entries: int = 2, gross: str = "10", kind: str = "DEPOSIT", reverses: str = "NULL") -> str:
    """SQL of a transaction's header."""
    return f"""INSERT INTO ledger_transaction (cause, booked_on, kind, memo, n_entries, gross, reverses_id)
        VALUES ('{cause}', '2020-03-05', '{kind}', '', {entries}, {gross}, {reverses});"""


def leg(amount: str, account: str = "special:1", cause: str = "x") -> str:
    """SQL of one entry."""
    return f"""INSERT INTO ledger_entry (transaction_id, account_id, amount) VALUES (
        (SELECT id FROM ledger_transaction WHERE cause = '{cause}'),
        (SELECT id FROM ledger_account WHERE code = '{account}'), {amount});"""


def hold_of(amount: str) -> str:
    """SQL of a hold on the special account."""
    return f"""INSERT INTO ledger_hold (account_id, amount, cause, "on")
        SELECT id, {amount}, 'raw', '2020-03-05' FROM ledger_account WHERE code = 'special:1';"""


PAIR = leg("10") + leg("-10", "fiscal")
NO_ENTRY_CHECK = (
    "DROP TRIGGER ledger_entry_balanced ON ledger_entry; DROP TRIGGER ledger_transaction_balanced ON ledger_transaction"
)
WRITE = "GRANT UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO app_rw;"

# name: (attack, the guard that stops it)
ATTACKS = {
    "header without entries": (header(), NO_ENTRY_CHECK),
    "one entry only": (header() + leg("10"), NO_ENTRY_CHECK),
    "entries that do not sum to zero": (header() + leg("10") + leg("-9", "fiscal"), NO_ENTRY_CHECK),
    "more entries than the header says": (header() + PAIR + PAIR, NO_ENTRY_CHECK),
    "another gross": (header(gross="11") + PAIR, NO_ENTRY_CHECK),
    "a balanced pair added later": (leg("5", cause="opening") + leg("-5", "fiscal", "opening"), NO_ENTRY_CHECK),
    "a reversal of other figures": (
        header("r", kind="CORRECTION", reverses="(SELECT id FROM ledger_transaction WHERE cause = 'opening')")
        + leg("-10", cause="r") + leg("10", "fiscal", "r"),
        NO_ENTRY_CHECK,
    ),
    "a zero entry": (
        header(entries=3) + PAIR + leg("0", "fiscal"), "ALTER TABLE ledger_entry DROP CONSTRAINT entry_not_zero"
    ),
    "nothing moved": (
        header(gross="0", entries=0),
        f"{NO_ENTRY_CHECK}; ALTER TABLE ledger_transaction DROP CONSTRAINT transaction_moves_money,"
        " DROP CONSTRAINT transaction_two_entries",
    ),
    "the same cause twice": (
        header("opening") + "",
        f"{NO_ENTRY_CHECK}; ALTER TABLE ledger_transaction DROP CONSTRAINT ledger_transaction_cause_key",
    ),
    "below the floor": (
        header(kind="PAYOUT", gross="1000001") + leg("-1000001") + leg("1000001", "fiscal"),
        "ALTER TABLE ledger_account DROP CONSTRAINT account_not_below_floor;"
        "DROP TRIGGER ledger_entry_available ON ledger_entry",
    ),
    "more held than there is": (hold_of("1000000.01"), "DROP TRIGGER ledger_hold_available ON ledger_hold"),
    "held money withdrawn": (
        header(kind="TRANSFER_OUT") + leg("-10") + leg("10", "fiscal"),
        "DROP TRIGGER ledger_entry_available ON ledger_entry",
    ),
    "a negative hold": (hold_of("-1"), "ALTER TABLE ledger_hold DROP CONSTRAINT hold_positive"),
    "a bank fee": (
        header(kind="FEE") + leg("-10") + leg("10", "fiscal"), "DROP TRIGGER ledger_entry_article_8 ON ledger_entry"
    ),
    "interest taken out": (
        header(kind="INTEREST") + leg("-10") + leg("10", "fiscal"),
        "DROP TRIGGER ledger_entry_article_8 ON ledger_entry",
    ),
    "a payout paid in": (
        header(kind="PAYOUT") + PAIR, "DROP TRIGGER ledger_entry_article_8 ON ledger_entry"
    ),
    "a correction of nothing": (
        header(kind="CORRECTION") + PAIR,
        "ALTER TABLE ledger_transaction DROP CONSTRAINT transaction_correction_reverses",
    ),
    "the balance written by hand": (
        "UPDATE ledger_account SET balance = 5 WHERE code = 'special:1'",
        f"{WRITE} DROP TRIGGER ledger_account_guard ON ledger_account",
    ),
    "an account opened with money": (
        """INSERT INTO ledger_account (code, name, floor, balance, special) VALUES ('new', '', 0, 7, false);
        DO $$ BEGIN IF (SELECT balance FROM ledger_account WHERE code = 'new') = 0 THEN
        RAISE EXCEPTION 'opened empty'; END IF; END $$""",
        "DROP TRIGGER ledger_account_guard ON ledger_account",
    ),
    "a floor lowered": (
        "UPDATE ledger_account SET floor = NULL, special = false WHERE code = 'special:1'",
        f"{WRITE} DROP TRIGGER ledger_account_guard ON ledger_account",
    ),
    "an account deleted": (
        "DELETE FROM ledger_account WHERE code = 'empty'",
        f"{WRITE} DROP TRIGGER ledger_account_stays ON ledger_account",
    ),
    "an entry changed": (
        "UPDATE ledger_entry SET amount = amount * 2",
        f"{WRITE} DROP TRIGGER ledger_entry_append_only ON ledger_entry",
    ),
    "an entry deleted": (
        "DELETE FROM ledger_entry", f"{WRITE} DROP TRIGGER ledger_entry_append_only ON ledger_entry"
    ),
    "a header changed": (
        "UPDATE ledger_transaction SET memo = 'x'",
        f"{WRITE} DROP TRIGGER ledger_transaction_append_only ON ledger_transaction",
    ),
    "a hold changed": (
        "UPDATE ledger_hold SET amount = 1", f"{WRITE} DROP TRIGGER ledger_hold_append_only ON ledger_hold"
    ),
    "a hold deleted": (
        "DELETE FROM ledger_hold WHERE cause = 'open'", f"{WRITE} DROP TRIGGER ledger_hold_append_only ON ledger_hold"
    ),
    "an end of a hold deleted": (
        "DELETE FROM ledger_holdend", f"{WRITE} DROP TRIGGER ledger_holdend_append_only ON ledger_holdend"
    ),
    "a hold ended twice": (
        """INSERT INTO ledger_holdend (hold_id, cause, "on") SELECT hold_id, 'again', "on" FROM ledger_holdend""",
        "ALTER TABLE ledger_holdend DROP CONSTRAINT ledger_holdend_hold_id_key",
    ),
    "a hold that ends before it began": (
        """INSERT INTO ledger_holdend (hold_id, cause, "on")
        SELECT id, 'early', "on" - 1 FROM ledger_hold WHERE cause = 'open'""",
        "DROP TRIGGER ledger_holdend_later ON ledger_holdend",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_is_refused_by_its_guard_alone(special: Account, name: str) -> None:
    attack, guard = ATTACKS[name]
    book.account("empty", name="空户", floor=None)
    book.release(book.hold(special, YUAN("0.01"), "ended"), cause="lapsed")
    if "held money" in name or "a hold" in name:
        book.hold(special, YUAN("1000000.00"), "open")
    settle()
    refused(attack)
    # Control: without the guard the same statements go through, so it is this guard that refused them.
    with rolled_back():
        sql(f"SET LOCAL ROLE NONE; {guard}; SET LOCAL ROLE app_rw")
        sql(attack)
        settle()


@pytest.mark.parametrize("table", ["entry", "transaction", "hold", "holdend"])
@pytest.mark.parametrize(
    "act", ["UPDATE ledger_{0} SET id = id", "DELETE FROM ledger_{0}", "TRUNCATE ledger_{0} CASCADE"]
)
def test_app_rw_holds_no_grant_to_change_the_books(special: Account, table: str, act: str) -> None:
    with rolled_back():
        sql(f"SET LOCAL ROLE NONE; ALTER TABLE ledger_{table} DISABLE TRIGGER USER; SET LOCAL ROLE app_rw")
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            sql(act.format(table))


def test_a_transaction_books_once(special: Account) -> None:
    legs = [(special, YUAN("-10.00")), (fiscal(), YUAN("10.00"))]
    first = book.post("payout:1", DAY, "PAYOUT", legs)
    assert book.post("payout:1", DAY, "PAYOUT", legs[::-1]) == first
    with pytest.raises(book.CauseReused):
        book.post("payout:1", DAY, "PAYOUT", [(special, YUAN("-11.00")), (fiscal(), YUAN("11.00"))])
    settle()
    assert queries.balance(special) == YUAN("999990.00")


def test_a_hold_counts_from_its_day_to_its_end_s(special: Account) -> None:
    held = book.hold(special, YUAN("650000.00"), "approval:1", on=dt.date(2020, 3, 10))
    book.release(held, cause="payout:1", on=dt.date(2020, 4, 2))
    book.hold(special, YUAN("100.00"), "approval:2", on=dt.date(2020, 4, 2))
    days = (dt.date(2020, 3, 9), dt.date(2020, 3, 10), dt.date(2020, 4, 1), dt.date(2020, 4, 2))
    assert [queries.held(special, day) for day in days] == [YUAN(a) for a in ("0", "650000", "650000", "100")]


def test_a_hold_reduces_what_is_available_until_it_ends(special: Account) -> None:
    held = book.hold(special, YUAN("650000.00"), "approval:1")
    assert book.hold(special, YUAN("650000.00"), "approval:1") == held
    assert queries.available(special) == YUAN("350000.00")
    with pytest.raises(book.Overdrawn) as refusal:
        book.hold(special, YUAN("350000.01"), "approval:2")
    assert refusal.value.findings[0].params["available"] == "350,000.00"
    with pytest.raises(book.Overdrawn):
        book.post("t", DAY, "TRANSFER_OUT", [(special, YUAN("-350000.01")), (fiscal(), YUAN("350000.01"))])
    book.post("payout:1", DAY, "PAYOUT", [(special, YUAN("-650000.00")), (fiscal(), YUAN("650000.00"))])
    end = book.release(held, cause="payout:1")
    assert book.release(held, cause="payout:1") == end
    with pytest.raises(book.CauseReused):
        book.release(held, cause="withdrawn")
    settle()
    assert queries.available(special) == queries.balance(special) == YUAN("350000.00")


def test_a_reversal_takes_back_everything_once(special: Account) -> None:
    paid = book.post("payout:1", DAY, "PAYOUT", [(special, YUAN("-10.00")), (fiscal(), YUAN("10.00"))])
    back = book.reverse(paid, cause="undo:1", on=DAY, reason="账号错误")
    assert book.reverse(paid, cause="undo:1", on=DAY, reason="账号错误") == back
    assert queries.balance(special) == YUAN("1000000.00")
    with pytest.raises(book.CauseReused):
        book.reverse(paid, cause="undo:2", on=DAY, reason="再次")
    with pytest.raises(ValueError, match="itself a correction"):
        book.reverse(back, cause="undo:3", on=DAY, reason="撤销更正")
    settle()


@pytest.mark.parametrize(
    "amounts", [("10", "-9"), ("0", "0"), ("10.001", "-10.001"), ("10",)], ids=["unbalanced", "zero", "mills", "single"]
)
def test_legs_that_make_no_transaction_are_refused_before_the_database(
    special: Account, amounts: tuple[str, ...]
) -> None:
    legs = [(account, YUAN(amount)) for account, amount in zip((special, fiscal()), amounts, strict=False)]
    with pytest.raises(ValueError):
        book.post("wrong", DAY, "DEPOSIT", legs)
    assert not Transaction.objects.filter(cause="wrong").exists()


def test_statement_opens_and_closes_with_the_balance_of_its_days(special: Account) -> None:
    later = DAY + dt.timedelta(days=1)
    book.post("i", later, "INTEREST", [(special, YUAN("0.35")), (fiscal(), YUAN("-0.35"))])
    book.post("p", later, "PAYOUT", [(special, YUAN("-100.00")), (fiscal(), YUAN("100.00"))])
    told = queries.statement(special, later, later)
    assert (told.opening, told.closing) == (YUAN("1000000.00"), YUAN("999900.35"))
    assert [line.balance for line in told.lines] == [YUAN("1000000.35"), YUAN("999900.35")]
    assert told.total("PAYOUT") == YUAN("-100.00")
    assert queries.balance(special, on=DAY) == YUAN("1000000.00")


def test_the_books_agree_until_the_owner_changes_a_balance(special: Account) -> None:
    assert not list(queries.differences())
    sql("SET LOCAL ROLE NONE; ALTER TABLE ledger_account DISABLE TRIGGER ledger_account_guard")
    sql("UPDATE ledger_account SET balance = 5 WHERE code = 'special:1'")
    assert [each for each in queries.differences() if "special:1" in each]
    with pytest.raises(CommandError):
        call_command("verify_books", stderr=StringIO())


def run_together(works: list[Any]) -> list[str]:
    """Run each work on a connection of its own, all at once; returns "done" or the error's name of each."""
    results: list[str] = []
    start = threading.Barrier(len(works))

    def one(work: Any) -> None:
        start.wait()
        try:
            with transaction.atomic():
                work()
            results.append("done")
        except (DatabaseError, book.Overdrawn) as error:
            results.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.mark.slow
def test_rivals_for_the_last_money_take_turns(committed: Any) -> None:
    account = book.account("special:9", name="专户", floor=YUAN(0), special=True)
    outside = fiscal()
    book.post("opening", DAY, "DEPOSIT", [(account, YUAN("250.00")), (outside, YUAN("-250.00"))])
    for turn in range(20):
        works = [
            lambda cause=f"{turn}:{n}": book.hold(account, YUAN("100.00"), cause) for n in range(4)
        ]  # fmt: skip
        assert sorted(run_together(works)) == ["Overdrawn", "Overdrawn", "done", "done"]
        for hold in queries.open_holds(account):
            book.release(hold, cause="next round")
    assert list(queries.differences()) == []


@pytest.mark.slow
def test_rivals_by_raw_sql_meet_the_database_guard_alone(committed: Any) -> None:
    account = book.account("special:9", name="专户", floor=YUAN(0), special=True)
    book.post("opening", DAY, "DEPOSIT", [(account, YUAN("250.00")), (fiscal(), YUAN("-250.00"))])
    for turn in range(20):
        works = [
            lambda cause=f"{turn}:{n}": Hold.objects.create(account=account, amount=YUAN("100.00"), cause=cause, on=DAY)
            for n in range(4)
        ]
        assert sorted(run_together(works)) == ["IntegrityError", "IntegrityError", "done", "done"]
        for hold in queries.open_holds(account):
            book.release(hold, cause="next round")


@pytest.mark.slow
def test_one_cause_booked_by_many_at_once_books_once(committed: Any) -> None:
    account = book.account("special:9", name="专户", floor=YUAN(0), special=True)
    legs = [(account, YUAN("10.00")), (fiscal(), YUAN("-10.00"))]
    for turn in range(20):
        works = [lambda cause=f"cause:{turn}": book.post(cause, DAY, "DEPOSIT", legs)] * 4
        assert run_together(works) == ["done"] * 4
    assert queries.balance(account) == YUAN("200.00")
    assert Entry.objects.count() == 40
    assert Hold.objects.count() == 0
    assert not list(queries.differences())
