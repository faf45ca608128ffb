"""Sheets outside the request: kept, checked by a worker, signed by people, carried out by a worker, once (ADR 0024)."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from io import BytesIO
from typing import TYPE_CHECKING, Any

from django.core.cache import cache
from django.core.files.base import File
from django.db import IntegrityError, OperationalError, connection, transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg2.errors import LockNotAvailable

from zengxindai.accounts.models import with_branches
from zengxindai.accounts.queries import duties_of, holders
from zengxindai.audit import trail
from zengxindai.documents import sheets, store
from zengxindai.documents.content import Unacceptable
from zengxindai.documents.sheets import Column, Mistake, Table
from zengxindai.findings import NotYours, gettext_noop
from zengxindai.notifications import outbox
from zengxindai.notifications import tell as notifications
from zengxindai.web.imports import carrying, showing
from zengxindai.web.imports.carrying import CASE_TYPE, Outcome
from zengxindai.web.imports.declared import Import, chain, named
from zengxindai.workflow.models import SheetRun, SheetSignature

if TYPE_CHECKING:
    from zengxindai.accounts.models import User

KIND = "sheet-run"
# How long a run's progress is remembered, in seconds; losing it costs a page its bar.
REMEMBERED = 3600
State = SheetRun.State
NEWS = {
    State.READY: gettext_noop("Your sheet “%(sheet)s” was checked and can be carried out"),
    State.SIGNING: gettext_noop("The sheet “%(sheet)s” of %(name)s waits for your signature"),
    State.DONE: gettext_noop("The sheet “%(sheet)s” of %(name)s was carried out"),
    State.WRONG: gettext_noop("The sheet “%(sheet)s” of %(name)s has mistakes; nothing was done"),
    State.DROPPED: gettext_noop("The sheet “%(sheet)s” of %(name)s was dropped; nothing was done"),
}


class Busy(Exception):
    """A worker, or somebody else, is at the run this moment."""


def visible_to(user: User) -> QuerySet[SheetRun]:
    """The sheets of the own organisation, for a head office those of its branches, too; nobody else's exist."""
    return SheetRun.objects.filter(with_branches(user.organisation_id, "organisation__"))


def waiting_for(user: User) -> list[SheetRun]:
    """The sheets whose next signature this person can give, oldest first."""
    held = duties_of(user, timezone.localdate())
    found = visible_to(user).filter(state=State.SIGNING).exclude(signatures__user=user).order_by("id")
    runs = found.select_related("by").prefetch_related("signatures")
    return [run for run in runs if next_duty(run) in held]


def begin(each: Import, file: File, by: User, *, at_once: bool = False, seen: Seen | None = None) -> SheetRun:
    """Keep a sheet and ask a worker to check it; the same sheet sent while it is open is the same run.

    at_once: its sender signs it with sending. seen: what the request itself found, where it checked the sheet; then
    no worker is asked. Raises Unacceptable for a file that is not kept.
    """
    try:
        with transaction.atomic():
            kept = store.keep(file, by=by, kind=CASE_TYPE)
            now = timezone.now()
            run = SheetRun.objects.create(
                name=each.name,
                organisation=by.organisation,
                by=by,
                file=kept,
                sha256=kept.sha256,
                needed=len(chain(each)),
                at_once=at_once,
                state_since=now,
                at=now,
            )
            if at_once:
                put_signature(run, by, chain(each)[0])
            if seen is not None:
                checked(run, each, *seen)
            else:
                outbox.put(KIND, f"{KIND}:{run.pk}:check", {"run": run.pk})
    except IntegrityError as clash:
        same = visible_to(by).filter(name=each.name, sha256=kept.sha256, state__in=SheetRun.OPEN).first()
        if same is None:
            raise Unacceptable(_("This file was sent twice at the same moment: look at the list of sheets")) from clash
        return same
    return run


Seen = tuple[Table, Sequence[Column], Outcome]


@outbox.handler(KIND, long=True)
def work(payload: dict[str, Any]) -> None:
    """What is to be done next to a run, once: its row is locked, and its state says what was done before."""
    run = SheetRun.objects.select_for_update(no_key=True, of=("self",)).get(pk=payload["run"])
    with connection.cursor() as cursor:
        # What the database compares at the end, loan by loan, takes longer for a sheet than any request may.
        cursor.execute("SET LOCAL statement_timeout = '10min'")
    each = named(run.name)
    if run.state == State.CHECKING:
        check(run, each)
    elif run.state == State.CARRYING:
        carry(run, each)


