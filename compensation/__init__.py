"""When a loan fails: special accounts, claims, payouts, recovery, settlement, the exit line."""
