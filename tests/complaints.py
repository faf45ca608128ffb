"""Complaints of enterprises about banks, brought to any state by the acts of those who deal with them."""

from __future__ import annotations

from typing import Any

from tests.story import Story

CONTACT, PHONE = "冯小刚", "13912345678"
FOR_BANK = "有企业反映你行客户经理要求先存款后放款，请说明情况并提供审批记录"
FOUND = "客户经理以口头方式要求存入贷款额的三成"
TOLD_BANK = "经核实，你行在办理中附加了存款条件"


def words(story: Story, bank: str = "bank", **changed: Any) -> dict[str, Any]:
    """The input of a complaint."""
    said = {"ground": "CONDITIONS", "account": "客户经理要求先存九十万元才肯放款", "demand": "请责令取消附加条件"}
    who = {"contact_name": CONTACT, "contact_phone": PHONE}
    about = {"bank": story.cast.teams[bank].organisation.pk, "happened_on": story.day.isoformat()}
    return {**about, **said, **who, **changed}


def filed(story: Story, bank: str = "bank", team: str = "enterprise", **changed: Any) -> Any:
    """A complaint with the finance bureau."""
    return story.begin("complaint.file", team, **words(story, bank, **changed))


def accepted(story: Story, **changed: Any) -> Any:
    """A complaint the bank is to answer."""
    said = {"for_bank": FOR_BANK, "opinion": "予以受理"}
    return story.act("complaint.accept", filed(story, **changed), "finance_bureau", **said)


def replied(story: Story, bank: str = "bank", **changed: Any) -> Any:
    """A complaint the bank has answered."""
    case = accepted(story, bank=bank, **changed)
    return story.act("complaint.reply", case, bank, statement="存款系客户自愿", files=story.kept(bank))


def investigating(story: Story, **changed: Any) -> Any:
    """A complaint being verified, with one hearing on record."""
    case = story.act("complaint.investigate", replied(story, **changed), "finance_bureau")
    return heard(story, case)


def heard(story: Story, case: Any) -> Any:
    """A hearing is recorded."""
    said = {"on": story.day.isoformat(), "heard": "客户经理周某", "text": "承认提出过存款要求"}
    return story.act("complaint.record", case, "finance_bureau", **said)


def finding() -> dict[str, str]:
    """The input of a finding."""
    return {"finding": FOUND, "finding_for_bank": TOLD_BANK}


def substantiated(story: Story, **changed: Any) -> Any:
    """A complaint found substantiated."""
    return story.act("complaint.substantiate", investigating(story, **changed), "finance_bureau", **finding())


def proposed(story: Story, **changed: Any) -> Any:
    """A substantiated complaint on which the government is to decide."""
    reason = "该行多次附加条件，影响恶劣"
    return story.act("complaint.propose_stop", substantiated(story, **changed), "finance_bureau", reason=reason)


def answer(story: Story, answer: str = "KEEP") -> dict[str, str]:
    """The input of the government's decision."""
    no = {"decision_no": "江津府函〔2026〕31号", "decided_on": story.day.isoformat()}
    return {"answer": answer, **no, "reason": "经研究决定"}


def closed(story: Story, **changed: Any) -> Any:
    """A complaint answered in writing."""
    letter = "经核实，该行附加存款条件属实，已责令改正并提请区政府处理"
    return story.act("complaint.close", proposed(story, **changed), "finance_bureau", letter=letter)


def evidence(story: Story, team: str = "other_enterprise") -> dict[str, Any]:
    """The input of more evidence."""
    return {"kind": "complaint_talk", "files": story.kept(team)}
