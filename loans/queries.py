"""Reads on opinions, filings and loans, and the facts their rules ask for."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Agreement, Application, Inquiry
from applications.queries import agreement_of
from loans.models import Filing, Loan, LoanOpinion
from loans.models.filing import RECIPIENTS
from loans.states import Backing, FilingState, LoanState, Mark
from zengxindai.accounts.models import Organisation
from zengxindai.audit.models import Event
from zengxindai.documents.render import yuan
from zengxindai.ledger import queries as ledger
from zengxindai.web import panels
from zengxindai.workflow.case import Case

# States in which a loan's principal is owed.
OWING = (LoanState.ACTIVE, LoanState.OVERDUE, LoanState.CLAIMED, LoanState.COMPENSATED)


def agreement_for(bank: Organisation) -> Agreement | None:
    """The agreement under which a bank files now."""
    return agreement_of(bank)


def special_account_code(bank: Organisation) -> str:
    """The word under which a bank's special account stands in the books (Article 8)."""
    return f"special:{bank.pk}"


def account_balance(bank: Organisation) -> Decimal:
    """The balance of a bank's special account, yuan; 0 while it is not open."""
    account = ledger.find(special_account_code(bank))
    return ledger.balance(account) if account else Decimal("0.00")


def covered_balance(bank: Organisation) -> Decimal:
    """What the bank's special account stands behind, yuan: owed principal and filed loans not yet drawn."""
    owed = Loan.objects.filter(bank=bank, backing=Backing.POOL, status__in=OWING).aggregate(s=Sum("outstanding"))["s"]
    waiting = Filing.objects.filter(bank=bank, backing=Backing.POOL, loan__status=LoanState.PENDING_DRAW)
    return (owed or Decimal(0)) + (waiting.aggregate(s=Sum("amount"))["s"] or Decimal(0))


def all_have_acknowledged(filing: Filing) -> bool:
    """Whether the three have acknowledged the present submission, expressly or by silence (Article 18)."""
    marks = filing.marks.filter(submission=filing.submission, mark__in=(Mark.ACKED, Mark.DEEMED))
    return marks.count() == len(RECIPIENTS)


def silent(filing: Filing) -> list[str]:
    """The recipients that have not spoken on the present submission."""
    spoken = set(filing.marks.filter(submission=filing.submission).values_list("party", flat=True))
    return [party for party in RECIPIENTS if party not in spoken]


IN_WORK = ("INVESTIGATING", "MATERIAL_REQUESTED")
UNREGISTERED = (FilingState.DRAFT, FilingState.SUBMITTED, FilingState.RETURNED)
REQUEST_OVER = ("WITHDRAWN", "EXPIRED", "REVOKED")


def orphaned_opinions() -> QuerySet[LoanOpinion]:
    """Opinions still in work though their request is over."""
    return LoanOpinion.objects.filter(status__in=IN_WORK, application__status__in=REQUEST_OVER)


def orphaned_filings() -> QuerySet[Filing]:
    """Filings not yet registered though their request is over."""
    return Filing.objects.filter(status__in=UNREGISTERED, application__status__in=REQUEST_OVER)


def ends_with(application: Application) -> list[tuple[str, Case]]:
    """What of a request's opinions and filings ends with it at once: nobody is to wait for, or file, what is void."""
    opinions = LoanOpinion.objects.filter(application=application.pk, status__in=IN_WORK).order_by("id")
    filings = Filing.objects.filter(application=application.pk, status__in=UNREGISTERED).order_by("id")
    return [*(("opinion.lapse", each) for each in opinions), *(("filing.abandon", each) for each in filings)]


def opinions_waiting(inquiry: Inquiry) -> QuerySet[LoanOpinion]:
    """The opinions in work on the request of a question: while the enterprise owes the bank an answer, they wait."""
    return LoanOpinion.objects.filter(application=inquiry.application_id, status="INVESTIGATING")


def loans_in_tier(bank: Organisation | None = None) -> QuerySet[Loan]:
    """Loans that owe principal, of one bank or all; gross of payouts (Article 10, domain note 2)."""
    loans = Loan.objects.filter(status__in=OWING)
    return loans.filter(bank=bank) if bank is not None else loans


def non_performing(bank: Organisation) -> tuple[Decimal, Decimal]:
    """Non-performing and whole balance of a bank's scheme loans, yuan, gross of payouts (Article 10)."""
    sums = loans_in_tier(bank).aggregate(
        bad=Sum("outstanding", filter=Q(tier__in=("3", "4", "5"))), whole=Sum("outstanding")
    )
    return sums["bad"] or Decimal(0), sums["whole"] or Decimal(0)


