"""Signing in and out, registering an enterprise, the own profile and password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login, update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import LoginView, LogoutView, PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from zengxindai.accounts import forms, people, queries
from zengxindai.accounts.duties import Duty
from zengxindai.findings import Refused
from zengxindai.policy import articles


class SignIn(LoginView):
    """The door for everybody; a password issued by an administrator must be changed first."""

    form_class = forms.SignIn
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def get_success_url(self) -> str:
        """Where the person wanted to go, or the change of an issued password."""
        if self.request.user.must_change_password:
            return reverse("change-password")
        return super().get_success_url()


class SignOut(LogoutView):
    """Ends the session; by POST only."""

    next_page = reverse_lazy("sign-in")


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """The answer to the next attempt after too many wrong passwords: 429 and plain words."""
    form = forms.SignIn(request)
    return render(request, "accounts/sign_in.html", {"form": form, "locked": True}, status=429)


@method_decorator([login_not_required, sensitive_post_parameters("password1", "password2")], name="dispatch")
class Register(FormView):
    """An enterprise opens its own account and is signed in (Article 16)."""

    form_class = forms.Register
    template_name = "accounts/register.html"

    def form_valid(self, form: forms.Register) -> HttpResponse:
        """Create organisation and person, then sign in; a refusal is shown above the form."""
        data = form.cleaned_data
        try:
            people.register(
                data["code"],
                data["name"],
                full_name=data["contact"],
                password=data["password1"],
                email=data["email"],
                phone=data["phone"],
                address=data["address"],
                contact=data["contact"],
            )
        except Refused as refusal:
            form.add_error(None, [articles.explain(finding) for finding in refusal.findings])
            return self.form_invalid(form)
        login(self.request, authenticate(self.request, username=data["phone"], password=data["password1"]))
        messages.success(self.request, _("Your enterprise is registered."))
        return redirect("inbox")


class Profile(LoginRequiredMixin, FormView):
    """Who I am to the system, and how I am reached."""

    form_class = forms.Profile
    template_name = "accounts/profile.html"
    success_url = reverse_lazy("profile")

    def get_initial(self) -> dict[str, Any]:
        """What is kept now."""
        return {"phone": self.request.user.phone, "email": self.request.user.email}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The duties of today, lent ones included."""
        duties = queries.duties_of(self.request.user, timezone.localdate())
        return super().get_context_data(duties=[duty.label for duty in Duty if duty in duties], **kwargs)

    def form_valid(self, form: forms.Profile) -> HttpResponse:
        """Keep the new phone and e-mail."""
        try:
            people.set_reach(self.request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("phone", [articles.explain(finding) for finding in refusal.findings])
            return self.form_invalid(form)
        messages.success(self.request, _("Saved."))
        return super().form_valid(form)


class ChangePassword(LoginRequiredMixin, PasswordChangeView):
    """A new password; every other session of the person ends."""

    form_class = forms.ChangePassword
    template_name = "accounts/change_password.html"
    success_url = reverse_lazy("profile")

    def form_valid(self, form: forms.ChangePassword) -> HttpResponse:
        """Keep this session, tell the person."""
        user = form.save()
        update_session_auth_hash(self.request, user)
        messages.success(self.request, _("The password is changed."))
        return redirect(self.get_success_url())
