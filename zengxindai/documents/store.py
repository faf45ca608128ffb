"""The private disk: files are checked, kept by the digest of their content, bound to one case, and opened again."""

from __future__ import annotations

import errno
import hashlib
import os
import tempfile
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.core.files.base import File
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from zengxindai.accounts.models import User
from zengxindai.documents.content import Unacceptable, clean_name, recognise
from zengxindai.documents.models import Attachment

SIZE_MAX = 20 * 1024 * 1024
# A full disk, a used-up quota, a file that may not grow: for who sends a file the same.
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
NO_ROOM = "no-room"  # the code of a form's error that is no fault of the person


class AlreadyBound(Exception):
    """The file belongs to another case."""


class AlreadyAside(Exception):
    """The file was set aside before, or cannot be."""


class Damaged(Exception):
    """The file on disk is not the one that was kept."""


class NoRoom(Unacceptable):
    """The disk is full: nothing is wrong with the file."""


def full(error: BaseException) -> bool:
    """Whether an error says that a disk has no room."""
    return isinstance(error, OSError) and error.errno in FULL


def keep(upload: File, *, by: User, kind: str) -> Attachment:
    """Check a file and keep it, bound to nothing yet; raises Unacceptable, and then neither row nor file is left.

    kind: what it is to the case. The file is on disk before the row is written, so no row ever lacks its file.
    NoRoom, which is Unacceptable as well, when the disk is full.
    """
    try:
        return _keep(upload, by=by, kind=kind)
    except OSError as error:
        if not full(error):
            raise
        raise NoRoom(_("The disk is full: nothing was kept. Send it again later; the operator makes room")) from error


def _keep(upload: File, *, by: User, kind: str) -> Attachment:
    name = clean_name(upload.name or "")
    path, digest, size = _receive(upload)
    try:
        content_type = recognise(path, name)
        if settings.DOCUMENT_SCANNER:
            # Raises Unacceptable for what must not be kept.
            import_string(settings.DOCUMENT_SCANNER)(path)
        attachment = Attachment(
            sha256=digest,
            name=name,
            content_type=content_type,
            size=size,
            kind=kind,
            uploaded_by=by,
            at=timezone.now(),
        )
        _settle(path, attachment.path)
    finally:
        path.unlink(missing_ok=True)
    attachment.save(force_insert=True)
    return attachment


def kept(pk: int, *, by: User) -> Attachment:
    """A file the person kept before and has not yet used; raises Unacceptable when it is not theirs to use."""
    return _at_hand(Attachment.objects.all(), pk, by)


def claimed(pk: int, *, by: User) -> Attachment:
    """As `kept`, its row locked until the transaction ends: of two who use it at once, one comes too late."""
    return _at_hand(Attachment.objects.select_for_update(), pk, by)


def _at_hand(among: QuerySet[Attachment], pk: int, by: User) -> Attachment:
    found = among.filter(pk=pk, uploaded_by=by, case_id__isnull=True).first()
    if found is None:
        raise Unacceptable(_("This file is no longer at hand: send it again"))
    return found


def bind(attachment: Attachment, case_type: str, case_id: int, event_id: int | None = None) -> None:
    """Make a kept file part of a case, by the act that brought it; once. Raises AlreadyBound for any other case."""
    binding = {"case_type": case_type, "case_id": case_id, "event_id": event_id}
    changed = Attachment.objects.filter(pk=attachment.pk, case_id__isnull=True).update(**binding)
    attachment.refresh_from_db(fields=list(binding))
    if not changed and (attachment.case_type, attachment.case_id) != (case_type, case_id):
        raise AlreadyBound(f"{attachment.pk} belongs to {attachment.case_type} {attachment.case_id}")


def set_aside(attachment: Attachment, event_id: int) -> None:
    """Take a wrong file off its case by an act, once; row and content stay. Raises AlreadyAside."""
    here = Attachment.objects.filter(pk=attachment.pk, case_id__isnull=False).materials()
    if not here.update(set_aside_by=event_id):
        raise AlreadyAside(str(attachment.pk))
    attachment.set_aside_by = event_id


def copy(attachment: Attachment, *, by: User, kind: str) -> Attachment:
    """The same content as a new row of that kind, bound to nothing: what is on file need not be sent again.

    Whether the person may read it is the caller's to ask. Raises Unacceptable when the content is not whole on disk.
    """
    try:
        open_(attachment).close()
    except (OSError, Damaged) as lost:
        raise Unacceptable(_("This file is no longer at hand: send it again")) from lost
    found = Attachment(
        sha256=attachment.sha256,
        name=attachment.name,
        content_type=attachment.content_type,
        size=attachment.size,
        kind=kind,
        uploaded_by=by,
        at=timezone.now(),
    )
    found.save(force_insert=True)
    return found


def open_(attachment: Attachment) -> BinaryIO:
    """The content from its beginning, held against its digest first; raises Damaged or FileNotFoundError."""
    file = attachment.path.open("rb")
    if hashlib.file_digest(file, "sha256").hexdigest() != attachment.sha256:
        file.close()
        raise Damaged(str(attachment.path))
    file.seek(0)
    return file


def _receive(upload: File) -> tuple[Path, str, int]:
    """The upload on the private disk under a name of ours, its digest and its size in bytes."""
    folder = Path(settings.PRIVATE_ROOT, "incoming")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder)
    digest, size = hashlib.sha256(), 0
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in upload.chunks():
                size += len(chunk)
                if size > SIZE_MAX:
                    raise Unacceptable(_("The file is larger than 20 MB: send a smaller one"))
                digest.update(chunk)
                file.write(chunk)
            if not size:
                raise Unacceptable(_("The file is empty"))
            file.flush()
            os.fsync(file.fileno())
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name), digest.hexdigest(), size


def _settle(path: Path, target: Path) -> None:
    """Move a received file to its place; a crash leaves the whole file there or none."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.replace(target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
