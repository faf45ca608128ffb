"""One sealed file out of database and private disk, and both again out of it (ADR 0040)."""
