"""Reads on complaints (Article 22): what each reader is shown, and the figures reports ask for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from applications.models import (
    SEE_ALL,
    Application,
    ApplicationGroupPermission,
    Complaint,
    view_permission,
)
from applications.rules import own_name
from applications.states import ComplaintState
from zengxindai.accounts import wall
from zengxindai.accounts.models import Kind, Organisation, User
from zengxindai.documents.models import Attachment
from zengxindai.web import masking, panels
from zengxindai.workflow import turns

# Where files are kept that not everybody reads who sees the complaint: the bank's own, and those of the verification.
REPLIES, INNER = "complaint_reply", "complaint_inner"
# Who calls the complainant; the other authorities read whom to call masked.
CALLS = frozenset({Kind.FINANCE_BUREAU, Kind.FIN_DEV_CENTER})
Facts = list[tuple[Any, Any, str]]


@dataclass(frozen=True)
class Complaints:
    """Complaints about one bank: received in a period, of these accepted; found substantiated in it."""

    received: int
    accepted: int
    substantiated: int


def complaints(bank: Organisation, first: dt.date, last: dt.date) -> Complaints:
    """Complaints about a bank in a period, both days inclusive, counted by the day of receipt and of the finding."""
    mine, within = Complaint.objects.filter(bank=bank), (first, last)
    found: dict[str, int] = mine.aggregate(
        received=Count("pk", filter=Q(submitted_on__range=within)),
        accepted=Count("pk", filter=Q(submitted_on__range=within, forwarded_on__isnull=False)),
        substantiated=Count("pk", filter=Q(found_on__range=within, result=ComplaintState.SUBSTANTIATED)),
    )
    return Complaints(**found)


def substantiated_about(bank: Organisation) -> int:
    """How many complaints about a bank were ever substantiated: the ground of Article 22."""
    return Complaint.objects.filter(bank=bank, result=ComplaintState.SUBSTANTIATED).count()


def was_with(request: Application | None, bank: Organisation) -> bool:
    """Whether a request was ever given to a bank to look at, or was meant for it."""
    if request is None:
        return False
    let_in = ApplicationGroupPermission.objects.filter(
        content_object=request, permission_id=view_permission(), group_id=bank.group_id
    )
    return bank.pk in (request.bank_id, request.intended_bank_id) or let_in.exists()


def reply_due(complaint: Complaint, now: Any) -> dt.date | None:
    """The bank's last day to answer; None when the calendar does not reach it."""
    return turns.deadline(complaint, now)


def identifying(complaint: Complaint) -> list[str]:
    """By what a bank would know who complains; nothing where the enterprise lets it know."""
    if complaint.discloses:
        return []
    firm = complaint.complainant
    found = [firm.name, own_name(firm.name), firm.code, complaint.contact_name, complaint.contact_phone]
    found += [firm.contact, firm.phone, firm.address]
    if complaint.request is not None:
        found += [str(complaint.request.number), complaint.request.controller_name]
    return [each for each in found if each]


def complaint_facts(complaint: Complaint, user: User) -> Facts:
    """The head of a complaint's page, by who reads it."""
    if user.organisation.kind == Kind.BANK:
        return _for_bank(complaint)
    inner = user.organisation.kind in SEE_ALL
    facts: Facts = [
        (_("Complaint about"), complaint.bank.name, "text"),
        (_("Ground"), complaint.get_ground_display(), "text"),
        (_("Happened on"), complaint.happened_on, "day"),
        (_("Submitted on"), complaint.submitted_on, "day"),
        (_("What happened"), complaint.account, "text"),
        (_("What is asked for"), complaint.demand, "text"),
        (_("Complainant"), complaint.complainant.name, "text"),
        *_contact(complaint, user),
        (_("The bank may know who complains"), _("Yes") if complaint.discloses else _("No"), "text"),
        (_("Notice number"), complaint.notice_no or "", "text"),
    ]
    if inner:
        facts += [(_("What the bank was told"), complaint.for_bank, "text"), *_replied(complaint)]
    return facts + _found(complaint, inner) + [(_("Answer to the enterprise"), complaint.letter, "text")]


def _for_bank(complaint: Complaint) -> Facts:
    who: Facts = []
    if complaint.discloses:
        who.append((_("Complainant"), complaint.complainant.name, "text"))
        if complaint.request is not None:
            who.append((_("Request"), complaint.request.number, "text"))
    return [
        (_("Ground"), complaint.get_ground_display(), "text"),
        *who,
        (_("What you are asked to explain"), complaint.for_bank, "text"),
        (_("Sent to you on"), complaint.forwarded_on, "day"),
        *_replied(complaint),
        (_("Files of the answer"), _links(reply_files(complaint)), "text"),
        (_("Result"), complaint.get_result_display(), "text"),
        (_("Finding"), complaint.finding_for_bank, "text"),
    ]


