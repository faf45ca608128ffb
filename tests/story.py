"""Brings a case to any state by real acts of the cast, through the same doors people use."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.cast import Cast
from zengxindai.workdays import months_later
from zengxindai.workflow import engine, registry, signing
from zengxindai.workflow.models import Proposal
from zengxindai.workflow.step import Step
from zengxindai.workflow.tasks import run_job

REQUEST: dict[str, Any] = {
    "amount": "3000000",
    "months": "12",
    "purpose": "采购钢材",
    "repayment_source": "销售回款",
    "industry_code": "C3311",
    "registered_address": "重庆市江津区双福街道1号",
    "employees": "35",
    "revenue": "18000000",
    "controller_name": "王晨光",
    "declared_clean": "on",
    "consent_given": "on",
}


class Story:
    """Acts on cases as the cast; `now` is the instant of every act and moves only when told."""

    def __init__(self, cast: Cast, now: dt.datetime | None = None) -> None:
        self.cast = cast
        self.now = now or timezone.now()

    def form(self, row: Any, data: dict[str, Any], case: Any, by: Any) -> Any:
        """The row's form, valid; a field that is not is the test's mistake and is shown."""
        form = row.form(data, case=case, by=by)
        assert form.is_valid(), form.errors
        return form

    def begin(self, key: str, team: str, on: Any = None, **data: Any) -> Any:
        """Begin a case by a row, as the first signer of a team."""
        row = registry.row(key)
        by = self.cast.teams[team].who(engine.chain(row, Step(self.cast.enterprise.handler, self.now).terms)[0])
        return engine.begin(row, by=by, data=self.form(row, data, on, by).cleaned_data, on=on, at=self.now)

    def act(self, key: str, case: Any, team: str, **data: Any) -> Any:
        """Perform a row with all the signatures it needs; returns the case as it then is."""
        row = registry.row(key)
        chain = engine.chain(row, Step(self.cast.enterprise.handler, self.now).terms)
        first, *others = [self.cast.teams[team].who(duty) for duty in chain]
        done = signing.submit(row, case, by=first, form=self.form(row, data, case, first), at=self.now)
        for person in others:
            assert isinstance(done, Proposal)
            done = signing.sign(done, by=person, opinion="同意", at=self.now)
        return self.fresh(case)

    @staticmethod
    def fresh(case: Any) -> Any:
        """The case as the database has it."""
        return type(case).objects.get(pk=case.pk)

    @property
    def day(self) -> dt.date:
        """The business date of the next act."""
        return timezone.localdate(self.now)

    def agreement(self, bank: str = "bank", target: Decimal = Decimal(20_000_000)) -> Any:
        """A bank's agreement in force."""
        case = self.begin(
            "agreement.draft",
            "finance_bureau",
            bank=self.cast.teams[bank].organisation.pk,
            share_pct="65",
            npl_limit_pct="10",
            account_no=f"6228{self.cast.teams[bank].organisation.pk:012d}",
            account_opened_on=(self.day - dt.timedelta(days=30)).isoformat(),
            target_balance=str(target),
            effective_until=(self.day + dt.timedelta(days=1000)).isoformat(),
        )
        case = self.act("agreement.offer", case, "finance_bureau")
        return self.act(
            "agreement.sign",
            case,
            "district_gov",
            signed_on=self.day.isoformat(),
            effective_from=self.day.isoformat(),
        )

    def draft(self, team: str = "enterprise", bank: str = "bank", **changed: Any) -> Any:
        """A request, not yet submitted."""
        intended = self.cast.teams[bank].organisation.pk
        return self.begin("application.draft", team, intended_bank=intended, **{**REQUEST, **changed})

    def submitted(self, **changed: Any) -> Any:
        """A request at its department."""
        return self.act("application.submit", self.draft(**changed), changed.get("team", "enterprise"))

    def reviewed(self, **changed: Any) -> Any:
        """A request the department has taken up."""
        return self.act("application.take", self.submitted(**changed), "department")

    def recommendation(self, bank: str = "bank") -> dict[str, Any]:
        """The input of a recommendation."""
        return {
            "bank": self.cast.teams[bank].organisation.pk,
            "operation_opinion": "经营正常",
            "credit_opinion": "信用良好",
            "industry_opinion": "属鼓励类",
            "integrity_checked_on": self.day.isoformat(),
            "integrity_clear": "on",
        }

    def recommended(self, bank: str = "bank", **changed: Any) -> Any:
        """A request recommended to a bank."""
        case = self.reviewed(bank=bank, **changed)
        return self.act("application.recommend", case, "department", **self.recommendation(bank))

    def accepted(self, bank: str = "bank", **changed: Any) -> Any:
        """A request the bank has taken up."""
        return self.act("application.accept", self.recommended(bank, **changed), bank)

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
        return self.begin("opinion.investigate", bank, on=request, investigator_a="赵甲", investigator_b="钱乙")

    def opinion(self, **changed: Any) -> dict[str, Any]:
        """The input of a loan opinion."""
        return {"amount": "3000000", "months": "12", "rate": "5.22", "score": "82 A", "text": "产销正常", **changed}

    def approved(self, bank: str = "bank", rate: str = "5.22", **changed: Any) -> Any:
        """A loan opinion given."""
        paper = self.investigating(bank, **changed)
        request = paper.application
        words = self.opinion(amount=str(request.amount), months=str(request.months), rate=rate)
        return self.act("opinion.approve", paper, bank, **words)

    def filing_input(self) -> dict[str, Any]:
        """The input of a filing."""
        return {
            "sureties": "王晨光、李兰",
            "sureties_complete": "on",
            "integrity_checked_on": self.day.isoformat(),
            "integrity_clear": "on",
        }

    def filed(self, bank: str = "bank", **changed: Any) -> Any:
        """A filing with the three."""
        filing = self.below("filing", self.approved(bank, **changed))
        return self.act("filing.submit", filing, bank, **self.filing_input())

    def registered(self, bank: str = "bank", **changed: Any) -> Any:
        """A filing all three have acknowledged."""
        filing = self.filed(bank, **changed)
        for party in ("finance_bureau", "fin_dev_center", "guarantor"):
            filing = self.act("filing.acknowledge", filing, party)
        return filing

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

    def overdue(self, bank: str = "bank", **changed: Any) -> Any:
        """A loan whose last pay day is over; the story's clock has moved to the evening after it."""
        loan = self.registered(bank, **changed).loan
        matures_on = self.day + dt.timedelta(days=60)
        loan = self.act("loan.draw", loan, bank, **self.drawing(loan, matures_on=matures_on.isoformat()))
        self.at_the_evening_of(loan.pay_by + dt.timedelta(days=1))
        self.now = timezone.make_aware(dt.datetime.combine(self.day + dt.timedelta(days=1), dt.time(10, 0)))
        return self.fresh(loan)
