"""The settlement of a compensated loan."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from compensation.models.recovery import RecoveryCase, RecoveryQuerySet
from compensation.states import SettlementState
from zengxindai.accounts.models import Organisation
from zengxindai.workflow.case import Case


class Settlement(Case):
    """《增信贷代偿清算表》 (Article 9, form 4.9). All amounts in yuan.

    loss = principal − recovered; pool + bank_share = loss; tail = (paid − returned) − pool: above zero the bank
    refunds it to the account, below zero the account pays it.
    """

    case_type: ClassVar[str] = "settlement"
    states = SettlementState

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    recovery = models.ForeignKey(RecoveryCase, on_delete=models.PROTECT, related_name="settlements")
    bank = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    principal = models.DecimalField(max_digits=16, decimal_places=2)
    paid = models.DecimalField(max_digits=16, decimal_places=2)
    recovered = models.DecimalField(max_digits=16, decimal_places=2)
    returned = models.DecimalField(max_digits=16, decimal_places=2)
    loss = models.DecimalField(max_digits=16, decimal_places=2)
    pool = models.DecimalField(max_digits=16, decimal_places=2)
    bank_share = models.DecimalField(max_digits=16, decimal_places=2)
    tail = models.DecimalField(max_digits=16, decimal_places=2)
    summary = models.TextField()
    approval_no = models.CharField(max_length=60, blank=True)
    approved_on = models.DateField(null=True)
    voucher_no = models.CharField(max_length=60, blank=True)
    executed_on = models.DateField(null=True)
    archive_no = models.CharField(max_length=60, blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Settlement")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    loss=F("principal") - F("recovered"),
                    loss__gte=0,
                    pool=F("loss") - F("bank_share"),
                    tail=F("paid") - F("returned") - F("pool"),
                ),
                name="settlement_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["GOV_APPROVED", "EXECUTED", "CLOSED"])
                | (~Q(approval_no="") & Q(approved_on__isnull=False)),
                name="settlement_approval_whole",
            ),
            models.UniqueConstraint(
                fields=["recovery"], condition=~Q(status="VOID"), name="settlement_one_live_per_recovery"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["EXECUTED", "CLOSED"]) | (~Q(voucher_no="") & Q(executed_on__isnull=False)),
                name="settlement_execution_whole",
            ),
        )

    @property
    def enterprise(self) -> Organisation:
        """The borrower."""
        return self.application.enterprise
