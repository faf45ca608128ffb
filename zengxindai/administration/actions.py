"""What an administrator may change, each act with its rules and its event, all or nothing.

Every function raises NotYours when the person has no authority there, and Refused with findings when a rule blocks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, Unpack

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts import people, queries, second_factor, sessions
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Delegation, DutyHeld, Kind, NamedOfficer, Organisation, User, in_force
from zengxindai.audit import trail
from zengxindai.findings import Finding, NotYours, Refused, gettext_noop
from zengxindai.policy import terms
from zengxindai.policy.models import Document, Parameter
from zengxindai.policy.models import on as in_force_on

# Letters and digits that nobody confuses when reading a slip of paper.
READABLE = ("ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789")


def manages(by: User, organisation: Organisation, day: dt.date) -> bool:
    """Whether a person administers an organisation: the own one, a branch of it, or any one for the operator."""
    if Duty.ADMINISTRATOR not in queries.duties_of(by, day):
        return False
    own = organisation.belongs_to(by.organisation_id)
    return own or by.organisation.kind == Kind.OPERATOR


def secures(by: User, organisation: Organisation, day: dt.date) -> bool:
    """Whether a person replaces lost passwords and second factors there: its own administrator, or the security one.

    The operator's administrator of the system does not: who gives power does not also open accounts.
    """
    duties = queries.duties_of(by, day)
    if by.organisation.kind == Kind.OPERATOR:
        return Duty.SECURITY in duties
    return Duty.ADMINISTRATOR in duties and organisation.belongs_to(by.organisation_id)


def is_security(by: User, day: dt.date) -> bool:
    """Whether a person is the operator's security administrator."""
    return Duty.SECURITY in queries.duties_of(by, day)


def audits(by: User, day: dt.date) -> bool:
    """Whether a person reads who administered what."""
    return Duty.AUDIT in queries.duties_of(by, day)


def _authorise(by: User, organisation: Organisation, at: dt.datetime) -> None:
    if not manages(by, organisation, timezone.localdate(at)):
        raise NotYours(_("Administer %(organisation)s") % {"organisation": organisation.name})


def _secure(by: User, user: User, at: dt.datetime) -> str:
    """The duty by which a person replaces a lost secret; raises NotYours."""
    if not secures(by, user.organisation, timezone.localdate(at)):
        raise NotYours(_("Administer %(organisation)s") % {"organisation": user.organisation.name})
    return Duty.SECURITY if by.organisation.kind == Kind.OPERATOR else Duty.ADMINISTRATOR


def _record(
    verb: str,
    by: User,
    at: dt.datetime,
    subject: User | Organisation,
    power: str = Duty.ADMINISTRATOR,
    **data: Any,
) -> None:
    case_type = "user" if isinstance(subject, User) else "organisation"
    trail.record(
        verb=f"{case_type}.{verb}",
        by=by,
        at=at,
        case_type=case_type,
        case_id=subject.pk,
        duty=power,
        opinion=str(data.pop("reason", "")),
        data={"subject": subject, **data},
    )


def _refuse_own(by: User, user: User) -> None:
    """Who manages people does not make themselves a signatory; an enterprise of one person has no other way."""
    if by.pk == user.pk and user.organisation.kind != Kind.ENTERPRISE:
        raise Refused([Finding("ADM-01", gettext_noop("Nobody gives a duty to themselves; ask another administrator"))])


def _sign_out(by: User, user: User) -> None:
    """Whose duties changed signs in anew, with what they now need; an enterprise's one person goes on working."""
    if by.pk != user.pk:
        sessions.end_all(user)


def one_time_password() -> str:
    """A password of 14 readable characters of three classes, good until the first sign-in."""
    return "-".join(get_random_string(4, characters) for characters in READABLE)


@transaction.atomic
def add_person(
    by: User,
    organisation: Organisation,
    username: str,
    full_name: str,
    duties: Iterable[str],
    *,
    at: dt.datetime,
    **reach: Unpack[people.Reach],
) -> tuple[User, str]:
    """Open an account with duties from today; returns the person and the password to hand over, once."""
    _authorise(by, organisation, at)
    if User.objects.filter(username=User.normalize_username(username.strip())).exists():
        raise Refused([Finding("PPL-03", gettext_noop("This user name is taken"))])
    password, day, duties = one_time_password(), timezone.localdate(at), list(duties)
    user = people.enrol(
        organisation, username, full_name, duties, password=password, valid_from=day, issued=True, **reach
    )
    _record("add", by, at, user, username=user.username, organisation=organisation, duties=duties)
    return user, password


