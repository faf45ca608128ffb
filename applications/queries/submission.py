"""What a request is submitted with, and what differs from the submission before (Articles 16, 17)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications.models import Application, RelatedPerson, Submission
from applications.queries.enterprise import file_of, parts_of, people_of
from applications.states import CompanyType, Marital, Security, Tier
from zengxindai.documents.models import Attachment
from zengxindai.policy import industries, materials
from zengxindai.policy.terms import MaterialKind
from zengxindai.privacy import MARKER
from zengxindai.web import masking

REQUEST, FILE, PEOPLE, LOANS, PROMISES = "request", "file", "people", "loans", "promises"
SECTIONS = {
    REQUEST: _("Request"),
    FILE: _("Enterprise"),
    PEOPLE: _("People behind the enterprise"),
    LOANS: _("Existing loans"),
    PROMISES: _("Statements and promises"),
}
LABELS = {
    "amount": _("Amount applied for (yuan)"),
    "months": _("Term (months)"),
    "purpose": _("Purpose"),
    "repayment_source": _("Source of repayment"),
    "intended_bank": _("Preferred bank"),
    "is_first_loan": _("First bank loan"),
    "established_on": _("Established on"),
    "company_type": _("Legal form"),
    "is_private": _("Privately owned enterprise"),
    "registered_capital": _("Registered capital (yuan)"),
    "township": _("Town or sub-district"),
    "registered_address": _("Registered address"),
    "business_address": _("Business address"),
    "industry_code": _("Industry class (GB/T 4754)"),
    "main_business": _("Main business"),
    "employees": _("Employees"),
    "revenue": _("Last year's revenue (yuan)"),
    "total_assets": _("Total assets (yuan)"),
    "debt_ratio": _("Debts to assets (%)"),
    "tax_paid": _("Tax paid last year (yuan)"),
    "is_tech": _("Technology-based enterprise"),
    "tech_certificate_no": _("Number of the certificate"),
    "account_bank": _("Bank of the basic account"),
    "guarantees_given": _("Guarantees given to others"),
    "declared_clean": _("No futures, no real estate development, no records"),
    "declared_true": _("Everything stated and sent is true"),
    "consent_given": _("Consent to inquiries"),
    "surety_promised": _("Joint surety promised"),
}
OF_THE_REQUEST = ("amount", "months", "purpose", "repayment_source", "intended_bank", "is_first_loan")
OF_THE_PROMISES = ("declared_clean", "declared_true", "consent_given", "surety_promised")
OF_THE_FILE = tuple(name for name in LABELS if name not in (*OF_THE_REQUEST, *OF_THE_PROMISES))
YES, NO = "yes", "no"
# Between the parts of a line on a person or a loan; no name holds it.
BETWEEN = "\x1f"
AMOUNTS = ("amount", "registered_capital", "revenue", "total_assets", "tax_paid")


def content(application: Application) -> dict[str, dict[str, str]]:
    """Everything said in a request as it stands now, as text by section and field."""
    file = file_of(application.enterprise)
    loans = file.existing_loans.present() if file else []
    return {
        REQUEST: {name: _text(getattr(application, name)) for name in OF_THE_REQUEST},
        FILE: {name: _text(getattr(file, name)) for name in OF_THE_FILE} if file else {},
        PEOPLE: {str(person.pk): person_line(person) for person in people_of(file)},
        LOANS: {
            str(loan.pk): BETWEEN.join(
                (loan.lender, f"{loan.balance:f}", loan.matures_on.isoformat(), loan.security, loan.tier)
            )
            for loan in loans
        },
        PROMISES: {name: _text(getattr(application, name)) for name in OF_THE_PROMISES},
    }


def summary(application: Application) -> list[dict[str, Any]]:
    """Everything as it will be submitted, by section: label and lines of (label, text)."""
    return _sections({section: said for section, said in content(application).items() if section != PROMISES})


def submitted(application: Application) -> list[dict[str, Any]]:
    """The same as it was submitted last, promises included; as it stands now where it was not yet."""
    last = Submission.objects.filter(application=application).order_by("-serial").first()
    return summary(application) if last is None else _sections(last.content)


def _sections(content: Mapping[str, Mapping[str, str]]) -> list[dict[str, Any]]:
    return [
        {
            "label": label,
            "rows": [(LABELS.get(name, ""), display(section, name, text)) for name, text in in_order(said)],
        }
        for section, label in SECTIONS.items()
        if (said := content.get(section))
    ]


def in_order(said: Mapping[str, str]) -> list[tuple[str, str]]:
    """A kept section in the order of the form: the database keeps names in one of its own."""
    place = {name: number for number, name in enumerate(LABELS)}
    return sorted(said.items(), key=lambda pair: place.get(pair[0], len(place)))


def display(section: str, name: str, text: str) -> Any:
    """A kept text as people read it: choices by their label, amounts with separators, boxes as yes and no."""
    if section == PEOPLE:
        return _person_shown(text)
    if section == LOANS:
        return _loan_shown(text)
    if name == "industry_code":
        return industries.words(text)
    if name == "company_type" and text:
        return CompanyType(text).label
    if name in AMOUNTS and text:
        return f"{Decimal(text):,.2f}"
    return {YES: _("Yes"), NO: _("No")}.get(text, text)


def person_line(person: RelatedPerson) -> str:
    """A person as the submission keeps them: name, parts, masked number, trace of its index, status, consent."""
    trace = bytes(person.identity_index).hex()[:8]
    consent = person.consented_on.isoformat() if person.consented_on else ""
    said = (person.name, parts_of(person), masking.identity(person.identity_no), trace, person.marital, consent)
    return BETWEEN.join(said)


def _person_shown(line: str) -> str:
    """The same for readers, without the trace."""
    if not line:
        return ""
    name, parts, number, marital, consent = person_cells(line)
    return f"{name}（{parts}）{number} {marital} {_('consent')} {consent}"


def _loan_shown(line: str) -> str:
    return " ".join(loan_cells(line)) if line else ""


def person_cells(line: str) -> list[str]:
    """A kept person for readers: name, parts, masked number, marital status, day of the consent."""
    name, parts, number, _trace, marital, consent = line.split(BETWEEN)
    status = str(Marital(marital).label) if marital in Marital.values else marital
    return [name, parts, number, status, consent or "–"]


def person_forgotten(line: str) -> str:
    """A kept person whose term is over: what they were to the enterprise, and when they consented."""
    _name, parts, _number, _trace, _marital, consent = line.split(BETWEEN)
    return BETWEEN.join((MARKER, parts, MARKER, MARKER, MARKER, consent))


def loan_cells(line: str) -> list[str]:
    """A kept loan for readers: lender, balance, last day, security, class."""
    lender, balance, matures_on, security, tier = line.split(BETWEEN)
    return [lender, f"{Decimal(balance):,.2f}", matures_on, str(Security(security).label), str(Tier(tier).label)]


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return YES if value else NO
    return "" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def materials_of(application: Application) -> dict[str, list[Attachment]]:
    """The files people sent to a request, by kind, papers and what was taken back left out."""
    found: dict[str, list[Attachment]] = {}
    for each in Attachment.objects.all().on("application", application.pk).materials().order_by("id"):
        found.setdefault(each.kind, []).append(each)
    return found


def materials_missing(application: Application, kinds: Iterable[MaterialKind]) -> list[str]:
    """The labels of the required kinds of list A of which no file is there (APP-14)."""
    there = materials_of(application)
    return [materials.words(kind) for kind in kinds if kind.required and kind.key not in there]


def earlier_materials(application: Application) -> dict[str, list[Attachment]]:
    """Files of the enterprise's earlier requests, by kind, the newest request that has the kind: already on file."""
    earlier = Application.objects.filter(enterprise=application.enterprise).exclude(pk=application.pk)
    kept = Attachment.objects.filter(case_type="application", case_id__in=earlier.values("pk")).materials()
    found: dict[str, list[Attachment]] = {}
    newest: dict[str, int] = {}
    for each in kept.filter(uploaded_by__organisation=application.enterprise).order_by("-case_id", "id"):
        if newest.setdefault(each.kind, each.case_id) == each.case_id:
            found.setdefault(each.kind, []).append(each)
    return found


