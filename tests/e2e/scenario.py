"""One loan request from draft to settled, told once and played through any door; the figures are the notice's cases."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import yaml

from tests.cast import FIRM, OTHER_FIRM
from tests.e2e.doors import SCAN
from tests.story import FIGURES, PERSON, PROFILE, PROMISES, REPORT, REQUEST
from zengxindai.policy.management.commands.load_policy import DEFAULT

FIRMS = {"browser": FIRM.lower(), "api": OTHER_FIRM.lower()}
NAMES = {"browser": "晨光机械", "api": "花椒食品"}
TEAMS = {
    "finance": "czj", "centre": "jfzx", "guarantor": "cxdb", "government": "qzf", "pboc": "rhjj", "regulator": "ybj",
    "bank": "cqnsh", "department": "jxw",
}  # fmt: skip
PARAMETERS = {row["key"]: row["value"] for row in yaml.safe_load(DEFAULT.read_text("utf-8"))["parameters"]}
MATERIALS = [kind["key"] for kind in PARAMETERS["materials"] if kind["required"] and kind["list"] == "A"]
CLAIMED = [kind["key"] for kind in PARAMETERS["materials"] if kind["required"] and kind["list"] == "D"]
H, C, A = "handler", "checker", "approver"


def people(team: str, *duties: str) -> list[str]:
    """User names of a team's signers."""
    return [f"{TEAMS.get(team, team)}-{duty}" for duty in duties]


def yuan(text: str) -> Decimal:
    """The amount a fact shows."""
    return Decimal(text.split()[0].replace(",", ""))


