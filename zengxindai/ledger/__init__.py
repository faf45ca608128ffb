"""Money primitives: accounts, balanced transactions, holds."""
