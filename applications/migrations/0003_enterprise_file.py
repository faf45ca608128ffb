"""The enterprise file, the people behind it, what was submitted, what the department found."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zengxindai.privacy
from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

NO_DELETE = """
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  REVOKE DELETE, TRUNCATE ON applications_relatedperson, applications_existingloan, applications_correctionitem
  FROM app_rw; END IF; END $$;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_robot"),
        ("applications", "0002_guards"),
        ("documents", "0002_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="application",
            name="company_type",
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name="application",
            name="declared_true",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="application",
            name="size",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="application",
            name="submission_count",
            field=models.PositiveSmallIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="application",
            name="surety_promised",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="EnterpriseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("established_on", models.DateField()),
                ("registered_capital", models.DecimalField(decimal_places=2, max_digits=16)),
                ("township", models.CharField(max_length=30)),
                ("registered_address", models.CharField(max_length=200)),
                ("business_address", models.CharField(blank=True, max_length=200)),
                (
                    "company_type",
                    models.CharField(
                        choices=[
                            ("LIMITED", "Limited company"),
                            ("JOINT_STOCK", "Joint-stock company"),
                            ("SOLE", "Sole proprietorship enterprise"),
                            ("PARTNERSHIP", "Partnership enterprise"),
                            ("COOPERATIVE", "Farmers' cooperative"),
                            ("INDIVIDUAL", "Individual business"),
                        ],
                        max_length=20,
                    ),
                ),
                ("is_private", models.BooleanField(default=True)),
                ("industry_code", models.CharField(max_length=5)),
                ("main_business", models.CharField(max_length=200)),
                ("employees", models.PositiveIntegerField()),
                ("revenue", models.DecimalField(decimal_places=2, max_digits=16)),
                ("total_assets", models.DecimalField(decimal_places=2, max_digits=16)),
                ("debt_ratio", models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                ("tax_paid", models.DecimalField(decimal_places=2, max_digits=16, null=True)),
                ("is_tech", models.BooleanField(default=False)),
                ("tech_certificate_no", models.CharField(blank=True, max_length=60)),
                ("account_bank", models.CharField(blank=True, max_length=120)),
                ("guarantees_given", models.CharField(blank=True, max_length=500)),
                (
                    "enterprise",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="file", to="accounts.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ExistingLoan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lender", models.CharField(max_length=120)),
                ("balance", models.DecimalField(decimal_places=2, max_digits=16)),
                ("matures_on", models.DateField()),
                (
                    "security",
                    models.CharField(
                        choices=[
                            ("CREDIT", "Credit"),
                            ("SURETY", "Surety"),
                            ("MORTGAGE", "Mortgage"),
                            ("PLEDGE", "Pledge"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "tier",
                    models.CharField(
                        choices=[
                            ("NORMAL", "Normal"),
                            ("SPECIAL_MENTION", "Special mention"),
                            ("SUBSTANDARD", "Substandard"),
                            ("DOUBTFUL", "Doubtful"),
                            ("LOSS", "Loss"),
                        ],
                        max_length=20,
                    ),
                ),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="existing_loans",
                        to="applications.enterprisefile",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MaterialCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("verdict", models.CharField(choices=[("GOOD", "In order"), ("WRONG", "Not in order")], max_length=10)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="material_checks",
                        to="applications.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RelatedPerson",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("identity_no", zengxindai.privacy.SealedTextField()),
                ("identity_index", models.BinaryField(max_length=16)),
                ("phone", zengxindai.privacy.SealedTextField(blank=True, default="")),
                ("is_legal_representative", models.BooleanField(default=False)),
                ("is_controller", models.BooleanField(default=False)),
                ("share_pct", models.DecimalField(decimal_places=4, max_digits=7, null=True)),
                (
                    "marital",
                    models.CharField(
                        choices=[
                            ("SINGLE", "Single"),
                            ("MARRIED", "Married"),
                            ("DIVORCED", "Divorced"),
                            ("WIDOWED", "Widowed"),
                        ],
                        max_length=10,
                    ),
                ),
                ("consented_on", models.DateField(null=True)),
                ("added_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="people",
                        to="applications.enterprisefile",
                    ),
                ),
                (
                    "spouse_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="spouses",
                        to="applications.relatedperson",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="IntegrityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("GANG", "Gang-related"),
                            ("USURY", "Usury"),
                            ("TAX", "Tax evasion"),
                            ("DISHONESTY", "Dishonesty"),
                        ],
                        max_length=20,
                    ),
                ),
                ("source", models.CharField(max_length=120)),
                ("checked_on", models.DateField()),
                ("clear", models.BooleanField()),
                ("note", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="integrity_checks",
                        to="applications.application",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evidence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="applications.relatedperson",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("serial", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("content", models.JSONField()),
                ("materials", models.JSONField()),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="submissions",
                        to="applications.application",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CorrectionItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("kind", models.CharField(blank=True, max_length=40)),
                ("text", models.CharField(blank=True, max_length=300)),
                ("done_at", models.DateTimeField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="correction_items",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind", ""), ("text", ""), _negated=True),
                        name="correction_item_says_something",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="enterprisefile",
            constraint=models.CheckConstraint(
                condition=models.Q(("registered_capital__gt", 0)), name="file_capital_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="enterprisefile",
            constraint=models.CheckConstraint(
                condition=models.Q(("revenue__gte", 0), ("total_assets__gte", 0)), name="file_amounts_not_negative"
            ),
        ),
        migrations.AddConstraint(
            model_name="existingloan",
            constraint=models.CheckConstraint(condition=models.Q(("balance__gt", 0)), name="existing_loan_positive"),
        ),
        migrations.AddConstraint(
            model_name="materialcheck",
            constraint=models.UniqueConstraint(fields=("application", "kind"), name="material_check_once"),
        ),
        migrations.AddIndex(
            model_name="relatedperson",
            index=models.Index(fields=["identity_index"], name="person_identity"),
        ),
        migrations.AddConstraint(
            model_name="relatedperson",
            constraint=models.UniqueConstraint(
                condition=models.Q(("removed_at__isnull", True)),
                fields=("file", "identity_index"),
                name="person_once_in_a_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="relatedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_legal_representative", True),
                    ("is_controller", True),
                    ("share_pct__isnull", False),
                    ("spouse_of__isnull", False),
                    _connector="OR",
                ),
                name="person_has_a_part",
            ),
        ),
        migrations.AddConstraint(
            model_name="relatedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("share_pct__isnull", True),
                    models.Q(("share_pct__gt", 0), ("share_pct__lte", 100)),
                    _connector="OR",
                ),
                name="person_share_is_percent",
            ),
        ),
        migrations.AddConstraint(
            model_name="relatedperson",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("spouse_of__isnull", True), models.Q(("spouse_of", models.F("id")), _negated=True), _connector="OR"
                ),
                name="person_not_own_spouse",
            ),
        ),
        migrations.AddIndex(
            model_name="integritycheck",
            index=models.Index(fields=["application", "category", "-id"], name="integrity_latest"),
        ),
        migrations.AddConstraint(
            model_name="integritycheck",
            constraint=models.CheckConstraint(
                condition=models.Q(("clear", True), models.Q(("note", ""), _negated=True), _connector="OR"),
                name="integrity_record_is_explained",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.UniqueConstraint(fields=("application", "serial"), name="submission_once"),
        ),
        StatusNeedsEvent("applications_enterprisefile", "enterprise_file"),
        AppendOnly("applications_submission"),
        AppendOnly("applications_integritycheck"),
        # People and loans leave the file, not the database: what was submitted names them.
        migrations.RunSQL(NO_DELETE, migrations.RunSQL.noop),
    ]
