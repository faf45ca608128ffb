"""Day-end work on claims and on the exit line."""

from __future__ import annotations

import datetime as dt

from applications.models import Agreement
from compensation import queries, rules
from loans.queries import non_performing
from zengxindai.accounts.models import User
from zengxindai.policy import terms
from zengxindai.workflow import engine
from zengxindai.workflow.step import evening


def drop_idle_claims(day: dt.date, robot: User) -> int:
    """Claims never paid whose loan has been repaid fall away (Article 9); returns how many."""
    idle = list(queries.idle_claims())
    for claim in idle:
        engine.perform("claim.fall_away", claim, by=robot, data={}, at=evening(day))
    return len(idle)


def watch_exit_line(day: dt.date, robot: User) -> int:
    """Banks beyond 10 % with a claim begun take no new business until the government decides (Article 10)."""
    changed = 0
    for agreement in Agreement.objects.all().effective():
        bad, whole = non_performing(agreement.bank)
        begun = queries.claim_begun(agreement.bank)
        if not rules.beyond_exit_line(bad, whole, begun, terms.on(day)) or queries.resumed_this_month(agreement, day):
            continue
        reason = {"reason": rules.exit_reason(bad, whole)}
        engine.perform("agreement.suspend", agreement, by=robot, data=reason, at=evening(day))
        changed += 1
    return changed
