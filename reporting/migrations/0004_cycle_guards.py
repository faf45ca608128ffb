"""What was delivered stays as it was delivered, and whoever delivers explained every difference before."""

from django.db import migrations

from zengxindai.audit.guards import AppendOnly, StatusNeedsEvent

# The loans behind a report as one number: whoever has the list can reckon it again.
LIST = """
CREATE FUNCTION reporting_list_digest(month bigint, whose bigint, OUT loans bigint, OUT digest text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
  SELECT count(*), encode(sha256(convert_to(coalesce(string_agg(
    concat_ws('|', p.loan_id, p.status, p.outstanding, p.tier, p.days_past_due), E'\\n' ORDER BY p.loan_id), ''
  ), 'UTF8')), 'hex')
  FROM reporting_position p WHERE p.period_id = month AND (whose IS NULL OR p.bank_id = whose)
$$;
"""
NO_LIST = "DROP FUNCTION reporting_list_digest(bigint, bigint);"

# What was delivered before there were snapshots.
EARLIER = """
INSERT INTO reporting_snapshot (report_id, submission, content, figures_digest, loans_digest, loans, "on")
SELECT r.id, r.submission, c.content, encode(sha256(convert_to(c.content::text, 'UTF8')), 'hex'), l.digest, l.loans,
       r.submitted_on
  FROM reporting_monthlyreport r
  CROSS JOIN LATERAL (SELECT jsonb_build_object('figures', r.figures, 'progress', r.progress, 'problems', r.problems,
    'next_steps', r.next_steps, 'definitions', r.definitions, 'explanations', '[]'::jsonb) AS content) c
  CROSS JOIN LATERAL reporting_list_digest(r.period_id, CASE r.kind WHEN 'R1' THEN r.reporter_id END) l
 WHERE r.submission > 0;
"""
SNAPSHOT = """
CREATE FUNCTION reporting_snapshot_seal() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  sent reporting_monthlyreport := (SELECT r FROM reporting_monthlyreport r WHERE r.id = NEW.report_id);
BEGIN
  IF NOT EXISTS (SELECT 1 FROM audit_event e WHERE e.txid = pg_current_xact_id()::text::bigint
     AND e.case_type = 'report' AND e.case_id = NEW.report_id AND e.verb = 'report.submit') THEN
    RAISE EXCEPTION 'snapshot of report % without its delivery', NEW.report_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.submission, NEW.content -> 'figures', NEW.content -> 'definitions', NEW.content ->> 'progress',
      NEW.content ->> 'problems', NEW.content ->> 'next_steps') IS DISTINCT FROM
     (sent.submission, sent.figures, sent.definitions, sent.progress, sent.problems, sent.next_steps) THEN
    RAISE EXCEPTION 'snapshot of report % says something else', NEW.report_id USING ERRCODE = 'check_violation';
  END IF;
  NEW.figures_digest := encode(sha256(convert_to(NEW.content::text, 'UTF8')), 'hex');
  SELECT l.loans, l.digest INTO NEW.loans, NEW.loans_digest
    FROM reporting_list_digest(sent.period_id, CASE sent.kind WHEN 'R1' THEN sent.reporter_id END) l;
  RETURN NEW;
END $$;
CREATE TRIGGER reporting_snapshot_seal BEFORE INSERT ON reporting_snapshot
FOR EACH ROW EXECUTE FUNCTION reporting_snapshot_seal();
"""
NO_SNAPSHOT = """
DROP TRIGGER reporting_snapshot_seal ON reporting_snapshot;
DROP FUNCTION reporting_snapshot_seal();
"""
FROZEN = """
DROP TRIGGER reporting_report_frozen ON reporting_monthlyreport;
CREATE TRIGGER reporting_report_frozen BEFORE UPDATE ON reporting_monthlyreport FOR EACH ROW
  WHEN ((OLD.figures, OLD.seal_digest, OLD.period_id, OLD.reporter_id, OLD.kind, OLD.definitions, OLD.revision,
         OLD.replaces_id, OLD.correction_reason)
        IS DISTINCT FROM (NEW.figures, NEW.seal_digest, NEW.period_id, NEW.reporter_id, NEW.kind, NEW.definitions,
         NEW.revision, NEW.replaces_id, NEW.correction_reason))
  EXECUTE FUNCTION reporting_frozen();
"""
THAWED = """
DROP TRIGGER reporting_report_frozen ON reporting_monthlyreport;
CREATE TRIGGER reporting_report_frozen BEFORE UPDATE ON reporting_monthlyreport FOR EACH ROW
  WHEN ((OLD.figures, OLD.seal_digest, OLD.period_id, OLD.reporter_id)
        IS DISTINCT FROM (NEW.figures, NEW.seal_digest, NEW.period_id, NEW.reporter_id))
  EXECUTE FUNCTION reporting_frozen();
"""
# A corrected version follows the one before of the same month; what was replaced says so, what was sent is kept.
CHAIN = """
CREATE FUNCTION reporting_report_follows() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT 1 FROM reporting_monthlyreport r WHERE r.id = NEW.replaces_id AND r.status = 'CORRECTED'
     AND (r.period_id, r.reporter_id, r.kind, r.revision + 1)
       = (NEW.period_id, NEW.reporter_id, NEW.kind, NEW.revision)) THEN
    RAISE EXCEPTION 'report % follows no corrected report of its month', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reporting_report_follows BEFORE INSERT ON reporting_monthlyreport
FOR EACH ROW WHEN (NEW.replaces_id IS NOT NULL) EXECUTE FUNCTION reporting_report_follows();
CREATE FUNCTION reporting_report_kept() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NEW.status = 'CORRECTED' AND NOT EXISTS
     (SELECT 1 FROM reporting_monthlyreport r WHERE r.replaces_id = NEW.id) THEN
    RAISE EXCEPTION 'report % is corrected by nothing', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  IF NEW.status <> 'GENERATED' AND NOT EXISTS
     (SELECT 1 FROM reporting_snapshot s WHERE s.report_id = NEW.id AND s.submission = NEW.submission) THEN
    RAISE EXCEPTION 'report % went out without a snapshot', NEW.id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER reporting_report_kept AFTER INSERT OR UPDATE OF status, submission ON reporting_monthlyreport
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION reporting_report_kept();
"""
NO_CHAIN = """
DROP TRIGGER reporting_report_kept ON reporting_monthlyreport;
DROP FUNCTION reporting_report_kept();
DROP TRIGGER reporting_report_follows ON reporting_monthlyreport;
DROP FUNCTION reporting_report_follows();
"""
EXPLANATION = """
CREATE FUNCTION reporting_explanation_turn() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  state text := (SELECT r.status FROM reporting_monthlyreport r WHERE r.id = NEW.report_id);
BEGIN
  IF state NOT IN ('GENERATED', 'RETURNED') THEN
    RAISE EXCEPTION 'word on a difference of a report that is %', state USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reporting_explanation_turn BEFORE INSERT ON reporting_explanation
FOR EACH ROW EXECUTE FUNCTION reporting_explanation_turn();
"""
NO_EXPLANATION = """
DROP TRIGGER reporting_explanation_turn ON reporting_explanation;
DROP FUNCTION reporting_explanation_turn();
"""
SUMMARY = """
CREATE FUNCTION reporting_summary_issued() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF OLD.status = 'ISSUED' OR (OLD.period_id, OLD.issuer_id) IS DISTINCT FROM (NEW.period_id, NEW.issuer_id) THEN
    RAISE EXCEPTION 'summary % is issued and does not change', OLD.id USING ERRCODE = 'restrict_violation';
  END IF;
  IF NEW.status = 'ISSUED' THEN
    NEW.digest := encode(sha256(convert_to(jsonb_build_object('figures', NEW.figures, 'definitions', NEW.definitions,
      'progress', NEW.progress, 'problems', NEW.problems, 'next_steps', NEW.next_steps)::text, 'UTF8')), 'hex');
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER reporting_summary_issued BEFORE UPDATE ON reporting_summary
FOR EACH ROW EXECUTE FUNCTION reporting_summary_issued();
"""
NO_SUMMARY = """
DROP TRIGGER reporting_summary_issued ON reporting_summary;
DROP FUNCTION reporting_summary_issued();
"""


class Migration(migrations.Migration):
    """Triggers and grants."""

    dependencies = (("reporting", "0004_cycle"),)
    operations = (
        migrations.RunSQL(LIST, NO_LIST),
        migrations.RunSQL(EARLIER, migrations.RunSQL.noop),
        migrations.RunSQL(SNAPSHOT, NO_SNAPSHOT),
        migrations.RunSQL(FROZEN, THAWED),
        migrations.RunSQL(CHAIN, NO_CHAIN),
        migrations.RunSQL(EXPLANATION, NO_EXPLANATION),
        migrations.RunSQL(SUMMARY, NO_SUMMARY),
        AppendOnly("reporting_explanation"),
        AppendOnly("reporting_snapshot"),
        AppendOnly("reporting_definition"),
        StatusNeedsEvent("reporting_summary", "summary"),
    )
