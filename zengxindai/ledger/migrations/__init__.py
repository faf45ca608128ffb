"""Schema and guards of the ledger."""
