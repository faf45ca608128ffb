"""Signing in, in two steps where a code is needed; signing out; registering an enterprise."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from zengxindai.accounts import attempts, entrance, forms, people, second_factor
from zengxindai.findings import Refused
from zengxindai.policy import articles


class SignIn(LoginView):
    """The door for everybody: the password, then the code where the person has or needs a second factor."""

    form_class = forms.SignIn
    template_name = "accounts/sign_in.html"
    redirect_authenticated_user = True

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Nobody is let in from a place where too much was wrong."""
        return locked_out(request) if attempts.too_many_here(request) else super().post(request, *args, **kwargs)

    def form_invalid(self, form: forms.SignIn) -> HttpResponse:
        """Told once for whatever was wrong, and counted."""
        attempts.note(self.request)
        return super().form_invalid(form)

    def form_valid(self, form: forms.SignIn) -> HttpResponse:
        """Sign in, or let the person wait for the code; a first key is made on the way."""
        user = form.get_user()
        if not entrance.asked(user, timezone.localdate()):
            entrance.admit(self.request, user, single=True)
            return redirect(self.get_success_url())
        entrance.hold(self.request, user, self.get_redirect_url())
        if second_factor.confirmed(user):
            return redirect("sign-in-code")
        second_factor.begin(user)
        return redirect("sign-in-enrol")

    def get_success_url(self) -> str:
        """Where the person wanted to go, or the change of a password that must be changed first."""
        forced = self.request.user.must_change_password or self.request.session.get(entrance.EXPIRED)
        return reverse("change-password") if forced else super().get_success_url()


@method_decorator([login_not_required, never_cache, sensitive_post_parameters("code")], name="dispatch")
class Code(FormView):
    """The second step: a code of the phone, or one of the recovery codes."""

    form_class = forms.Code
    template_name = "accounts/code.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Back to the password where nobody waits; locked out where too much was wrong."""
        found = entrance.held(request)
        if found is None:
            messages.info(request, _("Sign in again: the code was not entered within ten minutes."))
            return redirect("sign-in")
        self.person = found
        if request.method == "POST" and (attempts.too_many_codes(found) or attempts.locked(request, found)):
            return locked_out(request)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: forms.Code) -> HttpResponse:
        """Sign in, or count a wrong code."""
        if second_factor.verify(self.person, form.cleaned_data["code"], timezone.now()):
            return redirect(entrance.admit(self.request, self.person, single=False) or "inbox")
        return self.wrong(form)

    def wrong(self, form: forms.Code) -> HttpResponse:
        """The same answer to whatever was wrong."""
        attempts.note_code(self.person)
        attempts.failed(self.request, self.person, attempts.CODE)
        form.add_error("code", _("This code is not right, or was used already. Wait for the next one and type that."))
        return self.form_invalid(form)


class Enrol(Code):
    """The second step of who has no second factor yet: take the key into the phone, type its first code."""

    template_name = "accounts/enrol.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The key that waits to be confirmed."""
        return super().get_context_data(enrolment=second_factor.enrolment(self.person), **kwargs)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Who has a second factor does not get another one for the password alone."""
        found = entrance.held(request)
        if found is not None and second_factor.confirmed(found):
            return redirect("sign-in-code")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: forms.Code) -> HttpResponse:
        """Sign in and show the recovery codes, once."""
        codes = second_factor.confirm(self.person, form.cleaned_data["code"], timezone.now())
        if codes is None:
            return self.wrong(form)
        onward = entrance.admit(self.request, self.person, single=False)
        return recovery_codes(self.request, codes, onward)


def recovery_codes(request: HttpRequest, codes: list[str], onward: str = "") -> HttpResponse:
    """The one page that shows recovery codes; never kept by a browser or proxy."""
    context = {"codes": codes, "onward": onward or reverse("inbox")}
    response = render(request, "accounts/recovery_codes.html", context)
    response["Cache-Control"] = "no-store"
    return response


class SignOut(LogoutView):
    """Ends the session; by POST only. The browser is asked to forget what it was shown and kept."""

    next_page = reverse_lazy("sign-in")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Signed out, with nothing left for the button back."""
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = '"cache", "storage"'
        return response


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """The answer after too many wrong passwords or codes: 429 and plain words."""
    form = forms.SignIn(request)
    return render(request, "accounts/sign_in.html", {"form": form, "locked": True}, status=429)


@method_decorator([login_not_required, sensitive_post_parameters("password1", "password2")], name="dispatch")
class Register(FormView):
    """An enterprise opens its own account and is signed in (Article 16)."""

    form_class = forms.Register
    template_name = "accounts/register.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """So many tries in an hour from one place: the answers tell which codes and numbers are known here."""
        if not attempts.registered_too_often(request):
            return super().post(request, *args, **kwargs)
        form = self.get_form()
        form.errors.clear()
        form.add_error(None, _("Too many registrations from this place. Wait an hour, or ask the service centre."))
        return self.render_to_response(self.get_context_data(form=form), status=429)

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
        user = authenticate(self.request, username=data["phone"], password=data["password1"])
        entrance.admit(self.request, user, single=True)
        messages.success(self.request, _("Your enterprise is registered."))
        return redirect("inbox")
