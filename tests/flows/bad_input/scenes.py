"""Cases brought to the state in which a row may be tried: a tree of scenes, each one act beyond its parent."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.core.files.base import ContentFile
from django.db import connection, transaction
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone

from applications.models import Agreement, Application
from compensation.models import RecoveryCase
from loans.models import Loan
from reporting.models import MonthlyReport
from tests import balances, complaints, coordinations, statements, supervisions
from tests.cast import FIRM, SINCE, Cast, assemble
from tests.flows.bad_input.garbage import PDF
from tests.flows.conftest import NOW
from tests.story import INVITATION, LISTED, PERSON, PROMISES, REQUEST, Story, paper
from zengxindai.accounts import people
from zengxindai.accounts.models import Kind
from zengxindai.audit.models import Event
from zengxindai.documents import store
from zengxindai.ledger.models import Entry, Hold
from zengxindai.workflow.models import Proposal

TARGETS = {"year": "2026", "source_doc": "江津府办发〔2020〕20号"}
FIGURES = {
    "inclusive_balance": "5000000000", "inclusive_households": "6000", "inclusive_rate": "5.5",
    "inclusive_npl": "80000000", "tech_balance": "300000000", "tech_households": "120", "evidence": "S7101",
    "reason": "首次填报",
}  # fmt: skip
BACKEND = "zengxindai.accounts.backends.AccountBackend"
Scene = Callable[[Story, Any], Any]


@dataclass
class Place:
    """A case in a state, the story that led there, and everybody signed in."""

    story: Story
    case: Any
    clients: dict[tuple[str, str], Client] = field(default_factory=dict)

    def client(self, team: str, duty: str) -> Client:
        """The signed-in person of a team."""
        key = (team, duty)
        if key not in self.clients:
            self.clients[key] = nobody()
            self.clients[key].force_login(self.story.cast.teams[team].who(duty), backend=BACKEND)
        return self.clients[key]

    def marks(self) -> tuple[Any, ...]:
        """What must stay as it is when nothing was done: trail, proposals, money, the case itself."""
        wanted = [f"(SELECT count(*) FROM {model._meta.db_table})" for model in (Event, Proposal, Entry, Hold)]
        if self.case is not None:
            wanted.append(f"(SELECT t::text FROM {self.case._meta.db_table} t WHERE id = {self.case.pk})")
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {', '.join(wanted)}")
            found: tuple[Any, ...] = cursor.fetchone()
        return found


# One for all clients: the middleware is set up once.
HANDLER = ClientHandler(enforce_csrf_checks=False)


def nobody() -> Client:
    """A client that has not signed in; failures come back as answers, not as exceptions."""
    client = Client(raise_request_exception=False)
    client.handler = HANDLER
    return client


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside has to be fit to be committed, and is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def settle_constraints() -> None:
    """Let the database judge now what it would judge at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


class Theatre:
    """Plays scenes one after another: what two of them have in common is played once, the rest is taken back."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.open: list[tuple[str, dt.datetime, Any, ExitStack]] = []

    def show(self, name: str) -> Place:
        """The place of a scene, its clock standing; any scene shown before is over."""
        path = way(name)
        shared = next((n for n, each in enumerate(self.open) if path[n : n + 1] != [each[0]]), len(self.open))
        self.close(shared)
        for step in path[shared:]:
            self.enter(step)
        _, now, case, _ = self.open[-1]
        return Place(Story(self.cast, now), case)

    def enter(self, name: str) -> None:
        """One act further."""
        before = self.open[-1] if self.open else None
        story = Story(self.cast, before[1] if before else NOW)
        stack = ExitStack()
        stack.enter_context(undone())
        self.open.append((name, story.now, None, stack))
        stack.enter_context(time_machine.travel(story.now, tick=False))
        case = SCENES[name][1](story, before[2] if before else None)
        stack.enter_context(time_machine.travel(story.now, tick=False))
        self.open[-1] = (name, story.now, case and story.fresh(case), stack)

    def close(self, shared: int = 0) -> None:
        """Take back what is not shared."""
        while len(self.open) > shared:
            self.open.pop()[3].close()


def way(name: str) -> list[str]:
    """The scenes from the first to this one."""
    parent = SCENES[name][0]
    return [*way(parent), name] if parent else [name]


@contextmanager
def theatre() -> Iterator[Theatre]:
    """The cast and one bank's agreement, for as long as the tests of a module last."""
    with undone():
        cast = assemble()
        Story(cast, NOW).agreement()
        house = Theatre(cast)
        try:
            yield house
        finally:
            house.close()


def barred(story: Story, case: Any) -> Any:
    """The same case, its enterprise meanwhile on the black list."""
    story.listed()
    return case


