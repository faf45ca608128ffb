"""Pairs of may and do for requests, agreements and black-list entries; named only by the flow tables."""
