"""Carrying out a sheet: every row through its form, its rules and the engine; all of them or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zengxindai.audit import trail
from zengxindai.documents import access, sheets, store
from zengxindai.documents.models import Attachment
from zengxindai.documents.sheets import Column, Mistake, Row, Table
from zengxindai.findings import Finding, NotYours, Refused
from zengxindai.policy import articles
from zengxindai.web.imports.declared import Act, Already, Import, Misfit
from zengxindai.web.imports.wording import plain
from zengxindai.workflow import engine, registry, signing
from zengxindai.workflow.models import Proposal
from zengxindai.workflow.step import Step

if TYPE_CHECKING:
    from zengxindai.accounts.models import User

# [R] As many rows as the request carries out well within a minute, the web server's patience; a department's
# whole list is some hundreds.
ROWS_MAX = 2000
CASE_TYPE = "import"


@dataclass
class Outcome:
    """What a sheet did, or would do: rows done, of them waiting for further signatures, passed over, and wrong."""

    done: int = 0
    proposed: int = 0
    unchanged: int = 0
    mistakes: list[Mistake] = field(default_factory=list)
    warnings: dict[str, Finding] = field(default_factory=dict)


def load(each: Import, file: BinaryIO, by: User) -> tuple[Table, list[Column]]:
    """The sheet as it can be read, with the columns it was held against; never raises for what a file holds."""
    columns = list(each.columns(by))
    everything = ROWS_MAX * (len(columns) + 1)
    return sheets.load(file, columns, most=everything, footed=False, rows_max=ROWS_MAX), columns


def rehearse(each: Import, table: Table, by: User) -> Outcome:
    """What carrying it out would do; everything is taken back."""
    with transaction.atomic():
        outcome = all_rows(each, table, by, warn=True)
        transaction.set_rollback(True)
    return outcome


def carry_out(each: Import, table: Table, by: User, file: Any) -> Outcome:
    """Every row, in one transaction; with a single mistake none, and nothing is left of the sheet.

    file: the upload, or the Attachment kept for it, which is bound to the import and so imported once.
    Raises Unacceptable for a file that is not kept or was imported meanwhile.
    """
    with transaction.atomic():
        if isinstance(file, Attachment):
            file = store.claimed(file.pk, by=by)
        outcome = all_rows(each, table, by)
        if outcome.mistakes:
            transaction.set_rollback(True)
            return outcome
        kept = file if isinstance(file, Attachment) else store.keep(file, by=by, kind=CASE_TYPE)
        event = trail.record(
            verb=f"{CASE_TYPE}.{each.name}",
            by=by,
            at=timezone.now(),
            case_type=CASE_TYPE,
            case_id=kept.pk,
            data={"sha256": kept.sha256, "done": outcome.done, "unchanged": outcome.unchanged},
        )
        store.bind(kept, CASE_TYPE, kept.pk, event.pk)
    return outcome


def all_rows(each: Import, table: Table, by: User, warn: bool = False) -> Outcome:
    """Row after row, whatever is wrong with those before, so that all of it is told at once."""
    outcome = Outcome(mistakes=list(table.mistakes))
    known: list[Mistake] = []
    seen: dict[str, int] = {}
    step, plan = Step(by), each.plan(by)
    for number, values in table.rows:
        try:
            only_once(each, values, number, seen)
            for act in plan(values):
                outcome.proposed += carried(act, by, step, outcome if warn else None)
            outcome.done += 1
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
    outcome.unchanged = len(known)
    if not table.rows and not outcome.mistakes:
        outcome.mistakes.append(Mistake(_("The sheet has no rows: fill them in below the header")))
    outcome.mistakes += [] if outcome.done else known
    outcome.mistakes.sort(key=lambda mistake: mistake.row or 0)
    return outcome


class NotValid(Exception):
    """The form of a row refuses values: (key or None, words)."""

    def __init__(self, errors: Iterable[tuple[str | None, str]]) -> None:
        super().__init__()
        self.errors = list(errors)


def only_once(each: Import, values: Row, number: int, seen: dict[str, int]) -> None:
    """One sheet does not say two things of the same."""
    key = plain(values.get(each.identity) or "")
    if key and key in seen:
        raise Misfit(_("The same stands in row %(row)d already") % {"row": seen[key]}, each.identity)
    seen[key] = number


def carried(act: Act, by: User, step: Step, outcome: Outcome | None) -> int:
    """One act through the door for people; 1 when it now waits for further signatures. outcome: gathers warnings."""
    row = registry.row(act.row)
    form = row.form(act.words, case=act.case, by=by)
    if not form.is_valid():
        fields = {name: None if name == "__all__" else name for name in form.errors}
        raise NotValid((fields[name], str(text)) for name, texts in form.errors.items() for text in texts)
    if outcome is not None:
        for finding in engine.ask(row, act.case, step, **form.cleaned_data):
            if not finding.blocks:
                outcome.warnings.setdefault(finding.code, finding)
    if act.case is None:
        engine.begin(row, by=by, data=form.cleaned_data)
        return 0
    return int(isinstance(signing.submit(row, act.case, by=by, form=form), Proposal))


def refused(findings: Iterable[Finding], number: int) -> list[Mistake]:
    """What the rules say, with article and advice, as mistakes of a row."""
    return [Mistake(articles.explain(found), number, None, found.code) for found in findings if found.blocks]


def may_read(user: User, pk: int) -> bool:
    """An imported sheet is read by the organisation that sent it, and by the auditor."""
    found = Attachment.objects.filter(pk=pk, case_type=CASE_TYPE).select_related("uploaded_by").first()
    return found is not None and (
        user.organisation.kind == "auditor" or found.uploaded_by.organisation_id == user.organisation_id
    )


access.add(CASE_TYPE, may_read)
