"""The white lists and the banks' invitations: a status moves only with its event, an invitation stays as it was."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zengxindai.privacy
from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent


class Migration(migrations.Migration):
    """Two tables and their guards."""

    dependencies = [
        ("accounts", "0002_robot"),
        ("applications", "0007_desk"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WhitelistEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("uscc", models.CharField(max_length=18)),
                ("industry_code", models.CharField(max_length=5)),
                ("products", models.CharField(blank=True, max_length=200)),
                ("ground", models.CharField(max_length=500)),
                ("contact", models.CharField(blank=True, max_length=60)),
                ("contact_phone", zengxindai.privacy.SealedTextField(blank=True)),
                ("amount", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("valid_from", models.DateField()),
                ("valid_until", models.DateField()),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("on", models.DateField()),
                ("message", models.TextField()),
                ("officer", models.CharField(max_length=60)),
                ("phone", zengxindai.privacy.SealedTextField()),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="applications.whitelistentry",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="whitelistentry",
            index=models.Index(fields=["status", "-id"], name="whitelist_status"),
        ),
        migrations.AddIndex(
            model_name="whitelistentry",
            index=models.Index(fields=["uscc", "status"], name="whitelist_uscc"),
        ),
        migrations.AddConstraint(
            model_name="whitelistentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "ACTIVE")), fields=("department", "uscc"), name="whitelist_one_live"
            ),
        ),
        migrations.AddConstraint(
            model_name="whitelistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_until__gte", models.F("valid_from"))), name="whitelist_period_whole"
            ),
        ),
        migrations.AddConstraint(
            model_name="whitelistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__isnull", True), ("amount__gt", 0), _connector="OR"),
                name="whitelist_amount_positive",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(fields=("entry", "bank", "on"), name="invitation_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("message", ""), _negated=True), models.Q(("officer", ""), _negated=True)),
                name="invitation_whole",
            ),
        ),
        StatusNeedsEvent("applications_whitelistentry", "whitelist_entry"),
        AppendOnly("applications_invitation"),
    ]