def opinion_facts(opinion: LoanOpinion, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of an opinion's page."""
    application = opinion.application
    return [
        (_("Request"), application.number, "text"),
        (_("Amount applied for"), application.amount, "money"),
        (_("Term applied for (months)"), application.months, "number"),
        (_("Purpose"), application.purpose, "text"),
        (_("Bank"), opinion.bank.name, "text"),
        (_("Investigators"), f"{opinion.investigator_a}、{opinion.investigator_b}", "text"),
        (_("Material asked for"), opinion.material_asked, "text"),
        (_("Amount"), opinion.amount, "money"),
        (_("Term (months)"), opinion.months or "", "number"),
        (_("Rate (% a year)"), opinion.rate, "pct"),
        (_("Highest rate allowed (% a year)"), opinion.rate_cap, "pct"),
        (_("Score and grade"), opinion.score, "text"),
        (_("Conditions"), opinion.conditions, "text"),
        (_("Reason for declining"), opinion.decline_reason, "text"),
    ]


def filing_facts(filing: Filing, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a filing's page; the enterprise reads number and state only (domain note 6 §16)."""
    head = [(_("Filing number"), filing.number or "", "text"), (_("Enterprise"), filing.enterprise.name, "text")]
    if user.organisation_id == filing.application.enterprise_id:
        return head
    return [
        *head,
        (_("Credit code"), filing.enterprise.code, "text"),
        (_("Bank"), filing.bank.name, "text"),
        (_("Agreement"), filing.agreement.number or "", "text"),
        (_("Recommendation"), filing.application.recommendation_no or "", "text"),
        (_("Amount"), filing.amount, "money"),
        (_("Term (months)"), filing.months, "number"),
        (_("Rate (% a year)"), filing.rate, "pct"),
        (_("Backing"), filing.get_backing_display(), "text"),
        (_("Pool's share of overdue principal (%)"), filing.share_pct, "pct"),
        (_("The most the pool can bear"), filing.pool_limit, "money"),
        (_("Sureties"), filing.sureties, "text"),
        (_("Integrity checked on"), filing.integrity_checked_on or "", "day"),
        (_("Registered on"), filing.registered_on or "", "day"),
        (_("To be disbursed by"), filing.draw_by or "", "day"),
    ]


def loan_facts(loan: Loan, user: Any) -> list[tuple[Any, Any, str]]:
    """The head of a loan's page."""
    return [
        (_("Filing number"), loan.filing.number or "", "text"),
        (_("Enterprise"), loan.enterprise.name, "text"),
        (_("Bank"), loan.bank.name, "text"),
        (_("Contract number"), loan.contract_no, "text"),
        (_("Note number"), loan.note_no or "", "text"),
        (_("Disbursed amount"), loan.amount, "money"),
        (_("Outstanding principal"), loan.outstanding, "money"),
        (_("Rate (% a year)"), loan.rate, "pct"),
        (_("Disbursed on"), loan.drawn_on or "", "day"),
        (_("Matures on"), loan.matures_on or "", "day"),
        (_("Last day to pay"), loan.pay_by or "", "day"),
        (_("Overdue since"), loan.overdue_since or "", "day"),
        (_("Five-tier class"), loan.get_tier_display(), "text"),
    ]


def filing_paper(filing: Filing, event: Event) -> dict[str, Any]:
    """What stands on 《增信贷贷款备案表》 (form 4.5, Article 18)."""
    application = filing.application
    marks = filing.marks.filter(submission=filing.submission).order_by("id")
    return {
        "number": filing.number,
        "bank": filing.bank.name,
        "agreement_no": filing.agreement.number,
        "application_no": application.number,
        "recommendation_no": application.recommendation_no,
        "enterprise": application.enterprise.name,
        "uscc": application.enterprise.code,
        "industry": application.industry_code,
        "opinion_no": filing.opinion.number,
        "amount": yuan(filing.amount),
        "months": filing.months,
        "rate": filing.rate,
        "rate_cap": filing.opinion.rate_cap,
        "purpose": application.purpose,
        "backing": str(filing.get_backing_display()),
        "sureties": filing.sureties,
        "share_pct": f"{filing.share_pct.normalize():f}",
        "pool_limit": yuan(filing.pool_limit),
        "integrity_checked_on": filing.integrity_checked_on,
        "registered_on": filing.registered_on,
        "draw_by": filing.draw_by,
        "acknowledgements": [
            {
                "party": str(mark.get_party_display()),
                "mark": str(mark.get_mark_display()),
                "officer": mark.officer,
                "on": mark.on,
                "note": mark.note,
            }
            for mark in marks
        ],
    }


def marks_panel(filing: Filing, user: Any) -> dict[str, Any] | None:
    """What the three recipients did, newest submission first."""
    columns = (
        (_("Recipient"), "text"),
        (_("Submission"), "number"),
        (_("Mark"), "status"),
        (_("Officer"), "text"),
        (_("On"), "day"),
        (_("Ground"), "text"),
        (_("Note"), "text"),
    )
    marks = filing.marks.order_by("-submission", "id")
    return panels.table(
        columns,
        [
            (
                "",
                (
                    each.get_party_display(),
                    each.submission,
                    (each.get_mark_display(), each.mark),
                    each.officer,
                    each.on,
                    each.get_ground_display(),
                    each.note,
                ),
            )
            for each in marks
        ],
    )


def movements_panel(loan: Loan, user: Any) -> dict[str, Any] | None:
    """The movements of a loan with the principal after each, yuan."""
    columns = (
        (_("On"), "day"),
        (_("What"), "text"),
        (_("Voucher number"), "text"),
        (_("Principal (yuan)"), "money"),
        (_("Outstanding principal"), "money"),
    )
    rows, after = [], Decimal(0)
    for each in loan.movements.order_by("id"):
        after += each.principal
        rows.append(("", (each.on, each.get_kind_display(), each.voucher_no, each.principal, after)))
    return panels.table(columns, rows)


def below_panel(application: Application, user: Any) -> dict[str, Any] | None:
    """Opinions, filings and loans that followed from a request, for its page."""
    columns = ((_("Number"), "number"), (_("What"), "text"), (_("State"), "status"), (_("Since"), "day"))
    found: list[Any] = []
    for model in (LoanOpinion, Filing, Loan):
        found += model.objects.visible_to(user).filter(application=application).order_by("id")
    return panels.table(
        columns,
        [
            (
                case.get_absolute_url(),
                (
                    case.number or f"#{case.pk}",
                    case._meta.verbose_name,
                    (case.status_label, case.status),
                    timezone.localdate(case.status_since),
                ),
            )
            for case in found
        ],
    )
