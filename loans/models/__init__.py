"""Opinions, filings with their acknowledgements, loans with their movements and checks."""

from loans.models.check import Check
from loans.models.filing import Filing, FilingMark
from loans.models.loan import Loan, Movement, TierChange
from loans.models.opinion import LoanOpinion

__all__ = ["Check", "Filing", "FilingMark", "Loan", "LoanOpinion", "Movement", "TierChange"]
