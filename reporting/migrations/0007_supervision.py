"""Findings of inspections, meetings with agenda and action items, the accountability record (Articles 6.3, 20, 23)."""

import django.db.models.deletion
from django.db import migrations, models

import zengxindai.privacy
from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

# What a bank was told stays as it was told; only the last day moves.
ISSUED = """
CREATE FUNCTION reporting_inspection_issued() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.issued_on IS NOT NULL AND (OLD.issuer_id, OLD.bank_id, OLD.kind, OLD.found_on, OLD.facts, OLD.basis,
      OLD.demand, OLD.notice_no, OLD.issued_on) IS DISTINCT FROM (NEW.issuer_id, NEW.bank_id, NEW.kind, NEW.found_on,
      NEW.facts, NEW.basis, NEW.demand, NEW.notice_no, NEW.issued_on)
  OR OLD.late AND NOT NEW.late
  OR OLD.rectified_on IS NOT NULL AND (OLD.report, OLD.reported_on, OLD.rectified_on) IS DISTINCT FROM
     (NEW.report, NEW.reported_on, NEW.rectified_on) THEN
    RAISE EXCEPTION 'finding % is issued and does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reporting_inspection_issued BEFORE UPDATE ON reporting_inspection
FOR EACH ROW EXECUTE FUNCTION reporting_inspection_issued();
"""
CALLED = """
CREATE FUNCTION reporting_meeting_called() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.called_on IS NOT NULL AND (OLD.convener_id, OLD.topic, OLD.held_on, OLD.place, OLD.notice_no, OLD.called_on)
     IS DISTINCT FROM (NEW.convener_id, NEW.topic, NEW.held_on, NEW.place, NEW.notice_no, NEW.called_on)
  OR OLD.written_on IS NOT NULL AND (OLD.attendance, OLD.minutes, OLD.minutes_no, OLD.written_on) IS DISTINCT FROM
     (NEW.attendance, NEW.minutes, NEW.minutes_no, NEW.written_on) THEN
    RAISE EXCEPTION 'meeting % is called and does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reporting_meeting_called BEFORE UPDATE ON reporting_meeting
FOR EACH ROW EXECUTE FUNCTION reporting_meeting_called();
"""
# Who does what by when is agreed once, and by somebody who was called.
AGREED = """
CREATE FUNCTION reporting_meetingaction_agreed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND (OLD.meeting_id, OLD.owner_id, OLD.text, OLD.due_on) IS DISTINCT FROM
     (NEW.meeting_id, NEW.owner_id, NEW.text, NEW.due_on)
  OR NOT EXISTS (SELECT 1 FROM reporting_participant p
                 WHERE p.meeting_id = NEW.meeting_id AND p.organisation_id = NEW.owner_id) THEN
    RAISE EXCEPTION 'action item % is not as it was agreed', NEW.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reporting_meetingaction_agreed BEFORE INSERT OR UPDATE ON reporting_meetingaction
FOR EACH ROW EXECUTE FUNCTION reporting_meetingaction_agreed();
"""
# An entry is never changed: what was wrong is put right by a later one.
KEPT = """
CREATE FUNCTION reporting_accountability_kept() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION 'entry % of the accountability record does not change', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER reporting_accountability_kept BEFORE UPDATE ON reporting_accountability FOR EACH ROW
  WHEN ((OLD.office_id, OLD.held_name, OLD.post, OLD.facts, OLD.basis, OLD.decision, OLD.decision_no, OLD.decided_on,
         OLD.recorded_on, OLD.corrects_id) IS DISTINCT FROM
        (NEW.office_id, NEW.held_name, NEW.post, NEW.facts, NEW.basis, NEW.decision, NEW.decision_no, NEW.decided_on,
         NEW.recorded_on, NEW.corrects_id))
  EXECUTE FUNCTION reporting_accountability_kept();
"""
BACK = "DROP TRIGGER {0} ON {1}; DROP FUNCTION {0}();"