def check(run: SheetRun, each: Import) -> None:
    """Everything the sheet would do, taken back again."""
    try:
        table, columns = opened(run, each)
    except Unacceptable as lost:
        checked(run, each, Table(), [], Outcome(mistakes=[Mistake(str(lost))]))
        return
    outcome = carrying.rehearse(each, table, run.by, progress(run, len(table.rows)))
    checked(run, each, table, columns, outcome)


def opened(run: SheetRun, each: Import) -> tuple[Table, list[Column]]:
    """The sheet as it was kept; raises Unacceptable when it is lost."""
    try:
        file = store.open_(run.file)
    except (OSError, store.Damaged) as lost:
        raise Unacceptable(_("This file is no longer at hand: send it again")) from lost
    with file:
        return carrying.load(each, file, run.by)


def checked(run: SheetRun, each: Import, table: Table, columns: Sequence[Column], outcome: Outcome) -> None:
    """Write down what the check found."""
    count(run, outcome)
    if outcome.mistakes:
        wrong(run, each, table, columns, outcome)
        return
    run.told = showing.packed(showing.preview(table, columns, outcome), each.sums([row for _n, row in table.rows]))
    move(run, each, State.READY if not run.at_once else State.SIGNING if run.needed > 1 else State.CARRYING)


def carry(run: SheetRun, each: Import) -> None:
    """All rows in this transaction, or none and why."""
    signatures = run.signatures.select_related("user__organisation").order_by("position")
    signers = [(each.user, each.duty) for each in signatures]
    table, columns = Table(), list[Column]()
    try:
        table, columns = opened(run, each)
        told = progress(run, len(table.rows))
        outcome = carrying.carry_out(each, table, run.by, run.file, signers=signers, told=told)
    except Unacceptable as lost:
        outcome = Outcome(mistakes=[Mistake(str(lost))])
    if outcome.mistakes:
        wrong(run, each, table, columns, outcome)
        return
    count(run, outcome)
    run.event_id = outcome.event_id
    move(run, each, State.DONE)


def count(run: SheetRun, outcome: Outcome) -> None:
    """The figures of a run."""
    run.rows, run.done = outcome.rows, outcome.done
    run.proposed, run.unchanged = outcome.proposed, outcome.unchanged


def wrong(run: SheetRun, each: Import, table: Table, columns: Sequence[Column], outcome: Outcome) -> None:
    """Nothing of it was done: what is wrong, and the sheet with the reasons."""
    run.mistakes, run.told = len(outcome.mistakes), showing.packed_mistakes(outcome.mistakes, columns)
    if any(mistake.row is not None for mistake in outcome.mistakes):
        content = sheets.returned(table, columns, outcome.mistakes, lines_max=len(table.lines))
        name = f"{each.title}_{_('mistakes')}.xlsx"
        # Without the sheet given back the mistakes are still told.
        with contextlib.suppress(Unacceptable):
            run.returned = store.keep(File(BytesIO(content), name), by=run.by, kind=f"{CASE_TYPE}.returned")
    move(run, each, State.WRONG)


def move(run: SheetRun, each: Import, state: SheetRun.State) -> None:
    """The next state, whom it concerns, and the worker where it is the worker's turn."""
    run.state, run.state_since = state, timezone.now()
    run.save()
    if state == State.CARRYING:
        outbox.put(KIND, f"{KIND}:{run.pk}:carry", {"run": run.pk})
    if state in NEWS:
        params = {"sheet": each.title, "name": run.by.full_name}
        cause, url = f"{KIND}:{run.pk}:{state}", reverse("import-run", args=[run.pk])
        readers = concerned(run)
        notifications.remind(cause, NEWS[state], params, url=url, readers=readers, at=run.state_since)


def concerned(run: SheetRun) -> list[User]:
    """Whom the present state is told to: who signs next, else who sent and signed it."""
    if run.state == State.SIGNING:
        duty, day, office = next_duty(run), timezone.localdate(), run.organisation
        here = list(holders(office, duty, day).exclude(pk=run.by_id))
        return here or (list(holders(office.parent, duty, day)) if office.parent else [])
    signers = [each.user for each in run.signatures.select_related("user")]
    return [run.by, *(user for user in signers if user.pk != run.by_id)]


