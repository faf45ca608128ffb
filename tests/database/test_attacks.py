"""What nobody may do even with SQL in hand: move a status, change the trail, sign twice, alter frozen figures.

Every attack is refused by PostgreSQL, and goes through once the owner has dropped the guard it is aimed at.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.database.aftermath import aftermath, refused, run, settle, twin, undone, unguarded
from zengxindai.workflow import registry

TABLES = {flow.name: flow.model._meta.db_table for flow in registry.flows()}
# A state an insider would like the newest case to have; where the case once had it, the old event does not count.
WANTED = {
    "application": "RECOMMENDED",
    "enterprise_file": "CLOSED",
    "agreement": "EXPIRED",
    "blacklist_entry": "REJECTED",
    "inquiry": "CLOSED",
    "whitelist_entry": "REMOVED",
    "complaint": "ACCEPTED",
    "coordination": "ASSIGNED",
    "inspection": "RETURNED",
    "meeting": "CANCELLED",
    "meeting_action": "DROPPED",
    "accountability": "READ",
    "opinion": "MATERIAL_REQUESTED",
    "filing": "CANCELLED",
    "loan": "REPAID",
    "guarantee": "WRITTEN_OFF",
    "check": "VOID",
    "waiver": "WITHDRAWN",
    "balance_file": "SUPERSEDED",
    "allocation": "REJECTED",
    "fund_movement": "GOV_PENDING",
    "claim": "REJECTED",
    "recovery": "POST",
    "receipt": "DEPOSITED",
    "settlement": "EXECUTED",
    "statement": "SENT",
    "exit_case": "LAPSED",
    "period": "OPEN",
    "report": "ACCEPTED",
    "summary": "WITHDRAWN",
    "target_year": "WITHDRAWN",
    "indicator_month": "SENT_BACK",
    "evaluation": "WITHDRAWN",
}
# Cases made by hand, with what must differ from the case they are copied from.
INVENTED: dict[str, dict[str, Any]] = {
    "application": {"number": "X", "recommendation_no": None},
    "agreement": {"number": "X", "status": "CLOSED"},
    "inquiry": {"number": "X"},
    "blacklist_entry": {
        "number": "X", "status": "REJECTED", "notice_no": None, "ruling_no": None, "removal_no": None,
    },
    "whitelist_entry": {"number": "X", "status": "EXPIRED"},
    "complaint": {"number": "X", "notice_no": "X"},
    "coordination": {"number": "X"},
    "inspection": {"number": "X", "notice_no": "X"},
    "meeting": {"number": "X", "notice_no": "X"},
    "meeting_action": {"number": "X"},
    "accountability": {"number": "X"},
    "opinion": {"number": "X", "status": "LAPSED"},
    "guarantee": {
        "number": "X", "status": "LAPSED", "loan_id": None, "paid_out": 0, "base": None, "payout_voucher_no": None,
        "paid_out_on": None, "recovered": 0,
    },
    "check": {"number": "X", "period": 9},
    "waiver": {
        "status": "ASKED", "rule": "LOAN-10", "number": None, "issuer_id": None, "issued_by_id": None,
        "granted_on": None, "until": None, "decision": "",
    },
    "balance_file": {
        "number": "X", "day": "2020-02-29", "status": "SUPERSEDED", "different": 0, "bank_total": 0, "our_total": 0,
    },
    "allocation": {"number": "X", "status": "REJECTED", "sheet_no": None},
    "fund_movement": {"number": "X", "status": "GOV_APPROVED", "voucher_no": None, "booked_on": None},
    "claim": {
        "number": "X", "status": "WITHDRAWN", "paid": 0, "base": None, "letter_no": None, "rest_letter_no": None,
        "petition_no": None,
    },
    "receipt": {"number": "X", "voucher_no": "X", "place": 9},
    "period": {"number": "X", "first": "2030-01-01", "last": "2030-01-31"},
    "report": {
        "number": "X", "kind": "R9", "status": "GENERATED", "revision": 1, "replaces_id": None, "correction_reason": "",
    },
    "target_year": {"number": "X", "year": 2030},
    "indicator_month": {"number": "X"},
    "evaluation": {"number": "X", "year": 2020},
    "statement": {"number": "X", "day": "2020-02-29", "status": "SENT", "rows": 0, "opening": 0, "closing": 0},
}  # fmt: skip
APPEND_ONLY = (
    "accounts_formerpassword",
    "applications_complaintrecord",
    "reporting_agendaitem",
    "reporting_participant",
    "applications_blacklistquery", "applications_integritycheck", "applications_invitation", "applications_submission",
    "audit_event", "audit_seal", "audit_sealedevent", "compensation_allocationrow",
    "compensation_bankstanding", "compensation_exitloan",
    "compensation_payout", "compensation_progressreport",
    "compensation_recoverycost", "compensation_seizure",
    "audit_event", "audit_seal", "audit_sealedevent", "compensation_payout", "compensation_progressreport",
    "compensation_capacitymark", "compensation_statementline", "compensation_statementnote",
    "documents_officialdocument", "ledger_entry", "ledger_hold", "ledger_holdend", "ledger_transaction",
    "loans_balancedifference", "loans_differencenote",
    "loans_filingmark", "loans_filingversion", "loans_guaranteereceipt", "loans_instalment", "loans_movement",
    "loans_pursuitreport", "loans_surety", "loans_tierchange", "reporting_definition", "reporting_delivery",
    "reporting_explanation", "reporting_position", "reporting_snapshot",
    "loans_pursuitreport", "loans_surety", "loans_tierchange", "reporting_delivery", "reporting_position",
    "reporting_evaluationitem", "reporting_indicatorvalue", "reporting_targetline",
    "workflow_sheetsignature", "workflow_signature", "notifications_attempt",
)  # fmt: skip
CHANGES = {"update": "UPDATE {0} SET {1} = {1}", "delete": "DELETE FROM {0}"}


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Everything has happened once."""
    with django_db_blocker.unblock():
        yield from aftermath()


def found(query: str) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchall()


def test_every_kind_of_case_is_attacked_and_there_is_one_to_attack() -> None:
    assert set(WANTED) == set(TABLES)
    for table in (*TABLES.values(), *APPEND_ONLY):
        assert found(f"SELECT count(*) > 0 FROM {table}") == [(True,)], table


@pytest.mark.parametrize("kind", WANTED)
def test_a_status_without_its_event_is_refused(kind: str) -> None:
    table = TABLES[kind]
    attack = f"UPDATE {table} SET status = '{WANTED[kind]}' WHERE id = (SELECT max(id) FROM {table})"
    refused(attack, f"status of {kind} .* became {WANTED[kind]} without an event of this transaction")
    assert unguarded(f"DROP TRIGGER {table}_status_needs_event ON {table}", attack) == 1


