"""One browser view for every list, case page and action of every flow, and the inbox."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.forms import FileField, MultipleChoiceField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, View

from zengxindai.accounts.views import entering
from zengxindai.findings import NotYours, Refused
from zengxindai.policy import articles
from zengxindai.web import history, listing, panels, present, problems, stepup, unsent, uploads
from zengxindai.workflow import engine, registry, signing
from zengxindai.workflow.case import Sight
from zengxindai.workflow.forms import Opinion, Reason
from zengxindai.workflow.models import Proposal
from zengxindai.workflow.transition import Transition
from zengxindai.workflow.unsent import Place


class CaseList(LoginRequiredMixin, TemplateView):
    """The cases of one flow that this person may see, newest first, 50 a page."""

    template_name = "workflow/case_list.html"
    flow: Any = None  # given by web.case_urls

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Rows, filters and pager for the template."""
        return super().get_context_data(**kwargs) | listing.page(self.flow, self.request)


class CaseDetail(LoginRequiredMixin, TemplateView):
    """The page of one case."""

    template_name = "workflow/case.html"
    flow: Any = None  # given by web.case_urls

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Everything the page shows; 404 for a case this person may not see."""
        user = self.request.user
        case = listing.named(get_object_or_404(self.flow.model.objects.visible_to(user), pk=kwargs["pk"]), user)
        now = present.today_terms()
        offers = engine.offers(case, user)
        documents, materials = present.files(case, user)
        return super().get_context_data(**kwargs) | {
            "case": case,
            "flow_label": self.flow.label,
            "title": case.subject or str(case),
            "number": case.number,
            "status": {"label": case.status_label, "tone": present.tone(case.status)},
            "steps": present.steps(case),
            "waiting": present.waiting(case, now),
            "facts": present.facts(case, user),
            "offers": [present.offer(case, offered) for offered in offers],
            "findings": present.said(offers),
            "proposals": present.proposals(case, user, now),
            "panels": panels.of(case, user) if present.sight(case, user) == Sight.ALL else [],
            "timeline": history.timeline(case, user),
            "documents": documents,
            "materials": materials,
        }


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class ActionView(LoginRequiredMixin, FormView):
    """The page of one action: its form, what the rules say, and the act itself."""

    template_name = "workflow/action.html"
    flow: Any = None  # given by web.case_urls

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Find the case among those this person may see and the row among the case's."""
        if not request.user.is_authenticated:
            return self.handle_no_permission()
        self.case = self.find_case(**kwargs)
        self.row = self.find_row(**kwargs)
        self.place = Place(request.user, self.row, self.case)
        self.refusals: list[dict[str, Any]] = []
        if engine.may_touch(self.row, request.user, self.case) is None:
            return not_yours(request, self.row, self.case)
        return super().dispatch(request, *args, **kwargs)

    def find_case(self, **kwargs: Any) -> Any:
        """The case acted on, None when one begins from nowhere."""
        if "pk" not in kwargs:
            return None
        return get_object_or_404(self.flow.model.objects.visible_to(self.request.user), pk=kwargs["pk"])

    def find_row(self, **kwargs: Any) -> Transition:
        """The row named in the URL; a system row is nobody's page."""
        flow = registry.known(kwargs["begins"]) if "begins" in kwargs else self.flow
        if flow is None:
            raise Http404
        row = flow.by_name.get(kwargs["action"])
        expected = None if "begins" not in kwargs and self.case else self.flow.name if self.case else ""
        if row is None or not row.for_people or row.on != expected:
            raise Http404
        return row

    def get_initial(self) -> dict[str, Any]:
        """What a link to the page says of its fields, for the person to look at and send; files are never named so."""
        given, found = self.request.GET, super().get_initial()
        for name, field in self.row.form.base_fields.items():
            if name in given and not isinstance(field, FileField):
                found[name] = given.getlist(name) if isinstance(field, MultipleChoiceField) else given[name]
        return found

    def get_form_class(self) -> Any:
        """The row's form."""
        return self.row.form

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form knows the case and the person, and what that person typed before and did not send."""
        kwargs = super().get_form_kwargs() | {"case": self.case, "by": self.request.user}
        self.kept = self.place.found()
        typed = self.kept.data if self.kept and self.request.method == "GET" else {}
        return kwargs | {"initial": {**kwargs["initial"], **typed}}

    def form_valid(self, form: Any) -> HttpResponse:
        """Perform or propose; what the rules refuse comes back on the page with everything typed."""
        if not self.request.POST.get("acknowledged") and (warnings := self.warnings(form)):
            return self.render_to_response(self.get_context_data(form=form, warnings=warnings))
        if wrong := stepup.answered(self.request, [self.row]):
            return self.render_to_response(self.get_context_data(form=form, confirmation=wrong))
        try:
            return redirect(self.carry_out(form))
        except Refused as refusal:
            self.refusals = present.findings(refusal.findings)
            return self.form_invalid(form)
        except NotYours:
            return not_yours(self.request, self.row, self.case)

    def warnings(self, form: Any) -> list[dict[str, Any]]:
        """What the rules want to be acknowledged, when nothing blocks."""
        step = engine.Step(self.request.user)
        extra = {"parent": self.case} if self.row.on else {}
        subject = None if self.row.on is not None else self.case
        found = engine.ask(self.row, subject, step, **extra, **form.cleaned_data)
        return [] if any(f.blocks for f in found) else present.findings(found)

    def carry_out(self, form: Any) -> Any:
        """The act; returns the case to show next."""
        user = self.request.user
        if self.row.on is not None:
            case = engine.begin(self.row, by=user, data=form.cleaned_data, on=self.case)
            self.place.forget()
            messages.success(self.request, _("Done: %(label)s") % {"label": self.row.label})
            return case
        done = signing.submit(self.row, self.case, by=user, form=form)
        self.place.forget()
        text = (
            _("Proposed, waiting for the next signature: %(label)s")
            if isinstance(done, Proposal)
            else _("Done: %(label)s")
        )
        messages.success(self.request, text % {"label": self.row.label})
        return self.case

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The form with the row's words around it."""
        row = self.row
        signatures = len(engine.chain(row, present.today_terms()))
        note = _("Signature 1 of %(count)d") % {"count": signatures} if signatures > 1 and row.on is None else ""
        context = super().get_context_data(**kwargs)
        seen = self.request.POST.get("unsent", "") if self.request.method == "POST" else None
        return context | {
            "unsent": unsent.shown(self.place, context["form"], self.kept, seen),
            "upload": uploads.shown(self.row, self.case, context["form"]),
            "confirmation": kwargs.get("confirmation") or stepup.asked(self.request, [row]),
            "case": self.case,
            "title": row.label,
            "refusals": self.refusals,
            "warnings": kwargs.get("warnings", []),
            "signature_note": note,
            "article_text": articles.cite(row.article) if row.article else "",
            "cancel_url": self.case.get_absolute_url() if self.case else listing.url(self.flow),
            "submit_label": context["form"].sends or row.label,
        }


