"""The only writers of organisations, people, duties and delegations: seeds, registration and administration use them.

Tokens have a room of their own (`tokens`), whose way for a person's own programs is `renew_token` here.
Who may call them, and the event of the call, is the caller's business.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, TypedDict, Unpack

from axes.utils import reset
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from stdnum.cn import uscc

from zengxindai.accounts import sessions, tokens
from zengxindai.accounts.duties import DELEGABLE, Duty, for_people_of
from zengxindai.accounts.models import (
    Delegation,
    DutyHeld,
    FormerPassword,
    Kind,
    NamedOfficer,
    Organisation,
    OrganisationName,
    User,
    in_force,
)
from zengxindai.accounts.queries import MOBILE, MOBILE_NUMBER, ROBOT, signs_in_with
from zengxindai.findings import Finding, Refused, gettext_noop
from zengxindai.privacy import blind


class Reach(TypedDict, total=False):
    """How to reach an organisation or a person."""

    phone: str
    email: str


class Seat(TypedDict, total=False):
    """Where an organisation sits and who speaks for it."""

    phone: str
    address: str
    contact: str


def organise(
    kind: str,
    code: str,
    name: str,
    *,
    sector: str = "",
    parent: Organisation | None = None,
    valid_from: dt.date,
    **seat: Unpack[Seat],
) -> Organisation:
    """Create an organisation with its first dated name and its group, or return the one of that code.

    Raises Refused when the code belongs to another kind of organisation, or is no valid credit code of an enterprise.
    """
    if kind == Kind.ENTERPRISE:
        if not uscc.is_valid(code):
            raise Refused([Finding("PPL-01", gettext_noop("This is not a valid unified social credit code"))])
        code = uscc.compact(code)
    with transaction.atomic():
        known = Organisation.objects.filter(code=code).first()
        if known is not None:
            if known.kind != kind:
                raise Refused([Finding("PPL-02", gettext_noop("This code belongs to another organisation"))])
            return known
        group = Group.objects.create(name=code)
        organisation = Organisation.objects.create(
            kind=kind, code=code, name=name, sector=sector, parent=parent, group=group, **seat
        )
        OrganisationName.objects.create(organisation=organisation, name=name, valid_from=valid_from)
    return organisation


def rename(organisation: Organisation, name: str, *, valid_from: dt.date) -> Organisation:
    """Give an organisation another name from a day on; papers of earlier days keep the earlier one."""
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        present = OrganisationName.objects.filter(in_force(valid_from), organisation=organisation)
        present.update(valid_to=valid_from)
        OrganisationName.objects.create(organisation=organisation, name=name, valid_from=valid_from)
        organisation.name = name
        organisation.save(update_fields=["name"])
    return organisation


def set_suspended(organisation: Organisation, suspended: bool) -> None:
    """Close or reopen an organisation: its people can neither sign in nor act from the next request on."""
    Organisation.objects.filter(pk=organisation.pk).update(suspended=suspended)
    organisation.suspended = suspended
    if suspended:
        for user in organisation.people.all():
            sessions.end_all(user)


def enrol(
    organisation: Organisation,
    username: str,
    full_name: str,
    duties: Iterable[str],
    *,
    password: str | None = None,
    encoded: str = "",
    valid_from: dt.date | None = None,
    issued: bool = False,
    **reach: Unpack[Reach],
) -> User:
    """Create a person with duties from a day on, or return the one of that name unchanged.

    password: None makes an account that cannot sign in. encoded: a password hashed before, for many accounts at once.
    issued: the password was chosen by somebody else and must be changed at the first sign-in.
    Raises Refused when the user name belongs to another organisation.
    """
    username = User.normalize_username(username.strip())
    if MOBILE_NUMBER.fullmatch(username):
        raise Refused([Finding("PPL-14", gettext_noop("A user name is no telephone number; choose another"))])
    with transaction.atomic():
        known = User.objects.filter(username=username).first()
        if known is not None:
            if known.organisation_id != organisation.pk:
                raise Refused([Finding("PPL-03", gettext_noop("This user name is taken"))])
            return known
        user = User(username=username, full_name=full_name, organisation=organisation, **reach)
        if encoded:
            user.password = encoded
        else:
            user.set_password(password)
        user.must_change_password = issued
        user.password_changed_at = timezone.now()
        user.save()
        _remember(user)
        user.groups.add(organisation.group)
        for duty in duties:
            give(user, duty, valid_from=valid_from or timezone.localdate())
    return user


def register(code: str, name: str, *, full_name: str, password: str, email: str, **seat: Unpack[Seat]) -> User:
    """An enterprise opens its own account (Article 16): organisation and first person, who handles and administers.

    The person's user name is the enterprise's code, and they may sign in by their mobile number as well.
    Raises Refused when the enterprise is registered already: its administrator then adds people.
    """
    day = timezone.localdate()
    taken = Refused([Finding("PPL-04", gettext_noop("This enterprise is registered; ask its administrator"))])
    try:
        with transaction.atomic():
            if Organisation.objects.filter(code=uscc.compact(code)).exists():
                raise taken
            organisation = organise(Kind.ENTERPRISE, code, name, valid_from=day, **seat)
            duties, phone = (Duty.HANDLER, Duty.ADMINISTRATOR), seat.get("phone", "")
            user = enrol(
                organisation,
                organisation.code,
                full_name,
                duties,
                password=password,
                valid_from=day,
                phone=phone,
                email=email,
            )
            user.mobile_index = blind(phone, MOBILE)
            user.save(update_fields=["mobile_index"])
            return user
    except IntegrityError as rival:  # two clerks of one enterprise registered in the same second
        raise taken from rival


def set_reach(user: User, **reach: Unpack[Reach]) -> None:
    """Change a person's phone or e-mail; who signs in by the phone signs in by the new one from now on.

    Raises Refused when that would leave them without a number to sign in by, or somebody else signs in by it.
    """
    changed: dict[str, Any] = dict(reach)
    if user.mobile_index is not None and "phone" in reach:
        other = signs_in_with(reach["phone"])
        if not reach["phone"] or (other is not None and other.pk != user.pk):
            raise Refused([Finding("PPL-15", gettext_noop("You sign in with this number; enter one that is yours"))])
        changed["mobile_index"] = blind(reach["phone"], MOBILE)
    User.objects.filter(pk=user.pk).update(**changed)


def renew_token(user: User) -> str:
    """A token by which a program acts as this person, shown once; the one before it is void."""
    return tokens.renew(user)


@transaction.atomic
def set_password(user: User, password: str, *, issued: bool = False) -> None:
    """Change a person's password; sessions opened with the old one end, and so does a lock-out for wrong ones.

    issued: chosen by somebody else.
    """
    reset(username=user.username)
    user.set_password(password)
    user.must_change_password, user.issued_used_at = issued, None
    user.password_changed_at = timezone.now()
    user.save(update_fields=["password", "must_change_password", "issued_used_at", "password_changed_at"])
    _remember(user)
    sessions.end_all(user)


def _remember(user: User) -> None:
    if user.has_usable_password() and user.password_changed_at:
        FormerPassword.objects.create(user=user, encoded=user.password, at=user.password_changed_at)


def spend(user: User) -> None:
    """Note that an issued password was used: it signs in no second time."""
    User.objects.filter(pk=user.pk, must_change_password=True).update(issued_used_at=timezone.now())


def set_active(user: User, active: bool) -> None:
    """Close or reopen a person's account, from the next request on."""
    User.objects.filter(pk=user.pk).update(is_active=active)
    user.is_active = active
    if not active:
        sessions.end_all(user)