@pytest.mark.parametrize("kind", INVENTED)
def test_a_case_that_never_began_is_refused(kind: str) -> None:
    table = TABLES[kind]
    attack = twin(table, **INVENTED[kind])
    refused(attack, f"status of {kind} 900000000 became .* without an event of this transaction")
    assert unguarded(f"DROP TRIGGER {table}_status_needs_event ON {table}", attack) == 1


@pytest.mark.parametrize("kind", WANTED)
def test_the_guard_of_a_status_stands_at_every_way_in(kind: str) -> None:
    query = (
        f"SELECT pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE tgname = '{TABLES[kind]}_status_needs_event'"
    )
    assert found(query) == [
        (
            f"CREATE CONSTRAINT TRIGGER {TABLES[kind]}_status_needs_event AFTER INSERT OR UPDATE OF status ON "
            f"public.{TABLES[kind]} DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION "
            f"audit_status_needs_event('{kind}')",
            "O",
        )
    ]


@pytest.mark.parametrize(
    ("event", "passes"),
    [
        ({}, True),
        ({"target": "DRAFT"}, False),
        ({"case_type": "claim"}, False),
        ({"case_id": 900_000_001}, False),
    ],
    ids=["its own event", "another state", "another kind", "another case"],
)
def test_only_its_own_event_lets_a_status_move(event: dict[str, Any], passes: bool) -> None:
    ((case,),) = found("SELECT max(id) FROM applications_application")
    own = twin("audit_event", **{"case_type": "application", "case_id": case, "target": "EXPIRED", **event})
    move = f"UPDATE applications_application SET status = 'EXPIRED' WHERE id = {case}"
    if not passes:
        refused(f"{own}; {move}", "without an event")
        return
    with undone():
        run(own)
        assert run(move) == 1
        settle()


@pytest.mark.parametrize(
    ("table", "attack"),
    [
        ("loans_duediligence", "UPDATE loans_duediligence SET score = 99"),
        ("loans_duediligence", "UPDATE loans_duediligence SET opinion_id = opinion_id"),
        ("loans_yearfigures", "UPDATE loans_yearfigures SET profit = 99 WHERE place = 0"),
        ("loans_yearfigures", "DELETE FROM loans_yearfigures"),
    ],
)
def test_a_report_changes_only_by_its_act(table: str, attack: str) -> None:
    refused(attack, "the report of opinion .* changed without its act")
    assert unguarded(f"DROP TRIGGER {table}_needs_event ON {table}", attack) > 0


def test_an_event_cannot_pretend_to_be_of_another_transaction() -> None:
    with undone():
        run(twin("audit_event", txid=1, recorded_at="2020-01-01T00:00:00Z"))
        query = (
            "SELECT txid = pg_current_xact_id()::text::bigint, recorded_at > now() - interval '1 hour' FROM audit_event"
        )
        assert found(f"{query} WHERE id = 900000000") == [(True, True)]
        run("SET LOCAL ROLE NONE; DROP TRIGGER audit_event_stamp ON audit_event; SET LOCAL ROLE app_rw")
        run(twin("audit_event", id=900_000_001, txid=1))
        assert found("SELECT txid FROM audit_event WHERE id = 900000001") == [(1,)]


def test_the_list_of_what_only_grows_is_the_database_s() -> None:
    query = """SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger
               WHERE tgfoid IN ('audit_forbid'::regproc, 'ledger_forbid'::regproc,
                              'accounts_hashes_stay'::regproc) AND tgname LIKE '%append_only'
               AND tgparentid = 0"""
    assert {name for (name,) in found(query)} == set(APPEND_ONLY)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_only_grows_is_neither_changed_nor_deleted(table: str, change: str) -> None:
    attack = CHANGES[change].format(table, "loan_id" if table == "reporting_position" else "id")
    grant, drop = f"GRANT {change} ON {table} TO app_rw", f"DROP TRIGGER {table}_append_only ON {table}"
    refused(attack, f"permission denied for table {table}")
    # Either guard alone is enough, and only without both it happens.
    with undone():
        run(f"SET LOCAL ROLE NONE; {grant}; SET LOCAL ROLE app_rw")
        refused(attack, rf"{table}(_\d+)? is append-only: {change.upper()} refused")
    with undone():
        run(f"SET LOCAL ROLE NONE; {drop}; SET LOCAL ROLE app_rw")
        refused(attack, f"permission denied for table {table}")
    assert unguarded(f"{grant}; {drop}", attack, settled=False) > 0


@pytest.mark.parametrize("table", [*APPEND_ONLY, *TABLES.values(), "ledger_account", "documents_attachment"])
def test_no_table_of_record_is_emptied(table: str) -> None:
    attack = f"TRUNCATE {table} CASCADE"
    refused(attack, f"permission denied for table {table}")
    with undone():
        run(f"SET LOCAL ROLE NONE; {attack}; SET LOCAL ROLE app_rw")
        assert found(f"SELECT count(*) FROM {table}") == [(0,)]


def partition() -> str:
    """The place of the newest frozen month."""
    ((newest,),) = found("SELECT max(id) FROM reporting_period")
    return f"reporting_position_{newest}"


@pytest.mark.parametrize(
    "attack",
    ["UPDATE {0} SET late = 0", "DELETE FROM {0}", "TRUNCATE {0}", "INSERT INTO {0} SELECT * FROM {0}",
     "SELECT * FROM {0}"],
)  # fmt: skip
def test_a_month_is_not_reached_beneath_its_table(attack: str) -> None:
    part = partition()
    refused(attack.format(part), f"permission denied for table {part}")


@pytest.mark.parametrize("change", CHANGES)
def test_a_month_s_own_guard_stands_without_the_grants(change: str) -> None:
    part = partition()
    with undone():
        run(f"SET LOCAL ROLE NONE; GRANT ALL ON {part} TO app_rw; SET LOCAL ROLE app_rw")
        refused(CHANGES[change].format(part, "loan_id"), f"is append-only: {change.upper()} refused")


@pytest.mark.parametrize(
    ("attack", "says"),
    [
        ("DROP TABLE {0}", "must be owner of table"),
        ("ALTER TABLE reporting_position DETACH PARTITION {0}", "must be owner of table"),
        ("CREATE TABLE public.mine PARTITION OF reporting_position DEFAULT", "permission denied|must be owner"),
        ("SELECT reporting_open_month(900000000)", "there is no month 900000000"),
        ("SELECT reporting_open_month(max(id)) FROM reporting_period", 'relation "{0}" already exists'),
        ("SELECT reporting_close_month(max(id)) FROM reporting_period", "multiple primary keys"),
        ("INSERT INTO reporting_position SELECT * FROM reporting_position LIMIT 1", "permission denied"),
    ],
)
def test_no_month_is_taken_away_or_invented(attack: str, says: str) -> None:
    refused(attack.format(partition()), says.format(partition()))


