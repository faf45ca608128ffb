"""What the last weeks brought to those who watch: complaints, an obstacle, findings of an inspection, a meeting."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from applications.models import Application
from loans.models import Loan
from reporting.management.demo import words
from reporting.management.demo.tales import Teller
from zengxindai.accounts.models import Organisation
from zengxindai.documents import store

Tale = Iterator[int | dt.date]
FOR_BANK = "有企业反映你行客户经理要求先存入贷款额三成的存款才予放款，请说明情况并提供审批记录。"


def complaint(teller: Teller) -> Tale:
    """An enterprise complains without being named, the bank explains itself, the complaint is substantiated."""
    cast = teller.cast
    bureau, bank, enterprise = cast["czj"], cast.banks[1], cast.enterprises[8]
    said = complaining(teller, bank) | {"files": _kept(teller, enterprise, "通话记录.pdf")}
    case = teller.begin_as("complaint.file", enterprise, **said)
    yield 1
    case = teller.act_as("complaint.accept", case, bureau, for_bank=FOR_BANK, opinion="属第二十二条事项，予以受理")
    yield 3
    sealed = _kept(teller, bank, "书面说明.pdf")
    case = teller.act_as("complaint.reply", case, bank, statement="存款系客户自愿，我行无此要求。", files=sealed)
    yield 1
    case = teller.act_as("complaint.investigate", case, cast["ybj"], opinion="与财政局一并核查")
    yield 2
    said = {"on": teller.day.isoformat(), "heard": "客户经理、支行行长", "text": "客户经理承认口头提出过存款要求。"}
    case = teller.act_as("complaint.record", case, cast["ybj"], **said)
    yield 2
    told = {
        "finding": "客户经理以口头方式附加存款条件，属实。",
        "finding_for_bank": "经核实，你行在办理中附加了存款条件。",
    }
    case = teller.act_as("complaint.substantiate", case, bureau, **told)
    yield 2
    teller.act_as("complaint.propose_stop", case, bureau, reason="附加条件属实，情节较重，提请研究停止合作。")


def another_complaint(teller: Teller) -> Tale:
    """One that has just come in, and is not yet accepted."""
    bank, enterprise = teller.cast.banks[3], teller.cast.enterprises[15]
    said = complaining(teller, bank) | {"ground": "REFUSED", "account": "资料齐全，银行口头拒绝，不出具书面理由。"}
    teller.begin_as("complaint.file", enterprise, **said)
    yield 1


def complaining(teller: Teller, bank: Any) -> dict[str, Any]:
    """The input of a complaint."""
    return {
        "bank": bank.pk,
        "ground": "CONDITIONS",
        "happened_on": teller.day.isoformat(),
        "account": "客户经理要求先存入贷款额的三成才肯放款。",
        "demand": "请责令取消附加条件，尽快放款。",
        "contact_name": "冯先生",
        "contact_phone": "13900001234",
    }


def obstacle(teller: Teller) -> Tale:
    """A bank cannot go on for want of a certificate; the centre asks the department, which has not answered yet."""
    request = Application.objects.filter(status__in=("BANK_ACCEPTED", "DUE_DILIGENCE")).order_by("-id").first()
    if request is None or request.department is None:
        return
    said = {"topic": "MATERIALS", "problem": "企业跨区迁入，环评批复尚在办理，银行无法出具意见。"}
    case = teller.begin_as("coordination.open", request.bank, on=request, **said)
    yield 1
    task = {"assignee": request.department_id, "task": "请协调生态环境部门先行出具情况说明。"}
    teller.act_as("coordination.assign", case, teller.cast["jfzx"], **task, answer_by=_ahead(teller, 6))


def inspection(teller: Teller) -> Tale:
    """The regulator finds fees that should not have been; the bank reports how it has put that right."""
    regulator, bank = teller.cast["ybj"], teller.cast.banks[2]
    said = {
        "bank": bank.pk, "kind": "OPERATION", "found_on": teller.day.isoformat(), "basis": "贷款收费管理规定",
        "facts": "抽查增信贷12笔，2笔收取咨询服务费共3600元。", "demand": "清退费用，修订收费管理办法，对责任人处理。",
    }  # fmt: skip
    case = teller.begin_as("inspection.draft", regulator, **said, rectify_by=_ahead(teller, 20))
    yield 1
    case = teller.act_as("inspection.issue", case, regulator, opinion="同意下发")
    yield 6
    report = {"report": "已全部清退，修订办法1项，对2名责任人通报批评。", "files": _kept(teller, bank, "整改报告.pdf")}
    teller.act_as("inspection.report", case, bank, **report)


def meeting(teller: Teller) -> Tale:
    """The four bodies meet; what was agreed waits in a bank's inbox."""
    cast = teller.cast
    bureau = cast["czj"]
    said = {"topic": "增信贷工作联席会议", "place": "区财政局三楼会议室", "note": "年度目标完成进度\n贷后检查安排"}
    case = teller.begin_as("meeting.plan", bureau, **said, held_on=_ahead(teller, 4))
    yield 1
    called = [each.pk for each in (bureau, cast["jfzx"], cast["cxdb"], cast["rh"], cast["ybj"], *cast.banks)]
    case = teller.act_as("meeting.call", case, bureau, participants=called)
    yield case.held_on
    late = Loan.objects.filter(status="OVERDUE").order_by("id").first()
    owner = late.bank if late else cast.banks[0]
    task = {"owner": owner.pk, "text": "对逾期贷款逐户制定催收方案并报财政局", "due_on": _ahead(teller, 15)}
    teller.begin_as("meeting_action.assign", bureau, on=teller.fresh(case), **task)
    minutes = "一、会议通报了增信贷办理、逾期和关注贷款情况。\n二、各合作银行要逐户制定催收方案，按期报送。"
    said = {"attendance": "财政局、服务中心、诚信担保、各合作银行、人民银行、监管分局负责人", "minutes": minutes}
    teller.act_as("meeting.write_minutes", teller.fresh(case), bureau, **said)


def _kept(teller: Teller, organisation: Organisation, name: str) -> list[int]:
    by = teller.person(organisation, "handler")
    return [store.keep(words.scan(name), by=by, kind="files").pk]


def _ahead(teller: Teller, days: int) -> str:
    return (teller.day + dt.timedelta(days=days)).isoformat()


# How many days before the story's end each begins.
TALES = ((complaint, 34), (another_complaint, 2), (obstacle, 5), (inspection, 24), (meeting, 16))
