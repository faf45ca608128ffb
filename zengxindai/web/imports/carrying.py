"""Carrying out a sheet: every row through its form, its rules and the engine; all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zengxindai.accounts import wall
from zengxindai.audit import trail
from zengxindai.documents import access, sheets, store
from zengxindai.documents.models import Attachment
from zengxindai.documents.sheets import Column, Mistake, Row, Table
from zengxindai.findings import Finding, NotYours, Refused
from zengxindai.policy import articles
from zengxindai.web.imports.declared import Act, Already, Import, Misfit, Plan, chain
from zengxindai.web.imports.wording import plain
from zengxindai.workflow import engine, registry, signing
from zengxindai.workflow.bulk import Again, Bulk
from zengxindai.workflow.models import Proposal
from zengxindai.workflow.step import Step

if TYPE_CHECKING:
    from zengxindai.accounts.models import User

# The longest sheet; a bank that moves in brings a year of movements.
ROWS_MAX = 50_000
# [R] What a request looks at itself, so that the answer is there within a second: so many rows, in so many bytes.
# A longer sheet is checked and carried out by a worker (`runs`).
IN_REQUEST, BYTES_IN_REQUEST = 200, 32 * 1024
# Rows whose look-ups and events are made together.
STRIDE = 500
# Cells and rows that are wrong, after which no further row is read: more are one mistake made often.
MISTAKES_MAX = 20_000
CASE_TYPE = "import"
Told = Callable[[int], None]


@dataclass
class Outcome:
    """What a sheet did, or would do: rows done, of them waiting for further signatures, passed over, and wrong."""

    rows: int = 0
    done: int = 0
    proposed: int = 0
    unchanged: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    warnings: dict[str, Finding] = field(default_factory=dict)
    event_id: int | None = None


def load(each: Import, file: BinaryIO, by: User) -> tuple[Table, list[Column]]:
    """The sheet as it can be read, with the columns it was held against; never raises for what a file holds."""
    columns = list(each.columns(by))
    return sheets.load(file, columns, most=MISTAKES_MAX, footed=False, rows_max=ROWS_MAX), columns


def short(file: Any) -> bool:
    """Whether a file is so small that the request itself may open it."""
    return bool(file.size <= BYTES_IN_REQUEST)


def long(table: Table) -> bool:
    """Whether a sheet is left to a worker."""
    mistaken = {mistake.row for mistake in table.mistakes if mistake.row is not None}
    return len(table.rows) + len(mistaken) > IN_REQUEST


@wall.whole()
def rehearse(each: Import, table: Table, by: User, told: Told = lambda number: None) -> Outcome:
    """What carrying it out would do, every signature given; everything is taken back."""
    duties = chain(each)
    taken = {"signed": duties[:-1], "held": frozenset(duties)} if each.whole else {}
    with transaction.atomic():
        outcome = once_or_again(each, table, by, lambda careful: Bulk(by, careful=careful, **taken), told, warn=True)
        transaction.set_rollback(True)
    return outcome


@wall.whole()
def carry_out(
    each: Import,
    table: Table,
    by: User,
    file: Any,
    *,
    signers: Sequence[tuple[User, str]] = (),
    told: Told = lambda number: None,
) -> Outcome:
    """Every row, in one transaction; with a single mistake none, and nothing is left of the sheet.

    file: the upload, or the Attachment kept for it, which is bound to the import and so imported once.
    signers: of a whole sheet, with their duties; the last of them performs. told: is called with the rows done.
    Raises Unacceptable for a file that is not kept or was imported meanwhile.
    """
    last = signers[-1][0] if signers else by
    with transaction.atomic():
        if isinstance(file, Attachment):
            file = store.claimed(file.pk, by=by)
        before = tuple(duty for _user, duty in signers[:-1])
        outcome = once_or_again(
            each, table, by, lambda careful: Bulk(last, signed=before, careful=careful), told, warn=False
        )
        if outcome.mistakes:
            transaction.set_rollback(True)
            return outcome
        kept = file if isinstance(file, Attachment) else store.keep(file, by=by, kind=CASE_TYPE)
        event = trail.record(
            verb=f"{CASE_TYPE}.{each.name}",
            by=last,
            at=timezone.now(),
            case_type=CASE_TYPE,
            case_id=kept.pk,
            data={"sha256": kept.sha256, "done": outcome.done, "unchanged": outcome.unchanged},
        )
        store.bind(kept, CASE_TYPE, kept.pk, event.pk)
        outcome.event_id = event.pk
    return outcome


def once_or_again(
    each: Import, table: Table, by: User, bulk: Callable[[bool], Bulk], told: Told, *, warn: bool
) -> Outcome:
    """All rows at full speed; where an act broke off half-way, once more with a way back behind each."""
    try:
        with transaction.atomic():
            return all_rows(each, table, by, bulk(False), told, warn)
    except Again:
        return all_rows(each, table, by, bulk(True), told, warn)


def all_rows(each: Import, table: Table, by: User, bulk: Bulk, told: Told, warn: bool = False) -> Outcome:
    """Row after row, whatever is wrong with those before, so that all of it is told at once."""
    outcome = Outcome(rows=len(table.rows), mistakes=list(table.mistakes))
    known: list[Mistake] = []
    seen: dict[tuple[str, ...], int] = {}
    for begin in range(0, len(table.rows), STRIDE):
        chunk = table.rows[begin : begin + STRIDE]
        try:
            plan = each.plan(by, bulk, [values for _number, values in chunk])
        except Refused as refusal:
            outcome.mistakes += refused(refusal.findings, None)
            break
        one_stride(Stride(each, plan, by, bulk, outcome, warn), chunk, seen, known)
        if bulk.broken:
            bulk.forget()
        bulk.let_go()
        told(begin + len(chunk))
    if not bulk.broken and not outcome.mistakes:
        bulk.finish()
    outcome.unchanged += len(known)
    if not outcome.done and not outcome.mistakes and not known:
        outcome.mistakes.append(Mistake(_("The sheet has no rows: fill them in below the header")))
    outcome.mistakes += [] if outcome.done else known
    outcome.mistakes.sort(key=lambda mistake: mistake.row or 0)
    return outcome


@dataclass(frozen=True)
class Stride:
    """What the rows of one stride share."""

    each: Import
    plan: Plan
    by: User
    bulk: Bulk
    outcome: Outcome
    warn: bool


def one_stride(
    shared: Stride, rows: Sequence[tuple[int, Row]], seen: dict[tuple[str, ...], int], known: list[Mistake]
) -> None:
    """The next few hundred rows, each with what is wrong with it."""
    outcome = shared.outcome
    for number, values in rows:
        try:
            only_once(shared.each, values, number, seen)
            acts = shared.plan(values)
            for act in acts:
                outcome.proposed += carried(act, shared, number)
            outcome.done += 1 if acts else 0
            outcome.unchanged += 0 if acts else 1
        except Already as there:
            known += refused(there.findings, number)
        except Refused as refusal:
            outcome.mistakes += refused(refusal.findings, number)
        except Misfit as misfit:
            outcome.mistakes.append(Mistake(str(misfit), number, misfit.column))
        except NotValid as wrong:
            outcome.mistakes += [Mistake(text, number, key) for key, text in wrong.errors]
        except NotYours as turn:
            outcome.mistakes.append(Mistake(_("Not your turn now: %(label)s") % {"label": turn}, number))


class NotValid(Exception):
    """The form of a row refuses values: (key or None, words)."""

    def __init__(self, errors: Iterable[tuple[str | None, str]]) -> None:
        super().__init__()
        self.errors = list(errors)


def only_once(each: Import, values: Row, number: int, seen: dict[tuple[str, ...], int]) -> None:
    """One sheet does not say two things of the same."""
    key = tuple(plain(values.get(name) or "") for name in each.identity)
    if all(key) and key in seen:
        raise Misfit(_("The same stands in row %(row)d already") % {"row": seen[key]}, each.identity[-1])
    seen[key] = number


def carried(act: Act, shared: Stride, number: int) -> int:
    """One act through the door for people; 1 when it now waits for further signatures."""
    row, bulk, by = registry.row(act.row), shared.bulk, shared.by
    alone = shared.each.whole or len(engine.chain(row, bulk.terms)) == 1
    case = bulk.case(act.case) if act.case is not None and alone else act.case
    form = row.form(act.words, case=case, by=by)
    if not form.is_valid():
        raise NotValid(
            (None if name == "__all__" else act.places.get(name, name), str(text))
            for name, texts in form.errors.items()
            for text in texts
        )
    if case is not None and alone:
        opinions = ""
        if bulk.by != by:
            opinions = _("Sheet prepared by %(name)s, row %(row)d") % {"name": by.full_name, "row": number}
        warned(shared, bulk.perform(row, case, form.cleaned_data, opinions))
        return 0
    bulk.settle(case)
    if shared.warn:
        warned(shared, engine.ask(row, case, Step(by, bulk.at, bulk.terms), **form.cleaned_data))
    if case is None:
        engine.begin(row, by=by, data=form.cleaned_data)
        return 0
    return int(isinstance(signing.submit(row, case, by=by, form=form), Proposal))


def warned(shared: Stride, findings: Iterable[Finding]) -> None:
    """Gather the warnings of a rehearsal, each once."""
    for finding in findings if shared.warn else ():
        if not finding.blocks:
            shared.outcome.warnings.setdefault(finding.code, finding)


def refused(findings: Iterable[Finding], number: int | None) -> list[Mistake]:
    """What the rules say, with article and advice, as mistakes of a row."""
    return [
        Mistake(articles.explain(found), number, None, found.code, found.article) for found in findings if found.blocks
    ]


def may_read(user: User, pk: int) -> bool:
    """An imported sheet is read by the organisation that sent it, its head office, and the auditor."""
    found = Attachment.objects.filter(pk=pk, case_type=CASE_TYPE).select_related("uploaded_by__organisation").first()
    if found is None:
        return False
    sender = found.uploaded_by.organisation
    return user.organisation.kind == "auditor" or sender.belongs_to(user.organisation_id)


access.add(CASE_TYPE, may_read)
