"""Before a loan exists: requests, recommendations, agreements, the black list."""
