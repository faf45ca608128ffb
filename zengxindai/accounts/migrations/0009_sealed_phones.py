"""Columns for sealed telephones, and the index by which a person signs in with one."""

from django.db import migrations, models

from zengxindai.privacy import SealedTextField


class Migration(migrations.Migration):
    """The columns; what lies in them is sealed by the next one."""

    dependencies = (("accounts", "0008_three_administrators_guard"),)
    operations = (
        migrations.AddField(
            model_name="user", name="mobile_index", field=models.BinaryField(max_length=16, null=True, editable=False)
        ),
        migrations.AlterField(
            model_name="organisation",
            name="phone",
            field=SealedTextField(blank=True, default="", verbose_name="phone"),
        ),
        migrations.AlterField(
            model_name="user", name="phone", field=SealedTextField(blank=True, default="", verbose_name="phone")
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.UniqueConstraint(fields=("mobile_index",), name="user_one_per_mobile"),
        ),
    )
