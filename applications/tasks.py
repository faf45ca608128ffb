"""Day-end work on requests and entries of lists."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef

from applications.models import Agreement, Application, BlacklistEntry, WhitelistEntry
from applications.states import AgreementState, ApplicationState, BlacklistState
from zengxindai.accounts.duties import ON_CASES
from zengxindai.accounts.models import User
from zengxindai.accounts.queries import holders_of_any
from zengxindai.findings import gettext_noop
from zengxindai.notifications import tell
from zengxindai.policy import terms
from zengxindai.workdays import ONE_DAY
from zengxindai.workflow import engine, turns
from zengxindai.workflow.step import evening

ENDS = gettext_noop("%(days)s days until it ends on %(due)s: %(case)s")
WAITING_ON_RECOMMENDATION = (
    ApplicationState.RECOMMENDED,
    ApplicationState.BANK_ACCEPTED,
    ApplicationState.DUE_DILIGENCE,
    ApplicationState.OPINION_APPROVED,
)


def expire_recommendations(day: dt.date, robot: User) -> int:
    """A recommendation not filed within its validity lapses (Article 17); returns how many did."""
    stale = Application.objects.filter(status__in=WAITING_ON_RECOMMENDATION, recommendation_valid_until__lt=day)
    return _each("application.expire", stale, day, robot)


def withdraw_uncorrected(day: dt.date, robot: User) -> int:
    """A returned request that is not corrected in its ten working days is withdrawn (Article 17); how many were."""
    now = terms.on(day)
    returned = Application.objects.filter(status=ApplicationState.RETURNED)
    late = [case for case in returned if (last := turns.deadline(case, now)) is not None and last < day]
    return _each("application.abandon", late, day, robot)


def close_objections(day: dt.date, robot: User) -> int:
    """A notice nobody objected to in its days goes to the government (Article 21); returns how many did."""
    silent = BlacklistEntry.objects.filter(status=BlacklistState.NOTIFIED, objection_until__lt=day)
    return _each("blacklist_entry.no_objection", silent, day, robot)


def expire_entries(day: dt.date, robot: User) -> int:
    """A black-list entry ends on the day after its last barred day (Article 21); returns how many did."""
    over = BlacklistEntry.objects.filter(status=BlacklistState.ACTIVE, barred_until__lt=day)
    return _each("blacklist_entry.expire", over, day, robot)


def expire_listings(day: dt.date, robot: User) -> int:
    """A white-list entry ends on the day after its last valid day (Article 6.2); returns how many did."""
    return _each("whitelist_entry.expire", WhitelistEntry.objects.all().live().filter(valid_until__lt=day), day, robot)


def expire_agreements(day: dt.date, robot: User) -> int:
    """An agreement ends when its last day closes, so that next morning finds none or the renewal (Article 15)."""
    return _each("agreement.expire", Agreement.objects.all().live().filter(effective_until__lte=day), day, robot)


def put_in_force(day: dt.date, robot: User) -> int:
    """A signed agreement takes force for its first day, unless another still is (Article 15); returns how many do."""
    in_force = Agreement.objects.all().live().filter(bank=OuterRef("bank"))
    waiting = Agreement.objects.filter(~Exists(in_force), status=AgreementState.SIGNED)
    return _each("agreement.take_force", waiting.filter(effective_from__lte=day + ONE_DAY), day, robot)


def remind_of_ends(day: dt.date, robot: User) -> int:
    """So many days before an agreement's last day bank and finance bureau read of it, unless the renewal is signed."""
    now, told = terms.on(day), 0
    signed = Agreement.objects.filter(bank=OuterRef("bank"), status=AgreementState.SIGNED)
    for days in now.agreement_reminder_days:
        # They read it next morning.
        last = day + ONE_DAY + dt.timedelta(days=days)
        for agreement in Agreement.objects.all().live().filter(~Exists(signed), effective_until=last):
            told += _remind_of_end(agreement, days, day)
    return told


def _remind_of_end(agreement: Agreement, days: int, day: dt.date) -> int:
    parties = [agreement.bank, agreement.party("finance_bureau")]
    return tell.remind(
        f"agreement-ends:{agreement.pk}:{agreement.effective_until:%Y%m%d}:{days}",
        ENDS,
        {"case": str(agreement), "days": days, "due": f"{agreement.effective_until:%Y-%m-%d}"},
        url=agreement.get_absolute_url(),
        readers=holders_of_any({party.pk: set(ON_CASES) for party in parties if party}, day + ONE_DAY),
        at=evening(day),
    )


def _each(key: str, cases: object, day: dt.date, robot: User) -> int:
    found = list(cases)  # type: ignore[call-overload]
    for case in found:
        engine.perform(key, case, by=robot, data={}, at=evening(day))
    return len(found)