@transaction.atomic
def add_branch(by: User, code: str, name: str, *, at: dt.datetime, **seat: Unpack[people.Seat]) -> Organisation:
    """Enter a branch of the own bank; its people are added afterwards, here or by an administrator of its own."""
    bank = by.organisation
    _authorise(by, bank, at)
    if not bank.may_branch:
        raise NotYours(_("Enter a branch"))
    if Organisation.objects.filter(code=code).exists():
        raise Refused([Finding("PPL-02", gettext_noop("This code belongs to another organisation"))])
    branch = people.organise(Kind.BANK, code, name, parent=bank, valid_from=timezone.localdate(at), **seat)
    _record("add", by, at, branch, code=code, name=name, parent=bank)
    return branch


@transaction.atomic
def issue_password(by: User, user: User, *, at: dt.datetime) -> str:
    """Replace a lost password; returns the one to hand over, good for one sign-in."""
    power = _secure(by, user, at)
    password = one_time_password()
    people.set_password(user, password, issued=True)
    _record("issue_password", by, at, user, power)
    return password


@transaction.atomic
def reset_second_factor(by: User, user: User, *, at: dt.datetime) -> None:
    """Take away a lost second factor: the person signs out everywhere and begins with a new one; never one's own."""
    power = _secure(by, user, at)
    if by.pk == user.pk:
        advice = gettext_noop("Use one of your recovery codes, or ask another administrator")
        raise Refused([Finding("ADM-13", gettext_noop("Nobody resets their own second factor"), advice=advice)])
    second_factor.forget(user)
    sessions.end_all(user)
    _record("reset_second_factor", by, at, user, power)


@transaction.atomic
def renew_token(by: User, *, at: dt.datetime) -> str:
    """A new token for one's own programs, shown once; the one before it is void."""
    token = people.renew_token(by)
    _record("renew_token", by, at, by)
    return token


@transaction.atomic
def appoint(
    by: User, user: User, duty: str, *, valid_from: dt.date, at: dt.datetime, valid_to: dt.date | None = None
) -> DutyHeld:
    """Give a person a duty from a day on, not before today; valid_to: first day without it, None for no end."""
    _authorise(by, user.organisation, at)
    _refuse_own(by, user)
    if valid_from < timezone.localdate(at):
        raise Refused([Finding("ADM-02", gettext_noop("A duty cannot begin in the past"))])
    if valid_to is not None and valid_to <= valid_from:
        raise Refused([Finding("PPL-09", gettext_noop("The last day lies before the first"))])
    held = people.give(user, duty, valid_from=valid_from, valid_to=valid_to)
    _sign_out(by, user)
    _record("appoint", by, at, user, duty=duty, valid_from=valid_from, valid_to=valid_to)
    return held


@transaction.atomic
def dismiss(by: User, held: DutyHeld, *, at: dt.datetime) -> DutyHeld:
    """End a duty today; an organisation keeps at least one administrator."""
    day, organisation = timezone.localdate(at), held.user.organisation
    _authorise(by, organisation, at)
    # The organisation's row makes two administrators who dismiss each other take turns.
    Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
    if held.duty == Duty.ADMINISTRATOR:
        _refuse_last_administrator(held.user, day)
    people.end(held, day=day)
    _sign_out(by, held.user)
    _record("dismiss", by, at, held.user, duty=held.duty, valid_from=held.valid_from, valid_to=held.valid_to)
    return held


def _refuse_last_administrator(user: User, day: dt.date) -> None:
    others = queries.holders(user.organisation, Duty.ADMINISTRATOR, day).exclude(pk=user.pk)
    if not others.exists():
        raise Refused([Finding("ADM-03", gettext_noop("The organisation would be left without an administrator"))])


@transaction.atomic
def set_active(by: User, user: User, active: bool, *, at: dt.datetime) -> None:
    """Close or reopen a person's account; closing takes effect with the person's next request."""
    day = timezone.localdate(at)
    _authorise(by, user.organisation, at)
    Organisation.objects.select_for_update(no_key=True).get(pk=user.organisation_id)
    administrates = DutyHeld.objects.filter(in_force(day), user=user, duty=Duty.ADMINISTRATOR)
    if not active and administrates.exists():
        _refuse_last_administrator(user, day)
    people.set_active(user, active)
    _record("reopen" if active else "close", by, at, user)


@transaction.atomic
def set_suspended(by: User, organisation: Organisation, suspended: bool, *, reason: str, at: dt.datetime) -> None:
    """The operator shuts an organisation out, or lets it in again; nobody shuts out the operator."""
    if by.organisation.kind != Kind.OPERATOR or organisation.kind == Kind.OPERATOR:
        raise NotYours(_("Suspend an organisation"))
    _authorise(by, organisation, at)
    people.set_suspended(organisation, suspended)
    _record("suspend" if suspended else "resume", by, at, organisation, reason=reason)


@transaction.atomic
def rename(by: User, organisation: Organisation, name: str, *, valid_from: dt.date, at: dt.datetime) -> None:
    """Enter an organisation's new name from a day on; earlier papers keep the earlier one."""
    _authorise(by, organisation, at)
    former = organisation.name
    people.rename(organisation, name, valid_from=valid_from)
    _record("rename", by, at, organisation, former=former, name=name, valid_from=valid_from)


