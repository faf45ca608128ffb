"""Month-ends by partition: one row a loan and month with all that a report counts, and the reports' figures by sheet."""

import django.db.models.deletion
from django.db import migrations, models

from zengxindai.audit.guards import APP_ROLE, AppendOnly

# The rows of before wait under another name until they have their place.
ASIDE = """
ALTER TABLE reporting_position RENAME TO reporting_position_before;
ALTER INDEX reporting_position_pkey RENAME TO reporting_position_before_pkey;
DROP TRIGGER reporting_position_append_only ON reporting_position_before;
DROP INDEX position_bank;
"""
TABLE = """
CREATE TABLE reporting_position (
  period_id bigint NOT NULL REFERENCES reporting_period (id) DEFERRABLE INITIALLY DEFERRED,
  loan_id bigint NOT NULL REFERENCES loans_loan (id) DEFERRABLE INITIALLY DEFERRED,
  bank_id bigint NOT NULL REFERENCES accounts_organisation (id) DEFERRABLE INITIALLY DEFERRED,
  enterprise_id bigint NOT NULL REFERENCES accounts_organisation (id) DEFERRABLE INITIALLY DEFERRED,
  status varchar(30) NOT NULL,
  sector varchar(20) NOT NULL,
  technology boolean NOT NULL,
  first_loan boolean NOT NULL,
  renewal boolean NOT NULL,
  backing varchar(10) NOT NULL,
  short_term boolean NOT NULL,
  drawn_on date NOT NULL,
  due_on date,
  rate numeric(6, 4),
  amount numeric(16, 2) NOT NULL,
  outstanding numeric(16, 2) NOT NULL,
  tier varchar(1) NOT NULL,
  days_past_due integer NOT NULL CONSTRAINT reporting_position_days_past_due_check CHECK (days_past_due >= 0),
  month_drawn numeric(16, 2) NOT NULL,
  year_drawn numeric(16, 2) NOT NULL,
  ever_drawn numeric(16, 2) NOT NULL,
  month_repaid numeric(16, 2) NOT NULL,
  year_repaid numeric(16, 2) NOT NULL,
  ever_repaid numeric(16, 2) NOT NULL,
  year_opening numeric(16, 2) NOT NULL,
  late numeric(16, 2) NOT NULL,
  written_off numeric(16, 2) NOT NULL,
  month_paid_out numeric(16, 2) NOT NULL,
  ever_paid_out numeric(16, 2) NOT NULL,
  ever_recovered numeric(16, 2) NOT NULL,
  ever_returned numeric(16, 2) NOT NULL,
  CONSTRAINT reporting_position_pkey PRIMARY KEY (period_id, loan_id),
  CONSTRAINT position_owes_what_was_drawn CHECK (outstanding BETWEEN 0 AND ever_drawn),
  CONSTRAINT position_tier_floor CHECK (
    (days_past_due = 0 OR (tier >= '2' AND outstanding > 0)) AND (days_past_due <= 90 OR tier >= '3')
    AND (days_past_due <= 270 OR tier >= '4') AND (days_past_due <= 360 OR tier = '5'))
) PARTITION BY LIST (period_id);
CREATE INDEX position_bank ON reporting_position (bank_id, period_id);
"""
# The application's role owns no table and may make none: this makes the one that a month to be frozen needs, and no
# other. It stands aside, without keys, until it is filled and closed: made in its place it would keep everybody from
# reading older months, and keys are proved over a whole table at once in a fraction of what each row's own would take.
OPEN = f"""
CREATE FUNCTION reporting_open_month(month bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE part text := 'reporting_position_' || month;
BEGIN
  IF NOT EXISTS (SELECT 1 FROM reporting_period WHERE id = month) THEN
    RAISE EXCEPTION 'there is no month %', month USING ERRCODE = 'foreign_key_violation';
  END IF;
  EXECUTE format('CREATE TABLE public.%I (LIKE public.reporting_position INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
    CONSTRAINT position_of_its_month CHECK (period_id = %s))', part, month);
  EXECUTE format('REVOKE ALL ON public.%I FROM PUBLIC', part);
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
    EXECUTE format('REVOKE ALL ON public.%I FROM {APP_ROLE}', part);
    EXECUTE format('GRANT INSERT ON public.%I TO {APP_ROLE}', part);
  END IF;
END $$;
"""
# From here on nothing is written into the month by anybody but the owner.
CLOSE = f"""
CREATE FUNCTION reporting_close_month(month bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE part text := 'reporting_position_' || month;
BEGIN
  IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
    EXECUTE format('REVOKE ALL ON public.%I FROM {APP_ROLE}', part);
  END IF;
  EXECUTE format('ALTER TABLE public.%I ADD PRIMARY KEY (period_id, loan_id)', part);
  EXECUTE format('CREATE INDEX ON public.%I (bank_id, period_id)', part);
  EXECUTE format('ALTER TABLE public.reporting_position ATTACH PARTITION public.%I FOR VALUES IN (%s)', part, month);
  EXECUTE format('ALTER TABLE public.%I DROP CONSTRAINT position_of_its_month', part);
  EXECUTE format('ANALYZE public.%I', part);
END $$;
"""
GRANTS = f"""
REVOKE ALL ON FUNCTION reporting_open_month(bigint), reporting_close_month(bigint) FROM PUBLIC;
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{APP_ROLE}') THEN
  GRANT EXECUTE ON FUNCTION reporting_open_month(bigint), reporting_close_month(bigint) TO {APP_ROLE};
  GRANT SELECT ON reporting_position TO {APP_ROLE};
  REVOKE INSERT ON reporting_position FROM {APP_ROLE}; END IF; END $$;
"""
# What was frozen stays as it was frozen; what was not written down then is counted from the movements known then.
CONVERT = """
SELECT reporting_open_month(id), reporting_close_month(id) FROM reporting_period ORDER BY id;
INSERT INTO reporting_position
SELECT b.period_id, b.loan_id, b.bank_id, a.enterprise_id, b.status, coalesce(d.sector, ''),
  a.is_tech, a.is_first_loan, l.previous_id IS NOT NULL, l.backing,
  coalesce(l.matures_on <= (l.drawn_on + interval '12 months')::date, false), coalesce(l.drawn_on, m.first_on, p.last),
  l.matures_on, l.rate, coalesce(m.ever_drawn, 0), b.outstanding,
  greatest(b.tier, CASE WHEN b.days_past_due > 360 THEN '5' WHEN b.days_past_due > 270 THEN '4'
    WHEN b.days_past_due > 90 THEN '3' WHEN b.days_past_due > 0 THEN '2' ELSE '1' END),
  b.days_past_due, coalesce(m.month_drawn, 0), coalesce(m.year_drawn, 0), coalesce(m.ever_drawn, 0),
  coalesce(m.month_repaid, 0), coalesce(m.year_repaid, 0), coalesce(m.ever_repaid, 0), coalesce(m.year_opening, 0),
  CASE WHEN p.first = (SELECT min(first) FROM reporting_period) THEN 0 ELSE b.outstanding - coalesce((
    SELECT e.outstanding FROM reporting_position_before e JOIN reporting_period q ON q.id = e.period_id
    WHERE e.loan_id = b.loan_id AND q.last < p.first ORDER BY q.last DESC LIMIT 1), 0)
    - coalesce(m.month_drawn, 0) + coalesce(m.month_repaid, 0) + coalesce(m.written_off, 0) END,
  coalesce(m.written_off, 0), coalesce(o.month_paid_out, 0), coalesce(o.ever_paid_out, 0),
  coalesce(m.ever_recovered, 0), coalesce(r.ever_returned, 0)
FROM reporting_position_before b
JOIN reporting_period p ON p.id = b.period_id
JOIN loans_loan l ON l.id = b.loan_id
JOIN applications_application a ON a.id = l.application_id
LEFT JOIN accounts_organisation d ON d.id = a.department_id
LEFT JOIN LATERAL (
  SELECT min(v."on") FILTER (WHERE v.kind = 'DRAW') AS first_on,
    sum(v.principal) FILTER (WHERE k.kind = 'DRAW' AND v."on" >= p.first) AS month_drawn,
    sum(v.principal) FILTER (WHERE k.kind = 'DRAW' AND v."on" >= date_trunc('year', p.first)) AS year_drawn,
    sum(v.principal) FILTER (WHERE k.kind = 'DRAW') AS ever_drawn,
    -sum(v.principal) FILTER (WHERE k.kind IN ('REPAYMENT', 'RECOVERY') AND v."on" >= p.first) AS month_repaid,
    -sum(v.principal) FILTER (WHERE k.kind IN ('REPAYMENT', 'RECOVERY')
                              AND v."on" >= date_trunc('year', p.first)) AS year_repaid,
    -sum(v.principal) FILTER (WHERE k.kind IN ('REPAYMENT', 'RECOVERY')) AS ever_repaid,
    sum(v.principal) FILTER (WHERE v."on" < date_trunc('year', p.first)) AS year_opening,
    -sum(v.principal) FILTER (WHERE k.kind = 'SETTLEMENT' AND v."on" >= p.first) AS written_off,
    -sum(v.principal) FILTER (WHERE k.kind = 'RECOVERY') AS ever_recovered
  FROM loans_movement v LEFT JOIN loans_movement w ON w.id = v.reverses_id,
    LATERAL (SELECT coalesce(w.kind, v.kind) AS kind) k
  WHERE v.loan_id = b.loan_id AND v.entered_on <= p.last) m ON true
LEFT JOIN LATERAL (
  SELECT sum(y.amount) FILTER (WHERE y.paid_on >= p.first) AS month_paid_out, sum(y.amount) AS ever_paid_out
  FROM compensation_payout y JOIN compensation_claim c ON c.id = y.claim_id
  WHERE c.loan_id = b.loan_id AND y.paid_on <= p.last) o ON true
LEFT JOIN LATERAL (
  SELECT sum(x.pool_return) AS ever_returned
  FROM compensation_receipt x JOIN compensation_recoverycase c ON c.id = x.recovery_id
  WHERE c.loan_id = b.loan_id AND x.deposited_on <= p.last AND x.confirmed_on <= p.last
    AND coalesce(x.reversed_on > p.last, true)) r ON true;
DROP TABLE reporting_position_before;
"""
# A report holds several sheets from now on, each under its code; what the guarantor sent was the accounts' sheet.
BY_SHEET = """
ALTER TABLE reporting_monthlyreport DISABLE TRIGGER reporting_report_frozen;
UPDATE reporting_monthlyreport
  SET figures = jsonb_build_object(CASE kind WHEN 'R1' THEN 'R1' ELSE 'R6' END, figures);
ALTER TABLE reporting_monthlyreport ENABLE TRIGGER reporting_report_frozen;
"""


