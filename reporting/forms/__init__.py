"""What each act on a report, a year's targets, their figures and an evaluation asks."""

from reporting.forms.evaluation import CorrectItem, DraftEvaluation
from reporting.forms.report import Explain, MonthlySheet, Opinion, Reason, Submit
from reporting.forms.target import ChangeLine, DraftTargets, EnterFigures, SetLine

__all__ = [
    "ChangeLine",
    "CorrectItem",
    "DraftEvaluation",
    "DraftTargets",
    "EnterFigures",
    "Explain",
    "MonthlySheet",
    "Opinion",
    "Reason",
    "SetLine",
    "Submit",
]
