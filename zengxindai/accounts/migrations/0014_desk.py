"""Whose desk a request sits at, as the policies of the second wall ask it, and what its role may do (ADR 0042)."""

from django.db import migrations

OFFICE = (
    "accounts_user u JOIN accounts_organisation o ON o.id = u.organisation_id WHERE u.id = desk_user() AND u.is_active"
)
ASKED = "LANGUAGE sql STABLE SET search_path = public, pg_temp"
DESK = f"""
DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_desk') THEN
  RAISE EXCEPTION 'the role app_desk is missing'
    USING HINT = 'run deploy/roles.sql as a superuser, then migrate again (docs/operations.md, Upgrade)'; END IF; END $$;

CREATE FUNCTION desk_user() RETURNS bigint {ASKED} AS
$$ SELECT nullif(current_setting('desk.user', true), '')::bigint $$;
CREATE FUNCTION desk_office() RETURNS bigint {ASKED} AS $$ SELECT o.id FROM {OFFICE} $$;
CREATE FUNCTION desk_parent() RETURNS bigint {ASKED} AS $$ SELECT o.parent_id FROM {OFFICE} $$;
CREATE FUNCTION desk_group() RETURNS integer {ASKED} AS $$ SELECT o.group_id FROM {OFFICE} $$;
CREATE FUNCTION desk_kind() RETURNS text {ASKED} AS $$ SELECT o.kind FROM {OFFICE} $$;
CREATE FUNCTION desk_code() RETURNS text {ASKED} AS $$ SELECT o.code FROM {OFFICE} $$;
CREATE FUNCTION desk_sees_all() RETURNS boolean {ASKED} AS $$ SELECT o.kind IN
  ('finance_bureau', 'fin_dev_center', 'district_gov', 'pboc_branch', 'regulator', 'auditor') FROM {OFFICE} $$;

CREATE FUNCTION desk_rights() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  each record;
BEGIN
  FOR each IN SELECT c.oid, c.relkind, format('%I.%I', n.nspname, c.relname) AS name
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'S') LOOP
    EXECUTE format('REVOKE ALL ON %s FROM app_desk', each.name);
  END LOOP;
  FOR each IN SELECT format('%I', c.relname) AS name, c.relkind, a.privilege_type AS may
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace, aclexplode(c.relacl) a
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'S')
        AND a.grantee = 'app_rw'::regrole LOOP
    EXECUTE format('GRANT %s ON %s TO app_desk', each.may, CASE each.relkind WHEN 'S' THEN 'SEQUENCE ' ELSE '' END || each.name);
  END LOOP;
  FOR each IN SELECT format('%I', c.relname) AS name, format('%I', t.attname) AS part, a.privilege_type AS may
      FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace,
        aclexplode(t.attacl) a
      WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v') AND a.grantee = 'app_rw'::regrole LOOP
    EXECUTE format('GRANT %s (%s) ON %s TO app_desk', each.may, each.part, each.name);
  END LOOP;
  FOR each IN SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace,
        aclexplode(p.proacl) a
      WHERE n.nspname = 'public' AND a.grantee = 'app_rw'::regrole LOOP
    EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO app_desk', each.name);
  END LOOP;
END $$;
"""
NO_DESK = """
DROP FUNCTION desk_rights();
DROP FUNCTION desk_sees_all();
DROP FUNCTION desk_code();
DROP FUNCTION desk_kind();
DROP FUNCTION desk_group();
DROP FUNCTION desk_parent();
DROP FUNCTION desk_office();
DROP FUNCTION desk_user();
"""


class Migration(migrations.Migration):
    """The desk's functions."""

    dependencies = (("accounts", "0013_signed_calls"),)
    operations = (migrations.RunSQL(DESK, NO_DESK),)
