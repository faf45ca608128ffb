"""How banks stand to the exit line on a day: balance and class of every covered loan as of its evening. In yuan."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from applications.models import Agreement
from applications.models.agreement import LIVE, WINDING_UP
from applications.states import AgreementState
from compensation import rules
from compensation.models import BankStanding, Claim, ExitCase
from compensation.models.claim import DEAD
from compensation.models.standing import OPEN, STANDING_READERS
from compensation.states import ExitState, StandingBasis, StandingLevel
from loans.models import Loan
from loans.rules.days import NON_PERFORMING
from loans.states import LoanState
from zengxindai.accounts import wall
from zengxindai.accounts.models import Kind, Organisation
from zengxindai.policy.terms import Terms

NOTHING = Decimal("0.00")
BAD = ", ".join(f"'{tier}'" for tier in NON_PERFORMING)
# Each covered loan with what it owed and its class at the end of a day. What moved, or was recorded, after that day is
# taken off again, so that an evening that is caught up is told as it was; settled loans owe nothing and so are out.
COUNTED = """
SELECT l.id, l.number, l.bank_id AS bank, l.outstanding - coalesce(m.later, 0) AS owed,
       CASE WHEN c.loan_id IS NULL THEN l.tier ELSE coalesce(t.tier, '1') END AS tier
  FROM loans_loan l
  LEFT JOIN (SELECT loan_id, sum(principal) AS later FROM loans_movement
             WHERE "on" > %(day)s OR entered_on > %(known)s GROUP BY loan_id) m ON m.loan_id = l.id
  LEFT JOIN (SELECT DISTINCT loan_id FROM loans_tierchange WHERE "on" > %(day)s) c ON c.loan_id = l.id
  LEFT JOIN (SELECT DISTINCT ON (loan_id) loan_id, tier FROM loans_tierchange
             WHERE "on" <= %(day)s AND loan_id IN (SELECT loan_id FROM loans_tierchange WHERE "on" > %(day)s)
             ORDER BY loan_id, id DESC) t ON t.loan_id = l.id
 WHERE l.backing <> 'NONE' AND l.bank_id = ANY(%(banks)s)
   AND l.outstanding - coalesce(m.later, 0) > 0
"""
BY_BANK = f"""
SELECT bank, sum(owed), coalesce(sum(owed) FILTER (WHERE tier IN ({BAD})), 0),
       count(*), count(*) FILTER (WHERE tier IN ({BAD})) FROM ({COUNTED}) AS counted GROUP BY bank
"""  # nosec B608  # noqa: S608 -- nothing but the statement above


@dataclass(frozen=True)
class Ratio:
    """Non-performing and whole principal of a bank's covered loans, yuan, and how many loans they are."""

    bad: Decimal = Decimal("0.00")
    whole: Decimal = Decimal("0.00")
    bad_loans: int = 0
    loans: int = 0


class CountedLoan(NamedTuple):
    """A loan as it stood on a day: its id and number, what it owed in yuan, its class."""

    loan: int
    number: str
    owed: Decimal
    tier: str

    @property
    def bad(self) -> bool:
        """Whether it is non-performing."""
        return self.tier in NON_PERFORMING


@wall.whole()
def ratios(banks: Collection[int], day: dt.date, known_on: dt.date | None = None) -> dict[int, Ratio]:
    """The ratios of banks by their ids at the end of a day; known_on: as far as was recorded by the end of that day."""
    found = {bank: Ratio() for bank in banks}
    for bank, whole, bad, loans, bad_loans in _rows(BY_BANK, banks, day, known_on):
        found[bank] = Ratio(bad, whole, bad_loans, loans)
    return found


@wall.whole()
def counted(bank: int, day: dt.date, known_on: dt.date | None = None) -> list[CountedLoan]:
    """The loans behind a bank's ratio at the end of a day, in the order they were made."""
    rows = _rows(f"{COUNTED} ORDER BY l.id", [bank], day, known_on)
    return [CountedLoan(loan, number or "", owed, tier) for loan, number, _bank, owed, tier in rows]


def _rows(statement: str, banks: Collection[int], day: dt.date, known_on: dt.date | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"day": day, "known": known_on or dt.date.max, "banks": list(banks)})
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def digest(rows: Iterable[tuple[int, str, Decimal]]) -> str:
    """The SHA-256 of a list of loans: id, class and amount of each, a line each."""
    written = hashlib.sha256()
    for loan, tier, owed in rows:
        written.update(f"{loan}|{tier}|{owed:.2f}\n".encode())
    return written.hexdigest()


