"""Keys are followed by newer ones: killed half-way and run again, to the end, guards in place all the while."""

from __future__ import annotations

import copy
import datetime as dt
import json
import os
import re
import signal
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from applications import queries
from applications.models import Invitation, RelatedPerson
from tests.cast import assemble
from tests.story import INVITATION, Story
from zengxindai import privacy
from zengxindai.accounts.queries import robot
from zengxindai.audit import rotation, seal, trail
from zengxindai.audit.models import Event
from zengxindai.audit.replacing import ROTATE, SCRUB, replace

NOW = timezone.make_aware(dt.datetime(2026, 3, 10, 10, 0))
OLD, NEW = {"old": b"o" * 16}, {"new": b"n" * 16, "old": b"o" * 16}
PLACE = "applications_relatedperson.phone"


@pytest.fixture
def story(committed: Any, settings: Any) -> Iterator[Story]:
    """A listed and invited enterprise with people behind it, all under the old keys."""
    demo = settings.FIELD_KEYS
    settings.FIELD_KEYS, settings.FIELD_INDEX_KEYS = OLD | demo, {"first": b"o" * 20}
    told = Story(assemble(), NOW)
    told.agreement()
    told.submitted()
    told.act("whitelist_entry.invite", told.whitelisted(), "bank", **INVITATION)
    settings.FIELD_KEYS, settings.FIELD_INDEX_KEYS = NEW | demo, {"next": b"n" * 20, "first": b"o" * 20}
    return told


def tokens(place: str) -> dict[int, str]:
    table, column = place.split(".")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, {column} FROM {table}")
        return dict(cursor.fetchall())


def rotated(**options: Any) -> str:
    out = StringIO()
    call_command("rotate_keys", stdout=out, **options)
    return out.getvalue()


def killed_after(batches: int) -> None:
    """Rotate row by row in a child that is killed after so many."""
    connection.close()
    child = os.fork()
    if not child:
        try:
            for number, _ in enumerate(rotation.rotate(1), start=1):
                if number == batches:
                    os.kill(os.getpid(), signal.SIGKILL)
        finally:
            os._exit(3)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def test_killed_half_way_and_resumed(story: Story, settings: Any) -> None:
    before = {person.pk: (person.identity_no, person.phone) for person in RelatedPerson.objects.all()}
    invitation = Invitation.objects.get().phone
    left = sum(rotation.left().values())
    assert left > 5
    killed_after(3)
    # Each of three batches was one row.
    assert sum(rotation.left().values()) == left - 3
    with pytest.raises(CommandError, match="older keys are still needed"):
        rotated(count=True)
    # In between everything opens and is found, by whichever key it was sealed and indexed.
    file = RelatedPerson.objects.get().file
    assert queries.person_by_number(file, next(iter(before.values()))[0]) is not None
    said = rotated(batch=2)
    assert "so far" in said
    assert "all under the newest keys: new seals, next indexes" in said
    assert rotation.left() == {}
    settings.FIELD_KEYS, settings.FIELD_INDEX_KEYS = {"new": NEW["new"]}, {"next": b"n" * 20}
    assert {person.pk: (person.identity_no, person.phone) for person in RelatedPerson.objects.all()} == before
    assert Invitation.objects.get().phone == invitation
    assert queries.person_by_number(file, next(iter(before.values()))[0]) is not None
    assert re.search(r"\bold\b", rotated(count=True)) is None
    seal.seal_closed_events(NOW)
    assert list(seal.differences()) == []


def test_a_second_run_changes_nothing(story: Story) -> None:
    rotated()
    before, events = tokens(PLACE), Event.objects.filter(verb=ROTATE).count()
    rotated()
    assert tokens(PLACE) == before
    assert Event.objects.filter(verb=ROTATE).count() == events > 0


def test_it_does_not_end_well_while_a_key_is_missing(story: Story, settings: Any) -> None:
    known, settings.FIELD_KEYS = settings.FIELD_KEYS, {"new": NEW["new"]}
    with pytest.raises((CommandError, KeyError)):
        rotated()
    settings.FIELD_KEYS = known
    assert rotation.left(), "nothing was lost, and nothing is said to be done"


def test_guards_stand_after_it(story: Story) -> None:
    rotated()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE applications_invitation SET officer = '别人'")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_trigger WHERE tgenabled <> 'O' AND NOT tgisinternal")
        assert cursor.fetchone() == (0,)


def told(verb: str, place: str, *pks: int) -> None:
    """The event that lets these rows be replaced."""
    trail.record(verb=verb, by=robot(), at=NOW, case_type="privacy", case_id=0, data={"places": {place: list(pks)}})