@pytest.mark.parametrize("name", ["reporting_open_month", "reporting_close_month"])
def test_a_month_s_place_is_made_only_by_the_owner_s_own_words(name: str) -> None:
    query = "SELECT prosecdef, proconfig, has_function_privilege('public', oid, 'execute') FROM pg_proc"
    assert found(f"{query} WHERE proname = '{name}'") == [(True, ["search_path=public, pg_temp"], False)]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, ""),
        ({"loan_id": 900_000_000}, "violates foreign key"),
        ({"enterprise_id": 900_000_000}, "violates foreign key"),
        ({"period_id": 900_000_000}, "position_of_its_month"),
        ({"outstanding": -1}, "position_owes_what_was_drawn"),
        ({"twice": True}, "could not create unique index"),
    ],
)
def test_a_month_is_filled_in_its_own_place_and_proved_as_it_is_closed(changed: dict[str, Any], says: str) -> None:
    """The keys that its rows are not held against one by one are held against all of them before anybody reads it."""
    with undone():
        ((month,),) = found("SELECT max(id) + 1 FROM reporting_period")
        values = json.dumps({"id": month, "first": "2031-01-01", "last": "2031-01-31", "number": "X"})
        run(f"""SET LOCAL ROLE NONE; ALTER TABLE reporting_period DISABLE TRIGGER USER;
            INSERT INTO reporting_period SELECT (jsonb_populate_record(p, '{values}'::jsonb)).*
            FROM reporting_period p LIMIT 1; SET LOCAL ROLE app_rw""")
        row, twice = json.dumps({"period_id": month, **changed}), changed.get("twice", False)
        fill = f"""INSERT INTO reporting_position_{month} SELECT (jsonb_populate_record(p, '{row}'::jsonb)).*
            FROM reporting_position p, generate_series(1, {1 + twice})
            WHERE (period_id, loan_id) = (SELECT period_id, loan_id FROM reporting_position LIMIT 1)"""
        closed = f"SELECT reporting_open_month({month}); {fill}; SELECT reporting_close_month({month})"
        if says:
            refused(closed, says)
        else:
            run(closed)
            settle()
            assert found(f"SELECT count(*) FROM reporting_position WHERE period_id = {month}") == [(1,)]
            refused(fill, f"permission denied for table reporting_position_{month}")


@pytest.mark.parametrize("kind", TABLES)
def test_a_case_is_not_deleted(kind: str) -> None:
    attack = f"DELETE FROM {TABLES[kind]}"
    refused(attack, f"permission denied for table {TABLES[kind]}")
    assert unguarded(f"GRANT DELETE ON {TABLES[kind]} TO app_rw", attack, settled=False) > 0


# Name: what is tried, what says no, and which guard that is.
LOAN = "WHERE id = (SELECT max(id) FROM loans_loan)"
AS_ACKNOWLEDGED = "DROP TRIGGER loans_filing_as_acknowledged ON loans_filing"
CLAIM = "WHERE id = (SELECT max(id) FROM compensation_claim)"
RECEIPT = "WHERE id = (SELECT max(id) FROM compensation_receipt)"
ANOTHER: dict[str, Any] = {"number": "X", "voucher_no": "X", "place": 9}
RECEIPT_SUMS = "DROP TRIGGER compensation_receipt_sums ON compensation_receipt"
RECOVERY_SUMS = "DROP TRIGGER compensation_recovery_sums ON compensation_recoverycase"
RECEIPT_RECORD = "DROP TRIGGER compensation_receipt_record ON compensation_receipt"
AGREEMENT = "WHERE id = (SELECT max(id) FROM applications_agreement)"
WAIVER_RECORD = "DROP TRIGGER loans_waiver_record ON loans_waiver"
ANOTHER_BANK = "SELECT min(id) FROM accounts_organisation WHERE id <> loans_waiver.bank_id"
UNRECORDED = f"{WAIVER_RECORD}; DROP TRIGGER loans_waiver_status_needs_event ON loans_waiver"
WAIVED_LOAN = "(SELECT max(l.id) FROM loans_loan l JOIN loans_waiver w ON l.application_id = w.application_id)"
# A balance file by hand, with an event to go with it.
BARE: dict[str, Any] = {"number": "X", "status": "SUPERSEDED", "different": 0, "bank_total": 0, "our_total": 0}
BALANCES_SENT = twin("audit_event", "verb = 'balance_file.send'", case_id=900_000_000, target="SUPERSEDED")
OTHER_BANK = f"""INSERT INTO loans_balancefile SELECT (jsonb_populate_record(f, jsonb_build_object(
    'bank_id', (SELECT max(id) FROM accounts_organisation WHERE kind = 'bank')) || '{
    json.dumps({"id": 900_000_000, "day": "2020-02-29", **BARE})
}')).* FROM loans_balancefile f WHERE id = (SELECT max(id) FROM loans_balancefile)"""
# A bank statement by hand, with an event to go with it.
EMPTY: dict[str, Any] = {"number": "X", "status": "SENT", "rows": 0, "opening": 0, "closing": 0}
STATEMENT_SENT = twin("audit_event", "verb = 'statement.send'", case_id=900_000_000)
STATE_OF_STATEMENT = "DROP TRIGGER compensation_statement_state ON compensation_statement"
MOVED = "DROP TRIGGER compensation_statementpair_true ON compensation_statementpair"


def taking(status: str) -> str:
    """SQL of a bank statement that takes a state, with an event to go with it."""
    event = twin("audit_event", "verb = 'statement.differ'", target=status)
    return f"{event}; UPDATE compensation_statement SET status = '{status}'"


def pairing(line: str, entry: str) -> str:
    """SQL of a pair like the newest, of another line and entry."""
    changed = f"'id', 900000000, 'line_id', ({line}), 'entry_id', ({entry})"
    return f"""INSERT INTO compensation_statementpair SELECT (jsonb_populate_record(p,
        jsonb_build_object({changed}))).* FROM compensation_statementpair p ORDER BY p.id LIMIT 1"""


