"""Personal data past its term is replaced by a marker; figures, events, seals and books stay as they were."""

from __future__ import annotations

import datetime as dt
from io import StringIO
from typing import Any

import pytest
from axes.models import AccessLog
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from applications.models import Complaint, Invitation, RelatedPerson, Submission, WhitelistEntry
from applications.queries.enterprise import person_by_number
from compensation.models import Claim, RecoveryCase
from loans.models import Loan, Surety
from tests import complaints
from tests.flows.conftest import NOW
from tests.story import INVITATION, PERSON, Story
from zengxindai import privacy
from zengxindai.accounts import people
from zengxindai.accounts.queries import robot
from zengxindai.audit.models import Event
from zengxindai.audit.replacing import SCRUB
from zengxindai.audit.seal import seal_closed_events
from zengxindai.workflow import retention

TODAY = NOW.date()


def after(years: int, days: int = 0) -> dt.date:
    """So many years after the story's day, and so many days."""
    return TODAY.replace(year=TODAY.year + years) + dt.timedelta(days=days)


def scrubbed(day: dt.date) -> int:
    return retention.scrub(day, robot())


def in_order() -> None:
    """Seals and books, by the commands an operator runs."""
    seal_closed_events(NOW)
    for command in ("verify_audit", "verify_books"):
        call_command(command, stdout=StringIO())


@pytest.fixture
def withdrawn(story: Story) -> Any:
    """A request that came to nothing; its enterprise has no other."""
    return story.act("application.withdraw", story.submitted(), "enterprise", reason="不再需要")


def test_five_years_after_the_last_of_it_the_person_is_forgotten(story: Story, withdrawn: Any) -> None:
    seal_closed_events(NOW)
    events = list(Event.objects.order_by("pk").values())
    assert scrubbed(after(5, -1)) == 0
    assert scrubbed(after(5)) > 0
    person = RelatedPerson.objects.get()
    assert (person.name, person.identity_no, person.phone) == (privacy.MARKER,) * 3
    assert str(person.share_pct) == "80.0000"
    assert person_by_number(person.file, PERSON["identity_no"]) is None
    assert story.fresh(withdrawn).controller_name == privacy.MARKER
    assert list(Event.objects.exclude(verb=SCRUB).order_by("pk").values()) == events
    assert Event.objects.filter(verb=SCRUB).count() == 3
    assert PERSON["identity_no"] not in str(list(Event.objects.values("data")))
    in_order()
    assert scrubbed(after(6)) == 0, "what is gone is not counted again"


def test_what_was_handed_in_no_longer_names_them(story: Story) -> None:
    name, phone = PERSON["name"], PERSON["phone"]
    case = story.submitted(purpose=f"向{name}（{phone}）采购花椒")
    story.act("application.withdraw", case, "enterprise", reason="不再需要")
    before = Submission.objects.get(application=case).content
    assert name in str(before)
    assert scrubbed(after(5)) > 0
    sent = Submission.objects.get(application=case)
    kept = str(sent.content)
    assert name not in kept and phone not in kept and PERSON["identity_no"][-4:] not in kept
    assert sent.content["request"]["purpose"] == f"向{privacy.MARKER}（{privacy.MARKER}）采购花椒"
    assert sent.content["request"]["amount"] == before["request"]["amount"]
    assert sent.content["file"] == before["file"]
    assert bool(sent.materials) or sent.materials == {}
    with pytest.raises(DatabaseError), transaction.atomic():
        Submission.objects.update(content={})
    assert scrubbed(after(6)) == 0, "it is retold once"
    in_order()


def test_the_pages_say_so(story: Story, withdrawn: Any, client: Any) -> None:
    scrubbed(after(5))
    client.force_login(story.cast.finance_bureau.handler)
    for case in (withdrawn, withdrawn.enterprise.file):
        page = client.get(case.get_absolute_url())
        assert page.status_code == 200
        assert privacy.MARKER in page.content.decode()


def test_an_open_request_keeps_everybody(story: Story) -> None:
    story.submitted()
    assert scrubbed(after(40)) == 0


