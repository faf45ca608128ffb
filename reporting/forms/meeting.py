"""What each act on a meeting asks (Article 20)."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from reporting.queries import meeting as queries
from zengxindai.accounts.models import Organisation
from zengxindai.web.fields import ChoicesField, DayField
from zengxindai.web.filefields import AttachmentsField
from zengxindai.workflow.forms import ActionForm

AREA, LONG = {"rows": 3}, {"rows": 8}
FILES = _("PDF, JPEG, PNG, Word, Excel or OFD, up to 20 MB each")


class PlanMeeting(ActionForm):
    """What it is about, when and where; loans and coordination cases come onto the agenda by themselves."""

    topic = forms.CharField(label=_("Topic"), max_length=100)
    held_on = DayField(label=_("Held on"))
    place = forms.CharField(label=_("Place"), max_length=100)
    note = forms.CharField(
        label=_("Other matters, one a line"), required=False, max_length=2000, widget=forms.Textarea(attrs=AREA)
    )

    def prepare(self) -> None:
        """What is planned so far."""
        if self.case is not None:
            self.initial = {name: getattr(self.case, name) for name in self.fields} | self.initial


class CallMeeting(ActionForm):
    """Who is called: the four bodies of Article 20, and by invitation central bank and regulator."""

    participants = ChoicesField(label=_("Participants"))

    def prepare(self) -> None:
        """Whoever may be called; the four bodies are ticked."""
        self.fields["participants"].choices = [(str(each.pk), each.name) for each in queries.callable_to_meetings()]
        self.initial.setdefault("participants", [str(each.pk) for each in queries.four_bodies()])

    def clean_participants(self) -> list[Organisation]:
        """The organisations themselves."""
        chosen = Organisation.objects.filter(pk__in=self.cleaned_data["participants"])
        return list(chosen.order_by("kind", "code"))


class WriteMinutes(ActionForm):
    """《会议纪要》."""

    attendance = forms.CharField(label=_("Present"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    minutes = forms.CharField(label=_("Minutes"), max_length=8000, widget=forms.Textarea(attrs=LONG))
    files = AttachmentsField(single="file", label=_("Files"), required=False, help_text=FILES)


class AssignAction(ActionForm):
    """Who does what by when."""

    owner = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("Who is to do it"))
    text = forms.CharField(label=_("What is to be done"), max_length=300)
    due_on = DayField(label=_("Done by"))

    def prepare(self) -> None:
        """Those who were called."""
        if self.case is not None:
            self.fields["owner"].queryset = queries.called_to(self.case)


class FinishAction(ActionForm):
    """What was done."""

    done = forms.CharField(label=_("What was done"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    files = AttachmentsField(single="file", label=_("Files"), required=False, help_text=FILES)
