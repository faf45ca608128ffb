"""What stands on the papers of a complaint: 受理/不予受理告知书, 核实报告, 提请停止合作的请示, 答复书 (Article 22)."""

from __future__ import annotations

from typing import Any

from applications.models import Complaint
from applications.states import ComplaintGround, ComplaintState
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.audit.models import Event
from zengxindai.workflow import papers

# The grounds as the notice words them, and the results.
GROUNDS = {
    ComplaintGround.REFUSED: "无正当理由拒绝办理增信贷",
    ComplaintGround.LINE_CUT: "随意减少已授信的贷款额度",
    ComplaintGround.CONDITIONS: "随意设置条件阻滞正常贷款",
    ComplaintGround.OBSTRUCTED: "贷款过程中故意刁难企业",
    ComplaintGround.FEES: "违规收费",
}
RESULTS = {
    ComplaintState.SUBSTANTIATED: "查实",
    ComplaintState.UNSUBSTANTIATED: "不属实",
    ComplaintState.MEDIATED: "经调解达成一致",
}


def notice(complaint: Complaint, event: Event) -> dict[str, Any]:
    """《投诉受理告知书》 or 《投诉不予受理告知书》."""
    accepted = event.target == ComplaintState.ACCEPTED
    reason = "" if accepted else event.opinion
    return {**_head(complaint), "number": complaint.notice_no, "accepted": accepted, "reason": reason}


def report(complaint: Complaint, event: Event) -> dict[str, Any]:
    """《投诉核实报告》, with who signed it."""
    records = [{"on": r.on, "heard": r.heard, "text": r.text} for r in complaint.records.order_by("id")]
    return {
        **_head(complaint),
        "number": complaint.report_no,
        "account": complaint.account,
        "demand": complaint.demand,
        "reply": complaint.reply or "未在规定期限内答复",
        "records": records,
        "result": RESULTS[ComplaintState(complaint.result)],
        "finding": complaint.finding,
        "signers": papers.signers(event),
    }


def proposal(complaint: Complaint, event: Event) -> dict[str, Any]:
    """《关于停止合作的请示》, to the district government."""
    return {
        **_head(complaint),
        "number": complaint.proposal_no,
        "addressee": _name(Kind.DISTRICT_GOV),
        "report_no": complaint.report_no,
        "finding": complaint.finding_for_bank,
        "reason": complaint.proposal,
        "signers": papers.signers(event),
    }


def letter(complaint: Complaint, event: Event) -> dict[str, Any]:
    """《投诉答复书》, to the enterprise."""
    result = RESULTS[ComplaintState(complaint.result)]
    appeal = [name for kind in (Kind.DISTRICT_GOV, Kind.REGULATOR) if (name := _name(kind))]
    said = {"result": result, "letter": complaint.letter, "appeal": appeal}
    return {**_head(complaint), "number": complaint.letter_no, **said}


def _head(complaint: Complaint) -> dict[str, Any]:
    return {
        "issuer": _name(Kind.FINANCE_BUREAU),
        "enterprise": complaint.complainant.name,
        "bank": complaint.bank.name,
        "complaint_no": complaint.number,
        "submitted_on": complaint.submitted_on,
        "ground": GROUNDS[ComplaintGround(complaint.ground)],
    }


def _name(kind: str) -> str:
    organisation = Organisation.objects.sole(kind)
    return organisation.name if organisation else ""
