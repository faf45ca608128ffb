"""When a reviewer had to wait for the enterprise, out of the trail: from each question to its answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.utils import timezone

from zengxindai.audit.models import Event
from zengxindai.workflow.case import Pause

ANSWER = "inquiry.answer"
QUESTIONS = ("inquiry.ask", "inquiry.ask_again")


def waits(inquiries: Iterable[int]) -> list[Pause]:
    """The days of waiting of these inquiries, both ends inside; the last one is open while no answer has come."""
    return [pause for found in waits_of_each(inquiries).values() for pause in found]


def waits_of_each(inquiries: Iterable[int]) -> dict[int, list[Pause]]:
    """The same by inquiry, in one query however many they are."""
    told = Event.objects.filter(case_type="inquiry", case_id__in=inquiries, verb__in=(*QUESTIONS, ANSWER))
    found: dict[int, list[Pause]] = defaultdict(list)
    for inquiry, verb, at in told.order_by("case_id", "id").values_list("case_id", "verb", "at"):
        day = timezone.localdate(at)
        if verb == ANSWER:
            found[inquiry][-1] = (found[inquiry][-1][0], day)
        else:
            found[inquiry].append((day, None))
    return found
