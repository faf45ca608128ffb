"""The drill: a backup of a district in which much has happened goes into a new database and a new disk, and is proved.

Everything runs as an operator runs it: the scripts' own module, processes of its own, PostgreSQL's own programs.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg2
import pytest
from django.db import connection

from script.launcher.services import OWNER, RUNTIME, TEMPLATE, Services
from tests.cast import assemble
from tests.conftest import empty_tables
from tests.database.test_guards import NOW
from tests.story import Story
from zengxindai.audit.models import Event, Seal
from zengxindai.audit.seal import seal_closed_events
from zengxindai.operations.backup import sealed
from zengxindai.operations.models import Pulse

ROOT = Path(__file__).resolve().parents[2]
RESTORED = "restored_here"


class Drill:
    """Where a rehearsal happens: the district's database, a new one beside it, a disk for each, the key."""

    def __init__(self, folder: Path, kept: Path) -> None:
        self.folder, self.kept, self.key = folder, kept, folder / "key"
        self.disk = folder / "new-disk"
        self.backups = folder / "backups"
        self.backups.mkdir()
        sealed.new_key(self.key)

    def run(self, command: str, place: Path, database: str, disk: Path, *more: str) -> subprocess.CompletedProcess[str]:
        """script/backup or script/restore on a database and a disk."""
        env = {**os.environ, "PRIVATE_ROOT": str(disk), "DJANGO_SETTINGS_MODULE": "zengxindai.settings.dev"}
        env.pop("AS_OWNER", None)
        env |= {"DATABASE_URL": address(RUNTIME, database), "DATABASE_OWNER_URL": address(OWNER, database)}
        env |= {"STATE_DIR": str(self.folder)}
        line = [sys.executable, "-W", "ignore", "-m", "script.launcher.backup", command, str(place)]
        options = ["--key", str(self.key), *more] if "--key" not in more else list(more)
        return subprocess.run([*line, *options], cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    def back_up(self) -> Path:
        """A backup of the district; its path."""
        said = self.run("back_up", self.backups, connection.settings_dict["NAME"], self.kept)
        assert said.returncode == 0, said.stderr
        return Path(said.stdout.split(": ")[0])

    def restore(self, file: Path, *more: str) -> subprocess.CompletedProcess[str]:
        """A backup into the new database and onto the new disk."""
        return self.run("bring_back", file, RESTORED, self.disk, *more)


def address(role: str, database: str) -> str:
    """The address of a database of the tests' server."""
    facts = connection.settings_dict
    if "DATABASE_URL" in os.environ:
        return os.environ["DATABASE_URL"].rpartition("/")[0] + f"/{database}"
    return f"postgresql://{role}@/{database}?host={facts['HOST']}"


def asked(sql: str, database: str = RESTORED, role: str = RUNTIME) -> list[Any]:
    """One statement on the restored database, as the product's own role."""
    other = psycopg2.connect(address(role, database), options=f"-c role={role}")
    try:
        other.autocommit = True
        with other.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []
    finally:
        other.close()


def anew() -> None:
    """The new database as the first start of a server leaves it: extensions, default rights, no table."""
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"DROP DATABASE IF EXISTS {RESTORED}")
        cursor.execute(f"CREATE DATABASE {RESTORED} OWNER {OWNER} TEMPLATE {TEMPLATE}")


PAPER = b"%PDF-1.4 a paper of the district"