STATEMENTS = {
    "what a bank statement said": (
        "UPDATE compensation_statement SET closing = closing + 1",
        "statement .* is on record and does not change",
        "DROP TRIGGER compensation_statement_fact ON compensation_statement;"
        "DROP TRIGGER compensation_statement_whole ON compensation_statement",
    ),
    "a bank statement of the month's middle": (
        f"{STATEMENT_SENT}; {twin('compensation_statement', day='2020-02-15', **EMPTY)}",
        "is no month's last day",
        "DROP TRIGGER compensation_statement_fact ON compensation_statement",
    ),
    "a bank statement that hides a fen": (
        f"{STATEMENT_SENT}; {twin('compensation_statement', day='2020-02-29', **EMPTY | {'closing': '0.01'})}",
        "has 0 lines that make 0.00, but says 0 and 0.01",
        "DROP TRIGGER compensation_statement_whole ON compensation_statement",
    ),
    "a bank statement that hides a line": (
        f"{STATEMENT_SENT}; {twin('compensation_statement', day='2020-02-29', **EMPTY | {'rows': 1})}",
        "has 0 lines that make 0.00, but says 1 and 0.00",
        "DROP TRIGGER compensation_statement_whole ON compensation_statement",
    ),
    "a bank statement that continues nothing": (
        f"{STATEMENT_SENT}; {twin('compensation_statement', day='2026-04-30', **EMPTY)}",
        "does not continue the month before or after",
        "DROP TRIGGER compensation_statement_whole ON compensation_statement",
    ),
    "a bank statement that agrees by hand": (taking("AGREED"), "does not agree with the books", STATE_OF_STATEMENT),
    "an open item nobody explained": (taking("EXPLAINED"), "statement .* is not explained", STATE_OF_STATEMENT),
    "a replaced statement that is still paired": (taking("SUPERSEDED"), "is superseded and still", STATE_OF_STATEMENT),
    "a line found afterwards": (
        twin("compensation_statementline", row=99),
        "line of statement .* which was sent before",
        "DROP TRIGGER compensation_statementline_own ON compensation_statementline",
    ),
    "a line of another month": (
        twin("audit_event", "verb = 'statement.send'")
        + "; "
        + twin("compensation_statementline", row=99, day="2026-04-01"),
        "line of 2026-04-01 is not in the month of its statement",
        "DROP TRIGGER compensation_statementline_own ON compensation_statementline",
    ),
    "a pair of two amounts": (
        pairing(
            "SELECT id FROM compensation_statementline WHERE amount = 5",
            "SELECT max(id) FROM ledger_entry e WHERE amount < 0 AND account_id = "
            "(SELECT id FROM ledger_account WHERE special)",
        ),
        "are not the same movement",
        MOVED,
    ),
    "a pair with another account": (
        pairing(
            "SELECT max(id) FROM compensation_statementline WHERE amount = 10000000",
            "SELECT max(id) FROM ledger_entry WHERE amount = -10000000",
        ),
        "are not the same movement",
        MOVED,
    ),
    "a pair that ends twice": (
        "UPDATE compensation_statementpair SET ended_on = '2026-08-26', ended_by = 'x', ended_reason = 'x';"
        "UPDATE compensation_statementpair SET ended_reason = 'y'",
        "pair .* is kept as it is: UPDATE refused",
        "DROP TRIGGER compensation_statementpair_kept ON compensation_statementpair",
    ),
    "a pair made by other means": (
        "UPDATE compensation_statementpair SET by_name = 'y'",
        "permission denied",
        "DROP TRIGGER compensation_statementpair_kept ON compensation_statementpair;"
        "GRANT UPDATE ON compensation_statementpair TO app_rw",
    ),
    "a pair that never was": (
        "DELETE FROM compensation_statementpair",
        "permission denied",
        "DROP TRIGGER compensation_statementpair_kept ON compensation_statementpair;"
        "GRANT DELETE ON compensation_statementpair TO app_rw",
    ),
    "a question before there is an explanation": (
        twin("compensation_statementnote", asks=True),
        "word on an item of a statement that is DIFFERS",
        "DROP TRIGGER compensation_statementnote_turn ON compensation_statementnote",
    ),
    "a word on another account's entry": (
        """INSERT INTO compensation_statementnote SELECT (jsonb_populate_record(n, jsonb_build_object('id', 900000000,
           'line_id', NULL, 'entry_id', (SELECT max(id) FROM ledger_entry WHERE amount = -10000000)))).*
           FROM compensation_statementnote n""",
        "word on an item of another account",
        "DROP TRIGGER compensation_statementnote_turn ON compensation_statementnote",
    ),
}
CHECKED = "SELECT max(id) FROM reporting_indicatormonth WHERE status = 'CONFIRMED'"
OUT = "SELECT id FROM reporting_evaluation WHERE status = 'PUBLISHED'"
TIES = {
    **STATEMENTS,
    "a loan owes what nobody moved": (
        f"UPDATE loans_loan SET outstanding = 1, status = 'OVERDUE' {LOAN}",
        "owes 1.00 but its movements add up to 0.00",
        "DROP TRIGGER loans_loan_outstanding ON loans_loan;DROP TRIGGER loans_loan_status_needs_event ON loans_loan",
    ),
    "a repayment nobody counted": (
        twin("loans_movement", kind="REPAYMENT", principal="-1", voucher_no="X"),
        "owes 0.00 but its movements add up to -1.00",
        "DROP TRIGGER loans_movement_outstanding ON loans_movement",
    ),
    "a note recorded twice": (
        twin("loans_movement", "kind = 'DRAW'", voucher_no="X"),
        "note .* is recorded already",
        "DROP TRIGGER loans_movement_note ON loans_movement;DROP TRIGGER loans_movement_outstanding ON loans_movement",
    ),
    "a claim paid more than its payouts": (
        f"UPDATE compensation_claim SET paid = paid - 1 {CLAIM}",
        "was paid but its payouts add up to",
        "DROP TRIGGER compensation_claim_paid ON compensation_claim",
    ),
    "a payout nobody counted": (
        twin("compensation_payout", tranche=9, voucher_no="X", amount=1),
        "was paid but its payouts add up to",
        "DROP TRIGGER compensation_payout_paid ON compensation_payout",
    ),
    "what was signed of an allocation": (
        "UPDATE compensation_allocationplan SET explanation = 'X'",
        "stays as it was signed",
        "DROP TRIGGER compensation_allocation_as_signed ON compensation_allocationplan",
    ),
    "a row nobody allocated": (
        twin("compensation_allocationrow", edition=9),
        "gets its rows by its acts alone",
        "DROP TRIGGER compensation_allocation_row_by_act ON compensation_allocationrow",
    ),
    "an allocation that does not add up": (
        twin("audit_event", "verb = 'allocation.draft'", target="GOV_PENDING", case_id=900_000_000)
        + "; "
        + twin("compensation_allocationplan", number="X", status="GOV_PENDING", sheet_no=None),
        "is 15000000.00 but its rows add up to 0",
        "DROP TRIGGER compensation_allocation_as_signed ON compensation_allocationplan",
    ),
    "what the government approved": (
        "UPDATE compensation_fundmovement SET amount = amount + 1",
        "stays as it was proposed",
        "DROP TRIGGER compensation_fund_as_approved ON compensation_fundmovement",
    ),
    "a day on which nothing was booked": (
        "UPDATE compensation_fundmovement SET booked_on = booked_on - 1",
        "is BOOKED but the books say otherwise",
        "DROP TRIGGER compensation_fund_as_approved ON compensation_fundmovement",
    ),
    "a receipt booked twice": (
        twin("compensation_receipt", "status = 'CONFIRMED'", **ANOTHER, deposit_voucher_no="X")
        + "; "
        + twin("audit_event", "verb = 'receipt.confirm'", case_id=900_000_000),
        "were returned but its receipts add up to",
        RECEIPT_SUMS,
    ),
    "a receipt on its way over a settlement": (
        twin("compensation_receipt", **ANOTHER, after_settlement=False)
        + "; "
        + twin("audit_event", "verb = 'receipt.verify'", case_id=900_000_000),
        "is settled over 1 receipts on their way",
        RECEIPT_SUMS,
    ),
    "costs nobody documented": (
        twin("compensation_receipt", **ANOTHER, stated_costs="999", costs="999", to_principal="1", pool_return="0")
        + "; "
        + twin("audit_event", "verb = 'receipt.verify'", case_id=900_000_000),
        "of costs, more than are documented",
        RECEIPT_SUMS,
    ),
    "a pursuit that got more back": (
        "UPDATE compensation_recoverycase SET recovered = recovered + 1, returned = returned + 1",
        "were returned but its receipts add up to",
        RECOVERY_SUMS,
    ),
    "a settled loss written down": (
        "UPDATE compensation_recoverycase SET loss = loss - 1",
        "are lost but its receipts leave",
        RECOVERY_SUMS,
    ),
    "an older receipt taken back": (
        "UPDATE compensation_receipt SET status = 'REVERSED', reversed_on = '2026-08-01' WHERE status = 'CONFIRMED'",
        "is not the newest of its pursuit",
        f"{RECEIPT_RECORD};{RECEIPT_SUMS};DROP TRIGGER compensation_receipt_status_needs_event ON compensation_receipt",
    ),
    "what a receipt returns": (
        f"UPDATE compensation_receipt SET pool_return = pool_return - 1 {RECEIPT}",
        "keeps what was verified",
        RECEIPT_RECORD,
    ),
    "a receipt's voucher": (
        f"UPDATE compensation_receipt SET voucher_no = 'X' {RECEIPT}",
        "keeps what was registered",
        RECEIPT_RECORD,
    ),
    "a receipt's return voucher": (
        "UPDATE compensation_receipt SET deposit_voucher_no = 'X' WHERE status = 'CONFIRMED'",
        "keeps what was booked",
        RECEIPT_RECORD,
    ),
    "a seizure renewed after it was lifted": (
        """INSERT INTO compensation_seizure (recovery_id, kind, follows_id, asset, court, order_no, since, until)
           SELECT recovery_id, 'RENEWAL', id, asset, court, 'X', since, since + 99
           FROM compensation_seizure WHERE kind = 'RELEASE'""",
        "a seizure follows one of its own pursuit",
        "DROP TRIGGER compensation_seizure_follows ON compensation_seizure",
    ),
    "an exit case's figures": (
        "UPDATE compensation_exitcase SET bad = bad - 1",
        "keeps the figures it was opened with",
        "DROP TRIGGER compensation_exit_record ON compensation_exitcase",
    ),
    "an exit case whose loans do not add up": (
        twin("compensation_exitcase", number="X", status="LAPSED")
        + "; "
        + twin("audit_event", "verb = 'exit_case.open'", case_id=900_000_000, target="LAPSED")
        + """; INSERT INTO compensation_exitloan (case_id, loan_id, tier, owed)
             SELECT 900000000, loan_id, tier, owed + 1 FROM compensation_exitloan""",
        "but its loans add up to",
        "DROP TRIGGER compensation_exitcase_sums ON compensation_exitcase",
    ),
    "a loan added to an exit case": (
        """INSERT INTO compensation_exitloan (case_id, loan_id, tier, owed)
           SELECT e.id, l.id, '1', 1 FROM compensation_exitcase e JOIN loans_loan l ON l.bank_id = e.bank_id
           WHERE NOT EXISTS (SELECT 1 FROM compensation_exitloan x WHERE x.loan_id = l.id) LIMIT 1""",
        "keeps the list it was opened with",
        "DROP TRIGGER compensation_exit_loan ON compensation_exitloan",
    ),
    "an executed settlement's figures": (
        "UPDATE compensation_settlement SET paid = paid + 1, tail = tail + 1",
        "is executed and never reopened",
        "DROP TRIGGER compensation_settlement_final ON compensation_settlement",
    ),
    "a filing's number": (
        "UPDATE loans_filing SET number = 'X' WHERE id = (SELECT max(id) FROM loans_filing WHERE number IS NOT NULL)",
        "keeps what it was registered with",
        AS_ACKNOWLEDGED,
    ),
    "a filing's share": (
        "UPDATE loans_filing SET share_pct = 100 WHERE number IS NOT NULL",
        "keeps what it was registered with",
        AS_ACKNOWLEDGED,
    ),
    "a filing's last day": (
        "UPDATE loans_filing SET draw_by = draw_by + 60 WHERE number IS NOT NULL",
        "keeps what it was registered with",
        AS_ACKNOWLEDGED,
    ),
    "a filing's rate": (
        "UPDATE loans_filing SET rate = rate - 1 WHERE number IS NOT NULL",
        "changes only as its three recipients acknowledged",
        AS_ACKNOWLEDGED,
    ),
    "a change nobody acknowledged": (
        twin("loans_filingversion", submission=9, kind="AMENDMENT", reason="减少", rate=1)
        + "; UPDATE loans_filing f SET rate = 1, submission = 9 FROM loans_filingversion v "
        "WHERE v.id = 900000000 AND f.id = v.filing_id",
        "changes only as its three recipients acknowledged",
        AS_ACKNOWLEDGED,
    ),
    "a filing above its opinion": (
        twin("loans_filingversion", submission=9, amount="9000000"),
        "says more than its loan opinion",
        "DROP TRIGGER loans_filingversion_within_opinion ON loans_filingversion",
    ),
    "a guaranteed filing that turns to the pool": (
        "UPDATE loans_filing SET backing = 'POOL' WHERE backing = 'GUARANTEE'",
        "says it is backed by POOL but the guarantor has agreed",
        "DROP TRIGGER loans_filing_backed ON loans_filing",
    ),
    "a guaranteed loan that turns to the pool": (
        "UPDATE loans_loan SET backing = 'POOL' WHERE backing = 'GUARANTEE'",
        "says it is backed by POOL but the guarantor has agreed",
        "DROP TRIGGER loans_loan_backed ON loans_loan",
    ),
    "a claim on the pool for a guaranteed loan": (
        f"UPDATE compensation_claim SET loan_id = (SELECT id FROM loans_loan WHERE backing = 'GUARANTEE') {CLAIM}",
        "backed by the guarantor: no claim on the pool",
        "DROP TRIGGER compensation_claim_of_pool ON compensation_claim",
    ),
    "a guarantee that recovered more than its receipts": (
        "UPDATE loans_guarantee SET recovered = recovered + 1",
        "came back but its receipts add up to",
        "DROP TRIGGER loans_guarantee_recovered ON loans_guarantee",
    ),
    "a receipt of the guarantor nobody counted": (
        twin("loans_guaranteereceipt", voucher_no="X", amount=1),
        "came back but its receipts add up to",
        "DROP TRIGGER loans_guaranteereceipt_recovered ON loans_guaranteereceipt",
    ),
    "a report's figures": (
        "UPDATE reporting_monthlyreport SET figures = '{}'",
        "figures of reporting_monthlyreport .* are frozen",
        "DROP TRIGGER reporting_report_frozen ON reporting_monthlyreport",
    ),
    "a report's seal": (
        "UPDATE reporting_monthlyreport SET seal_digest = 'forged'",
        "figures of reporting_monthlyreport .* are frozen",
        "DROP TRIGGER reporting_report_frozen ON reporting_monthlyreport",
    ),
    "whose report it is": (
        "UPDATE reporting_monthlyreport SET reporter_id = (SELECT max(id) FROM accounts_organisation)",
        "figures of reporting_monthlyreport .* are frozen",
        "DROP TRIGGER reporting_report_frozen ON reporting_monthlyreport;"
        "ALTER TABLE reporting_monthlyreport DROP CONSTRAINT report_once; DROP INDEX report_one_stands",
    ),
    "how a report was counted": (
        """UPDATE reporting_monthlyreport SET definitions = '{"R1": "0"}'""",
        "figures of reporting_monthlyreport .* are frozen",
        "DROP TRIGGER reporting_report_frozen ON reporting_monthlyreport",
    ),
    "a snapshot without its delivery": (
        twin("reporting_snapshot", submission=9),
        "snapshot of report .* without its delivery",
        "DROP TRIGGER reporting_snapshot_seal ON reporting_snapshot",
    ),
    "a snapshot of something else": (
        twin("audit_event", "verb = 'report.submit'") + "; " + twin("reporting_snapshot", submission=9),
        "snapshot of report .* says something else",
        "DROP TRIGGER reporting_snapshot_seal ON reporting_snapshot",
    ),
    "a report sent once more without a snapshot": (
        "UPDATE reporting_monthlyreport SET submission = submission + 1 WHERE revision = 2",
        "went out without a snapshot",
        "DROP TRIGGER reporting_report_kept ON reporting_monthlyreport",
    ),
    "a report corrected by nothing": (
        twin("audit_event", "verb = 'report.submit'", target="CORRECTED")
        + "; UPDATE reporting_monthlyreport SET status = 'CORRECTED' WHERE revision = 2",
        "is corrected by nothing",
        "DROP TRIGGER reporting_report_kept ON reporting_monthlyreport",
    ),
    "a corrected version of another report": (
        twin("audit_event", "verb = 'report.revise'", target="GENERATED", case_id=900_000_000)
        + "; "
        + twin(
            "reporting_monthlyreport",
            "revision = 2",
            {"replaces_id": "SELECT min(id) FROM reporting_monthlyreport"},
            number="X",
            kind="R9",
            revision=3,
            status="GENERATED",
        ),
        "follows no corrected report of its month",
        "DROP TRIGGER reporting_report_follows ON reporting_monthlyreport",
    ),
    "a word on a report that is sent": (
        twin(
            "reporting_explanation",
            found={"report_id": "SELECT id FROM reporting_monthlyreport WHERE revision = 2"},
        ),
        "word on a difference of a report that is SUBMITTED",
        "DROP TRIGGER reporting_explanation_turn ON reporting_explanation",
    ),
    "an issued summary": (
        "UPDATE reporting_summary SET problems = 'x' WHERE status = 'ISSUED'",
        "is issued and does not change",
        "DROP TRIGGER reporting_summary_issued ON reporting_summary",
    ),
    **{
        f"{name} of an agreement in force": (
            f"UPDATE applications_agreement SET {name} = {value} {AGREEMENT}",
            "the terms of agreement .* are frozen",
            "DROP TRIGGER applications_agreement_frozen ON applications_agreement",
        )
        for name, value in {
            "share_pct": "70",
            "effective_until": "effective_until + 1",
            "account_no": "'6228000000000001'",
            "application_order": "'PRINCIPAL,COST,INTEREST'",
            "claim_wait_days": "99",
            "bank_id": "(SELECT max(id) FROM accounts_organisation WHERE kind = 'bank')",
            "after_exit": "'不再分担'",
        }.items()
    },
    **{
        f"{name} of a waiver granted": (
            f"UPDATE loans_waiver SET {name} = {value} WHERE number IS NOT NULL",
            says,
            WAIVER_RECORD,
        )
        for name, value, says in (
            ("rule", "'LOAN-10'", "was asked for does not change"),
            ("reason", "'改写'", "was asked for does not change"),
            ("asked_until", "asked_until + 1", "was asked for does not change"),
            ("until", "until - 1", "keeps what it was granted with"),
            ("number", "'X'", "keeps what it was granted with"),
            ("decision", "'改写'", "keeps what it was granted with"),
            ("conditions", "'改写'", "keeps what it was granted with"),
            ("issued_by_id", "(SELECT min(id) FROM accounts_user)", "keeps what it was granted with"),
        )
    },
    "a waiver that begins granted": (
        twin("loans_waiver", "number IS NOT NULL", number="X", rule="LOAN-10"),
        "a waiver begins by being asked for",
        UNRECORDED,
    ),
    "a waiver of another bank": (
        twin("loans_waiver", "status = 'REFUSED'", {"bank_id": ANOTHER_BANK}, status="ASKED"),
        "of another request or bank than its opinion",
        UNRECORDED,
    ),
    "a refused waiver that is granted after all": (
        "UPDATE loans_waiver SET conditions = 'X' WHERE status = 'REFUSED'",
        "waiver .* is over",
        WAIVER_RECORD,
    ),
    "a late disbursement without a waiver": (
        f"UPDATE loans_loan SET outstanding = outstanding + 1, amount = amount + 1 WHERE id = {WAIVED_LOAN}; "
        + twin("loans_instalment", f"loan_id = {WAIVED_LOAN}", place=99, principal="1")
        + "; "
        + twin(
            "loans_movement",
            f"kind = 'DRAW' AND loan_id = {WAIVED_LOAN}",
            voucher_no="X",
            note_no="X",
            principal="1",
            on="2026-08-01",
            entered_on="2026-08-01",
        ),
        "after its filing's last day without a waiver",
        "DROP TRIGGER loans_movement_late_draw ON loans_movement",
    ),
    "what a balance file said": (
        "UPDATE loans_balancefile SET bank_total = bank_total + 1",
        "balance file .* is on record and does not change",
        "DROP TRIGGER loans_balancefile_fact ON loans_balancefile",
    ),
    "a balance file of the month's middle": (
        f"{BALANCES_SENT}; {twin('loans_balancefile', day='2020-02-15', **BARE)}",
        "is no month's last day",
        "DROP TRIGGER loans_balancefile_fact ON loans_balancefile",
    ),
    "a balance file that hides a difference": (
        f"{BALANCES_SENT}; {twin('loans_balancefile', day='2020-02-29', **BARE | {'different': 1})}",
        "has 0 differences of 0 but says 1 of 0.00",
        "DROP TRIGGER loans_balancefile_whole ON loans_balancefile",
    ),
    "a balance file that hides a fen": (
        f"{BALANCES_SENT}; {twin('loans_balancefile', day='2020-02-29', **BARE | {'bank_total': '0.01'})}",
        "has 0 differences of 0 but says 0 of 0.01",
        "DROP TRIGGER loans_balancefile_whole ON loans_balancefile",
    ),
    "a difference nobody explained": (
        twin("audit_event", "verb = 'balance_file.differ'", target="EXPLAINED")
        + "; UPDATE loans_balancefile SET status = 'EXPLAINED'"
        " WHERE id = (SELECT case_id FROM audit_event WHERE id = 900000000)",
        "balance file .* is not explained",
        "DROP TRIGGER loans_balancefile_whole ON loans_balancefile",
    ),
    "a difference found afterwards": (
        twin("loans_balancedifference", "loan_id IS NULL", named="X"),
        "difference of balance file .* which was sent before",
        "DROP TRIGGER loans_balancedifference_own ON loans_balancedifference",
    ),
    "a difference on another bank's loan": (
        f"{BALANCES_SENT}; {OTHER_BANK}; "
        + twin("loans_balancedifference", "loan_id IS NOT NULL", file_id=900_000_000),
        "difference on a loan of another bank",
        "DROP TRIGGER loans_balancedifference_own ON loans_balancedifference;"
        "DROP TRIGGER loans_balancefile_whole ON loans_balancefile",
    ),
    "a question before there is an answer": (
        twin("loans_differencenote", asks=True, reason=""),
        "word on a difference of a balance file that is DIFFERS",
        "DROP TRIGGER loans_differencenote_turn ON loans_differencenote",
    ),
    "a line of targets nobody set": (
        twin("reporting_targetline", edition=99),
        "without an act",
        "DROP TRIGGER reporting_targetline_act ON reporting_targetline",
    ),
    "which lines are in force": (
        "UPDATE reporting_targetyear SET edition = 7",
        "without an act",
        "DROP TRIGGER reporting_targetyear_act ON reporting_targetyear",
    ),
    "a figure nobody entered": (
        twin("reporting_indicatorvalue", indicator="TECH_BALANCE"),
        "without an act",
        "DROP TRIGGER reporting_indicatorvalue_act ON reporting_indicatorvalue",
    ),
    "a figure of a checked entry": (
        twin("reporting_indicatorvalue", "true", {"entry_id": CHECKED}, indicator="TECH_BALANCE"),
        "are checked already",
        "DROP TRIGGER reporting_indicatorvalue_open ON reporting_indicatorvalue;"
        "DROP TRIGGER reporting_indicatorvalue_act ON reporting_indicatorvalue",
    ),
    "where figures were taken from": (
        "UPDATE reporting_indicatormonth SET evidence = 'x'",
        "are frozen",
        "DROP TRIGGER reporting_indicatormonth_frozen ON reporting_indicatormonth",
    ),
    "an item of a score nobody reckoned": (
        twin("reporting_evaluationitem", key="x"),
        "without an act",
        "DROP TRIGGER reporting_evaluationitem_act ON reporting_evaluationitem",
    ),
    "an item of a published score": (
        twin("reporting_evaluationitem", "true", {"evaluation_id": OUT}, key="x"),
        "is closed",
        "DROP TRIGGER reporting_evaluationitem_open ON reporting_evaluationitem;"
        "DROP TRIGGER reporting_evaluationitem_act ON reporting_evaluationitem",
    ),
    "a score before it is published": (
        "UPDATE reporting_evaluation SET total = 1 WHERE status = 'HEARING'",
        "without an act",
        "DROP TRIGGER reporting_evaluation_act ON reporting_evaluation",
    ),
    "a published score": (
        "UPDATE reporting_evaluation SET total = 1 WHERE status = 'PUBLISHED'",
        "are frozen",
        "DROP TRIGGER reporting_evaluation_frozen ON reporting_evaluation;"
        "DROP TRIGGER reporting_evaluation_act ON reporting_evaluation",
    ),
    "a month's days": (
        "UPDATE reporting_period SET last = last - 1",
        "figures of reporting_period .* are frozen",
        "DROP TRIGGER reporting_period_frozen ON reporting_period",
    ),
}


