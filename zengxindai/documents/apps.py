"""Registers the documents."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Files people send, official papers, and sheets in and out."""

    name = "zengxindai.documents"
    label = "documents"
