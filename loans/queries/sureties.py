"""Who stands surety, who should, and what the enterprise owes besides (Articles 11.4, 12)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Sum

from applications import queries as requests
from applications import rules as request_rules
from applications.models import Application, RelatedPerson
from applications.states import Marital
from loans.models import Filing, Loan, LoanOpinion
from loans.queries.cover import OWING
from loans.states import LoanState, SuretyKind
from zengxindai.policy.terms import Terms


def surety_candidates(application: Application, terms: Terms) -> list[tuple[RelatedPerson, SuretyKind]]:
    """The people of the file of whom the notice asks the surety, and their spouses (Article 11.4)."""
    file = requests.file_of(application.enterprise)
    people = requests.people_of(file)
    first: list[tuple[RelatedPerson, SuretyKind]] = []
    for each in people:
        party = request_rules.Party(each.name, controller=each.is_controller, share=each.share_pct)
        if request_rules.stands_surety(party, terms):
            first.append((each, SuretyKind.CONTROLLER if each.is_controller else SuretyKind.SHAREHOLDER))
    wanted = {each.pk for each, _kind in first}
    spouses = [each for each in people if each.spouse_of_id in wanted and each.pk not in wanted]
    return [*first, *((each, SuretyKind.SPOUSE) for each in spouses)]


def sureties_wanted(application: Application, terms: Terms) -> tuple[list[str], list[str]]:
    """The names of controller and major shareholders, and of their spouses (Article 11.4)."""
    candidates = surety_candidates(application, terms)
    families = [each.name for each, kind in candidates if kind == SuretyKind.SPOUSE]
    return [each.name for each, kind in candidates if kind != SuretyKind.SPOUSE], families


def lacking_sureties(
    opinion: LoanOpinion, chosen: Sequence[RelatedPerson], terms: Terms
) -> tuple[list[str], list[str]]:
    """Who of controller and major shareholders does not stand surety, and whose spouse does not (Article 11.4)."""
    there = {each.pk for each in chosen}
    candidates = surety_candidates(opinion.application, terms)
    first = [each for each, kind in candidates if kind != SuretyKind.SPOUSE]
    families = {each.spouse_of_id for each in chosen} | {each.pk for each in first if each.spouse_of_id in there}
    missing = [each.name for each in first if each.pk not in there]
    alone = [each.name for each in first if each.marital == Marital.MARRIED and each.pk not in families]
    return missing, alone


def other_lines(typed: str) -> list[tuple[str, str]]:
    """Name and relation of each line; the first blank or comma stands between them."""
    lines = [re.split(r"[\s,，、:：]+", line.strip(), maxsplit=1) for line in typed.splitlines() if line.strip()]
    return [(parts[0], parts[1] if len(parts) > 1 else "") for parts in lines]


def other_debt(opinion: LoanOpinion) -> Decimal:
    """What the enterprise owes on its other loans of the scheme, and has been filed for and not drawn, yuan."""
    owed = Loan.objects.filter(application__enterprise=opinion.application.enterprise_id, status__in=OWING)
    filed = Filing.objects.filter(
        application__enterprise=opinion.application.enterprise_id, loan__status=LoanState.PENDING_DRAW
    )
    sums = owed.aggregate(s=Sum("outstanding"))["s"], filed.aggregate(s=Sum("amount"))["s"]
    return sum((each for each in sums if each), Decimal(0))


def sureties_text(opinion: LoanOpinion) -> str:
    """The sureties in one line: 王晨光（实际控制人）、李兰（配偶）."""
    return "、".join(str(each) for each in opinion.sureties.order_by("id"))
