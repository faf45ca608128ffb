"""A notice is about an event, or about a cause that is none: a deadline near or gone by."""

from django.conf import settings
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """A column, a uniqueness, and one of the two always."""

    dependencies = (("notifications", "0001_initial"), migrations.swappable_dependency(settings.AUTH_USER_MODEL))
    operations = (
        migrations.AlterField("notice", "event_id", models.BigIntegerField(null=True)),
        migrations.AddField("notice", "cause", models.CharField(max_length=120, null=True)),
        migrations.AddConstraint(
            "notice", models.UniqueConstraint(fields=["cause", "reader"], name="notice_once_per_cause")
        ),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(
                condition=Q(event_id__isnull=False, cause__isnull=True)
                | (Q(event_id__isnull=True, cause__isnull=False) & ~Q(cause="")),
                name="notice_of_event_or_cause",
            ),
        ),
    )
