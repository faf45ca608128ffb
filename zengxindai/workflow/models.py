"""Proposals and their signatures, turns, numbers and the runs of day-end jobs."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts.models import Organisation, User
from zengxindai.documents.models import Attachment
from zengxindai.privacy import SealedTextField


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Proposals by whose house they were made in."""

    def of_house(self, organisation: Organisation) -> Self:
        """Those of the organisation; a head office's are also those of its branches, a branch's those of its sisters.

        Whether somebody may sign still depends on the case: a branch has the turn on its own cases only.
        """
        parent = organisation.parent_id or organisation.pk
        return self.filter(Q(organisation=organisation.pk) | Q(organisation__parent=parent))


class Proposal(models.Model):
    """An act that needs several signatures: the first one's input, waiting for the others.

    data: the raw input of the form, checked again by the last signature. case_version: a case that changed
    meanwhile voids the proposal.
    """

    class State(models.TextChoices):
        """Only an open proposal can be signed."""

        OPEN = "OPEN", _("Being signed")
        DONE = "DONE", _("Carried out")
        SENT_BACK = "SENT_BACK", _("Sent back")
        VOID = "VOID", _("Void: the case changed meanwhile")

    row = models.CharField(max_length=60)
    case_type = models.CharField(max_length=30)
    case_id = models.BigIntegerField()
    case_version = models.PositiveIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    data = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case_type", "case_id", "row", "organisation"],
                condition=models.Q(state="OPEN"),
                name="proposal_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state="OPEN", closed_at__isnull=True)
                | (~models.Q(state="OPEN") & models.Q(closed_at__isnull=False)),
                name="proposal_closed_when_not_open",
            ),
        )

    def __str__(self) -> str:
        return f"{self.row} {self.case_type}/{self.case_id}"


class Signature(models.Model):
    """One person's signature on a proposal; another person and the next duty each time. Append-only."""

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="signatures")
    position = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=20)
    opinion = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["proposal", "position"], name="signature_one_per_position"),
            # 经办 ≠ 复核 ≠ 审签: nobody signs the same act twice.
            models.UniqueConstraint(fields=["proposal", "user"], name="signature_maker_is_not_checker"),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.position}"


class Turn(models.Model):
    """Whom a case is waiting for: the inbox. Derived from the tables, rewritten by every act, never edited.

    paused_since: the clock stands still since that day, so there is no last day until it goes on.
    """

    case_type = models.CharField(max_length=30)
    case_id = models.BigIntegerField()
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    duty = models.CharField(max_length=20)
    row = models.CharField(max_length=60)
    number = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=120)
    status = models.CharField(max_length=30)
    url = models.CharField(max_length=200)
    since = models.DateTimeField()
    due_on = models.DateField(null=True)
    paused_since = models.DateField(null=True)
    signed_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case_type", "case_id", "organisation", "duty"], name="turn_once"),
            models.CheckConstraint(
                condition=models.Q(paused_since__isnull=True) | models.Q(due_on__isnull=True),
                name="turn_paused_has_no_last_day",
            ),
        )
        indexes = (models.Index(fields=["organisation", "duty", "due_on", "id"], name="turn_inbox"),)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.duty}: {self.row} {self.number}"


class Sequence(models.Model):
    """The last number given in a series of one year; the row's lock makes the series gapless."""

    name = models.CharField(max_length=40)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["name", "year"], name="sequence_once"),)

    def __str__(self) -> str:
        return f"{self.name} {self.year}: {self.last}"


class JobRun(models.Model):
    """A day-end job that was run for a business date: once, unless an operator has it run again.

    changed: how many cases in all its runs together; began_at, finished_at: of the last run; runs: how many there were.
    """

    job = models.CharField(max_length=60)
    day = models.DateField()
    changed = models.PositiveIntegerField()
    began_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField()
    runs = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["job", "day"], name="job_once_a_day"),)

    def __str__(self) -> str:
        return f"{self.job} {self.day}"


class JobFailure(models.Model):
    """A day-end job that stopped at a business date and is tried again; gone once it ran.

    error: the kind of error alone, since its words may speak of a case; the whole stands in the worker's log.
    """

    job = models.CharField(max_length=60)
    day = models.DateField()
    error = models.CharField(max_length=60)
    at = models.DateTimeField()
    times = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["job", "day"], name="jobfailure_once"),)

    def __str__(self) -> str:
        return f"{self.job} {self.day}: {self.error}"


