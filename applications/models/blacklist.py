"""The black list: entries of enterprises and of responsible persons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from functools import cached_property
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from applications.models.subjects import Person
from applications.states import BlacklistGround, BlacklistState, ReviewResult, ServedBy
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.privacy import SealedTextField
from zengxindai.workflow.case import Case, CaseQuerySet, Sight

S = BlacklistState
# States in which an entry is under way or in force: a subject has one such entry at most.
LIVE = (S.PROPOSED, S.NOTIFIED, S.OBJECTED, S.REVIEWED, S.ACTIVE)
# States nobody reaches without having been told and given time to object.
HEARD = (S.NOTIFIED, S.OBJECTED, S.REVIEWED)
LISTED = (S.ACTIVE, S.EXPIRED, S.REVOKED)
# Kinds that read the grounds of every entry; beside them only who proposed it and the enterprise it is about.
READ_ALL = frozenset({Kind.FINANCE_BUREAU, Kind.DISTRICT_GOV, Kind.AUDITOR})


class BlacklistQuerySet(CaseQuerySet):
    """Entries by who may see them, and by whom they bar."""

    def visible_to(self, user: User) -> Self:
        """An enterprise its own and its persons'; banks, departments, guarantor and authorities all (Article 21)."""
        kind = user.organisation.kind
        if not user.is_active or kind == Kind.OPERATOR:
            return self.none()
        if kind == Kind.ENTERPRISE:
            code = user.organisation.code
            return self.filter(Q(uscc=code) | Q(origin__uscc=code))
        return self

    def about(self, uscc: str, indexes: Collection[bytes]) -> Self:
        """Entries of the enterprise and of the persons with these identity indexes."""
        return self.filter(Q(uscc=uscc) | Q(identity_index__in=list(indexes)))

    def active_on(self, day: dt.date) -> Self:
        """Entries that bar on a day; the last day is inclusive."""
        return self.filter(status=S.ACTIVE, listed_on__lte=day, barred_until__gte=day)

    def live(self) -> Self:
        """Entries under way or in force."""
        return self.filter(status__in=LIVE)


