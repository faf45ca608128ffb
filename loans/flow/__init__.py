"""Everything that can happen to an opinion, a guarantee, a filing, a loan, its checks, waivers and balances."""

from loans.flow.balance import BALANCE_FILE
from loans.flow.check import CHECK
from loans.flow.filing import FILING
from loans.flow.guarantee import GUARANTEE
from loans.flow.loan import LOAN
from loans.flow.opinion import OPINION
from loans.flow.waiver import WAIVER

ALL = (OPINION, FILING, LOAN, GUARANTEE, CHECK, WAIVER, BALANCE_FILE)

__all__ = ["ALL", "BALANCE_FILE", "CHECK", "FILING", "GUARANTEE", "LOAN", "OPINION", "WAIVER"]
