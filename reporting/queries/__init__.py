"""Reads of the month-end and of each report: columns, units, totals."""
