"""Month-ends and reports with their life; summaries; targets; evaluations; what is supervised."""

from reporting.models.accountability import Accountability, reads_accountability
from reporting.models.cycle import Definition, Explanation, Snapshot
from reporting.models.evaluation import (
    EVALUATED,
    SCORE_READERS,
    Evaluation,
    EvaluationItem,
)
from reporting.models.meeting import (
    CONVENERS,
    OVERSEE,
    AgendaItem,
    Meeting,
    MeetingAction,
    Participant,
)
from reporting.models.report import (
    RECIPIENTS,
    REPORT_READERS,
    Delivery,
    MonthlyReport,
    Period,
    PeriodQuerySet,
    Position,
    ReportQuerySet,
)
from reporting.models.summary import AUTHORS, SUMMARY_READERS, Summary
from reporting.models.supervision import READ_ALL, Inspection
from reporting.models.target import (
    TARGET_READERS,
    IndicatorMonth,
    IndicatorValue,
    TargetLine,
    TargetYear,
)

__all__ = [
    "AUTHORS",
    "CONVENERS",
    "EVALUATED",
    "OVERSEE",
    "READ_ALL",
    "RECIPIENTS",
    "REPORT_READERS",
    "SCORE_READERS",
    "SUMMARY_READERS",
    "TARGET_READERS",
    "Accountability",
    "AgendaItem",
    "Definition",
    "Delivery",
    "Evaluation",
    "EvaluationItem",
    "Explanation",
    "IndicatorMonth",
    "IndicatorValue",
    "Inspection",
    "Meeting",
    "MeetingAction",
    "MonthlyReport",
    "Participant",
    "Period",
    "PeriodQuerySet",
    "Position",
    "ReportQuerySet",
    "Snapshot",
    "Summary",
    "TargetLine",
    "TargetYear",
    "reads_accountability",
]
