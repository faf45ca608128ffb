"""Brings a case to any state by real acts of the cast, through the same doors people use."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from applications import queries as requests
from applications.models import Agreement, EnterpriseFile
from applications.queries.complaint import substantiated_about
from applications.states import CheckCategory
from compensation import queries as claims
from loans.queries import guarantee as guarantees
from tests.cast import FIRM, Cast
from zengxindai.documents import store
from zengxindai.documents.models import Attachment
from zengxindai.money import split
from zengxindai.policy import terms
from zengxindai.policy.materials import kinds
from zengxindai.workdays import months_later
from zengxindai.workflow import registry
from zengxindai.workflow.rehearsal import Rehearsal
from zengxindai.workflow.tasks import run_job

PROFILE: dict[str, Any] = {
    "established_on": "2015-06-01",
    "company_type": "LIMITED",
    "is_private": "on",
    "registered_capital": "5000000",
    "township": "双福街道",
    "registered_address": "重庆市江津区双福街道1号",
    "industry_code": "C3311",
    "main_business": "钢结构加工",
    "employees": "35",
    "revenue": "18000000",
    "total_assets": "20000000",
}
PERSON: dict[str, Any] = {
    "name": "王晨光",
    "identity_no": "11010519491231002X",
    "phone": "13800001234",
    "is_legal_representative": "on",
    "is_controller": "on",
    "share_pct": "80",
    "marital": "SINGLE",
    "consented_on": "2026-03-01",
}
REQUEST: dict[str, Any] = {
    "amount": "3000000",
    "months": "12",
    "purpose": "采购钢材",
    "repayment_source": "销售回款",
}
REPORT: dict[str, str] = {
    "overview": "钢结构加工企业，2015年成立，员工35人",
    "ownership": "王晨光持股80%，为实际控制人",
    "industry_position": "区内同业前三",
    "production_sales": "满负荷生产，订单至年底",
    "firm_credit": "无逾期，无对外担保",
    "people_credit": "无逾期",
    "litigation": "无未结案件",
    "tax": "正常纳税",
    "purpose": "采购合同真实",
    "repayment": "销售回款每月180万元",
    "surety_capacity": "个人净资产800万元",
    "risk_points": "钢价波动，已锁价",
}
FIGURES: dict[str, str] = {
    "assets": "20000000",
    "liabilities": "9000000",
    "current_assets": "12000000",
    "current_liabilities": "8000000",
    "revenue": "18000000",
    "profit": "2000000",
    "interest": "400000",
    "cash_flow": "1500000",
}
PROMISES = dict.fromkeys(("declared_clean", "declared_true", "consent_given", "surety_promised"), "on")
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF"

SCANNED = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
RESPONSIBLE = ("王晨光", "500116198001010018")
ENTRY: dict[str, Any] = {
    "uscc": FIRM,
    "subject": "江津晨光机械有限公司",
    "ground": "FALSE_PROOF",
    "facts": "伪造购销合同",
    "loss": "100000",
    "loss_basis": "代偿申请 JJZXD-DC-2026-0001",
}


COOPERATION: dict[str, Any] = {
    "share_pct": "65",
    "npl_limit_pct": "10",
    "account_name": "诚信融资担保公司",
    "account_no": "622800000000000099",
    "account_branch": "江津支行营业部",
    "target_balance": "20000000",
    "target_customers": "30",
    "target_rate_pct": "4.9",
    "application_order": "COST,PRINCIPAL,INTEREST",
    "cost_bearer": "BANK",
    "deposit_wd": "5",
    "after_exit": "存量贷款继续按协议分担风险，直至了结",
}


def paper(name: str = "证据.pdf") -> SimpleUploadedFile:
    """A file as somebody sends it."""
    return SimpleUploadedFile(name, SCANNED)


LISTED: dict[str, Any] = {
    "uscc": "91500116MA5U0A0353",
    "subject": "江津双福齿轮有限公司",
    "industry_code": "C3453",
    "products": "齿轮、减速机",
    "ground": "重庆市重点产业链目录 3.2",
    "contact": "李双福",
    "contact_phone": "13800001234",
}
INVITATION = {"message": "欢迎申请增信贷，三个工作日内答复", "officer": "周敏", "phone": "023-47521234"}


class Story(Rehearsal):
    """Acts on cases as the cast; `now` is the instant of every act and moves only when told."""

    def __init__(self, cast: Cast, now: dt.datetime | None = None) -> None:
        super().__init__(now)
        self.cast = cast

    def begin(self, key: str, team: str, on: Any = None, **data: Any) -> Any:
        """Begin a case by a row, as the first signer of a team."""
        return self.begin_as(key, self.cast.teams[team].organisation, on, **data)

    def act(self, key: str, case: Any, team: str, **data: Any) -> Any:
        """Perform a row with all the signatures it needs; returns the case as it then is."""
        return self.act_as(key, case, self.cast.teams[team].organisation, **data)

    def cooperation(self, bank: str = "bank", days: int = 1000, **changed: Any) -> dict[str, Any]:
        """The input of a bank's agreement, its last day so many days from now."""
        organisation = self.cast.teams[bank].organisation
        return {
            **COOPERATION,
            "bank": organisation.pk,
            "account_no": f"6228{organisation.pk:012d}",
            "account_opened_on": (self.day - dt.timedelta(days=30)).isoformat(),
            "effective_until": (self.day + dt.timedelta(days=days)).isoformat(),
            **changed,
        }

    def offered(self, bank: str = "bank", days: int = 1000, **changed: Any) -> Any:
        """A bank's agreement to be signed, with what list 0 requires."""
        case = self.begin("agreement.draft", "finance_bureau", **self.cooperation(bank, days, **changed))
        self.on_file(case, "finance_bureau", "0")
        return self.act("agreement.offer", case, "finance_bureau")

    def agreement(self, bank: str = "bank", days: int = 1000, **changed: Any) -> Any:
        """A bank's agreement in force, or signed where its first day is to come."""
        case = self.offered(bank, days, **changed)
        begins = changed.get("effective_from", self.day.isoformat())
        signed = {"signed_on": self.day.isoformat(), "effective_from": begins}
        return self.act("agreement.sign", case, "district_gov", **signed)

    def suspended(self, agreement: Any, ground: str = "COMPLAINT") -> Any:
        """An agreement whose new business the bureau has suspended."""
        words = {"ground": ground, "reason": "不良率超过 10%"}
        return self.act("agreement.suspend", agreement, "finance_bureau", **words)

    def crossed(self, bank: str = "bank", suspended: bool = False) -> Any:
        """An exit case: a claim begun on a loan the bank calls substandard; suspended: for a complaint before."""
        claim = self.claimed(bank)
        if suspended:
            self.suspended(claim.loan.filing.agreement)
        if self.fresh(claim.loan).tier < "3":
            self.act("loan.classify", self.fresh(claim.loan), bank, tier="3", reason="经营恶化")
        self.at_the_evening_of(self.day)
        self.later(days=1)
        self.now = self.now.replace(hour=10, minute=0)
        return claim.loan.filing.agreement.exit_cases.get()

    def petitioned(self, case: Any, proposal: str = "RESUME") -> Any:
        """An exit case before the government; what the bank has to say is said."""
        if case.status == "OPENED":
            case = self.act("exit_case.state_view", case, "bank", view="已制定清收方案，年内压降不良")
        words = {"proposal": proposal, "opinion": "不良贷款超过规定比例，且已启动代偿"}
        return self.act("exit_case.petition", case, "finance_bureau", **words)

    def decided(self, case: Any, verb: str) -> Any:
        """An exit case the government has decided: "terminate" or "resume"."""
        case = self.petitioned(case, verb.upper())
        words = {"decision_no": f"江津府批〔2026〕{case.pk}号", "decided_on": self.day.isoformat()}
        return self.act(f"exit_case.{verb}", case, "district_gov", reason="经研究决定", **words)

    def terminated(self, agreement: Any) -> Any:
        """An agreement the government has stopped for what Article 22 forbids, after a complaint was substantiated."""
        if not substantiated_about(agreement.bank):
            from tests import complaints  # tells stories itself

            bank = next(name for name, each in self.cast.teams.items() if each.organisation == agreement.bank)
            complaints.substantiated(self, bank=bank)
        return self.act("agreement.terminate", self.fresh(agreement), "district_gov", **self.stopping())

    def stopping(self) -> dict[str, str]:
        """The input of the government's decision to stop a cooperation."""
        return {"ground": "OBSTRUCTION", "decision_no": "江津府函〔2026〕9号", "reason": "经区政府研究，停止合作"}

    def file(self, team: str = "enterprise", **changed: Any) -> Any:
        """The enterprise's file with one person behind it; what is there is changed where something else is said."""
        file = EnterpriseFile.objects.filter(enterprise=self.cast.teams[team].organisation).first()
        if file is None:
            file = self.begin("enterprise_file.open", team, **{**PROFILE, **changed})
            return self.act("enterprise_file.add_person", file, team, **PERSON)
        if any(str(getattr(file, name)) != value for name, value in changed.items()):
            file = self.act("enterprise_file.update", file, team, **{**PROFILE, **changed})
        return file

    def draft(self, team: str = "enterprise", bank: str = "bank", **changed: Any) -> Any:
        """A request, not yet submitted, with every material of list A; `changed` may name fields of the file, too."""
        case = self.begun(team, bank, **changed)
        self.materials(case, team)
        return case

    def begun(self, team: str = "enterprise", bank: str = "bank", **changed: Any) -> Any:
        """A request without any material."""
        of_file = {name: value for name, value in changed.items() if name in PROFILE}
        rest = {name: value for name, value in changed.items() if name in REQUEST}
        assert {*of_file, *rest} == set(changed), changed
        self.file(team, **of_file)
        intended = self.cast.teams[bank].organisation.pk
        return self.begin("application.draft", team, intended_bank=intended, **{**REQUEST, **rest})

    def materials(self, case: Any, team: str = "enterprise") -> None:
        """A file of every kind that list A requires."""
        self.on_file(case, team, "A")

    def on_file(self, case: Any, team: str, listed: str) -> None:
        """A file of every required kind, as rows of one content: sending each through a form would cost every test."""
        by = self.cast.teams[team].handler
        # Nobody opens an agreement's papers in a test, so they have no content: the disk stays as the test found it.
        papers = Attachment(sha256="0" * 64, content_type="application/pdf", size=len(PDF))
        first = papers if listed in ("0", "D") else store.keep(ContentFile(PDF, "材料.pdf"), by=by, kind="licence")
        # Filing and recommendation are in the system: a claim need not bring them (form 4.7).
        required = [kind for kind in kinds(terms.on(self.day), listed) if kind.required]
        wanted = [kind.key for kind in required if kind.held not in ("filing", "recommendation")]
        Attachment.objects.bulk_create(
            Attachment(
                sha256=first.sha256, name=f"{key}.pdf", content_type=first.content_type, size=first.size, kind=key,
                case_type=case.case_type, case_id=case.pk, uploaded_by=by, at=self.now,
            )
            for key in wanted
        )  # fmt: skip

    def submitted(self, **changed: Any) -> Any:
        """A request at its department."""
        return self.act("application.submit", self.draft(**changed), changed.get("team", "enterprise"), **PROMISES)

    def reviewed(self, **changed: Any) -> Any:
        """A request the department has taken up."""
        return self.act("application.take", self.submitted(**changed), "department")

    def answers(self, case: Any, **changed: Any) -> dict[str, Any]:
        """The input of integrity checks: everybody asked about today, nothing found."""
        subjects = [key for key, _name in requests.check_subjects(case)]
        asked = {"subjects": subjects, "categories": list(CheckCategory.values), "source": "区法院、公安、税务"}
        return {**asked, "checked_on": self.day.isoformat(), "result": "CLEAR", **changed}

    def checked(self, **changed: Any) -> Any:
        """A request taken up, with its integrity checks recorded: ready to be recommended."""
        case = self.reviewed(**changed)
        return self.act("application.record_checks", case, "department", **self.answers(case))

    def recommendation(self, bank: str = "bank") -> dict[str, Any]:
        """The input of a recommendation."""
        return {
            "bank": self.cast.teams[bank].organisation.pk,
            "operation_opinion": "经营正常",
            "credit_opinion": "信用良好",
            "industry_opinion": "属鼓励类",
        }

    def recommended(self, bank: str = "bank", **changed: Any) -> Any:
        """A request recommended to a bank."""
        case = self.checked(bank=bank, **changed)
        return self.act("application.recommend", case, "department", **self.recommendation(bank))

    def whitelisted(self, team: str = "department", **changed: Any) -> Any:
        """An enterprise on a department's white list."""
        period = {"valid_from": self.day.isoformat(), "valid_until": months_later(self.day, 12).isoformat()}
        return self.begin("whitelist_entry.add", team, **{**LISTED, **period, **changed})

    def accepted(self, bank: str = "bank", **changed: Any) -> Any:
        """A request the bank has taken up."""
        return self.act("application.accept", self.recommended(bank, **changed), bank)

    def question(self, **changed: Any) -> dict[str, Any]:
        """The input of a question, to be answered within a week."""
        words = {"topic": "近三月流水", "question": "请补充近三个月银行流水", "items": "银行流水\n购销合同"}
        return {**words, "answer_by": (self.day + dt.timedelta(days=7)).isoformat(), **changed}

    def asked(self, request: Any, team: str = "department", **changed: Any) -> Any:
        """A question to the enterprise on a request."""
        return self.begin("inquiry.ask", team, on=request, **self.question(**changed))

    def answered(self, request: Any, team: str = "department", **changed: Any) -> Any:
        """A question the enterprise has answered."""
        return self.act("inquiry.answer", self.asked(request, team, **changed), "enterprise", answer="已补充，见附件")

    def later(self, **ahead: int) -> Story:
        """Move the clock ahead, as dt.timedelta counts it."""
        self.now += dt.timedelta(**ahead)
        return self

    def day_end(self) -> None:
        """Close the story's day: every day-end job runs for it."""
        for name, job in registry.jobs():
            run_job(name, job, self.day)

    def at_the_evening_of(self, day: dt.date) -> Story:
        """Move to 23:00 of a day and close it."""
        self.now = timezone.make_aware(dt.datetime.combine(day, dt.time(23, 0)))
        self.day_end()
        return self

    def below(self, key: str, case: Any) -> Any:
        """The newest case of a type under the same request."""
        model = registry.flow(key).model
        return model.objects.filter(application_id=case.application.pk).latest("id")

    def investigating(self, bank: str = "bank", **changed: Any) -> Any:
        """A loan opinion in work."""
        request = self.accepted(bank, **changed)
        return self.begin("opinion.investigate", bank, on=request, **self.investigators(bank))

    def investigators(self, bank: str = "bank") -> dict[str, Any]:
        """The input that names the two who investigate."""
        team = self.cast.teams[bank]
        assert team.second is not None
        return {"investigator_a": team.handler.pk, "investigator_b": team.second.pk}

    def report(self, **changed: Any) -> dict[str, Any]:
        """The input of a whole report."""
        day = self.day.isoformat()
        days = dict.fromkeys(("firm_credit_on", "people_credit_on", "lookups_on", "visited_on"), day)
        figures = {f"{name}_{place}": value for place in (0, 1, 2) for name, value in FIGURES.items()}
        periods = {f"period_{place}": str(self.day.year - place) for place in (0, 1, 2)}
        return {**REPORT, **days, **figures, **periods, "score": "82", "grade": "A", **changed}

    def photographed(self, paper: Any, bank: str = "bank") -> Any:
        """Photos of the visit, as a row of the report's shelf: sending them through a form would cost every test."""
        by = self.cast.teams[bank].handler
        first = store.keep(ContentFile(PDF, "现场.pdf"), by=by, kind="site_photo")
        Attachment.objects.create(
            sha256=first.sha256, name="现场.pdf", content_type=first.content_type, size=first.size, kind="site_photo",
            case_type="diligence", case_id=paper.pk, uploaded_by=by, at=self.now,
        )  # fmt: skip
        return paper

    def investigated(self, bank: str = "bank", **changed: Any) -> Any:
        """A loan opinion whose report is whole."""
        paper = self.photographed(self.investigating(bank, **changed), bank)
        return self.act("opinion.record", paper, bank, **self.report())

    def opinion(self, **changed: Any) -> dict[str, Any]:
        """The input of a loan opinion."""
        words = {"amount": "3000000", "months": "12", "rate": "5.22", "text": "产销正常", "other_sureties": ""}
        words |= {"repayment_method": "BULLET", "payment_method": "ENTRUSTED"}
        return {**words, "sureties": self.stand_surety(self.cast.enterprise.organisation), **changed}

    @staticmethod
    def stand_surety(enterprise: Any) -> list[int]:
        """The people of an enterprise's file whose surety the notice asks for, and their spouses."""
        file = EnterpriseFile.objects.filter(enterprise=enterprise).first()
        people = list(file.people.present().order_by("id")) if file else []
        first = {each.pk for each in people if each.is_controller or (each.share_pct or 0) >= 25}
        return [each.pk for each in people if each.pk in first or each.spouse_of_id in first]

    def approved(self, bank: str = "bank", rate: str = "5.22", **changed: Any) -> Any:
        """A loan opinion given."""
        paper = self.investigated(bank, **changed)
        request = paper.application
        words = self.opinion(amount=str(request.amount), months=str(request.months), rate=rate)
        words["sureties"] = self.stand_surety(request.enterprise)
        return self.act("opinion.approve", paper, bank, **words)

    def filing_input(self) -> dict[str, Any]:
        """The input of a filing."""
        return {"sureties": "王晨光、李兰", "sureties_complete": "on"}

    def filed(self, bank: str = "bank", **changed: Any) -> Any:
        """A filing with the three."""
        filing = self.below("filing", self.approved(bank, **changed))
        return self.act("filing.submit", filing, bank, **self.filing_input())

    def acknowledged(self, filing: Any) -> Any:
        """A filing, or its change, all three have acknowledged."""
        for party in ("finance_bureau", "fin_dev_center", "guarantor"):
            filing = self.act("filing.acknowledge", filing, party)
        return filing

    def changed(self, filing: Any, **said: Any) -> dict[str, Any]:
        """The input of a change of a filing: what is registered, but for what is said."""
        kept = {name: str(getattr(filing, name)) for name in ("amount", "months", "rate", "sureties")}
        return {**kept, "sureties_complete": "on", "reason": "企业用款减少", **said}

    def amending(self, filing: Any, bank: str = "bank", **said: Any) -> Any:
        """A registered filing whose change the three have before them."""
        return self.act("filing.amend", filing, bank, **self.changed(filing, **said))

    def registered(self, bank: str = "bank", **changed: Any) -> Any:
        """A filing all three have acknowledged."""
        return self.acknowledged(self.filed(bank, **changed))

    def drawing(self, loan: Any, **changed: Any) -> dict[str, Any]:
        """The input of a disbursement."""
        return {
            "contract_no": f"HT{loan.pk}",
            "note_no": f"JJ{loan.pk}",
            "voucher_no": f"FK{loan.pk}",
            "amount": str(loan.filing.amount),
            "rate": str(loan.filing.rate),
            "drawn_on": self.day.isoformat(),
            "matures_on": months_later(self.day, loan.filing.months).isoformat(),
            **changed,
        }

    def drawn(self, bank: str = "bank", **changed: Any) -> Any:
        """A disbursed loan."""
        loan = self.registered(bank, **changed).loan
        return self.act("loan.draw", loan, bank, **self.drawing(loan))

    def repaid(self, loan: Any, principal: str, bank: str = "bank", key: str = "loan.repay") -> Any:
        """A repayment recorded on a loan, or on a claim by its own row."""
        serial = self.now.timestamp()
        return self.act(
            key, loan, bank, paid_on=self.day.isoformat(), principal=principal, voucher_no=f"HK{loan.pk}-{serial:.0f}"
        )

    def asking(self, rule: str = "LOAN-10", days: int = 40, **changed: Any) -> dict[str, Any]:
        """The input of a request for a waiver."""
        until = (self.day + dt.timedelta(days=days)).isoformat()
        return {"rule": rule, "reason": "抵押登记延误，放款顺延", "until": until, **changed}

    def waiver(self, case: Any, rule: str = "LOAN-10", bank: str = "bank", **changed: Any) -> Any:
        """A waiver asked for on an opinion, a filing or a loan."""
        row = {"opinion": "ask", "filing": "ask_on_filing", "loan": "ask_on_loan"}[case.case_type]
        return self.begin(f"waiver.{row}", bank, on=case, **self.asking(rule, **changed))

    def granting(self, waiver: Any, **changed: Any) -> dict[str, Any]:
        """The input of the bureau's consent."""
        return {"until": waiver.asked_until.isoformat(), "opinion": "延误非企业原因，同意顺延", **changed}

    def waived(self, case: Any, rule: str = "LOAN-10", bank: str = "bank", **changed: Any) -> Any:
        """A waiver in force for the days asked."""
        waiver = self.waiver(case, rule, bank, **changed)
        return self.act("waiver.grant", waiver, "finance_bureau", **self.granting(waiver))

    def check_input(self, **changed: Any) -> dict[str, Any]:
        """The input of a check that finds nothing."""
        by = {"checked_on": self.day.isoformat(), "checker_a": "赵甲", "checker_b": "钱乙"}
        return {**by, "use_as_agreed": "yes", "business": "产销正常", "tier": "1", **changed}

    def visited(self, loan: Any, team: str = "bank", **changed: Any) -> Any:
        """A special check of a loan."""
        return self.begin("check.visit", team, on=self.fresh(loan), **self.check_input(**changed))

    def check_due(self, loan: Any = None) -> Any:
        """The planned check of a loan: the evening of the day has planned it."""
        loan = loan or self.drawn()
        self.day_end()
        return loan.checks.get(status="DUE")

    def overdue(self, bank: str = "bank", **changed: Any) -> Any:
        """A loan whose last pay day is over; the story's clock has moved to the evening after it."""
        loan = self.registered(bank, **changed).loan
        matures_on = self.day + dt.timedelta(days=60)
        loan = self.act("loan.draw", loan, bank, **self.drawing(loan, matures_on=matures_on.isoformat()))
        self.at_the_evening_of(loan.pay_by + dt.timedelta(days=1))
        self.now = timezone.make_aware(dt.datetime.combine(self.day + dt.timedelta(days=1), dt.time(10, 0)))
        return self.fresh(loan)

    def funded(self, amount: str = "10000000", bank: str = "bank") -> Any:
        """Money on a bank's special account."""
        agreement = Agreement.objects.get(bank=self.cast.teams[bank].organisation, status="EFFECTIVE")
        case = self.begin(
            "fund_movement.draft", "finance_bureau", on=agreement, kind="DEPOSIT", amount=amount, basis="年度存放方案"
        )
        case = self.act("fund_movement.submit", case, "finance_bureau")
        case = self.act("fund_movement.approve", case, "district_gov", **self.approval(case))
        return self.act(
            "fund_movement.book", case, "guarantor", voucher_no=f"CR{case.pk}", booked_on=self.day.isoformat()
        )

    def plan(self, **changed: Any) -> dict[str, Any]:
        """The input of an allocation by hand."""
        words = {"year": str(self.day.year), "total": "30000000", "basis": "MANUAL", "cap_pct": "100", "unit": "1"}
        return {**words, "explanation": "首年按协议存放", **changed}

    def planned(self, total: str = "30000000", **changed: Any) -> Any:
        """An allocation of the pool, drafted."""
        return self.begin("allocation.draft", "finance_bureau", **self.plan(total=total, **changed))

    def approval(self, case: Any) -> dict[str, Any]:
        """A government decision of the day."""
        return {"approval_no": f"江津府函〔2026〕{case.pk}号", "approved_on": self.day.isoformat()}

    def claim_input(self) -> dict[str, Any]:
        """The input of a claim."""
        return {
            "overdue_reason": "下游拖欠货款",
            "measures_taken": "电话催收、上门催收、书面催收",
            "measures_planned": "起诉并申请财产保全",
            "notice_sent_on": self.day.isoformat(),
            "interest_owed": "12345.67",
            "leads": "保证人王晨光名下住房一套",
            "account_holder": "重庆农商行江津支行",
            "account_no": "6228000000000001",
            "account_branch": "重庆农商行江津支行营业部",
            "officer": "周敏",
        }

    def claim_drafted(self, bank: str = "bank", loan: Any = None, **changed: Any) -> Any:
        """A claim not yet submitted, with every material of list D."""
        loan = loan if loan is not None else self.overdue(bank, **changed)
        claim = self.begin("claim.draft", bank, on=loan, **self.claim_input())
        self.on_file(claim, bank, "D")
        return claim

    def claimed(self, bank: str = "bank", **changed: Any) -> Any:
        """A claim with the finance bureau."""
        return self.act("claim.submit", self.claim_drafted(bank, **changed), bank)

    def review_input(self) -> dict[str, Any]:
        """The input of a review."""
        ticks = ("contract_agrees", "note_agrees", "filing_agrees", "system_agrees", "ledger_agrees")
        return {**dict.fromkeys(ticks, "on"), "opinion": "五项核对一致，建议代偿"}

    def reviewed_claim(self, bank: str = "bank", **changed: Any) -> Any:
        """A claim before the government."""
        return self.act("claim.review", self.claimed(bank, **changed), "finance_bureau", **self.review_input())

    def entrusted(self, bank: str = "bank", **changed: Any) -> Any:
        """A claim whose payment is entrusted."""
        claim = self.reviewed_claim(bank, **changed)
        approved = split(claim.loan.outstanding, claim.share_pct).pool
        claim = self.act("claim.approve", claim, "district_gov", approved=str(approved), **self.approval(claim))
        return self.act("claim.entrust", claim, "finance_bureau")

    def payment(self, claim: Any, amount: str | None = None) -> dict[str, Any]:
        """The input of a payment: what is due unless told otherwise."""
        voucher_no = f"DC{claim.pk}-{claim.payouts.count() + 1}"
        amount = amount or str(claims.due(self.fresh(claim)).now)
        return {"amount": amount, "voucher_no": voucher_no, "paid_on": self.day.isoformat()}

    def paid(self, bank: str = "bank", **changed: Any) -> Any:
        """A paid claim."""
        claim = self.entrusted(bank, **changed)
        return self.act("claim.pay", claim, "guarantor", **self.payment(claim))

    def receiving(self, total: str, voucher_no: str, costs: str = "0", interest: str = "0") -> dict[str, Any]:
        """The input of a receipt."""
        words = {"total": total, "costs": costs, "interest": interest, "method": "ENFORCED", "voucher_no": voucher_no}
        return {**words, "received_on": self.day.isoformat()}

    def deposited(self, recovery: Any, total: str, *, costs: str = "0", interest: str = "0", bank: str = "bank") -> Any:
        """A receipt of a recovery whose return the bank has paid to the account."""
        serial = recovery.receipts.count() + 1
        if Decimal(costs):
            self.spent(recovery, costs, bank)
        words = self.receiving(total, f"ZC{recovery.pk}-{serial}", costs=costs, interest=interest)
        receipt = self.begin("receipt.register", bank, on=self.fresh(recovery), **words)
        receipt = self.act("receipt.verify", receipt, "finance_bureau")
        voucher = {"deposit_voucher_no": f"JC{receipt.pk}", "deposited_on": self.day.isoformat()}
        return self.act("receipt.deposit", receipt, bank, **voucher)

    def received(self, recovery: Any, total: str, **words: str) -> Any:
        """A receipt of a recovery, booked by all hands."""
        return self.act("receipt.confirm", self.deposited(recovery, total, **words), "guarantor")

    def kept(self, team: str = "bank") -> list[int]:
        """A file the handler of a team has sent."""
        return [store.keep(ContentFile(PDF, "证据.pdf"), by=self.cast.teams[team].handler, kind="files").pk]

    def spent(self, recovery: Any, amount: str, bank: str = "bank", **changed: Any) -> Any:
        """A documented cost of a pursuit."""
        voucher_no = f"FY{recovery.pk}-{recovery.costs.count() + 1}"
        words = {"kind": "LAWYER", "amount": amount, "voucher_no": voucher_no, "on": self.day.isoformat(), **changed}
        return self.act("recovery.record_cost", self.fresh(recovery), bank, **{"files": self.kept(bank), **words})

    def progress(self, **changed: Any) -> dict[str, Any]:
        """The input of a progress report."""
        said = {"stage": "ENFORCEMENT", "officer": "赵甲", "case_no": "（2026）渝0116执1号", "court": "江津区人民法院"}
        said |= {"judgment": "判令偿还本息", "leads": "厂房一处", "measures": "申请强制执行", "next_steps": "续封"}
        return {**said, "expected": "100000", **changed}

    def seizing(self, days: int = 365, bank: str = "bank", **changed: Any) -> dict[str, Any]:
        """The input of a seizure."""
        until = (self.day + dt.timedelta(days=days)).isoformat()
        words = {
            "kind": "FIRST",
            "asset": "双福工业园厂房",
            "court": "江津区人民法院",
            "order_no": "（2026）渝0116执保1号",
        }
        return {**words, "since": self.day.isoformat(), "until": until, "files": self.kept(bank), **changed}

    def seized(self, recovery: Any, days: int = 365, bank: str = "bank", **changed: Any) -> Any:
        """A pursuit with a seizure that ends in so many days."""
        return self.act("recovery.record_seizure", self.fresh(recovery), bank, **self.seizing(days, bank, **changed))

    def taking_back(self, **changed: Any) -> dict[str, Any]:
        """The input of a reversal."""
        return {"ground": "NOT_ARRIVED", "reason": "错记他户款项", "files": self.kept("finance_bureau"), **changed}

    def taken_back(self, receipt: Any, **changed: Any) -> Any:
        """A receipt taken back."""
        return self.act("receipt.reverse", self.fresh(receipt), "finance_bureau", **self.taking_back(**changed))

    def proof(self, bank: str = "bank", **changed: Any) -> dict[str, Any]:
        """The input of a bank that finds its measures exhausted."""
        order = {"ground": "COURT_ORDER", "evidence_no": "（2026）渝0116执1号", "opinion": "终结本次执行"}
        return {**order, "files": self.kept(bank), **changed}

    def exhausted(self, recovery: Any, bank: str = "bank", **changed: Any) -> Any:
        """A recovery whose measures are exhausted by a court's order, as the bureau has confirmed."""
        recovery = self.act("recovery.exhaust", self.fresh(recovery), bank, **self.proof(bank, **changed))
        return self.act("recovery.confirm_exhausted", recovery, "finance_bureau")

    def sheet(self, recovery: Any, bank: str = "bank") -> Any:
        """A settlement drawn up, its evidence on file."""
        sheet = self.begin("settlement.draft", bank, on=self.exhausted(recovery, bank), summary="已穷尽追偿措施")
        self.on_file(sheet, bank, "F")
        return sheet

    def approved_sheet(self, recovery: Any, bank: str = "bank") -> Any:
        """A settlement the government has approved."""
        sheet = self.act("settlement.submit", self.sheet(recovery, bank), bank)
        sheet = self.act("settlement.review", sheet, "finance_bureau")
        return self.act("settlement.approve", sheet, "district_gov", **self.approval(sheet))

    def settled(self, recovery: Any, bank: str = "bank") -> Any:
        """A settlement, filed away."""
        sheet = self.approved_sheet(recovery, bank)
        done = {"voucher_no": "无" if not sheet.tail else f"QS{sheet.pk}", "executed_on": self.day.isoformat()}
        sheet = self.act("settlement.execute", sheet, "guarantor", **done)
        return self.act("settlement.archive", sheet, "finance_bureau", archive_no=f"GD-{sheet.pk}")

    def proposed(self, team: str = "finance_bureau", **changed: Any) -> Any:
        """A proposal to bar the enterprise; persons: lines of name and number."""
        return self.begin("blacklist_entry.propose", team, **{**ENTRY, "file": paper(), **changed})

    def noticed(self, entry: Any) -> Any:
        """Its notice is issued."""
        return self.act("blacklist_entry.issue_notice", entry, "finance_bureau")

    def service(self) -> dict[str, Any]:
        """The input of a service."""
        return {"served_by": "DIRECT", "served_on": self.day.isoformat(), "file": paper("送达回证.pdf")}

    def notified(self, entry: Any = None, **changed: Any) -> Any:
        """Its notice is served; the days to object run."""
        entry = self.noticed(entry or self.proposed(**changed))
        return self.act("blacklist_entry.notify", entry, "finance_bureau", **self.service())

    def objection(self) -> dict[str, Any]:
        """The input of an objection on paper."""
        return {"statement": "合同属实", "received_on": self.day.isoformat(), "file": paper("申辩书.pdf")}

    def objected(self, entry: Any = None, **changed: Any) -> Any:
        """An objection is with the bureau."""
        entry = self.notified(entry, **changed)
        return self.act("blacklist_entry.object", entry, "finance_bureau", **self.objection())

    def weighed(self, entry: Any = None, result: str = "UPHOLD", **changed: Any) -> Any:
        """The objection is reviewed, on the same day; what is upheld is before the government."""
        words = {"result": result, "opinion": "经核实，申辩理由不成立"}
        return self.act("blacklist_entry.review", self.objected(entry, **changed), "finance_bureau", **words)

    def decision(self, no: str = "江津府〔2026〕1号") -> dict[str, Any]:
        """The input of the government's decision."""
        return {"decision_no": no, "decided_on": self.day.isoformat()}

    def listed(self, entry: Any = None, **changed: Any) -> Any:
        """An entry in force, decided on the story's day; the clock has not moved."""
        return self.act("blacklist_entry.list", self.weighed(entry, **changed), "district_gov", **self.decision())

    def guaranteed(self, upto: str = "APPROVED", bank: str = "bank", **changed: Any) -> Any:
        """A guarantee the bank asked for, brought to APPLIED, REVIEW (investigated) or APPROVED."""
        paper = self.investigated(bank, **changed)
        request = paper.application
        words = {"amount": str(request.amount), "months": str(request.months), "ratio_pct": "80"}
        case = self.begin("guarantee.apply", bank, on=paper, reason="抵押物不足", **words)
        if upto == "APPLIED":
            return case
        case = self.act("guarantee.take", case, "guarantor")
        case = self.act("guarantee.investigate", case, "guarantor", findings="订单稳定", fee_rate="1")
        words = {"kind": "MORTGAGE", "what": "厂房一处", "value": "2000000"}
        case = self.act("guarantee.add_counter", case, "guarantor", **words)
        return case if upto == "REVIEW" else self.act("guarantee.approve", case, "guarantor", **self.agreeing(case))

    def agreeing(self, case: Any, **changed: Any) -> dict[str, Any]:
        """The input of the guarantor's consent."""
        return {"amount": str(case.amount), "ratio_pct": "80", "fee_rate": "1", "opinion": "同意担保", **changed}

    def guaranteed_filing(self, bank: str = "bank", **changed: Any) -> Any:
        """A registered filing that the guarantor backs."""
        paper = self.guaranteed(bank=bank, **changed).opinion
        request = paper.application
        words = self.opinion(amount=str(request.amount), months=str(request.months))
        filing = self.below("filing", self.act("opinion.approve", paper, bank, **words))
        filing = self.act("filing.submit", filing, bank, **self.filing_input())
        for party in ("finance_bureau", "fin_dev_center", "guarantor"):
            filing = self.act("filing.acknowledge", filing, party)
        return filing

    def in_force(self, bank: str = "bank", days: int = 0, **changed: Any) -> Any:
        """A guarantee in force; days: how long the loan runs, otherwise as filed."""
        loan = self.guaranteed_filing(bank, **changed).loan
        until = {"matures_on": (self.day + dt.timedelta(days=days)).isoformat()} if days else {}
        return self.act("loan.draw", loan, bank, **self.drawing(loan, **until)).guarantee

    def called(self, bank: str = "bank", **changed: Any) -> Any:
        """A guarantee on an overdue loan, its payout requested; the clock stands on the morning after."""
        case = self.in_force(bank, days=60, **changed)
        self.at_the_evening_of(case.loan.pay_by + dt.timedelta(days=1))
        self.now = timezone.make_aware(dt.datetime.combine(self.day + dt.timedelta(days=1), dt.time(10, 0)))
        return self.act("guarantee.request_payout", self.fresh(case), bank, **self.calling(case))

    def calling(self, case: Any, **changed: Any) -> dict[str, Any]:
        """The input of a bank's request for the payout: everything guaranteed."""
        most = guarantees.most_payable(self.fresh(case))
        return {"amount": str(most), "basis": "下游拖欠货款，书面催收三次", **changed}

    def paying_out(self, case: Any, **changed: Any) -> dict[str, Any]:
        """The input of the guarantor's payment."""
        due = guarantees.due(self.fresh(case))
        return {"amount": str(due), "voucher_no": f"DBDC{case.pk}", "paid_on": self.day.isoformat(), **changed}

    def paid_by_guarantor(self, bank: str = "bank", **changed: Any) -> Any:
        """A guarantee paid out."""
        case = self.called(bank, **changed)
        return self.act("guarantee.pay_out", case, "guarantor", **self.paying_out(case))

    def back_to_guarantor(self, case: Any, amount: str, source: str = "BORROWER") -> Any:
        """Money that came back to the guarantor."""
        serial = case.receipts.count() + 1
        words = {"received_on": self.day.isoformat(), "voucher_no": f"DBSK{case.pk}-{serial}", "source": source}
        return self.act("guarantee.receive", self.fresh(case), "guarantor", amount=amount, **words)

    def entered(self, month: str, team: str = "pboc_branch", **words: str) -> Any:
        """Inclusive-SME figures of a month, to be checked."""
        return self.begin("indicator_month.enter", team, month=month, **{"evidence": "S7101", **words})

    def figures(self, month: str, team: str = "pboc_branch", **words: str) -> Any:
        """Inclusive-SME figures of a month, checked."""
        return self.act("indicator_month.confirm", self.entered(month, team, **words), team)

    def targets(self, year: str = "2026", **changed: str) -> Any:
        """A year's targets in force."""
        words = {"year": year, "source_doc": "江津府办发〔2020〕20号", **changed}
        case = self.begin("target_year.draft", "finance_bureau", **words)
        return self.act("target_year.put_in_force", case, "finance_bureau")

    def evaluation(self, **changed: Any) -> Any:
        """The evaluation of the bank for the year before, drafted."""
        words = {"year": str(self.day.year - 1), "evaluated": self.cast.bank.organisation.pk, **changed}
        return self.begin("evaluation.draft", "finance_bureau", **words)
