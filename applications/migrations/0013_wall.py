"""Requests and what belongs to them, behind the second wall (ADR 0042); who sees what is `visible_to` of each model."""

from django.db import migrations

from zengxindai.accounts.walls import BELOW, OWN_BANK, BehindWall

ADMITTED = """(SELECT desk_sees_all()) OR EXISTS (
  SELECT 1 FROM applications_applicationgrouppermission g
  WHERE g.content_object_id = applications_application.id AND g.group_id = (SELECT desk_group()))
  AND ((SELECT desk_parent()) IS NULL OR branch_id = (SELECT desk_office())
       OR bank_id IS DISTINCT FROM (SELECT desk_parent()))"""
FILE = """(SELECT desk_sees_all()) OR enterprise_id = (SELECT desk_office()) OR (SELECT desk_kind()) <> 'enterprise'
  AND EXISTS (SELECT 1 FROM applications_application a WHERE a.enterprise_id = applications_enterprisefile.enterprise_id)"""
AGREEMENT = f"(SELECT desk_kind()) NOT IN ('enterprise', 'operator') AND {OWN_BANK}"
BLACK = """(SELECT desk_kind()) NOT IN ('enterprise', 'operator')
  OR (SELECT desk_kind()) = 'enterprise' AND (uscc = (SELECT desk_code()) OR desk_barred(origin_id))"""
WHITE = """(SELECT desk_kind()) NOT IN ('enterprise', 'operator')
  OR (SELECT desk_kind()) = 'enterprise' AND uscc = (SELECT desk_code())"""
COMPLAINT = """(SELECT desk_sees_all()) OR complainant_id = (SELECT desk_office())
  OR bank_id = (SELECT desk_office()) AND forwarded_on IS NOT NULL"""
INVITATION = f"{OWN_BANK} AND EXISTS (SELECT 1 FROM applications_whitelistentry w WHERE w.id = entry_id)"
# A policy that asks its own table never ends: the entry a person stands on the list with is asked as the owner.
BARRED = """
CREATE FUNCTION desk_barred(entry bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT 1 FROM applications_blacklistentry b WHERE b.id = entry AND b.uscc = desk_code()) $$;
"""
# With which banks one may work is everybody's to know; what was agreed is not.
COOPERATES = """
CREATE FUNCTION applications_cooperates(bank bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS
$$ SELECT EXISTS (SELECT 1 FROM applications_agreement a WHERE a.bank_id = bank AND a.status = 'EFFECTIVE') $$;
"""


class Migration(migrations.Migration):
    """Policies."""

    dependencies = (("applications", "0012_complaints"), ("accounts", "0014_desk"))
    operations = (
        migrations.RunSQL(BARRED, "DROP FUNCTION desk_barred(bigint);"),
        migrations.RunSQL(COOPERATES, "DROP FUNCTION applications_cooperates(bigint);"),
        BehindWall("applications_application", ADMITTED),
        BehindWall("applications_enterprisefile", FILE),
        BehindWall("applications_inquiry", BELOW),
        BehindWall("applications_coordination", f"({BELOW}) AND {OWN_BANK}"),
        BehindWall("applications_agreement", AGREEMENT),
        BehindWall("applications_blacklistentry", BLACK),
        BehindWall("applications_whitelistentry", WHITE),
        BehindWall("applications_invitation", INVITATION),
        BehindWall("applications_complaint", COMPLAINT),
    )