def _contact(complaint: Complaint, user: User) -> Facts:
    open_ = user.organisation.kind in CALLS or user.organisation_id == complaint.complainant_id
    name, phone = str(complaint.contact_name), str(complaint.contact_phone)
    return [
        (_("Contact person"), name if open_ else masking.name(name), "text"),
        (_("Telephone"), phone if open_ else masking.phone(phone), "text"),
    ]


def _replied(complaint: Complaint) -> Facts:
    return [
        (_("Answer of the bank"), complaint.reply, "text"),
        (_("Answered on"), complaint.replied_on or "", "day"),
    ]


def _found(complaint: Complaint, inner: bool) -> Facts:
    facts: Facts = [(_("Result"), complaint.get_result_display(), "text")]
    if not inner:
        return facts
    return [
        *facts,
        (_("Finding"), complaint.finding, "text"),
        (_("What the bank is told of it"), complaint.finding_for_bank, "text"),
        (_("Proposal to stop the cooperation"), complaint.proposal_no or "", "text"),
        (_("Answer of the government"), complaint.get_answer_display(), "text"),
        (_("Decision number"), complaint.decision_no, "text"),
    ]


def reply_files(complaint: Complaint) -> list[Attachment]:
    """What the bank sent with its answer."""
    return list(Attachment.objects.all().on(REPLIES, complaint.pk).order_by("id"))


def _links(files: Iterable[Attachment]) -> str:
    return format_html_join(
        "、", '<a class="file-name" href="{}">{}</a>', ((_address(each), each.name) for each in files)
    )


def _address(file: Attachment) -> str:
    return reverse("document-download", args=[file.pk])


def reads_reply(user: User, pk: int) -> bool:
    """Whether a person reads the files of a bank's answer: the authorities, and the bank itself."""
    kind = user.organisation.kind
    seen = Complaint.objects.all().visible_to(user).filter(pk=pk)
    return (kind in SEE_ALL or kind == Kind.BANK) and seen.exists()


def reads_inner(user: User, pk: int) -> bool:
    """Whether a person reads the papers of the verification: the authorities alone."""
    return user.organisation.kind in SEE_ALL and Complaint.objects.all().visible_to(user).filter(pk=pk).exists()


def files_panel(complaint: Complaint, user: User) -> dict[str, Any] | None:
    """For the authorities: the files of the bank's answer and of the verification."""
    kept = Attachment.objects.filter(case_type__in=(REPLIES, INNER), case_id=complaint.pk).not_aside().order_by("id")
    label = {REPLIES: _("The bank's answer"), INNER: _("Verification")}
    columns = [(_("File"), "text"), (_("Belongs to"), "text")]
    return panels.table(columns, [(_address(each), (each.name, label[each.case_type])) for each in kept])


def records_panel(complaint: Complaint, user: User) -> dict[str, Any] | None:
    """《核查笔录》 in order, for the authorities."""
    columns = [(_("Day"), "day"), (_("Heard"), "text"), (_("What was said"), "text"), (_("Recorded by"), "text")]
    records = complaint.records.select_related("by__organisation").order_by("id")
    return panels.table(columns, [("", (r.on, r.heard, r.text, r.by.organisation.name)) for r in records])


def request_of(complaint: Complaint, user: User) -> dict[str, Any] | None:
    """The request a complaint is about, for everybody who reads the complaint's panels."""
    with wall.whole():  # whoever reads the complaint
        case = complaint.request
    if case is None:
        return None
    columns = [(_("Number"), "text"), (_("Purpose"), "text"), (_("State"), "status")]
    return panels.table(
        columns, [(case.get_absolute_url(), (case.number, case.purpose, (case.status_label, case.status)))]
    )


def complain_panel(request: Application, user: User) -> dict[str, Any] | None:
    """For the enterprise: its complaints on a request, and the way to file one."""
    found = Complaint.objects.filter(request=request, complainant=user.organisation_id).order_by("-id")
    rows = [{"url": each.get_absolute_url(), "number": each.number, "label": each.status_label} for each in found]
    if request.bank_id is None and not rows:
        return None
    query = f"?request={request.pk}&bank={request.bank_id or ''}"
    return {"complaints": rows, "begin_url": reverse("complaint-begin", args=["file"]) + query}
