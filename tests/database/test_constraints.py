"""Every uniqueness, period and sum the tables promise, broken by hand; each attack passes once its one promise is gone.

The books and the notice have tables of attacks of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from tests.database.aftermath import aftermath, refused, twin, unguarded

# What the framework's own tables and the two other tables of attacks answer for.
ELSEWHERE = ("auth_", "axes_", "django_", "guardian_", "ledger_", "policy_")
PROMISES = f"""
SELECT conname, conrelid::regclass::text, 'ALTER TABLE ' || conrelid::regclass || ' DROP CONSTRAINT ' || conname
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
  AND (contype IN ('u', 'x') OR contype = 'c' AND conname NOT LIKE '%\\_check')
  AND conrelid::regclass::text !~ '^({"|".join(ELSEWHERE)})' AND coninhcount = 0
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


def position(**changed: Any) -> str:
    """SQL of a line of another loan in a frozen month, as only the owner writes it, with what is told changed."""
    values = json.dumps({"loan_id": 900_000_000, **changed})
    return f"""SET LOCAL ROLE NONE; INSERT INTO reporting_position
               SELECT (jsonb_populate_record(p, '{values}'::jsonb)).* FROM reporting_position p LIMIT 1"""


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
    "duty_held_powers_apart": twin("accounts_dutyheld", "duty = 'system'", duty="audit"),
    "duty_held_period": twin("accounts_dutyheld", duty="x", valid_from="2026-03-10", valid_to="2026-03-09"),
    "accounts_organisation_code_key": twin("accounts_organisation", ENTERPRISES, group_id=-1),
    "accounts_organisation_group_id_key": twin("accounts_organisation", ENTERPRISES, code="X"),
    "officer_has_responsibility": twin("accounts_namedofficer", responsibility=""),
    "officer_one_in_force": twin("accounts_namedofficer"),
    "officer_period": twin("accounts_namedofficer", responsibility="x", valid_to="2026-03-09"),
    "organisation_department_has_sector": twin(
        "accounts_organisation", "kind = 'sector_dept'", code="X", group_id=-1, sector=""
    ),
    "organisation_not_own_parent": twin(
        "accounts_organisation", "kind = 'bank'", code="X", group_id=-1, parent_id=900_000_000
    ),
    "organisation_only_banks_branch": f"""INSERT INTO accounts_organisation SELECT (jsonb_populate_record(o,
        jsonb_build_object('id', 900000000, 'code', 'X', 'group_id', -1, 'parent_id', o.id))).*
        FROM accounts_organisation o WHERE id = (SELECT max(id) FROM accounts_organisation WHERE {ENTERPRISES})""",
    "organisation_sole_kind": twin("accounts_organisation", "kind = 'finance_bureau'", code="X", group_id=-1),
    "organisation_name_period": newest("accounts_organisationname", "valid_to = valid_from - 1"),
    "organisation_one_name": twin("accounts_organisationname", name="另一名称"),
    "accounts_user_username_key": twin("accounts_user"),
    "user_one_per_mobile": everyone("accounts_user", "mobile_index = decode(repeat('00', 16), 'hex')"),
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
COMPLAINT, COORDINATION = "applications_complaint", "applications_coordination"
SIGNED_FOR = ("notice_no", "report_no", "proposal_no", "letter_no")
NUMBERS: dict[str, Any] = {"number": "X", **dict.fromkeys(SIGNED_FOR, "X")}


CLOSED = "status = 'CLOSED'"


def complained(**changed: Any) -> str:
    """SQL of another complaint like the newest, with what is told changed."""
    return twin(COMPLAINT, CLOSED, **{**NUMBERS, **changed})


