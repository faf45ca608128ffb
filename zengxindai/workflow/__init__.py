"""Flow tables, the one way in, signatures, turns and numbers."""
