"""Complaints of enterprises about a bank (Article 22)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models.application import SEE_ALL, Application
from applications.states import ComplaintGround, ComplaintState, StopAnswer
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.privacy import SealedTextField
from zengxindai.workflow.case import Case, CaseQuerySet, Sight

if TYPE_CHECKING:
    from zengxindai.audit.models import Event

S = ComplaintState
# What the verification of a complaint can come to.
FOUND = (S.SUBSTANTIATED, S.UNSUBSTANTIATED, S.MEDIATED)
# The bank has not been told of it, and in the second never will be.
UNTOLD = (S.SUBMITTED, S.NOT_ACCEPTED)
UNFOUND = (*UNTOLD, S.ACCEPTED, S.BANK_REPLY, S.INVESTIGATING)
NOON = dt.time(12)


class ComplaintQuerySet(CaseQuerySet):
    """Complaints by who may see them."""

    def visible_to(self, user: User) -> Self:
        """The enterprise its own, authorities all; the bank's head office what it is to answer, without the names."""
        office = user.organisation
        if not user.is_active:
            return self.none()
        if office.kind in SEE_ALL:
            return self
        if office.kind == Kind.ENTERPRISE:
            return self.filter(complainant=office.pk)
        if office.kind == Kind.BANK:
            return self.filter(bank=office.pk, forwarded_on__isnull=False)
        return self.none()


