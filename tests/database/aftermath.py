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
from compensation.models import RecoveryCase
from reporting.models import MonthlyReport
from tests.cast import OTHER_FIRM, assemble
from tests.conftest import empty_tables
from tests.story import INVITATION, RESPONSIBLE, Story
from zengxindai.accounts import people
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

OWED = """INSERT INTO applications_existingloan (file_id, lender, balance, matures_on, security, tier, added_at)
          SELECT min(id), '某银行', 1, '2027-01-01', 'CREDIT', 'NORMAL', now() FROM applications_enterprisefile"""
MARK = """INSERT INTO applications_materialcheck (application_id, kind, verdict, note, by_id, at, files)
          SELECT a.id, 'licence', 'OK', '', u.id, now(), '[]'
          FROM applications_application a, accounts_user u LIMIT 1"""
ITEM = """INSERT INTO applications_correctionitem (application_id, round, kind, text, event_id, notice_no)
          SELECT min(id), 1, 'licence', '', 0, '' FROM applications_application"""


def played() -> None:
    """One request from draft to a filed-away settlement, another waiting for its second signature, a month reported."""
    story = Story(assemble(), NOW)
    story.agreement()
    story.funded()
    story.drawn(purpose="流动资金")  # lives on: the evening of the month's end plans its check of the quarter
    waiting = story.checked(purpose="技术改造")
    department = story.cast.department.organisation
    story.act_as("application.recommend", waiting, department, 1, **story.recommendation())
    story.answered(waiting)
    people.name_officer(story.cast.department.handler, "推荐审核", valid_from=story.day)
    guaranteed(story)
    recovery = RecoveryCase.objects.get(claim=story.paid())
    story.received(recovery, "500000")
    words = {"stage": "ENFORCEMENT", "measures": "申请强制执行", "next_steps": "续封"}
    story.act("recovery.report_progress", story.fresh(recovery), "bank", **words)
    story.settled(recovery)
    story.objected(story.listed(uscc=OTHER_FIRM, persons=" ".join(RESPONSIBLE)).persons.get())
    lookup.ask(story.cast.department.handler, "专项资金", [(1, Firm(OTHER_FIRM))], story.now)
    story.act("whitelist_entry.invite", story.whitelisted(), "bank", **INVITATION)
    reported(story)
    story.at_the_evening_of(story.day.replace(month=8, day=26))  # the loan that lives on: its next check is planned
    seal_closed_events(story.now)
    for statement in (FILE, PAPER, UNSENT, OWED, MARK, ITEM):
        run(statement)


def guaranteed(story: Story) -> None:
    """A loan the guarantor backed and paid out, its pursuit under way."""
    case = story.paid_by_guarantor(amount="1000000", purpose="扩建厂房")
    story.back_to_guarantor(case, "300000")
    story.act("guarantee.report", story.fresh(case), "guarantor", stage="ENFORCEMENT", measures="查封厂房")


def reported(story: Story) -> None:
    """The guarantor's report of the month, received by one of the three; the bank's is not sent yet."""
    last = calendar.monthrange(story.day.year, story.day.month)[1]
    story.at_the_evening_of(story.day.replace(day=last))
    story.later(hours=11)
    report = MonthlyReport.objects.get(reporter=story.cast.guarantor.organisation)
    words = {"progress": "正常", "problems": "", "next_steps": ""}
    story.act("report.acknowledge", story.act("report.submit", report, "guarantor", **words), "regulator")


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


def twin(table: str, which: str = "true", **changed: Any) -> str:
    """SQL of a copy of the newest row (of those told), with another id and what else is told."""
    values = json.dumps({"id": 900_000_000, **changed}, ensure_ascii=False)
    return f"""INSERT INTO {table} SELECT (jsonb_populate_record({table}, '{values}')).*
               FROM {table} WHERE id = (SELECT max(id) FROM {table} WHERE {which})"""
