"""Rules on requests, recommendations, agreements and the black list: values in, findings out."""

from applications.rules.agreement import agreement_ready, only_agreement, signed_and_in_order
from applications.rules.blacklist import barred_through
from applications.rules.inquiry import UNDER_WAY, answerable_by, still_under_way, usual_day
from applications.rules.recommendation import bank_cooperates, integrity_clear, opinions_given, recommendation_valid
from applications.rules.request import (
    DISTRICT_AREA,
    DISTRICT_WORD,
    DOUBTFUL_TRADES,
    REAL_ESTATE_DEVELOPMENT,
    Terms,
    consent_signed,
    eligible_business,
    handed_on_once,
    happened,
    no_open_twin,
    not_barred,
    registered_here,
    routed_elsewhere,
    valid_uscc,
    within_cap,
    within_term,
)

__all__ = [
    "DISTRICT_AREA",
    "DISTRICT_WORD",
    "DOUBTFUL_TRADES",
    "REAL_ESTATE_DEVELOPMENT",
    "UNDER_WAY",
    "Terms",
    "agreement_ready",
    "answerable_by",
    "bank_cooperates",
    "barred_through",
    "consent_signed",
    "eligible_business",
    "handed_on_once",
    "happened",
    "integrity_clear",
    "no_open_twin",
    "not_barred",
    "only_agreement",
    "opinions_given",
    "recommendation_valid",
    "registered_here",
    "routed_elsewhere",
    "signed_and_in_order",
    "still_under_way",
    "usual_day",
    "valid_uscc",
    "within_cap",
    "within_term",
]
