"""Reports, targets, evaluations and supervision, behind the second wall (ADR 0042)."""

from django.db import migrations

from zengxindai.accounts.walls import BehindWall, DeskRights

AUTHORITIES = "(SELECT desk_sees_all())"
# Whoever reports on a month reads that there is one.
PERIODS = """(SELECT desk_sees_all())
  OR EXISTS (SELECT 1 FROM reporting_monthlyreport r WHERE r.period_id = reporting_period.id)"""
SCORES = """(SELECT desk_kind()) IN ('finance_bureau', 'district_gov', 'pboc_branch', 'regulator', 'auditor')
  OR evaluated_id = (SELECT desk_office()) AND told_on IS NOT NULL"""
TARGETS = """(SELECT desk_sees_all()) OR status = 'IN_FORCE' AND (SELECT desk_kind()) = 'bank' AND EXISTS (
  SELECT 1 FROM reporting_targetline t WHERE t.year_id = reporting_targetyear.id AND t.bank_id = (SELECT desk_office()))"""
SUMMARIES = """issuer_id = (SELECT desk_office())
  OR (SELECT desk_kind()) IN ('finance_bureau', 'district_gov', 'auditor') AND status = 'ISSUED'"""
FINDINGS = """(SELECT desk_kind()) IN ('finance_bureau', 'district_gov', 'pboc_branch', 'regulator', 'auditor')
  AND (issuer_id = (SELECT desk_office()) OR status NOT IN ('DRAFT', 'DISCARDED'))
  OR (SELECT desk_kind()) = 'bank' AND bank_id = (SELECT desk_office()) AND status NOT IN ('DRAFT', 'DISCARDED')"""
OVERSEEN = "(SELECT desk_kind()) IN ('finance_bureau', 'fin_dev_center', 'district_gov', 'auditor')"
MEETINGS = f"""{OVERSEEN} OR status IN ('CALLED', 'HELD') AND EXISTS (SELECT 1 FROM reporting_participant p
  WHERE p.meeting_id = reporting_meeting.id AND p.organisation_id = (SELECT desk_office()))
  OR EXISTS (SELECT 1 FROM reporting_meetingaction a WHERE a.meeting_id = reporting_meeting.id
             AND a.owner_id = (SELECT desk_office()))"""
# Whether the duty is held today is the first wall's question; that it is ever held or lent, this one's.
HELD_TO_ACCOUNT = """(SELECT desk_kind()) = 'auditor' OR (SELECT desk_kind()) = 'finance_bureau' AND (
  EXISTS (SELECT 1 FROM accounts_dutyheld d WHERE d.user_id = (SELECT desk_user()) AND d.duty = 'approver')
  OR EXISTS (SELECT 1 FROM accounts_delegation d WHERE d.to_user_id = (SELECT desk_user()) AND d.duty = 'approver'))"""


class Migration(migrations.Migration):
    """Policies, and the desk's rights in all tables there are."""

    dependencies = (
        ("reporting", "0007_supervision"),
        ("compensation", "0013_wall"),
        ("audit", "0005_privacy_by_row"),
        ("documents", "0003_set_aside"),
        ("ledger", "0003_hold_days"),
        ("notifications", "0004_call_guards"),
        ("operations", "0001_initial"),
        ("policy", "0002_industry"),
        ("workflow", "0009_bank_systems"),
    )
    operations = (
        BehindWall("reporting_monthlyreport", f"{AUTHORITIES} OR reporter_id = (SELECT desk_office())"),
        BehindWall("reporting_period", PERIODS),
        BehindWall("reporting_evaluation", SCORES),
        BehindWall("reporting_targetyear", TARGETS),
        BehindWall("reporting_indicatormonth", AUTHORITIES),
        BehindWall("reporting_summary", SUMMARIES),
        BehindWall("reporting_inspection", FINDINGS),
        BehindWall("reporting_meeting", MEETINGS),
        BehindWall("reporting_meetingaction", f"{OVERSEEN} OR owner_id = (SELECT desk_office())"),
        BehindWall("reporting_accountability", HELD_TO_ACCOUNT),
        DeskRights(),
    )
