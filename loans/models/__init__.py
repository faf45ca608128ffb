"""Opinions, guarantees, filings with their acknowledgements, loans with their movements."""

from loans.models.filing import Filing, FilingMark
from loans.models.guarantee import CounterGuarantee, Guarantee, GuaranteeReceipt, PursuitReport
from loans.models.loan import Loan, Movement, TierChange
from loans.models.opinion import LoanOpinion

__all__ = [
    "CounterGuarantee",
    "Filing",
    "FilingMark",
    "Guarantee",
    "GuaranteeReceipt",
    "Loan",
    "LoanOpinion",
    "Movement",
    "PursuitReport",
    "TierChange",
]
