"""What people typed and did not send."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table; nothing in it is kept for good, so the application may change and delete it."""

    dependencies = (
        ("workflow", "0004_paused_turns"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    )
    operations = (
        migrations.CreateModel(
            name="Unsent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("row", models.CharField(max_length=60)),
                ("case_type", models.CharField(blank=True, max_length=30)),
                ("case_id", models.BigIntegerField(null=True)),
                ("data", models.JSONField(default=dict)),
                ("saved_at", models.DateTimeField(db_index=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "constraints": (
                    models.UniqueConstraint(
                        fields=["user", "row", "case_type", "case_id"], nulls_distinct=False, name="unsent_once"
                    ),
                ),
            },
        ),
    )