@transaction.atomic
def give(user: User, duty: str, *, valid_from: dt.date, valid_to: dt.date | None = None) -> DutyHeld:
    """Give a person a duty; raises Refused when they hold it already in those days or it is the robot's."""
    if duty not in for_people_of(user.organisation.kind == Kind.OPERATOR):
        raise Refused([Finding("PPL-05", gettext_noop("No person can hold this duty"))])
    # The person's row makes two administrators take turns; the exclusion constraint is the guarantee behind it.
    User.objects.select_for_update(no_key=True, of=("self",)).get(pk=user.pk)
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from)
    sooner = Q() if valid_to is None else Q(valid_from__lt=valid_to)
    if DutyHeld.objects.filter(later, sooner, user=user, duty=duty).exclude(valid_to=F("valid_from")).exists():
        raise Refused([Finding("PPL-06", gettext_noop("This person holds the duty already"))])
    if user.organisation.kind == Kind.OPERATOR:
        held = DutyHeld.objects.filter(later, sooner, user=user).exclude(valid_to=F("valid_from"))
        if held.exclude(duty=duty).exists():
            text = gettext_noop("System, security and audit are administered by three people")
            raise Refused([Finding("PPL-13", text, advice=gettext_noop("Give the duty to somebody else"))])
    return DutyHeld.objects.create(user=user, duty=duty, valid_from=valid_from, valid_to=valid_to)


