"""Adding files to a case and taking wrong ones back: one form and one row each for every flow that takes materials."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts.models import Organisation
from zengxindai.documents import store
from zengxindai.documents.models import Attachment
from zengxindai.findings import Finding, gettext_noop
from zengxindai.policy import materials
from zengxindai.web.filefields import AttachmentsField
from zengxindai.workflow.case import Case
from zengxindai.workflow.forms import ActionForm
from zengxindai.workflow.step import Step
from zengxindai.workflow.transition import Transition


class Material(ActionForm):
    """Files and what they are; programs may send a single one as `file`."""

    kind = forms.ChoiceField(label=_("Kind of material"), choices=materials.choices)
    files = AttachmentsField(
        single="file", label=_("Files"), help_text=_("PDF, JPEG, PNG, Word, Excel or OFD, up to 20 MB each")
    )


def attach(case: Case, step: Step, *, shelf: str = "", **data: Any) -> None:
    """The engine binds the files to the case, or to the shelf, by the event; nothing else changes."""
    step.shelf = shelf


def attach_row(
    states: frozenset[str],
    party: str | tuple[str, ...],
    article: int | None = None,
    shelf: str = "",
    form: type[Material] = Material,
) -> Transition:
    """The row by which these parties add files while the case is in these states.

    shelf: where they are kept when fewer people read them than see the case (documents.access). form: which kinds are
    offered.
    """
    do = partial(attach, shelf=shelf)
    return Transition("attach", _("Add material"), states, None, party, do, form=form, article=article, turn=False)


def own_files(case: Case, organisation: Organisation) -> QuerySet[Attachment]:
    """The materials an organisation added to a case and has not taken back; papers are nobody's to take back."""
    here: QuerySet[Attachment] = Attachment.objects.all().on(case.case_type, case.pk).materials()
    return here.filter(uploaded_by__organisation=organisation).order_by("-id")


class OwnFile(forms.ModelChoiceField):
    """A choice among files that may bear the same name: with what each is and when it came."""

    def label_from_instance(self, obj: Any) -> str:
        """Name, kind, moment."""
        return f"{obj.name} · {materials.label(obj.kind)} · {timezone.localtime(obj.at):%Y-%m-%d %H:%M}"


class TakeBack(ActionForm):
    """Which file, and why."""

    file = OwnFile(queryset=None, label=_("File"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=200)

    def prepare(self) -> None:
        """The own organisation's files on this case."""
        known = self.case is not None and self.by is not None
        self.fields["file"].queryset = (
            own_files(self.case, self.by.organisation) if known else Attachment.objects.none()
        )


def may_set_aside(case: Case, step: Step, *, file: Attachment | None = None, reason: str = "") -> Iterator[Finding]:
    """DOC-01: only a file the own organisation added, and that is still there."""
    mine = own_files(case, step.by.organisation)
    if not (mine.filter(pk=file.pk) if file else mine).exists():
        yield Finding(
            "DOC-01",
            gettext_noop("There is no file of yours here that could be taken back"),
            advice=gettext_noop("Files that others added and official papers stay; ask who added them"),
        )


def set_aside(case: Case, step: Step, *, file: Attachment, reason: str = "") -> None:
    """The file leaves the case's lists; row, content and history stay."""
    step.afterwards(partial(store.set_aside, file))


def set_aside_row(states: frozenset[str], party: str | tuple[str, ...]) -> Transition:
    """The row by which these parties take a wrong file back while the case is in these states."""
    return Transition(
        "set_aside", _("Take a file back"), states, None, party, set_aside, may_set_aside, TakeBack, turn=False
    )