def person_barred(story: Story, case: Any) -> Any:
    """The same case, the enterprise's controller meanwhile on the black list, as the person responsible in another."""
    who = f"{PERSON['name']} {PERSON['identity_no']}"
    entry = story.proposed(uscc=LISTED["uscc"], subject=LISTED["subject"], persons=who)
    story.listed(entry.persons.get())
    return case


def suspended(story: Story, case: Any) -> Any:
    """The same case, its bank's agreement meanwhile suspended."""
    story.suspended(agreement_of(story, None))
    return case


def agreement_of(story: Story, case: Any) -> Any:
    """The bank's agreement."""
    return Agreement.objects.get(bank=story.cast.bank.organisation)


def checked_long_ago(story: Story, case: Any) -> Any:
    """The same case, asked about the day before the answers that still count."""
    day = (story.day - dt.timedelta(days=31)).isoformat()
    return story.act("application.record_checks", case, "department", **story.answers(case, checked_on=day))


def stale(story: Story, case: Any) -> Any:
    """The same case after the recommendation's last day, before the evening has expired it."""
    story.later(days=200)
    return case


def stale_entry(story: Story, entry: Any) -> Any:
    """The same entry the morning after its last day, before the evening has ended it."""
    story.later(days=(entry.valid_until - story.day).days + 1)
    return entry


def branched(story: Story, request: Any) -> Any:
    """A request at a bank that has a branch."""
    bank = story.cast.bank.organisation
    people.organise(Kind.BANK, "CQNSH-SF", "双福支行", parent=bank, valid_from=SINCE)
    return request


def declined(story: Story, paper: Any) -> Any:
    """A request the bank declined; another bank cooperates too."""
    story.agreement("other_bank")
    words = {"decline_code": "OTHER", "reason": "行业集中度已到上限"}
    return story.act("opinion.decline", paper, "bank", **words).application


def returned_under(story: Story, inquiry: Any) -> Any:
    """A question that was answered on a request sent back for correction meanwhile."""
    story.act("application.return_for_correction", inquiry.application, "department", reason="缺纳税证明")
    return inquiry


def handed_on(story: Story, case: Any) -> Any:
    """A request another department has handed on to this one."""
    words = {"department": story.cast.department.organisation.pk, "reason": "属农产品加工业"}
    return story.act("application.transfer", story.submitted(industry_code="A0151"), "other_department", **words)


def withdrawn_under(story: Story, paper: Any) -> Any:
    """An opinion in work whose request the enterprise has withdrawn."""
    story.act("application.withdraw", paper.application, "enterprise", reason="不再需要")
    return paper


def agreement_words(story: Story, opened: int = -30, until: int = 1000) -> dict[str, Any]:
    """The input of an agreement with the other bank; account opening and end in days from now."""
    opening = (story.day + dt.timedelta(days=opened)).isoformat()
    return {
        **story.cooperation("other_bank", until, account_opened_on=opening),
        "effective_from": "",
        "signatory_gov": "张区长",
        "signatory_bank": "李行长",
        "deposit_amount": "6000000",
        "leverage": "10",
        "claim_wait_days": "0",
        "no_cover_grounds": "未按规定备案的贷款",
        "report_wd": "5",
        "remarks": "无",
    }


def new_agreement(**changed: int) -> Scene:
    """The other bank's agreement as drafted, with what list 0 requires."""

    def drafted(story: Story, case: Any) -> Any:
        found = story.begin("agreement.draft", "finance_bureau", **agreement_words(story, **changed))
        story.on_file(found, "finance_bureau", "0")
        return found

    return drafted


def bare_agreement(story: Story, case: Any) -> Any:
    """The other bank's agreement before both sides, without a scan and without product rules."""
    drafted = story.begin("agreement.draft", "finance_bureau", **agreement_words(story))
    return story.act("agreement.offer", drafted, "finance_bureau")


def elsewhere_cooperating(story: Story, case: Any) -> Any:
    """The same case, its bank's agreement suspended while another bank cooperates."""
    story.agreement("other_bank")
    return suspended(story, case)


def paused(ground: str) -> Scene:
    """The bank's agreement, suspended on a ground."""
    return lambda story, case: story.suspended(agreement_of(story, None), ground)


def act(key: str, team: str, **words: Any) -> Scene:
    """One act with the same words wherever it is played."""
    return lambda story, case: story.act(key, case, team, **words)


def elsewhere(story: Story, case: Any) -> Any:
    """A filing of an enterprise that is not registered here."""
    return story.below("filing", story.approved(registered_address="重庆市渝北区", purpose="搬迁"))


def day_after(story: Story, loan: Any) -> Any:
    """A loan not drawn on the filing's last day, before the night."""
    story.now += loan.filing.draw_by + dt.timedelta(days=1) - story.day
    return loan


