"""Registers the workflow."""

from django.apps import AppConfig


class WorkflowConfig(AppConfig):
    """Cases, transitions, signatures, turns and numbers."""

    name = "zengxindai.workflow"
    label = "workflow"
