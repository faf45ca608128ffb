"""The black list complete: persons, notice, objection, correction, and the record of who asked (Article 21)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zengxindai.privacy
from zengxindai.audit.guards import AppendOnly

PROPOSERS = """
UPDATE applications_blacklistentry b SET proposer_id =
  (SELECT e.organisation_id FROM audit_event e WHERE e.case_type = 'blacklist_entry' AND e.case_id = b.id
   AND e.verb = 'blacklist_entry.propose');
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    """What was proposed before keeps its facts; its proposer is whoever its event names."""

    dependencies = (("accounts", "0002_robot"), ("applications", "0005_inquiry"), ("audit", "0002_guards"))
    operations = (
        migrations.RenameField("blacklistentry", "ground", "facts"),
        migrations.AddField(
            "blacklistentry",
            "ground",
            models.CharField(
                choices=[
                    ("NO_PROOF", "Required proof of credit not provided"),
                    ("FALSE_PROOF", "False proof of credit provided"),
                    ("EVASION", "Debt maliciously evaded"),
                ],
                default="FALSE_PROOF",
                max_length=20,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "blacklistentry",
            "proposer",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.RunSQL(PROPOSERS, migrations.RunSQL.noop),
        migrations.AlterField(
            "blacklistentry",
            "proposer",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
            ),
        ),
        migrations.CreateModel(
            name="BlacklistQuery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(choices=[("QUERY", "Query"), ("EXPORT", "Export")], max_length=6)),
                ("at", models.DateTimeField()),
                ("purpose", models.CharField(max_length=200)),
                ("count", models.PositiveIntegerField()),
                ("hits", models.PositiveIntegerField()),
                ("subjects", models.JSONField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
        ),
        migrations.RemoveConstraint(
            model_name="blacklistentry",
            name="blacklist_period_whole",
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="corrected_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="correction_no",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="identity_index",
            field=models.BinaryField(max_length=16, null=True),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="identity_no",
            field=zengxindai.privacy.SealedTextField(null=True),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="loss_basis",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="notice_no",
            field=models.CharField(max_length=60, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="noticed_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="objected_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="objection",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="objection_until",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="origin",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="persons",
                to="applications.blacklistentry",
            ),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="person_name",
            field=zengxindai.privacy.SealedTextField(null=True),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="removal_no",
            field=models.CharField(max_length=60, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="review_result",
            field=models.CharField(
                blank=True,
                choices=[("UPHOLD", "The proposal is upheld"), ("DROP", "The proposal is dropped")],
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="ruling_no",
            field=models.CharField(max_length=60, null=True, unique=True),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="served_by",
            field=models.CharField(
                blank=True,
                choices=[
                    ("DIRECT", "Handed over"),
                    ("POST", "Registered post"),
                    ("LEFT", "Left before witnesses"),
                    ("ELECTRONIC", "Electronically, with consent"),
                    ("PUBLIC", "Public announcement"),
                ],
                max_length=12,
            ),
        ),
        migrations.AddField(
            model_name="blacklistentry",
            name="served_on",
            field=models.DateField(null=True),
        ),
        migrations.AlterField(
            model_name="blacklistentry",
            name="uscc",
            field=models.CharField(max_length=18, null=True),
        ),
        migrations.AddIndex(
            model_name="blacklistentry",
            index=models.Index(fields=["identity_index", "status"], name="blacklist_identity"),
        ),
        migrations.AddConstraint(
            model_name="blacklistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("identity_index__isnull", True), ("uscc__isnull", False)),
                    models.Q(("identity_index__isnull", False), ("uscc__isnull", True)),
                    _connector="OR",
                ),
                name="blacklist_one_subject",
            ),
        ),
        migrations.AddConstraint(
            model_name="blacklistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("identity_index__isnull", True),
                        ("identity_no__isnull", True),
                        ("origin__isnull", True),
                        ("person_name__isnull", True),
                    ),
                    models.Q(
                        ("identity_index__isnull", False),
                        ("identity_no__isnull", False),
                        ("origin__isnull", False),
                        ("person_name__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="blacklist_person_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="blacklistentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("PROPOSED", "NOTIFIED", "OBJECTED", "REVIEWED", "ACTIVE"))),
                fields=("uscc",),
                name="blacklist_one_live_per_firm",
            ),
        ),
        migrations.AddConstraint(
            model_name="blacklistentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ("PROPOSED", "NOTIFIED", "OBJECTED", "REVIEWED", "ACTIVE"))),
                fields=("identity_index",),
                name="blacklist_one_live_per_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="blacklistentry",
            constraint=models.CheckConstraint(condition=models.Q(("loss__gt", 0)), name="blacklist_loss_positive"),
        ),
        migrations.AddConstraint(
            model_name="blacklistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("objection_until__isnull", True), ("served_by", ""), ("served_on__isnull", True)),
                    models.Q(
                        ("objection_until__gt", models.F("served_on")),
                        ("objection_until__isnull", False),
                        ("served_on__isnull", False),
                        models.Q(("served_by", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="blacklist_service_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="blacklistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("NOTIFIED", "OBJECTED", "REVIEWED")), _negated=True),
                    ("served_on__isnull", False),
                    _connector="OR",
                ),
                name="blacklist_told_first",
            ),
        ),
        migrations.AddConstraint(
            model_name="blacklistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("objected_on__isnull", True), ("objection", "")),
                    models.Q(
                        ("objected_on__gte", models.F("served_on")),
                        ("objected_on__isnull", False),
                        ("objected_on__lte", models.F("objection_until")),
                        ("served_on__isnull", False),
                        models.Q(("objection", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="blacklist_objection_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="blacklistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("barred_until__isnull", True), ("decision_no", ""), ("listed_on__isnull", True)),
                    models.Q(
                        ("barred_until__gt", models.F("listed_on")),
                        ("barred_until__isnull", False),
                        ("listed_on__isnull", False),
                        models.Q(("decision_no", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="blacklist_period_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="blacklistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("ACTIVE", "EXPIRED", "REVOKED")), _negated=True),
                    ("listed_on__isnull", False),
                    _connector="OR",
                ),
                name="blacklist_listed_by_decision",
            ),
        ),
        migrations.AddConstraint(
            model_name="blacklistentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("corrected_on__isnull", True),
                        ("correction_no", ""),
                        models.Q(("status", "REVOKED"), _negated=True),
                    ),
                    models.Q(
                        ("corrected_on__isnull", False),
                        ("status", "REVOKED"),
                        models.Q(("correction_no", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="blacklist_correction_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="blacklistquery",
            constraint=models.CheckConstraint(
                condition=models.Q(("hits__lte", models.F("count"))), name="blacklist_query_hits_within"
            ),
        ),
        migrations.AddConstraint(
            model_name="blacklistquery",
            constraint=models.CheckConstraint(
                condition=models.Q(("purpose", ""), _negated=True), name="blacklist_query_has_purpose"
            ),
        ),
        AppendOnly("applications_blacklistquery"),
    )