def month_later(story: Story, case: Any) -> Any:
    """The same case when the integrity checks of its request count no more."""
    story.later(days=31)
    return case


def overdue(story: Story, loan: Any) -> Any:
    """A loan whose last pay day is over; the clock has moved to the morning after."""
    matures_on = (story.day + dt.timedelta(days=60)).isoformat()
    loan = story.act("loan.draw", loan, "bank", **story.drawing(loan, matures_on=matures_on))
    story.at_the_evening_of(loan.pay_by + dt.timedelta(days=1))
    return morning_after(story, loan)


def morning_after(story: Story, case: Any) -> Any:
    """Ten o'clock of the next day."""
    story.now = timezone.make_aware(dt.datetime.combine(story.day + dt.timedelta(days=1), dt.time(10, 0)))
    return case


def never_drawn(story: Story, loan: Any) -> Any:
    """A loan that lapsed with its filing; the clock has moved to the morning after."""
    story.at_the_evening_of(loan.filing.draw_by + dt.timedelta(days=1))
    return morning_after(story, loan)


def applied_for(story: Story, opinion: Any) -> Any:
    """The bank asks the guarantor to stand behind the loan of an opinion."""
    words = {"amount": "3000000", "months": "12", "ratio_pct": "80", "reason": "抵押物不足"}
    return story.begin("guarantee.apply", "bank", on=opinion, **words)


def looked_into(story: Story, guarantee: Any) -> Any:
    """The guarantor's investigation is recorded, with one counter-guarantee."""
    story.act("guarantee.investigate", guarantee, "guarantor", findings="订单稳定", fee_rate="1")
    words = {"kind": "MORTGAGE", "what": "厂房一处", "value": "2000000"}
    return story.act("guarantee.add_counter", story.fresh(guarantee), "guarantor", **words)


def guaranteed_overdue(story: Story, guarantee: Any) -> Any:
    """The guarantee of a loan whose last pay day is over."""
    opinion = story.act("opinion.approve", guarantee.opinion, "bank", **story.opinion())
    filing = story.act("filing.submit", story.below("filing", opinion), "bank", **story.filing_input())
    overdue(story, story.acknowledged(filing).loan)
    return story.fresh(guarantee)


def claim(story: Story, loan: Any) -> Any:
    """A drafted claim, with enough money on the account."""
    story.funded()
    return story.claim_drafted(loan=loan)


def dear(story: Story, case: Any) -> Any:
    """A claim on a loan whose rate is above the cap by now, as nothing in the product lets it become."""
    Loan.objects.filter(pk=case.loan_id).update(rate="9.99")
    return case


def again(story: Story, case: Any, new: bool = False) -> Any:
    """A claim raised again on a loan whose claim was refused, with new evidence or without."""
    case = story.act("claim.reject", case, "finance_bureau", reason="用途不符")
    case = story.claim_drafted(loan=story.fresh(case.loan))
    if new:
        kept = store.keep(paper("审计报告.pdf"), by=story.cast.bank.handler, kind="claim_new")
        story.act("claim.attach", case, "bank", kind="claim_new", files=[kept.pk])
    return case


def refused_twice(story: Story, case: Any) -> Any:
    """A loan whose claims were refused as often as may be."""
    case = story.act("claim.submit", again(story, case, new=True), "bank")
    return story.fresh(story.act("claim.reject", case, "finance_bureau", reason="证据不足").loan)


def repaid_under(story: Story, case: Any) -> Any:
    """A drafted claim on a loan that is repaid meanwhile."""
    story.repaid(story.fresh(case.loan), "3000000")
    return case


def short(story: Story, loan: Any) -> Any:
    """A claim the account could pay only in part."""
    story.funded("1000000")
    case = story.act("claim.submit", story.claim_drafted(loan=loan), "bank")
    case = story.act("claim.review", case, "finance_bureau", **story.review_input())
    case = story.act("claim.approve", case, "district_gov", approved="1950000.00", **story.approval(case))
    case = story.act("claim.entrust", case, "finance_bureau")
    return story.act("claim.pay", case, "guarantor", **story.payment(case))


def refilled(story: Story, case: Any) -> Any:
    """The account has money again."""
    story.funded("5000000")
    return case


def receipt_words(story: Story) -> dict[str, Any]:
    """The input of a receipt."""
    return {
        "received_on": story.day.isoformat(),
        "total": "500000",
        "costs": "20000",
        "interest": "0",
        "method": "ENFORCED",
        "voucher_no": "ZC-1",
    }


def receipt_of(story: Story, recovery: Any) -> Any:
    """A receipt just registered."""
    return story.begin("receipt.register", "bank", on=recovery, **receipt_words(story))


