"""What the database itself guarantees of the books: balanced, append-only, within floors, holds and Article 8."""

from django.db import migrations

# A trigger function looks up tables by name: the fixed search path keeps another schema's table out of it.
APPEND_ONLY = """
CREATE FUNCTION ledger_forbid() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_transaction_append_only BEFORE UPDATE OR DELETE ON ledger_transaction
  FOR EACH ROW EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_entry_append_only BEFORE UPDATE OR DELETE ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_hold_append_only BEFORE UPDATE OR DELETE ON ledger_hold
  FOR EACH ROW EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_holdend_append_only BEFORE UPDATE OR DELETE ON ledger_holdend
  FOR EACH ROW EXECUTE FUNCTION ledger_forbid();
CREATE TRIGGER ledger_account_stays BEFORE DELETE ON ledger_account
  FOR EACH ROW EXECUTE FUNCTION ledger_forbid();
"""

# Only the entry trigger below reaches the balance: a statement of its own is at depth 1.
ACCOUNT = """
CREATE FUNCTION ledger_account_guard() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    NEW.balance := 0;
    RETURN NEW;
  END IF;
  IF NEW.balance IS DISTINCT FROM OLD.balance AND pg_trigger_depth() < 2 THEN
    RAISE EXCEPTION 'the balance of % follows from its entries', OLD.code USING ERRCODE = 'restrict_violation';
  END IF;
  IF (NEW.id, NEW.code, NEW.floor, NEW.special) IS DISTINCT FROM (OLD.id, OLD.code, OLD.floor, OLD.special) THEN
    RAISE EXCEPTION 'code, floor and nature of % are fixed', OLD.code USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_account_guard BEFORE INSERT OR UPDATE ON ledger_account
  FOR EACH ROW EXECUTE FUNCTION ledger_account_guard();

CREATE FUNCTION ledger_apply_entry() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  UPDATE ledger_account SET balance = balance + NEW.amount WHERE id = NEW.account_id;
  RETURN NULL;
END $$;
REVOKE EXECUTE ON FUNCTION ledger_apply_entry() FROM PUBLIC;
CREATE TRIGGER ledger_entry_apply AFTER INSERT ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_apply_entry();
"""

ARTICLE_8 = """
CREATE FUNCTION ledger_article_8() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  booked_kind text := (SELECT kind FROM ledger_transaction WHERE id = NEW.transaction_id);
BEGIN
  IF NOT (SELECT special FROM ledger_account WHERE id = NEW.account_id) THEN
    RETURN NEW;
  END IF;
  IF NEW.amount < 0 AND booked_kind IN
       ('PAYOUT', 'TRANSFER_OUT', 'REFUND_TO_FISCAL', 'SETTLEMENT_ADJUST', 'CORRECTION')
  OR NEW.amount > 0 AND booked_kind IN
       ('OPENING', 'DEPOSIT', 'TOP_UP', 'INTEREST', 'RECOVERY_RETURN', 'SETTLEMENT_ADJUST', 'TRANSFER_IN',
        'TRANSFER_OUT', 'CORRECTION') THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'Article 8: a special account accepts no % of %', booked_kind, NEW.amount
    USING ERRCODE = 'check_violation';
END $$;
CREATE TRIGGER ledger_entry_article_8 BEFORE INSERT ON ledger_entry
  FOR EACH ROW EXECUTE FUNCTION ledger_article_8();
"""

