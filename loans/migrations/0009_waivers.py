"""Waivers: what was asked and granted never changes; a late disbursement the pool bears stands on a waiver used."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from zengxindai.audit.guards import StatusNeedsEvent

# What was asked stays, what was granted stays, what is over stays over; a waiver belongs to its opinion's request and
# bank, begins by being asked for, and is granted by who is not of the bank.
RECORD = """
CREATE FUNCTION loans_waiver_record() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  paper record;
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT application_id, bank_id INTO paper FROM loans_loanopinion WHERE id = NEW.opinion_id;
    IF (NEW.application_id, NEW.bank_id) IS DISTINCT FROM (paper.application_id, paper.bank_id) THEN
      RAISE EXCEPTION 'waiver of another request or bank than its opinion' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.status <> 'ASKED' OR NEW.used_on IS NOT NULL THEN
      RAISE EXCEPTION 'a waiver begins by being asked for' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
  END IF;
  IF (NEW.application_id, NEW.opinion_id, NEW.bank_id, NEW.subject, NEW.about, NEW.rule, NEW.article, NEW.once,
      NEW.reason, NEW.asked_on, NEW.asked_until)
     IS DISTINCT FROM (OLD.application_id, OLD.opinion_id, OLD.bank_id, OLD.subject, OLD.about, OLD.rule, OLD.article,
      OLD.once, OLD.reason, OLD.asked_on, OLD.asked_until) THEN
    RAISE EXCEPTION 'what waiver % was asked for does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.number IS NOT NULL AND (NEW.number, NEW.issuer_id, NEW.issued_by_id, NEW.decision, NEW.conditions,
      NEW.granted_on, NEW.until)
     IS DISTINCT FROM (OLD.number, OLD.issuer_id, OLD.issued_by_id, OLD.decision, OLD.conditions, OLD.granted_on,
      OLD.until) THEN
    RAISE EXCEPTION 'waiver % keeps what it was granted with', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.used_on IS NOT NULL AND NEW.used_on IS DISTINCT FROM OLD.used_on THEN
    RAISE EXCEPTION 'waiver % was used on another day', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF OLD.status NOT IN ('ASKED', 'GRANTED') AND to_jsonb(NEW) - 'version' IS DISTINCT FROM to_jsonb(OLD) - 'version' THEN
    RAISE EXCEPTION 'waiver % is over', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER loans_waiver_record BEFORE INSERT OR UPDATE ON loans_waiver
  FOR EACH ROW EXECUTE FUNCTION loans_waiver_record();
"""
NO_RECORD = """
DROP TRIGGER loans_waiver_record ON loans_waiver;
DROP FUNCTION loans_waiver_record();
"""
# Asked at commit, when the waiver is used; loans outside the pool stand on no filing's days.
LATE = """
CREATE FUNCTION loans_late_draw() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM loans_loan l JOIN loans_filing f ON f.id = l.filing_id
             WHERE l.id = NEW.loan_id AND l.backing <> 'NONE' AND f.draw_by < NEW."on"
             AND NOT EXISTS (SELECT 1 FROM loans_waiver w WHERE w.opinion_id = f.opinion_id AND w.rule = 'LOAN-10'
                             AND w.status = 'USED' AND w.used_on = NEW.entered_on
                             AND NEW."on" BETWEEN w.granted_on AND w.until)) THEN
    RAISE EXCEPTION 'disbursement of loan % after its filing''s last day without a waiver', NEW.loan_id
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER loans_movement_late_draw AFTER INSERT ON loans_movement
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'DRAW') EXECUTE FUNCTION loans_late_draw();
"""
NOT_LATE = """
DROP TRIGGER loans_movement_late_draw ON loans_movement;
DROP FUNCTION loans_late_draw();
"""


class Migration(migrations.Migration):
    """A kind of case and its promises."""

    dependencies = [
        ("accounts", "0003_officers"),
        ("applications", "0010_agreement_whole"),
        ("loans", "0008_checks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Waiver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(editable=False, max_length=40, null=True, unique=True)),
                ("subject", models.CharField(blank=True, max_length=120)),
                ("status", models.CharField(editable=False, max_length=30)),
                ("version", models.PositiveIntegerField(default=0, editable=False)),
                ("status_since", models.DateTimeField(editable=False)),
                ("created_at", models.DateTimeField(editable=False)),
                ("about", models.CharField(max_length=10)),
                ("rule", models.CharField(max_length=10)),
                ("article", models.PositiveSmallIntegerField()),
                ("once", models.BooleanField()),
                ("reason", models.TextField()),
                ("asked_on", models.DateField()),
                ("asked_until", models.DateField()),
                ("decision", models.TextField(blank=True)),
                ("conditions", models.TextField(blank=True)),
                ("granted_on", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("used_on", models.DateField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="applications.application"
                    ),
                ),
                (
                    "bank",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "issuer",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.organisation",
                    ),
                ),
                (
                    "opinion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waivers", to="loans.loanopinion"
                    ),
                ),
            ],
            options={
                "verbose_name": "Waiver",
                "indexes": [models.Index(fields=["status", "until"], name="waiver_until")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status__in", ["ASKED", "GRANTED"])),
                        fields=("opinion", "rule"),
                        name="waiver_one_live",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rule__in", ["FIL-08", "LOAN-10"])), name="waiver_of_a_waivable_rule"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("about__in", ["opinion", "filing", "loan"]), models.Q(("reason", ""), _negated=True)
                        ),
                        name="waiver_says_on_what_and_why",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("asked_until__gt", models.F("asked_on"))), name="waiver_asked_ahead"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decision", ""),
                                ("granted_on__isnull", True),
                                ("issued_by__isnull", True),
                                ("issuer__isnull", True),
                                ("number__isnull", True),
                                ("until__isnull", True),
                            ),
                            models.Q(
                                ("granted_on__isnull", False),
                                ("issued_by__isnull", False),
                                ("issuer__isnull", False),
                                ("number__isnull", False),
                                ("until__isnull", False),
                                models.Q(("decision", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="waiver_granted_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["GRANTED", "USED", "REVOKED"]), _negated=True),
                            ("number__isnull", False),
                            _connector="OR",
                        ),
                        name="waiver_in_force_is_granted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status__in", ["ASKED", "REFUSED"]), _negated=True),
                            ("number__isnull", True),
                            _connector="OR",
                        ),
                        name="waiver_not_yet_granted",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until__isnull", True),
                            models.Q(("until__gt", models.F("granted_on")), ("until__lte", models.F("asked_until"))),
                            _connector="OR",
                        ),
                        name="waiver_ends_after_grant",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("issuer__isnull", True),
                            models.Q(("issuer", models.F("bank")), _negated=True),
                            _connector="OR",
                        ),
                        name="waiver_granted_by_another",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("used_on__isnull", True), models.Q(("status", "USED"), _negated=True)),
                            models.Q(
                                ("used_on__gte", models.F("granted_on")),
                                ("used_on__isnull", False),
                                ("used_on__lte", models.F("until")),
                            ),
                            _connector="OR",
                        ),
                        name="waiver_used_while_in_force",
                    ),
                ],
            },
        ),
        migrations.RunSQL(RECORD, NO_RECORD),
        StatusNeedsEvent("loans_waiver", "waiver"),
        migrations.RunSQL(LATE, NOT_LATE),
    ]
