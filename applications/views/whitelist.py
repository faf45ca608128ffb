"""The white list as a file for those who work on it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import View

from applications import queries
from applications.flow import WHITELIST
from applications.forms.sheets import ENTRY_LABELS
from zengxindai.accounts.models import User
from zengxindai.audit import trail
from zengxindai.documents import sheets
from zengxindai.documents.sheets import Column, Sheet
from zengxindai.web import listing
from zengxindai.web.downloads import workbook

# As many rows as the house reads from a sheet.
ROWS_MAX = 50_000
KINDS = {"amount": "money", "valid_from": "date", "valid_until": "date"}
COLUMNS = (
    Column("名单编号", "number", width=20),
    *(Column(label, key, cast(Any, KINDS.get(key, "text")), width=20) for key, label in ENTRY_LABELS.items()),
    Column("列入部门", "department", width=20),
    Column("状态", "status_label"),
)


class WhitelistExport(LoginRequiredMixin, View):
    """The list as this person may read it, narrowed as the page is; contacts masked where the page masks them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """The file; the trail says who took how many rows away."""
        user = cast(User, request.user)
        if WHITELIST.readers is not None and user.organisation.kind not in WHITELIST.readers:
            raise Http404
        found = listing.Filters(request.GET, WHITELIST.model.states).narrow(listing.cases(WHITELIST, user))
        entries = list(found.order_by("department_id", "-pk")[:ROWS_MAX])
        trail.record(
            verb="whitelist_entry.export",
            by=user,
            at=timezone.now(),
            case_type="export",
            case_id=user.pk,
            data={"rows": len(entries), "status": request.GET.get("status", ""), "q": request.GET.get("q", "")[:60]},
        )
        sheet = Sheet("增信贷白名单企业", "单位：元", COLUMNS, rows(entries, user))
        return workbook(sheets.write(sheet), f"增信贷白名单企业_{timezone.localdate():%Y%m%d}.xlsx")


def rows(entries: list[Any], user: User) -> Iterator[dict[str, Any]]:
    """The entries as rows of the sheet."""
    invited = queries.invited_by(user)
    for entry in entries:
        contact, phone = queries.contact_of(entry, user, invited)
        values = {column.key: getattr(entry, column.key, None) for column in COLUMNS}
        yield values | {"contact": contact, "contact_phone": phone, "department": entry.department.name}