def next_duty(run: SheetRun) -> str:
    """The duty of the next signature; empty when none is missing."""
    duties, position = chain(named(run.name)), len(run.signatures.all())
    return duties[position] if position < min(run.needed, len(duties)) else ""


def put_signature(run: SheetRun, by: User, duty: str) -> None:
    """One signature, and its event."""
    SheetSignature.objects.create(run=run, position=run.signatures.count() + 1, user=by, duty=duty, at=timezone.now())
    note(run, by, duty, "sign")


def note(run: SheetRun, by: User, duty: str, verb: str, reason: str = "") -> None:
    """An event about the sheet as such."""
    trail.record(
        verb=f"{CASE_TYPE}.{run.name}.{verb}",
        by=by,
        at=timezone.now(),
        case_type=CASE_TYPE,
        case_id=run.file_id,
        duty=duty,
        opinion=reason,
        data={"run": run.pk, "sha256": run.sha256},
    )


def at_hand(pk: int) -> SheetRun:
    """The run, locked until the transaction ends; raises Busy while a worker or somebody else is at it."""
    try:
        return SheetRun.objects.select_for_update(no_key=True, nowait=True, of=("self",)).get(pk=pk)
    except OperationalError as locked:
        if isinstance(locked.__cause__, LockNotAvailable):
            raise Busy from locked
        raise


def may_sign(run: SheetRun, by: User) -> bool:
    """Whether the next signature is this person's: the sender's first, then other people's."""
    signed = [each.user_id for each in run.signatures.all()]
    if (
        run.state not in (State.READY, State.SIGNING)
        or by.pk in signed
        or not run.organisation.belongs_to(by.organisation_id)
    ):
        return False
    return (by.pk == run.by_id or bool(signed)) and next_duty(run) in duties_of(by, timezone.localdate())


def sign(pk: int, by: User) -> SheetRun:
    """One signature on the whole sheet; with the last one a worker carries it out. Raises NotYours, Busy."""
    with transaction.atomic():
        run = at_hand(pk)
        each = named(run.name)
        if not may_sign(run, by):
            raise NotYours(each.label)
        put_signature(run, by, next_duty(run))
        if run.signatures.count() >= run.needed:
            move(run, each, State.CARRYING)
        elif run.state == State.READY:
            move(run, each, State.SIGNING)
    return run


def may_drop(run: SheetRun, by: User) -> bool:
    """Whether this person may drop the sheet: its sender, or whose signature it waits for."""
    waits = run.state in (State.READY, State.SIGNING) and run.organisation.belongs_to(by.organisation_id)
    return waits and (by.pk == run.by_id or may_sign(run, by))


def drop(pk: int, by: User, reason: str = "") -> SheetRun:
    """Nothing of the sheet will be done. Raises NotYours, Busy."""
    with transaction.atomic():
        run = at_hand(pk)
        each = named(run.name)
        if not may_drop(run, by):
            raise NotYours(each.label)
        note(run, by, "", "drop", reason)
        run.told = showing.packed_reason(reason)
        move(run, each, State.DROPPED)
    return run


def progress(run: SheetRun, rows: int) -> Callable[[int], None]:
    """Tells how far the work is, beside the transaction; nothing depends on it."""

    def told(done: int) -> None:
        # A cache that is down must not stop the work.
        with contextlib.suppress(Exception):
            cache.set(f"{KIND}:{run.pk}", (run.state, done, rows), REMEMBERED)

    return told


def progress_of(run: SheetRun) -> tuple[int, int] | None:
    """Rows looked at or carried out in the present state, and of how many; None while nothing is known."""
    with contextlib.suppress(Exception):
        found = cache.get(f"{KIND}:{run.pk}")
        if found and found[0] == run.state:
            return int(found[1]), int(found[2])
    return None


def given_up(run: SheetRun) -> bool:
    """Whether the worker failed so often that a person has to look."""
    return outbox.parked(f"{KIND}:{run.pk}:{'check' if run.state == State.CHECKING else 'carry'}")
