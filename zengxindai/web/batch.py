"""Signing several proposals with one opinion: a list to choose from, and a line for each on what became of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import TemplateView

from zengxindai.accounts.queries import duties_of
from zengxindai.findings import NotYours, Refused
from zengxindai.policy import articles, terms
from zengxindai.web import listing, present, stepup
from zengxindai.web.imports import runs
from zengxindai.web.imports.declared import named
from zengxindai.workflow import engine, registry, signing
from zengxindai.workflow.forms import Opinion
from zengxindai.workflow.models import Proposal

if TYPE_CHECKING:
    from zengxindai.accounts.models import User

# As many as a person can read before signing them.
PAGE = 20


def to_sign(user: User) -> QuerySet[Proposal]:
    """The open proposals of the own organisation whose next signature is this person's, oldest first."""
    today = timezone.localdate()
    now, held = terms.on(today), duties_of(user, today)
    mine = Proposal.objects.filter(state=Proposal.State.OPEN).of_house(user.organisation)
    mine = mine.annotate(signed=Count("signatures"))
    wanted = Q(pk__in=[])
    for key in mine.order_by().values_list("row", flat=True).distinct():
        for position, duty in enumerate(engine.chain(registry.row(key), now)):
            wanted |= Q(row=key, signed=position) if duty in held else Q(pk__in=[])
    return mine.filter(wanted).exclude(signatures__user=user).order_by("id")


def visible(proposals: list[Proposal], user: User) -> dict[tuple[str, int], Any]:
    """The cases of the proposals this person may see, a query for each kind."""
    found: dict[tuple[str, int], Any] = {}
    for case_type in {each.case_type for each in proposals}:
        flow = registry.flow(case_type)
        ids = [each.case_id for each in proposals if each.case_type == case_type]
        for case in listing.cases(flow, user).filter(pk__in=ids):
            found[case_type, case.pk] = case
    return found


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class Proposals(LoginRequiredMixin, TemplateView):
    """What waits for this person's signature, to be signed together."""

    template_name = "workflow/proposals.html"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Sign what was chosen, each in a transaction of its own; one that is refused stops none of the others."""
        form = Opinion(request.POST)
        chosen = [pk for text in request.POST.getlist("proposal")[:PAGE] if (pk := listing.key(text))]
        if not form.is_valid() or not chosen:
            missing = "" if chosen else _("Choose at least one")
            return self.render_to_response(self.get_context_data(form=form, missing=missing, chosen=chosen))
        proposals = list(to_sign(request.user).filter(pk__in=chosen))
        if wrong := stepup.answered(request, stepup.of(proposals)):
            return self.render_to_response(self.get_context_data(form=form, confirmation=wrong, chosen=chosen))
        cases = visible(proposals, request.user)
        results = [
            signed(each, cases[each.case_type, each.case_id], request.user, form.cleaned_data["opinion"])
            for each in proposals
            if (each.case_type, each.case_id) in cases
        ]
        gone = len(set(chosen)) - len(results)
        return self.render_to_response(self.get_context_data(form=Opinion(), results=results, gone=gone))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """A page of proposals, oldest first, each with what matters of it."""
        user, now = self.request.user, present.today_terms()
        after = listing.key(self.request.GET.get("after"))
        waiting = to_sign(user).filter(pk__gt=after or 0).select_related("organisation")
        shown = list(waiting.prefetch_related("signatures__user")[: PAGE + 1])
        page, further = shown[:PAGE], len(shown) > PAGE
        cases = visible(page, user)
        rows = [
            line(each, cases[each.case_type, each.case_id], user, now)
            for each in page
            if (each.case_type, each.case_id) in cases
        ]
        following = f"?after={page[-1].pk}" if further else ""
        pager = {"previous_url": "?" if after else "", "next_url": following, "count_label": ""}
        return {
            "form": Opinion(),
            "confirmation": stepup.asked(self.request, stepup.of(page)),
            "chosen": [],
            **super().get_context_data(**kwargs),
            "sheets": sheets_to_sign(user),
            "rows": rows,
            "page": pager,
        }


def sheets_to_sign(user: User) -> list[dict[str, Any]]:
    """The sheets whose next signature is this person's; each is signed on its own page."""
    return [
        {
            "label": named(run.name).label,
            "name": run.by.full_name,
            "at": run.at,
            "rows": run.rows,
            "url": reverse("import-run", args=[run.pk]),
        }
        for run in runs.waiting_for(user)
    ]


def line(proposal: Proposal, case: Any, user: User, now: Any) -> dict[str, Any]:
    """A proposal for the list: the act, the case as its list shows it, what is proposed, who signed."""
    row, flow = registry.row(proposal.row), registry.flow(proposal.case_type)
    shown = [c for c in flow.columns if c.kind != "status"]
    signatures = sorted(proposal.signatures.all(), key=lambda signature: signature.position)
    return {
        "id": proposal.pk,
        "label": row.label,
        "case_label": flow.label,
        "title": str(case),
        "url": case.get_absolute_url(),
        "facts": [
            {"label": column.label, **cell}
            for column, cell in zip(shown, listing.cells(shown, case, user), strict=True)
            if cell["value"] not in ("", None)
        ],
        "data_rows": present.proposed_rows(proposal, row, case),
        "signatures": [{"name": s.user.full_name, "at": s.at, "opinion": s.opinion} for s in signatures],
        "signature_note": _("Signature %(position)d of %(count)d")
        % {"position": len(signatures) + 1, "count": len(engine.chain(row, now))},
    }


def signed(proposal: Proposal, case: Any, user: User, opinion: str) -> dict[str, Any]:
    """Sign one; what became of it, in words."""
    said = {"title": str(case), "url": case.get_absolute_url(), "label": registry.row(proposal.row).label}
    try:
        done = signing.sign(proposal, by=user, opinion=opinion)
    except Refused as refusal:
        return said | {"ok": False, "text": " ".join(articles.explain(found) for found in refusal.findings)}
    except NotYours:
        return said | {"ok": False, "text": _("The case or the proposal changed meanwhile; it was not signed")}
    waits = isinstance(done, Proposal)
    return said | {
        "ok": True,
        "text": _("Signed, waiting for the next signature") if waits else _("Signed and carried out"),
    }