def receipt_under(story: Story, case: Any) -> Any:
    """The same settlement or recovery, a receipt having come meanwhile."""
    recovery = story.spent(story.fresh(getattr(case, "recovery", case)), "20000", voucher_no="FY-2")
    receipt_of(story, recovery)
    return case


def booked_under(story: Story, case: Any) -> Any:
    """The same settlement, a receipt having been booked meanwhile."""
    story.received(story.fresh(case.recovery), "100000")
    return case


def booked_after(story: Story, receipt: Any) -> Any:
    """The same receipt, another having been booked after it."""
    story.received(story.fresh(receipt.recovery), "1000")
    return receipt


def to_be_checked(story: Story, recovery: Any) -> Any:
    """The bank finds its measures exhausted."""
    return story.act("recovery.exhaust", recovery, "bank", **story.proof())


def without_evidence(story: Story, recovery: Any) -> Any:
    """A settlement with nothing on file."""
    return story.begin("settlement.draft", "bank", on=recovery, summary="已穷尽追偿措施")


def with_evidence(story: Story, sheet: Any) -> Any:
    """A settlement with what list F requires, one file of it sent."""
    story.on_file(sheet, "bank", "F")
    return sheet


def returned(story: Story, receipt: Any) -> Any:
    """A receipt whose return is paid."""
    voucher = {"deposit_voucher_no": "JC-1", "deposited_on": story.day.isoformat()}
    return story.act("receipt.deposit", receipt, "bank", **voucher)


def month_end(story: Story, loan: Any) -> Any:
    """The bank's report of the month, the morning after."""
    last = calendar.monthrange(story.day.year, story.day.month)[1]
    story.at_the_evening_of(story.day.replace(day=last))
    return morning_after(story, MonthlyReport.objects.get(reporter=story.cast.bank.organisation))


def month_later_still(story: Story, report: Any) -> Any:
    """The next month is reported as well."""
    day = report.period.last + dt.timedelta(days=1)
    story.at_the_evening_of(day.replace(day=calendar.monthrange(day.year, day.month)[1]))
    return morning_after(story, story.fresh(report))


def recorded_late(story: Story, report: Any) -> Any:
    """A payment of the month, recorded the morning after."""
    loan = Loan.objects.get(bank=story.cast.bank.organisation)
    late = {"paid_on": report.period.last.isoformat(), "principal": "500000", "voucher_no": "HK-L"}
    story.act("loan.repay", loan, "bank", **late)
    return story.fresh(report)


def executed(story: Story, sheet: Any) -> Any:
    """A settlement carried out."""
    words = {"voucher_no": "无", "executed_on": story.day.isoformat()}
    return story.act("settlement.execute", sheet, "guarantor", **words)


WRONG = {"amount": "5000000.01", "months": "600"}


def material_asked(story: Story, paper: Any) -> Any:
    """The bank asks the enterprise for more."""
    story.asked(paper.application, "bank")
    return story.fresh(paper)


MONEY = {"kind": "DEPOSIT", "amount": "10000000", "basis": "年度存放方案"}
SENT = {"progress": "正常", "problems": "", "next_steps": ""}


def request_words(story: Story) -> dict[str, Any]:
    """The input of another request of the same enterprise."""
    return {**REQUEST, "purpose": "备货", "intended_bank": story.cast.bank.organisation.pk}


def owing(story: Story, file: Any) -> Any:
    """A file that names a loan elsewhere."""
    words = {
        "lender": "农商行",
        "balance": "500000",
        "matures_on": "2027-01-01",
        "security": "CREDIT",
        "tier": "NORMAL",
    }
    return story.act("enterprise_file.add_financing", file, "enterprise", **words)


def nobody_named(story: Story, case: Any) -> Any:
    """A draft of an enterprise whose file names nobody any more."""
    file = case.enterprise.file
    story.act("enterprise_file.remove_person", file, "enterprise", person=file.people.get().pk)
    return case


def unconsented(story: Story, case: Any) -> Any:
    """A draft of an enterprise whose controller has signed no consent."""
    file = case.enterprise.file
    words = {**PERSON, "person": file.people.get().pk, "identity_no": "", "phone": "", "consented_on": ""}
    story.act("enterprise_file.change_person", file, "enterprise", **words)
    return case


# Name: the scene it follows from, and the act that makes it; in the order of one walk through the tree.
def with_file(story: Story, case: Any) -> Any:
    """A request with one material on it."""
    file = store.keep(ContentFile(PDF, "合同.pdf"), by=story.cast.enterprise.handler, kind="contract")
    return story.act("application.attach", case, "enterprise", kind="contract", files=[file.pk])