def materials_sent(application: Application) -> dict[str, list[list[Any]]]:
    """The same as a submission keeps it: id, name and digest of each file."""
    return {kind: [[f.pk, f.name, f.sha256] for f in files] for kind, files in materials_of(application).items()}


def differences(application: Application) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """What changed between the last two submissions: fields, and files by kind (added, gone).

    Both empty where there is only one.
    """
    last = list(Submission.objects.filter(application=application).order_by("-serial")[:2])
    if len(last) < 2:
        return [], []
    new, old = last
    return list(_changed(old.content, new.content)), list(_exchanged(old.materials, new.materials))


def _changed(old: dict[str, Any], new: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section, label in SECTIONS.items():
        before, after = old.get(section, {}), new.get(section, {})
        for name in dict.fromkeys([*before, *after]):
            if before.get(name, "") == after.get(name, ""):
                continue
            shown = [display(section, name, said.get(name, "")) for said in (before, after)]
            if shown[0] == shown[1]:
                shown[1] = f"{shown[1]}（{_('another identity number')}）"
            yield {"section": label, "label": LABELS.get(name, ""), "before": shown[0], "after": shown[1]}


def _exchanged(old: dict[str, Any], new: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for kind in dict.fromkeys([*old, *new]):
        before = {digest: name for _pk, name, digest in old.get(kind, [])}
        after = {digest: name for _pk, name, digest in new.get(kind, [])}
        added = [name for digest, name in after.items() if digest not in before]
        gone = [name for digest, name in before.items() if digest not in after]
        if added or gone:
            yield {"kind": kind, "added": added, "gone": gone}
