"""What stands on 暂停新增业务通知书, 恢复合作通知书 and 停止合作通知书 (form 4.11, Articles 10, 22)."""

from __future__ import annotations

from typing import Any

from applications.models import Agreement
from applications.states import SuspensionGround, TerminationGround
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.workflow import papers
from zengxindai.workflow.transition import SYSTEM

# The grounds as the notice words them.
SUSPENDED = {
    SuspensionGround.EXIT_LINE: ("第十条", "增信贷发生风险并启动代偿程序，不良贷款超过贷款余额的规定比例"),
    SuspensionGround.COMPLAINT: ("第二十二条", "涉及办理增信贷的投诉正在核实"),
    SuspensionGround.NO_COVER: ("第八条", "风险补偿资金专户余额不足以支持新增业务"),
    SuspensionGround.OTHER: ("第十五条", "合作协议约定的其他情形"),
}
TERMINATED = {
    TerminationGround.EXIT_LINE: ("第十条", "增信贷发生风险并启动代偿程序，不良贷款超过贷款余额的规定比例"),
    TerminationGround.OBSTRUCTION: ("第二十二条", "无正当理由拒绝办理增信贷或者在贷款过程中故意刁难企业，经核实属实"),
}


def suspension_paper(agreement: Agreement, event: Event) -> dict[str, Any]:
    """《暂停新增业务通知书》: from the finance bureau, which runs the scheme day by day (Article 6.1)."""
    article, ground = SUSPENDED[SuspensionGround(event.data.get("ground") or SuspensionGround.EXIT_LINE)]
    issuer, copied = _name(Kind.FINANCE_BUREAU), (Kind.DISTRICT_GOV, Kind.GUARANTOR, Kind.FIN_DEV_CENTER)
    return {
        **_letter(agreement, event, issuer, copied),
        "number": agreement.suspension_no,
        "article": article,
        "ground": ground,
    }


def resumption_paper(agreement: Agreement, event: Event) -> dict[str, Any]:
    """《恢复合作通知书》: from the house that decided it."""
    article, _ground = SUSPENDED[SuspensionGround(agreement.suspension_ground)]
    copied = (Kind.DISTRICT_GOV, Kind.FINANCE_BUREAU, Kind.GUARANTOR, Kind.FIN_DEV_CENTER)
    issuer = _name(Kind.DISTRICT_GOV) if event.duty == SYSTEM else event.organisation_name
    return {
        **_letter(agreement, event, issuer, copied),
        "number": agreement.resumption_no,
        "article": article,
        "basis": agreement.resumption_basis,
        "suspension_no": agreement.suspension_no,
    }


def termination_paper(agreement: Agreement, event: Event) -> dict[str, Any]:
    """《停止合作通知书》: from the district government, with its decision (Articles 10, 22)."""
    article, ground = TERMINATED[TerminationGround(agreement.termination_ground)]
    copied = (Kind.FINANCE_BUREAU, Kind.GUARANTOR, Kind.FIN_DEV_CENTER, Kind.PBOC_BRANCH, Kind.REGULATOR)
    return {
        **_letter(agreement, event, _name(Kind.DISTRICT_GOV), copied),
        "number": agreement.termination_no,
        "article": article,
        "ground": ground,
        "decision_no": agreement.decision_no,
        "after_exit": agreement.after_exit,
    }


def _letter(agreement: Agreement, event: Event, issuer: str, copied: tuple[str, ...]) -> dict[str, Any]:
    return {
        "issuer": issuer,
        "addressee": agreement.bank.name,
        "agreement_no": agreement.number,
        "signed_on": agreement.signed_on,
        "reason": event.data["reason"],
        "signers": [] if event.duty == SYSTEM else papers.signers(event),
        "copied_to": [name for kind in copied if (name := _name(kind)) and name != issuer],
    }


def _name(kind: str) -> str:
    organisation = Organisation.objects.sole(kind)
    return organisation.name if organisation else ""
