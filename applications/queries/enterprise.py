"""Reads on enterprise files, and the facts their rules ask for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications import rules
from applications.models import EnterpriseFile, RelatedPerson
from applications.states import Marital, SizeClass
from zengxindai import privacy
from zengxindai.accounts.models import Organisation
from zengxindai.policy import industries, terms
from zengxindai.policy.terms import Terms


def file_of(enterprise: Organisation) -> EnterpriseFile | None:
    """The enterprise's file; None when it has none yet."""
    return EnterpriseFile.objects.filter(enterprise=enterprise).first()


def people_of(file: EnterpriseFile | None) -> list[RelatedPerson]:
    """The people the file names today, spouses behind those they are the spouse of."""
    if file is None:
        return []
    found = list(file.people.present().select_related("spouse_of").order_by("id"))
    heads = [each for each in found if each.spouse_of_id is None]
    return [each for head in heads for each in (head, *(s for s in found if s.spouse_of_id == head.pk))]


def person_by_number(file: EnterpriseFile, identity_no: str) -> RelatedPerson | None:
    """Who of the file has an identity number."""
    return file.people.present().filter(identity_index__in=_indexes(identity_no)).first()


def identity_indexes(enterprise: Organisation) -> list[bytes]:
    """The blind indexes of everybody behind an enterprise, by which the black list finds them."""
    found = RelatedPerson.objects.present().filter(file__enterprise=enterprise)
    return [index for number in found.values_list("identity_no", flat=True) for index in _indexes(number)]


def _indexes(identity_no: str) -> list[bytes]:
    """What may stand as the index of a number, while keys are changed, too."""
    return list(privacy.blinds(identity_no, "identity").values())


def persons(file: EnterpriseFile | None, without: RelatedPerson | None = None) -> list[rules.Party]:
    """The people of a file as the rules read them."""
    found = [each for each in people_of(file) if without is None or each.pk != without.pk]
    with_spouse = {each.spouse_of_id for each in found}
    return [
        rules.Party(
            each.name,
            each.is_legal_representative,
            each.is_controller,
            each.share_pct,
            each.marital == Marital.MARRIED,
            each.pk in with_spouse or (each.spouse_of_id is not None),
            each.consented_on is not None,
        )
        for each in found
    ]


def person_said(said: Mapping[str, Any]) -> rules.Party:
    """A person as a form says."""
    return rules.Party(said["name"], said["is_legal_representative"], said["is_controller"], said["share_pct"])


def parts_of(person: RelatedPerson) -> str:
    """In which parts a person stands behind the enterprise, in words."""
    parts: list[Any] = []
    if person.is_legal_representative:
        parts.append(_("Legal representative"))
    if person.is_controller:
        parts.append(_("Actual controller"))
    if person.share_pct:
        parts.append(_("Shareholder %(share)s%%") % {"share": f"{person.share_pct.normalize():f}"})
    if person.spouse_of_id:
        parts.append(_("Spouse of %(name)s") % {"name": person.spouse_of.name})
    return "、".join(map(str, parts))


def size_of(file: EnterpriseFile, of_the_day: Terms) -> str:
    """The enterprise's size by what its file says and the thresholds of a day (Article 4)."""
    measured = (file.employees, file.revenue, file.total_assets)
    return rules.size_class(file.industry_code, *measured, of_the_day.size_bands)


def file_facts(file: EnterpriseFile, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of an enterprise file's page."""
    return [
        (_("Enterprise"), file.enterprise.name, "text"),
        (_("Credit code"), file.enterprise.code, "text"),
        (_("Legal form"), file.get_company_type_display(), "text"),
        (_("Privately owned enterprise"), file.is_private, "text"),
        (_("Established on"), file.established_on, "day"),
        (_("Registered capital"), file.registered_capital, "money"),
        (_("Registered address"), f"{file.township} {file.registered_address}", "text"),
        (_("Business address"), file.business_address, "text"),
        (_("Industry class"), industries.words(file.industry_code), "text"),
        (_("Main business"), file.main_business, "text"),
        (_("Employees"), file.employees, "number"),
        (_("Last year's revenue"), file.revenue, "money"),
        (_("Total assets"), file.total_assets, "money"),
        (_("Size"), SizeClass(size_of(file, terms.on(timezone.localdate()))).label, "text"),
        (_("Debts to assets"), "" if file.debt_ratio is None else file.debt_ratio, "pct"),
        (_("Tax paid last year"), "" if file.tax_paid is None else file.tax_paid, "money"),
        (_("Technology-based enterprise"), file.tech_certificate_no if file.is_tech else False, "text"),
        (_("Bank of the basic account"), file.account_bank, "text"),
        (_("Guarantees given to others"), file.guarantees_given, "text"),
    ]
