"""A district in which everything has happened once, for attacks by hand-written SQL as the role the product runs as."""

from __future__ import annotations

import calendar
import datetime as dt
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from applications.models import Firm
from applications.queries import lookup
from compensation.models import FundMovement, RecoveryCase
from reporting.models import MonthlyReport
from tests import balances, complaints, coordinations, statements, supervisions
from tests.cast import OTHER_FIRM, assemble
from tests.conftest import empty_tables
from tests.reports import explaining
from tests.story import INVITATION, RESPONSIBLE, Story
from tests.systems import administrator, system
from zengxindai.accounts import people
from zengxindai.administration import systems
from zengxindai.audit.seal import seal_closed_events

NOW = timezone.make_aware(dt.datetime(2026, 3, 10, 10, 0))
FILE = """INSERT INTO documents_attachment (sha256, name, content_type, size, kind, case_type, uploaded_by_id, at)
          SELECT repeat('a', 64), '推荐意见书.pdf', 'application/pdf', 9, 'paper', '', min(id), now()
          FROM accounts_user"""
PAPER = """INSERT INTO documents_officialdocument
           (number, kind, title, case_type, case_id, event_id, digest, issued_on, attachment_id)
           SELECT 'N1', 'recommendation', '推荐意见书', 'application', 1, 1, '', '2026-03-10', id
           FROM documents_attachment WHERE kind = 'paper'"""

UNSENT = """INSERT INTO workflow_unsent (user_id, row, case_type, data, saved_at, revision)
            SELECT min(id), 'application.draft', '', '{}', now(), 1 FROM accounts_user"""

RUN = """INSERT INTO workflow_sheetrun (name, organisation_id, by_id, file_id, sha256, needed, at_once, state,
         state_since, at, done, proposed, unchanged, mistakes)
         SELECT 'movements', u.organisation_id, u.id, f.id, f.sha256, 3, false, 'CHECKING', now(), now(), 0, 0, 0, 0
         FROM documents_attachment f, accounts_user u WHERE f.kind = 'paper' AND u.username = 'cqnsh-handler'"""
SIGNED = """INSERT INTO workflow_sheetsignature (run_id, position, user_id, duty, at)
            SELECT r.id, p, r.by_id + p - 1, 'handler', now() FROM workflow_sheetrun r, generate_series(1, 2) p"""

STOPPED = """INSERT INTO workflow_jobfailure (job, day, error, at)
             SELECT job, day, 'RuntimeError', now() FROM workflow_jobrun LIMIT 1"""
FACTOR = """INSERT INTO accounts_secondfactor (user_id, key, last_step, confirmed_at)
            SELECT min(id), 'sealed', 9, now() FROM accounts_user"""
CODE = """INSERT INTO accounts_recoverycode (user_id, digest, used_at)
          SELECT min(id), 'used'::bytea, now() FROM accounts_user UNION ALL
          SELECT min(id), 'unused'::bytea, NULL FROM accounts_user"""

OWED = """INSERT INTO applications_existingloan (file_id, lender, balance, matures_on, security, tier, added_at)
          SELECT min(id), '某银行', 1, '2027-01-01', 'CREDIT', 'NORMAL', now() FROM applications_enterprisefile"""
MARK = """INSERT INTO applications_materialcheck (application_id, kind, verdict, note, by_id, at, files)
          SELECT a.id, 'licence', 'OK', '', u.id, now(), '[]'
          FROM applications_application a, accounts_user u LIMIT 1"""
ITEM = """INSERT INTO applications_correctionitem (application_id, round, kind, text, event_id, notice_no)
          SELECT min(id), 1, 'licence', '', 0, '' FROM applications_application"""

WARNED = """INSERT INTO compensation_capacitymark (bank_id, "on", codes)
            SELECT min(id), '2026-03-10', 'ACC-01' FROM accounts_organisation WHERE kind = 'bank'"""

STOOD = """INSERT INTO compensation_bankstanding (bank_id, "on", basis, bad, whole, begun, level, yellow_pct,
           orange_pct, red_pct) SELECT min(id), '2020-02-28', 'OFFICIAL', 9, 100, true, 'ORANGE', 5, 8, 10
           FROM accounts_organisation WHERE kind = 'bank'"""


