"""The classification of industries as data; a row of the routing can be ended by the application, not rewritten."""

from django.db import migrations, models

ENDED_ONLY = """
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  REVOKE UPDATE, DELETE, TRUNCATE ON policy_routing FROM app_rw;
  GRANT UPDATE (valid_to) ON policy_routing TO app_rw; END IF; END $$;
"""
ANYTHING = """
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  GRANT UPDATE, DELETE ON policy_routing TO app_rw; END IF; END $$;
"""


class Migration(migrations.Migration):
    """The table."""

    dependencies = [
        ("policy", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Industry",
            fields=[
                ("code", models.CharField(max_length=5, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=100)),
                ("level", models.PositiveSmallIntegerField()),
                ("initials", models.CharField(max_length=100)),
                ("version", models.CharField(max_length=30)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("code__regex", "^[A-T](\\d{2,4})?$")), name="industry_code_shape"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code__regex", "^.$"), ("level", 1)),
                            models.Q(("code__regex", "^.{3}$"), ("level", 2)),
                            models.Q(("code__regex", "^.{4}$"), ("level", 3)),
                            models.Q(("code__regex", "^.{5}$"), ("level", 4)),
                            _connector="OR",
                        ),
                        name="industry_level_of_code",
                    ),
                ],
            },
        ),
        migrations.RunSQL(ENDED_ONLY, ANYTHING),
    ]