def begun_by(banks: Collection[int], day: dt.date) -> dict[int, Claim]:
    """The earliest claim under way or paid of each of these banks that has one: with it Article 10 begins to bite."""
    claims = Claim.objects.filter(bank__in=banks, submitted_on__lte=day).exclude(status__in=DEAD)
    return {claim.bank_id: claim for claim in claims.order_by("-submitted_on", "-pk")}


def cooperating() -> QuerySet[Organisation]:
    """Banks whose agreement is in force or being wound up."""
    agreements = Agreement.objects.filter(status__in=(*LIVE, *WINDING_UP))
    return Organisation.objects.filter(pk__in=agreements.values("bank")).order_by("code")


def banks_standing(user: Any) -> QuerySet[Organisation]:
    """The banks whose ratio this person reads: a bank its own, guarantor and authorities all."""
    kind = user.organisation.kind
    if kind not in STANDING_READERS:
        return Organisation.objects.none()
    found = Organisation.objects.filter(agreements__effective_from__isnull=False).distinct().order_by("code")
    return found.filter(pk=user.organisation_id) if kind == Kind.BANK else found


def standing_row(bank: int, on: dt.date, basis: str, ratio: Ratio, begun: bool, terms: Terms) -> BankStanding:
    """A row as it is to be written down."""
    level = rules.level_of(ratio.bad, ratio.whole, terms)
    known = basis == StandingBasis.DAILY
    return BankStanding(
        bank_id=bank, on=on, basis=basis, bad=ratio.bad, whole=ratio.whole, level=level, begun=begun,
        bad_loans=ratio.bad_loans if known else None, loans=ratio.loans if known else None,
        yellow_pct=terms.npl_yellow_pct, orange_pct=terms.npl_orange_pct, red_pct=terms.exit_npl_pct,
    )  # fmt: skip


def written(bank: Organisation, on: dt.date, basis: str) -> bool:
    """Whether a bank's ratio of that day is written down."""
    return BankStanding.objects.filter(bank=bank, on=on, basis=basis).exists()


def levels_before(banks: Collection[int], day: dt.date) -> dict[int, str]:
    """The daily level of each bank before a day, as last written down."""
    rows = BankStanding.objects.filter(bank__in=banks, basis=StandingBasis.DAILY, on__lt=day)
    newest = rows.order_by("bank", "-on").distinct("bank")
    return dict(newest.values_list("bank", "level"))


def rank(level: str) -> int:
    """How grave a level is, the calm one 0."""
    return list(StandingLevel).index(StandingLevel(level))


def open_exit(bank: int) -> ExitCase | None:
    """The bank's exit case that is not decided."""
    return ExitCase.objects.filter(bank=bank, status__in=OPEN).first()


def decided_to_go_on(bank: int, day: dt.date) -> bool:
    """Whether the government decided this month, or since, not to stop: it stands until the next month (Article 10)."""
    resumed = ExitCase.objects.filter(bank=bank, status=ExitState.RESUMED)
    return resumed.filter(decided_on__gte=day.replace(day=1)).exists()


def crosses(agreement: Agreement, ratio: Ratio, day: dt.date, terms: Terms) -> bool:
    """Whether an exit case is to be opened: in force, beyond the line with a claim begun, nothing open or decided."""
    bank = agreement.bank_id
    begun = bank in begun_by([bank], day)
    return (
        agreement.status in LIVE
        and rules.beyond_exit_line(ratio.bad, ratio.whole, begun, terms)
        and open_exit(bank) is None
        and not decided_to_go_on(bank, day)
    )


def exits_ended(agreement: Agreement) -> Iterator[tuple[str, ExitCase]]:
    """Exit cases that fall away because the agreement has just ended by itself or on another ground."""
    if agreement.status in (AgreementState.TERMINATED, AgreementState.EXPIRED):
        for case in ExitCase.objects.filter(agreement=agreement, status__in=OPEN):
            yield "exit_case.lapse", case


def exit_of(agreement: Agreement) -> str:
    """The number of the exit case that decides about an agreement; empty when none is open."""
    case = ExitCase.objects.filter(agreement=agreement, status__in=OPEN).first()
    return case.number or "" if case else ""


def exit_differences() -> Iterator[str]:
    """Exit cases whose list of loans is not the one that was frozen: one sentence each."""
    for case in ExitCase.objects.order_by("pk"):
        rows = case.loans.order_by("loan").values_list("loan", "tier", "owed")
        if digest(rows.iterator()) != case.digest:
            yield f"exit case {case.number}: its list of loans is not the one that was frozen"


def settled_loans(bank: Organisation) -> QuerySet[Loan]:
    """Settled and written off: out of numerator and denominator, and listed (Article 10)."""
    return Loan.objects.filter(bank=bank, status=LoanState.SETTLED)