def played() -> None:
    """One request from draft to a filed-away settlement, another waiting for its second signature, a month reported."""
    story = Story(assemble(), NOW)
    story.agreement()
    story.funded()
    allocated(story)
    lives = story.registered(purpose="流动资金").loan  # the evening of the month's end plans its check of the quarter
    lives = story.act("loan.draw", lives, "bank", **story.drawing(lives, amount="2000000"))
    waiting = story.checked(purpose="技术改造")
    department = story.cast.department.organisation
    story.act_as("application.recommend", waiting, department, 1, **story.recommendation())
    story.answered(waiting)
    people.name_officer(story.cast.department.handler, "推荐审核", valid_from=story.day)
    guaranteed(story)
    recovery = RecoveryCase.objects.get(claim=story.paid())
    story.received(recovery, "500000", costs="1000")
    story.act("recovery.report_progress", story.fresh(recovery), "bank", **story.progress())
    renewed(story, story.seized(recovery))
    story.settled(recovery)
    later = story.begin("receipt.register", "bank", on=story.fresh(recovery), **story.receiving("1000", "ZC-L"))
    story.act("receipt.verify", later, "finance_bureau")
    story.objected(story.listed(uscc=OTHER_FIRM, persons=" ".join(RESPONSIBLE)).persons.get())
    lookup.ask(story.cast.department.handler, "专项资金", [(1, Firm(OTHER_FIRM))], story.now)
    story.act("whitelist_entry.invite", story.whitelisted(), "bank", **INVITATION)
    story.at_the_evening_of(story.day.replace(day=calendar.monthrange(story.day.year, story.day.month)[1]))
    story.at_the_evening_of(story.day.replace(month=8, day=26))  # the loan that lives on: its next check is planned
    story.act("waiver.refuse", story.waiver(lives), "finance_bureau", reason="理由不充分")
    story.waived(lives, "FIL-08", days=90)
    compared(story)
    reconciled(story)
    supervised(story, lives)
    measured(story)
    reported(story)
    told_a_system(story)
    seal_closed_events(story.now)
    for statement in (FILE, PAPER, UNSENT, RUN, SIGNED, FACTOR, CODE, OWED, MARK, ITEM, WARNED, STOPPED):
        run(statement)
    run(STOOD)


def told_a_system(story: Story) -> None:
    """A bank's system has an account, a key and an address, and was told one thing."""
    service, _key = system(story.cast, story.now)
    systems.call_at(administrator(story.cast), service, "http://127.0.0.1:9/", at=story.now)
    call = service.endpoints.get().calls.create(event_id=1, case_type="loan", case_id=1, body="{}", at=story.now)
    call.attempts.create(at=story.now, status=204, milliseconds=5)
    administrator(story.cast, "other_bank")  # the newest account is a person's, as attacks on accounts expect


def allocated(story: Story) -> None:
    """The pool is shared out by hand, and the part the account lacks has arrived."""
    plan = story.planned("15000000")
    plan = story.act("allocation.submit", plan, "finance_bureau")
    plan = story.act("allocation.approve", plan, "district_gov", **story.approval(plan))
    arrived = {"voucher_no": "FP-1", "booked_on": story.day.isoformat()}
    story.act("fund_movement.book", plan.movements.get(), "guarantor", **arrived)


def renewed(story: Story, recovery: Any) -> None:
    """A seizure renewed once, another one lifted."""
    until = (story.day + dt.timedelta(days=900)).isoformat()
    words = {"order_no": "续1", "since": story.day.isoformat(), "until": until, "files": story.kept()}
    story.act("recovery.renew_seizure", recovery, "bank", seizure=recovery.seizures.get().pk, **words)
    lifted = story.seized(recovery, asset="设备一批").seizures.latest("id")
    words = {"order_no": "解1", "since": story.day.isoformat(), "reason": "款项付清"}
    story.act("recovery.release_seizure", story.fresh(recovery), "bank", seizure=lifted.pk, **words)


def guaranteed(story: Story) -> None:
    """A loan the guarantor backed and paid out, its pursuit under way."""
    case = story.paid_by_guarantor(amount="1000000", purpose="扩建厂房")
    story.back_to_guarantor(case, "300000")
    story.act("guarantee.report", story.fresh(case), "guarantor", stage="ENFORCEMENT", measures="查封厂房")


def compared(story: Story) -> None:
    """A bank's balance file of July that differs; one of its differences is explained."""
    file = balances.send(story, ["JJ-未登记", "某企业", 100], day=dt.date(2026, 7, 31))
    first = str(file.differences.order_by("id")[0].pk)
    story.act("balance_file.explain", file, "bank", differences=[first], cause="TIMING", reason="次日入账")


def reconciled(story: Story) -> None:
    """The special account's statement of March, with a line twice and one nobody knows; one of the two is explained."""
    booked = FundMovement.objects.filter(bank=story.cast.bank.organisation).order_by("id")
    lines = [statements.as_booked(fund) for fund in booked]
    statement = statements.send(story, lines[0], *lines, ["2026-03-31", "5.00", "", "", "结息"])
    items = statements.explanation(statement)["items"]
    story.act("statement.explain", statement, "guarantor", items=items[-1:], reason="次月记账")


