"""Who holds which duty on a day, lent duties included."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from zengxindai.accounts.models import (
    Delegation,
    DutyHeld,
    NamedOfficer,
    Organisation,
    ServiceAccount,
    User,
    in_force,
    with_branches,
)
from zengxindai.privacy import blinds

ROBOT = "robot"
# The sort of index by which a person is found who signs in by a mobile number.
MOBILE = "mobile"
MOBILE_NUMBER = re.compile(r"1[3-9]\d{9}")
# Whoever reads notices, lends duties and signs: not a bank's system.
PERSON = Q(service__isnull=True)


def signs_in_with(phone: str) -> User | None:
    """Who signs in by this mobile number instead of a user name; None for nobody."""
    return User.objects.filter(mobile_index__in=blinds(phone, MOBILE).values()).first()


def usable(day: dt.date, prefix: str = "") -> Q:
    """The filter for people who may sign in and act that day: account open, organisation not suspended."""
    opened = Q(**{f"{prefix}valid_to__isnull": True}) | Q(**{f"{prefix}valid_to__gt": day})
    return opened & Q(**{f"{prefix}is_active": True, f"{prefix}organisation__suspended": False})


def _lent(day: dt.date) -> QuerySet[Delegation]:
    """Delegations in force whose lender may act and holds the duty, inside one organisation."""
    lender_holds = DutyHeld.objects.filter(in_force(day), user=OuterRef("from_user"), duty=OuterRef("duty"))
    return Delegation.objects.filter(
        in_force(day),
        usable(day, "from_user__"),
        Exists(lender_holds),
        from_user__organisation=F("to_user__organisation"),
    )


def duties_of(user: User, day: dt.date) -> frozenset[str]:
    """The duties a person has that day, own and lent; none when the account or the organisation is closed."""
    own = DutyHeld.objects.filter(in_force(day), usable(day, "user__"), user=user).values_list("duty")
    lent = _lent(day).filter(usable(day, "to_user__"), to_user=user).values_list("duty")
    return frozenset(duty for (duty,) in own.union(lent))


def holders(organisation: Organisation, duty: str, day: dt.date) -> QuerySet[User]:
    """The people of an organisation who have a duty that day, own or lent; its systems are no people."""
    own = DutyHeld.objects.filter(in_force(day), user=OuterRef("pk"), duty=duty)
    lent = _lent(day).filter(to_user=OuterRef("pk"), duty=duty)
    found = User.objects.filter(PERSON, usable(day), Exists(own) | Exists(lent), organisation=organisation)
    return found.select_related("organisation")


def holders_of_any(wanted: Mapping[int, Collection[str]], day: dt.date) -> list[User]:
    """The people who have, that day, own or lent, one of the duties asked for of their organisation's id."""
    if not wanted:
        return []
    own, lent = Q(pk__in=[]), Q(pk__in=[])
    for organisation, duties in wanted.items():
        own |= Q(user__organisation=organisation, duty__in=duties)
        lent |= Q(to_user__organisation=organisation, duty__in=duties)
    holding = DutyHeld.objects.filter(own, in_force(day), usable(day, "user__")).values_list("user")
    borrowing = _lent(day).filter(lent, usable(day, "to_user__")).values_list("to_user")
    people = User.objects.filter(PERSON, pk__in=[pk for (pk,) in holding.union(borrowing)])
    return list(people.select_related("organisation"))


def robot() -> User:
    """The account under which timers and consequences act; it cannot sign in."""
    return User.objects.select_related("organisation").get(username=ROBOT)


def people_of(organisation: Organisation) -> QuerySet[User]:
    """Everyone with an account in an organisation or a branch of it, by office and name, with their duties."""
    found = (
        User.objects.filter(PERSON, with_branches(organisation.pk, "organisation__"))
        .select_related("organisation")
        .prefetch_related("duties_held")
    )
    return found.order_by(F("organisation__parent").asc(nulls_first=True), "organisation__code", "full_name", "id")


def services_of(organisation: Organisation) -> QuerySet[ServiceAccount]:
    """The systems of an organisation and its branches, by office and name, open ones first."""
    found = ServiceAccount.objects.filter(with_branches(organisation.pk, "user__organisation__"))
    return found.select_related("user__organisation").order_by("-user__is_active", "user__organisation__code", "id")


def offices_of(organisation: Organisation) -> QuerySet[Organisation]:
    """An organisation and its branches, the head office first."""
    found = Organisation.objects.filter(with_branches(organisation.pk))
    return found.order_by(F("parent").asc(nulls_first=True), "code")


def delegations_of(user: User, day: dt.date) -> QuerySet[Delegation]:
    """Present and coming delegations a person gave or received, soonest first."""
    return (
        Delegation.objects.filter(Q(from_user=user) | Q(to_user=user), valid_to__gt=day)
        .filter(valid_to__gt=F("valid_from"))
        .select_related("from_user", "to_user")
        .order_by("valid_from", "id")
    )


def usable_people(organisation: Organisation, day: dt.date) -> QuerySet[User]:
    """The people of an organisation who may act that day, by name."""
    return User.objects.filter(PERSON, usable(day), organisation=organisation).order_by("full_name", "id")


def colleagues(user: User, day: dt.date) -> QuerySet[User]:
    """The other people of the same organisation who may act that day."""
    return usable_people(user.organisation, day).exclude(pk=user.pk)


def officers(day: dt.date) -> QuerySet[NamedOfficer]:
    """The list of responsibilities of a day (Article 23): officers whose accounts are open, by organisation."""
    found = NamedOfficer.objects.filter(in_force(day), usable(day, "user__"))
    return found.select_related("organisation", "user").order_by("organisation__kind", "organisation__code", "id")


def officers_to_call(organisations: Collection[int], day: dt.date) -> dict[int, NamedOfficer]:
    """The officer named first of each organisation, by its id: one look-up however many are asked for."""
    found: dict[int, NamedOfficer] = {}
    for officer in officers(day).filter(organisation__in=organisations) if organisations else ():
        found.setdefault(officer.organisation_id, officer)
    return found


def officers_of(organisation: Organisation, day: dt.date) -> QuerySet[NamedOfficer]:
    """Present and coming officers of an organisation, by responsibility."""
    lasting = Q(valid_to__isnull=True) | (Q(valid_to__gt=day) & Q(valid_to__gt=F("valid_from")))
    found = NamedOfficer.objects.filter(lasting, organisation=organisation)
    return found.select_related("organisation", "user").order_by("responsibility", "valid_from")