@pytest.mark.parametrize("name", TIES)
def test_what_belongs_together_is_not_changed_alone(name: str) -> None:
    attack, says, drop = TIES[name]
    refused(attack, says)
    assert unguarded(drop, attack) > 0


ACCOUNT = "(SELECT id FROM ledger_account WHERE special)"
OTHER = "(SELECT min(id) FROM ledger_account WHERE NOT special)"


def booking(kind: str, out: str, back: str) -> str:
    """SQL of a transaction that takes yuan from the bank's special account and gives others yuan elsewhere."""
    return f"""WITH t AS (INSERT INTO ledger_transaction (cause, booked_on, kind, memo, n_entries, gross)
        VALUES ('by hand', '2026-03-10', '{kind}', '', 2, {back}) RETURNING id)
        INSERT INTO ledger_entry (transaction_id, account_id, amount)
        SELECT id, {ACCOUNT}, -{out} FROM t UNION ALL SELECT id, {OTHER}, {back} FROM t"""


UNBALANCED = (
    "DROP TRIGGER ledger_entry_balanced ON ledger_entry; DROP TRIGGER ledger_transaction_balanced ON ledger_transaction"
)
OVERDRAWN = (
    "ALTER TABLE ledger_account DROP CONSTRAINT account_not_below_floor;"
    "DROP TRIGGER ledger_entry_available ON ledger_entry"
)


