"""What is one's own: profile, password, second factor and the sessions that are open."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import PasswordChangeView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView

from zengxindai.accounts import attempts, forms, people, queries, second_factor, sessions
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.entrance import EXPIRED
from zengxindai.accounts.views.entering import recovery_codes
from zengxindai.findings import Refused
from zengxindai.policy import articles


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class Profile(LoginRequiredMixin, FormView):
    """Who I am to the system, and how I am reached."""

    form_class = forms.Profile
    template_name = "accounts/profile.html"
    success_url = reverse_lazy("profile")

    def get_initial(self) -> dict[str, Any]:
        """What is kept now."""
        return {"phone": self.request.user.phone, "email": self.request.user.email}

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form checks the password of who is signed in."""
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The duties of today, lent ones included."""
        duties = queries.duties_of(self.request.user, timezone.localdate())
        return super().get_context_data(duties=[duty.label for duty in Duty if duty in duties], **kwargs)

    def form_valid(self, form: forms.Profile) -> HttpResponse:
        """Keep the new phone and e-mail."""
        try:
            reach = {name: form.cleaned_data[name] for name in ("phone", "email")}
            people.set_reach(self.request.user, **reach)
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Why it must be, where it must."""
        return super().get_context_data(expired=self.request.session.get(EXPIRED, False), **kwargs)

    def form_valid(self, form: forms.ChangePassword) -> HttpResponse:
        """Keep this session, tell the person."""
        user = form.save()
        self.request.session[EXPIRED] = False
        update_session_auth_hash(self.request, user)
        messages.success(self.request, _("The password is changed."))
        return redirect(self.get_success_url())


class MySessions(LoginRequiredMixin, TemplateView):
    """Where I am signed in, and an end to each session but this one."""

    template_name = "accounts/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Device, address, since, last seen; the one that is asking is marked."""
        here = self.request.session.session_key
        rows = [
            {"device": sessions.device(row.agent), "row": row, "here": row.session_key == here}
            for row in sessions.open_of(self.request.user)
        ]
        return super().get_context_data(rows=rows, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """End one, or all the others."""
        here = request.session.session_key
        since = request.POST.get("since", "")
        ended = sessions.end_one(request.user, since, but=here) if since else sessions.end_all(request.user, but=here)
        if ended:
            messages.success(request, _("Signed out there."))
        return redirect("my-sessions")


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class MySecondFactor(LoginRequiredMixin, FormView):
    """My second factor: whether there is one, a new key, new recovery codes; each asks for the password first."""

    form_class = forms.Confirmation
    template_name = "accounts/second_factor.html"

    def get_form_kwargs(self) -> dict[str, Any]:
        """The form checks the password of who is signed in."""
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What there is, and what may be done with it."""
        user = self.request.user
        return super().get_context_data(**kwargs) | {
            "confirmed": second_factor.confirmed(user),
            "needed": second_factor.needed(user, timezone.localdate()),
            "left": second_factor.codes_left(user),
        }

    def form_valid(self, form: forms.Confirmation) -> HttpResponse:
        """Do what the button says: a new key, new recovery codes, or none any more where none is needed."""
        user, wish = self.request.user, self.request.POST.get("wish")
        if wish == "codes" and second_factor.confirmed(user):
            return recovery_codes(self.request, second_factor.new_codes(user), reverse("my-second-factor"))
        if wish == "off" and not second_factor.needed(user, timezone.localdate()):
            second_factor.forget(user)
            messages.success(self.request, _("You sign in with the password alone from now on."))
            return redirect("my-second-factor")
        second_factor.begin(user)
        return redirect("my-codes")


@method_decorator(sensitive_post_parameters("code"), name="dispatch")
class MyCodes(LoginRequiredMixin, FormView):
    """Take a new key into the phone; the one before it counts until the first code of the new one was right."""

    form_class = forms.Code
    template_name = "accounts/enrol.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the beginning where no key waits."""
        if second_factor.enrolment(request.user) is None:
            return redirect("my-second-factor")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The key that waits to be confirmed."""
        return super().get_context_data(enrolment=second_factor.enrolment(self.request.user), **kwargs)

    def form_valid(self, form: forms.Code) -> HttpResponse:
        """Show the recovery codes once, or count a wrong code."""
        codes = second_factor.confirm(self.request.user, form.cleaned_data["code"], timezone.now())
        if codes is not None:
            self.request.session[sessions.SINGLE] = False
            return recovery_codes(self.request, codes, reverse("my-second-factor"))
        attempts.failed(self.request, self.request.user, attempts.CODE)
        form.add_error("code", _("This code is not right, or was used already. Wait for the next one and type that."))
        return self.form_invalid(form)
