"""What is paid, returned, refunded and borne, against the worked cases of the domain, to the fen."""

from __future__ import annotations

import pytest

from compensation import rules
from compensation.rules import Applied, Due, Sheet
from tests.unit.notice import YUAN
from zengxindai.money import split

PCT = YUAN(65)
DEFAULT = ("COST", "PRINCIPAL", "INTEREST")
CIVIL_CODE = ("COST", "INTEREST", "PRINCIPAL")
ZERO = YUAN("0.00")


def yuan(*amounts: str) -> tuple[object, ...]:
    """Amounts."""
    return tuple(YUAN(amount) for amount in amounts)


@pytest.mark.parametrize(
    ("base", "approved", "net_paid", "free", "due"),
    [
        ("3000000.00", "1950000.00", "0", "9000000", ("1950000.00", "1950000.00", "0")),
        # The borrower repaid 456,789.12 between approval and payment.
        ("2543210.88", "1950000.00", "0", "9000000", ("1653087.07", "1653087.07", "0")),
        ("3000000.00", "1950000.00", "0", "1950000.00", ("1950000.00", "1950000.00", "0")),
        ("3000000.00", "1950000.00", "0", "1949999.99", ("1950000.00", "1949999.99", "0.01")),
        # One account of 2,000,000 for two claims: X in full, Y as far as it goes, the rest when a return arrives.
        ("2500000.00", "1625000.00", "0", "2000000.00", ("1625000.00", "1625000.00", "0")),
        ("1000000.00", "650000.00", "0", "375000.00", ("650000.00", "375000.00", "275000.00")),
        ("1000000.00", "650000.00", "375000.00", "300000.00", ("275000.00", "275000.00", "0")),
        ("700000.00", "650000.00", "375000.00", "300000.00", ("80000.00", "80000.00", "0")),
        # The government approved less than the share.
        ("1000000.00", "600000.00", "0", "9000000", ("600000.00", "600000.00", "0")),
        ("0.00", "650000.00", "0", "9000000", ("0", "0", "0")),
        ("100000.00", "650000.00", "375000.00", "9000000", ("0", "0", "0")),
        ("1000000.00", "650000.00", "0", "-5.00", ("650000.00", "0", "650000.00")),
    ],
)
def test_what_is_to_be_paid_now(base: str, approved: str, net_paid: str, free: str, due: tuple[str, ...]) -> None:
    assert rules.due_now(YUAN(base), PCT, YUAN(approved), YUAN(net_paid), YUAN(free)) == Due(*yuan(*due))


@pytest.mark.parametrize(
    ("order", "costs", "interest", "unrecovered", "applied", "returned"),
    [
        (DEFAULT, "35123.00", "87654.32", "9000000", ("35123.00", "564877.00", "0"), "367170.05"),
        (CIVIL_CODE, "35123.00", "87654.32", "9000000", ("35123.00", "477222.68", "87654.32"), "310194.74"),
        (DEFAULT, "0", "87654.32", "550000.00", ("0", "550000.00", "50000.00"), "357500.00"),
        (DEFAULT, "600000.00", "0", "9000000", ("600000.00", "0", "0"), "0.00"),
        (DEFAULT, "700000.00", "5", "9000000", ("600000.00", "0", "0"), "0.00"),
        (CIVIL_CODE, "0", "700000.00", "9000000", ("0", "0", "600000.00"), "0.00"),
    ],
    ids=["costs, principal", "as the Civil Code", "principal first", "costs only", "costs above all", "interest only"],
)
def test_a_receipt_of_600_000(
    order: tuple[str, ...], costs: str, interest: str, unrecovered: str, applied: tuple[str, ...], returned: str
) -> None:
    got = rules.apply_receipt(YUAN("600000.00"), YUAN(costs), YUAN(interest), YUAN(unrecovered), order)
    assert got == Applied(*yuan(*applied))
    assert split(got.principal, PCT).pool == YUAN(returned)


# Principal 1,234,567.90, paid 802,469.14; receipt by receipt what is returned, and all returned so far.
CASE_5 = (
    ("100000.01", "65000.01", "65000.01"),
    ("33333.33", "21666.66", "86666.67"),
    ("0.10", "0.07", "86666.74"),
    ("0.10", "0.06", "86666.80"),
    ("0.10", "0.07", "86666.87"),
    ("567890.13", "369128.58", "455795.45"),
)


