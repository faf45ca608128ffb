"""What each act on a coordination case asks (Article 6.6)."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications import queries, rules
from applications.states import CoordinationTopic
from zengxindai.accounts.models import Organisation
from zengxindai.policy import terms
from zengxindai.web.fields import DayField
from zengxindai.web.filefields import AttachmentsField
from zengxindai.workdays import CalendarMissing
from zengxindai.workflow.forms import ActionForm

AREA = {"rows": 4}
FILES = _("PDF, JPEG, PNG, Word, Excel or OFD, up to 20 MB each")


class OpenCoordination(ActionForm):
    """What stands in the way."""

    topic = forms.ChoiceField(label=_("Topic"), choices=CoordinationTopic.choices)
    problem = forms.CharField(label=_("What stands in the way"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    files = AttachmentsField(single="file", label=_("Files"), required=False, help_text=FILES)


class AssignCoordination(ActionForm):
    """Who is to settle it, how, and by when."""

    assignee = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("Assigned to"))
    task = forms.CharField(label=_("What is to be done"), max_length=1000, widget=forms.Textarea(attrs=AREA))
    answer_by = DayField(label=_("Answer by"))

    def prepare(self) -> None:
        """Those who have the request before them; the usual number of working days ahead."""
        if self.case is not None:
            self.fields["assignee"].queryset = queries.assignees(self.case)
        day = timezone.localdate()
        try:
            self.initial.setdefault("answer_by", rules.usual_answer_day(day, terms.on(day)))
        except CalendarMissing:
            return


class AnswerCoordination(ActionForm):
    """What was done."""

    answer = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs=AREA))
    files = AttachmentsField(single="file", label=_("Files"), required=False, help_text=FILES)


class CloseCoordination(ActionForm):
    """What came of it."""

    result = forms.CharField(label=_("Result"), max_length=1000, widget=forms.Textarea(attrs=AREA))
