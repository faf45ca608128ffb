"""What programs' acts were answered, by their own keys."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One table; nothing in it is kept for good."""

    dependencies = (("workflow", "0005_unsent"), ("accounts", "0003_officers"))
    operations = (
        migrations.CreateModel(
            name="Answered",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64)),
                ("answer", models.JSONField()),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": (models.UniqueConstraint(fields=["organisation", "key"], name="answered_once"),),
            },
        ),
    )
