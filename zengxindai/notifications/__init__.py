"""Notices to people and the outbox of what must still be done."""
