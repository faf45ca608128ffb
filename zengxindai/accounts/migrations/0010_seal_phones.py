"""Telephones that lay open are sealed; who signed in by a number does so still, under another user name.

The user name that was a mobile number becomes the organisation's code (with the person's number where it is taken), in
the logs of sign-ins, too; the number itself becomes the person's telephone. Backwards everything lies open again, but
for numbers of strangers in those logs, which only their index is left of.
"""

from django.db import migrations

from zengxindai.privacy import blind, seal, unseal

MOBILE = r"^1[3-9]\d{9}$"
TABLES = ("accounts_organisation", "accounts_user")
LOGS = ("axes_accessfailurelog", "axes_accesslog")
ATTEMPTS = "SELECT id FROM axes_accessattempt WHERE username ~ %s"


def forwards(apps, schema):
    """Names first, while the numbers are still open."""
    with schema.connection.cursor() as cursor:
        cursor.execute(
            "SELECT u.id, u.username, o.code FROM accounts_user u JOIN accounts_organisation o"
            " ON o.id = u.organisation_id WHERE u.username ~ %s ORDER BY u.id",
            [MOBILE],
        )
        for pk, number, code in cursor.fetchall():
            cursor.execute("SELECT 1 FROM accounts_user WHERE username = %s", [code])
            name = f"{code}-{pk}" if cursor.fetchone() else code
            cursor.execute(
                "UPDATE accounts_user SET username = %s, phone = %s, mobile_index = %s WHERE id = %s",
                [name, number, blind(number, "mobile"), pk],
            )
            rename(cursor, number, name)
        # Counted attempts are good for minutes, and two may not have one name.
        cursor.execute(f"DELETE FROM axes_accessattemptexpiration WHERE access_attempt_id IN ({ATTEMPTS})", [MOBILE])
        cursor.execute("DELETE FROM axes_accessattempt WHERE username ~ %s", [MOBILE])
        for log in LOGS:
            cursor.execute(f"SELECT DISTINCT username FROM {log} WHERE username ~ %s", [MOBILE])
            for (number,) in cursor.fetchall():
                rename(cursor, number, f"mobile:{blind(number, 'mobile').hex()}")
        change(cursor, seal)


def backwards(apps, schema):
    """Open again."""
    with schema.connection.cursor() as cursor:
        change(cursor, unseal)
        cursor.execute("SELECT id, username, phone FROM accounts_user WHERE mobile_index IS NOT NULL")
        for pk, name, number in cursor.fetchall():
            cursor.execute("UPDATE accounts_user SET username = %s, mobile_index = NULL WHERE id = %s", [number, pk])
            rename(cursor, name, number)


def change(cursor, how):
    """Seal or unseal the telephone of every row."""
    for table in TABLES:
        cursor.execute(f"SELECT id, phone FROM {table}")
        for pk, phone in cursor.fetchall():
            cursor.execute(f"UPDATE {table} SET phone = %s WHERE id = %s", [how(phone, f"{table}.phone"), pk])


def rename(cursor, old, new):
    """The name in the logs of sign-ins."""
    for log in LOGS:
        cursor.execute(f"UPDATE {log} SET username = %s WHERE username = %s", [new, old])


class Migration(migrations.Migration):
    """The rows."""

    dependencies = (("accounts", "0009_sealed_phones"), ("axes", "0010_accessattemptexpiration"))
    operations = (migrations.RunPython(forwards, backwards),)
