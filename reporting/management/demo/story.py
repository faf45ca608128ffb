"""The eighteen months of the demo, day by day: what was planned for the day happens, then the day is closed."""

from __future__ import annotations

import datetime as dt
import heapq
import itertools
import random
from collections.abc import Callable, Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from applications.models import Agreement
from compensation import queries
from loans.models import Check
from loans.models.check import PLANNED
from reporting.management.demo import books, exits, goals, statements, supervision, words
from reporting.management.demo.cast import Cast, assemble, credit_code
from reporting.management.demo.plans import plans
from reporting.management.demo.tales import Stop, Tale, Teller
from reporting.models import MonthlyReport
from reporting.queries import differences
from zengxindai.accounts.models import User
from zengxindai.notifications import tell
from zengxindai.policy import terms
from zengxindai.workflow import registry
from zengxindai.workflow.models import JobRun
from zengxindai.workflow.tasks import run_job

SEED = 20200219  # the day the notice was issued
LENGTH = 548  # days: eighteen months
TOLD = "reporting.demo_story"
ONE_DAY = dt.timedelta(days=1)
CHECKED_AHEAD, LEFT_OPEN = dt.timedelta(days=3), dt.timedelta(days=20)
# The newest month-end whose statements the story still brings.
NEWEST = dt.timedelta(days=36)
NOTICES_KEPT_UNREAD = dt.timedelta(days=4)


def is_told() -> bool:
    """Whether the story was told to its end in this database."""
    return JobRun.objects.filter(job=TOLD).exists()


def mark_told(today: dt.date) -> None:
    """Leave the mark that the story is whole."""
    JobRun.objects.create(job=TOLD, day=today, changed=0, finished_at=timezone.now())


