"""A sheet sent to be compared, and a word on what the comparison found: what the forms of such cases share."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any, BinaryIO, ClassVar

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from zengxindai.documents import sheets, store
from zengxindai.documents.content import Unacceptable
from zengxindai.documents.sheets import Column
from zengxindai.workflow.forms import ActionForm

# Mistakes a page tells; the sheet that comes back has all.
TOLD = 10


class SendSheet(ActionForm):
    """The field `file` holds a sheet; with one mistake in it, nothing is taken.

    sent: the file as it was read, for the page that gives it back with its mistakes. columns: the sheet's.
    """

    autosave = False
    sent: Any = None
    columns: ClassVar[Sequence[Column]] = ()

    def read(self, file: BinaryIO) -> Any:
        """What the file says, with `mistakes`; each form of a sheet says how."""
        raise NotImplementedError

    def workbook_of(self, given: UploadedFile) -> UploadedFile:
        """The workbook that is kept of what was sent; Unacceptable when none can be made of it."""
        return given

    def clean(self) -> dict[str, Any]:
        """The file is read before it is kept: what cannot be used is not kept."""
        given = self.cleaned_data.get("file")
        if given is not None and self.by is not None:
            try:
                self._read(given)
            except Unacceptable as wrong:
                self.add_error("file", str(wrong))
        data = super().clean()
        if self.sent is not None and data.get("file"):
            data["sent"] = self.sent
        return data

    def _read(self, given: UploadedFile | int) -> None:
        if isinstance(given, UploadedFile):
            given = self.workbook_of(given)
            self.tell(self.read(given))
            given.seek(0)
            return
        kept = store.kept(given, by=self.by)
        try:
            file: BinaryIO = store.open_(kept)
        except (OSError, store.Damaged) as lost:
            raise Unacceptable(_("This file is no longer at hand: send it again")) from lost
        with file:
            self.tell(self.read(file))

    def tell(self, sent: Any) -> None:
        """Keep what was read; the first mistakes are errors of the field, and how many more there are."""
        self.sent = sent
        if sent.mistakes:
            more = len(sent.mistakes) - TOLD
            errors = [sheets.sentence(mistake, self.columns) for mistake in islice(sent.mistakes, TOLD)]
            self.add_error("file", [*errors, _("and %(count)d more") % {"count": more}] if more > 0 else errors)
