"""A district's loans by the hundred thousand: three years of notes, payments, classes, payouts and returns, by SQL.

Every figure follows from a copy's number, so that two portfolios of one size are alike. Used for volume only.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection

from compensation.models import RecoveryCase
from loans.models import TierChange
from tests.database.copies import FIRST, OWN, copy, copy_all, filing_rows, numbered
from tests.story import Story
from zengxindai.accounts.models import Organisation
from zengxindai.accounts.queries import robot
from zengxindai.workflow import engine
from zengxindai.workflow.step import evening

LAST = dt.date(2026, 5, 31)
# What May is compared with: a year ago, last December, and the month before.
MONTHS = (dt.date(2025, 5, 31), dt.date(2025, 12, 31), dt.date(2026, 4, 30), LAST)
ROOM = 10_000_000  # between the ids of the second and third movements of the same loan


def spread(prime: int, below: int, of: str = "g") -> str:
    """A number below another that jumps about with a copy's number."""
    return f"(({of}::bigint * {prime}) % 1000003 % {below})::int"


DRAWN = f"(DATE '2024-01-10' + {spread(7919, 870)})"
MATURES = f"({DRAWN} + interval '12 months')::date + (ARRAY[-90, 0, 1, 365])[1 + {spread(31, 4)}]"
AMOUNT = f"(100000 + {spread(104729, 4900000)} + {spread(13, 100)} / 100.0)"
PART = f"(1000 + {spread(611953, 40000)} + {spread(17, 100)} / 100.0)"


def lend(story: Story, count: int) -> None:
    """So many loans beside the base's: two banks, five kinds of department, seven borrowers for ten loans."""
    story.agreement("other_bank")
    story.funded("30000000")
    claim = story.paid(amount="3000000")
    story.received(RecoveryCase.objects.get(claim=claim), "100000")
    _borrowers(story, firms := max(1, count * 7 // 10))
    _loans(story, claim.loan, count, firms)
    _moves(claim.loan, count)
    _classes(claim.loan, count)
    _pursuits(claim, count)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE; ANALYZE; SET ROLE app_rw")


def _borrowers(story: Story, firms: int) -> None:
    firm = story.cast.enterprise.organisation
    copy(Group, firm.group_id, firms, name=numbered("name"))
    copy(Organisation, firm.pk, firms, code="lpad(g::text, 18, 'X')", group_id=OWN)


def _loans(story: Story, loan: Any, count: int, firms: int) -> None:
    departments = [story.cast.department.organisation.pk, story.cast.other_department.organisation.pk]
    banks = [story.cast.bank.organisation.pk, story.cast.other_bank.organisation.pk]
    bank = f"(ARRAY{banks})[1 + g / 3 % 2]"
    request = {
        "enterprise_id": f"{FIRST} + 1 + {spread(612343, firms)}",
        "department_id": f"(ARRAY[{departments[0]}, {departments[1]}, NULL])[1 + {spread(41, 3)}]",
        "is_tech": "g % 7 = 0",
        "is_first_loan": "g % 3 = 0",
    }
    rows = filing_rows(loan.filing)
    rows[loan.application] |= request
    note = {
        "application_id": OWN, "filing_id": OWN, "number": numbered("number"), "note_no": numbered("note_no"),
        "bank_id": bank, "drawn_on": DRAWN, "matures_on": MATURES, "due_on": MATURES, "pay_by": MATURES,
        "amount": AMOUNT, "outstanding": "0", "rate": f"3.8 + {spread(53, 19000)} / 10000.0", "status": "'ACTIVE'",
        "backing": "CASE WHEN g % 13 = 0 THEN 'GUARANTEE' WHEN g % 17 = 0 THEN 'NONE' ELSE 'POOL' END",
        "previous_id": "CASE WHEN g % 11 = 0 THEN s.id END", "tier": "'1'",
    }  # fmt: skip
    rows[loan] = note
    copy_all(rows, count)


def _moves(loan: Any, count: int) -> None:
    """A disbursement each; many came back in part, some of that by mistake; of some a fen was written off."""
    draw = loan.movements.get(kind="DRAW")

    def move(at: int, every: int, kind: str, day: str, principal: str, **more: str) -> None:
        of = f"(g * {every})"
        words = {name: text.replace("g::bigint", f"{of}::bigint") for name, text in
                 {"on": day, "entered_on": f"{day} + {spread(71, 45)}", "principal": principal}.items()}  # fmt: skip
        own = {"id": f"{at} + {of}", "loan_id": f"{FIRST} + {of}", "kind": f"'{kind}'", "note_no": "''"}
        copy(type(draw), draw.pk, count // every, **{**own, **words, **more, "voucher_no": f"'V{at}-' || g"})

    move(ROOM, 1, "DRAW", DRAWN, AMOUNT, note_no=numbered("note_no"))
    later = f"({DRAWN} + 20 + {spread(193939, 300)})"
    move(2 * ROOM, 2, "REPAYMENT", later, f"-{PART}")
    move(3 * ROOM, 3, "RECOVERY", later, f"-{PART}")
    move(4 * ROOM, 5, "SETTLEMENT", later, "-0.01")
    reversed_one = f"{2 * ROOM} + (g * 18)"
    move(5 * ROOM, 18, "REVERSAL", f"({later} + 60)", PART, reverses_id=reversed_one)


def _classes(loan: Any, count: int) -> None:
    change = TierChange.objects.filter(loan=loan).first() or TierChange.objects.order_by("id").first()
    days = (("'2'", "DATE '2025-04-01'", 4), ("'3'", "DATE '2025-11-30'", 12), ("'1'", "DATE '2026-05-31'", 24))
    for place, (tier, day, every) in enumerate(days, 1):
        copy(TierChange, change.pk, count // every, id=f"{place * ROOM} + g", loan_id=f"{FIRST} + g * {every}",
             tier=tier, on=day)  # fmt: skip


def _pursuits(claim: Any, count: int) -> None:
    """One loan in twenty was compensated, half of what came back of it has been returned, some of that taken back."""
    recovery = RecoveryCase.objects.get(claim=claim)
    few, at = count // 20, f"{FIRST} + g * 20"
    below = {"application_id": at, "number": numbered("number")}
    petition = {name: numbered(name) for name in ("petition_no", "letter_no")}
    copy(type(claim), claim.pk, few, **below, loan_id=at, **petition)
    payout = claim.payouts.get()
    copy(type(payout), payout.pk, few, claim_id=OWN, voucher_no=numbered("voucher_no"),
         amount=f"1000 + {spread(97, 90000)} / 100.0", paid_on=f"DATE '2026-06-05' - {spread(101, 500)}")  # fmt: skip
    copy(type(recovery), recovery.pk, few, **below, claim_id=OWN, loan_id=at)
    receipt = recovery.receipts.get()
    back = {"deposited_on": f"DATE '2026-05-31' - {spread(103, 300)}", "recovery_id": OWN}
    back |= {"confirmed_on": f"DATE '2026-06-03' - {spread(103, 300)}"}
    vouchers = {name: numbered(name) for name in ("voucher_no", "deposit_voucher_no")}
    copy(type(receipt), receipt.pk, few // 2, **below, **back, **vouchers)


def close(last: dt.date) -> Any:
    """Freeze a month by the job's own act."""
    month = {"first": last.replace(day=1), "last": last}
    return engine.begin("period.freeze", by=robot(), data=month, at=evening(last))
