"""What nobody may do even with SQL in hand: move a status, change the trail, sign twice, alter frozen figures.

Every attack is refused by PostgreSQL, and goes through once the owner has dropped the guard it is aimed at.
"""

from __future__ import annotations

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
    "opinion": "MATERIAL_REQUESTED",
    "filing": "CANCELLED",
    "loan": "REPAID",
    "guarantee": "WRITTEN_OFF",
    "check": "VOID",
    "fund_movement": "GOV_PENDING",
    "claim": "REJECTED",
    "recovery": "OPEN",
    "receipt": "VERIFIED",
    "settlement": "EXECUTED",
    "period": "OPEN",
    "report": "ACCEPTED",
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
    "opinion": {"number": "X", "status": "LAPSED"},
    "guarantee": {
        "number": "X", "status": "LAPSED", "loan_id": None, "paid_out": 0, "base": None, "payout_voucher_no": None,
        "paid_out_on": None, "recovered": 0,
    },
    "check": {"number": "X", "period": 9},
    "fund_movement": {"number": "X", "voucher_no": "X"},
    "claim": {
        "number": "X", "status": "WITHDRAWN", "paid": 0, "base": None, "letter_no": None, "rest_letter_no": None,
    },
    "receipt": {"number": "X", "voucher_no": "X", "deposit_voucher_no": None},
    "period": {"number": "X", "first": "2030-01-01", "last": "2030-01-31"},
    "report": {"number": "X", "kind": "R9"},
}  # fmt: skip
APPEND_ONLY = (
    "applications_blacklistquery", "applications_integritycheck", "applications_invitation", "applications_submission",
    "audit_event", "audit_seal", "audit_sealedevent", "compensation_payout", "compensation_progressreport",
    "documents_officialdocument", "ledger_entry", "ledger_hold", "ledger_holdend", "ledger_transaction",
    "loans_filingmark", "loans_filingversion", "loans_guaranteereceipt", "loans_instalment", "loans_movement",
    "loans_pursuitreport", "loans_surety", "loans_tierchange", "reporting_delivery", "reporting_position",
    "workflow_signature",
)  # fmt: skip
CHANGES = {"update": "UPDATE {0} SET id = id", "delete": "DELETE FROM {0}"}


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
               WHERE tgfoid IN ('audit_forbid'::regproc, 'ledger_forbid'::regproc) AND tgname LIKE '%append_only'"""
    assert {name for (name,) in found(query)} == set(APPEND_ONLY)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("table", APPEND_ONLY)
def test_what_only_grows_is_neither_changed_nor_deleted(table: str, change: str) -> None:
    attack = CHANGES[change].format(table)
    grant, drop = f"GRANT {change} ON {table} TO app_rw", f"DROP TRIGGER {table}_append_only ON {table}"
    refused(attack, f"permission denied for table {table}")
    # Either guard alone is enough, and only without both it happens.
    with undone():
        run(f"SET LOCAL ROLE NONE; {grant}; SET LOCAL ROLE app_rw")
        refused(attack, f"{table} is append-only: {change.upper()} refused")
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


@pytest.mark.parametrize("kind", TABLES)
def test_a_case_is_not_deleted(kind: str) -> None:
    attack = f"DELETE FROM {TABLES[kind]}"
    refused(attack, f"permission denied for table {TABLES[kind]}")
    assert unguarded(f"GRANT DELETE ON {TABLES[kind]} TO app_rw", attack, settled=False) > 0


# Name: what is tried, what says no, and which guard that is.
LOAN = "WHERE id = (SELECT max(id) FROM loans_loan)"
AS_ACKNOWLEDGED = "DROP TRIGGER loans_filing_as_acknowledged ON loans_filing"
CLAIM = "WHERE id = (SELECT max(id) FROM compensation_claim)"
AGREEMENT = "WHERE id = (SELECT max(id) FROM applications_agreement)"
TIES = {
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
        "ALTER TABLE reporting_monthlyreport DROP CONSTRAINT report_once",
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
