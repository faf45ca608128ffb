"""Sheets in: what may be imported, by whom, and how each row of a sheet becomes an act through the one engine."""

from zengxindai.web.imports.declared import Act, Already, Import, Misfit, Plan, Sum, add, declared, for_user, links, may
from zengxindai.web.imports.wording import Wording

__all__ = [
    "Act",
    "Already",
    "Import",
    "Misfit",
    "Plan",
    "Sum",
    "Wording",
    "add",
    "declared",
    "for_user",
    "links",
    "may",
]
