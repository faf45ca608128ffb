"""Rules on requests, recommendations, agreements and the lists: values in, findings out."""

from applications.rules.agreement import agreement_ready, only_agreement, signed_and_in_order
from applications.rules.blacklist import barred_through
from applications.rules.recommendation import bank_cooperates, integrity_clear, opinions_given, recommendation_valid
from applications.rules.request import (
    DISTRICT_AREA,
    DISTRICT_WORD,
    DOUBTFUL_TRADES,
    REAL_ESTATE_DEVELOPMENT,
    Terms,
    consent_signed,
    eligible_business,
    happened,
    no_open_twin,
    not_barred,
    registered_here,
    valid_uscc,
    within_cap,
    within_term,
)
from applications.rules.whitelist import (
    ListTerms,
    entry_counts,
    not_invited_lately,
    not_listed_yet,
    period_in_order,
    really_longer,
    something_new,
)

__all__ = [
    "DISTRICT_AREA",
    "DISTRICT_WORD",
    "DOUBTFUL_TRADES",
    "REAL_ESTATE_DEVELOPMENT",
    "ListTerms",
    "Terms",
    "agreement_ready",
    "bank_cooperates",
    "barred_through",
    "consent_signed",
    "eligible_business",
    "entry_counts",
    "happened",
    "integrity_clear",
    "no_open_twin",
    "not_barred",
    "not_invited_lately",
    "not_listed_yet",
    "only_agreement",
    "opinions_given",
    "period_in_order",
    "really_longer",
    "recommendation_valid",
    "registered_here",
    "signed_and_in_order",
    "something_new",
    "valid_uscc",
    "within_cap",
    "within_term",
]
