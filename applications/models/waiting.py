"""When a reviewer had to wait for the enterprise, out of the trail: from each question to its answer."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from zengxindai.audit.models import Event
from zengxindai.workflow.case import Pause

ANSWER = "inquiry.answer"
QUESTIONS = ("inquiry.ask", "inquiry.ask_again")


def waits(inquiries: Iterable[int]) -> list[Pause]:
    """The days of waiting of these inquiries, both ends inside; the last one is open while no answer has come."""
    told = Event.objects.filter(case_type="inquiry", case_id__in=inquiries, verb__in=(*QUESTIONS, ANSWER))
    found: list[Pause] = []
    for verb, at in told.order_by("case_id", "id").values_list("verb", "at"):
        day = timezone.localdate(at)
        if verb == ANSWER:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, None))
    return found
