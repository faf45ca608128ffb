"""A turn whose clock stands still has no last day until it goes on."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """A column and its promise."""

    dependencies = (("workflow", "0003_proposals_are_frozen"),)
    operations = (
        migrations.AddField("turn", "paused_since", models.DateField(null=True)),
        migrations.AddConstraint(
            "turn",
            models.CheckConstraint(
                condition=models.Q(paused_since__isnull=True) | models.Q(due_on__isnull=True),
                name="turn_paused_has_no_last_day",
            ),
        ),
    )
