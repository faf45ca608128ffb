"""Registers the ledger."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Accounts, transactions, holds."""

    name = "zengxindai.ledger"
    label = "ledger"
