"""Reads on the investigation before the loan: what is known, what lacks, who reads it (Article 18, form 4.4)."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from applications import queries as requests
from applications.models import Inquiry
from loans import rules
from loans.models import DueDiligence, Loan, LoanOpinion, YearFigures
from loans.states import LoanState
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Kind, User
from zengxindai.accounts.queries import holders
from zengxindai.documents.models import Attachment
from zengxindai.web import present

# Where report, photos and look-ups are kept: fewer people read them than see the opinion (domain note 6 §16).
SHELF = "diligence"
PHOTO = "site_photo"
# With a claim the finance bureau reads everything the loan rests on.
CLAIMED = (LoanState.CLAIMED, LoanState.COMPENSATED, LoanState.RECOVERED_FULL, LoanState.SETTLED)
TEXTS: tuple[tuple[str, Any], ...] = (
    ("overview", _("The borrower")),
    ("ownership", _("Shareholders and actual control")),
    ("industry_position", _("Position in its industry")),
    ("production_sales", _("Production and sales")),
    ("firm_credit_on", _("Enterprise's credit report dated")),
    ("firm_credit", _("The enterprise's credit: overdue, guarantees given")),
    ("people_credit_on", _("Personal credit reports dated")),
    ("people_credit", _("Controller, major shareholders, spouses: overdue, guarantees given")),
    ("lookups_on", _("Litigation and taxes looked up on")),
    ("litigation", _("Litigation and enforcement")),
    ("tax", _("Taxes and social insurance")),
    ("purpose", _("Genuineness of the purpose")),
    ("repayment", _("Source of repayment, as calculated")),
    ("surety_capacity", _("Capacity of the sureties")),
    ("risk_points", _("Risks and what is done about them")),
    ("score", _("Score (0 to 100)")),
    ("grade", _("Grade")),
    ("visited_on", _("Both investigators visited on")),
)
PLAIN = ("period", "assets", "liabilities", "current_assets", "current_liabilities", "revenue", "profit", "interest")
YEAR = (*PLAIN, "cash_flow", "given_current_ratio", "given_interest_cover")
NEEDED = ("assets", "liabilities", "revenue", "profit", "cash_flow")
WHICH = {2: _("Year before last"), 1: _("Last year"), 0: _("Latest period")}


def bank_handlers(case: Any, by: User, day: dt.date) -> QuerySet[User]:
    """Who may investigate: people with the handler's duty that day, of the bank and the branch that acts."""
    bank = case.bank
    houses = {each.pk: each for each in (by.organisation, bank, case.acting(bank)) if each is not None}
    found = User.objects.none()
    for house in houses.values():
        found = found | holders(house, Duty.HANDLER, day)
    return found.order_by("full_name", "id")


def report_of(opinion: LoanOpinion) -> DueDiligence | None:
    """The report as it stands; None before anything was saved."""
    return DueDiligence.objects.filter(opinion=opinion).first()


def years_of(report: DueDiligence | None) -> dict[int, YearFigures]:
    """The years filled in, by place."""
    return {} if report is None else {each.place: each for each in report.years.all()}


def report_values(opinion: LoanOpinion) -> dict[str, Any]:
    """The form's values: what was saved; before that, what the enterprise's file says."""
    report = report_of(opinion)
    if report is None:
        return _from_file(opinion)
    found = {name: getattr(report, name) for name, _label in TEXTS}
    for place, year in years_of(report).items():
        found |= {f"{name}_{place}": getattr(year, name) for name in YEAR}
    return found


def _from_file(opinion: LoanOpinion) -> dict[str, Any]:
    file = requests.file_of(opinion.application.enterprise)
    if file is None:
        return {}
    people = requests.people_of(file)
    return {
        "overview": f"{opinion.application.enterprise.name}：{file.main_business}",
        "ownership": "\n".join(f"{each.name}：{requests.parts_of(each)}" for each in people),
        "assets_1": file.total_assets,
        "revenue_1": file.revenue,
    }


def photos_of(opinion: LoanOpinion) -> QuerySet[Attachment]:
    """The photos of the visit."""
    return Attachment.objects.all().on(SHELF, opinion.pk).filter(kind=PHOTO)


def complete(year: YearFigures | None) -> bool:
    """Whether every figure that the comparison needs is there."""
    return year is not None and all(getattr(year, name) is not None for name in NEEDED)


def missing_parts(opinion: LoanOpinion) -> list[str]:
    """The parts of the report without content, in the reader's language; photos and all three years included."""
    report = report_of(opinion)
    lacking = [str(label) for name, label in TEXTS if report is None or getattr(report, name) in (None, "")]
    years = years_of(report)
    open_years = [str(WHICH[place]) for place in YearFigures.PLACES if not complete(years.get(place))]
    if open_years:
        lacking.append(str(_("figures of the three years: %(which)s") % {"which": "、".join(open_years)}))
    if not photos_of(opinion).exists():
        lacking.append(str(_("photos of the visit")))
    return lacking


