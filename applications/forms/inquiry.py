"""What each act on a question to the enterprise asks."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications import rules
from zengxindai.policy import terms
from zengxindai.web.fields import AttachmentField, DayField
from zengxindai.workdays import CalendarMissing
from zengxindai.workflow.forms import ActionForm

AREA = {"rows": 4}
FILE_HELP = _("PDF, JPEG, PNG, Word or Excel, up to 20 MB")


class AskAgain(ActionForm):
    """What is still missing, and until when it is to be answered."""

    question = forms.CharField(
        label=_("Question"),
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("Your own clock stands still until the enterprise has answered"),
    )
    items = forms.CharField(
        label=_("Papers wanted, one a line"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    answer_by = DayField(label=_("Answer by"))

    def prepare(self) -> None:
        """The usual number of working days ahead."""
        day = timezone.localdate()
        try:
            self.initial.setdefault("answer_by", rules.usual_day(day, terms.on(day)))
        except CalendarMissing:
            return


class Ask(AskAgain):
    """A question to the enterprise on its request (Articles 6, 17)."""

    topic = forms.CharField(label=_("Subject of the question"), max_length=80)
    field_order = ("topic", "question", "items", "answer_by")


class Answer(ActionForm):
    """The enterprise's answer, with up to three files; more can be added afterwards."""

    answer = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5}))
    file_1 = AttachmentField(label=_("First file"), required=False, help_text=FILE_HELP)
    file_2 = AttachmentField(label=_("Second file"), required=False, help_text=FILE_HELP)
    file_3 = AttachmentField(label=_("Third file"), required=False, help_text=FILE_HELP)
