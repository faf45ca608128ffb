"""What PostgreSQL itself refuses, as the role the product runs as; each guard with a control that lets it through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.cast import assemble
from tests.story import Story
from zengxindai.audit.models import Event
from zengxindai.audit.seal import differences, seal_closed_events
from zengxindai.workflow import registry, signing
from zengxindai.workflow.models import Signature

NOW = timezone.make_aware(dt.datetime(2026, 3, 10, 10, 0))


@pytest.fixture
def story(committed: Any) -> Iterator[Story]:
    told = Story(assemble(), NOW)
    told.agreement()
    yield told


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def run_unguarded(drop: str, sql: str, *values: object) -> int:
    """The same statement with the guard dropped by the owner, then everything rolled back; returns rows changed."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(drop)
        cursor.execute(sql, values)
        changed = cursor.rowcount
        transaction.set_rollback(True)
    connection.close()
    return changed


def test_the_tests_run_as_app_rw(story: Story) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("app_rw",)


def test_a_status_without_its_event_is_refused(story: Story) -> None:
    case = story.draft()
    move = "UPDATE applications_application SET status = 'FILED' WHERE id = %s"
    with pytest.raises(DatabaseError, match="without an event"):
        run(move, case.pk)
    drop = "DROP TRIGGER applications_application_status_needs_event ON applications_application"
    assert run_unguarded(drop, move, case.pk) == 1


def test_a_case_without_a_beginning_is_refused(story: Story) -> None:
    story.draft()
    copy = """INSERT INTO applications_agreement SELECT (jsonb_populate_record(a, '{"id": 900, "number": "X"}')).*
              FROM applications_agreement a"""
    with pytest.raises(DatabaseError):
        run("UPDATE applications_agreement SET status = 'CLOSED'")
    with pytest.raises(DatabaseError, match=r"without an event|agreement_one_live_per_bank"):
        run(copy)


@pytest.mark.parametrize("act", ["UPDATE audit_event SET opinion = 'x'", "DELETE FROM audit_event"])
def test_events_are_append_only(story: Story, act: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|append-only"):
        run(act)
    assert run_unguarded("DROP TRIGGER audit_event_append_only ON audit_event", act) > 0


def test_an_event_cannot_claim_another_transaction(story: Story) -> None:
    case = story.draft()
    event = Event.objects.get(case_type="application", case_id=case.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid = 0, txid > 0 FROM audit_event WHERE id = %s", [event.pk])
        assert cursor.fetchone() == (False, True)


def test_the_maker_cannot_sign_as_checker_by_hand(story: Story) -> None:
    case = story.checked()
    row, handler = registry.row("application.recommend"), story.cast.department.handler
    form = story.form(row, story.recommendation(), case, handler)
    proposal = signing.submit(row, case, by=handler, form=form, at=NOW)
    forge = """INSERT INTO workflow_signature (proposal_id, position, user_id, duty, opinion, at)
               VALUES (%s, 2, %s, 'checker', '', now())"""
    with pytest.raises(DatabaseError, match="signature_maker_is_not_checker"):
        run(forge, proposal.pk, handler.pk)
    drop = "ALTER TABLE workflow_signature DROP CONSTRAINT signature_maker_is_not_checker"
    assert run_unguarded(drop, forge, proposal.pk, handler.pk) == 1
    with pytest.raises(DatabaseError, match=r"permission denied|append-only"):
        run("DELETE FROM workflow_signature")
    assert Signature.objects.count() == 1


def test_seals_show_a_changed_event(story: Story) -> None:
    story.draft()
    seal = seal_closed_events(NOW)
    assert seal is not None and seal.count == Event.objects.count()
    assert list(differences(seal.digest)) == []
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE; ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")
        cursor.execute("UPDATE audit_event SET opinion = 'forged' WHERE id = (SELECT min(id) FROM audit_event)")
        cursor.execute("ALTER TABLE audit_event ENABLE TRIGGER audit_event_append_only")
    assert any("changed since it was sealed" in line for line in differences())
    assert any("no such seal" in line for line in differences("0" * 64))
