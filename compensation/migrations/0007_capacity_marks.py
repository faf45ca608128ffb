"""From which evening on a special account is to be warned of; written down for good."""

import django.db.models.deletion
from django.db import migrations, models

from zengxindai.audit.guards import AppendOnly


class Migration(migrations.Migration):
    """A table of evenings."""

    dependencies = [
        ("accounts", "0004_branches"),
        ("compensation", "0006_statements"),
    ]

    operations = [
        migrations.CreateModel(
            name="CapacityMark",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("codes", models.CharField(blank=True, max_length=60)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("bank", "on"), name="capacity_mark_once_a_day")],
            },
        ),
        AppendOnly("compensation_capacitymark"),
    ]
