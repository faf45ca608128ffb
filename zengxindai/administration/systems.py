"""What an administrator may do about the systems of a bank: its accounts, their tokens, and where calls go.

Every function raises NotYours when the person has no authority there, and Refused with findings when a rule blocks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts import people, signatures, tokens
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import AccessToken, Kind, Organisation, ServiceAccount, User
from zengxindai.administration.actions import manages
from zengxindai.audit import trail
from zengxindai.findings import Finding, NotYours, Refused, gettext_noop
from zengxindai.notifications import calls, posting
from zengxindai.notifications.models import Call, Endpoint
from zengxindai.policy import terms
from zengxindai.workflow import told


def authorise(by: User, organisation: Organisation, at: dt.datetime) -> None:
    """Only who administers a bank, head office or branch, decides on its systems; the operator does not."""
    own = organisation.belongs_to(by.organisation_id)
    if organisation.kind != Kind.BANK or not own or not manages(by, organisation, timezone.localdate(at)):
        raise NotYours(_("Administer the systems of %(organisation)s") % {"organisation": organisation.name})


def record(verb: str, by: User, at: dt.datetime, service: ServiceAccount, **data: Any) -> None:
    """The act's event, about the system's account."""
    trail.record(
        verb=f"service.{verb}",
        by=by,
        at=at,
        case_type="user",
        case_id=service.user_id,
        duty=Duty.ADMINISTRATOR,
        data={"subject": service.user, **data},
    )


@transaction.atomic
def add_service(
    by: User,
    organisation: Organisation,
    username: str,
    full_name: str,
    *,
    scopes: Sequence[str],
    networks: Sequence[str],
    at: dt.datetime,
) -> ServiceAccount:
    """Open an account for a system of the own bank or a branch of it; it prepares as a handler, within its scopes."""
    authorise(by, organisation, at)
    if User.objects.filter(username=User.normalize_username(username.strip())).exists():
        raise Refused([Finding("PPL-03", gettext_noop("This user name is taken"))])
    user = people.enrol(
        organisation,
        username,
        full_name,
        (Duty.HANDLER,),
        valid_from=timezone.localdate(at),
    )
    service = ServiceAccount.objects.create(user=user, scopes=list(scopes), networks=list(networks))
    record("add", by, at, service, organisation=organisation, scopes=scopes, networks=networks)
    return service


@transaction.atomic
def limit(
    by: User, service: ServiceAccount, *, scopes: Sequence[str], networks: Sequence[str], at: dt.datetime
) -> None:
    """What a system may do and from where it calls, from its next request on."""
    authorise(by, service.user.organisation, at)
    former = {"former_scopes": service.scopes, "former_networks": service.networks}
    service.scopes, service.networks = list(scopes), list(networks)
    service.save(update_fields=["scopes", "networks"])
    record("limit", by, at, service, scopes=scopes, networks=networks, **former)


@transaction.atomic
def make_token(by: User, service: ServiceAccount, *, at: dt.datetime) -> tuple[str, AccessToken]:
    """A further key of a system, shown once; the one before it stays good until it is revoked or expires."""
    authorise(by, service.user.organisation, at)
    if not service.user.is_active:
        raise Refused([Finding("SVC-02", gettext_noop("The system's account is closed: reopen it first"))])
    key, token = tokens.make(service.user)
    record("make_token", by, at, service, prefix=token.prefix, expires_at=token.expires_at)
    return key, token


@transaction.atomic
def revoke_token(by: User, service: ServiceAccount, token: AccessToken, *, at: dt.datetime) -> None:
    """Make a key void at once; one that is void already stays as it is."""
    authorise(by, service.user.organisation, at)
    if tokens.revoke(service.user.tokens.filter(pk=token.pk), at):
        record("revoke_token", by, at, service, prefix=token.prefix)


@transaction.atomic
def set_open(by: User, service: ServiceAccount, active: bool, *, at: dt.datetime) -> None:
    """Close a system's account, all of its keys void for good, or reopen it; it then needs a new key."""
    authorise(by, service.user.organisation, at)
    people.set_active(service.user, active)
    if not active:
        tokens.revoke(service.user.tokens.all(), at)
    record("reopen" if active else "close", by, at, service)


@transaction.atomic
def call_at(by: User, service: ServiceAccount, url: str, *, at: dt.datetime) -> str:
    """Have a system called at an address when its cases move; returns the secret of the signatures, shown once.

    The address before it is closed. Raises Refused for an address that is not called: no TLS, or not public.
    """
    authorise(by, service.user.organisation, at)
    try:
        posting.checked(url)
    except posting.Forbidden as forbidden:
        raise Refused([not_called(str(forbidden))]) from forbidden
    ServiceAccount.objects.select_for_update(no_key=True, of=("self",)).get(pk=service.pk)
    service.endpoints.filter(closed_at__isnull=True).update(closed_at=at)
    secret = calls.new_secret()
    Endpoint.objects.create(
        service=service, url=url, secret=secret, seen_tx=told.horizon() - 1, seen_id=told.LAST, made_at=at
    )
    record("call_at", by, at, service, url=url)
    return secret


def not_called(why: str) -> Finding:
    """The network the product stands in is not reached through it."""
    return Finding(
        "SVC-03",
        gettext_noop("This address is not called: %(why)s"),
        params={"why": why},
        advice=gettext_noop("Name an https:// address that is reached from the public network"),
    )


@transaction.atomic
def sign_calls(by: User, service: ServiceAccount, *, at: dt.datetime) -> str:
    """From now on a system's calls must be signed; returns the secret, shown once. The one before it is void."""
    authorise(by, service.user.organisation, at)
    service.signs_with = signatures.new_secret()
    service.save(update_fields=["signs_with"])
    record("sign_calls", by, at, service)
    return service.signs_with


@transaction.atomic
def sign_no_more(by: User, service: ServiceAccount, *, at: dt.datetime) -> None:
    """A system's calls need no signature any more; Refused where the policy wants them signed."""
    authorise(by, service.user.organisation, at)
    if terms.on(timezone.localdate(at)).systems_sign:
        raise Refused(
            [
                Finding(
                    "SVC-05",
                    gettext_noop("The district's policy wants the calls of systems signed"),
                    advice=gettext_noop("Make a new secret where this one may be known"),
                )
            ]
        )
    service.signs_with = None
    service.save(update_fields=["signs_with"])
    record("sign_no_more", by, at, service)


@transaction.atomic
def call_no_more(by: User, service: ServiceAccount, *, at: dt.datetime) -> None:
    """No further call; what was not yet told stays untold."""
    authorise(by, service.user.organisation, at)
    if service.endpoints.filter(closed_at__isnull=True).update(closed_at=at):
        record("call_no_more", by, at, service)


@transaction.atomic
def send_again(by: User, service: ServiceAccount, call: Call, *, at: dt.datetime) -> None:
    """Send one call once more, the same body under the same key, whatever became of it before."""
    authorise(by, service.user.organisation, at)
    if not service.endpoints.filter(pk=call.endpoint_id, closed_at__isnull=True).exists():
        finding = Finding(
            "SVC-04",
            gettext_noop("The address of this call is closed"),
            advice=gettext_noop("Read the case from the API instead"),
        )
        raise Refused([finding])
    calls.again(call, at)
    record("send_again", by, at, service, call=str(call.key), event=call.event_id)
