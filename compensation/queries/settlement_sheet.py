"""How each figure of a settlement is reckoned (form 4.9, cases 5 and 6), with the rule that settles. Yuan."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from compensation import rules
from compensation.calculation import HALF_UP, Calculation, Line, share, yuan
from compensation.models import Settlement
from compensation.queries.pursuit import sheet_of
from compensation.states import SettlementState
from zengxindai.ledger.models import Transaction

DONE = (SettlementState.EXECUTED, SettlementState.CLOSED)


def settlement_calculations(settlement: Settlement, user: Any) -> list[Calculation]:
    """A to L − D and the difference; until it is executed held against the books of this moment."""
    recovery = settlement.recovery
    frozen = sheet_of(settlement)
    live = (recovery.principal, recovery.claim.paid, recovery.recovered, recovery.returned)
    # What is executed rests on the figures of that day: later receipts belong to supplementary sheets.
    given = frozen[:4] if settlement.status in DONE else live
    now = rules.settle(*given, recovery.share_pct)
    a, b, r, c = (yuan(amount) for amount in now[:4])
    lost, borne = yuan(now.loss), yuan(now.pool)
    lines = (
        Line(_("A Compensated principal"), a, now.principal, 9, booked=frozen.principal),
        Line(_("B Paid by the pool"), _("sum of the payments"), now.paid, 9, booked=frozen.paid),
        Line(_("R Recovered principal"), _("sum of the booked receipts"), now.recovered, 9, booked=frozen.recovered),
        Line(_("C Returned to the account"), _("sum of their returns"), now.returned, 9, booked=frozen.returned),
        Line(_("L Loss = A − R"), f"{a} − {r}", now.loss, 9, booked=frozen.loss),
        Line(_("D Borne by the pool"), share(now.loss, recovery.share_pct), now.pool, 5, HALF_UP, booked=frozen.pool),
        Line(_("L − D Borne by the bank"), f"{lost} − {borne}", now.bank, 5, _("what is left over"), frozen.bank),
        Line(_("Difference (B − C) − D"), f"({b} − {c}) − {borne}", now.tail, 9, booked=_booked(settlement)),
    )
    return [Calculation("sheet", _("Settlement"), lines)]


def _booked(settlement: Settlement) -> Any:
    """The difference as the books have it, else as the sheet says."""
    if settlement.status not in DONE or not settlement.tail:
        return settlement.tail
    gross = Transaction.objects.get(cause=f"settlement:{settlement.number}").gross
    return gross if settlement.tail > 0 else -gross