class Complaint(Case):
    """《投诉登记表》 of an enterprise about a bank, verified by the bureau, answered in writing (Article 22).

    subject: the bank's name, never the enterprise's, because lists, turns, notices and searches of the bank show it.
    discloses: whether the bank may be told who complains; whom to call it is never told. for_bank, finding_for_bank:
    what the bank reads of complaint and finding, in the bureau's words. request: a request of the enterprise's own.
    """

    case_type: ClassVar[str] = "complaint"
    states = ComplaintState

    complainant = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="complaints")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(Application, on_delete=models.PROTECT, null=True, related_name="complaints")
    ground = models.CharField(max_length=12, choices=ComplaintGround)
    happened_on = models.DateField()
    account = models.TextField()
    demand = models.TextField()
    discloses = models.BooleanField(default=False)
    contact_name = SealedTextField()
    contact_phone = SealedTextField()
    submitted_on = models.DateField()
    notice_no = models.CharField(max_length=60, null=True, unique=True)
    for_bank = models.TextField(blank=True)
    forwarded_on = models.DateField(null=True)
    reply = models.TextField(blank=True)
    replied_on = models.DateField(null=True)
    result = models.CharField(max_length=16, choices=[(each.value, each.label) for each in FOUND], blank=True)
    finding = models.TextField(blank=True)
    finding_for_bank = models.TextField(blank=True)
    found_on = models.DateField(null=True)
    report_no = models.CharField(max_length=60, null=True, unique=True)
    proposal = models.TextField(blank=True)
    proposal_no = models.CharField(max_length=60, null=True, unique=True)
    proposed_on = models.DateField(null=True)
    answer = models.CharField(max_length=4, choices=StopAnswer, blank=True)
    decision_no = models.CharField(max_length=60, blank=True)
    decided_on = models.DateField(null=True)
    letter = models.TextField(blank=True)
    letter_no = models.CharField(max_length=60, null=True, unique=True)
    closed_on = models.DateField(null=True)

    objects = ComplaintQuerySet.as_manager()

    class Meta:
        verbose_name = _("Complaint")
        indexes = (
            models.Index(fields=["bank", "submitted_on"], name="complaint_bank"),
            models.Index(fields=["complainant"], name="complaint_complainant"),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(account="") & ~Q(demand="") & Q(submitted_on__gte=F("happened_on")),
                name="complaint_says_something",
            ),
            models.CheckConstraint(
                condition=Q(status__in=UNTOLD, forwarded_on__isnull=True, for_bank="")
                | (~Q(status__in=UNTOLD) & Q(forwarded_on__gte=F("submitted_on")) & ~Q(for_bank="")),
                name="complaint_told_to_the_bank",
            ),
            models.CheckConstraint(
                condition=Q(status=S.SUBMITTED, notice_no__isnull=True)
                | (~Q(status=S.SUBMITTED) & Q(notice_no__isnull=False)),
                name="complaint_notice_given",
            ),
            models.CheckConstraint(
                condition=(Q(replied_on__isnull=True, reply="") & ~Q(status=S.BANK_REPLY))
                | (Q(replied_on__gte=F("forwarded_on"), forwarded_on__isnull=False) & ~Q(reply="")),
                name="complaint_reply_whole",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=UNFOUND, result="", finding="", finding_for_bank="", found_on__isnull=True,
                    report_no__isnull=True,
                )
                | (
                    Q(status__in=(*FOUND, S.CLOSED), found_on__gte=F("forwarded_on"), report_no__isnull=False)
                    & ~Q(result="")
                    & ~Q(finding="")
                    & ~Q(finding_for_bank="")
                ),
                name="complaint_finding_whole",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=FOUND) | Q(status=F("result")), name="complaint_state_is_the_finding"
            ),
            models.CheckConstraint(
                condition=Q(proposal_no__isnull=True, proposed_on__isnull=True, proposal="")
                | (
                    Q(result=S.SUBSTANTIATED, proposal_no__isnull=False, proposed_on__gte=F("found_on"))
                    & ~Q(proposal="")
                ),
                name="complaint_proposal_whole",
            ),
            models.CheckConstraint(
                condition=Q(answer="", decision_no="", decided_on__isnull=True)
                | (Q(proposed_on__isnull=False, decided_on__gte=F("proposed_on")) & ~Q(answer="") & ~Q(decision_no="")),
                name="complaint_answer_whole",
            ),
            models.CheckConstraint(
                condition=(~Q(status=S.CLOSED) & Q(letter_no__isnull=True, closed_on__isnull=True, letter=""))
                | (Q(status=S.CLOSED, letter_no__isnull=False, closed_on__gte=F("found_on")) & ~Q(letter="")),
                name="complaint_closed_with_its_letter",
            ),
            models.CheckConstraint(
                condition=~Q(status=S.CLOSED, result=S.SUBSTANTIATED) | Q(proposal_no__isnull=False),
                name="complaint_substantiated_is_proposed",
            ),
        )  # fmt: skip

    @property
    def enterprise(self) -> Organisation:
        """Who complains, as a party."""
        return self.complainant

    def clock_since(self) -> dt.datetime:
        """Verification has its days from the bank's answer on, whenever it is taken up (domain note 3 §3.12)."""
        if self.status not in (S.BANK_REPLY, S.INVESTIGATING) or self.replied_on is None:
            return self.status_since
        return timezone.make_aware(dt.datetime.combine(self.replied_on, NOON))

    def awaits(self, party: str, row: str) -> bool:
        """A substantiated complaint is proposed once, and answered once by the government."""
        if row == "propose_stop":
            return self.proposal_no is None
        if row == "answer_proposal":
            return self.proposal_no is not None and self.answer == ""
        return row != "close" or self.result != S.SUBSTANTIATED or self.proposal_no is not None

    def sight(self, user: User) -> Sight:
        """The bank reads what is written for it: no papers, files or opinions of others."""
        return Sight.FACTS if user.organisation.kind == Kind.BANK else Sight.ALL

    def reveals(self, event: Event, user: User) -> bool:
        """What the enterprise did has its name on it: to the bank only where it may be told."""
        told = self.discloses or event.organisation_id != self.complainant_id
        return told or user.organisation.kind != Kind.BANK


class ComplaintRecord(models.Model):
    """《核查笔录》: whom the bureau or the regulator heard about a complaint, and what they said. Append-only."""

    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="records")
    on = models.DateField()
    heard = models.CharField(max_length=200)
    text = models.TextField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~Q(heard="") & ~Q(text=""), name="complaint_record_says_something"),
        )

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.on}"