class BlacklistEntry(Case):
    """One subject, an enterprise or a responsible person, proposed for or barred for five years (Article 21).

    uscc: of the enterprise; empty for a person, whose `origin` is the entry of the enterprise it arose from.
    person_name, identity_no: sealed; identity_index finds an equal number. loss: yuan, and what it rests on.
    subject: the enterprise's name, or the person's masked name with the enterprise.
    """

    case_type: ClassVar[str] = "blacklist_entry"
    states = BlacklistState

    uscc = models.CharField(max_length=18, null=True)
    person_name = SealedTextField(null=True)
    identity_no = SealedTextField(null=True)
    identity_index = models.BinaryField(max_length=16, null=True)
    origin = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="persons")
    proposer = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    ground = models.CharField(max_length=20, choices=BlacklistGround)
    facts = models.TextField()
    loss = models.DecimalField(max_digits=16, decimal_places=2)
    loss_basis = models.CharField(max_length=200, blank=True)
    notice_no = models.CharField(max_length=60, null=True, unique=True)
    noticed_on = models.DateField(null=True)
    served_by = models.CharField(max_length=12, choices=ServedBy, blank=True)
    served_on = models.DateField(null=True)
    objection_until = models.DateField(null=True)
    objection = models.TextField(blank=True)
    objected_on = models.DateField(null=True)
    review_result = models.CharField(max_length=8, choices=ReviewResult, blank=True)
    decision_no = models.CharField(max_length=60, blank=True)
    listed_on = models.DateField(null=True)
    barred_until = models.DateField(null=True)
    ruling_no = models.CharField(max_length=60, null=True, unique=True)
    correction_no = models.CharField(max_length=60, blank=True)
    corrected_on = models.DateField(null=True)
    removal_no = models.CharField(max_length=60, null=True, unique=True)

    objects = BlacklistQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["uscc", "status"], name="blacklist_uscc"),
            models.Index(fields=["identity_index", "status"], name="blacklist_identity"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(uscc__isnull=False, identity_index__isnull=True)
                | Q(uscc__isnull=True, identity_index__isnull=False),
                name="blacklist_one_subject",
            ),
            models.CheckConstraint(
                condition=Q(
                    identity_index__isnull=True, identity_no__isnull=True, person_name__isnull=True, origin__isnull=True
                )
                | Q(
                    identity_index__isnull=False,
                    identity_no__isnull=False,
                    person_name__isnull=False,
                    origin__isnull=False,
                ),
                name="blacklist_person_whole",
            ),
            models.UniqueConstraint(fields=["uscc"], condition=Q(status__in=LIVE), name="blacklist_one_live_per_firm"),
            models.UniqueConstraint(
                fields=["identity_index"], condition=Q(status__in=LIVE), name="blacklist_one_live_per_person"
            ),
            models.CheckConstraint(condition=Q(loss__gt=0), name="blacklist_loss_positive"),
            models.CheckConstraint(
                condition=Q(served_on__isnull=True, objection_until__isnull=True, served_by="")
                | Q(
                    served_on__isnull=False,
                    objection_until__isnull=False,
                    objection_until__gt=models.F("served_on"),
                )
                & ~Q(served_by=""),
                name="blacklist_service_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=HEARD) | Q(served_on__isnull=False), name="blacklist_told_first"
            ),
            models.CheckConstraint(
                condition=Q(objected_on__isnull=True, objection="")
                | Q(
                    objected_on__isnull=False,
                    objected_on__gte=models.F("served_on"),
                    objected_on__lte=models.F("objection_until"),
                    served_on__isnull=False,
                )
                & ~Q(objection=""),
                name="blacklist_objection_whole",
            ),
            models.CheckConstraint(
                condition=Q(listed_on__isnull=True, barred_until__isnull=True, decision_no="")
                | Q(
                    listed_on__isnull=False,
                    barred_until__isnull=False,
                    barred_until__gt=models.F("listed_on"),
                )
                & ~Q(decision_no=""),
                name="blacklist_period_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=LISTED) | Q(listed_on__isnull=False), name="blacklist_listed_by_decision"
            ),
            models.CheckConstraint(
                condition=Q(corrected_on__isnull=True, correction_no="") & ~Q(status=S.REVOKED)
                | Q(corrected_on__isnull=False, status=S.REVOKED) & ~Q(correction_no=""),
                name="blacklist_correction_whole",
            ),
        )

    @property
    def is_person(self) -> bool:
        """Whether the subject is a person."""
        return self.identity_index is not None

    @property
    def person(self) -> Person:
        """The person; only of a person's entry."""
        return Person(str(self.person_name), str(self.identity_no))

    @property
    def label(self) -> str:
        """Who it is, as others may read it: the enterprise's name, or the person's masked name and number."""
        return str(self.person) if self.is_person else self.subject

    @cached_property
    def enterprise(self) -> Organisation | None:
        """The enterprise, where it is the subject and has an account; a person's entry is not its to answer."""
        return Organisation.objects.filter(kind=Kind.ENTERPRISE, code=self.uscc).first() if self.uscc else None

    def awaits(self, party: str, row: str) -> bool:
        """The notice is issued once; from then on its service is waited for."""
        return row != "issue_notice" or self.notice_no is None

    def sight(self, user: User) -> Sight:
        """Bureau, government, auditor, proposer and the enterprise itself all; others who, which decision, how long.

        An enterprise learns of its persons' entries that they are there and where they stand.
        """
        organisation = user.organisation
        if organisation.kind in READ_ALL or self.proposer_id in (organisation.pk, organisation.parent_id):
            return Sight.ALL
        if organisation.kind == Kind.ENTERPRISE:
            return Sight.ALL if self.uscc == organisation.code else Sight.STATUS
        return Sight.FACTS


class BlacklistQuery(models.Model):
    """One question to the black list, or one export of it: who asked, what for, about whom. Append-only.

    subjects: a list of {"code": …} or {"index": …} with "hit"; persons only as their keyed index.
    """

    class Kind(models.TextChoices):
        """How the list was read."""

        QUERY = "QUERY"
        EXPORT = "EXPORT"

    kind = models.CharField(max_length=6, choices=Kind)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    purpose = models.CharField(max_length=200)
    count = models.PositiveIntegerField()
    hits = models.PositiveIntegerField()
    subjects = models.JSONField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(hits__lte=models.F("count")), name="blacklist_query_hits_within"),
            models.CheckConstraint(condition=~Q(purpose=""), name="blacklist_query_has_purpose"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.organisation_id} {self.at:%Y-%m-%d}: {self.hits}/{self.count}"
