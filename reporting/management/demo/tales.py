"""How requests fare: each tale is a generator that acts and says how many working days pass before it goes on.

`until` names the step after which a tale stops where it is, so that every state of every case is to be seen.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from applications import queries
from applications.models import Agreement
from compensation import queries as claims
from compensation.models import RecoveryCase
from loans.models import Filing
from loans.queries import guarantee as guarantees
from reporting.management.demo import exceptions, pursuits, scans, words
from reporting.management.demo.cast import Cast
from zengxindai.accounts.models import Organisation
from zengxindai.documents import store
from zengxindai.policy import terms
from zengxindai.policy.materials import kinds
from zengxindai.workflow.rehearsal import Rehearsal

Tale = Iterator[int | dt.date]
RECIPIENTS = ("czj", "jfzx", "cxdb")


@dataclass
class Plan:
    """One request: who asks which bank, how it goes on, and where it stops.

    until: the step after which nothing more happens; "application.recommend:1" stops with its first signature.
    ending: what becomes of the loan: alive, repaid, overdue or claimed. guaranteed: by the guarantor, not the pool.
    """

    enterprise: Organisation
    bank: Organisation
    serial: int
    until: str = ""
    ending: str = "repaid"
    fixed: dict[str, Any] = field(default_factory=dict)
    guaranteed: bool = False


class Stop(Exception):
    """The tale has reached its stop."""


class Teller(Rehearsal):
    """Tells one tale at a time, at the instant the calendar gives."""

    def __init__(self, cast: Cast, chance: random.Random, now: dt.datetime) -> None:
        super().__init__(now)
        self.cast, self.chance = cast, chance

    def step(self, plan: Plan, key: str, case: Any, who: Organisation, **said: Any) -> Any:
        """One act; the tale stops behind it, or in the middle of its signatures, when the plan says so."""
        stop, _, signatures = plan.until.partition(":")
        count = int(signatures) if stop == key and signatures else None
        case = self.act_as(key, case, who, signatures=count, **said)
        if stop == key:
            raise Stop
        return case

    def request(self, plan: Plan) -> Tale:
        """A request from draft to the filing's registration, then the loan."""
        cast = self.cast
        yield from self._welcome(plan)
        self.known(plan.enterprise)
        asked = words.request(plan.bank, self.chance, plan.serial, **plan.fixed)
        case = self.begin_as("application.draft", plan.enterprise, **asked)
        self.sent(case, plan.enterprise, half=plan.until == "application.draft")
        if plan.until == "application.draft":
            return
        case = self.step(plan, "application.submit", case, plan.enterprise, **words.PROMISES)
        if plan.until == "application.withdraw":
            self.step(plan, "application.withdraw", case, plan.enterprise, reason="已通过自有资金解决")
        yield 1
        if case.department is None:
            case = self.step(plan, "application.assign", case, cast["jfzx"], department=cast["jxw"].pk)
        if plan.until == "application.transfer":
            other = next(cast[code] for code in ("sww", "nyw") if cast[code] != case.department)
            self.step(plan, plan.until, case, case.department, department=other.pk, reason="主营业务属贵部门管理范围")
        department = case.department
        case = self.step(plan, "application.take", case, department)
        yield self.chance.randint(1, 2)
        yield from self._reviewed(plan, case, department)

    def known(self, enterprise: Organisation) -> None:
        """The enterprise's file, opened before its first request."""
        if queries.file_of(enterprise) is not None:
            return
        said = words.profile(self.cast, enterprise, self.chance)
        file = self.begin_as("enterprise_file.open", enterprise, **said)
        for person in words.people(self.cast, enterprise, self.chance, self.day):
            self.act_as("enterprise_file.add_person", file, enterprise, **person)
        for married in file.people.filter(is_controller=True, marital="MARRIED"):
            wed = words.spouse(married, self.chance, self.day)
            self.act_as("enterprise_file.add_person", file, enterprise, **wed)

    def sent(self, case: Any, enterprise: Organisation, *, half: bool) -> None:
        """The materials: what is on file is taken over, the rest is sent; half of them by who is not ready yet."""
        if queries.earlier_materials(case):
            self.act_as("application.reuse", case, enterprise, kind="ALL")
        missing = [kind for kind in kinds(terms.on(self.day), "A") if kind.required]
        there = queries.materials_of(case)
        by = self.person(enterprise, "handler")
        for kind in [kind for kind in missing if kind.key not in there][: 5 if half else None]:
            file = store.keep(scans.scan(kind), by=by, kind=kind.key)
            self.act_as("application.attach", case, enterprise, kind=kind.key, files=[file.pk])

    def papers(self, case: Any, party: Organisation, listed: str) -> None:
        """What a list requires, from one party."""
        by = self.person(party, "handler")
        wanted = [kind for kind in kinds(terms.on(self.day), listed) if kind.required]
        for kind in [kind for kind in wanted if kind.held not in ("filing", "recommendation")]:
            file = store.keep(scans.scan(kind), by=by, kind=kind.key)
            self.act_as(f"{case.case_type}.attach", case, party, kind=kind.key, files=[file.pk])

    def _reviewed(self, plan: Plan, case: Any, department: Organisation) -> Tale:
        if plan.until == "application.return_for_correction":
            missing = "1. 近12个月纳税证明\n2. 贷款用途合同"
            self.step(plan, "application.return_for_correction", case, department, reason=missing)
        if plan.until == "application.refuse":
            self.step(plan, "application.refuse", case, department, reason="主营业务不属于支持方向，近一年连续亏损")
        if plan.until.startswith("inquiry") and plan.until != "inquiry.ask:bank":
            yield from self._asked(plan, case, department)
        yield from self._welcome(plan)
        cast, said = self.cast, words.recommendation(plan.bank)
        self.act_as("application.record_checks", case, department, **words.answers(case, self.day))
        case = self.step(plan, "application.recommend", case, department, **said)
        yield 1
        yield from self._welcome(plan)
        if (branch := cast.branch_of(plan.bank, plan.serial)) is not None:
            case = self.act_as("application.hand_to_branch", case, plan.bank, branch=branch.pk, opinion="就近办理")
        case = self.step(plan, "application.accept", case, plan.bank)
        yield 1
        yield from self._welcome(plan)
        a, b = cast.investigators[plan.bank.pk]
        paper = self.begin_as("opinion.investigate", plan.bank, on=case, investigator_a=a, investigator_b=b)
        if plan.until == "opinion.investigate":
            return
        if plan.until == "inquiry.ask:bank":
            yield from self._asked(plan, case, plan.bank)
        if plan.guaranteed:
            yield from self._guaranteed(plan, paper)
        yield self.chance.randint(3, 6)
        yield from self._welcome(plan)
        yield from self._decided(plan, paper)

    def _welcome(self, plan: Plan) -> Tale:
        """What is new waits while an exit case keeps the bank from new business (Article 10)."""
        while not Agreement.objects.filter(bank=plan.bank, status="EFFECTIVE").exists():
            yield 2

    def _asked(self, plan: Plan, case: Any, asker: Organisation) -> Tale:
        """A question to the enterprise on its request, as far as the plan goes."""
        question = self.begin_as("inquiry.ask", asker, on=case, **words.question(self.day))
        if plan.until.startswith("inquiry.ask"):
            raise Stop
        yield 1
        if plan.until == "inquiry.cancel":
            self.step(plan, "inquiry.cancel", question, asker, reason="已从税务部门取得")
        question = self.step(plan, "inquiry.answer", question, plan.enterprise, answer="已补充近三个月流水及购销合同")
        yield 1
        self.step(plan, "inquiry.close", question, asker)

    def _guaranteed(self, plan: Plan, paper: Any) -> Tale:
        """The bank cannot lend directly: the guarantor looks into it and stands behind."""
        guarantor = self.cast["cxdb"]
        case = self.begin_as("guarantee.apply", plan.bank, on=paper, **words.guarantee(paper))
        if plan.until == "guarantee.apply":
            raise Stop
        yield 1
        case = self.step(plan, "guarantee.take", case, guarantor)
        yield 4
        case = self.act_as("guarantee.investigate", case, guarantor, **words.INVESTIGATION)
        case = self.act_as("guarantee.add_counter", case, guarantor, **words.COUNTER)
        said = {name: str(getattr(case, name)) for name in ("amount", "ratio_pct", "fee_rate")}
        self.step(plan, "guarantee.approve", case, guarantor, **said, opinion="同意担保，落实反担保后出函")

    def _paid_out(self, plan: Plan, loan: Any) -> Tale:
        """An overdue loan the guarantor pays for, and gets a part back."""
        guarantor, case = self.cast["cxdb"], loan.guarantee
        said = {"amount": str(guarantees.most_payable(case)), "basis": "下游拖欠货款，三次书面催收未还"}
        case = self.step(plan, "guarantee.request_payout", case, plan.bank, **said)
        yield 2
        paid = {"amount": str(guarantees.due(case)), "voucher_no": f"DB{case.number}", "paid_on": self.day.isoformat()}
        case = self.step(plan, "guarantee.pay_out", case, guarantor, **paid)
        yield 10
        said = {"received_on": self.day.isoformat(), "amount": "50000", "source": "SURETY"}
        self.act_as("guarantee.receive", self.fresh(case), guarantor, **said, voucher_no=f"ZC{case.number}")

    def _decided(self, plan: Plan, paper: Any) -> Tale:
        if plan.until == "opinion.decline":
            reason = {"decline_code": "FINANCES", "reason": "资产负债率过高，现金流不足以覆盖本息"}
            self.step(plan, "opinion.decline", paper, plan.bank, **reason)
        paper = self._investigated(plan, paper)
        said = words.opinion(paper, words.price(self.chance, paper.application.months, self.day))
        paper = self.step(plan, "opinion.approve", paper, plan.bank, **said)
        yield 1
        yield from self._welcome(plan)
        filing = Filing.objects.get(opinion=paper)
        if plan.until == "waiver.refuse":
            yield from exceptions.without_spouse(self, plan, filing)
        filing = self.step(plan, "filing.submit", filing, plan.bank, **words.filing(paper, self.day))
        yield 1
        if plan.until == "filing.return_for_correction":
            said = {"ground": "MISSING_ITEM", "reason": "缺少连带保证意愿书"}
            self.act_as("filing.return_for_correction", filing, self.cast["czj"], **said)
            return
        for index, code in enumerate(RECIPIENTS):
            if plan.until == f"filing.acknowledge:{index}":
                return
            filing = self.act_as("filing.acknowledge", filing, self.cast[code])
        if plan.until == "filing.register":
            return
        if plan.until.startswith("waiver") and plan.until != "waiver.refuse":
            yield from exceptions.too_late(self, plan, filing.loan)
            return
        yield 2
        yield from self._welcome(plan)
        yield from self._lived(plan, filing.loan)

    def _investigated(self, plan: Plan, paper: Any) -> Any:
        """The report with the photo of the visit."""
        photo = next(kind for kind in kinds(terms.on(self.day), "C") if kind.key == "site_photo")
        file = store.keep(scans.scan(photo), by=self.person(plan.bank, "handler"), kind=photo.key)
        self.act_as("opinion.attach", paper, plan.bank, kind=photo.key, files=[file.pk])
        half = plan.until == "opinion.record"
        return self.step(plan, "opinion.record", paper, plan.bank, **words.report(paper, self.chance, self.day, half))

    def _lived(self, plan: Plan, loan: Any) -> Tale:
        if plan.until == "loan.draw:1":
            self.step(plan, "loan.draw", loan, plan.bank, **words.drawing(loan, self.day))
        matures_on = None
        if plan.ending in ("overdue", "claimed"):
            matures_on = self.day + dt.timedelta(days=92)
        loan = self.act_as("loan.draw", loan, plan.bank, **words.drawing(loan, self.day, matures_on))
        yield 30
        if plan.ending in ("repaid", "alive") and self.chance.random() < 0.4:
            part = (loan.amount / 5).quantize(Decimal("1"))
            loan = self.act_as("loan.repay", loan, plan.bank, **words.repayment(loan, part, self.day))
        yield loan.matures_on
        if plan.ending == "repaid":
            loan = self.fresh(loan)
            self.act_as("loan.repay", loan, plan.bank, **words.repayment(loan, loan.outstanding, self.day))
            return
        # Counted from the last day to pay: after a maturity in a long holiday the loan is overdue days later.
        yield (self.fresh(loan).pay_by or loan.matures_on) + dt.timedelta(days=5)
        if plan.guaranteed and plan.ending == "claimed":
            yield from self._paid_out(plan, self.fresh(loan))
        elif plan.ending == "claimed":
            yield from self._claimed(plan, self.fresh(loan))

    def _claimed(self, plan: Plan, loan: Any) -> Tale:
        cast, bank = self.cast, plan.bank
        yield 20
        claim = self.begin_as("claim.draft", bank, on=self.fresh(loan), **words.claim(bank, self.day))
        if plan.until == "claim.draft":
            return
        self.papers(claim, bank, "D")
        claim = self.step(plan, "claim.submit", claim, bank)
        yield 3
        claim = self.step(plan, "claim.review", claim, cast["czj"], **words.review())
        yield 4
        amount = claims.split_of(claim).pool
        approval = words.decision(100 + claim.pk, self.day)
        claim = self.step(plan, "claim.approve", claim, cast["qzf"], approved=str(amount), **approval)
        yield 1
        claim = self.step(plan, "claim.entrust", claim, cast["czj"])
        yield 1
        paid = {
            "amount": str(claims.due(claim).now),
            "voucher_no": f"DC{claim.number}",
            "paid_on": self.day.isoformat(),
        }
        claim = self.step(plan, "claim.pay", claim, cast["cxdb"], **paid)
        yield 1
        claim = self.step(plan, "claim.confirm", claim, bank)
        yield 10
        yield from self._recovered(plan, RecoveryCase.objects.get(claim=claim))

    def _recovered(self, plan: Plan, recovery: Any) -> Tale:
        pursuits.seized(self, plan, recovery)
        if plan.until == "settled":
            yield 3
            yield from self._received(plan, self.fresh(recovery), Decimal("9250.00"), 9, half=False)
            yield 1
            pursuits.taken_back(self, plan, recovery)
        for number, share in enumerate((Decimal("0.11"), Decimal("0.23")), start=1):
            yield 15
            total = (recovery.principal * share).quantize(Decimal("0.01"))
            last = plan.until == f"receipt:{number}"
            yield from self._received(plan, self.fresh(recovery), total, number, half=last)
            if last:
                return
        recovery = pursuits.exhausted(self, plan, self.fresh(recovery))
        yield 5
        yield from self._settled(plan, recovery)

    def _received(self, plan: Plan, recovery: Any, total: Decimal, number: int, *, half: bool) -> Tale:
        recovery = pursuits.spent(self, plan, recovery, "1250.00", number)
        receipt = self.begin_as(
            "receipt.register", plan.bank, on=recovery, received_on=self.day.isoformat(), total=str(total),
            costs="1250.00", interest="8000.00", method="ENFORCED", voucher_no=f"SK{recovery.pk:04d}{number}",
        )  # fmt: skip
        yield 1
        receipt = self.act_as("receipt.verify", receipt, self.cast["czj"])
        if half:
            return
        yield 2
        voucher = {"deposit_voucher_no": f"JC{receipt.pk:06d}", "deposited_on": self.day.isoformat()}
        receipt = self.act_as("receipt.deposit", receipt, plan.bank, **voucher)
        yield 1
        self.act_as("receipt.confirm", receipt, self.cast["cxdb"])

    def _settled(self, plan: Plan, recovery: Any) -> Tale:
        cast = self.cast
        summary = "已穷尽催收、诉讼、执行等追偿措施，无其他可供执行财产。"
        sheet = self.begin_as("settlement.draft", plan.bank, on=recovery, summary=summary)
        basis = pursuits.scan(self, plan, "settlement_basis")
        self.act_as("settlement.attach", sheet, plan.bank, kind="settlement_basis", files=basis)
        sheet = self.step(plan, "settlement.submit", sheet, plan.bank)
        yield 3
        sheet = self.step(plan, "settlement.review", sheet, cast["czj"])
        yield 3
        sheet = self.step(plan, "settlement.approve", sheet, cast["qzf"], **words.decision(500 + sheet.pk, self.day))
        yield 1
        done = {"voucher_no": f"QS{sheet.pk:04d}" if sheet.tail else "无", "executed_on": self.day.isoformat()}
        sheet = self.step(plan, "settlement.execute", sheet, cast["cxdb"], **done)
        yield 2
        self.act_as("settlement.archive", sheet, cast["czj"], archive_no=f"清算档〔{self.day:%Y}〕{sheet.pk}")
