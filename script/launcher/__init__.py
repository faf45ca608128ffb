"""Starts what demo and tests need: private servers, then the product's processes."""
