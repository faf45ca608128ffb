"""Everything that can happen to an opinion, a filing and a loan."""

from loans.flow.filing import FILING
from loans.flow.loan import LOAN
from loans.flow.opinion import OPINION

__all__ = ["FILING", "LOAN", "OPINION"]