def own_request(story: Story) -> dict[str, Any]:
    """The number of the enterprise's own request, which was with another bank than the one complained about."""
    request = Application.objects.get(enterprise=story.cast.enterprise.organisation)
    return {"request": request.pk, "bank": story.cast.other_bank.organisation.pk}


def unanswered(story: Story, case: Any) -> Any:
    """The same complaint when the bank's days to answer are over."""
    story.later(days=8)
    return case


def stopped(story: Story, case: Any) -> Any:
    """The same complaint, the bank's agreement having been stopped meanwhile."""
    story.terminated(agreement_of(story, None))
    return case


NOTIFY, OBJECT = "blacklist_entry.notify", "blacklist_entry.object"
SCENES: dict[str, tuple[str, Scene]] = {
    "nowhere": ("", lambda s, c: None),
    "nowhere, with a file": ("", lambda s, c: s.file() and None),
    "enterprise file": ("", lambda s, c: s.file()),
    "file with a loan": ("enterprise file", owing),
    "draft over the cap": ("", lambda s, c: s.draft(amount="5000000.01")),
    "draft too long": ("", lambda s, c: s.draft(months="25")),
    "draft of a developer": ("", lambda s, c: s.draft(industry_code="K7010")),
    "draft wrong throughout": ("", lambda s, c: s.draft(**WRONG)),
    "draft": ("", lambda s, c: s.draft()),
    "second draft": ("draft", lambda s, c: s.begin("application.draft", "enterprise", **request_words(s))),
    "draft of a barred firm": ("draft", barred),
    "draft without people": ("draft", nobody_named),
    "draft without consent": ("draft", unconsented),
    "draft without materials": ("draft", lambda s, c: s.begin("application.draft", "enterprise", **request_words(s))),
    "draft of a shop": ("draft", lambda s, c: s.file(company_type="INDIVIDUAL") and c),
    "draft of a large firm": ("draft", lambda s, c: s.file(employees="1000", revenue="400000000") and c),
    "file added": ("draft", with_file),
    "submitted": ("draft", act("application.submit", "enterprise", **PROMISES)),
    "draft twin": ("submitted", lambda s, c: s.draft()),
    "unrouted": ("", lambda s, c: s.submitted(industry_code="E4710")),
    "reviewed": ("submitted", act("application.take", "department")),
    "asked": ("reviewed", lambda s, c: s.asked(c)),
    "answered": ("asked", act("inquiry.answer", "enterprise", answer="已补充，见附件")),
    "answered, returned": ("answered", returned_under),
    "handed on": ("", handed_on),
    "returned": (
        "reviewed",
        lambda s, c: s.act("application.return_for_correction", c, "department", kinds=["tax"], reason="补正章程"),
    ),
    "record found": (
        "reviewed",
        lambda s, c: s.act("application.record_checks", c, "department", **s.answers(c, result="FOUND", note="失信")),
    ),
    "checked, long ago": ("reviewed", checked_long_ago),
    "checked": ("reviewed", lambda s, c: s.act("application.record_checks", c, "department", **s.answers(c))),
    "material wrong": (
        "checked",
        act("application.mark_material", "department", kind="licence", verdict="WRONG", note="看不清"),
    ),
    "recommended": ("checked", lambda s, c: s.act("application.recommend", c, "department", **s.recommendation())),
    "recommended, another bank cooperates": ("recommended", lambda s, c: (s.agreement("other_bank"), c)[1]),
    "recommended, a branch": ("recommended", branched),
    "recommended, stale": ("recommended", stale),
    "recommended, bank suspended": ("recommended", suspended),
    "accepted": ("recommended", act("application.accept", "bank")),
    "accepted, bank suspended": ("accepted", elsewhere_cooperating),
    "investigating": ("accepted", lambda s, c: s.begin("opinion.investigate", "bank", on=c, **s.investigators())),
    "investigated": ("investigating", lambda s, c: s.act("opinion.record", s.photographed(c), "bank", **s.report())),
    "declined": ("investigating", declined),
    "investigating, withdrawn": ("investigating", withdrawn_under),
    "guarantee applied for": ("investigated", applied_for),
    "investigating, guarantee applied for": ("guarantee applied for", lambda s, c: c.opinion),
    "guarantee taken up": ("guarantee applied for", act("guarantee.take", "guarantor")),
    "guarantee investigated": ("guarantee taken up", looked_into),
    "guarantee investigated, withdrawn": ("guarantee investigated", withdrawn_under),
    "guarantee agreed": (
        "guarantee investigated",
        lambda s, c: s.act("guarantee.approve", c, "guarantor", **s.agreeing(c, amount="2999999.99")),
    ),
    "investigating, guaranteed": ("guarantee agreed", lambda s, c: c.opinion),
    "guarantee agreed in full": (
        "guarantee investigated",
        lambda s, c: s.act("guarantee.approve", c, "guarantor", **s.agreeing(c)),
    ),
    "guarantee of an overdue loan": ("guarantee agreed in full", guaranteed_overdue),
    "overdue, guaranteed": ("guarantee of an overdue loan", lambda s, c: c.loan),
    "payout requested": (
        "guarantee of an overdue loan",
        lambda s, c: s.act("guarantee.request_payout", c, "bank", **s.calling(c)),
    ),
    "paid by the guarantor": (
        "payout requested",
        lambda s, c: s.act("guarantee.pay_out", c, "guarantor", **s.paying_out(c)),
    ),
    "material asked": ("investigating", material_asked),
    "opinion given": ("investigated", lambda s, c: s.act("opinion.approve", c, "bank", **s.opinion())),
    "unfiled": ("opinion given", lambda s, c: s.below("filing", c)),
    "unfiled, controller barred": ("unfiled", person_barred),
    "unfiled, bank suspended": ("unfiled", suspended),
    "unfiled, stale": ("unfiled", stale),
    "unfiled, address elsewhere": ("", elsewhere),
    "filed": ("unfiled", lambda s, c: s.act("filing.submit", c, "bank", **s.filing_input())),
    "unfiled, checks too old": ("unfiled", month_later),
    "request, checks too old": ("unfiled, checks too old", lambda s, c: c.application),
    "request with an opinion": ("unfiled", lambda s, c: c.application),
    "registered": ("filed", lambda s, c: s.acknowledged(c)),
    "registered, firm barred": ("registered", barred),
    "request filed": ("registered", lambda s, c: c.application),
    "amending": ("registered", lambda s, c: s.amending(c, amount="2000000")),
    "loan to draw, change under way": ("amending", lambda s, c: c.loan),
    "loan to draw": ("registered", lambda s, c: c.loan),
    "loan to draw, firm barred": ("loan to draw", barred),
    "drawn": ("loan to draw", lambda s, c: s.act("loan.draw", c, "bank", **s.drawing(c))),
    "drawn in part": (
        "loan to draw",
        lambda s, c: s.act("loan.draw", c, "bank", **s.drawing(c, amount="1000000")),
    ),
    "repaid": ("drawn", lambda s, c: s.repaid(c, "3000000")),
    "loan never drawn": ("loan to draw", never_drawn),
    "registered and drawn": ("drawn", lambda s, c: c.filing),
    "report": ("drawn", month_end),
    "report that differs": ("report", recorded_late),
    "summary": ("report", lambda s, c: c.period.summaries.get(issuer=s.cast.pboc_branch.organisation)),
    "report sent": ("report", act("report.submit", "bank", **SENT)),
    "report of an earlier month": ("report sent", month_later_still),
    "overdue": ("loan to draw", overdue),
    "short, no money": ("overdue", short),
    "short": ("short, no money", refilled),
    "rest entrusted": ("short", act("claim.entrust_rest", "finance_bureau")),
    "claim drafted": ("overdue", claim),
    "claim without papers": ("overdue", lambda s, loan: s.begin("claim.draft", "bank", on=loan, **s.claim_input())),
    "claim again, nothing new": ("claimed", again),
    "overdue, refused twice": ("claimed", refused_twice),
    "claimed above the cap": ("claimed", dear),
    "overdue, claimed already": ("claim drafted", lambda s, c: c.loan),
    "claim drafted, repaid": ("claim drafted", repaid_under),
    "claimed": ("claim drafted", act("claim.submit", "bank")),
    "claim reviewed": ("claimed", lambda s, c: s.act("claim.review", c, "finance_bureau", **s.review_input())),
    "claim approved": (
        "claim reviewed",
        lambda s, c: s.act("claim.approve", c, "district_gov", approved="1950000.00", **s.approval(c)),
    ),
    "entrusted": ("claim approved", act("claim.entrust", "finance_bureau")),
    "paid": ("entrusted", lambda s, c: s.act("claim.pay", c, "guarantor", **s.payment(c))),
    "recovery": ("paid", lambda s, c: RecoveryCase.objects.get(claim=c)),
    "costs recorded": ("recovery", lambda s, c: s.spent(c, "20000")),
    "seized": ("recovery", lambda s, c: s.seized(c)),
    "receipt registered": ("costs recorded", receipt_of),
    "receipt verified": ("receipt registered", act("receipt.verify", "finance_bureau")),
    "receipt deposited": ("receipt verified", returned),
    "receipt booked": ("receipt deposited", act("receipt.confirm", "guarantor")),
    "receipt booked, another after it": ("receipt booked", booked_after),
    "exhaustion to check": ("recovery", to_be_checked),
    "exhausted": ("exhaustion to check", act("recovery.confirm_exhausted", "finance_bureau")),
    "exhausted, receipt open": ("exhausted", receipt_under),
    "settlement drafted without evidence": ("exhausted", without_evidence),
    "settlement drafted on the pursuit": ("settlement drafted", lambda s, c: c.recovery),
    "settlement drafted": ("settlement drafted without evidence", with_evidence),
    "settlement drafted, receipt open": ("settlement drafted", receipt_under),
    "settlement signed": ("settlement drafted", act("settlement.submit", "bank")),
    "settlement signed, receipt open": ("settlement signed", receipt_under),
    "settlement signed, receipt booked": ("settlement signed", booked_under),
    "settlement reviewed, receipt booked": ("settlement reviewed", booked_under),
    "settlement approved, receipt booked": ("settlement approved", booked_under),
    "settlement reviewed": ("settlement signed", act("settlement.review", "finance_bureau")),
    "settlement approved": (
        "settlement reviewed",
        lambda s, c: s.act("settlement.approve", c, "district_gov", **s.approval(c)),
    ),
    "settlement approved, receipt open": ("settlement approved", receipt_under),
    "settlement executed": ("settlement approved", executed),
    "agreement": ("", agreement_of),
    "agreement suspended": ("agreement", paused("COMPLAINT")),
    "agreement, complaint substantiated": ("agreement", lambda s, c: (complaints.substantiated(s), s.fresh(c))[1]),
    "agreement stopped": ("agreement", lambda s, c: s.terminated(c)),
    "agreement stopped, money left": ("agreement", lambda s, c: (s.funded(), s.terminated(c))[1]),
    "agreement offered without papers": ("", bare_agreement),
    "fund drafted": ("agreement", lambda s, c: s.begin("fund_movement.draft", "finance_bureau", on=c, **MONEY)),
    "fund pending": ("fund drafted", act("fund_movement.submit", "finance_bureau")),
    "fund approved": ("fund pending", lambda s, c: s.act("fund_movement.approve", c, "district_gov", **s.approval(c))),
    "fund booked": ("fund approved", act("fund_movement.book", "guarantor", voucher_no="ZH-1", booked_on="2026-03-10")),
    "interest registered": (
        "agreement",
        lambda s, c: s.begin("fund_movement.register", "guarantor", on=c, amount="12345.67", basis="第一季度"),
    ),
    "money beside another bank": ("agreement", lambda s, c: (s.funded(), s.agreement("other_bank"), c)[2]),
    "plan drafted": ("", lambda s, c: s.planned()),
    "plan pending": ("plan drafted", act("allocation.submit", "finance_bureau")),
    "plan that does not add up": (
        "plan drafted",
        lambda s, c: s.act(
            "allocation.correct", c, "finance_bureau", bank=s.cast.bank.organisation.pk, amount="29999999", reason="误"
        ),
    ),
    "targets drafted": ("", lambda s, c: s.begin("target_year.draft", "finance_bureau", **TARGETS)),
    "last year-end known": ("", lambda s, c: s.figures("2025-12-31", **FIGURES)),
    "targets whole": ("last year-end known", lambda s, c: s.begin("target_year.draft", "finance_bureau", **TARGETS)),
    "targets in force": ("targets whole", act("target_year.put_in_force", "finance_bureau")),
    "figures entered": ("", lambda s, c: s.entered("2026-02-28", **FIGURES)),
    "score drafted": ("", lambda s, c: s.evaluation()),
    "score told": ("score drafted", act("evaluation.tell", "finance_bureau")),
    "score told, term over": ("score told", lambda s, c: s.later(days=20) and c),
    "score objected": ("score told", lambda s, c: s.act("evaluation.object", c, "bank", reason="漏计一户")),
    "score heard": ("score told", act("evaluation.accept", "bank")),
    "agreement drafted": ("", new_agreement()),
    "agreement offered": ("agreement drafted", act("agreement.offer", "finance_bureau")),
    "agreement to open later": ("", new_agreement(opened=5)),
    "agreement offered, account not open": ("agreement to open later", act("agreement.offer", "finance_bureau")),
    "agreement soon over": ("", new_agreement(until=-1)),
    "agreement offered, period over": ("agreement soon over", act("agreement.offer", "finance_bureau")),
    "entry proposed": ("", lambda s, c: s.proposed()),
    "entry proposed, listed already": ("entry proposed", lambda s, c: None),
    "entry noticed": ("entry proposed", lambda s, c: s.noticed(c)),
    "entry notified": ("entry noticed", lambda s, c: s.act(NOTIFY, c, "finance_bureau", **s.service())),
    "entry notified, days over": ("entry notified", lambda s, c: s.later(days=20) and c),
    "entry objected": ("entry notified", lambda s, c: s.act(OBJECT, c, "finance_bureau", **s.objection())),
    "entry reviewed": (
        "entry objected",
        lambda s, c: s.act("blacklist_entry.review", c, "finance_bureau", result="UPHOLD", opinion="维持"),
    ),
    "entry": ("entry reviewed", lambda s, c: s.act("blacklist_entry.list", c, "district_gov", **s.decision())),
    "finding drafted": ("", lambda s, c: supervisions.drafted(s)),
    "finding drafted, days over": ("finding drafted", lambda s, c: s.later(days=20) and c),
    "finding issued": ("finding drafted", act("inspection.issue", "regulator")),
    "finding reported": (
        "finding issued",
        lambda s, c: s.act("inspection.report", c, "bank", report="已整改", files=s.kept()),
    ),
    "meeting planned": ("", lambda s, c: supervisions.planned(s)),
    "meeting planned, day over": ("meeting planned", lambda s, c: s.later(days=1) and c),
    "meeting called": (
        "meeting planned",
        lambda s, c: s.act("meeting.call", c, "finance_bureau", **supervisions.participants(s)),
    ),
    "meeting to come": ("", lambda s, c: supervisions.called(s, days=3)),
    "action item": ("meeting called", lambda s, c: supervisions.agreed(s, c)),
    "action item done": ("action item", act("meeting_action.finish", "bank", done="已催收")),
    "nowhere, request elsewhere": ("submitted", lambda s, c: None),
    "complaint": ("", lambda s, c: complaints.filed(s)),
    "complaint accepted": ("complaint", act("complaint.accept", "finance_bureau", for_bank=complaints.FOR_BANK)),
    "complaint unanswered": ("complaint accepted", unanswered),
    "complaint answered": (
        "complaint accepted",
        lambda s, c: s.act("complaint.reply", c, "bank", statement="系客户自愿", files=s.kept()),
    ),
    "complaint investigated": ("complaint answered", act("complaint.investigate", "finance_bureau")),
    "complaint heard": ("complaint investigated", complaints.heard),
    "complaint substantiated": (
        "complaint heard",
        act("complaint.substantiate", "finance_bureau", **complaints.finding()),
    ),
    "complaint proposed": ("complaint substantiated", act("complaint.propose_stop", "finance_bureau", reason="屡次")),
    "complaint proposed, bank stopped": ("complaint proposed", stopped),
    "coordination": ("accepted", lambda s, c: coordinations.opened(s, c)),
    "accepted, coordination open": ("coordination", lambda s, c: c.application),
    "coordination assigned": (
        "coordination",
        lambda s, c: s.act("coordination.assign", c, "fin_dev_center", **coordinations.task(s)),
    ),
    "coordination answered": ("coordination assigned", act("coordination.answer", "bank", answer="已受理")),
    "balances differ": ("", lambda s, c: balances.differing(s)),
    "balances explained": (
        "balances differ",
        lambda s, c: s.act("balance_file.explain", c, "bank", **balances.explanation(c)),
    ),
    "exit case": ("", lambda s, c: s.crossed()),
    "exit case, view stated": ("exit case", act("exit_case.state_view", "bank", view="已制定清收方案")),
    "exit case petitioned": ("exit case, view stated", lambda s, c: s.petitioned(c)),
    "agreement suspended, exit case open": ("", lambda s, c: s.crossed(suspended=True).agreement),
    "statement agrees": ("", lambda s, c: statements.send(s, statements.as_booked(statements.funded(s)))),
    "statement differs": ("", lambda s, c: statements.differing(s)),
    "statement differs, days apart": (
        "",
        lambda s, c: statements.send(s, [(statements.funded(s), "2026-03-20")[1], "10000000", "", "", ""]),
    ),
    "statement explained": ("statement differs", lambda s, c: statements.explained(s, c)),
    "check due": ("drawn", lambda s, c: s.check_due(c)),
    "loan to draw, too late": ("loan to draw", day_after),
    "waiver asked for": ("loan to draw", lambda s, c: s.waiver(c)),
    "loan to draw, waiver asked for": ("waiver asked for", lambda s, c: s.below("loan", c)),
    "waiver in force": ("waiver asked for", lambda s, c: s.act("waiver.grant", c, "finance_bureau", **s.granting(c))),
    "on the white list": ("", lambda s, c: s.whitelisted(uscc=FIRM)),
    "on the white list, firm barred": ("on the white list", barred),
    "on the white list, bank suspended": ("on the white list", suspended),
    "on the white list, invited": ("on the white list", act("whitelist_entry.invite", "bank", **INVITATION)),
    "on the white list, over": ("on the white list", stale_entry),
}