# Fired from both tables: a header without entries must fail, and so must an entry added to an older transaction.
BALANCED = """
CREATE FUNCTION ledger_balanced() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  header ledger_transaction;
  legs bigint;
  total numeric;
  positive numeric;
BEGIN
  IF TG_TABLE_NAME = 'ledger_transaction' THEN
    header := NEW;
  ELSE
    SELECT * INTO header FROM ledger_transaction WHERE id = NEW.transaction_id;
  END IF;
  SELECT count(*), coalesce(sum(amount), 0), coalesce(sum(amount) FILTER (WHERE amount > 0), 0)
    INTO legs, total, positive FROM ledger_entry WHERE transaction_id = header.id;
  IF total <> 0 OR legs <> header.n_entries OR positive <> header.gross THEN
    RAISE EXCEPTION 'transaction % does not balance: % entries, sum %, gross %', header.cause, legs, total, positive
      USING ERRCODE = 'check_violation';
  END IF;
  IF header.reverses_id IS NOT NULL AND (
    EXISTS (SELECT 1 FROM ledger_transaction WHERE id = header.reverses_id
            AND (reverses_id IS NOT NULL OR n_entries <> legs))
    OR EXISTS (SELECT account_id, amount FROM ledger_entry WHERE transaction_id = header.id
               EXCEPT ALL
               SELECT account_id, -amount FROM ledger_entry WHERE transaction_id = header.reverses_id)) THEN
    RAISE EXCEPTION 'transaction % does not take back what it reverses', header.cause
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_transaction_balanced AFTER INSERT ON ledger_transaction
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balanced();
CREATE CONSTRAINT TRIGGER ledger_entry_balanced AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_balanced();
"""

# The account row is locked before a hold is written (an entry locks it by moving the balance), so two transactions
# that want the same money take turns and the second one's commit sees the first one's hold.
HOLDS = """
CREATE FUNCTION ledger_hold_locks() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  PERFORM 1 FROM ledger_account WHERE id = NEW.account_id FOR NO KEY UPDATE;
  RETURN NEW;
END $$;
REVOKE EXECUTE ON FUNCTION ledger_hold_locks() FROM PUBLIC;
CREATE TRIGGER ledger_hold_locks BEFORE INSERT ON ledger_hold
  FOR EACH ROW EXECUTE FUNCTION ledger_hold_locks();

CREATE FUNCTION ledger_available() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  account ledger_account;
  promised numeric;
BEGIN
  SELECT * INTO account FROM ledger_account WHERE id = NEW.account_id;
  SELECT coalesce(sum(h.amount), 0) INTO promised FROM ledger_hold h
    WHERE h.account_id = NEW.account_id AND NOT EXISTS (SELECT 1 FROM ledger_holdend e WHERE e.hold_id = h.id);
  IF account.balance - promised < account.floor THEN
    RAISE EXCEPTION 'account %: balance % does not cover its holds of %', account.code, account.balance, promised
      USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_hold_available AFTER INSERT ON ledger_hold
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_available();
CREATE CONSTRAINT TRIGGER ledger_entry_available AFTER INSERT ON ledger_entry
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.amount < 0) EXECUTE FUNCTION ledger_available();
"""

# Locking a row asks for UPDATE on some column: the name is the one that may change.
GRANTS = """
DO $$ BEGIN IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'app_rw') THEN
  REVOKE UPDATE, DELETE, TRUNCATE ON ledger_transaction, ledger_entry, ledger_hold, ledger_holdend, ledger_account
    FROM app_rw;
  GRANT UPDATE (name) ON ledger_account TO app_rw;
END IF; END $$;
"""

UNDO = """
DROP TRIGGER ledger_account_guard ON ledger_account;
DROP TRIGGER ledger_account_stays ON ledger_account;
DROP TRIGGER ledger_transaction_append_only ON ledger_transaction;
DROP TRIGGER ledger_transaction_balanced ON ledger_transaction;
DROP TRIGGER ledger_entry_append_only ON ledger_entry;
DROP TRIGGER ledger_entry_apply ON ledger_entry;
DROP TRIGGER ledger_entry_article_8 ON ledger_entry;
DROP TRIGGER ledger_entry_balanced ON ledger_entry;
DROP TRIGGER ledger_entry_available ON ledger_entry;
DROP TRIGGER ledger_hold_append_only ON ledger_hold;
DROP TRIGGER ledger_hold_locks ON ledger_hold;
DROP TRIGGER ledger_hold_available ON ledger_hold;
DROP TRIGGER ledger_holdend_append_only ON ledger_holdend;
DROP FUNCTION ledger_forbid(), ledger_account_guard(), ledger_apply_entry(), ledger_article_8(), ledger_balanced(),
  ledger_hold_locks(), ledger_available();
"""


class Migration(migrations.Migration):
    """Triggers and grants of the books."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunSQL(APPEND_ONLY + ACCOUNT + ARTICLE_8 + BALANCED + HOLDS + GRANTS, UNDO),)
