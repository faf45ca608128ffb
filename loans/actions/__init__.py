"""Pairs of may and do for opinions, filings and loans; named only by the flow tables."""
