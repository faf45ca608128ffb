"""Day-end work on claims, pursuits, the exit line, the special accounts, and the nightly proof of the books."""

from __future__ import annotations

import datetime as dt
import logging

from django.urls import reverse
from django.utils import timezone

from applications.models import Agreement
from compensation import queries, rules
from compensation.models import BankStanding, CapacityMark, ExitCase, Statement
from compensation.queries import exit_line
from compensation.states import ExitState, StandingBasis, StandingLevel
from zengxindai.accounts.duties import ON_CASES
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.accounts.queries import holders_of_any, usable
from zengxindai.findings import Finding, gettext_noop
from zengxindai.ledger import proofs
from zengxindai.notifications import tell
from zengxindai.policy import terms
from zengxindai.workdays import CalendarMissing
from zengxindai.workflow import engine
from zengxindai.workflow.step import evening

log = logging.getLogger(__name__)

# Who is told when the books do not agree: who keeps the scheme, audits it, keeps the machine (Articles 6.1, 23).
KEEPERS = (Kind.FINANCE_BUREAU, Kind.AUDITOR, Kind.OPERATOR)
DIFFERS = gettext_noop("On %(day)s the books differ in %(count)s places: stop, change nothing, call the auditor")
# What notices say; each names the bank, since whoever reads them has several accounts in hand.
UNRECONCILED = gettext_noop("Special account at %(case)s: %(month)s is not reconciled with the bank")
TOLD = {
    "ACC-01": gettext_noop("Special account at %(case)s: available is less than %(pct)s %% of what it stands behind"),
    "CAP-01": gettext_noop("Special account at %(case)s: it stands behind more than %(times)s times its balance"),
    "CAP-02": gettext_noop("Special account at %(case)s: a shortage of money is to be expected"),
    "CAP-03": gettext_noop("Special account at %(case)s: %(unfunded)s yuan are approved and cannot be paid"),
}


def drop_idle_claims(day: dt.date, robot: User) -> int:
    """Claims never paid whose loan has been repaid fall away (Article 9); returns how many."""
    idle = list(queries.idle_claims())
    for claim in idle:
        engine.perform("claim.fall_away", claim, by=robot, data={}, at=evening(day))
    return len(idle)


def verify_books(day: dt.date, robot: User) -> int:
    """Prove every balance, share and hold from entries and events (Article 8); returns how many differences there are.

    What follows from a difference people decide, so nothing is stopped or mended here: it is logged and told.
    """
    found = list(proofs.differences())
    for sentence in found:
        log.error("books differ: %s", sentence)
    if found:
        readers = User.objects.filter(usable(day), organisation__kind__in=KEEPERS).exclude(pk=robot.pk)
        params = {"day": day.isoformat(), "count": len(found)}
        tell.remind(f"books:{day}", DIFFERS, params, url="/", readers=readers, at=evening(day))
    return len(found)


def tell_late_recoveries(day: dt.date, robot: User) -> int:
    """Tell bank and finance bureau what is late or runs out in pursuits, each once (REC-11); how many new notices."""
    return sum(_tell_late(each, day) for each in queries.all_late(day, terms.on(day)))


def _tell_late(late: queries.Late, day: dt.date) -> int:
    case = late.case
    parties = [case.acting(case.bank), Organisation.objects.sole(Kind.FINANCE_BUREAU)]
    readers = holders_of_any({party.pk: ON_CASES for party in parties}, day)
    params = {**late.finding.params, "case": str(case), "verb": late.row}
    return tell.remind(late.cause, late.text, params, url=case.get_absolute_url(), readers=readers, at=evening(day))


def compare_statements(day: dt.date, robot: User) -> int:
    """Statements whose account was booked on since are compared again (Article 8); returns of how many banks."""
    changed = 0
    for bank in queries.banks_with_account():
        chain = queries.Chain(bank)
        if chain.statements and chain.outdated(terms.on(day).statement_match_days):
            newest: Statement = chain.statements[-1]
            engine.perform("statement.compare", newest, by=robot, data={}, at=evening(day))
            changed += 1
    return changed


def tell_unreconciled(day: dt.date, robot: User) -> int:
    """Months of special accounts that are not reconciled in time, told once each (ACC-01); how many new notices."""
    told = 0
    for bank, month_end, url, status in queries.months_to_reconcile(day):
        for finding in rules.unreconciled(month_end, status, day, terms.on(day).statement_due_months):
            told += _tell(f"reconcile:{bank.pk}:{month_end}:{status or 'NONE'}", UNRECONCILED, finding, bank, url, day)
    return told


