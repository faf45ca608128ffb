"""A declared report as a screen, a workbook, a paper or data for a program: one module each, from one declaration."""

from reporting.queries.rendering.paper import printed
from reporting.queries.rendering.program import exact_figures
from reporting.queries.rendering.screen import on_screen
from reporting.queries.rendering.workbook import Heading, file_name, workbook

__all__ = ["Heading", "exact_figures", "file_name", "on_screen", "printed", "workbook"]
