"""The account under which timers and consequences act: it exists wherever the schema does, and has no password."""

import datetime as dt

from django.contrib.auth.hashers import make_password
from django.db import migrations

FIRST = dt.date(2000, 1, 1)


def create(apps, schema_editor):
    """Create the system's organisation and its one account."""
    group, _ = apps.get_model("auth", "Group").objects.get_or_create(name="SYSTEM")
    organisation, new = apps.get_model("accounts", "Organisation").objects.get_or_create(
        code="SYSTEM", defaults={"kind": "operator", "name": "增信贷系统", "group": group}
    )
    if new:
        names = apps.get_model("accounts", "OrganisationName").objects
        names.create(organisation=organisation, name=organisation.name, valid_from=FIRST)
    user, new = apps.get_model("accounts", "User").objects.get_or_create(
        username="robot",
        defaults={"full_name": "系统", "organisation": organisation, "password": make_password(None)},
    )
    if new:
        user.groups.add(group)
        apps.get_model("accounts", "DutyHeld").objects.create(user=user, duty="system", valid_from=FIRST)


class Migration(migrations.Migration):
    """Data only."""

    dependencies = (("accounts", "0001_initial"),)
    operations = (migrations.RunPython(create, migrations.RunPython.noop),)
