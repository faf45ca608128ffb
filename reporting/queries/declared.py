"""Every declared report by its code."""

from __future__ import annotations

from dataclasses import dataclass

from applications.models import SEE_ALL
from compensation.models.claim import NO_READERS
from compensation.models.fund import ACCOUNT_READERS
from loans.queries.watch import WATCHERS
from reporting.models import AUTHORS, EVALUATED, SCORE_READERS, SUMMARY_READERS, TARGET_READERS
from reporting.queries.declaration import Declaration
from reporting.queries.r1 import R1
from reporting.queries.r1_b import R1_B
from reporting.queries.r1_c import R1_C
from reporting.queries.r2 import R2
from reporting.queries.r3_a import R3_A
from reporting.queries.r3_b import R3_B
from reporting.queries.r3_c import R3_C
from reporting.queries.r4 import R4
from reporting.queries.r5 import R5
from reporting.queries.r6 import R6
from reporting.queries.r7 import R7
from reporting.queries.r8 import R8
from reporting.states import ReportKind
from zengxindai.accounts.models import Kind, Organisation

ALL: dict[str, Declaration] = {each.code: each for each in (R1, R1_B, R1_C, R2, R3_A, R3_B, R3_C, R4, R5, R6, R7, R8)}
# What a reporter's monthly report holds, frozen with it.
HELD: dict[str, tuple[str, ...]] = {ReportKind.BANK: ("R1", "R1-C"), ReportKind.GUARANTOR: ("R2", "R6")}


@dataclass(frozen=True)
class MonthlySheet:
    """A report that is also read by itself, month by month, and by whom; own: who of them reads its own rows alone.

    By domain note 6 §16.
    """

    declaration: Declaration
    readers: frozenset[str]
    own: frozenset[str] = frozenset({Kind.BANK})


# The register names complaints and findings bank by bank: those who keep it, and those who read their summaries.
REGISTER_READERS = frozenset(AUTHORS) | SUMMARY_READERS
MONTHLY: dict[str, MonthlySheet] = {
    "R1-B": MonthlySheet(R1_B, SEE_ALL | {Kind.BANK}),
    "R3-A": MonthlySheet(R3_A, REGISTER_READERS),
    "R3-B": MonthlySheet(R3_B, REGISTER_READERS),
    "R3-C": MonthlySheet(R3_C, REGISTER_READERS),
    "R4": MonthlySheet(R4, TARGET_READERS),
    "R5": MonthlySheet(R5, SCORE_READERS | EVALUATED, EVALUATED),
    "R6": MonthlySheet(R6, frozenset(ACCOUNT_READERS)),
    "R7": MonthlySheet(R7, (SEE_ALL | {Kind.BANK, Kind.GUARANTOR}) - NO_READERS),
    "R8": MonthlySheet(R8, frozenset(WATCHERS) - {Kind.SECTOR_DEPT}),
}
READERS = frozenset().union(*(each.readers for each in MONTHLY.values()))


def read_by(organisation: Organisation) -> dict[str, MonthlySheet]:
    """The monthly sheets an organisation reads, by code."""
    return {code: each for code, each in MONTHLY.items() if organisation.kind in each.readers}
