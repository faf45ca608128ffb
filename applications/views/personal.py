"""Everything held about one person in one archive: for the enterprise that named them, and for rights requests."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from applications.forms.personal import AskForPerson
from applications.queries import dossier as queries
from applications.views.blacklist import ForKinds
from zengxindai import privacy
from zengxindai.accounts.duties import Duty
from zengxindai.accounts.models import Kind
from zengxindai.accounts.queries import duties_of
from zengxindai.web import dossier
from zengxindai.web.downloads import saved

ASKERS = frozenset({Kind.ENTERPRISE, Kind.FINANCE_BUREAU})


@method_decorator(sensitive_post_parameters("identity_no"), name="dispatch")
class PersonalData(ForKinds, FormView):
    """The form, and by POST the archive; what was asked is on record whether anything was found or not."""

    kinds = ASKERS
    form_class = AskForPerson
    template_name = "applications/personal_data.html"

    @property
    def may(self) -> bool:
        """An enterprise about its own people; in the bureau whoever approves."""
        if self.person.organisation.kind == Kind.ENTERPRISE:
            return True
        return Duty.APPROVER in duties_of(self.person, timezone.localdate())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refused to the bureau's other officials."""
        if not self.may:
            raise PermissionDenied(_("Personal data is given out by the finance bureau's approver."))
        return super().post(request, *args, **kwargs)

    def form_valid(self, form: AskForPerson) -> HttpResponse:
        """The archive; or the page again, saying that nothing is held."""
        said, now = form.cleaned_data, timezone.now()
        indexes = list(privacy.blinds(said["identity_no"], "identity").values())
        asked = dossier.Asked(indexes, queries.within(self.person))
        found = dossier.gather(asked)
        dossier.record(self.person, asked, said["purpose"], found, now)
        if found:
            return saved(dossier.archive(self.person, found, now), f"个人信息_{timezone.localdate(now):%Y%m%d}.zip")
        form.add_error("identity_no", _("No data is held under this number; compare it with the document"))
        return self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Whether this person may ask; the number that was typed is not given back."""
        context = super().get_context_data(**kwargs)
        if context["form"].is_bound:
            context["form"].data = context["form"].data.copy()
            context["form"].data["identity_no"] = ""
        return context | {"may": self.may}