UNPROPOSED = {"proposal": "", "proposal_no": None, "proposed_on": None, "answer": "", "decision_no": ""}
UNDECIDED = {"decided_on": None}
OPEN_AGAIN = {"letter": "", "letter_no": None, "closed_on": None}
UNFOUND = {"result": "", "finding": "", "finding_for_bank": "", "found_on": None, "report_no": None}
NOT_TOLD = {"forwarded_on": None, "for_bank": "", "reply": "", "replied_on": None}
BEFORE = {**UNFOUND, **UNPROPOSED, **UNDECIDED, **OPEN_AGAIN}
COMPLAINTS = {
    f"{COMPLAINT}_number_key": twin(COMPLAINT, CLOSED, **dict.fromkeys(SIGNED_FOR, "X")),
    "complaint_says_something": complained(demand=""),
    "complaint_told_to_the_bank": complained(status="ACCEPTED", **{**BEFORE, **NOT_TOLD}),
    "complaint_notice_given": complained(notice_no=None),
    "complaint_reply_whole": complained(reply=""),
    "complaint_finding_whole": complained(finding_for_bank=""),
    "complaint_state_is_the_finding": complained(status="MEDIATED", **OPEN_AGAIN),
    "complaint_proposal_whole": complained(proposal=""),
    "complaint_answer_whole": complained(decision_no=""),
    "complaint_closed_with_its_letter": complained(letter=""),
    "complaint_substantiated_is_proposed": complained(**{**UNPROPOSED, **UNDECIDED}),
    "complaint_record_says_something": twin("applications_complaintrecord", heard=""),
    **{
        f"{COMPLAINT}_{name}_key": twin(
            COMPLAINT,
            CLOSED,
            found={name: f"SELECT min({name}) FROM {COMPLAINT}"},
            **NUMBERS,
        )
        for name in SIGNED_FOR
    },
    f"{COORDINATION}_number_key": twin(COORDINATION, CLOSED),
    "coordination_says_something": twin(COORDINATION, CLOSED, number="X", problem=""),
    "coordination_assignment_whole": twin(COORDINATION, CLOSED, number="X", task=""),
    "coordination_answer_whole": twin(COORDINATION, CLOSED, number="X", answer=""),
    "coordination_closed_with_result": twin(COORDINATION, CLOSED, number="X", result=""),
}
RECTIFIED, HELD, DONE = (f"status = '{state}'" for state in ("RECTIFIED", "HELD", "DONE"))
INSPECTION, MEETING, ITEM = "reporting_inspection", "reporting_meeting", "reporting_meetingaction"
SUPERVISION = {
    f"{INSPECTION}_number_key": twin(INSPECTION, RECTIFIED, notice_no="X"),
    f"{INSPECTION}_notice_no_key": twin(INSPECTION, RECTIFIED, number="X"),
    "inspection_says_something": twin(INSPECTION, RECTIFIED, number="X", notice_no="X", demand=""),
    "inspection_rectified_afterwards": twin(INSPECTION, RECTIFIED, number="X", notice_no="X", rectify_by="2020-01-01"),
    "inspection_issued_whole": twin(INSPECTION, RECTIFIED, number="X", notice_no=None),
    "inspection_report_whole": twin(INSPECTION, RECTIFIED, number="X", notice_no="X", report=""),
    "inspection_rectified_whole": twin(INSPECTION, RECTIFIED, number="X", notice_no="X", rectified_on=None),
    f"{MEETING}_number_key": twin(MEETING, HELD, notice_no="X", minutes_no="X"),
    f"{MEETING}_notice_no_key": twin(MEETING, HELD, number="X", minutes_no="X"),
    f"{MEETING}_minutes_no_key": twin(MEETING, HELD, number="X", notice_no="X"),
    "meeting_called_whole": twin(MEETING, HELD, number="X", minutes_no="X", notice_no=None),
    "meeting_minutes_whole": twin(MEETING, HELD, number="X", minutes_no="X", notice_no="X", minutes=""),
    "participant_once": twin("reporting_participant"),
    "agenda_place_once": twin("reporting_agendaitem"),
    "agenda_says_something": twin("reporting_agendaitem", place=99, text=""),
    f"{ITEM}_number_key": twin(ITEM, DONE),
    "meeting_action_says_something": twin(ITEM, DONE, number="X", text=""),
    "meeting_action_done_whole": twin(ITEM, DONE, number="X", done=""),
    "reporting_accountability_number_key": twin("reporting_accountability"),
    "accountability_says_something": twin("reporting_accountability", number="X", basis=""),
    "accountability_recorded_afterwards": twin("reporting_accountability", number="X", recorded_on="2020-01-01"),
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
    "movement_reversal_names_its_movement": twin(
        "loans_movement", "kind = 'DRAW'", voucher_no="X", note_no="X", reverses_id=1
    ),
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
WAIVER = "loans_waiver"
LIKE = f"SELECT {{0}} FROM {WAIVER} WHERE number IS NOT NULL"  # the one that was granted
REFUSED = "status = 'REFUSED'"
ASKED = twin(WAIVER, REFUSED, status="ASKED")


def granted(**changed: str) -> str:
    """SQL of a waiver asked for and granted like the other, but for what is told."""
    row = {name: f"({LIKE.format(name)})" for name in ("issuer_id", "issued_by_id", "granted_on")}
    row |= {"status": "'GRANTED'", "number": "'X'", "until": "asked_until", "decision": "'同意'", **changed}
    return f"{ASKED}; {newest(WAIVER, ', '.join(f'{name} = {value}' for name, value in row.items()))}"


WAIVERS = {
    "loans_waiver_number_key": granted(number=f"({LIKE.format('number')})"),
    "waiver_one_live": twin(WAIVER, REFUSED, status="ASKED", rule="FIL-08"),
    "waiver_of_a_waivable_rule": twin(WAIVER, REFUSED, status="ASKED", rule="LOAN-01"),
    "waiver_says_on_what_and_why": twin(WAIVER, REFUSED, status="ASKED", reason=""),
    "waiver_asked_ahead": twin(WAIVER, REFUSED, status="ASKED", asked_until="2026-01-01"),
    "waiver_granted_whole": twin(WAIVER, REFUSED, status="ASKED", decision="同意"),
    "waiver_not_yet_granted": twin(WAIVER, "number IS NOT NULL", status="ASKED", number="X", rule="LOAN-10"),
    "waiver_in_force_is_granted": ASKED + "; " + newest(WAIVER, "status = 'GRANTED'"),
    "waiver_ends_after_grant": granted(until="asked_until + 1"),
    "waiver_granted_by_another": granted(issuer_id="bank_id"),
    "waiver_used_while_in_force": granted(status="'USED'"),
}
BALANCE, DIFFERENCE = "loans_balancefile", "loans_balancedifference"
# Differences are written with their file: an event of this very transaction that it was sent.
SENT = twin("audit_event", "verb = 'balance_file.send'") + "; "
BALANCES = {
    "loans_balancefile_number_key": twin(BALANCE, day="2020-02-29"),
    "balance_file_one_stands": twin(BALANCE, number="X"),
    "balance_file_of_a_day_that_is_over": twin(BALANCE, number="X", day="2020-02-29", sent_on="2020-02-29"),
    "balance_file_state_as_found": twin(BALANCE, number="X", day="2020-02-29", status="AGREES"),
    "balance_difference_once": SENT + twin(DIFFERENCE, "loan_id IS NOT NULL"),
    "balance_stranger_once": SENT + twin(DIFFERENCE, "loan_id IS NULL"),
    "balance_difference_whole": SENT + twin(DIFFERENCE, "loan_id IS NULL", named="X", our_amount=1),
    "difference_note_whole": twin("loans_differencenote", reason=""),
}
YEAR, LINE = "reporting_targetyear", "reporting_targetline"
MONTH, VALUE = "reporting_indicatormonth", "reporting_indicatorvalue"
SCORE, ITEM = "reporting_evaluation", "reporting_evaluationitem"
HIMSELF = f"SELECT entered_by_id FROM {MONTH} WHERE status = 'ENTERED'"
GOALS = {
    "reporting_targetyear_number_key": twin(YEAR, year=2030),
    "target_year_once": twin(YEAR, number="X"),
    "target_year_sane": twin(YEAR, number="X", year=2018),
    "target_year_in_force_since": twin(YEAR, number="X", year=2030, in_force_on=None),
    "target_line_once": twin(LINE, "bank_id IS NULL"),
    "target_line_of_its_kind": twin(LINE, edition=99, target=0),
    "target_line_not_negative": twin(LINE, edition=99, prior=-1),
    "target_line_of_a_bank": twin(LINE, edition=99, indicator="TECH_BALANCE"),
    "reporting_indicatormonth_number_key": twin(MONTH),
    "indicator_month_whole": twin(MONTH, number="X", month="2026-02-02"),
    "indicator_month_is_over": twin(MONTH, number="X", month="2030-01-01"),
    "indicator_two_people": twin(MONTH, "status = 'ENTERED'", {"checked_by_id": HIMSELF}, number="X"),
    "indicator_checked_by_somebody": twin(MONTH, "status = 'CONFIRMED'", number="X", checked_by_id=None),
    "indicator_value_once": twin(VALUE),
    "indicator_value_not_negative": twin(VALUE, indicator="TECH_BALANCE", value=-1),
    "indicator_value_is_no_computed_one": twin(VALUE, indicator="SCHEME_BALANCE"),
    "reporting_evaluation_number_key": twin(SCORE, year=2020),
    "evaluation_once_a_year": twin(SCORE, number="X"),
    "evaluation_points_possible": twin(SCORE, number="X", year=2020, total=100.01),
    "evaluation_heard_first": twin(SCORE, "status = 'HEARING'", number="X", year=2020, told_on=None),
    "evaluation_published_whole": twin(SCORE, "status = 'PUBLISHED'", number="X", year=2020, published_on=None),
    "evaluation_objection_has_words": twin(SCORE, "status = 'HEARING'", number="X", year=2020, status="OBJECTED"),
    "evaluation_item_once": twin(ITEM),
    "evaluation_item_points_possible": twin(ITEM, key="x", points=-1),
    "evaluation_correction_has_reason": twin(ITEM, key="x", amount=99),
}
PLAN = "compensation_allocationplan"
# A registered receipt after the settlement is the newest; what was booked does not change, so copies are attacked.
RECEIPT: dict[str, Any] = {"number": "X", "voucher_no": "X", "place": 9}
SHEET: dict[str, Any] = {"number": "X", "recovery_id": -1}
PURSUITS = {
    "compensation_receipt_number_key": twin("compensation_receipt", voucher_no="X", place=9),
    "receipt_voucher_once_per_bank": twin("compensation_receipt", number="X", place=9),
    "receipt_return_voucher_once": twin("compensation_receipt", "status = 'CONFIRMED'", **RECEIPT),
    "receipt_place_once": twin("compensation_receipt", number="X", voucher_no="X"),
    "receipt_parts_add_up": twin("compensation_receipt", **RECEIPT, total="1000.01"),
    "receipt_return_within_principal": twin("compensation_receipt", **RECEIPT, pool_return="1000.01"),
    "receipt_taken_back_on_a_day": twin("compensation_receipt", **RECEIPT, status="REVERSED"),
    "receipt_booking_whole": twin("compensation_receipt", **RECEIPT, status="CONFIRMED"),
    "compensation_recoverycase_claim_id_key": twin("compensation_recoverycase", number="X"),
    "compensation_recoverycase_number_key": twin("compensation_recoverycase", claim_id=-1),
    "recovery_amounts_sane": newest("compensation_recoverycase", "returned = recovered + 0.01"),
    "recovery_full_is_full": newest("compensation_recoverycase", "status = 'FULL', loss = NULL"),
    "recovery_exhaustion_whole": newest("compensation_recoverycase", "evidence_no = ''"),
    "recovery_loss_when_settled": newest("compensation_recoverycase", "loss = NULL"),
    "cost_voucher_once_per_bank": twin("compensation_recoverycost"),
    "cost_positive": twin("compensation_recoverycost", voucher_no="X", amount=0),
    "compensation_seizure_follows_id_key": twin("compensation_seizure", "kind = 'RENEWAL'"),
    "seizure_follows_when_renewed_or_lifted": twin("compensation_seizure", "kind = 'RENEWAL'", follows_id=None),
    "seizure_period": twin("compensation_seizure", "kind = 'FIRST'", until=None),
    "progress_amounts_sane": twin("compensation_progressreport", expected="-0.01"),
    "compensation_settlement_number_key": twin("compensation_settlement", recovery_id=-1),
    "settlement_one_live_per_recovery": twin("compensation_settlement", number="X"),
    "settlement_adds_up": twin("compensation_settlement", **SHEET, tail="99"),
    "settlement_approval_whole": twin("compensation_settlement", **SHEET, approved_on=None),
    "settlement_execution_whole": twin("compensation_settlement", **SHEET, voucher_no=""),
}
STATEMENT, ITS_LINE, PAIR = "compensation_statement", "compensation_statementline", "compensation_statementpair"
STATEMENT_SENT = twin("audit_event", "verb = 'statement.send'") + "; "
# The line that stands twice is paired once; an entry like the one it is paired with, booked by hand.
FREE_LINE = f"SELECT max(id) FROM {ITS_LINE} WHERE amount = 10000000"
NEW_ENTRY = "SELECT max(id) FROM ledger_entry WHERE amount = 10000000"
BOOKED = """WITH t AS (INSERT INTO ledger_transaction (cause, booked_on, kind, memo, n_entries, gross)
    VALUES ('by hand', '2026-03-10', 'DEPOSIT', '', 2, 10000000) RETURNING id)
    INSERT INTO ledger_entry (transaction_id, account_id, amount)
    SELECT t.id, a.id, 10000000 FROM t, ledger_account a WHERE special
    UNION ALL SELECT t.id, a.id, -10000000 FROM t, ledger_account a WHERE a.code = 'treasury'; """


def paired(changed: str) -> str:
    """SQL of a pair like the newest, with what else is told."""
    return f"""INSERT INTO {PAIR} SELECT (jsonb_populate_record(p, jsonb_build_object('id', 900000000, {changed}))).*
               FROM {PAIR} p WHERE p.id = (SELECT min(id) FROM {PAIR})"""


STATEMENTS = {
    "compensation_statement_number_key": twin(STATEMENT, day="2020-02-29"),
    "statement_one_stands": twin(STATEMENT, number="X"),
    "statement_of_a_month_that_is_over": twin(STATEMENT, number="X", day="2020-02-29", sent_on="2020-02-29"),
    "statement_never_overdrawn": twin(STATEMENT, number="X", day="2020-02-29", opening="-0.01"),
    "statement_line_row_once": STATEMENT_SENT + twin(ITS_LINE),
    "statement_line_not_zero": STATEMENT_SENT + twin(ITS_LINE, row=99, amount=0),
    "statement_pair_entry_once": paired(f"'line_id', ({FREE_LINE})"),
    "statement_pair_line_once": BOOKED + paired(f"'entry_id', ({NEW_ENTRY})"),
    "statement_pair_reason": BOOKED + paired(f"'line_id', ({FREE_LINE}), 'entry_id', ({NEW_ENTRY}), 'reason', 'x'"),
    "statement_pair_end_whole": everyone(PAIR, "ended_on = '2026-08-26'"),
    "capacity_mark_once_a_day": twin("compensation_capacitymark"),
    "statement_note_whole": twin("compensation_statementnote", text=""),
}
STANDING, EXIT, BEHIND = "compensation_bankstanding", "compensation_exitcase", "compensation_exitloan"
# What began the copy of an exit case, and the loans behind it.
FALLEN: dict[str, Any] = {"number": "X", "status": "LAPSED"}
BEGUN = "; " + twin("audit_event", "verb = 'exit_case.open'", case_id=900_000_000, target="LAPSED") + "; "
LISTED = f"INSERT INTO {BEHIND} (case_id, loan_id, tier, owed) SELECT 900000000, loan_id, tier, owed FROM {BEHIND}"
EXITS = {
    "standing_once_a_day": twin(STANDING),
    "standing_part_of_whole": twin(STANDING, on="2020-03-01", whole=0, level="RED"),
    "standing_levels_in_order": twin(STANDING, on="2020-03-01", yellow_pct=9),
    "standing_level_follows": twin(STANDING, on="2020-03-01", level="YELLOW"),
    "compensation_exitcase_number_key": twin(EXIT, status="LAPSED") + BEGUN + LISTED,
    "exit_one_open_per_bank": twin(EXIT, number="X") + BEGUN.replace("LAPSED", "OPENED") + LISTED,
    "exit_line_crossed": twin(EXIT, **FALLEN, limit_pct=100) + BEGUN + LISTED,
    "exit_view_whole": twin(EXIT, **FALLEN, view="X") + BEGUN + LISTED,
    "exit_petition_whole": newest(EXIT, "status = 'GOV_PENDING'"),
    "exit_decision_whole": twin(EXIT, **FALLEN, decision_no="X") + BEGUN + LISTED,
    "exit_loan_once": twin(EXIT, **FALLEN) + BEGUN + LISTED + "; " + LISTED,
    "exit_loan_owes": twin(EXIT, **FALLEN) + BEGUN + LISTED.replace("owed FROM", "0 FROM"),
}
MONEY = {
    **STATEMENTS,
    **EXITS,
    "claim_amounts_sane": newest("compensation_claim", "interest_owed = -0.01"),
    "claim_is_the_share": newest("compensation_claim", "claimed = claimed - 0.01"),
    "claim_approved_within_share": newest("compensation_claim", "approved_base = approved"),
    "claim_approval_has_route": newest("compensation_claim", "approval_route = ''"),
    "claim_repaid_not_negative": newest("compensation_claim", "repaid = -0.01"),
    "claim_approval_whole": newest("compensation_claim", "approval_no = ''"),
    "claim_paid_has_payout": newest("compensation_claim", "paid = 0"),
    "claim_paid_within_approved": newest("compensation_claim", "paid = approved + 0.01"),
    "claim_one_live_per_loan": twin("compensation_claim", number="X", letter_no=None, petition_no=None),
    "compensation_claim_letter_no_key": twin("compensation_claim", number="X", status="WITHDRAWN", petition_no=None),
    "compensation_claim_petition_no_key": twin("compensation_claim", number="X", status="WITHDRAWN", letter_no=None),
    "compensation_claim_rest_letter_no_key": (
        newest("compensation_claim", "rest_letter_no = 'R'")
        + "; " + twin("compensation_claim", number="X", status="WITHDRAWN", letter_no=None, petition_no=None)
    ),
    "compensation_claim_number_key": twin(
        "compensation_claim", status="WITHDRAWN", letter_no=None, petition_no=None
    ),
    "compensation_allocationplan_number_key": twin(PLAN, status="REJECTED", sheet_no="X"),
    "compensation_allocationplan_sheet_no_key": twin(PLAN, number="X", status="REJECTED"),
    "allocation_figures_positive": newest(PLAN, "total = 0"),
    "allocation_approval_whole": newest(PLAN, "approval_no = ''"),
    "allocation_one_under_way": twin(PLAN, number="X", status="DRAFT", sheet_no=None)
    + "; "
    + twin(PLAN, number="Y", status="GOV_PENDING", sheet_no=None).replace("900000000", "900000001"),
    "allocation_bank_once_an_edition": twin("compensation_allocationrow"),
    "allocation_row_sane": twin("compensation_allocationrow", edition=9, amount=-1),
    "allocation_correction_has_reason": twin("compensation_allocationrow", edition=9, actual=9, reason=""),
    "compensation_fundmovement_number_key": twin("compensation_fundmovement", voucher_no="X"),
    "fund_movement_reversal_whole": newest("compensation_fundmovement", "status = 'REVERSED'"),
    "fund_movement_transfer_has_receiver": newest("compensation_fundmovement", "kind = 'TRANSFER_OUT'"),
    "fund_movement_transfer_to_another": newest(
        "compensation_fundmovement", "kind = 'TRANSFER_OUT', to_agreement_id = agreement_id"
    ),
    "fund_movement_voucher_once": twin("compensation_fundmovement", number="X"),
    "fund_movement_amount_positive": newest("compensation_fundmovement", "amount = 0"),
    "fund_movement_approval_whole": newest("compensation_fundmovement", "approval_no = ''"),
    "fund_movement_booking_whole": newest("compensation_fundmovement", "voucher_no = NULL"),
    "compensation_payout_voucher_no_key": twin("compensation_payout", tranche=9),
    "payout_positive": twin("compensation_payout", tranche=9, voucher_no="X", amount=0),
    "payout_within_account": twin("compensation_payout", tranche=9, voucher_no="X", free=0),
    "payout_tranche_once": twin("compensation_payout", voucher_no="X"),
    **PURSUITS,
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
    "position_owes_what_was_drawn": position(outstanding=2, ever_drawn=1),
    "position_tier_floor": position(outstanding=1, ever_drawn=1, days_past_due=91, tier="2"),
    "report_once": twin("reporting_monthlyreport", "status = 'CORRECTED'", number="X"),
    "report_one_stands": everyone("reporting_monthlyreport", "status = 'ACCEPTED' WHERE status = 'CORRECTED'"),
    "report_correction_whole": twin("reporting_monthlyreport", "status = 'CORRECTED'", number="X", revision=9),
    "reporting_monthlyreport_replaces_id_key": twin(
        "reporting_monthlyreport", "revision = 2", number="X", status="CORRECTED"
    ),
    "report_sent_whole": newest("reporting_monthlyreport", "submitted_on = NULL"),
    "explanation_whole": twin("reporting_explanation", text=""),
    "snapshot_once": twin("audit_event", "verb = 'report.submit'") + "; " + twin("reporting_snapshot"),
    "definition_once": twin("reporting_definition"),
    "summary_once": twin("reporting_summary", number="X"),
    "summary_issued_whole": newest("reporting_summary", "digest = 'x'"),
    "reporting_summary_number_key": twin("reporting_summary", issuer_id=-1),
    "reporting_monthlyreport_number_key": twin("reporting_monthlyreport", "revision = 1", kind="R9"),
    "period_whole": twin("reporting_period", number="X", first="2030-01-02", last="2030-01-31"),
    "reporting_period_first_key": twin("reporting_period", number="X"),
    "reporting_period_number_key": twin("reporting_period", first="2030-01-01", last="2030-01-31"),
    "job_once_a_day": twin("workflow_jobrun"),
    "jobfailure_once": twin("workflow_jobfailure"),
    "proposal_closed_when_not_open": twin("workflow_proposal", "state <> 'OPEN'", closed_at=None),
    "proposal_one_open": twin("workflow_proposal", "state = 'OPEN'"),
    "sequence_once": twin("workflow_sequence"),
    "signature_maker_is_not_checker": twin("workflow_signature", position=9),
    "signature_one_per_position": twin("workflow_signature", user_id=-1),
    "turn_once": twin("workflow_turn"),
    "answered_once": """INSERT INTO workflow_answered (organisation_id, key, digest, status, answer, at)
        SELECT o.id, 'k', '', 200, '{}', now()
        FROM (SELECT min(id) AS id FROM accounts_organisation) o, generate_series(1, 2)""",
    "sheetrun_counted": newest("workflow_sheetrun", "state = 'READY'"),
    "sheetrun_done_with_its_event": twin("workflow_sheetrun", sha256="x", file_id=-1, event_id=1),
    "sheetrun_is_signed": twin("workflow_sheetrun", sha256="x", file_id=-1, needed=0),
    "sheetrun_one_open": twin("workflow_sheetrun", file_id=-1),
    "sheetrun_wrong_has_mistakes": twin("workflow_sheetrun", sha256="x", file_id=-1, mistakes=3),
    "workflow_sheetrun_file_id_key": twin("workflow_sheetrun", sha256="x"),
    "sheetsignature_maker_is_not_checker": twin("workflow_sheetsignature", position=9),
    "sheetsignature_one_per_position": twin("workflow_sheetsignature", user_id=-1),
    "unsent_once": twin("workflow_unsent"),
    "accounts_secondfactor_user_id_key": twin("accounts_secondfactor"),
    "recovery_code_once": twin("accounts_recoverycode"),
    "second_factor_confirmed_whole": newest("accounts_secondfactor", "confirmed_at = NULL"),
    "turn_paused_has_no_last_day": everyone("workflow_turn", "paused_since = '2026-03-10' WHERE due_on IS NOT NULL"),
}
OTHER_DIGEST = "b" * 64
SYSTEMS = {
    "accounts_serviceaccount_user_id_key": twin("accounts_serviceaccount"),
    "service_knows_its_scopes": newest("accounts_serviceaccount", "scopes = '{sign}'"),
    "service_calls_from_somewhere": newest("accounts_serviceaccount", "networks = '{}'"),
    "nonce_once": """INSERT INTO accounts_usednonce (service_id, nonce, at) SELECT s.id, 'sixteen-letters-1', now()
        FROM (SELECT min(id) AS id FROM accounts_serviceaccount) s, generate_series(1, 2)""",
    "token_once": twin("accounts_accesstoken"),
    "token_expires": twin("accounts_accesstoken", digest=OTHER_DIGEST, expires_at="2020-01-01T00:00:00Z"),
    "token_is_hashed": twin("accounts_accesstoken", digest="zxd_in-clear"),
    "endpoint_one_open_per_system": twin("notifications_endpoint"),
    "notifications_call_key_key": twin("notifications_call", event_id=-1),
    "call_once_per_event": twin("notifications_call", key="00000000-0000-4000-8000-000000000000"),
    "call_done_or_failed": newest("notifications_call", "done_at = now(), failed_at = now()"),
    "attempt_answered_or_not": twin("notifications_attempt", status=None, error=""),
}
ATTACKS = {
    **ACCOUNTS,
    **SYSTEMS,
    **REQUESTS,
    **FILES,
    **DESK,
    **BLACK_LIST,
    **LISTS,
    **COMPLAINTS,
    **SUPERVISION,
    **LOANS,
    **GUARANTEES,
    **CHECKS,
    **WAIVERS,
    **BALANCES,
    **GOALS,
    **MONEY,
    **OTHERS,
}
# A period that ends before it begins is no range either, and a seal that follows another breaks both of the chain's.
ALSO = {
    "delegation_period": "delegation_one_at_a_time",
    "duty_held_period": "duty_held_once duty_held_powers_apart",
    "organisation_name_period": "organisation_one_name",
    "officer_period": "officer_one_in_force",
    "audit_seal_previous_id_key": "seal_one_beginning",
    "reporting_monthlyreport_replaces_id_key": "report_once",
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
    dropped = "; ".join(promises()[each] for each in (name, *ALSO.get(name, "").split()))
    assert unguarded(dropped, ATTACKS[name], settled=False) > 0
