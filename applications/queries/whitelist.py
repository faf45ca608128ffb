"""Reads on the white lists and the invitations, and the facts their rules ask for."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Invitation, WhitelistEntry, own_offices
from applications.queries.parties import cooperates
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.web import masking, panels

if TYPE_CHECKING:
    from applications.models import Application


def live_entry(department: Organisation, uscc: str) -> WhitelistEntry | None:
    """The entry by which an enterprise stands on a department's list; None when it does not."""
    return WhitelistEntry.objects.all().live().filter(department=department, uscc=uscc).first()


def head_office(user: User) -> Organisation:
    """The bank a person acts for: a branch's head office."""
    return user.organisation.parent or user.organisation


def last_invited(entry: WhitelistEntry, bank: Organisation) -> dt.date | None:
    """The day this bank last invited the enterprise of an entry; None when it never did."""
    found = Invitation.objects.filter(entry__uscc=entry.uscc, bank=bank).order_by("-on")
    return found.values_list("on", flat=True).first()


def invitations(enterprise: Organisation, day: dt.date | None = None) -> QuerySet[Invitation]:
    """The invitations an enterprise may follow that day, newest first, with bank and entry.

    Only those whose entry still stands and counts, and whose bank's agreement is in force.
    """
    counting = WhitelistEntry.objects.all().valid_on(day or timezone.localdate()).filter(uscc=enterprise.code)
    found = Invitation.objects.filter(cooperates("bank"), entry__in=counting)
    return found.select_related("bank", "entry__department").order_by("-at", "-id")


def invited_by(user: User) -> frozenset[int]:
    """The entries the person's bank has invited: there it reads the contact's number in full."""
    return frozenset(Invitation.objects.filter(bank__in=own_offices(user)).values_list("entry_id", flat=True))


def contact_open(entry: WhitelistEntry, user: User, invited: frozenset[int] | None = None) -> bool:
    """Whether a person reads an entry's contact in full: the department, the enterprise, a bank that invited it."""
    organisation = user.organisation
    if organisation.kind == Kind.ENTERPRISE:
        return bool(organisation.code == entry.uscc)
    if organisation.kind == Kind.BANK:
        return entry.pk in (invited_by(user) if invited is None else invited)
    return organisation.pk == entry.department_id


def contact_of(entry: WhitelistEntry, user: User, invited: frozenset[int] | None = None) -> tuple[str, str]:
    """Name and telephone of an entry's contact as a person may read them."""
    if contact_open(entry, user, invited):
        return entry.contact, entry.contact_phone
    return masking.name(entry.contact), masking.phone(entry.contact_phone)


def whitelist_facts(entry: WhitelistEntry, user: User) -> list[tuple[Any, Any, str]]:
    """The head of a white-list entry's page."""
    contact, phone = contact_of(entry, user)
    return [
        (_("Enterprise"), entry.subject, "text"),
        (_("Credit code"), entry.uscc, "text"),
        (_("Listed by"), entry.department.name, "text"),
        (_("Industry class"), entry.industry_code, "text"),
        (_("Main products"), entry.products, "text"),
        (_("Reason for listing"), entry.ground, "text"),
        (_("Contact person"), contact, "text"),
        (_("Contact's telephone"), phone, "text"),
        (_("Suggested amount (yuan)"), "" if entry.amount is None else entry.amount, "money"),
        (_("Valid from"), entry.valid_from, "day"),
        (_("Valid until"), entry.valid_until, "day"),
    ]


def invitation_rows(entry: WhitelistEntry, user: User) -> dict[str, Any] | None:
    """The invitations of an entry, newest first; a bank's own only."""
    found = Invitation.objects.filter(entry=entry).visible_to(user).select_related("bank").order_by("-at", "-id")
    columns = [
        (_("Bank"), "text"),
        (_("Invited on"), "day"),
        (_("Message"), "text"),
        (_("Product officer"), "text"),
        (_("Officer's telephone"), "text"),
    ]
    return panels.table(columns, [("", (i.bank.name, i.on, i.message, i.officer, i.phone)) for i in found])


def listing_of(application: Application) -> dict[str, Any]:
    """What a recommendation says of the enterprise on the department's white list (domain note 3 §3.2)."""
    enterprise = application.enterprise
    return {
        "department": application.department,
        "uscc": enterprise.code,
        "subject": enterprise.name,
        "industry_code": application.industry_code,
        "products": "",
        "ground": f"{application.recommendation_no}：{application.industry_opinion}"[:500],
        "contact": enterprise.contact,
        "contact_phone": enterprise.phone,
        "amount": application.amount,
    }
