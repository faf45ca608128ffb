"""Settings: base for all, and what differs in development, tests and production."""
