"""The sheets departments send: their white list, and recommendations of several requests at once (Articles 6.2, 17)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications import queries, rules
from applications.forms.application import Recommend
from applications.forms.whitelist import AddToWhitelist, ChangeEntry
from applications.models import Application, WhitelistEntry
from applications.states import ApplicationState
from zengxindai.accounts.models import User
from zengxindai.documents.sheets import Column, Row
from zengxindai.web.imports import Act, Already, Import, Misfit, Plan, Wording
from zengxindai.web.imports.wording import plain
from zengxindai.workflow.bulk import Bulk

ENTRY_LABELS = {
    "uscc": "统一社会信用代码",
    "subject": "企业名称",
    "industry_code": "行业代码",
    "products": "主要产品",
    "ground": "列入理由",
    "contact": "联系人",
    "contact_phone": "联系电话",
    "amount": "建议额度（元）",
    "valid_from": "有效期起",
    "valid_until": "有效期止",
}
ENTRY_HINTS = {
    "uscc": "18 位，按营业执照填写",
    "industry_code": "GB/T 4754：门类字母加二至四位数字",
    "ground": "支持政策或产业目录条目",
    "amount": "选填，单位：元",
    "valid_from": "选填，空为导入当天",
    "valid_until": "选填，空为一年；已在册的企业填更晚的日期即为延期",
}
ENTRY_EXAMPLES = {
    "uscc": "91500116MA5U0A0353",
    "subject": "江津双福齿轮有限公司",
    "industry_code": "C3453",
    "products": "齿轮、减速机",
    "ground": "重庆市重点产业链目录 3.2",
    "contact": "李双福",
    "contact_phone": "023-47521234",
    "amount": "2000000",
    "valid_from": "2026-03-10",
    "valid_until": "2027-03-10",
}
REQUEST_LABELS = {
    "bank": "推荐银行",
    "operation_opinion": "经营状况意见",
    "credit_opinion": "信用状况意见",
    "industry_opinion": "行业支持方向意见",
}
REQUEST_HINTS = {"bank": "银行全称或代码"}
NUMBER, NAME = "number", "enterprise"
# As many requests as a department has under review, and more.
FILLED_MAX = 2000


def entry_columns(user: User) -> list[Column]:
    """The columns of a white list."""
    return Wording(AddToWhitelist(by=user), ENTRY_LABELS, ENTRY_HINTS, ENTRY_EXAMPLES).columns()


def plan_entries(user: User, bulk: Bulk, rows: Sequence[Row]) -> Plan:
    """Add an enterprise that is not on the own list; change or extend the one that is; Already when nothing is new."""
    adding, changing = Wording(AddToWhitelist(by=user), {}), Wording(ChangeEntry(by=user), {})

    def plan(values: Row) -> list[Act]:
        entry = queries.live_entry(user.organisation, plain(values["uscc"]).replace("-", "").upper())
        if entry is None:
            return [Act("whitelist_entry.add", None, adding.words(values))]
        words = changing.words({**present(entry), **values})
        acts = [] if says_the_same(entry, words, user) else [Act("whitelist_entry.change", entry, words)]
        acts += longer(entry, values)
        if not acts:
            raise Already(rules.something_new(True))
        return acts

    return plan


def present(entry: WhitelistEntry) -> Row:
    """What the entry says: a column the sheet does not have leaves it as it is."""
    return {name: getattr(entry, name) for name in ChangeEntry.base_fields}


def longer(entry: WhitelistEntry, values: Row) -> list[Act]:
    """The extension a sheet asks for, if it does; raises Misfit for another first day."""
    begins, until = values.get("valid_from"), values.get("valid_until")
    if begins not in (None, entry.valid_from):
        message = _("The entry began on %(day)s; that day does not change") % {"day": entry.valid_from}
        raise Misfit(message, "valid_from")
    if until in (None, entry.valid_until):
        return []
    return [Act("whitelist_entry.extend", entry, {"valid_until": until.isoformat()})]


def says_the_same(entry: WhitelistEntry, words: dict[str, Any], user: User) -> bool:
    """Whether the words, once understood, are what the entry says."""
    form = ChangeEntry(words, case=entry, by=user)
    return form.is_valid() and all(getattr(entry, name) == value for name, value in form.cleaned_data.items())


def under_review(user: User) -> Any:
    """The requests that wait for the own department's recommendation, oldest first."""
    found = Application.objects.all().visible_to(user).filter(department=user.organisation)
    return found.filter(status=ApplicationState.DEPT_REVIEW).select_related("enterprise", "intended_bank")


def request_columns(user: User) -> list[Column]:
    """The request, and what the form of a recommendation asks."""
    return [
        Column("申请编号", NUMBER, width=24, hint="模板已填，勿改", example="JJZXD-SQ-2026-0001"),
        Column("企业名称", NAME, width=30, hint="与申请核对，不一致则不予导入", example="江津晨光机械有限公司"),
        *Wording(Recommend(by=user), REQUEST_LABELS, REQUEST_HINTS).columns(),
    ]


def filled_requests(user: User) -> Iterator[Row]:
    """One row for each request under review, with the bank the enterprise prefers."""
    for case in under_review(user).order_by("id")[:FILLED_MAX]:
        yield {NUMBER: case.number, NAME: case.enterprise.name, "bank": str(case.intended_bank or "")}


def plan_recommendations(user: User, bulk: Bulk, rows: Sequence[Row]) -> Plan:
    """Recommend one request: it must wait for this department, and the name must be its enterprise's."""
    wording = Wording(Recommend(by=user), {})

    def plan(values: Row) -> list[Act]:
        case = under_review(user).filter(number="".join(str(values[NUMBER]).split()).upper()).first()
        if case is None:
            raise Misfit(_("No request of this number is under review in your department"), NUMBER)
        if plain(values[NAME]) != plain(case.enterprise.name):
            raise Misfit(_("The request is of %(name)s") % {"name": case.enterprise.name}, NAME)
        return [Act("application.recommend", case, wording.words(values))]

    return plan


WHITE_LIST = Import(
    name="whitelist",
    label=gettext_lazy("Import the white list"),
    row="whitelist_entry.add",
    title="增信贷白名单企业",
    columns=entry_columns,
    plan=plan_entries,
    identity=("uscc",),
    notes=("已在本部门名单中的企业按信用代码更新；与名单完全一致的行自动跳过。",),
)
RECOMMENDATIONS = Import(
    name="recommendations",
    label=gettext_lazy("Recommend several"),
    row="application.recommend",
    title="增信贷推荐企业名单",
    columns=request_columns,
    plan=plan_recommendations,
    identity=(NUMBER,),
    filled=filled_requests,
    notes=("导入只是经办签字；复核、审签后才生效。不拟推荐的企业请删除该行。",),
)
