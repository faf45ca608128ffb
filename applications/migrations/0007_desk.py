"""The department's desk: what a mark was given on, which act an answer or an item came with, numbers of its papers."""

from django.db import migrations, models

# An item is told once; the enterprise ticks it once.
ITEM = """
CREATE FUNCTION applications_item_ticked_once() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.done_at IS NOT NULL OR (NEW.application_id, NEW.round, NEW.kind, NEW.text, NEW.event_id, NEW.notice_no)
     IS DISTINCT FROM (OLD.application_id, OLD.round, OLD.kind, OLD.text, OLD.event_id, OLD.notice_no) THEN
    RAISE EXCEPTION 'correction item % is told, and ticked once', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER applications_item_ticked_once BEFORE UPDATE ON applications_correctionitem
FOR EACH ROW EXECUTE FUNCTION applications_item_ticked_once();
"""
ITEM_BACK = """
DROP TRIGGER applications_item_ticked_once ON applications_correctionitem;
DROP FUNCTION applications_item_ticked_once();
"""


class Migration(migrations.Migration):
    """Columns, and their promises."""

    dependencies = (("applications", "0006_blacklist"),)
    operations = (
        migrations.AddField("application", "refusal_no", models.CharField(max_length=60, null=True, unique=True)),
        migrations.AddField("application", "revocation_no", models.CharField(max_length=60, null=True, unique=True)),
        migrations.AddField("integritycheck", "event_id", models.BigIntegerField(default=0)),
        migrations.AddField("materialcheck", "files", models.JSONField(default=list)),
        migrations.AddField("correctionitem", "event_id", models.BigIntegerField(default=0)),
        migrations.AddField("correctionitem", "notice_no", models.CharField(blank=True, default="", max_length=60)),
        migrations.AlterField("correctionitem", "notice_no", models.CharField(blank=True, max_length=60)),
        migrations.AddConstraint(
            "materialcheck",
            models.CheckConstraint(condition=~models.Q(note="", verdict="WRONG"), name="material_wrong_is_explained"),
        ),
        migrations.AddConstraint(
            "correctionitem",
            models.UniqueConstraint(
                condition=~models.Q(kind=""),
                fields=("application", "round", "kind"),
                name="correction_kind_once_a_round",
            ),
        ),
        migrations.RunSQL(ITEM, ITEM_BACK),
    )