@pytest.mark.parametrize(
    ("attack", "says", "drop"),
    [
        (booking("PAYOUT", "10.00", "10.01"), "does not balance", UNBALANCED),
        (booking("PAYOUT", "90000000.00", "90000000.00"), "account_not_below_floor", OVERDRAWN),
        (booking("FEE", "1.00", "1.00"), "Article 8", "DROP TRIGGER ledger_entry_article_8 ON ledger_entry"),
    ],
    ids=["unbalanced", "overdrawn", "a fee"],
)
def test_the_bank_s_own_account_after_a_year_of_use(attack: str, says: str, drop: str) -> None:
    refused(attack, says)
    assert unguarded(drop, attack) == 2


SIGN = """INSERT INTO workflow_signature (proposal_id, position, user_id, duty, opinion, at)
          SELECT p.id, {position}, s.user_id, '{duty}', '', now() FROM workflow_proposal p
          JOIN workflow_signature s ON s.proposal_id = p.id AND s.position = 1 WHERE p.state = 'OPEN'"""
OTHERS = """INSERT INTO workflow_signature (proposal_id, position, user_id, duty, opinion, at)
            SELECT id, 1, (SELECT max(id) FROM accounts_user), 'handler', '', now()
            FROM workflow_proposal WHERE state = 'OPEN'"""
