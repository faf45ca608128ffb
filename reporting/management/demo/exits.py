"""Exit cases in the demo: the bank states its view, the bureau petitions, the government lets it go on (Article 10)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from compensation.models import ExitCase
from reporting.management.demo import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reporting.management.demo.tales import Teller

# The newest one still waits for the government, so that the case is to be seen under way.
WAITS = dt.timedelta(days=25)


def opened_on(day: dt.date) -> list[ExitCase]:
    """The exit cases the evening of a day has opened."""
    return list(ExitCase.objects.filter(as_of=day, status="OPENED").select_related("bank").order_by("pk"))


def decided(teller: Teller, case: Any, today: dt.date) -> Iterator[int | dt.date]:
    """From the bank's view to the decision that new business goes on."""
    yield 2
    view = "不良集中于两户，抵押物足值，已起诉并查封，承诺半年内压降至8%以内，暂停期间配合整改。"
    case = teller.act_as("exit_case.state_view", case, case.bank, view=view)
    yield 4
    said = {"proposal": "RESUME", "opinion": "该行不良系个别企业订单骤减所致，清收方案可行，整改到位，建议恢复。"}
    case = teller.act_as("exit_case.petition", case, teller.cast["czj"], **said)
    yield 4
    if case.as_of > today - WAITS:
        return
    decision = words.decision(900 + case.pk, teller.day)
    told = {"decision_no": decision["approval_no"], "decided_on": teller.day.isoformat()}
    teller.act_as("exit_case.resume", case, teller.cast["qzf"], reason="同意恢复，按月报送清收进展。", **told)