class Scenario:
    """The acts of one request; `door` is how they are done."""

    def __init__(self, door: Any, amount: str, day: str) -> None:
        self.door, self.amount, self.day = door, amount, day
        self.firm = FIRMS[door.name]
        self.path: dict[str, str] = {}

    def act(self, case: str, row: str, team: str, *duties: str, **words: Any) -> str:
        """A row on a case of this scenario."""
        return str(self.door.do(f"{self.path[case]}{row}/", people(team, *duties), **words))

    def begin(self, case: str, parent: str, row: str, team: str, **words: Any) -> None:
        """A new case on one of this scenario."""
        self.path[case] = self.door.do(f"{self.path[parent]}begin/{case}/{row}/", people(team, H), **words)

    def facts(self, case: str, team: str, duty: str = H) -> dict[str, str]:
        """What a member of a team reads on a case."""
        return self.door.facts(self.path[case], people(team, duty)[0])  # type: ignore[no-any-return]

    def find(self, case: str, folder: str, team: str = "bank") -> None:
        """The newest case of a kind that is this firm's."""
        self.path[case] = self.door.newest(folder, people(team, H)[0], NAMES[self.door.name])

    def requested(self, bank: str) -> None:
        """Draft, submit, take up, recommend."""
        firm = people(self.firm, H)
        file = self.door.do("/enterprises/begin/open/", firm, **PROFILE)
        self.door.do(f"{file}add_person/", firm, **PERSON)
        asked = {**REQUEST, "amount": self.amount, "intended_bank": bank}
        self.path["application"] = self.door.do("/applications/begin/draft/", firm, **asked)
        for kind in MATERIALS:
            self.door.attach(self.path["application"], firm[0], kind)
        self.act("application", "submit", self.firm, H, **PROMISES)
        self.act("application", "take", "department", H, opinion="")
        opinions = dict.fromkeys(("operation_opinion", "credit_opinion", "industry_opinion"), "情况良好")
        asked = self.door.asked_about(f"{self.path['application']}record_checks/", people("department", H)[0])
        said = {"source": "区法院、公安、税务", "result": "CLEAR", "checked_on": self.day}
        self.act("application", "record_checks", "department", H, **said, **asked)
        self.act("application", "recommend", "department", H, C, A, bank=bank, **opinions)
        self.act("application", "accept", "bank", H, opinion="")

    def filed(self) -> None:
        """Investigate, approve, file, three acknowledgements."""
        a, b = self.door.world.investigators
        self.begin("opinion", "application", "investigate", "bank", investigator_a=a, investigator_b=b)
        self.door.attach(self.path["opinion"], people("bank", H)[0], "site_photo")
        days = dict.fromkeys(("firm_credit_on", "people_credit_on", "lookups_on", "visited_on"), self.day)
        figures = {f"{name}_{place}": value for place in (0, 1, 2) for name, value in FIGURES.items()}
        self.act("opinion", "record", "bank", H, **REPORT, **days, **figures, score="82", grade="A")
        words = {"amount": self.amount, "months": "12", "rate": "5.22", "text": "产销正常"}
        words |= {"repayment_method": "BULLET", "payment_method": "ENTRUSTED"}
        path = f"{self.path['opinion']}approve/"
        sureties = self.door.sureties(path, people("bank", H)[0])
        self.act("opinion", "approve", "bank", H, C, A, **words, **sureties)
        self.find("filing", "filings")
        self.act("filing", "submit", "bank", H, A, sureties="王晨光、李兰", sureties_complete="on")
        for team in ("finance", "centre", "guarantor"):
            self.act("filing", "acknowledge", team, H, opinion="")

    def drawn(self, matures_on: str) -> None:
        """Disbursed; it matures soon."""
        self.find("loan", "loans")
        numbers = {name: f"{name}-{self.door.name}" for name in ("contract_no", "note_no", "voucher_no")}
        words = {"amount": self.amount, "rate": "5.22", "drawn_on": self.day, "matures_on": matures_on}
        self.act("loan", "draw", "bank", H, C, **numbers, **words)

    def claimed(self, approved: str, today: str) -> None:
        """Claim, review, approval, entrustment."""
        self.day = today
        words = dict.fromkeys(("overdue_reason", "measures_taken", "measures_planned"), "已催收")
        account = {"account_holder": "农商行", "account_no": "6228000000000001", "account_branch": "营业部"}
        more = {"notice_sent_on": today, "interest_owed": "100.00", "officer": "周敏", **account}
        self.begin("claim", "loan", "draft", "bank", **words, **more)
        for kind in CLAIMED:
            if kind not in ("claim_filing", "claim_recommendation"):
                self.door.attach(self.path["claim"], people("bank", H)[0], kind)
        self.act("claim", "submit", "bank", H, A, opinion="")
        ticks = ("contract_agrees", "note_agrees", "filing_agrees", "system_agrees", "ledger_agrees")
        self.act("claim", "review", "finance", H, C, A, **dict.fromkeys(ticks, "on"), opinion="五项一致")
        decision = {"approval_no": f"府函-{self.door.name}", "approved_on": today, "approved": approved}
        self.act("claim", "approve", "government", A, **decision)
        self.act("claim", "entrust", "finance", H, A, opinion="")

    def paid(self, amount: str) -> None:
        """The guarantor pays, the bank confirms."""
        voucher = {"voucher_no": f"DC-{self.door.name}", "paid_on": self.day}
        self.act("claim", "pay", "guarantor", H, C, amount=amount, **voucher)
        self.act("claim", "confirm", "bank", H, opinion="")

    def recovered(self, **receipt: str) -> None:
        """A receipt, returned to the account and booked."""
        self.find("recovery", "recoveries")
        if Decimal(receipt["costs"]):
            spent = {"kind": "ENFORCEMENT", "amount": receipt["costs"], "voucher_no": f"FY-{self.door.name}"}
            self.act("recovery", "record_cost", "bank", H, **spent, on=self.day, files=SCAN)
        words = {"received_on": self.day, "method": "ENFORCED", "voucher_no": f"SK-{self.door.name}", **receipt}
        self.begin("receipt", "recovery", "register", "bank", **words)
        self.act("receipt", "verify", "finance", H, opinion="")
        returned = {"deposit_voucher_no": f"JC-{self.door.name}", "deposited_on": self.day}
        self.act("receipt", "deposit", "bank", H, **returned)
        self.act("receipt", "confirm", "guarantor", H, opinion="")

    def settled(self) -> None:
        """Measures exhausted, settled, filed away."""
        order = {"ground": "COURT_ORDER", "evidence_no": "（2026）渝0116执1号", "opinion": "终结本次执行"}
        self.act("recovery", "exhaust", "bank", H, A, **order, files=SCAN)
        self.act("recovery", "confirm_exhausted", "finance", C, opinion="")
        self.begin("settlement", "recovery", "draft", "bank", summary="已穷尽追偿措施")
        self.door.attach(self.path["settlement"], people("bank", H)[0], "settlement_basis")
        self.act("settlement", "submit", "bank", H, A, opinion="")
        self.act("settlement", "review", "finance", H, C, A, opinion="")
        decision = {"approval_no": f"府批-{self.door.name}", "approved_on": self.day}
        self.act("settlement", "approve", "government", A, **decision)
        self.act("settlement", "execute", "guarantor", H, C, voucher_no=f"QS-{self.door.name}", executed_on=self.day)
        self.act("settlement", "archive", "finance", H, archive_no=f"GD-{self.door.name}")
