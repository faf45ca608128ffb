"""Registers the policy."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """Articles, parameters, rates and holidays."""

    name = "zengxindai.policy"
    label = "policy"
