"""Signatures are append-only."""

from django.db import migrations

from zengxindai.audit.guards import AppendOnly


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = (("workflow", "0001_initial"), ("audit", "0002_guards"))
    operations = (AppendOnly("workflow_signature"),)
