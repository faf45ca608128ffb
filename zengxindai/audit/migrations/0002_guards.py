"""Events and seals are append-only; the database stamps each event with its transaction."""

from django.db import migrations

from zengxindai.audit.guards import AppendOnly, StampEvents


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = (("audit", "0001_initial"),)
    operations = (
        StampEvents(),
        AppendOnly("audit_event"),
        AppendOnly("audit_seal"),
        AppendOnly("audit_sealedevent"),
    )
