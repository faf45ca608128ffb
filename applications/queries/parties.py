"""Banks, departments and whether a bank cooperates."""

from __future__ import annotations

from django.db.models import BooleanField, Case, F, Func, QuerySet, Value, When

from applications.models import Agreement
from applications.models.agreement import COMING, LIVE
from zengxindai.accounts.models import Kind, Organisation


def banks() -> QuerySet[Organisation]:
    """Head offices of banks, by code."""
    return Organisation.objects.filter(kind=Kind.BANK, parent__isnull=True).order_by("code")


def cooperating_banks() -> QuerySet[Organisation]:
    """Banks whose agreement is in force: only to these may be recommended (REC-02)."""
    return banks().filter(cooperates("pk"))


def cooperates(bank: str) -> Func:
    """Whether the bank a column names has an agreement in force: everybody may know that (ADR 0042)."""
    return Func(F(bank), function="applications_cooperates", output_field=BooleanField())


def departments() -> QuerySet[Organisation]:
    """The sector departments, by code."""
    return Organisation.objects.filter(kind=Kind.SECTOR_DEPT).order_by("code")


def guarantor_name() -> str:
    """In whose name the special accounts are kept (Article 8)."""
    guarantor = Organisation.objects.sole(Kind.GUARANTOR)
    return guarantor.name if guarantor else ""


def department_of(sector: str | None) -> Organisation | None:
    """The department of a sector; None when the routing table has no sector for the industry."""
    return departments().filter(sector=sector).first() if sector else None


def agreement_of(bank: Organisation) -> Agreement | None:
    """The bank's agreement that counts: the one in force, else the newest that was, else the one on its way."""
    place = Case(When(status__in=LIVE, then=Value(0)), When(status__in=COMING, then=Value(2)), default=Value(1))
    return Agreement.objects.filter(bank=bank).order_by(place, "-id").first()


def agreement_state(bank: Organisation | None) -> str | None:
    """The state of the bank's agreement that counts; None when it has none."""
    agreement = agreement_of(bank) if bank is not None else None
    return agreement.status if agreement else None