def not_yours(request: HttpRequest, row: Transition | NotYours, case: Any) -> HttpResponse:
    """403 in words: whose turn it is, since when."""
    waiting = present.waiting(case, present.today_terms()) if case is not None else []
    context = {"title": getattr(row, "label", row), "case": case, "waiting": waiting}
    return render(request, "403.html", context, status=403)


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class ProposalView(LoginRequiredMixin, View):
    """Sign a proposal or send it back."""

    sends_back: ClassVar[bool] = False

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The next signature; refusals are told on the case page."""
        proposal = get_object_or_404(Proposal.objects.of_house(request.user.organisation), pk=pk)
        model = registry.flow(proposal.case_type).model
        case = get_object_or_404(model.objects.visible_to(request.user), pk=proposal.case_id)
        form = (Reason if self.sends_back else Opinion)(request.POST)
        rows = [] if self.sends_back else stepup.of([proposal])
        unfit = stepup.answered(request, rows) if form.is_valid() else form
        if unfit is not None:
            for name, errors in unfit.errors.items():
                messages.error(request, f"{unfit.fields[name].label}: {' '.join(map(str, errors))}")
            return redirect(case)
        try:
            if self.sends_back:
                signing.send_back(proposal, by=request.user, reason=form.cleaned_data["reason"])
                messages.success(request, _("Sent back to its maker"))
            else:
                done = signing.sign(proposal, by=request.user, opinion=form.cleaned_data["opinion"])
                text = (
                    _("Signed, waiting for the next signature")
                    if isinstance(done, Proposal)
                    else _("Signed and carried out")
                )
                messages.success(request, text)
        except Refused as refusal:
            for found in refusal.findings:
                messages.error(request, articles.explain(found))
        except NotYours:
            return not_yours(request, registry.row(proposal.row), case)
        return redirect(case)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400 of what cannot be read at all, and 413 of what is too much of it: no view was asked."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    if request.path.startswith("/api/"):
        return problems.unreadable(status)
    return render(request, "400.html", {"code": status}, status=status)


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """429 after too many wrong passwords or codes, to programs as a problem."""
    return problems.locked_out() if request.path.startswith("/api/") else entering.locked_out(request)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 that says the same for what is not there and what may not be seen."""
    if request.path.startswith("/api/"):
        return problems.not_found()
    return render(request, "404.html", status=404)


def forbidden(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """403 outside a case."""
    return render(request, "403.html", {"title": _("Not allowed")}, status=403)