REOPENED = "UPDATE workflow_proposal SET state = 'OPEN', closed_at = NULL WHERE state = 'DONE'"
SIGNED = {
    "what was proposed": "UPDATE workflow_proposal SET data = '{}' WHERE state = 'OPEN'",
    "on which case": "UPDATE workflow_proposal SET case_id = case_id + 1 WHERE state = 'OPEN'",
    "which act": "UPDATE workflow_proposal SET row = 'application.refuse' WHERE state = 'OPEN'",
    "that it is done": REOPENED,
}


@pytest.mark.parametrize(
    ("attack", "guard"),
    [
        (SIGN.format(position=2, duty="checker"), "CONSTRAINT signature_maker_is_not_checker"),
        (SIGN.format(position=3, duty="approver"), "CONSTRAINT signature_maker_is_not_checker"),
        (OTHERS, "CONSTRAINT signature_one_per_position"),
        (twin("workflow_proposal", "state = 'OPEN'"), "INDEX proposal_one_open"),
    ],
    ids=["maker checks", "maker approves", "another's place", "a second proposal"],
)
def test_nobody_signs_for_two(attack: str, guard: str) -> None:
    kind, name = guard.split()
    table = "workflow_signature" if name.startswith("signature") else "workflow_proposal"
    refused(attack, name)
    drop = f"DROP INDEX {name}" if kind == "INDEX" else f"ALTER TABLE {table} DROP CONSTRAINT {name}"
    assert unguarded(drop, attack) > 0


