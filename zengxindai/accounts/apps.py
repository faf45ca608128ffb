"""Registers the accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organisations, people and their duties."""

    name = "zengxindai.accounts"
    label = "accounts"
