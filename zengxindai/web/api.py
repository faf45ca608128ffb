"""One API view for every list, case and action of every flow: the same rows, forms and rules as the pages."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from zengxindai.accounts.duties import Scope
from zengxindai.findings import NotYours
from zengxindai.web import cursors, listing, present, problems, scopes, stepup
from zengxindai.web.idempotency import HEADER, done_once
from zengxindai.web.input import given
from zengxindai.web.problems import ProblemOut
from zengxindai.web.schema import ActionSchema
from zengxindai.workflow import engine, registry, signing
from zengxindai.workflow.forms import Opinion, Reason
from zengxindai.workflow.models import Proposal
from zengxindai.workflow.transition import Flow, Transition

PROBLEMS = dict.fromkeys((400, 401, 403, 404, 409, 422, 429, 503, 507), ProblemOut)


class OfferOut(serializers.Serializer[Any]):
    """An action this person may take now."""

    action = serializers.CharField()
    label = serializers.CharField()
    open = serializers.BooleanField()
    reason = serializers.CharField(allow_blank=True)


class FactOut(serializers.Serializer[Any]):
    """One line of the head of a case page."""

    label = serializers.CharField()
    value = serializers.CharField(allow_blank=True)


class CaseOut(serializers.Serializer[Any]):
    """A case in a list."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    subject = serializers.CharField(allow_blank=True)
    status = serializers.CharField()
    status_label = serializers.CharField()
    status_since = serializers.DateTimeField()
    version = serializers.IntegerField()


class ProposalOut(serializers.Serializer[Any]):
    """An act of the caller's organisation that waits for its next signature."""

    id = serializers.IntegerField()
    label = serializers.CharField(source="row_label")
    next_duty = serializers.CharField()
    may_sign = serializers.BooleanField()


class CaseDetailOut(CaseOut):
    """A case with its facts, the actions open to the caller and what waits for a signature."""

    facts = FactOut(many=True)
    offers = OfferOut(many=True)
    proposals = ProposalOut(many=True)


class CasePageOut(serializers.Serializer[Any]):
    """A page of cases, newest first; `next` is the address of the next page, null at the end."""

    results = CaseOut(many=True)
    next = serializers.CharField(allow_null=True)


class DoneOut(serializers.Serializer[Any]):
    """What an action did: an event, or a proposal that waits for further signatures."""

    case_type = serializers.CharField()
    case = serializers.IntegerField()
    status = serializers.CharField()
    event = serializers.IntegerField(allow_null=True)
    proposal = serializers.IntegerField(allow_null=True)


NARROW = [
    OpenApiParameter("status", str, description="only cases in this state"),
    OpenApiParameter("q", str, description="number or subject contains"),
    OpenApiParameter("cursor", str, description="where to go on: part of `next`, never made by hand"),
    OpenApiParameter("limit", int, description="cases on a page, 1 to 200; 50 by itself"),
]


class CaseListAPI(APIView):
    """The cases of one flow that the caller may see."""

    flow: Any = None  # given by web.case_urls
    scope = Scope.READ
    schema = ActionSchema()

    @extend_schema(responses={200: CasePageOut, 400: ProblemOut}, parameters=NARROW)
    def get(self, request: Request) -> Response:
        """A page of 50; narrow with ?status= and ?q=, go on with the address given as `next`.

        What is entered meanwhile is newer than the first page, so that nothing is told twice or left out.
        """
        found = listing.Filters(request.GET, self.flow.model.states).narrow(listing.cases(self.flow, request.user))
        rows, following = listing.slice_page(found, cursors.before(request), cursors.size(request))
        rows = [listing.named(case, request.user) for case in rows]
        following_url = cursors.following(request, following)
        page = Response(CasePageOut({"results": rows, "next": following_url}).data)
        if following_url:
            page["Link"] = f'<{following_url}>; rel="next"'
        return page