def measured(story: Story) -> None:
    """Targets in force, figures checked and to be checked; a score published, one to be heard, one in draft."""
    known = {"inclusive_households": "6000", "inclusive_rate": "5.5", "tech_balance": "1", "tech_households": "1"}
    story.figures("2025-12-31", inclusive_balance="5000000000", **known)
    story.figures("2026-01-31", inclusive_balance="5100000000")
    story.targets()
    story.entered("2026-02-28", inclusive_balance="5200000000")
    score = story.act("evaluation.tell", story.evaluation(), "finance_bureau")
    story.act("evaluation.publish", story.act("evaluation.accept", score, "bank"), "finance_bureau")
    story.act("evaluation.tell", story.evaluation(year="2024"), "finance_bureau")
    story.evaluation(evaluated=story.cast.guarantor.organisation.pk)


def supervised(story: Story, loan: Any) -> None:
    """Of everything that is watched one case that is over, and after it one that is under way."""
    case = complaints.closed(story, request=loan.application.pk)
    story.act("complaint.answer_proposal", case, "district_gov", **complaints.answer(story))
    coordinations.closed(story, loan)
    supervisions.rectified(story)
    item = supervisions.held(story).actions.get()
    story.act("meeting_action.finish", item, "bank", done="已逐户催收")
    supervisions.recorded(story)
    complaints.investigating(story)
    coordinations.answered(story, loan)
    supervisions.reported(story)
    supervisions.agreed(story, supervisions.called(story))


def reported(story: Story) -> None:
    """The guarantor's report of the month, corrected once, received by one of the three; the bank's waits, explained.

    One of the two summaries is issued.
    """
    last = calendar.monthrange(story.day.year, story.day.month)[1]
    story.at_the_evening_of(story.day.replace(day=last))
    story.later(hours=11)
    guarantor = MonthlyReport.objects.filter(reporter=story.cast.guarantor.organisation)
    report = guarantor.latest("id")
    words = {"progress": "正常", "problems": "", "next_steps": ""}
    report = story.act("report.submit", report, "guarantor", **words)
    story.act("report.correct", story.act("report.acknowledge", report, "regulator"), "guarantor", reason="漏记利息")
    report = guarantor.latest("id")
    story.act("report.acknowledge", story.act("report.submit", report, "guarantor", **words), "regulator")
    summary = report.period.summaries.get(issuer=story.cast.pboc_branch.organisation)
    story.act("summary.issue", summary, "pboc_branch", **words)
    explained(story, MonthlyReport.objects.get(reporter=story.cast.bank.organisation, period=report.period))


def explained(story: Story, report: MonthlyReport) -> None:
    """The bank's own file says otherwise than its report, which is explained and not sent yet."""
    balances.send(story, ["JJ-未登记", "某企业", 100], day=report.period.last)
    story.act("report.explain", report, "bank", **explaining(report))


def aftermath() -> Iterator[None]:
    """Committed for as long as a module's tests last, each of which takes back what it does."""
    try:
        played()
        yield
    finally:
        connection.close()
        empty_tables()
        connection.close()


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def run(statement: str) -> int:
    """Run it with the present role; rows changed."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return int(cursor.rowcount)


def settle() -> None:
    """What a commit would check, now."""
    run("SET CONSTRAINTS ALL IMMEDIATE")


def refused(attack: str, guard: str) -> None:
    """The attack fails, at once or at commit, and it is this guard that says so."""
    with pytest.raises(DatabaseError, match=guard), undone():
        run(attack)
        settle()


def unguarded(drop: str, attack: str, *, settled: bool = True) -> int:
    """Rows the same attack changes, by the same role, once the owner has dropped the guard; taken back."""
    with undone():
        run(f"SET LOCAL ROLE NONE; {drop}; SET LOCAL ROLE app_rw")
        changed = run(attack)
        if settled:
            settle()
        return changed


def twin(table: str, which: str = "true", found: dict[str, str] | None = None, **changed: Any) -> str:
    """SQL of a copy of the newest row (of those told), with another id and what else is told; found: by a query."""
    values = json.dumps({"id": 900_000_000, **changed}, ensure_ascii=False)
    queries = "".join(f" || jsonb_build_object('{name}', ({query}))" for name, query in (found or {}).items())
    return f"""INSERT INTO {table} SELECT (jsonb_populate_record({table}, '{values}'::jsonb{queries})).*
               FROM {table} WHERE id = (SELECT max(id) FROM {table} WHERE {which})"""
