"""Questions to the black list before an award: the answers, and the record of who asked what for (Article 21)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from applications.models import BlacklistEntry, BlacklistQuery, Firm, Subject
from zengxindai.accounts.models import Kind, User
from zengxindai.audit import trail
from zengxindai.documents.sheets import Column, Sheet
from zengxindai.web import masking

# Who may ask: every party but the enterprises themselves and the operator.
ASKERS = frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR}
# Who reads the record of questions.
LOG_READERS = frozenset({Kind.FINANCE_BUREAU, Kind.AUDITOR})
COLUMNS = (
    Column("序号", "serial", "int", 6),
    Column("名称（姓名）", "name", width=30),
    Column("类别", "kind", width=10),
    Column("统一社会信用代码（身份证号）", "code", width=26),
    Column("责任企业", "firm", width=30),
    Column("决定文号", "decision_no", width=24),
    Column("列入日期", "listed_on", "date"),
    Column("期满日期", "barred_until", "date"),
)


@dataclass(frozen=True)
class Answer:
    """What the list says on one line: who was asked about, masked, and the entry that bars; None when there is none.

    other_name: the number is listed, but under another name than was typed.
    """

    line: int
    subject: Subject
    entry: BlacklistEntry | None
    other_name: bool = False

    @property
    def listed(self) -> bool:
        """Whether the subject is barred."""
        return self.entry is not None


def ask(by: User, purpose: str, subjects: Sequence[tuple[int, Subject]], at: dt.datetime) -> list[Answer]:
    """Answer every subject (line number, subject) as of the day, and record the question in the same transaction."""
    with transaction.atomic():
        found = answers(subjects, timezone.localdate(at))
        kept = [{**each.subject.kept, "hit": each.listed} for each in found]
        record(by, BlacklistQuery.Kind.QUERY, purpose, kept, at)
    return found


def answers(subjects: Sequence[tuple[int, Subject]], day: dt.date) -> list[Answer]:
    """What the list says on a day, line by line, in two look-ups however many lines there are."""
    codes = [subject.code for _, subject in subjects if isinstance(subject, Firm)]
    indexes = [index for _, subject in subjects if not isinstance(subject, Firm) for index in subject.indexes]
    active = BlacklistEntry.objects.all().active_on(day)
    firms = {entry.uscc: entry for entry in active.filter(uscc__in=codes)}
    persons = {bytes(entry.identity_index): entry for entry in active.filter(identity_index__in=indexes)}
    found = []
    for line, subject in subjects:
        if isinstance(subject, Firm):
            found.append(Answer(line, subject, firms.get(subject.code)))
            continue
        entry = next((persons[index] for index in subject.indexes if index in persons), None)
        found.append(Answer(line, subject, entry, entry is not None and entry.person_name != subject.name))
    return found


def export(by: User, purpose: str, at: dt.datetime) -> Sheet:
    """The entries in force as a sheet, numbers masked, and the record of the export."""
    day = timezone.localdate(at)
    with transaction.atomic():
        entries = list(BlacklistEntry.objects.all().active_on(day).select_related("origin").order_by("listed_on", "id"))
        kept = [{**_subject(entry), "hit": True} for entry in entries]
        record(by, BlacklistQuery.Kind.EXPORT, purpose, kept, at)
    rows = [{"serial": number, **_row(entry)} for number, entry in enumerate(entries, start=1)]
    footers = (
        f"导出单位：{by.organisation.name}　导出人：{by.full_name}　用途：{purpose}",
        "依据：江津府办发〔2020〕20号第二十一条",
    )
    return Sheet("增信贷黑名单（现行有效）", f"截至{day:%Y-%m-%d}", COLUMNS, rows, footers)


def _subject(entry: BlacklistEntry) -> dict[str, str]:
    return entry.person.kept if entry.is_person else Firm(str(entry.uscc)).kept


def _row(entry: BlacklistEntry) -> dict[str, Any]:
    dated = {name: getattr(entry, name) for name in ("decision_no", "listed_on", "barred_until")}
    if entry.is_person:
        name, code = masking.name(entry.person.name), masking.identity(entry.person.identity_no)
        return {"name": name, "kind": "责任人", "code": code, "firm": entry.origin.subject, **dated}
    return {"name": entry.subject, "kind": "企业", "code": entry.uscc, **dated}


def record(by: User, kind: str, purpose: str, subjects: list[dict[str, Any]], at: dt.datetime) -> BlacklistQuery:
    """One row of the record, and one event of the audit trail that counts and names nobody."""
    hits = sum(bool(each["hit"]) for each in subjects)
    asked = BlacklistQuery.objects.create(
        kind=kind,
        by=by,
        organisation=by.organisation,
        at=at,
        purpose=purpose,
        count=len(subjects),
        hits=hits,
        subjects=subjects,
    )
    trail.record(
        verb=f"blacklist_query.{kind.lower()}",
        by=by,
        at=at,
        case_type="blacklist_query",
        case_id=asked.pk,
        data={"purpose": purpose, "count": len(subjects), "hits": hits},
    )
    return asked


def log() -> QuerySet[BlacklistQuery]:
    """Every question and export, with who asked."""
    return BlacklistQuery.objects.select_related("by", "organisation")