class Story:
    """The whole story up to the eve of `today`; the same every time for the same day."""

    def __init__(self, today: dt.date) -> None:
        self.today, self.start = today, today - dt.timedelta(days=LENGTH)
        self.calendar = terms.on(today).calendar
        self.chance = random.Random(SEED)  # nosec B311  # noqa: S311 - a story, not a secret
        self.cast: Cast = assemble(self.start - ONE_DAY)
        self.teller = Teller(self.cast, self.chance, self.morning(self.start))
        self.waiting: list[tuple[dt.date, int, Tale]] = []
        self.order = itertools.count()

    @staticmethod
    def morning(day: dt.date) -> dt.datetime:
        """Nine o'clock in the district."""
        return timezone.make_aware(dt.datetime.combine(day, dt.time(9)))

    def tell(self, progress: Callable[[int], None]) -> None:
        """Play every day; progress(days told so far)."""
        self.plan(self.start, self.opening())
        # Once the agreements are in force, so that each bank has its line.
        self.plan(self.start + dt.timedelta(days=21), goals.year(self.teller, self.cast, self.start))
        for day, plan in plans(self.cast, self.today, self.chance):
            self.plan(day, self.teller.request(plan))
        for tale, ago in supervision.TALES:
            self.plan(self.today - dt.timedelta(days=ago), tale(self.teller))
        for done in range(LENGTH):
            # One transaction a day: faster than one an act, and the trail's seals close what is committed.
            with transaction.atomic():
                self.play(self.start + dt.timedelta(days=done))
            progress(done + 1)

    def plan(self, day: dt.date, tale: Tale) -> None:
        """Let a tale go on at the first working day from `day`."""
        day = max(day, self.start)
        if day < self.today:
            heapq.heappush(self.waiting, (self.calendar.next_workday(day), next(self.order), tale))

    def play(self, day: dt.date) -> None:
        """What was planned for the day, minutes apart, then the day's end."""
        self.teller.now = self.morning(day)
        while self.waiting and self.waiting[0][0] <= day:
            _, _, tale = heapq.heappop(self.waiting)
            self.teller.now += dt.timedelta(minutes=self.chance.randint(1, 4))
            self.go_on(day, tale)
        self.checks(day)
        for name, job in registry.jobs():
            run_job(name, job, day)
        for case in exits.opened_on(day):
            self.plan(day + ONE_DAY, exits.decided(self.teller, case, self.today))
        if (day + ONE_DAY).day == 1:
            for report in MonthlyReport.objects.filter(period__last=day).order_by("id"):
                self.plan(day + ONE_DAY, self.report(report))
            newest = day > self.today - NEWEST
            self.plan(day + ONE_DAY, goals.month(self.teller, self.cast, day, self.start, newest=newest))
            if day.month == 12:
                self.plan(day + ONE_DAY, goals.year(self.teller, self.cast, self.start))
                self.plan(day + ONE_DAY, goals.scores(self.teller, self.cast))
            told = statements.statements(self.teller, self.cast["cxdb"], list(self.cast.banks), day, newest)
            self.plan(day + ONE_DAY, told)
            if day > self.today - books.KEPT:
                self.plan(day + ONE_DAY, books.balances(self.teller, list(self.cast.banks), day))
        if day == self.today - NOTICES_KEPT_UNREAD:
            for user in User.objects.all():
                tell.mark_read(user, self.teller.now)

    def checks(self, day: dt.date) -> None:
        """Banks make their planned checks three days before the last day; of the newest ones some are left open."""
        due = Check.objects.filter(status="DUE", due_on=day + CHECKED_AHEAD, loan__status__in=PLANNED).order_by("id")
        for check in due.select_related("loan", "bank"):
            if day > self.today - LEFT_OPEN and check.pk % 4 == 0:
                continue
            late = check.loan.status == "OVERDUE"
            found = words.FOUND[check.pk % 4] if late or check.pk % 9 == 0 else ([], "")
            self.teller.act_as("check.record", check, check.bank, **words.check(check.loan, day, found))

    def go_on(self, day: dt.date, tale: Tale) -> None:
        """Let a tale act until it says how long it waits."""
        try:
            wait = next(tale)
        except (StopIteration, Stop):
            return
        if isinstance(wait, dt.date):
            self.plan(max(wait, day + ONE_DAY), tale)
        elif (ahead := self.ahead(day, wait)) is not None:
            self.plan(ahead, tale)

    def ahead(self, day: dt.date, workdays: int) -> dt.date | None:
        """So many working days later; None when that is not in the story any more."""
        for _ in range(workdays):
            day = self.calendar.next_workday(day + ONE_DAY) if day < self.today else day
        return day if day < self.today else None

    def opening(self) -> Tale:
        """Agreements, money, and one black-list entry."""
        teller, cast = self.teller, self.cast
        agreements = [self.agreement(bank) for bank in cast.banks]
        yield 2
        agreements = [teller.act_as("agreement.offer", each, cast["czj"]) for each in agreements]
        yield 3
        signed = {"signed_on": teller.day.isoformat(), "effective_from": teller.day.isoformat()}
        agreements = [teller.act_as("agreement.sign", each, cast["qzf"], **signed) for each in agreements]
        yield 2
        yield from self.allocation("首年没有绩效结果，3000 万元由五家银行各存 600 万元")
        yield 150
        yield from self.black_list()
        yield self.today - dt.timedelta(days=12)
        yield from self.money_lately()

    def black_list(self) -> Tale:
        """An enterprise and its responsible person: proposed, told, one silent and one heard, both listed."""
        teller, bureau, file = self.teller, self.cast["czj"], words.scan
        entry = teller.begin_as(
            "blacklist_entry.propose", bureau, uscc=credit_code(99), subject="江津区腾云贸易有限公司",
            ground="FALSE_PROOF", facts="提供虚假购销合同和发票骗取贷款，经核实货物从未交付。", loss="380000.00",
            loss_basis="公安机关立案决定书、银行损失核定表", persons="周腾云 500116197803150018",
            file=file("虚假合同比对.pdf"),
        )  # fmt: skip
        yield 2
        both = [entry, *entry.persons.all()]
        both = [teller.act_as("blacklist_entry.issue_notice", each, bureau) for each in both]
        yield 1
        for each in both:
            served = {"served_by": "DIRECT", "served_on": teller.day.isoformat(), "file": file("送达回证.pdf")}
            teller.act_as("blacklist_entry.notify", each, bureau, **served)
        yield 2
        said = {"statement": "合同系业务员私自签订，本人不知情。", "received_on": teller.day.isoformat()}
        objected = teller.act_as("blacklist_entry.object", both[1], bureau, **said, file=file("申辩书.pdf"))
        yield 3
        weighed = {"result": "UPHOLD", "opinion": "合同由其本人签字，申辩理由不成立，维持提请。"}
        teller.act_as("blacklist_entry.review", objected, bureau, **weighed)
        yield 5
        decision = {"decision_no": f"江津府批〔{teller.day.year}〕12号", "decided_on": teller.day.isoformat()}
        for each in both:
            teller.act_as("blacklist_entry.list", teller.fresh(each), self.cast["qzf"], **decision)

    def agreement(self, bank: Any) -> Any:
        """The agreement with a bank, in draft, with what list 0 requires from the bank."""
        teller = self.teller
        agreement = teller.begin_as("agreement.draft", self.cast["czj"], **words.cooperation(bank, teller.day))
        teller.papers(agreement, bank, "0")
        return agreement

    def allocation(self, why: str) -> Tale:
        """The first year's allocation by hand: signed, approved, and booked bank by bank as the money arrives."""
        teller, cast = self.teller, self.cast
        said = {"total": "30000000", "basis": "MANUAL", "cap_pct": "100", "unit": "1", "explanation": why}
        plan = teller.begin_as("allocation.draft", cast["czj"], year=str(teller.day.year), **said)
        plan = teller.act_as("allocation.submit", plan, cast["czj"])
        yield 2
        plan = teller.act_as("allocation.approve", plan, cast["qzf"], **words.decision(1, teller.day))
        yield 1
        for each in plan.movements.order_by("id"):
            self.booked(each)

    def booked(self, movement: Any) -> None:
        """The money has moved."""
        done = {"voucher_no": f"ZH{movement.number}", "booked_on": self.teller.day.isoformat()}
        self.teller.act_as("fund_movement.book", movement, self.cast["cxdb"], **done)

    def money_lately(self) -> Tale:
        """Interest is booked; a transfer waits for the government; the bureau reckons anew by completion."""
        teller, cast = self.teller, self.cast
        first, second = (Agreement.objects.get(bank=bank, status="EFFECTIVE") for bank in cast.banks[:2])
        interest = {"amount": "4521.37", "basis": "上季度专户活期利息"}
        self.booked(teller.begin_as("fund_movement.register", cast["cxdb"], on=first, **interest))
        yield 3
        said = {"to_bank": second.bank_id, "amount": "100000", "basis": "该行代偿较多，先行调剂"}
        moved = teller.begin_as("fund_movement.transfer", cast["czj"], on=first, **said)
        teller.act_as("fund_movement.submit", moved, cast["czj"])
        yield 1
        by_rate = {
            "basis": "COMPLETION_RATE",
            "cap_pct": "100",
            "unit": "0.01",
            "explanation": "按绩效目标完成比例调整存放",
        }
        total = str(queries.held_now())
        teller.begin_as("allocation.draft", cast["czj"], year=str(teller.day.year), total=total, **by_rate)

    def report(self, report: MonthlyReport) -> Iterator[int | dt.date]:
        """A month's report on its way; of the newest month some are still under way."""
        teller, cast = self.teller, self.cast
        newest = (self.today - report.period.last).days < 45
        place = cast.banks.index(report.reporter) if report.reporter in cast.banks else -1
        yield 2 + place % 2
        said = {
            "progress": "按计划推进走访对接，贷款投放平稳。",
            "problems": "部分企业财务资料不规范。",
            "next_steps": "继续扩大首贷户覆盖面。",
        }
        if waiting := [each.key for each in differences.unexplained(report)]:
            words_ = {"differences": waiting, "cause": "TIMING", "reason": "月末最后一日业务次日入账，下月已补记"}
            report = teller.act_as("report.explain", report, report.reporter, **words_)
        signatures = 1 if newest and place == 4 else None
        report = teller.act_as("report.submit", report, report.reporter, signatures=signatures, **said)
        if signatures:
            return
        for index, code in enumerate(("czj", "rh", "ybj")):
            if newest and place >= 2 + index:
                return
            yield 1
            if newest and place == 1 and code == "ybj":
                return
            report = teller.act_as("report.acknowledge", report, cast[code])
