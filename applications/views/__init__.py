"""Pages of the applications app that follow from no row: the owner's way to a request."""
