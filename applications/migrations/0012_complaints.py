"""Complaints (Article 22), said, answered and found once; coordination cases of the service centre (Article 6.6)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import zengxindai.privacy
from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

# What the enterprise said never changes (whom to call is sealed anew with every write); what was told, answered, found, proposed and decided is written once.
ONCE = """
CREATE FUNCTION applications_complaint_once() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF (OLD.complainant_id, OLD.bank_id, OLD.request_id, OLD.ground, OLD.happened_on, OLD.account, OLD.demand,
      OLD.discloses, OLD.submitted_on) IS DISTINCT FROM
     (NEW.complainant_id, NEW.bank_id, NEW.request_id, NEW.ground, NEW.happened_on, NEW.account, NEW.demand,
      NEW.discloses, NEW.submitted_on)
  OR OLD.notice_no IS NOT NULL AND (OLD.notice_no, OLD.for_bank, OLD.forwarded_on) IS DISTINCT FROM
     (NEW.notice_no, NEW.for_bank, NEW.forwarded_on)
  OR OLD.replied_on IS NOT NULL AND (OLD.reply, OLD.replied_on) IS DISTINCT FROM (NEW.reply, NEW.replied_on)
  OR OLD.found_on IS NOT NULL AND (OLD.result, OLD.finding, OLD.finding_for_bank, OLD.found_on, OLD.report_no)
     IS DISTINCT FROM (NEW.result, NEW.finding, NEW.finding_for_bank, NEW.found_on, NEW.report_no)
  OR OLD.proposed_on IS NOT NULL AND (OLD.proposal, OLD.proposal_no, OLD.proposed_on) IS DISTINCT FROM
     (NEW.proposal, NEW.proposal_no, NEW.proposed_on)
  OR OLD.decided_on IS NOT NULL AND (OLD.answer, OLD.decision_no, OLD.decided_on) IS DISTINCT FROM
     (NEW.answer, NEW.decision_no, NEW.decided_on)
  OR OLD.closed_on IS NOT NULL AND (OLD.letter, OLD.letter_no, OLD.closed_on) IS DISTINCT FROM
     (NEW.letter, NEW.letter_no, NEW.closed_on) THEN
    RAISE EXCEPTION 'complaint % is on record and does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER applications_complaint_once BEFORE UPDATE ON applications_complaint
FOR EACH ROW EXECUTE FUNCTION applications_complaint_once();
"""
# An enterprise complains, about the head office of a bank, and on a request of its own.
OWN = """
CREATE FUNCTION applications_complaint_own() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM accounts_organisation WHERE id = NEW.complainant_id AND kind = 'enterprise')
  OR NOT EXISTS (SELECT 1 FROM accounts_organisation WHERE id = NEW.bank_id AND kind = 'bank' AND parent_id IS NULL)
  OR NEW.request_id IS NOT NULL AND NOT EXISTS
     (SELECT 1 FROM applications_application WHERE id = NEW.request_id AND enterprise_id = NEW.complainant_id) THEN
    RAISE EXCEPTION 'complaint % is not of an enterprise about a bank on its own request', NEW.id
      USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER applications_complaint_own BEFORE INSERT ON applications_complaint
