"""Opinions, filings with their acknowledgements, loans with their movements."""

from loans.models.filing import Filing, FilingMark
from loans.models.loan import Instalment, Loan, Movement, TierChange
from loans.models.opinion import LoanOpinion

__all__ = ["Filing", "FilingMark", "Instalment", "Loan", "LoanOpinion", "Movement", "TierChange"]
