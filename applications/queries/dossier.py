"""What requests, files and lists hold about one person, found by the index of the number, for the person to have."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from applications.models import BlacklistEntry, BlacklistQuery, RelatedPerson, Submission
from applications.queries.people import looks
from applications.queries.submission import BETWEEN, PEOPLE, person_cells
from applications.states import Marital
from zengxindai.accounts.models import User
from zengxindai.web.dossier import Asked


def persons(asked: Asked) -> QuerySet[RelatedPerson]:
    """The rows of this person in every file, or in the one enterprise's, named there today or not."""
    found = RelatedPerson.objects.filter(identity_index__in=asked.indexes).select_related("file__enterprise")
    return found if asked.within is None else found.filter(file__enterprise=asked.within)


def in_files(asked: Asked) -> list[dict[str, Any]]:
    """What enterprise files say of the person; of a marriage only that there is one."""
    return [
        {
            "企业": person.file.enterprise.name,
            "姓名": person.name,
            "居民身份证号": person.identity_no,
            "手机": person.phone,
            "法定代表人": person.is_legal_representative,
            "实际控制人": person.is_controller,
            "持股比例（%）": person.share_pct or "",
            "作为配偶列入": person.spouse_of_id is not None,
            "婚姻状况": str(Marital(person.marital).label),
            "授权查询日期": person.consented_on or "",
            "列入时间": person.added_at,
            "移出时间": person.removed_at or "",
        }
        for person in persons(asked).order_by("id")
    ]


def in_submissions(asked: Asked) -> list[dict[str, Any]]:
    """What was handed in with requests: the person's own line of each submission."""
    named = {str(person.pk): person for person in persons(asked)}
    files = [person.file.enterprise_id for person in named.values()]
    found = Submission.objects.filter(application__enterprise__in=files).select_related("application").order_by("id")
    return [
        {"申请": each.application.number, "提交的内容": _own(line)}
        for each in found
        for key, line in each.content.get(PEOPLE, {}).items()
        if key in named and line.split(BETWEEN)[0] == named[key].name
    ]


def on_the_black_list(asked: Asked) -> list[dict[str, Any]]:
    """Entries about the person; an enterprise reads of them on its own page, as far as it may."""
    if asked.within is not None:
        return []
    entries = BlacklistEntry.objects.filter(identity_index__in=asked.indexes).order_by("id")
    return [
        {
            "编号": entry.number,
            "姓名": entry.person_name,
            "居民身份证号": entry.identity_no,
            "状态": str(entry.status_label),
            "决定文号": entry.decision_no,
            "列入日期": entry.listed_on or "",
            "期满日期": entry.barred_until or "",
        }
        for entry in entries
    ]


def asked_about(asked: Asked) -> list[dict[str, Any]]:
    """Questions to the black list about the person: when, by which organisation, what for."""
    if asked.within is not None:
        return []
    named = Q()
    for index in asked.indexes:
        named |= Q(subjects__contains=[{"index": index.hex()}])
    found = BlacklistQuery.objects.filter(named).select_related("organisation").order_by("id")
    return [{"时间": each.at, "查询单位": each.organisation.name, "用途": each.purpose} for each in found]


def looked_at(asked: Asked) -> list[dict[str, Any]]:
    """Who read the number in full, by organisation, and why."""
    found = looks().filter(data__person__id__in=list(persons(asked).values_list("pk", flat=True))).order_by("id")
    return [{"时间": each.at, "单位": each.organisation_name, "事由": each.data["reason"]} for each in found]


def within(user: User) -> int | None:
    """How far this person's organisation may ask: an enterprise about its own file, the bureau about everything."""
    return user.organisation_id if user.organisation.kind == "enterprise" else None


def _own(line: str) -> str:
    """Without the part, which names whose spouse somebody is."""
    name, _part, *rest = person_cells(line)
    return " ".join([name, *rest])