FOR EACH ROW EXECUTE FUNCTION applications_complaint_own();
"""
BACK = "DROP TRIGGER {0} ON applications_complaint; DROP FUNCTION {0}();"


class Migration(migrations.Migration):
    """Two kinds of case, hearings, and their promises."""

    dependencies = [
        ("accounts", "0004_branches"),
        ("applications", "0011_branch"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Complaint",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("REFUSED", "Refused without proper reason"),
                            ("LINE_CUT", "Approved line cut at will"),
                            ("CONDITIONS", "Conditions added at will"),
                            ("OBSTRUCTED", "Made difficult on purpose"),
                            ("FEES", "Charged against the rules"),
                        ],
                        max_length=12,
                    ),
                ),
                ("happened_on", models.DateField()),
                ("account", models.TextField()),
                ("demand", models.TextField()),
                ("discloses", models.BooleanField(default=False)),
                ("contact_name", zengxindai.privacy.SealedTextField()),
                ("contact_phone", zengxindai.privacy.SealedTextField()),
                ("submitted_on", models.DateField()),
                ("notice_no", models.CharField(max_length=60, null=True, unique=True)),
                ("for_bank", models.TextField(blank=True)),
                ("forwarded_on", models.DateField(null=True)),
                ("reply", models.TextField(blank=True)),
                ("replied_on", models.DateField(null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("SUBSTANTIATED", "Substantiated"),
                            ("UNSUBSTANTIATED", "Not substantiated"),
                            ("MEDIATED", "Settled by mediation"),
                        ],
                        max_length=16,
                    ),
                ),
                ("finding", models.TextField(blank=True)),
                ("finding_for_bank", models.TextField(blank=True)),
                ("found_on", models.DateField(null=True)),
                ("report_no", models.CharField(max_length=60, null=True, unique=True)),
                ("proposal", models.TextField(blank=True)),
                ("proposal_no", models.CharField(max_length=60, null=True, unique=True)),
                ("proposed_on", models.DateField(null=True)),
                (
                    "answer",
                    models.CharField(
                        blank=True,
                        choices=[("STOP", "The cooperation is stopped"), ("KEEP", "The cooperation goes on")],
                        max_length=4,
                    ),
                ),
                ("decision_no", models.CharField(blank=True, max_length=60)),
                ("decided_on", models.DateField(null=True)),
                ("letter", models.TextField(blank=True)),
                ("letter_no", models.CharField(max_length=60, null=True, unique=True)),
                ("closed_on", models.DateField(null=True)),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "complainant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="complaints",
                        to="applications.application",
                    ),
                ),
            ],
            options={
                "verbose_name": "Complaint",
            },
        ),
        migrations.CreateModel(
            name="ComplaintRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("heard", models.CharField(max_length=200)),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "complaint",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="records", to="applications.complaint"
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["bank", "submitted_on"], name="complaint_bank"),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["complainant"], name="complaint_complainant"),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("account", ""), _negated=True),
                    models.Q(("demand", ""), _negated=True),
                    ("submitted_on__gte", models.F("happened_on")),
                ),
                name="complaint_says_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("for_bank", ""), ("forwarded_on__isnull", True), ("status__in", ("SUBMITTED", "NOT_ACCEPTED"))
                    ),
                    models.Q(
                        models.Q(("status__in", ("SUBMITTED", "NOT_ACCEPTED")), _negated=True),
                        ("forwarded_on__gte", models.F("submitted_on")),
                        models.Q(("for_bank", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complaint_told_to_the_bank",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("notice_no__isnull", True), ("status", "SUBMITTED")),
                    models.Q(models.Q(("status", "SUBMITTED"), _negated=True), ("notice_no__isnull", False)),
                    _connector="OR",
                ),
                name="complaint_notice_given",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("replied_on__isnull", True), ("reply", ""), models.Q(("status", "BANK_REPLY"), _negated=True)
                    ),
                    models.Q(
                        ("forwarded_on__isnull", False),
                        ("replied_on__gte", models.F("forwarded_on")),
                        models.Q(("reply", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complaint_reply_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("finding", ""),
                        ("finding_for_bank", ""),
                        ("found_on__isnull", True),
                        ("report_no__isnull", True),
                        ("result", ""),
                        ("status__in", ("SUBMITTED", "NOT_ACCEPTED", "ACCEPTED", "BANK_REPLY", "INVESTIGATING")),
                    ),
                    models.Q(
                        ("found_on__gte", models.F("forwarded_on")),
                        ("report_no__isnull", False),
                        ("status__in", ("SUBSTANTIATED", "UNSUBSTANTIATED", "MEDIATED", "CLOSED")),
                        models.Q(("result", ""), _negated=True),
                        models.Q(("finding", ""), _negated=True),
                        models.Q(("finding_for_bank", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complaint_finding_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ("SUBSTANTIATED", "UNSUBSTANTIATED", "MEDIATED")), _negated=True),
                    ("status", models.F("result")),
                    _connector="OR",
                ),
                name="complaint_state_is_the_finding",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("proposal", ""), ("proposal_no__isnull", True), ("proposed_on__isnull", True)),
                    models.Q(
                        ("proposal_no__isnull", False),
                        ("proposed_on__gte", models.F("found_on")),
                        ("result", "SUBSTANTIATED"),
                        models.Q(("proposal", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complaint_proposal_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answer", ""), ("decided_on__isnull", True), ("decision_no", "")),
                    models.Q(
                        ("decided_on__gte", models.F("proposed_on")),
                        ("proposed_on__isnull", False),
                        models.Q(("answer", ""), _negated=True),
                        models.Q(("decision_no", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complaint_answer_whole",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(("status", "CLOSED"), _negated=True),
                        ("closed_on__isnull", True),
                        ("letter", ""),
                        ("letter_no__isnull", True),
                    ),
                    models.Q(
                        ("closed_on__gte", models.F("found_on")),
                        ("letter_no__isnull", False),
                        ("status", "CLOSED"),
                        models.Q(("letter", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="complaint_closed_with_its_letter",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaint",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", "SUBSTANTIATED"), ("status", "CLOSED"), _negated=True),
                    ("proposal_no__isnull", False),
                    _connector="OR",
                ),
                name="complaint_substantiated_is_proposed",
            ),
        ),
        migrations.AddConstraint(
            model_name="complaintrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("heard", ""), _negated=True), models.Q(("text", ""), _negated=True)),
                name="complaint_record_says_something",
            ),
        ),
        migrations.CreateModel(
            name="Coordination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("about", models.CharField(max_length=40)),
                (
                    "topic",
                    models.CharField(
                        choices=[
                            ("MATERIALS", "Materials and certificates"),
                            ("RECOMMENDATION", "Recommendation by the department"),
                            ("BANK_PROCEDURE", "Procedure of the bank"),
                            ("FILING", "Filing and disbursement"),
                            ("REPAYMENT", "Repayment and renewal"),
                            ("OTHER", "Something else"),
                        ],
                        max_length=16,
                    ),
                ),
                ("problem", models.TextField()),
                ("opened_on", models.DateField()),
                ("task", models.TextField(blank=True)),
                ("answer_by", models.DateField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("answered_on", models.DateField(null=True)),
                ("result", models.TextField(blank=True)),
                ("closed_on", models.DateField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coordinations",
                        to="applications.application",
                    ),
                ),
                (
                    "assignee",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
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
                    "opener",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
            ],
            options={
                "verbose_name": "Coordination case",
                "indexes": [models.Index(fields=["application", "status"], name="coordination_application")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("problem", ""), _negated=True), name="coordination_says_something"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer_by__isnull", True),
                                ("assignee__isnull", True),
                                ("status__in", ("OPEN", "CLOSED", "CANCELLED")),
                                ("task", ""),
                            ),
                            models.Q(
                                ("answer_by__gte", models.F("opened_on")),
                                ("assignee__isnull", False),
                                models.Q(("task", ""), _negated=True),
                                models.Q(("status", "OPEN"), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="coordination_assignment_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""),
                                ("answered_on__isnull", True),
                                models.Q(("status", "ANSWERED"), _negated=True),
                            ),
                            models.Q(
                                ("answered_on__gte", models.F("opened_on")),
                                ("assignee__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="coordination_answer_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                models.Q(("status", "CLOSED"), _negated=True),
                                ("closed_on__isnull", True),
                                ("result", ""),
                            ),
                            models.Q(
                                ("closed_on__gte", models.F("opened_on")),
                                ("status", "CLOSED"),
                                models.Q(("result", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="coordination_closed_with_result",
                    ),
                ],
            },
        ),
        StatusNeedsEvent("applications_complaint", "complaint"),
        StatusNeedsEvent("applications_coordination", "coordination"),
        AppendOnly("applications_complaintrecord"),
        migrations.RunSQL(ONCE, BACK.format("applications_complaint_once")),
        migrations.RunSQL(OWN, BACK.format("applications_complaint_own")),
    ]