class CaseDetailAPI(APIView):
    """One case."""

    flow: Any = None  # given by web.case_urls
    scope = Scope.READ
    schema = ActionSchema()

    @extend_schema(responses={200: CaseDetailOut, 404: ProblemOut})
    def get(self, request: Request, pk: int) -> Response:
        """Facts and open actions; 404 for a case the caller may not see."""
        case = listing.named(find(self.flow, request, pk), request.user)
        plain = CaseOut(case).data
        facts = [{"label": str(f["label"]), "value": str(f["value"])} for f in present.facts(case, request.user)]
        offers = [
            {"action": o.row.key, "label": str(o.row.label), "open": o.open, "reason": present.offer(case, o)["reason"]}
            for o in engine.offers(case, request.user)
        ]
        waiting = present.proposals(case, request.user, present.today_terms())
        return Response({**plain, "facts": facts, "offers": offers, "proposals": ProposalOut(waiting, many=True).data})


class ActionAPI(APIView):
    """One row of one flow."""

    flow: Any = None  # given by web.case_urls
    row: Any = None
    schema = ActionSchema()

    def scope(self) -> Scope | None:
        """Which scope a system needs for this row; None when it is for people only."""
        return scopes.of_row(self.row.key)

    @extend_schema(
        parameters=[HEADER],
        responses={200: DoneOut, **PROBLEMS},
    )
    @done_once
    def post(self, request: Request, pk: int | None = None) -> Response:
        """Perform the row, or propose it where several signatures are needed; 409 with findings when refused."""
        row = self.flow[self.row.name]
        data = given(request, row.form)
        case = find(self.flow, request, pk) if pk is not None else self.parent(request, row)
        if engine.may_touch(row, request.user, case) is None:
            raise NotYours(row.label)
        form = row.form(data, request.FILES or None, case=case, by=request.user)
        if not form.is_valid():
            raise problems.unfit(form)
        stepup.demand(request, row)
        if row.on is not None:
            return done(engine.begin(row, by=request.user, data=form.cleaned_data, on=case), None)
        result = signing.submit(row, case, by=request.user, form=form)
        case.refresh_from_db()
        return done(case, result)

    def parent(self, request: Request, row: Transition) -> Any:
        """The case a new one begins on, named in the body as `on`; None for a row that begins from nowhere."""
        if not row.on:
            return None
        pk = listing.key(str(request.data.get("on", "")))
        return find(registry.flow(row.on), request, pk or 0)


class ProposalAPI(APIView):
    """Sign an open proposal of the own organisation, or send it back to its maker."""

    sends_back = False
    schema = ActionSchema()

    @extend_schema(
        parameters=[HEADER],
        responses={200: DoneOut, **PROBLEMS},
    )
    @done_once
    def post(self, request: Request, pk: int) -> Response:
        """The next signature, the last one performs the act; or back, with a reason."""
        proposal = get_object_or_404(Proposal.objects.of_house(request.user.organisation), pk=pk)
        case = find(registry.flow(proposal.case_type), request, proposal.case_id)
        form = self.form(given(request, self.form))
        if not form.is_valid():
            raise problems.unfit(form)
        if not self.sends_back:
            stepup.demand(request, registry.row(proposal.row))
        words = form.cleaned_data
        result: Any = None
        if self.sends_back:
            signing.send_back(proposal, by=request.user, reason=words["reason"])
        else:
            result = signing.sign(proposal, by=request.user, opinion=words["opinion"])
        case.refresh_from_db()
        return done(case, result)

    @property
    def form(self) -> Any:
        """The same forms as on the case page."""
        return Reason if self.sends_back else Opinion


def find(flow: Flow, request: Request, pk: int) -> Any:
    """A case the caller may see; 404 otherwise."""
    return get_object_or_404(flow.model.objects.visible_to(request.user), pk=pk)


def done(case: Any, result: Any) -> Response:
    """The answer of an action."""
    proposal = result if isinstance(result, Proposal) else None
    event = result if result is not None and proposal is None else None
    return Response(
        {
            "case_type": case.case_type,
            "case": case.pk,
            "status": case.status,
            "event": event.pk if event else None,
            "proposal": proposal.pk if proposal else None,
        }
    )