def graded(opinion: LoanOpinion) -> str:
    """Score and grade in one word: 82 A."""
    report = report_of(opinion)
    return f"{report.score.normalize():f} {report.grade}".strip() if report and report.score is not None else ""


def waiting_for_answer(opinion: LoanOpinion) -> bool:
    """Whether the enterprise owes the bank an answer on this request."""
    return Inquiry.objects.filter(application=opinion.application_id, asker=opinion.bank_id, status="ASKED").exists()


def moved_by(inquiry: Inquiry) -> list[tuple[str, LoanOpinion]]:
    """The opinion that goes to wait, or on, because of where a question of its bank stands now."""
    found = LoanOpinion.objects.filter(
        application=inquiry.application_id, bank=inquiry.asker_id, status__in=("INVESTIGATING", "MATERIAL_REQUESTED")
    )
    moves = []
    for opinion in found:
        waits = waiting_for_answer(opinion)
        if waits != (opinion.status == "MATERIAL_REQUESTED"):
            moves.append(("opinion.await_material" if waits else "opinion.resume", opinion))
    return moves


def reads_report(user: User, opinion: LoanOpinion) -> bool:
    """Whether this person reads the whole report: the bank, the auditor, and with a claim the finance bureau."""
    kind = user.organisation.kind
    if kind == Kind.BANK:
        return opinion.bank_id in (user.organisation_id, user.organisation.parent_id)
    if kind == Kind.FINANCE_BUREAU:
        return Loan.objects.filter(filing__opinion=opinion, status__in=CLAIMED).exists()
    return kind == Kind.AUDITOR


def reads_shelf(user: User, pk: int) -> bool:
    """The same for a file of the report, by the opinion's id."""
    found = LoanOpinion.objects.visible_to(user).filter(pk=pk).first()
    return found is not None and reads_report(user, found)


def ratios(year: YearFigures) -> dict[str, Decimal | None]:
    """Net assets (yuan), debt ratio (%), current ratio and interest cover (times): reckoned, else as given."""
    current = rules.current_ratio(year.current_assets, year.current_liabilities)
    cover = rules.interest_cover(year.profit, year.interest)
    return {
        "net_assets": rules.net_assets(year.assets, year.liabilities),
        "debt_ratio": rules.debt_ratio(year.assets, year.liabilities),
        "current_ratio": year.given_current_ratio if current is None else current,
        "interest_cover": year.given_interest_cover if cover is None else cover,
    }


SHOWN: tuple[tuple[str, Any, str], ...] = (
    ("assets", _("Total assets (yuan)"), "money"),
    ("liabilities", _("Total liabilities (yuan)"), "money"),
    ("net_assets", _("Net assets (yuan)"), "money"),
    ("revenue", _("Revenue (yuan)"), "money"),
    ("profit", _("Total profit (yuan)"), "money"),
    ("cash_flow", _("Operating cash flow (yuan)"), "money"),
    ("debt_ratio", _("Debt ratio (%)"), "number"),
    ("current_ratio", _("Current ratio"), "number"),
    ("interest_cover", _("Interest cover (times)"), "number"),
)


def compared(report: DueDiligence) -> list[dict[str, Any]]:
    """The three years side by side: a line for each figure and ratio, the earliest year first."""
    years = years_of(report)
    values = {place: ratios(year) | {name: getattr(year, name) for name in YEAR} for place, year in years.items()}
    return [
        {"label": label, "kind": kind, "cells": [values.get(place, {}).get(name) for place in YearFigures.PLACES]}
        for name, label, kind in SHOWN
    ]


def periods(report: DueDiligence) -> list[Any]:
    """The heads of the three columns."""
    years = years_of(report)
    return [years[place].period if place in years and years[place].period else WHICH[place] for place in (2, 1, 0)]


def report_panel(opinion: LoanOpinion, user: Any) -> dict[str, Any] | None:
    """The report with its files, for who reads it."""
    report = report_of(opinion)
    files = Attachment.objects.all().on(SHELF, opinion.pk).select_related("official").order_by("-id")
    if not reads_report(user, opinion) or (report is None and not files.exists()):
        return None
    papers = [each for each in files if getattr(each, "official", None)]
    lines = present.materials(each for each in files if each not in papers)
    lines += [
        present.file_line(each) | {"title": each.official.title, "number": each.official.number} for each in papers
    ]
    if report is None:
        return {"files": lines}
    return {
        "rows": [(label, getattr(report, name)) for name, label in TEXTS if getattr(report, name) not in (None, "")],
        "periods": periods(report),
        "years": compared(report),
        "saved_by": report.saved_by,
        "saved_at": report.saved_at,
        "files": lines,
    }
