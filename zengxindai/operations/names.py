"""What jobs and kinds of outbox rows are called on the operator's page; the words of the source stand beside them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

JOBS: dict[str, Any] = {
    "applications.close_objections": _("Objections to the black list end"),
    "applications.expire_entries": _("Black-list entries end"),
    "applications.expire_listings": _("White-list entries end"),
    "applications.expire_recommendations": _("Recommendations lapse"),
    "applications.remind_of_ends": _("Reminders of agreements that end"),
    "applications.withdraw_uncorrected": _("Uncorrected requests are withdrawn"),
    "applications.expire_agreements": _("Agreements end"),
    "applications.put_in_force": _("Agreements come into force"),
    "loans.close_orphans": _("Opinions and filings of ended requests are closed"),
    "loans.deem_acknowledged": _("Silence counts as acknowledgement"),
    "loans.expire_waivers": _("Waivers expire"),
    "loans.cancel_barred": _("Undrawn filings of barred enterprises are cancelled"),
    "loans.lapse_undrawn": _("Undrawn filings lapse"),
    "loans.close_guarantees": _("Guarantees without a request lapse"),
    "loans.mark_overdue": _("Loans become overdue"),
    "loans.age_tiers": _("Overdue loans move to a worse class"),
    "loans.void_checks": _("Checks of ended loans are void"),
    "loans.plan_checks": _("Checks of loans are planned"),
    "loans.tell_alerts": _("Alerts on loans are told"),
    "compensation.drop_idle_claims": _("Claims on repaid loans are dropped"),
    "compensation.close_views": _("Banks' days for a view end"),
    "compensation.watch_exit_line": _("Banks are held against the exit line"),
    "compensation.compare_statements": _("Bank statements are compared again"),
    "compensation.tell_late_recoveries": _("Late returns are told"),
    "compensation.tell_unreconciled": _("Accounts not reconciled are told"),
    "compensation.watch_capacity": _("Special accounts are watched"),
    "reporting.end_hearings": _("Evaluations without objection are heard"),
    "reporting.note_official": _("Official ratios are noted"),
    "reporting.alert_overdue_findings": _("Findings not put right are told"),
    "reporting.remind_of_meeting": _("Reminders of the quarter's meeting"),
    "reporting.freeze_month": _("Months are frozen and reported"),
    "compensation.verify_books": _("The books are proved"),
    "workflow.scrub": _("Personal data past its term is forgotten"),
    "workflow.forget_answered": _("Answers to programs are forgotten"),
    "workflow.forget_spent": _("Ended sessions and spent rows are deleted"),
    "workflow.forget_unsent": _("Unsent input is deleted"),
    "workflow.reckon_deadlines": _("Open deadlines are set"),
    "workflow.remind": _("Reminders before and after deadlines"),
}
KINDS: dict[str, Any] = {
    "paper": _("Papers"),
    "notice-mail": _("E-mails"),
    "notice-sms": _("Short messages"),
    "sheet-run": _("Long sheets"),
    "call": _("Calls of bank systems"),
    "job-again": _("Jobs run again"),
}


def job(name: str) -> str:
    """A job in words; its own word where it has none yet."""
    return str(JOBS.get(name, name))


def kind(name: str) -> str:
    """A kind of outbox row in words."""
    return str(KINDS.get(name, name))
