"""Pursuits after a payout: reports, costs, a seizure about to end, a receipt taken back (Article 9)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from compensation.models import Receipt
from reporting.management.demo import scans
from zengxindai.documents import store
from zengxindai.policy import terms

if TYPE_CHECKING:
    from reporting.management.demo.tales import Plan, Teller

# Seized for a year before the suit: so long ago that the year is over soon.
BEFORE, AFTER = dt.timedelta(days=265), dt.timedelta(days=100)
COURT = "重庆市江津区人民法院"


def scan(teller: Teller, plan: Plan, key: str, by: Any = None) -> list[int]:
    """A file of a kind, sent by the bank or somebody else."""
    kind = next(kind for kind in terms.on(teller.day).materials if kind.key == key)
    person = teller.person(by or plan.bank, "handler")
    return [store.keep(scans.scan(kind), by=person, kind=key).pk]


def seized(teller: Teller, plan: Plan, recovery: Any) -> None:
    """The first report, and the seizure it speaks of."""
    said = {
        "stage": "ENFORCEMENT",
        "officer": "资产保全部 周强",
        "case_no": "（2026）渝0116执1023号",
        "court": COURT,
        "judgment": "判令借款人偿还本息，保证人承担连带责任。",
        "leads": "双福工业园厂房一处，数控设备一批。",
        "measures": "已判决生效，申请强制执行，查封设备一批。",
        "next_steps": "评估拍卖",
        "expected": "300000",
    }
    recovery = teller.act_as("recovery.report_progress", recovery, plan.bank, **said)
    order = {
        "kind": "FIRST",
        "asset": "双福工业园厂房一处",
        "court": COURT,
        "order_no": "（2025）渝0116执保318号",
        "since": (teller.day - BEFORE).isoformat(),
        "until": (teller.day + AFTER).isoformat(),
        "files": scan(teller, plan, "evidence"),
    }
    teller.act_as("recovery.record_seizure", recovery, plan.bank, **order)


def spent(teller: Teller, plan: Plan, recovery: Any, amount: str, number: int) -> Any:
    """A cost the next receipt deducts."""
    words: dict[str, Any] = {"kind": "ENFORCEMENT", "amount": amount, "voucher_no": f"FY{recovery.pk:04d}{number}"}
    words |= {"on": teller.day.isoformat(), "files": scan(teller, plan, "voucher")}
    return teller.act_as("recovery.record_cost", recovery, plan.bank, **words)


def taken_back(teller: Teller, plan: Plan, recovery: Any) -> None:
    """The newest receipt was another borrower's money."""
    receipt = Receipt.objects.filter(recovery=recovery).latest("id")
    bureau = teller.cast["czj"]
    words = {"ground": "NOT_ARRIVED", "reason": "所记款项系另户还款，误记本案，对账单更正。"}
    teller.act_as("receipt.reverse", receipt, bureau, **words, files=scan(teller, plan, "evidence", bureau))


def exhausted(teller: Teller, plan: Plan, recovery: Any) -> Any:
    """The court ends the enforcement and lifts the seizure; the bureau checks."""
    lifted = {"order_no": "（2026）渝0116执1023号之一", "since": teller.day.isoformat(), "reason": "流拍，解除查封"}
    seizure = recovery.seizures.get()
    recovery = teller.act_as("recovery.release_seizure", recovery, plan.bank, seizure=seizure.pk, **lifted)
    order = {
        "ground": "COURT_ORDER",
        "evidence_no": "（2026）渝0116执1023号",
        "opinion": "法院裁定终结本次执行程序。",
        "files": scan(teller, plan, "settlement_basis"),
    }
    recovery = teller.step(plan, "recovery.exhaust", recovery, plan.bank, **order)
    return teller.act_as("recovery.confirm_exhausted", recovery, teller.cast["czj"])
