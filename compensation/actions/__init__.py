"""Pairs of may and do for money, claims, recoveries and settlements; the only place that books."""