class Unsent(models.Model):
    """What a person typed into the page of an act and has not sent: theirs alone, gone once the act is done.

    row: the act's key. case_type, case_id: the case acted or begun on; "" and null where there is none. data: by name
    of the field, exactly as typed. revision: grows with every save, so that two windows do not overwrite each other.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    row = models.CharField(max_length=60)
    case_type = models.CharField(max_length=30, blank=True)
    case_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)
    saved_at = models.DateTimeField(db_index=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user", "row", "case_type", "case_id"], nulls_distinct=False, name="unsent_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.row} {self.case_type}/{self.case_id}"

    @property
    def token(self) -> str:
        """Which state of which row a window has seen; a row that was deleted never comes back under its number."""
        return f"{self.pk}.{self.revision}"


class Answered(models.Model):
    """What a program's act was answered, kept under its own key so that the same act sent twice is done once.

    key: the program's Idempotency-Key, its organisation's own. digest: of address and body, SHA-256. status: of the
    answer; a refusal by the rules is an answer like any other.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=200)
    answer = models.JSONField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["organisation", "key"], name="answered_once"),)

    def __str__(self) -> str:
        return self.key


class SheetRun(models.Model):
    """A sheet that is checked, signed and carried out outside the request: all of its rows or none (ADR 0024).

    name: of the import. by: who sent it. needed: how many people sign it, the sender first. at_once: the sender signed
    with sending, so that nobody is asked again. told: what a page shows of it, sealed. returned: the sheet with what
    is wrong. The database lets the state go forward only, and be carried out only with its signatures and its event.
    """

    class State(models.TextChoices):
        """From sending to done; what is wrong, dropped or done is over."""

        CHECKING = "CHECKING", _("Being checked")
        READY = "READY", _("Checked, waits for the sender")
        SIGNING = "SIGNING", _("Waits for a further signature")
        CARRYING = "CARRYING", _("Being carried out")
        DONE = "DONE", _("Carried out")
        WRONG = "WRONG", _("Mistakes; nothing was done")
        DROPPED = "DROPPED", _("Dropped; nothing was done")

    OPEN: ClassVar[tuple[str, ...]] = ("CHECKING", "READY", "SIGNING", "CARRYING")

    name = models.CharField(max_length=40)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField(Attachment, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    needed = models.PositiveSmallIntegerField()
    at_once = models.BooleanField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.CHECKING)
    state_since = models.DateTimeField()
    at = models.DateTimeField()
    rows = models.PositiveIntegerField(null=True)
    done = models.PositiveIntegerField(default=0)
    proposed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    mistakes = models.PositiveIntegerField(default=0)
    told = SealedTextField(null=True)
    returned = models.ForeignKey(Attachment, null=True, on_delete=models.PROTECT, related_name="+")
    event_id = models.BigIntegerField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "name", "sha256"],
                condition=models.Q(state__in=["CHECKING", "READY", "SIGNING", "CARRYING"]),
                name="sheetrun_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(state="DONE", event_id__isnull=False)
                | (~models.Q(state="DONE") & models.Q(event_id__isnull=True)),
                name="sheetrun_done_with_its_event",
            ),
            models.CheckConstraint(
                condition=models.Q(state="WRONG", mistakes__gt=0) | (~models.Q(state="WRONG") & models.Q(mistakes=0)),
                name="sheetrun_wrong_has_mistakes",
            ),
            models.CheckConstraint(
                condition=models.Q(state="CHECKING") | models.Q(rows__isnull=False), name="sheetrun_counted"
            ),
            models.CheckConstraint(condition=models.Q(needed__gte=1), name="sheetrun_is_signed"),
        )
        indexes = (models.Index(fields=["organisation", "name", "-id"], name="sheetrun_latest"),)

    def __str__(self) -> str:
        return f"{self.name} {self.pk}"

    @property
    def over(self) -> bool:
        """Whether nothing will happen to it any more."""
        return self.state not in self.OPEN


class SheetSignature(models.Model):
    """One person's signature on a whole sheet; another person and the next duty each time. Append-only."""

    run = models.ForeignKey(SheetRun, on_delete=models.PROTECT, related_name="signatures")
    position = models.PositiveSmallIntegerField()
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    duty = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "position"], name="sheetsignature_one_per_position"),
            models.UniqueConstraint(fields=["run", "user"], name="sheetsignature_maker_is_not_checker"),
        )

    def __str__(self) -> str:
        return f"{self.user} {self.position}"
