"""增信贷: the ground floor of a district's government-backed loan scheme; it knows nothing of loans."""

__version__ = "0.1.0"