@transaction.atomic
def delegate(
    by: User, to_user: User, duty: str, *, valid_from: dt.date, valid_to: dt.date, reason: str, at: dt.datetime
) -> Delegation:
    """Lend an own duty to a colleague from a day, not before today, to a day (excluded)."""
    if valid_from < timezone.localdate(at):
        raise Refused([Finding("ADM-02", gettext_noop("A duty cannot begin in the past"))])
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    lent = people.delegate(by, to_user, duty, valid_from=valid_from, valid_to=valid_to, reason=reason)
    _record("delegate", by, at, by, to=to_user, lent=duty, valid_from=valid_from, valid_to=valid_to, reason=reason)
    return lent


@transaction.atomic
def end_delegation(by: User, delegation: Delegation, *, at: dt.datetime) -> None:
    """Take a lent duty back today; only the lender may."""
    if delegation.from_user_id != by.pk:
        raise NotYours(_("Take a duty back"))
    people.end_delegation(delegation, day=timezone.localdate(at))
    _record("end_delegation", by, at, by, to=delegation.to_user, lent=delegation.duty)


@transaction.atomic
def name_officer(
    by: User,
    user: User,
    responsibility: str,
    *,
    office_phone: str = "",
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    at: dt.datetime,
) -> NamedOfficer:
    """Name who answers for a responsibility from a day, not before today, on (Article 23)."""
    _authorise(by, user.organisation, at)
    if valid_from < timezone.localdate(at):
        raise Refused([Finding("ADM-08", gettext_noop("A responsibility cannot begin in the past"), article=23)])
    if valid_to is not None and valid_to <= valid_from:
        raise Refused([Finding("PPL-09", gettext_noop("The last day lies before the first"))])
    named = people.name_officer(
        user, responsibility, office_phone=office_phone, valid_from=valid_from, valid_to=valid_to
    )
    days = {"valid_from": valid_from, "valid_to": valid_to}
    _record("name_officer", by, at, user, responsibility=responsibility, office_phone=office_phone, **days)
    return named


@transaction.atomic
def end_officer(by: User, officer: NamedOfficer, *, at: dt.datetime) -> None:
    """End a responsibility today."""
    _authorise(by, officer.organisation, at)
    people.end_officer(officer, day=timezone.localdate(at))
    _record("end_officer", by, at, officer.user, responsibility=officer.responsibility, valid_to=officer.valid_to)


@transaction.atomic
def set_parameter(by: User, key: str, value: Any, *, valid_from: dt.date, source: str, at: dt.datetime) -> Parameter:
    """Set a number of the scheme from a day on, not before today; earlier days keep theirs (Article 24).

    value: as JSON, of the kind the parameter has. source: the paper that says so. Only an administrator of the
    finance bureau or the operator may.
    """
    day = timezone.localdate(at)
    if by.organisation.kind not in (Kind.FINANCE_BUREAU, Kind.OPERATOR):
        raise NotYours(_("Set a parameter"))
    _authorise(by, by.organisation, at)
    if valid_from < day:
        raise Refused([Finding("ADM-04", gettext_noop("A parameter cannot change for days that are over"))])
    present = Parameter.objects.select_for_update().filter(in_force_on(valid_from), key=key).first()
    if present is None:
        raise Refused([Finding("ADM-05", gettext_noop("There is no parameter %(key)s"), params={"key": key})])
    if Parameter.objects.filter(key=key, valid_from__gte=valid_from).exists():
        raise Refused([Finding("ADM-06", gettext_noop("A value that begins on or after that day is entered already"))])
    Parameter.objects.filter(pk=present.pk).update(valid_to=valid_from)
    row = Parameter.objects.create(
        key=key, value=value, valid_from=valid_from, valid_to=present.valid_to, article=present.article, source=source
    )
    _refuse_unusable(valid_from)
    trail.record(
        verb="parameter.set",
        by=by,
        at=at,
        case_type="parameter",
        case_id=row.pk,
        duty=Duty.ADMINISTRATOR,
        data={"key": key, "former": present.value, "value": value, "valid_from": valid_from, "source": source},
    )
    return row


def _refuse_unusable(day: dt.date) -> None:
    """The terms of that day must still be complete and readable; the new stamp makes every process read them anew."""
    newest = Document.objects.order_by("-loaded_at").first()
    if newest is not None:
        Document.objects.filter(pk=newest.pk).update(loaded_at=Now())
    try:
        terms.on(day)
    except (ArithmeticError, LookupError, TypeError, ValueError) as unusable:
        raise Refused([Finding("ADM-07", gettext_noop("This value cannot be used for the parameter"))]) from unusable