class Migration(migrations.Migration):
    """Four kinds of case and their promises."""

    dependencies = [
        ("accounts", "0004_branches"),
        ("reporting", "0006_evaluation"),
    ]

    operations = [
        migrations.CreateModel(
            name="Meeting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("topic", models.CharField(max_length=100)),
                ("held_on", models.DateField()),
                ("place", models.CharField(max_length=100)),
                ("note", models.TextField(blank=True)),
                ("notice_no", models.CharField(max_length=60, null=True, unique=True)),
                ("called_on", models.DateField(null=True)),
                ("attendance", models.TextField(blank=True)),
                ("minutes", models.TextField(blank=True)),
                ("minutes_no", models.CharField(max_length=60, null=True, unique=True)),
                ("written_on", models.DateField(null=True)),
                (
                    "convener",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Meeting",
            },
        ),
        migrations.CreateModel(
            name="AgendaItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("place", models.PositiveSmallIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("OVERDUE", "Overdue loan"),
                            ("ALERTED", "Loan to be watched"),
                            ("COORDINATION", "Coordination case"),
                            ("OTHER", "Other matter"),
                        ],
                        max_length=12,
                    ),
                ),
                ("text", models.CharField(max_length=300)),
                ("url", models.CharField(blank=True, max_length=200)),
                (
                    "bank",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="agenda", to="reporting.meeting"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="MeetingAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("text", models.CharField(max_length=300)),
                ("due_on", models.DateField()),
                ("done", models.TextField(blank=True)),
                ("done_on", models.DateField(null=True)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="reporting.meeting"
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Action item",
            },
        ),
        migrations.CreateModel(
            name="Participant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("by_invitation", models.BooleanField()),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="participants", to="reporting.meeting"
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
        migrations.CreateModel(
            name="Accountability",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("held_name", zengxindai.privacy.SealedTextField()),
                ("post", models.CharField(max_length=60)),
                ("facts", models.TextField()),
                ("basis", models.CharField(max_length=200)),
                ("decision", models.TextField()),
                ("decision_no", models.CharField(max_length=60)),
                ("decided_on", models.DateField()),
                ("recorded_on", models.DateField()),
                (
                    "corrects",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="reporting.accountability",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Accountability record",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("facts", ""), _negated=True),
                            models.Q(("basis", ""), _negated=True),
                            models.Q(("decision", ""), _negated=True),
                            models.Q(("decision_no", ""), _negated=True),
                        ),
                        name="accountability_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("recorded_on__gte", models.F("decided_on"))),
                        name="accountability_recorded_afterwards",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Inspection",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("OPERATION", "Operation against the rules"),
                            ("INTERESTS", "Borrowers' interests harmed"),
                            ("RATES", "Interest policy not kept"),
                        ],
                        max_length=12,
                    ),
                ),
                ("found_on", models.DateField()),
                ("facts", models.TextField()),
                ("basis", models.CharField(max_length=200)),
                ("demand", models.TextField()),
                ("rectify_by", models.DateField()),
                ("notice_no", models.CharField(max_length=60, null=True, unique=True)),
                ("issued_on", models.DateField(null=True)),
                ("report", models.TextField(blank=True)),
                ("reported_on", models.DateField(null=True)),
                ("late", models.BooleanField(default=False)),
                ("rectified_on", models.DateField(null=True)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Finding of an inspection",
                "indexes": [models.Index(fields=["bank", "issued_on"], name="inspection_bank")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("facts", ""), _negated=True),
                            models.Q(("demand", ""), _negated=True),
                            models.Q(("basis", ""), _negated=True),
                        ),
                        name="inspection_says_something",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rectify_by__gt", models.F("found_on"))),
                        name="inspection_rectified_afterwards",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("issued_on__isnull", True),
                                ("notice_no__isnull", True),
                                ("status__in", ("DRAFT", "DISCARDED")),
                            ),
                            models.Q(
                                models.Q(("status__in", ("DRAFT", "DISCARDED")), _negated=True),
                                ("issued_on__gte", models.F("found_on")),
                                ("notice_no__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_issued_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("report", ""),
                                ("reported_on__isnull", True),
                                models.Q(("status__in", ("REPORTED", "RETURNED", "RECTIFIED")), _negated=True),
                            ),
                            models.Q(
                                ("issued_on__isnull", False),
                                ("reported_on__gte", models.F("issued_on")),
                                models.Q(("report", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_report_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("rectified_on__isnull", True), models.Q(("status", "RECTIFIED"), _negated=True)),
                            models.Q(
                                ("rectified_on__gte", models.F("reported_on")),
                                ("rectified_on__isnull", False),
                                ("status", "RECTIFIED"),
                            ),
                            _connector="OR",
                        ),
                        name="inspection_rectified_whole",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("called_on__isnull", True),
                        ("notice_no__isnull", True),
                        ("status__in", ("PLANNED", "CANCELLED")),
                    ),
                    models.Q(
                        models.Q(("status", "PLANNED"), _negated=True),
                        ("called_on__lte", models.F("held_on")),
                        ("notice_no__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="meeting_called_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="meeting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("status", "HELD"), _negated=True),
                        ("minutes", ""),
                        ("minutes_no__isnull", True),
                        ("written_on__isnull", True),
                    ),
                    models.Q(
                        ("minutes_no__isnull", False),
                        ("status", "HELD"),
                        ("written_on__gte", models.F("held_on")),
                        models.Q(("minutes", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="meeting_minutes_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.UniqueConstraint(fields=("meeting", "place"), name="agenda_place_once"),
        ),
        migrations.AddConstraint(
            model_name="agendaitem",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="agenda_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("text", ""), _negated=True), name="meeting_action_says_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="meetingaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("done", ""), ("done_on__isnull", True), models.Q(("status", "DONE"), _negated=True)),
                    models.Q(("done_on__isnull", False), ("status", "DONE"), models.Q(("done", ""), _negated=True)),
                    _connector="OR",
                ),
                name="meeting_action_done_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="participant",
            constraint=models.UniqueConstraint(fields=("meeting", "organisation"), name="participant_once"),
        ),
        StatusNeedsEvent("reporting_inspection", "inspection"),
        StatusNeedsEvent("reporting_meeting", "meeting"),
        StatusNeedsEvent("reporting_meetingaction", "meeting_action"),
        StatusNeedsEvent("reporting_accountability", "accountability"),
        AppendOnly("reporting_participant"),
        AppendOnly("reporting_agendaitem"),
        migrations.RunSQL(ISSUED, BACK.format("reporting_inspection_issued", "reporting_inspection")),
        migrations.RunSQL(CALLED, BACK.format("reporting_meeting_called", "reporting_meeting")),
        migrations.RunSQL(KEPT, BACK.format("reporting_accountability_kept", "reporting_accountability")),
        migrations.RunSQL(AGREED, BACK.format("reporting_meetingaction_agreed", "reporting_meetingaction")),
    ]
