"""Everything that can happen to an opinion, a guarantee, a filing and a loan."""

from loans.flow.filing import FILING
from loans.flow.guarantee import GUARANTEE
from loans.flow.loan import LOAN
from loans.flow.opinion import OPINION

__all__ = ["FILING", "GUARANTEE", "LOAN", "OPINION"]
