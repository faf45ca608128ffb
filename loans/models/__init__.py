"""Opinions, filings with their versions and acknowledgements, loans with their movements."""

from loans.models.filing import Filing, FilingMark
from loans.models.loan import Instalment, Loan, Movement, TierChange
from loans.models.opinion import LoanOpinion
from loans.models.version import FilingVersion

__all__ = ["Filing", "FilingMark", "FilingVersion", "Instalment", "Loan", "LoanOpinion", "Movement", "TierChange"]
