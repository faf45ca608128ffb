"""Sheets that are checked, signed and carried out outside the request."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zengxindai.privacy
from zengxindai.audit.guards import AppendOnly

# Forward only; what was sent stays as it was sent; carried out only with all signatures, done only with its event.
FORWARD = """
CREATE FUNCTION workflow_sheetrun_forward() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  sent text[] := ARRAY['name', 'organisation_id', 'by_id', 'file_id', 'sha256', 'needed', 'at_once', 'at'];
  field text;
BEGIN
  IF TG_OP = 'INSERT' THEN
    IF NEW.state <> 'CHECKING' THEN
      RAISE EXCEPTION 'a sheet begins by being checked' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
  END IF;
  FOREACH field IN ARRAY sent LOOP
    IF to_jsonb(NEW) -> field IS DISTINCT FROM to_jsonb(OLD) -> field THEN
      RAISE EXCEPTION 'sheet run %: % stays as it was sent', OLD.id, field USING ERRCODE = 'restrict_violation';
    END IF;
  END LOOP;
  IF NOT (OLD.state, NEW.state) IN (
    ('CHECKING', 'READY'), ('CHECKING', 'SIGNING'), ('CHECKING', 'CARRYING'), ('CHECKING', 'WRONG'),
    ('READY', 'SIGNING'), ('READY', 'CARRYING'), ('READY', 'DROPPED'),
    ('SIGNING', 'CARRYING'), ('SIGNING', 'DROPPED'), ('CARRYING', 'DONE'), ('CARRYING', 'WRONG')) THEN
    RAISE EXCEPTION 'sheet run %: not from % to %', OLD.id, OLD.state, NEW.state USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'CARRYING'
     AND (SELECT count(*) FROM workflow_sheetsignature WHERE run_id = NEW.id) < NEW.needed THEN
    RAISE EXCEPTION 'sheet run % lacks signatures', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.state = 'DONE' AND NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.id = NEW.event_id
      AND e.txid = pg_current_xact_id()::text::bigint AND e.case_type = 'import' AND e.case_id = NEW.file_id) THEN
    RAISE EXCEPTION 'sheet run % done without an event of this transaction', NEW.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER workflow_sheetrun_forward BEFORE INSERT OR UPDATE ON workflow_sheetrun
FOR EACH ROW EXECUTE FUNCTION workflow_sheetrun_forward();
CREATE FUNCTION workflow_sheetsignature_sender() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.position = 1 AND NEW.user_id <> (SELECT by_id FROM workflow_sheetrun WHERE id = NEW.run_id) THEN
    RAISE EXCEPTION 'who sent sheet run % signs it first', NEW.run_id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER workflow_sheetsignature_sender BEFORE INSERT ON workflow_sheetsignature
FOR EACH ROW EXECUTE FUNCTION workflow_sheetsignature_sender();
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  REVOKE DELETE, TRUNCATE ON workflow_sheetrun FROM app_rw; END IF; END $$;
"""
BACK = """
DROP TRIGGER workflow_sheetsignature_sender ON workflow_sheetsignature;
DROP FUNCTION workflow_sheetsignature_sender();
DROP TRIGGER workflow_sheetrun_forward ON workflow_sheetrun;
DROP FUNCTION workflow_sheetrun_forward();
"""


class Migration(migrations.Migration):
    """Two tables and their guards."""

    dependencies = [
        ("accounts", "0003_officers"),
        ("documents", "0003_set_aside"),
        ("workflow", "0006_answered"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SheetRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("needed", models.PositiveSmallIntegerField()),
                ("at_once", models.BooleanField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("CHECKING", "Being checked"),
                            ("READY", "Checked, waits for the sender"),
                            ("SIGNING", "Waits for a further signature"),
                            ("CARRYING", "Being carried out"),
                            ("DONE", "Carried out"),
                            ("WRONG", "Mistakes; nothing was done"),
                            ("DROPPED", "Dropped; nothing was done"),
                        ],
                        default="CHECKING",
                        max_length=10,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("at", models.DateTimeField()),
                ("rows", models.PositiveIntegerField(null=True)),
                ("done", models.PositiveIntegerField(default=0)),
                ("proposed", models.PositiveIntegerField(default=0)),
                ("unchanged", models.PositiveIntegerField(default=0)),
                ("mistakes", models.PositiveIntegerField(default=0)),
                ("told", zengxindai.privacy.SealedTextField(null=True)),
                ("event_id", models.BigIntegerField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="documents.attachment"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "returned",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.attachment",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SheetSignature",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("duty", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="signatures", to="workflow.sheetrun"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="sheetrun",
            index=models.Index(fields=["organisation", "name", "-id"], name="sheetrun_latest"),
        ),
        migrations.AddConstraint(
            model_name="sheetrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["CHECKING", "READY", "SIGNING", "CARRYING"])),
                fields=("organisation", "name", "sha256"),
                name="sheetrun_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("event_id__isnull", False), ("state", "DONE")),
                    models.Q(models.Q(("state", "DONE"), _negated=True), ("event_id__isnull", True)),
                    _connector="OR",
                ),
                name="sheetrun_done_with_its_event",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("mistakes__gt", 0), ("state", "WRONG")),
                    models.Q(models.Q(("state", "WRONG"), _negated=True), ("mistakes", 0)),
                    _connector="OR",
                ),
                name="sheetrun_wrong_has_mistakes",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "CHECKING"), ("rows__isnull", False), _connector="OR"),
                name="sheetrun_counted",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetrun",
            constraint=models.CheckConstraint(condition=models.Q(("needed__gte", 1)), name="sheetrun_is_signed"),
        ),
        migrations.AddConstraint(
            model_name="sheetsignature",
            constraint=models.UniqueConstraint(fields=("run", "position"), name="sheetsignature_one_per_position"),
        ),
        migrations.AddConstraint(
            model_name="sheetsignature",
            constraint=models.UniqueConstraint(fields=("run", "user"), name="sheetsignature_maker_is_not_checker"),
        ),
        AppendOnly("workflow_sheetsignature"),
        migrations.RunSQL(FORWARD, BACK),
    ]
