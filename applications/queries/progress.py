"""How far an owner has come with a request, and what the pre-check finds (Articles 3, 4, 11 to 13, 16, 21)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy as _

from applications import rules
from applications.models import Agreement, Application, EnterpriseFile
from applications.queries.blacklist import bars_of
from applications.queries.enterprise import persons
from applications.queries.submission import materials_missing
from applications.rules import DISTRICT_WORD
from applications.states import ApplicationState
from zengxindai.accounts import wall
from zengxindai.accounts.models import Organisation
from zengxindai.findings import Finding
from zengxindai.policy import materials
from zengxindai.policy.terms import Terms

STEPS = (
    ("enterprise", _("Enterprise")),
    ("people", _("People")),
    ("financing", _("Existing loans")),
    ("request", _("Request")),
    ("materials", _("Materials")),
    ("confirm", _("Confirm")),
)
OWN = (ApplicationState.DRAFT, ApplicationState.RETURNED)


def drafts(enterprise: Organisation) -> list[Application]:
    """The requests the enterprise can still change, newest first."""
    return list(Application.objects.filter(enterprise=enterprise, status__in=OWN).order_by("-id")[:20])


def steps_done(file: EnterpriseFile | None, application: Application | None, terms: Terms) -> dict[str, bool]:
    """Which steps of a request are complete, by the same rules that the submission asks."""
    people = persons(file)
    named = not blocked([*rules.people_named(people), *rules.everybody_consented(people)])
    asked = application is not None and not blocked(
        [*rules.within_cap(application.amount, terms), *rules.within_term(application.months, terms)]
    )
    sent = application is not None and not materials_missing(application, materials.kinds(terms, "A"))
    return {
        "enterprise": file is not None,
        "people": file is not None and named,
        "financing": file is not None and (asked or file.existing_loans.present().exists()),
        "request": asked,
        "materials": sent,
        "confirm": application is not None and application.status not in OWN,
    }


def blocked(found: Iterable[Finding]) -> bool:
    """Whether any of the findings refuses."""
    return any(each.blocks for each in found)


def precheck(enterprise: Organisation, said: dict[str, Any], terms: Terms) -> Iterator[tuple[Any, list[Finding]]]:
    """The notice's conditions, each with what stands against it; empty where it is met."""
    code, address = enterprise.code, DISTRICT_WORD if said["here"] else ""
    here = [found for found in rules.registered_here(code, address) if not said["here"]]
    yield _("Registered in the district"), here
    yield _("An enterprise within the meaning of the notice"), list(rules.eligible_type(said["company_type"], terms))
    yield _("Amount of one loan"), list(rules.within_cap(said["amount"], terms))
    yield _("Term"), list(rules.within_term(said["months"], terms))
    yield _("No futures, no real estate development, no records"), list(rules.eligible_business("", said["clean"]))
    yield _("Not on the black list"), list(rules.not_barred(bars_of(enterprise, terms.day), terms))


def bank_conditions() -> list[Agreement]:
    """The banks one can be recommended to, with the conditions they publish (Article 16)."""
    with wall.whole():
        return list(Agreement.objects.all().effective().select_related("bank").order_by("bank__code"))