def end(held: DutyHeld, *, day: dt.date) -> DutyHeld:
    """End a duty: it no longer holds on that day. A duty not yet begun never begins. The row stays."""
    held.valid_to = max(day, held.valid_from)
    held.save(update_fields=["valid_to"])
    return held


def delegate(
    from_user: User, to_user: User, duty: str, *, valid_from: dt.date, valid_to: dt.date, reason: str
) -> Delegation:
    """Lend a duty to a colleague from a day to a day (excluded); raises Refused outside these limits."""
    findings = []
    if from_user.organisation_id != to_user.organisation_id or from_user.pk == to_user.pk:
        findings.append(Finding("PPL-07", gettext_noop("A duty can be lent only to a colleague")))
    held = DutyHeld.objects.filter(in_force(valid_from), user=from_user, duty=duty)
    if duty not in DELEGABLE or not held.exists():
        findings.append(Finding("PPL-08", gettext_noop("You do not hold the duty you want to lend")))
    if valid_to <= valid_from:
        findings.append(Finding("PPL-09", gettext_noop("The last day lies before the first")))
    other = Delegation.objects.filter(from_user=from_user, duty=duty, valid_from__lt=valid_to, valid_to__gt=valid_from)
    if other.exists():
        findings.append(Finding("PPL-10", gettext_noop("The duty is lent already in these days")))
    if findings:
        raise Refused(findings)
    return Delegation.objects.create(
        from_user=from_user, to_user=to_user, duty=duty, valid_from=valid_from, valid_to=valid_to, reason=reason
    )


def end_delegation(delegation: Delegation, *, day: dt.date) -> Delegation:
    """Take a lent duty back: it no longer holds on that day."""
    delegation.valid_to = max(day, delegation.valid_from)
    delegation.save(update_fields=["valid_to"])
    return delegation


@transaction.atomic
def name_officer(
    user: User, responsibility: str, *, office_phone: str = "", valid_from: dt.date, valid_to: dt.date | None = None
) -> NamedOfficer:
    """Let a person answer for a responsibility of the own organisation; whoever did before hands it over that day.

    Raises Refused for people of an enterprise, and where an officer named for later days would be in the way.
    """
    organisation = Organisation.objects.select_for_update(no_key=True).get(pk=user.organisation_id)
    if organisation.kind == Kind.ENTERPRISE:
        raise Refused([Finding("PPL-11", gettext_noop("Enterprises name no officers"), article=23)])
    same = NamedOfficer.objects.filter(organisation=organisation, responsibility=responsibility)
    same.filter(in_force(valid_from), valid_from__lt=valid_from).update(valid_to=valid_from)
    later = Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from)
    sooner = Q() if valid_to is None else Q(valid_from__lt=valid_to)
    if same.filter(later, sooner).exclude(valid_to=F("valid_from")).exists():
        raise Refused([Finding("PPL-12", gettext_noop("An officer is named for this responsibility in those days"))])
    return NamedOfficer.objects.create(
        organisation=organisation,
        user=user,
        responsibility=responsibility,
        office_phone=office_phone,
        valid_from=valid_from,
        valid_to=valid_to,
    )


def end_officer(officer: NamedOfficer, *, day: dt.date) -> NamedOfficer:
    """End a responsibility: it no longer holds on that day. The row stays."""
    officer.valid_to = max(day, officer.valid_from)
    officer.save(update_fields=["valid_to"])
    return officer


def ensure_robot() -> User:
    """The account of timers and consequences, created where it is missing; it has no password."""
    first = dt.date(2000, 1, 1)
    organisation = organise(Kind.OPERATOR, "SYSTEM", "增信贷系统", valid_from=first)
    user = enrol(organisation, ROBOT, "系统", (), valid_from=first)
    DutyHeld.objects.get_or_create(user=user, duty=Duty.SYSTEM, defaults={"valid_from": first})
    return user