STATE = [
    migrations.DeleteModel(name="Position"),
    migrations.CreateModel(
        name="Position",
        fields=[
            (
                "pk",
                models.CompositePrimaryKey(
                    "period_id", "loan_id", blank=True, editable=False, primary_key=True, serialize=False
                ),
            ),
            (
                "period",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="positions",
                    to="reporting.period",
                ),
            ),
            (
                "loan",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="positions",
                    to="loans.loan",
                ),
            ),
            (
                "bank",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="accounts.organisation",
                ),
            ),
            (
                "enterprise",
                models.ForeignKey(
                    db_index=False,
                    on_delete=django.db.models.deletion.PROTECT,
                    related_name="+",
                    to="accounts.organisation",
                ),
            ),
            (
                "status",
                models.CharField(
                    choices=[
                        ("PENDING_DRAW", "To be disbursed"),
                        ("ACTIVE", "Normal"),
                        ("OVERDUE", "Overdue"),
                        ("CLAIMED", "Compensation claimed"),
                        ("COMPENSATED", "Compensated, in recovery"),
                        ("RECOVERED_FULL", "Fully recovered"),
                        ("SETTLED", "Settled"),
                        ("REPAID", "Repaid"),
                        ("CANCELLED", "Not disbursed"),
                    ],
                    max_length=30,
                ),
            ),
            ("sector", models.CharField(blank=True, max_length=20)),
            ("technology", models.BooleanField()),
            ("first_loan", models.BooleanField()),
            ("renewal", models.BooleanField()),
            (
                "backing",
                models.CharField(
                    choices=[
                        ("POOL", "Risk pool"),
                        ("GUARANTEE", "Guarantor"),
                        ("NONE", "Not covered: disbursed without a registered filing"),
                    ],
                    max_length=10,
                ),
            ),
            ("short_term", models.BooleanField()),
            ("drawn_on", models.DateField()),
            ("due_on", models.DateField(null=True)),
            ("rate", models.DecimalField(decimal_places=4, max_digits=6, null=True)),
            ("amount", models.DecimalField(decimal_places=2, max_digits=16)),
            ("outstanding", models.DecimalField(decimal_places=2, max_digits=16)),
            (
                "tier",
                models.CharField(
                    choices=[
                        ("1", "Pass"),
                        ("2", "Special mention"),
                        ("3", "Substandard"),
                        ("4", "Doubtful"),
                        ("5", "Loss"),
                    ],
                    max_length=1,
                ),
            ),
            ("days_past_due", models.PositiveIntegerField()),
            ("month_drawn", models.DecimalField(decimal_places=2, max_digits=16)),
            ("year_drawn", models.DecimalField(decimal_places=2, max_digits=16)),
            ("ever_drawn", models.DecimalField(decimal_places=2, max_digits=16)),
            ("month_repaid", models.DecimalField(decimal_places=2, max_digits=16)),
            ("year_repaid", models.DecimalField(decimal_places=2, max_digits=16)),
            ("ever_repaid", models.DecimalField(decimal_places=2, max_digits=16)),
            ("year_opening", models.DecimalField(decimal_places=2, max_digits=16)),
            ("late", models.DecimalField(decimal_places=2, max_digits=16)),
            ("written_off", models.DecimalField(decimal_places=2, max_digits=16)),
            ("month_paid_out", models.DecimalField(decimal_places=2, max_digits=16)),
            ("ever_paid_out", models.DecimalField(decimal_places=2, max_digits=16)),
            ("ever_recovered", models.DecimalField(decimal_places=2, max_digits=16)),
            ("ever_returned", models.DecimalField(decimal_places=2, max_digits=16)),
        ],
        options={
            "indexes": [models.Index(fields=["bank", "period"], name="position_bank")],
            "constraints": [
                models.CheckConstraint(
                    condition=models.Q(("outstanding__gte", 0), ("outstanding__lte", models.F("ever_drawn"))),
                    name="position_owes_what_was_drawn",
                ),
                models.CheckConstraint(
                    condition=models.Q(
                        models.Q(
                            ("days_past_due", 0), models.Q(("outstanding__gt", 0), ("tier__gte", "2")), _connector="OR"
                        ),
                        models.Q(("days_past_due__lte", 90), ("tier__gte", "3"), _connector="OR"),
                        models.Q(("days_past_due__lte", 270), ("tier__gte", "4"), _connector="OR"),
                        models.Q(("days_past_due__lte", 360), ("tier", "5"), _connector="OR"),
                    ),
                    name="position_tier_floor",
                ),
            ],
        },
    ),
]


class Migration(migrations.Migration):
    """The table anew. There is no way back: months are frozen for good, and the old rows said less."""

    dependencies = (
        ("reporting", "0002_guards"),
        ("accounts", "0001_initial"),
        ("applications", "0011_branch"),
        ("compensation", "0011_payout_inputs"),
        ("loans", "0004_movement_guards"),
    )
    operations = (
        migrations.SeparateDatabaseAndState(
            database_operations=(
                migrations.RunSQL(ASIDE),
                migrations.RunSQL(TABLE),
                migrations.RunSQL(OPEN),
                migrations.RunSQL(CLOSE),
                migrations.RunSQL(GRANTS),
                AppendOnly("reporting_position"),
                migrations.RunSQL(CONVERT),
            ),
            state_operations=STATE,
        ),
        migrations.RunSQL(BY_SHEET),
    )
