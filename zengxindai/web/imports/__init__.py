"""Sheets in: what may be imported, by whom, and how each row of a sheet becomes an act through the one engine."""

from zengxindai.web.imports.declared import Act, Already, Import, Misfit, Plan, add, declared, for_user, links, may
from zengxindai.web.imports.wording import Wording

__all__ = ["Act", "Already", "Import", "Misfit", "Plan", "Wording", "add", "declared", "for_user", "links", "may"]