@pytest.mark.parametrize(
    ("place", "new", "why"),
    [
        (PLACE, "13800000000", "none that may stand there"),
        (PLACE, privacy.SCRUBBED, "none that may stand there"),
        ("applications_relatedperson.share_pct", "1", "no column of personal data"),
        ("audit_event.actor_name", "（已清除）", "no column of personal data"),
        ("loans_surety.name", "别人", "none that may stand there"),
        ("loans_surety.name", "（已清除）", "none that may stand there"),
        ("applications_relatedperson.identity_index", "00", "none that may stand there"),
        ("applications_submission.content", "{}", "none that may stand there"),
    ],
)
def test_to_follow_a_key_no_other_value_and_no_other_column_is_taken(
    story: Story, place: str, new: str, why: str
) -> None:
    with pytest.raises(DatabaseError, match=why), transaction.atomic():
        told(ROTATE, place, 1)
        replace(place, [(1, "{}" if place.endswith("content") else "x", new)])


def test_to_forget_is_to_write_the_marker_and_nothing_else(story: Story) -> None:
    pk, token = next(iter(tokens(PLACE).items()))
    other = privacy.seal("13800000000", PLACE)
    for new in (other, "13800000000", "", "new:" + "A" * 60):
        with pytest.raises(DatabaseError, match="none that may stand there"), transaction.atomic():
            told(SCRUB, PLACE, pk)
            replace(PLACE, [(pk, token, new)])
    with transaction.atomic():
        told(SCRUB, PLACE, pk)
        assert replace(PLACE, [(pk, token, privacy.SCRUBBED)]) == 1, "the control"


def test_nobody_is_given_the_value_of_another(story: Story) -> None:
    with transaction.atomic():
        second = RelatedPerson.objects.get()
        second.pk, second.phone, second.identity_no = None, "13900139000", "500116199001011234"
        second.identity_index = privacy.blind(second.identity_no, "identity")
        second.save(force_insert=True)
    (first, old), (_other, theirs) = sorted(tokens(PLACE).items())
    rotated()
    theirs_now = tokens(PLACE)[_other]
    for stolen in (theirs_now, theirs):
        with pytest.raises(DatabaseError), transaction.atomic():
            told(ROTATE, PLACE, first)
            told(SCRUB, PLACE, first)
            replace(PLACE, [(first, tokens(PLACE)[first], stolen)])
        assert RelatedPerson.objects.get(pk=first).phone != "13900139000"
    assert old != tokens(PLACE)[first]


@pytest.mark.parametrize("named", ["nothing", "another row", "another column", "an older transaction"])
def test_only_rows_that_an_event_of_the_same_transaction_names_are_replaced(story: Story, named: str) -> None:
    pk, token = next(iter(tokens(PLACE).items()))
    if named == "an older transaction":
        told(SCRUB, PLACE, pk)
    with pytest.raises(DatabaseError, match="no event of this transaction"), transaction.atomic():
        if named == "another row":
            told(SCRUB, PLACE, pk + 1)
        elif named == "another column":
            told(SCRUB, "applications_relatedperson.identity_no", pk)
        replace(PLACE, [(pk, token, privacy.SCRUBBED)])
    assert tokens(PLACE)[pk] == token


def test_what_was_handed_in_is_only_retold_with_the_marker(story: Story) -> None:
    place = "applications_submission.content"
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, content::text FROM applications_submission")
        pk, stored = cursor.fetchone()
    content = json.loads(stored)
    marked = copy.deepcopy(content)
    marked["request"]["purpose"] = "转让" + privacy.MARKER
    attacks = []
    for section, name, text in (
        ("request", "amount", "9000000"),
        ("request", "amount", privacy.MARKER),
        ("request", "amount", f"{privacy.MARKER}9000000"),
        ("request", "new", privacy.MARKER),
    ):
        attacks.append(copy.deepcopy(content))
        attacks[-1][section][name] = text
    attacks += [{**content, "more": {}}, {name: said for name, said in content.items() if name != "people"}, marked]
    for attack in attacks:
        with pytest.raises(DatabaseError, match="none that may stand there"), transaction.atomic():
            told(SCRUB, place, pk)
            replace(place, [(pk, stored, json.dumps(attack, ensure_ascii=False))])
    content["request"]["purpose"] = content["request"]["purpose"][:1] + privacy.MARKER
    with transaction.atomic():
        told(SCRUB, place, pk)
        assert replace(place, [(pk, stored, json.dumps(content, ensure_ascii=False))]) == 1, "the control"


def test_a_value_that_changed_meanwhile_is_left_alone(story: Story) -> None:
    pk, token = next(iter(tokens(PLACE).items()))
    with transaction.atomic():
        told(SCRUB, PLACE, pk)
        assert replace(PLACE, [(pk, token + "A", privacy.SCRUBBED)]) == 0
    assert tokens(PLACE)[pk] == token