def test_money_is_remembered_fifteen_years(story: Story) -> None:
    loan = story.drawn()
    loan = story.repaid(loan, str(loan.principal if hasattr(loan, "principal") else loan.amount))
    before = Loan.objects.values().get()
    assert before["status"] == "REPAID"
    assert scrubbed(after(14)) == 0
    assert scrubbed(after(15)) > 0
    assert RelatedPerson.objects.get().identity_no == privacy.MARKER
    assert set(Surety.objects.values_list("name", flat=True)) == {privacy.MARKER}
    assert Loan.objects.values().get() == before
    in_order()


def test_a_claim_under_recovery_is_not_over(story: Story) -> None:
    story.funded()
    story.act("claim.confirm", story.paid(), "bank")
    money = list(Claim.objects.values())
    assert RecoveryCase.objects.exists()
    assert scrubbed(after(40)) == 0
    assert list(Claim.objects.values()) == money


def test_complaints_invitations_and_white_lists(story: Story) -> None:
    complaints.closed(story)
    entry = story.whitelisted()
    story.act("whitelist_entry.invite", entry, "bank", **INVITATION)
    assert scrubbed(after(5, -1)) == 0
    scrubbed(after(6))
    complaint = Complaint.objects.get()
    assert (complaint.contact_name, complaint.contact_phone) == (privacy.MARKER,) * 2
    assert Invitation.objects.get().phone == privacy.MARKER
    assert Invitation.objects.get().officer == INVITATION["officer"]
    kept = WhitelistEntry.objects.get()
    assert kept.contact_phone != privacy.MARKER, "it is on the list still"


def test_who_left_long_ago_cannot_be_reached_any_more(story: Story) -> None:
    user = story.cast.department.handler
    people.set_reach(user, phone="13800138000", email="a@example.com")
    people.set_active(user, False)
    user.refresh_from_db()
    joined = user.date_joined.date()
    scrubbed(joined.replace(year=joined.year + 5) - dt.timedelta(days=2))
    user.refresh_from_db()
    assert user.email
    scrubbed(joined.replace(year=joined.year + 5) + dt.timedelta(days=2))
    user.refresh_from_db()
    assert (user.phone, user.email, user.full_name) == (privacy.MARKER, "", story.cast.department.handler.full_name)


def test_records_of_signing_in_go_after_a_year(story: Story) -> None:
    AccessLog.objects.create(username="x", path_info="/")
    logged = AccessLog.objects.get().attempt_time.date()
    scrubbed(logged + dt.timedelta(days=360))
    assert AccessLog.objects.exists()
    scrubbed(logged + dt.timedelta(days=370))
    assert not AccessLog.objects.exists()


def test_a_dry_run_counts_and_changes_nothing(story: Story, withdrawn: Any) -> None:
    out = StringIO()
    call_command("scrub", "--dry-run", day=after(5), stdout=out)
    assert "applications.RelatedPerson.identity_no: 1" in out.getvalue()
    assert "nothing changed" in out.getvalue()
    assert RelatedPerson.objects.get().identity_no == PERSON["identity_no"]
    assert not Event.objects.filter(verb=SCRUB).exists()
    out = StringIO()
    call_command("scrub", day=after(5), stdout=out)
    assert "forgotten" in out.getvalue()
    assert RelatedPerson.objects.get().identity_no == privacy.MARKER


def test_the_guards_stand_for_everybody_else(story: Story, withdrawn: Any) -> None:
    story.act("whitelist_entry.invite", story.whitelisted(), "bank", **INVITATION)
    scrubbed(after(6))
    for statement in (
        "UPDATE applications_invitation SET officer = '别人'",
        "UPDATE applications_invitation SET phone = 'scrubbed:'",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_the_nightly_job_does_it(story: Story, withdrawn: Any) -> None:
    from zengxindai.workflow import registry
    from zengxindai.workflow.tasks import run_job

    job = dict(registry.jobs())["workflow.scrub"]
    assert run_job("workflow.scrub", job, after(5)) == 1
    assert RelatedPerson.objects.get().identity_no == privacy.MARKER


def test_leap_days() -> None:
    assert retention.years_before(dt.date(2028, 2, 29), 5) == dt.date(2023, 2, 28)
    assert retention.years_before(dt.date(2026, 3, 10), 5) == dt.date(2021, 3, 10)
