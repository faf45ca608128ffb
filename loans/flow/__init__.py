"""Everything that can happen to an opinion, a guarantee, a filing, a loan and its checks."""

from loans.flow.check import CHECK
from loans.flow.filing import FILING
from loans.flow.guarantee import GUARANTEE
from loans.flow.loan import LOAN
from loans.flow.opinion import OPINION

__all__ = ["CHECK", "FILING", "GUARANTEE", "LOAN", "OPINION"]
