"""Every uniqueness, period and sum the tables promise, broken by hand; each attack passes once its one promise is gone.

The books and the notice have tables of attacks of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.database.aftermath import aftermath, refused, twin, unguarded

# What the framework's own tables and the two other tables of attacks answer for.
ELSEWHERE = ("auth_", "authtoken_", "axes_", "django_", "guardian_", "ledger_", "policy_")
PROMISES = f"""
SELECT conname, conrelid::regclass::text, 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  AND (contype IN ('u', 'x') OR contype = 'c' AND conname NOT LIKE '%\\_check')
  AND conrelid::regclass::text !~ '^({"|".join(ELSEWHERE)})'
UNION ALL
SELECT indexrelid::regclass::text, indrelid::regclass::text, 'DROP INDEX ' || indexrelid::regclass
  FROM pg_index WHERE indisunique AND NOT indisprimary AND indrelid::regclass::text !~ '^(pg_|{"|".join(ELSEWHERE)})'
  AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)"""

NONE: dict[str, Any] = {"number": None}
ENTERPRISES = "kind = 'enterprise'"


def everyone(table: str, change: str) -> str:
    """SQL of a change of every row."""
    return f"UPDATE {table} SET {change}"


def newest(table: str, change: str) -> str:
    """SQL of a change of the newest row."""
    return f"UPDATE {table} SET {change} WHERE id = (SELECT max(id) FROM {table})"


def lent(**changed: Any) -> str:
    """SQL of a duty lent from one person to another, with what is told changed."""
    row = {"duty": "'handler'", "valid_from": "'2026-03-10'", "valid_to": "'2026-03-20'", "lender": "1", **changed}
    return f"""INSERT INTO accounts_delegation (from_user_id, to_user_id, duty, valid_from, valid_to, reason)
               SELECT min(id) + {row["lender"]}, min(id), {row["duty"]}, {row["valid_from"]}, {row["valid_to"]}, ''
               FROM accounts_user"""


ACCOUNTS = {
    "delegation_of_case_duties": lent(duty="'administrator'"),
    "delegation_one_at_a_time": lent() + "; " + lent(valid_from="'2026-03-19'", valid_to="'2026-03-30'"),
    "delegation_period": lent(valid_from="'2026-03-21'"),
    "delegation_to_another": lent(lender="0"),
    "duty_held_once": twin("accounts_dutyheld", valid_from="2026-03-10"),
    "duty_held_period": twin("accounts_dutyheld", duty="x", valid_from="2026-03-10", valid_to="2026-03-09"),
    "accounts_organisation_code_key": twin("accounts_organisation", ENTERPRISES, group_id=-1),
    "accounts_organisation_group_id_key": twin("accounts_organisation", ENTERPRISES, code="X"),
    "officer_has_responsibility": twin("accounts_namedofficer", responsibility=""),
    "officer_one_in_force": twin("accounts_namedofficer"),
    "officer_period": twin("accounts_namedofficer", responsibility="x", valid_to="2026-03-09"),
    "organisation_department_has_sector": twin(
        "accounts_organisation", "kind = 'sector_dept'", code="X", group_id=-1, sector=""
    ),
    "organisation_not_own_parent": everyone("accounts_organisation", "parent_id = id WHERE kind = 'bank'"),
    "organisation_only_banks_branch": everyone(
        "accounts_organisation",
        f"parent_id = (SELECT min(id) FROM accounts_organisation WHERE kind = 'bank') WHERE {ENTERPRISES}",
    ),
    "organisation_sole_kind": twin("accounts_organisation", "kind = 'finance_bureau'", code="X", group_id=-1),
    "organisation_name_period": newest("accounts_organisationname", "valid_to = valid_from - 1"),
    "organisation_one_name": twin("accounts_organisationname", name="另一名称"),
    "accounts_user_username_key": twin("accounts_user"),
    "accounts_user_groups_user_id_group_id_59c0b32f_uniq": twin("accounts_user_groups"),
    "accounts_user_user_permi_user_id_permission_id_2ab516c2_uniq": """INSERT INTO accounts_user_user_permissions
        (user_id, permission_id) SELECT u.id, p.id FROM accounts_user u, auth_permission p, generate_series(1, 2)""",
}
REQUESTS = {
    "agreement_share_is_percent": twin("applications_agreement", number="X", status="CLOSED", share_pct="100.0001"),
    "agreement_one_coming_per_bank": twin("applications_agreement", number="X", status="DRAFT")
    + "; "
    + twin("applications_agreement", number="Y", status="SIGNED").replace("900000000", "900000001"),
    "agreement_period_in_order": twin(
        "applications_agreement", number="X", status="CLOSED", effective_until="2020-01-01"
    ),
    "agreement_in_force_is_signed": twin("applications_agreement", number="X", status="EXPIRED", signed_on=None),
    "agreement_suspension_has_ground": newest("applications_agreement", "status = 'SUSPENDED', suspension_ground = ''"),
    "agreement_termination_has_ground": twin("applications_agreement", number="X", status="TERMINATED"),
    "agreement_one_live_per_bank": twin("applications_agreement", number="X"),
    "applications_agreement_number_key": twin("applications_agreement", status="CLOSED"),
    "application_amount_positive": newest("applications_application", "amount = 0"),
    "application_handed_to_another": everyone(
        "applications_application", "transferred_from_id = department_id WHERE department_id IS NOT NULL"
    ),
    "application_months_positive": newest("applications_application", "months = 0"),
    "application_recommendation_whole": everyone(
        "applications_application", "recommendation_valid_until = NULL WHERE recommended_on IS NOT NULL"
    ),
    "applications_application_number_key": twin("applications_application", recommendation_no=None),
    "applications_application_recommendation_no_key": twin(
        "applications_application", "recommendation_no IS NOT NULL", number="X"
    ),
    "applications_application_group_id_permission_id_c_bcbb21a1_uniq": twin("applications_applicationgrouppermission"),
    "applications_inquiry_number_key": twin("applications_inquiry"),
    "inquiry_answered_afterwards": newest("applications_inquiry", "answer_by = asked_on"),
    "inquiry_answer_whole": newest("applications_inquiry", "answer = ''"),
}
FILE, PERSON = "applications_enterprisefile", "applications_relatedperson"
FILES = {
    "applications_enterprisefile_number_key": twin(FILE, enterprise_id=-1),
    "applications_enterprisefile_enterprise_id_key": twin(FILE, number="X"),
    "file_capital_positive": newest(FILE, "registered_capital = 0"),
    "file_amounts_not_negative": newest(FILE, "revenue = -0.01"),
    "person_once_in_a_file": twin(PERSON),
    "person_has_a_part": newest(
        PERSON, "is_legal_representative = false, is_controller = false, share_pct = NULL, spouse_of_id = NULL"
    ),
    "person_share_is_percent": newest(PERSON, "share_pct = 100.0001"),
    "person_not_own_spouse": newest(PERSON, "spouse_of_id = id"),
    "existing_loan_positive": newest("applications_existingloan", "balance = 0"),
    "submission_once": twin("applications_submission"),
}
DESK = {
    "applications_application_refusal_no_key": everyone("applications_application", "refusal_no = 'R'"),
    "applications_application_revocation_no_key": everyone("applications_application", "revocation_no = 'R'"),
    "integrity_record_is_explained": twin("applications_integritycheck", clear=False, note=""),
    "material_wrong_is_explained": newest("applications_materialcheck", "verdict = 'WRONG'"),
    "material_check_once": twin("applications_materialcheck"),
    "correction_kind_once_a_round": twin("applications_correctionitem", text="另"),
    "correction_item_says_something": twin("applications_correctionitem", kind="", text=""),
}
LIST = "applications_blacklistentry"
FIRM_ENTRY, PERSON_ENTRY = "uscc IS NOT NULL", "uscc IS NULL"
FREE = {"number": "X", "notice_no": None, "ruling_no": None, "removal_no": None}
BLACK_LIST = {
    "applications_blacklistentry_number_key": twin(LIST, FIRM_ENTRY, uscc="X", notice_no=None, ruling_no=None),
    "applications_blacklistentry_notice_no_key": twin(LIST, FIRM_ENTRY, uscc="X", number="X", ruling_no=None),
    "applications_blacklistentry_ruling_no_key": twin(LIST, FIRM_ENTRY, uscc="X", number="X", notice_no=None),
    "applications_blacklistentry_removal_no_key": (
        everyone(LIST, f"removal_no = 'R' WHERE {FIRM_ENTRY}")
        + "; "
        + twin(LIST, FIRM_ENTRY, **{**FREE, "uscc": "X", "removal_no": "R"})
    ),
    "blacklist_one_live_per_firm": twin(LIST, FIRM_ENTRY, **FREE),
    "blacklist_one_live_per_person": twin(LIST, PERSON_ENTRY, **FREE),
    "blacklist_one_subject": everyone(LIST, f"uscc = 'X' WHERE {PERSON_ENTRY}"),
    "blacklist_person_whole": everyone(LIST, f"identity_no = NULL WHERE {PERSON_ENTRY}"),
    "blacklist_loss_positive": everyone(LIST, "loss = 0"),
    "blacklist_service_whole": everyone(LIST, f"served_by = '' WHERE {FIRM_ENTRY}"),
    "blacklist_told_first": everyone(
        LIST,
        "served_on = NULL, objection_until = NULL, served_by = '', objection = '', objected_on = NULL "
        f"WHERE {PERSON_ENTRY}",
    ),
    "blacklist_objection_whole": everyone(LIST, f"objected_on = objection_until + 1 WHERE {PERSON_ENTRY}"),
    "blacklist_period_whole": everyone(LIST, f"barred_until = listed_on WHERE {FIRM_ENTRY}"),
    "blacklist_listed_by_decision": everyone(
        LIST, f"listed_on = NULL, barred_until = NULL, decision_no = '' WHERE {FIRM_ENTRY}"
    ),
    "blacklist_correction_whole": everyone(
        LIST, f"corrected_on = '2026-03-11', correction_no = 'X' WHERE {FIRM_ENTRY}"
    ),
    "blacklist_query_hits_within": twin("applications_blacklistquery", hits=2, count=1),
    "blacklist_query_has_purpose": twin("applications_blacklistquery", purpose=""),
}
LISTS = {
    "applications_whitelistentry_number_key": twin("applications_whitelistentry", status="EXPIRED"),
    "whitelist_one_live": twin("applications_whitelistentry", number="X"),
    "whitelist_period_whole": newest("applications_whitelistentry", "valid_until = valid_from - 1"),
    "whitelist_amount_positive": newest("applications_whitelistentry", "amount = 0"),
    "invitation_once_a_day": twin("applications_invitation"),
    "invitation_whole": twin("applications_invitation", on="2030-01-01", officer=""),
}
TAKEN_BACK_TWICE = """
INSERT INTO loans_movement (loan_id, kind, "on", entered_on, principal, voucher_no, note_no, reverses_id)
SELECT loan_id, 'REVERSAL', "on", entered_on, -principal, voucher_no, '', id FROM loans_movement, generate_series(1, 2)
WHERE kind = 'DRAW'"""
LOANS = {
    "opinion_approval_whole": newest("loans_loanopinion", "rate = rate_cap + 0.0001"),
    "opinion_decline_has_reason": newest("loans_loanopinion", "status = 'DECLINED', decline_code = 'OTHER'"),
    "opinion_two_investigators": newest("loans_loanopinion", "officer_b_id = officer_a_id"),
    "opinion_price_adds_up": newest(
        "loans_loanopinion", "lpr_on = '2020-03-10', lpr_term = '1Y', lpr_rate = 4.05, spread_bp = 118"
    ),
    "opinion_less_has_reason": newest("loans_loanopinion", "asked = amount + 0.01"),
    "opinion_conditions_named": newest("loans_loanopinion", "status = 'CONDITIONAL'"),
    "loans_loanopinion_decline_no_key": newest("loans_loanopinion", "decline_no = 'X'")
    + "; "
    + twin("loans_loanopinion", number="X", status="LAPSED"),
    "diligence_score": newest("loans_duediligence", "score = 100.01"),
    "loans_duediligence_opinion_id_key": twin("loans_duediligence"),
    "year_once_in_a_report": twin("loans_yearfigures"),
    "year_place": newest("loans_yearfigures", "place = 3"),
    "year_not_below_zero": newest("loans_yearfigures", "liabilities = -0.01"),
    "surety_once": twin("loans_surety"),
    "surety_has_name": twin("loans_surety", name="", person_id=None, relation="OTHER"),
    "surety_of_the_file": twin("loans_surety", person_id=None),
    "opinion_one_live_per_application": twin("loans_loanopinion", number="X"),
    "loans_loanopinion_number_key": twin("loans_loanopinion", status="LAPSED"),
    "filing_amount_positive": twin("loans_filing", number="X", opinion_id=-1, amount=0),
    "filing_number_at_registration": twin("loans_filing", number=None, opinion_id=-1),
    "filing_registered_has_number": twin("loans_filing", number=None, opinion_id=-1, registered_on=None, draw_by=None),
    "filing_share_is_percent": twin("loans_filing", number="X", opinion_id=-1, share_pct=0),
    "loans_filing_number_key": twin("loans_filing", opinion_id=-1),
    "loans_filing_opinion_id_key": twin("loans_filing", number="X"),
    "filing_mark_once": twin("loans_filingmark"),
    "filing_return_has_ground": twin("loans_filingmark", submission=9, mark="RETURNED", ground=""),
    "filing_version_once": twin("loans_filingversion"),
    "filing_version_amounts_sane": twin("loans_filingversion", submission=9, rate=-1),
    "filing_change_has_reason": twin("loans_filingversion", submission=9, kind="AMENDMENT", reason=""),
    "loan_closed_owes_nothing": newest("loans_loan", "outstanding = 0.01"),
    "loan_drawn_whole": newest("loans_loan", "matures_on = drawn_on"),
    "loan_outstanding_within_amount": newest("loans_loan", "outstanding = amount + 0.01, status = 'OVERDUE'"),
    "loan_note_once_per_bank": twin("loans_loan", number="X", filing_id=-1),
    "loans_loan_filing_id_key": twin("loans_loan", number="X", note_no="X"),
    "loans_loan_number_key": twin("loans_loan", filing_id=-1, note_no="X"),
    "loan_paid_by_when_due_or_later": newest("loans_loan", "pay_by = due_on - 1"),
    "loan_period_of_months": newest("loans_loan", "every = 5"),
    "loan_renews_another": newest("loans_loan", "previous_id = id"),
    "movement_sign": twin("loans_movement", kind="REPAYMENT", principal="1", voucher_no="X"),
    "movement_reversal_names_its_movement": twin("loans_movement", "kind = 'DRAW'", voucher_no="X", reverses_id=1),
    "movement_draw_has_note": twin("loans_movement", "kind = 'DRAW'", voucher_no="X", note_no=""),
    "movement_entered_after_it_happened": twin("loans_movement", voucher_no="X", on="2030-01-01"),
    "loans_movement_reverses_id_key": TAKEN_BACK_TWICE,
    "instalment_once": twin("loans_instalment"),
    "instalment_positive": twin("loans_instalment", place=99, principal="0"),
}
GUARANTEE = "loans_guarantee"
GUARANTEES = {
    "guarantee_one_live_per_opinion": twin(GUARANTEE, number="X", payout_voucher_no="X", loan_id=-1),
    "loans_guarantee_loan_id_key": twin(GUARANTEE, number="X", payout_voucher_no="X", opinion_id=-1),
    "loans_guarantee_number_key": twin(GUARANTEE, payout_voucher_no="X", opinion_id=-1, loan_id=-1),
    "loans_guarantee_payout_voucher_no_key": twin(GUARANTEE, number="X", opinion_id=-1, loan_id=-1),
    "guarantee_figures_sane": newest(GUARANTEE, "months = 0"),
    "guarantee_agreed_after_investigation": newest(GUARANTEE, "fee_rate = NULL"),
    "guarantee_in_force_has_loan": newest(GUARANTEE, "loan_id = NULL"),
    "guarantee_payout_whole": newest(GUARANTEE, "paid_out_on = NULL"),
    "guarantee_payout_within_share": newest(GUARANTEE, "paid_out = round(base * ratio_pct / 100, 2) + 0.01"),
    "guarantee_paid_out_has_payout": newest(GUARANTEE, "status = 'IN_FORCE'"),
    "guarantee_recovered_within_payout": newest(GUARANTEE, "recovered = paid_out + 0.01"),
    "guarantee_closed_is_recovered": newest(GUARANTEE, "status = 'CLOSED'"),
    "guarantee_decline_has_reason": newest(
        GUARANTEE,
        "status = 'DECLINED', loan_id = NULL, paid_out = 0, base = NULL, payout_voucher_no = NULL, paid_out_on = NULL,"
        " recovered = 0",
    ),
    "counter_value_positive": newest("loans_counterguarantee", "value = 0"),
    "guarantee_receipt_positive": twin("loans_guaranteereceipt", voucher_no="X", amount=0),
    "loans_guaranteereceipt_voucher_no_key": twin("loans_guaranteereceipt"),
    "filing_guaranteed_spares_the_pool": newest("loans_filing", "backing = 'GUARANTEE'"),
    "loan_guaranteed_is_not_claimed": newest("loans_loan", "backing = 'GUARANTEE'"),
}
NEXT: dict[str, Any] = {"number": "X", "period": 9}
RECORDED: dict[str, Any] = {
    **{**NEXT, "status": "DONE", "checked_on": "2026-03-31", "checker_a": "赵甲", "checker_b": "钱乙"},
    **{"use_as_agreed": True, "tier": "1"},
}
CHECKS = {
    "loans_check_number_key": twin("loans_check", period=9),
    "check_planned_once": twin("loans_check", number="X"),
    "check_kind_has_its_period": twin("loans_check", **NEXT, kind="FIRST"),
    "check_recorded_whole": twin("loans_check", **RECORDED | {"checker_b": "赵甲"}),
    "check_misuse_is_explained": twin("loans_check", **RECORDED | {"use_as_agreed": False}),
    "check_signals_known": twin("loans_check", **RECORDED, signals=["NONSENSE"]),
}
MONEY = {
    "claim_amounts_sane": newest("compensation_claim", "claimed = principal + 0.01"),
    "claim_approval_whole": newest("compensation_claim", "approval_no = ''"),
    "claim_paid_has_payout": newest("compensation_claim", "paid = 0"),
    "claim_paid_within_approved": newest("compensation_claim", "paid = approved + 0.01"),
    "claim_one_live_per_loan": twin("compensation_claim", number="X", letter_no=None),
    "compensation_claim_letter_no_key": twin("compensation_claim", number="X", status="WITHDRAWN"),
    "compensation_claim_rest_letter_no_key": (
        newest("compensation_claim", "rest_letter_no = 'R'")
        + "; " + twin("compensation_claim", number="X", status="WITHDRAWN", letter_no=None)
    ),
    "compensation_claim_number_key": twin("compensation_claim", status="WITHDRAWN", letter_no=None),
    "compensation_fundmovement_number_key": twin("compensation_fundmovement", voucher_no="X"),
    "compensation_fundmovement_voucher_no_key": twin("compensation_fundmovement", number="X"),
    "fund_movement_amount_positive": newest("compensation_fundmovement", "amount = 0"),
    "fund_movement_approval_whole": newest("compensation_fundmovement", "approval_no = ''"),
    "fund_movement_booking_whole": newest("compensation_fundmovement", "voucher_no = NULL"),
    "compensation_payout_voucher_no_key": twin("compensation_payout", tranche=9),
    "payout_positive": twin("compensation_payout", tranche=9, voucher_no="X", amount=0),
    "payout_tranche_once": twin("compensation_payout", voucher_no="X"),
    "compensation_receipt_deposit_voucher_no_key": twin("compensation_receipt", number="X", voucher_no="X"),
    "compensation_receipt_number_key": twin("compensation_receipt", voucher_no="X", deposit_voucher_no="X"),
    "receipt_voucher_once_per_bank": twin("compensation_receipt", number="X", deposit_voucher_no="X"),
    "receipt_parts_add_up": newest("compensation_receipt", "total = total + 0.01"),
    "receipt_return_within_principal": newest("compensation_receipt", "pool_return = to_principal + 0.01"),
    "compensation_recoverycase_claim_id_key": twin("compensation_recoverycase", number="X"),
    "compensation_recoverycase_number_key": twin("compensation_recoverycase", claim_id=-1),
    "recovery_amounts_sane": newest("compensation_recoverycase", "returned = recovered + 0.01"),
    "recovery_full_is_full": newest("compensation_recoverycase", "status = 'FULL'"),
    "compensation_settlement_number_key": twin("compensation_settlement", recovery_id=-1),
    "compensation_settlement_recovery_id_key": twin("compensation_settlement", number="X"),
    "settlement_adds_up": newest("compensation_settlement", "tail = tail + 0.01"),
    "settlement_approval_whole": newest("compensation_settlement", "approved_on = NULL"),
}  # fmt: skip
OTHERS = {
    "audit_seal_digest_key": twin("audit_seal", previous_id=-1),
    "audit_seal_previous_id_key": f"{twin('audit_seal', digest='a', previous_id=-1)}; "
    + twin("audit_seal", id=900_000_001, digest="b", previous_id=-1),
    "seal_one_beginning": twin("audit_seal", digest="X", previous_id=None),
    "audit_sealedevent_event_id_key": twin("audit_sealedevent"),
    "attachment_aside_when_bound": twin("documents_attachment", "case_id IS NULL", set_aside_by=1),
    "attachment_bound_whole": twin("documents_attachment", "case_id IS NULL", case_type="claim"),
    "documents_officialdocument_attachment_id_key": twin("documents_officialdocument", number="X", event_id=2),
    "documents_officialdocument_number_key": twin("documents_officialdocument", attachment_id=-1, event_id=2),
    "official_document_once_per_act": twin("documents_officialdocument", number="X", attachment_id=-1),
    "notice_once": twin("notifications_notice", "event_id IS NOT NULL"),
    "notice_once_per_cause": twin("notifications_notice", "cause IS NOT NULL"),
    "notice_of_event_or_cause": twin("notifications_notice", event_id=-1, cause="X"),
    "notifications_outbox_key_key": twin("notifications_outbox"),
    "outbox_done_or_failed": newest("notifications_outbox", "done_at = now(), failed_at = now()"),
    "delivery_once": twin("reporting_delivery"),
    "position_once": twin("reporting_position"),
    "report_once": twin("reporting_monthlyreport", number="X"),
    "report_sent_whole": newest("reporting_monthlyreport", "submitted_on = NULL"),
    "reporting_monthlyreport_number_key": twin("reporting_monthlyreport", kind="R9"),
    "period_whole": twin("reporting_period", number="X", first="2030-01-02", last="2030-01-31"),
    "reporting_period_first_key": twin("reporting_period", number="X"),
    "reporting_period_number_key": twin("reporting_period", first="2030-01-01", last="2030-01-31"),
    "job_once_a_day": twin("workflow_jobrun"),
    "proposal_closed_when_not_open": twin("workflow_proposal", "state <> 'OPEN'", closed_at=None),
    "proposal_one_open": twin("workflow_proposal", "state = 'OPEN'"),
    "sequence_once": twin("workflow_sequence"),
    "signature_maker_is_not_checker": twin("workflow_signature", position=9),
    "signature_one_per_position": twin("workflow_signature", user_id=-1),
    "turn_once": twin("workflow_turn"),
    "answered_once": """INSERT INTO workflow_answered (organisation_id, key, digest, answer, at)
        SELECT o.id, 'k', '', '{}', now()
        FROM (SELECT min(id) AS id FROM accounts_organisation) o, generate_series(1, 2)""",
    "unsent_once": twin("workflow_unsent"),
    "turn_paused_has_no_last_day": everyone("workflow_turn", "paused_since = '2026-03-10' WHERE due_on IS NOT NULL"),
}
ATTACKS = {
    **ACCOUNTS,
    **REQUESTS,
    **FILES,
    **DESK,
    **BLACK_LIST,
    **LISTS,
    **LOANS,
    **GUARANTEES,
    **CHECKS,
    **MONEY,
    **OTHERS,
}
# A period that ends before it begins is no range either, and a seal that follows another breaks both of the chain's.
ALSO = {
    "delegation_period": "delegation_one_at_a_time",
    "duty_held_period": "duty_held_once",
    "organisation_name_period": "organisation_one_name",
    "officer_period": "officer_one_in_force",
    "audit_seal_previous_id_key": "seal_one_beginning",
}


@pytest.fixture(scope="module", autouse=True)
def world(django_db_setup: Any, django_db_blocker: Any) -> Iterator[None]:
    """Everything has happened once."""
    with django_db_blocker.unblock():
        yield from aftermath()


def promises() -> dict[str, str]:
    """What the database has, and how the owner drops it."""
    with connection.cursor() as cursor:
        cursor.execute(PROMISES)
        return {name: drop for name, _, drop in cursor.fetchall()}


def test_every_promise_is_attacked() -> None:
    assert set(ATTACKS) == set(promises())


@pytest.mark.parametrize("name", ATTACKS)
def test_a_promise_is_kept_and_only_by_itself(name: str) -> None:
    refused(ATTACKS[name], f'"{name}"|range lower bound' if name in ALSO else f'"{name}"')
    dropped = "; ".join(promises()[each] for each in (name, ALSO.get(name)) if each)
    assert unguarded(dropped, ATTACKS[name], settled=False) > 0
