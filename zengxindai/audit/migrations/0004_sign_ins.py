"""The record of signing in is read by itself."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """One index, made while events are written."""

    atomic = False
    dependencies = (("audit", "0003_privacy"),)
    operations = (
        AddIndexConcurrently(
            model_name="event",
            index=models.Index(
                fields=["-id"],
                condition=Q(
                    verb__in=[
                        "sign_in.enter",
                        "sign_in.fail",
                        "sign_in.fail_code",
                        "sign_in.fail_confirmation",
                        "sign_in.lock_out",
                        "user.turn_away",
                    ]
                ),
                name="event_sign_in",
            ),
        ),
    )
