"""A request may follow a repaid loan (Article 13)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """The number of the loan it renews."""

    dependencies = (("applications", "0008_whitelist"),)
    operations = (
        migrations.AddField(
            model_name="application",
            name="renews",
            field=models.CharField(blank=True, max_length=40, default=""),
            preserve_default=False,
        ),
    )
