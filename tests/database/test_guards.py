"""What PostgreSQL itself refuses, as the role the product runs as; each guard with a control that lets it through."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests import complaints, supervisions
from tests.cast import SINCE, assemble
from tests.story import Story
from zengxindai.accounts import people
from zengxindai.accounts.models import Kind
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


def test_only_the_bank_s_own_branch_is_handed_a_request(story: Story) -> None:
    case = story.recommended()
    bank, rival = story.cast.bank.organisation, story.cast.other_bank.organisation
    own = people.organise(Kind.BANK, "CQNSH-SF", "双福支行", parent=bank, valid_from=SINCE)
    foreign = people.organise(Kind.BANK, "SXYH-1", "三峡支行", parent=rival, valid_from=SINCE)
    move = "UPDATE applications_application SET branch_id = %s WHERE id = %s"
    for wrong in (foreign.pk, bank.pk, case.enterprise_id):
        with pytest.raises(DatabaseError, match="no branch of bank"):
            run(move, wrong, case.pk)
    run(move, own.pk, case.pk)
    with pytest.raises(DatabaseError, match="no branch of bank"):
        run("UPDATE applications_application SET bank_id = %s WHERE id = %s", rival.pk, case.pk)
    drop = "DROP TRIGGER applications_branch_of_the_bank ON applications_application"
    assert run_unguarded(drop, move, foreign.pk, case.pk) == 1


def test_a_branch_keeps_its_head_office_and_has_no_branches(story: Story) -> None:
    bank, rival = story.cast.bank.organisation, story.cast.other_bank.organisation
    own = people.organise(Kind.BANK, "CQNSH-SF", "双福支行", parent=bank, valid_from=SINCE)
    move = "UPDATE accounts_organisation SET parent_id = %s WHERE id = %s"
    for parent, office in ((rival.pk, own.pk), (None, own.pk), (bank.pk, rival.pk)):
        with pytest.raises(DatabaseError, match="keeps its kind and head office"):
            run(move, parent, office)
    with pytest.raises(DatabaseError, match="is no head office"):
        people.organise(Kind.BANK, "CQNSH-SF-1", "双福分理处", parent=own, valid_from=SINCE)
    drop = "DROP TRIGGER accounts_branch_of_a_head_office ON accounts_organisation"
    assert run_unguarded(drop, move, rival.pk, own.pk) == 1


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


COMPLAINT = "applications_complaint"
ONCE = f"DROP TRIGGER {COMPLAINT}_once ON {COMPLAINT}"


@pytest.mark.parametrize(
    "change",
    ["account = 'x'", "discloses = true", *(f"{name} = 'x'" for name in ("for_bank", "reply", "finding", "letter"))],
)
def test_what_a_complaint_said_and_was_answered_stays(story: Story, change: str) -> None:
    case = complaints.closed(story)
    attack = f"UPDATE {COMPLAINT} SET {change} WHERE id = %s"
    with pytest.raises(DatabaseError, match="is on record and does not change"):
        run(attack, case.pk)
    assert run_unguarded(ONCE, attack, case.pk) == 1


def test_nobody_complains_in_another_s_name_or_about_no_bank(story: Story) -> None:
    case = complaints.filed(story, request=story.accepted().pk)
    rival = story.cast.other_enterprise.organisation.pk
    copy = f"""INSERT INTO {COMPLAINT} SELECT (jsonb_populate_record(c, jsonb_build_object('id', 900, 'number', 'X',
               %s::text, %s::bigint))).* FROM {COMPLAINT} c WHERE id = %s"""
    event = """INSERT INTO audit_event SELECT (jsonb_populate_record(e, '{"id": 900000000, "case_id": 900}')).*
               FROM audit_event e WHERE verb = 'complaint.file'"""
    for column, value in (("complainant_id", rival), ("bank_id", rival), ("complainant_id", case.bank_id)):
        with pytest.raises(DatabaseError, match="is not of an enterprise about a bank on its own request"):
            run(copy, column, value, case.pk)
    drop = f"DROP TRIGGER {COMPLAINT}_own ON {COMPLAINT}"
    assert run_unguarded(f"{drop}; {event}", copy, "complainant_id", rival, case.pk) == 1


@pytest.mark.parametrize("change", ["facts = 'x'", "demand = 'x'", "report = 'x'"])
def test_what_a_bank_was_told_to_put_right_stays(story: Story, change: str) -> None:
    case = supervisions.rectified(story)
    attack = f"UPDATE reporting_inspection SET {change} WHERE id = %s"
    with pytest.raises(DatabaseError, match="is issued and does not change"):
        run(attack, case.pk)
    assert run_unguarded("DROP TRIGGER reporting_inspection_issued ON reporting_inspection", attack, case.pk) == 1


@pytest.mark.parametrize("change", ["place = 'x'", "minutes = 'x'"])
def test_what_a_meeting_was_called_for_and_came_to_stays(story: Story, change: str) -> None:
    case = supervisions.held(story)
    attack = f"UPDATE reporting_meeting SET {change} WHERE id = %s"
    with pytest.raises(DatabaseError, match="is called and does not change"):
        run(attack, case.pk)
    assert run_unguarded("DROP TRIGGER reporting_meeting_called ON reporting_meeting", attack, case.pk) == 1


def test_what_was_agreed_stays_and_binds_who_was_called(story: Story) -> None:
    item = supervisions.held(story).actions.get()
    stranger = story.cast.other_bank.organisation.pk
    drop = "DROP TRIGGER reporting_meetingaction_agreed ON reporting_meetingaction"
    for change in ("due_on = due_on + 1", f"owner_id = {stranger}"):
        attack = f"UPDATE reporting_meetingaction SET {change} WHERE id = %s"
        with pytest.raises(DatabaseError, match="is not as it was agreed"):
            run(attack, item.pk)
        assert run_unguarded(drop, attack, item.pk) == 1


def test_an_entry_of_the_accountability_record_stays(story: Story) -> None:
    case = supervisions.recorded(story)
    attack = "UPDATE reporting_accountability SET decision = 'x' WHERE id = %s"
    with pytest.raises(DatabaseError, match="of the accountability record does not change"):
        run(attack, case.pk)
    drop = "DROP TRIGGER reporting_accountability_kept ON reporting_accountability"
    assert run_unguarded(drop, attack, case.pk) == 1
