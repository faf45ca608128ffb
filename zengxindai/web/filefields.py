"""The form field for several files, each sent now or kept before."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from zengxindai.web.fields import AttachmentField, AttachmentInput, kept_id

FILES_MAX = 20


class AttachmentsInput(AttachmentInput):
    """A file input for several files, which remembers those kept before in hidden inputs.

    single: another name under which programs may send one file.
    """

    template_name = "django/forms/widgets/attachments.html"
    allow_multiple_selected = True

    def __init__(self, attrs: Any = None, single: str = "") -> None:
        self.single = single
        super().__init__(attrs)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """New files, then the ids of kept ones, as one list."""
        names = [name, self.single] if self.single else [name]
        sent = [each for key in names for each in several(files, key)]
        # A program's body holds its files twice: among the values, too.
        kept = [each for key in names for each in several(data, key) if not isinstance(each, UploadedFile)]
        return sent + [each for each in kept if each not in (None, "")]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Neither new files nor kept ones."""
        return not self.value_from_datadict(data, files, name)

    def format_value(self, value: Any) -> Any:
        """The ids of the kept files, for the hidden inputs."""
        return kept_ids(value)

    def use_required_attribute(self, initial: Any) -> bool:
        """Files kept before need no others."""
        return not kept_ids(initial) and forms.Widget.use_required_attribute(self, initial)


class AttachmentsField(AttachmentField):
    """Several files, sent now or kept before; cleaned to a list of UploadedFile and int.

    What is wrong with one of them is for the one who stores to say, so that the others are not lost.
    """

    widget = AttachmentsInput

    def __init__(self, *, single: str = "", **kwargs: Any) -> None:
        self.single = single
        super().__init__(widget=AttachmentsInput(single=single), **kwargs)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """The new files and the kept ones' ids; an id that cannot be one is 0, which nobody keeps."""
        values = data or kept_ids(initial)
        if not values and self.required:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(values) > FILES_MAX:
            raise ValidationError(_("No more than %(count)d files at once"), params={"count": FILES_MAX})
        return [each if isinstance(each, UploadedFile) else kept_id(each) or 0 for each in values]

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What the page shows again after a refusal: the kept files."""
        return kept_ids(data) or initial

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other files are meant."""
        return bool(data) and kept_ids(data) != kept_ids(initial)


def several(values: Any, name: str) -> list[Any]:
    """All values of a name, from a form's body or from a program's object."""
    if hasattr(values, "getlist"):
        return list(values.getlist(name))
    found = values.get(name) if values else None
    return list(found) if isinstance(found, list | tuple) else [] if found is None else [found]


def kept_ids(value: Any) -> list[int]:
    """The ids of the kept attachments among values."""
    values = value if isinstance(value, list | tuple) else [value]
    return [number for each in values if (number := kept_id(each)) is not None]