@pytest.fixture(scope="module")
def district(django_db_setup: Any, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A paid claim, sealed events and some that no seal covers yet; its disk, where every file of a row lies."""
    digest = hashlib.sha256(PAPER).hexdigest()
    disk = tmp_path_factory.mktemp("disk")
    (disk / "kept" / digest[:2]).mkdir(parents=True)
    (disk / "kept" / digest[:2] / digest).write_bytes(PAPER)
    with django_db_blocker.unblock():
        told = Story(assemble(), NOW)
        told.agreement()
        told.funded()
        told.paid()
        seal_closed_events(NOW)
        told.draft(team="other_enterprise")
        with connection.cursor() as cursor:  # a story's files have rows alone: the owner gives them a content
            cursor.execute("SET ROLE NONE; ALTER TABLE documents_attachment DISABLE TRIGGER USER")
            cursor.execute("UPDATE documents_attachment SET sha256 = %s", [digest])
            cursor.execute("ALTER TABLE documents_attachment ENABLE TRIGGER USER; SET ROLE app_rw")
        yield disk
        empty_tables()
        connection.close()


@pytest.fixture
def drill(district: Path, tmp_path: Path) -> Iterator[Drill]:
    """The district, and an empty place to bring it back to."""
    anew()
    yield Drill(tmp_path, district)
    with connection._nodb_cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(f"DROP DATABASE IF EXISTS {RESTORED}")


def files_of(disk: Path) -> dict[str, str]:
    """Names and digests of what is kept on a disk."""
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in disk.glob("kept/*/*")}


def test_the_drill(drill: Drill) -> None:
    file = drill.back_up()
    assert file.stat().st_mode & 0o777 == 0o600
    assert Pulse.objects.filter(name=Pulse.BACKUP).exists()
    said = drill.restore(file)
    assert said.returncode == 0, said.stderr
    assert "those of the manifest, and so are rights and guards" in said.stdout
    assert f"in order: {Seal.objects.count()} seals over {Event.objects.count()} events" in said.stdout
    assert "transactions agree" in said.stdout
    assert files_of(drill.disk) == files_of(drill.kept)
    assert files_of(drill.disk)
    # Who runs the product may do what it could, and what it could not it still cannot.
    assert asked("SELECT count(*) FROM audit_event") == [(Event.objects.count(),)]
    for forbidden in (
        "DELETE FROM audit_event",
        "UPDATE ledger_entry SET amount = 0",
        "TRUNCATE audit_seal",
        "UPDATE workflow_signature SET duty = ''",
        "CREATE TABLE mine (id int)",
    ):
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            asked(forbidden)
    with pytest.raises(psycopg2.Error, match="append-only"):
        asked("UPDATE audit_event SET verb = ''", role=OWNER)
    # What the owner makes from now on is given to the running role as before.
    asked("CREATE TABLE later (id int)", role=OWNER)
    assert asked("INSERT INTO later VALUES (1) RETURNING id") == [(1,)]


def test_nothing_goes_where_something_is(drill: Drill) -> None:
    file = drill.back_up()
    asked("CREATE TABLE something (id int)", role=OWNER)
    said = drill.restore(file)
    assert (said.returncode, "the database is not empty" in said.stderr) == (1, True)
    anew()
    there = drill.disk / "kept" / "ab" / "abc"
    there.parent.mkdir(parents=True)
    there.write_text("x")
    said = drill.restore(file)
    assert (said.returncode, "holds files already" in said.stderr) == (1, True)
    assert asked("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_a_wrong_key_and_an_altered_or_shortened_backup_do_nothing(drill: Drill) -> None:
    file = drill.back_up()
    content = file.read_bytes()
    other = drill.folder / "other-key"
    sealed.new_key(other)
    said = drill.restore(file, "--key", str(other))
    assert (said.returncode, "the key is not the one" in said.stderr) == (1, True)
    for number, spoilt in enumerate((content[:-1], content[: len(content) // 2], content + b"x", flipped(content))):
        broken = drill.folder / f"broken{number}.zxb"
        broken.write_bytes(spoilt)
        said = drill.restore(broken)
        assert said.returncode == 1 and "was cut off or altered" in said.stderr, said.stderr
    assert asked("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]
    assert not files_of(drill.disk)


def flipped(content: bytes) -> bytes:
    """One bit in the middle turned."""
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


def test_other_keys_of_personal_numbers_are_noticed_before_anything_is_written(
    drill: Drill, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = drill.back_up()
    monkeypatch.setenv("FIELD_INDEX_KEY", "another-index-key-than-that-of-the-backup")
    said = drill.restore(file)
    assert said.returncode == 1 and "FIELD_KEYS or FIELD_INDEX_KEY differ (index)" in said.stderr
    assert asked("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'") == [(0,)]


def test_a_damaged_file_is_named_and_the_backup_made(drill: Drill) -> None:
    (path,) = drill.kept.glob("kept/*/*")
    try:
        path.write_bytes(b"rotten")
        said = drill.run("back_up", drill.backups, connection.settings_dict["NAME"], drill.kept)
        assert said.returncode == 1 and f"damaged: {path.name}" in said.stderr
        said = drill.restore(next(drill.backups.glob("*.zxb")))
        assert said.returncode == 1 and f"file {path.name}: lost or damaged in the backup already" in said.stderr
        path.unlink()
        said = drill.run("back_up", drill.backups, connection.settings_dict["NAME"], drill.kept)
        assert said.returncode == 1 and f"lost: {path.name}" in said.stderr
    finally:
        path.write_bytes(PAPER)


def test_no_secret_stands_in_the_list_of_processes_and_nothing_plain_in_the_file(drill: Drill) -> None:
    file = drill.back_up()
    content = file.read_bytes()
    for plain in (b"PGDMP", b"manifest.json", "江津晨光机械".encode(), drill.key.read_bytes().strip()):
        assert plain not in content
    assert not tarfile.is_tarfile(file)
    assert drill.key.read_text().strip() not in " ".join(drill.run("back_up", drill.backups, "none", drill.kept).args)


def test_a_backup_that_fails_leaves_nothing(drill: Drill) -> None:
    said = drill.run("back_up", drill.backups, "no_such_database", drill.kept)
    assert said.returncode == 1
    assert list(drill.backups.iterdir()) == []
    said = drill.run("back_up", drill.folder / "no-folder", connection.settings_dict["NAME"], drill.kept)
    assert said.returncode == 1 and "no backup: FileNotFoundError" in said.stderr


@pytest.mark.slow
def test_a_bare_machine_has_its_own_server(drill: Drill) -> None:
    """As `script/restore` on another machine: no address is given, so the private server is started, and stopped."""
    file = drill.back_up()
    state = drill.folder / "bare"
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "AS_OWNER", "REDIS_URL")}
    env |= {"STATE_DIR": str(state), "DJANGO_SETTINGS_MODULE": "zengxindai.settings.dev"}
    services = Services(state)
    line = [sys.executable, "-m", "script.launcher.backup", "bring_back", str(file), "--key", str(drill.key)]
    try:
        said = subprocess.run(line, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
        assert said.returncode == 0, said.stderr
        assert "transactions agree" in said.stdout
        assert files_of(state / "private") == files_of(drill.kept)
        assert not services.runs()
    finally:
        services.forget()
