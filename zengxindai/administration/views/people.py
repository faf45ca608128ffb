"""The people of the own organisation and its branches: accounts, duties, passwords, second factors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import FormView, TemplateView, View

from zengxindai.accounts import queries
from zengxindai.accounts.duties import DESCRIPTIONS, for_people_of
from zengxindai.accounts.models import DutyHeld, Kind, User
from zengxindai.administration import actions, forms
from zengxindai.administration.views.confirming import asks, unreported
from zengxindai.findings import NotYours, Refused
from zengxindai.policy import articles


def attempt(request: HttpRequest, act: Callable[[], Any], form: django_forms.Form | None = None) -> Any:
    """Carry out an act; None when a rule refused it, the reasons on the form or above the page. 403 if not yours."""
    try:
        return act() or True
    except NotYours as foreign:
        raise PermissionDenied(str(foreign)) from foreign
    except Refused as refusal:
        reasons = [articles.explain(finding) for finding in refusal.findings]
        if form is not None:
            form.add_error(None, reasons)
        else:
            messages.error(request, " ".join(reasons))
        return None


class AdministratorOnly(LoginRequiredMixin):
    """Opens a page to those who administer their own organisation; 403 to everybody else signed in."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Check the duty of today before anything else."""
        user = request.user
        if user.is_authenticated and not actions.manages(user, user.organisation, timezone.localdate()):
            raise PermissionDenied(_("Only an administrator of your organisation may do this."))
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc, no-any-return]

    def person(self, pk: int) -> User:
        """A person of the own organisation or a branch of it; others do not exist here."""
        return get_object_or_404(queries.people_of(self.request.user.organisation), pk=pk)


class People(AdministratorOnly, TemplateView):
    """Everybody of the own organisation and its branches, with the duties of today."""

    template_name = "administration/people.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """People and what they hold."""
        day, found = timezone.localdate(), queries.people_of(self.request.user.organisation)
        rows = [
            {"user": user, "duties": [held.get_duty_display() for held in user.duties_held.all() if held.holds_on(day)]}
            for user in found
        ]
        own = self.request.user.organisation
        offices = len({row["user"].organisation_id for row in rows} | {own.pk}) > 1
        return super().get_context_data(rows=rows, offices=offices, may_branch=own.may_branch, **kwargs)


class Branches(AdministratorOnly, FormView):
    """The branches of the own bank, and a form to enter another."""

    form_class = forms.AddBranch
    template_name = "administration/branches.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Only a bank's head office has branches."""
        user = request.user
        if user.is_authenticated and not user.organisation.may_branch:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Each with the number of its people."""
        found = queries.offices_of(self.request.user.organisation).exclude(parent=None)
        return super().get_context_data(branches=found.annotate(count=Count("people")), **kwargs)

    def form_valid(self, form: forms.AddBranch) -> HttpResponse:
        """Enter the branch, or say why not."""
        by = self.request.user
        if attempt(self.request, lambda: actions.add_branch(by, at=timezone.now(), **form.cleaned_data), form) is None:
            return self.form_invalid(form)
        messages.success(self.request, _("Entered; now add its people"))
        return redirect("branches")


class AddPerson(AdministratorOnly, FormView):
    """A new account; its password is shown once."""

    form_class = forms.AddPerson
    template_name = "administration/person_add.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form offers the own offices."""
        offices = queries.offices_of(self.request.user.organisation)
        return super().get_form_kwargs() | {"offices": offices, "request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What each duty means, beside the form."""
        held = for_people_of(self.request.user.organisation.kind == Kind.OPERATOR)
        described = [(duty.label, DESCRIPTIONS[duty]) for duty in held]
        return super().get_context_data(described=described, **kwargs)

    def form_valid(self, form: forms.AddPerson) -> HttpResponse:
        """Open the account, or say why not."""
        by, data = self.request.user, dict(form.cleaned_data)
        office = data.pop("office", by.organisation)
        del data["password"]
        done = attempt(self.request, lambda: actions.add_person(by, office, at=timezone.now(), **data), form)
        if done is None:
            return self.form_invalid(form)
        return issued(self.request, *done)


def issued(request: HttpRequest, user: User, password: str) -> HttpResponse:
    """The one page that shows an issued password; never kept by a browser or proxy."""
    response = render(request, "administration/issued.html", {"person": user, "password": password})
    response["Cache-Control"] = "no-store"
    return response


class Person(AdministratorOnly, FormView):
    """One person: duties held and past, and a form for another one."""

    form_class = forms.Appoint
    template_name = "administration/person.html"

    def get_initial(self) -> dict[str, Any]:
        """A duty usually begins today."""
        return {"valid_from": timezone.localdate()}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form checks the password of who gives the duty."""
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The duties, newest first; only those that have not ended can be ended."""
        user, day = self.person(self.kwargs["pk"]), timezone.localdate()
        held = [
            (row, row.valid_to is None or row.valid_to > day) for row in user.duties_held.order_by("-valid_from", "id")
        ]
        secures = actions.secures(self.request.user, user.organisation, day)
        return super().get_context_data(person=user, held=held, secures=secures, **kwargs)

    def form_valid(self, form: forms.Appoint) -> HttpResponse:
        """Give the duty, or say why not."""
        user, duty = self.person(self.kwargs["pk"]), form.cleaned_data["duty"]
        act = lambda: actions.appoint(self.request.user, user, duty, at=timezone.now(), **form.period())  # noqa: E731
        if attempt(self.request, act, form) is None:
            return self.form_invalid(form)
        return redirect("person", pk=user.pk)


class EndDuty(AdministratorOnly, View):
    """Ends a duty today."""

    def post(self, request: HttpRequest, pk: int, held: int) -> HttpResponse:
        """Back to the person."""
        row = get_object_or_404(DutyHeld.objects.select_related("user"), pk=held, user=self.person(pk))
        attempt(request, lambda: actions.dismiss(request.user, row, at=timezone.now()))
        return redirect("person", pk=pk)


class SetActive(AdministratorOnly, View):
    """Closes or reopens an account."""

    active = False

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the person."""
        user = self.person(pk)
        attempt(request, lambda: actions.set_active(request.user, user, self.active, at=timezone.now()))
        if user == request.user and not user.is_active:
            logout(request)
        return redirect("person", pk=pk)


@unreported
class IssuePassword(AdministratorOnly, View):
    """Replaces a lost password by one good for a single sign-in."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the password once, to whoever gave their own."""
        user = self.person(pk)
        if page := asks(request, _("Issue a new password"), user, reverse("person", args=[pk])):
            return page
        own = user == request.user
        password = attempt(request, lambda: actions.issue_password(request.user, user, at=timezone.now()))
        if own:
            logout(request)
        return issued(request, user, password)


@unreported
class ResetSecondFactor(AdministratorOnly, View):
    """Takes a lost second factor away."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Back to the person."""
        user = self.person(pk)
        if page := asks(request, _("Reset the second factor"), user, reverse("person", args=[pk])):
            return page
        if attempt(request, lambda: actions.reset_second_factor(request.user, user, at=timezone.now())):
            messages.success(request, _("Reset: at the next sign-in they set up a new one."))
        return redirect("person", pk=pk)
