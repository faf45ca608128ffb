"""Everything that can happen to months, reports, summaries, targets, evaluations and what is supervised."""

from reporting.flow.accountability import ACCOUNTABILITY
from reporting.flow.evaluation import EVALUATION
from reporting.flow.inspection import INSPECTION
from reporting.flow.meeting import ACTION, MEETING
from reporting.flow.report import PERIOD, REPORT
from reporting.flow.summary import SUMMARY
from reporting.flow.target import INDICATORS, TARGETS

ALL = (PERIOD, REPORT, SUMMARY, TARGETS, INDICATORS, EVALUATION, INSPECTION, MEETING, ACTION, ACCOUNTABILITY)

__all__ = [
    "ACCOUNTABILITY",
    "ACTION",
    "ALL",
    "EVALUATION",
    "INDICATORS",
    "INSPECTION",
    "MEETING",
    "PERIOD",
    "REPORT",
    "SUMMARY",
    "TARGETS",
]
