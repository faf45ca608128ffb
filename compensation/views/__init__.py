"""Pages of the pool that follow from no row."""
