"""What an entry of the accountability record asks (Article 23)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.models import Accountability
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.web.fields import DayField
from zengxindai.web.filefields import AttachmentsField
from zengxindai.workflow.forms import ActionForm

AREA = {"rows": 4}
FILES = _("PDF, JPEG, PNG, Word, Excel or OFD, up to 20 MB each")
# Officers of these answer for what they do in the scheme.
ANSWERABLE = frozenset(Kind) - {Kind.ENTERPRISE, Kind.OPERATOR, Kind.AUDITOR}


class RecordAccountability(ActionForm):
    """Who, for what, on which rule, by which decision, with which documents."""

    autosave = False

    office = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("Organisation"))
    held_name = forms.CharField(label=_("Person"), max_length=60)
    post = forms.CharField(label=_("Post"), max_length=60)
    facts = forms.CharField(label=_("What happened"), max_length=4000, widget=forms.Textarea(attrs=AREA))
    basis = forms.CharField(label=_("Rule that was broken"), max_length=200)
    decision = forms.CharField(label=_("Decision"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    decision_no = forms.CharField(label=_("Decision number"), max_length=60)
    decided_on = DayField(label=_("Decided on"))
    corrects = forms.ModelChoiceField(
        queryset=Accountability.objects.none(), label=_("Corrects the entry"), required=False
    )
    files = AttachmentsField(single="file", label=_("Documents"), help_text=FILES)

    def prepare(self) -> None:
        """Those who answer; the entries this person reads."""
        answerable = Organisation.objects.filter(kind__in=ANSWERABLE, parent__isnull=True)
        self.fields["office"].queryset = answerable.order_by("kind", "code")
        if self.by is not None:
            self.fields["corrects"].queryset = Accountability.objects.all().visible_to(self.by).order_by("-id")
