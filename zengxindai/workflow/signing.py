"""Several signatures on one act: propose, sign, send back; the last signature performs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError
from django.forms import FileField
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts import wall
from zengxindai.accounts.queries import duties_of
from zengxindai.audit import trail
from zengxindai.findings import Finding, NotYours, Refused, gettext_noop
from zengxindai.workflow import engine, registry, turns
from zengxindai.workflow.models import Proposal, Signature
from zengxindai.workflow.step import Step

if TYPE_CHECKING:
    from django.forms import Form

    from zengxindai.accounts.models import User
    from zengxindai.audit.models import Event
    from zengxindai.documents.models import Attachment
    from zengxindai.workflow.case import Case
    from zengxindai.workflow.transition import Transition


def submit(
    row: Transition | str, case: Case, *, by: User, form: Form, at: dt.datetime | None = None
) -> Event | Proposal:
    """The door for people: an act of one signature is performed, one of several is proposed.

    form: the row's form, valid. Raises as engine.perform.
    """
    row = registry.row(row) if isinstance(row, str) else row
    if len(engine.chain(row, Step(by, at).terms)) == 1:
        return engine.perform(row, case, by=by, data=form.cleaned_data, at=at)
    return propose(row, case, by=by, form=form, at=at)


def raw(form: Form) -> dict[str, Any]:
    """A form's input as text, the way it can be given to the form again: one value a field, lists where many."""
    values: dict[str, Any] = {}
    for name, field in form.fields.items():
        cleaned = form.cleaned_data.get(name)
        values[name] = _text(getattr(cleaned, "pk", field.prepare_value(cleaned)))
    return values


def _text(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, list | tuple | set):
        return [_text(item) for item in value]
    return str(getattr(value, "pk", value))


@wall.whole()
def propose(row: Transition, case: Case, *, by: User, form: Form, at: dt.datetime | None = None) -> Proposal:
    """The first signature: the rules are asked, the input is kept, the case does not move."""
    step = Step(by, at)
    with engine.one_effect():
        locked = type(case).objects.select_for_update(no_key=True, of=("self",)).get(pk=case.pk)
        duties = engine.chain(row, step.terms)
        if engine.may_touch(row, by, locked) is None or duties[0] not in duties_of(by, step.day):
            raise NotYours(row.label)
        if turns.open_proposals(locked).of_house(by.organisation).filter(row=row.key).exists():
            raise Refused([turns.already_proposed()])
        engine.judge(row.may(locked, step, **form.cleaned_data), locked, step)
        proposal = Proposal.objects.create(
            row=row.key,
            case_type=locked.case_type,
            case_id=locked.pk,
            case_version=locked.version,
            organisation=by.organisation,
            data=raw(form),
            opened_at=step.at,
        )
        _sign(proposal, step, locked, duties[0], str(form.cleaned_data.get("opinion") or ""), "propose")
        turns.rewrite(locked, step)
    return proposal


@wall.whole()
def sign(proposal: Proposal, *, by: User, opinion: str = "", at: dt.datetime | None = None) -> Event | Proposal:
    """A further signature, by another person with the next duty; the last one performs the act.

    Raises NotYours when the person, duty or state do not fit, Refused when a rule now blocks.
    """
    step = Step(by, at)
    row, flow = registry.row(proposal.row), registry.flow(proposal.case_type)
    with engine.one_effect():
        case = flow.model.objects.select_for_update(no_key=True, of=("self",)).get(pk=proposal.case_id)
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        signed = tuple(proposal.signatures.order_by("position").values_list("duty", flat=True))
        duty = _next_duty(proposal, row, case, step, signed)
        last = len(signed) + 1 == len(engine.chain(row, step.terms))
        try:
            _sign(proposal, step, case, duty, opinion, "sign")
        except IntegrityError as error:
            # The database found the same person twice on one act.
            if "signature_maker_is_not_checker" in str(error):
                raise NotYours(row.label) from error
            raise
        if not last:
            turns.rewrite(case, step)
            return proposal
        proposal.state, proposal.closed_at = Proposal.State.DONE, step.at
        proposal.save(update_fields=["state", "closed_at"])
        data = cleaned(proposal, row, case)
        return engine.perform(row, case, by=by, data=data, at=step.at, signed=signed, opinions=opinion)


