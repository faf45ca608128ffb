"""A case's status moves only with its event; grants of sight are never changed."""

from django.db import migrations

from zengxindai.audit.guards import StatusNeedsEvent


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = (("applications", "0001_initial"), ("audit", "0002_guards"))
    operations = (
        StatusNeedsEvent("applications_application", "application"),
        StatusNeedsEvent("applications_agreement", "agreement"),
        StatusNeedsEvent("applications_blacklistentry", "blacklist_entry"),
    )