def watch_capacity(day: dt.date, robot: User) -> int:
    """What special accounts are to be warned of (ACC-01, CAP-01 to 03), told on the first evening; new notices."""
    told = 0
    for found in queries.standings(list(queries.banks_with_account()), terms.on(day)):
        codes = sorted({each.code for each in found.findings})
        before = queries.last_mark(found.bank, day)
        known = [code for code in before.codes.split(",") if code] if before else []
        if codes == known or (before is not None and before.on == day):
            continue
        CapacityMark.objects.create(bank=found.bank, on=day, codes=",".join(codes))
        url = reverse("special-account", args=[found.bank.pk])
        for finding in found.findings:
            if finding.code not in known:
                cause = f"capacity:{found.bank.pk}:{finding.code}:{day}"
                told += _tell(cause, TOLD[finding.code], finding, found.bank, url, day)
    return told


def _tell(cause: str, text: str, finding: Finding, bank: Organisation, url: str, day: dt.date) -> int:
    """A warning on a special account, to guarantor and finance bureau."""
    sole = (Organisation.objects.sole(kind) for kind in (Kind.GUARANTOR, Kind.FINANCE_BUREAU))
    readers = holders_of_any({each.pk: ON_CASES for each in sole if each is not None}, day)
    params = {**finding.params, "case": bank.name}
    return tell.remind(cause, text, params, url=url, readers=readers, at=evening(day))


# What notices say; each names the bank. Above the line with a claim begun the exit case tells.
LEVELS = {
    StandingLevel.YELLOW: gettext_noop("%(case)s: non-performing loans have reached %(pct)s %% of the balance"),
    StandingLevel.ORANGE: gettext_noop("%(case)s: non-performing loans have reached %(pct)s %% of the balance, orange"),
    StandingLevel.RED: gettext_noop("%(case)s: non-performing loans are above %(pct)s %% of the balance, red"),
}
HEARERS = (Kind.FINANCE_BUREAU, Kind.FIN_DEV_CENTER, Kind.GUARANTOR, Kind.PBOC_BRANCH, Kind.REGULATOR)


def watch_exit_line(day: dt.date, robot: User) -> int:
    """Write down how every bank stands, tell of levels reached, open exit cases (Article 10, BNK-01); how many of both.

    A day that is caught up is reckoned as of its own evening; a bank's row of a day is written once.
    """
    now, banks = terms.on(day), list(exit_line.cooperating())
    ids = [bank.pk for bank in banks]
    found, begun, before = exit_line.ratios(ids, day), exit_line.begun_by(ids, day), exit_line.levels_before(ids, day)
    rows = [
        exit_line.standing_row(bank.pk, day, StandingBasis.DAILY, found[bank.pk], bank.pk in begun, now)
        for bank in banks
    ]
    BankStanding.objects.bulk_create(rows, ignore_conflicts=True)
    changed = 0
    for bank, row in zip(banks, rows, strict=True):
        if exit_line.rank(row.level) > exit_line.rank(before.get(bank.pk, StandingLevel.CALM)):
            changed += tell_level(bank, row)
        changed += open_exit(bank, day, StandingBasis.DAILY, found[bank.pk], robot, evening(day))
    return changed


def tell_level(bank: Organisation, row: BankStanding) -> int:
    """A level that is reached is told once, to the bank and those who watch over it; new notices."""
    wanted = {bank.pk: ON_CASES}
    kinds = (*HEARERS, Kind.DISTRICT_GOV) if row.level == StandingLevel.RED else HEARERS
    for kind in kinds:
        if (sole := Organisation.objects.sole(kind)) is not None:
            wanted[sole.pk] = ON_CASES
    pct = {"YELLOW": row.yellow_pct, "ORANGE": row.orange_pct, "RED": row.red_pct}[row.level]
    params = {"case": bank.name, "pct": f"{pct.normalize():f}"}
    cause, url = f"standing:{bank.pk}:{row.level}:{row.on}", reverse("bank-standing", args=[bank.pk])
    readers = holders_of_any(wanted, row.on)
    return tell.remind(cause, LEVELS[StandingLevel(row.level)], params, url=url, readers=readers, at=evening(row.on))


def open_exit(
    bank: Organisation, day: dt.date, basis: str, ratio: exit_line.Ratio, robot: User, at: dt.datetime
) -> int:
    """Open an exit case where the line is crossed; the lock lets a payout or a decision of this moment go first."""
    agreement = Agreement.objects.live().select_for_update(no_key=True).filter(bank=bank).first()
    if agreement is None or not exit_line.crosses(agreement, ratio, day, terms.on(day)):
        return 0
    engine.begin("exit_case.open", by=robot, on=agreement, at=at, data={"as_of": day, "basis": basis})
    return 1


def close_views(day: dt.date, robot: User) -> int:
    """A bank that states no view in the working days the policy gives is heard no longer (Article 10); how many."""
    now, changed = terms.on(day), 0
    allowed = now.deadline("exit_case.OPENED")
    if allowed is None:
        return 0
    for case in ExitCase.objects.filter(status=ExitState.OPENED).order_by("pk"):
        try:
            over = now.calendar.add(timezone.localdate(case.status_since), allowed)
        except CalendarMissing:
            continue
        if day >= over:
            engine.perform("exit_case.close_view", case, by=robot, data={}, at=evening(day))
            changed += 1
    return changed
