"""The operator's page: how far jobs and outbox are, and what of them is to be done again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View

from zengxindai.accounts.models import Kind
from zengxindai.administration.views import attempt
from zengxindai.audit.models import Event
from zengxindai.notifications.models import Outbox
from zengxindai.operations import actions, health, jobs, names
from zengxindai.operations.models import Pulse
from zengxindai.workdays import ONE_DAY
from zengxindai.workflow import registry


class OperatorOnly(LoginRequiredMixin):
    """Opens a page to the operator's people; for everybody else it does not exist."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Ask for the kind of the house before anything else."""
        if request.user.is_authenticated and request.user.organisation.kind != Kind.OPERATOR:
            raise Http404
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]


class AskAgain(forms.Form):
    """Which job for which day."""

    job = forms.ChoiceField(label=gettext_lazy("Job"))
    day = forms.DateField(label=gettext_lazy("Business day"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["job"].choices = [(name, names.job(name)) for name, _ in registry.jobs()]


class Operations(OperatorOnly, TemplateView):
    """Every job with its last runs, the outbox by kind, what is parked, and the operators' own acts."""

    template_name = "operations/operations.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Kinds, numbers and instants."""
        now = timezone.now()
        today = timezone.localdate(now)
        pulses = {pulse.name: pulse.at for pulse in Pulse.objects.all()}
        form = kwargs.pop("form", None) or AskAgain(initial={"day": today - ONE_DAY})
        parked = jobs.parked()
        return super().get_context_data(
            jobs=jobs.jobs(today),
            waiting=jobs.outbox(now),
            parked=[(row, names.kind(row.kind)) for row in parked[: jobs.PARKED_SHOWN]],
            parked_count=parked.count(),
            beat=pulses.get(Pulse.BEAT),
            beat_silent=pulses.get(Pulse.BEAT, dt.datetime.min.replace(tzinfo=dt.UTC)) < now - health.SILENT,
            backup=pulses.get(Pulse.BACKUP),
            acts=[(act, told_again(act)) for act in jobs.acts()[:20]],
            may_act=actions.operates(self.request.user, today),
            form=form,
            **kwargs,
        )


def told_again(act: Event) -> str:
    """What an operator had done again, in words."""
    if act.case_type == jobs.JOB:
        return f"{names.job(str(act.data.get('job', '')))} {act.data.get('day', '')}"
    return f"{names.kind(str(act.data.get('kind', '')))} {act.case_id}"


class TryAgain(OperatorOnly, View):
    """Takes a piece of work out of the parked ones."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the page."""
        row = get_object_or_404(Outbox, pk=pk)
        if attempt(request, lambda: actions.try_again(request.user, row, at=timezone.now())):
            messages.success(request, _("It is tried again now"))
        return redirect("operations")


class RunAgain(OperatorOnly, View):
    """Has a job run again for a day."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Back to the page; with what is wrong when the form is."""
        form = AskAgain(request.POST)
        if form.is_valid():
            act = lambda: actions.run_again(request.user, at=timezone.now(), **form.cleaned_data)  # noqa: E731
            if attempt(request, act, form):
                messages.success(request, _("A worker runs it now; this page shows when it is done"))
                return redirect("operations")
        page = Operations(request=request, args=(), kwargs={})
        return page.render_to_response(page.get_context_data(form=form))
