"""Opinions, filings with their acknowledgements, loans with their movements."""

from loans.models.diligence import DueDiligence, Surety, YearFigures
from loans.models.filing import Filing, FilingMark
from loans.models.loan import Loan, Movement, TierChange
from loans.models.opinion import LoanOpinion

__all__ = [
    "DueDiligence",
    "Filing",
    "FilingMark",
    "Loan",
    "LoanOpinion",
    "Movement",
    "Surety",
    "TierChange",
    "YearFigures",
]