@pytest.mark.parametrize("attack", SIGNED.values(), ids=SIGNED)
def test_what_was_signed_stays_as_it_was_signed(attack: str) -> None:
    refused(attack, "permission denied|was signed as it is")
    drop = "GRANT UPDATE ON workflow_proposal TO app_rw; ALTER TABLE workflow_proposal DISABLE TRIGGER USER"
    assert unguarded(drop, attack, settled=False) > 0


DUTIES = {
    "a case duty of the operator": "UPDATE accounts_dutyheld SET duty = 'handler' WHERE duty = 'system'",
    "a bank's own security administrator": """UPDATE accounts_dutyheld SET duty = 'security'
        WHERE id = (SELECT min(id) FROM accounts_dutyheld WHERE duty = 'checker')""",
    "a person as the robot": """UPDATE accounts_dutyheld SET duty = 'system'
        WHERE id = (SELECT min(id) FROM accounts_dutyheld WHERE duty = 'checker')""",
}


@pytest.mark.parametrize("name", DUTIES)
def test_the_operator_s_duties_are_nobody_else_s(name: str) -> None:
    refused(DUTIES[name], "is none of an organisation of kind")
    drop = "DROP TRIGGER accounts_duty_fits_organisation ON accounts_dutyheld"
    assert unguarded(drop, DUTIES[name]) == 1


KEYS = {
    "a code of an earlier step": (
        "UPDATE accounts_secondfactor SET last_step = 8",
        "was used at a later step",
        "steps_rise ON accounts_secondfactor",
    ),
    "a recovery code used again": (
        "UPDATE accounts_recoverycode SET used_at = NULL WHERE used_at IS NOT NULL",
        "is used once",
        "code_used_once ON accounts_recoverycode",
    ),
    "a recovery code used by two at once": (
        "UPDATE accounts_recoverycode SET used_at = now() WHERE used_at IS NOT NULL",
        "is used once",
        "code_used_once ON accounts_recoverycode",
    ),
    "another code in its place": (
        "UPDATE accounts_recoverycode SET digest = 'mine' WHERE used_at IS NULL",
        "is used once",
        "code_used_once ON accounts_recoverycode",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KEYS)
def test_what_opens_the_door_opens_it_once(name: str) -> None:
    attack, says, guard = KEYS[name]
    refused(attack, says)
    assert unguarded(f"DROP TRIGGER accounts_{guard}", attack) == 1


RUN = "UPDATE workflow_sheetrun SET"
RUNS = {
    "what was sent": (f"{RUN} sha256 = 'b'", "stays as it was sent"),
    "who sent it": (f"{RUN} by_id = by_id + 1, state = 'READY', rows = 1", "stays as it was sent"),
    "past its signatures": (f"{RUN} state = 'CARRYING', rows = 1", "lacks signatures"),
    "past being carried out": (f"{RUN} state = 'DONE', rows = 1, event_id = 1", "not from CHECKING to DONE"),
    "standing still": (f"{RUN} done = 5", "not from CHECKING to CHECKING"),
    "begun as ready": (
        twin("workflow_sheetrun", state="READY", rows=1, sha256="x", file_id=-1), "begins by being checked"
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", RUNS)
def test_a_sheet_goes_forward_only_and_signed(name: str) -> None:
    attack, guard = RUNS[name]
    refused(attack, guard)
    drop = "DROP TRIGGER workflow_sheetrun_forward ON workflow_sheetrun"
    assert unguarded(drop, attack, settled=False) == 1


@pytest.mark.parametrize("change", ["body = 'x'", "event_id = event_id + 1", "at = at + interval '1 day'"])
def test_what_a_system_was_told_stays(change: str) -> None:
    attack = f"UPDATE notifications_call SET {change}"
    refused(attack, "stays as it was told")
    assert unguarded("DROP TRIGGER notifications_call_stays ON notifications_call", attack, settled=False) > 0


def test_a_sheet_is_signed_by_its_sender_first() -> None:
    refused(twin("workflow_sheetsignature", position=1), "who sent sheet run")