def _next_duty(proposal: Proposal, row: Transition, case: Case, step: Step, signed: tuple[str, ...]) -> str:
    duties = engine.chain(row, step.terms)
    open_now = proposal.state == Proposal.State.OPEN and proposal.case_version == case.version
    if not open_now or len(signed) >= len(duties) or signed != duties[: len(signed)]:
        raise NotYours(row.label)
    if engine.may_touch(row, step.by, case) is None or not of_one_house(proposal, step.by):
        raise NotYours(row.label)
    if duties[len(signed)] not in duties_of(step.by, step.day):
        raise NotYours(row.label)
    if proposal.signatures.filter(user=step.by).exists():
        raise NotYours(_("You have signed this already; the next signature is another person's"))
    return duties[len(signed)]


def of_one_house(proposal: Proposal, user: User) -> bool:
    """Whether a person may go on with a proposal: of the own organisation, or of the own bank's branches."""
    if proposal.organisation_id == user.organisation_id:
        return True
    parent = proposal.organisation.parent_id
    return parent is not None and parent in (user.organisation_id, user.organisation.parent_id)


def reads_proposed(user: User, attachment: Attachment) -> bool:
    """Whether a file was sent with an act that waits for a signature of this person's house: who signs reads it."""
    waiting = Proposal.objects.of_house(user.organisation).filter(
        state=Proposal.State.OPEN, signatures__user=attachment.uploaded_by_id
    )
    named = [proposal for proposal in waiting.distinct() if str(attachment.pk) in _files(proposal)]
    return any(_sees(user, proposal) for proposal in named)


def _sees(user: User, proposal: Proposal) -> bool:
    model: Any = registry.flow(proposal.case_type).model
    return bool(model.objects.visible_to(user).filter(pk=proposal.case_id).exists())


def _files(proposal: Proposal) -> set[str]:
    fields = registry.row(proposal.row).form.base_fields
    sent = [proposal.data.get(name) for name, field in fields.items() if isinstance(field, FileField)]
    return {str(each) for value in sent for each in (value if isinstance(value, list) else [value])}


@wall.whole()
def send_back(proposal: Proposal, *, by: User, reason: str, at: dt.datetime | None = None) -> Proposal:
    """Return a proposal to its maker with a reason; the case stays where it is. Raises NotYours as `sign`."""
    step = Step(by, at)
    row, flow = registry.row(proposal.row), registry.flow(proposal.case_type)
    with engine.one_effect():
        case = flow.model.objects.select_for_update(no_key=True, of=("self",)).get(pk=proposal.case_id)
        proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
        signed = tuple(proposal.signatures.order_by("position").values_list("duty", flat=True))
        duty = _next_duty(proposal, row, case, step, signed)
        proposal.state, proposal.closed_at = Proposal.State.SENT_BACK, step.at
        proposal.save(update_fields=["state", "closed_at"])
        _record(proposal, step, case, duty, reason, "send_back")
        turns.rewrite(case, step)
    return proposal


def cleaned(proposal: Proposal, row: Transition, case: Case) -> Mapping[str, Any]:
    """The proposal's input through the row's form once more; raises Refused when it no longer holds."""
    form = row.form(data=proposal.data, case=case, by=proposal.signatures.order_by("position")[0].user)
    if form.is_valid():
        return form.cleaned_data
    raise Refused(
        [stale(str(form.fields[name].label), str(errors[0])) for name, errors in form.errors.items() if errors]
    )


def stale(field: str, error: str) -> Finding:
    """A value that was valid when proposed is no longer."""
    return Finding(
        "SIGN-02",
        gettext_noop("%(field)s is no longer valid: %(error)s"),
        params={"field": field, "error": str(error)},
        advice=gettext_noop("Send the proposal back and enter it again"),
    )


def _sign(proposal: Proposal, step: Step, case: Case, duty: str, opinion: str, verb: str) -> None:
    Signature.objects.create(
        proposal=proposal,
        position=proposal.signatures.count() + 1,
        user=step.by,
        duty=duty,
        opinion=opinion,
        at=step.at,
    )
    _record(proposal, step, case, duty, opinion, verb)


def _record(proposal: Proposal, step: Step, case: Case, duty: str, opinion: str, verb: str) -> None:
    trail.record(
        verb=f"{proposal.row}.{verb}",
        by=step.by,
        at=step.at,
        case_type=case.case_type,
        case_id=case.pk,
        source=case.status,
        target=case.status,
        duty=duty,
        opinion=opinion,
        data=proposal.data if verb == "propose" else {"proposal": proposal.pk},
    )