def test_several_recoveries_return_the_share_of_their_sum() -> None:
    recovered = returned = ZERO
    for receipt, now, together in CASE_5:
        back = rules.pool_return(
            principal=YUAN("1234567.90"), paid=YUAN("802469.14"), share_pct=PCT,
            recovered=recovered, returned=returned, receipt=YUAN(receipt),
        )  # fmt: skip
        recovered, returned = recovered + YUAN(receipt), returned + back
        assert (back, returned) == yuan(now, together)
    assert recovered == YUAN("701223.77")


def test_all_recovered_is_all_returned() -> None:
    back = rules.pool_return(
        principal=YUAN("1234567.90"), paid=YUAN("802469.14"), share_pct=PCT,
        recovered=YUAN("701223.77"), returned=YUAN("455795.45"), receipt=YUAN("533344.13"),
    )  # fmt: skip
    assert back == YUAN("802469.14") - YUAN("455795.45")


@pytest.mark.parametrize(
    ("recovered", "returned", "receipt", "back"),
    [
        ("0", "0", "300000.00", "0.00"),  # 65 % of the remaining 700,000 is more than the 375,000 paid
        ("0", "0", "423076.92", "0.00"),  # 65 % of 576,923.08 is 375,000.00
        ("0", "0", "423076.95", "0.02"),  # 65 % of 576,923.05 is 374,999.98
        ("0", "0", "500000.00", "50000.00"),
        ("500000.00", "50000.00", "500000.00", "325000.00"),
    ],
)
def test_a_claim_paid_375_000_of_650_000_returns_what_exceeds_its_share(
    recovered: str, returned: str, receipt: str, back: str
) -> None:
    got = rules.pool_return(
        principal=YUAN("1000000.00"), paid=YUAN("375000.00"), share_pct=PCT,
        recovered=YUAN(recovered), returned=YUAN(returned), receipt=YUAN(receipt),
    )  # fmt: skip
    assert got == YUAN(back)


@pytest.mark.parametrize(
    ("paid", "recovered", "returned", "loss", "pool", "bank", "tail"),
    [
        # After the recoveries above: the bank refunds a fen.
        ("802469.14", "701223.77", "455795.45", "533344.13", "346673.68", "186670.45", "0.01"),
        ("802469.14", "0", "0", "1234567.90", "802469.14", "432098.76", "0.00"),
        ("802469.14", "1234567.90", "802469.14", "0.00", "0.00", "0.00", "0.00"),
        ("802469.14", "0.10", "0.07", "1234567.80", "802469.07", "432098.73", "0.00"),
        ("802469.14", "0.30", "0.20", "1234567.60", "802468.94", "432098.66", "0.00"),
        # Paid in part: the account still owes the bank.
        ("375000.00", "0", "0", "1234567.90", "802469.14", "432098.76", "-427469.14"),
    ],
)
def test_a_settlement(paid: str, recovered: str, returned: str, loss: str, pool: str, bank: str, tail: str) -> None:
    sheet = rules.settle(YUAN("1234567.90"), *(YUAN(each) for each in (paid, recovered, returned)), PCT)
    assert sheet == Sheet(YUAN("1234567.90"), *yuan(paid, recovered, returned, loss, pool, bank, tail))


def test_the_account_may_owe_the_bank_a_fen() -> None:
    # Of 0.20 the pool paid 0.13; of 0.10 recovered 0.07 came back; of the 0.10 lost it bears 0.07, not the 0.06 left.
    sheet = rules.settle(*(YUAN(each) for each in ("0.20", "0.13", "0.10", "0.07")), PCT)
    assert (sheet.pool, sheet.bank, sheet.tail) == yuan("0.07", "0.03", "-0.01")


# The pool bore 346,673.68 of a loss of 533,344.13; what later receipts return, one after another.
AFTERWARDS = (
    ("100000.00", "65000.00"),  # its share of 433,344.13 is 281,673.68
    ("0.10", "0.06"),  # of 433,344.03 it is 281,673.62; 65 % of 0.10 alone would be 0.07
    ("433344.03", "281673.62"),
)


def test_after_settlement_the_burden_falls_with_the_loss() -> None:
    loss, back = YUAN("533344.13"), ZERO
    for receipt, now in AFTERWARDS:
        got = rules.pool_return_after_settlement(loss, YUAN(receipt), PCT)
        assert got == YUAN(now)
        loss, back = loss - YUAN(receipt), back + got
    assert (loss, back) == yuan("0.00", "346673.68")
