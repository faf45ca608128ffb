"""The API documents itself: a row's form becomes the request body of its OpenAPI operation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.choices import CallableChoiceIterator
from drf_spectacular.openapi import AutoSchema

from zengxindai.accounts.forms import Confirmation
from zengxindai.web.filefields import AttachmentsField

BINARY = {"type": "string", "format": "binary"}
KINDS: tuple[tuple[type[forms.Field], dict[str, Any]], ...] = (
    (forms.BooleanField, {"type": "boolean"}),
    (forms.ModelMultipleChoiceField, {"type": "array", "items": {"type": "integer"}}),
    (forms.ModelChoiceField, {"type": "integer"}),
    (forms.DecimalField, {"type": "string", "format": "decimal"}),
    (forms.IntegerField, {"type": "integer"}),
    (forms.DateTimeField, {"type": "string", "format": "date-time"}),
    (forms.DateField, {"type": "string", "format": "date"}),
    (AttachmentsField, {"type": "array", "items": BINARY}),
    (forms.FileField, BINARY),
)


def field_schema(field: forms.Field) -> dict[str, Any]:
    """One form field as an OpenAPI property: type, label, bounds, choices."""
    found = next((dict(kind) for form_field, kind in KINDS if isinstance(field, form_field)), {"type": "string"})
    found["title"] = str(field.label or "")
    if field.help_text:
        found["description"] = str(field.help_text)
    listed = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField)
    # What is asked for anew each time is policy data: it changes with the notice, not with the program.
    fixed = listed and not isinstance(field.choices, CallableChoiceIterator)
    if values := [str(value) for value, _ in field.choices if value != ""] if fixed else []:
        found["enum"] = values
    if isinstance(field, forms.CharField) and field.max_length and found["type"] == "string":
        found["maxLength"] = field.max_length
    return found


def form_schema(form: type[forms.Form], needs_parent: bool, confirms: bool | None = False) -> dict[str, Any]:
    """A form class as an OpenAPI object; needs_parent adds `on`, the id of the case a new one begins on.

    confirms: adds the password of who acts; None: wanted only where the act signed asks for it.
    """
    properties = {name: field_schema(field) for name, field in form.base_fields.items()}  # type: ignore[attr-defined]
    required = [name for name, field in form.base_fields.items() if field.required]  # type: ignore[attr-defined]
    for name, field in form.base_fields.items():  # type: ignore[attr-defined]
        if isinstance(field, AttachmentsField) and field.single:
            # One file may come under the other name, so neither is required by itself.
            properties[field.single] = {**BINARY, "title": str(field.label), "description": f"one of `{name}`"}
            required = [each for each in required if each != name]
    if needs_parent:
        properties["on"] = {"type": "integer", "title": "id of the case it begins on"}
        required.append("on")
    if confirms is not False:
        password = field_schema(Confirmation.base_fields["password"])  # type: ignore[attr-defined]
        properties["password"] = {**password, "format": "password", "writeOnly": True}
        required += ["password"] if confirms else []
    found: dict[str, Any] = {"type": "object", "properties": properties}
    return {**found, "required": required} if required else found


class ActionSchema(AutoSchema):
    """Reads row and flow from the view instead of a serializer."""

    def get_operation_id(self) -> str:
        """`application_recommend`, `application_cases`, `application_case`."""
        flow, row = getattr(self.view, "flow", None), getattr(self.view, "row", None)
        if flow is None:
            return "proposal_send_back" if self.view.sends_back else "proposal_sign"
        if row is not None:
            return f"{flow.name}_{row.name}"
        return f"{flow.name}_{'case' if '{' in self.path else 'cases'}"

    def get_tags(self) -> list[str]:
        """Grouped by flow."""
        flow = getattr(self.view, "flow", None)
        return [flow.name if flow else "proposal"]

    def get_description(self) -> str:
        """The row's words: who, from where to where, by which article."""
        row = getattr(self.view, "row", None)
        if row is None:
            return str(super().get_description())
        way = " | ".join(sorted(row.source)) or "—"
        article = f" (Article {row.article})" if row.article else ""
        return f"{row.label}: {way} → {row.target or '='} · {', '.join(row.parties)}{article}"

    def _get_request_body(self, direction: str = "request") -> Any:
        row = getattr(self.view, "row", None)
        if row is None and hasattr(self.view, "form"):
            confirms = False if self.view.sends_back else None
            return {"content": {"application/json": {"schema": form_schema(self.view.form, False, confirms)}}}
        if row is None:
            return super()._get_request_body(direction)
        body = {"schema": form_schema(row.form, bool(row.on), row.confirms)}
        wanted = bool(row.form.base_fields or row.on or row.confirms)
        return {"content": {"application/json": body}, "required": wanted}


# What any operation may answer before its own view is asked: not signed in, not allowed, no such form, too many.
ALWAYS = ("401", "403", "406", "429")
WITH_BODY = ("400", "413", "415")


def problems_once(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Every no has one shape, described once under its own media type; what any operation may say stands at each."""
    shapes = {}
    for address, path in result["paths"].items():
        for operation in path.values():
            told = operation.setdefault("responses", {})
            for status, response in told.items():
                content = response.get("content", {}).get("application/json")
                if status >= "400" and content:
                    name = content["schema"]["$ref"].rpartition("/")[2]
                    shapes[name] = {
                        "description": "Why not",
                        "content": {"application/problem+json": content},
                    }
                    told[status] = {"$ref": f"#/components/responses/{name}"}
            more = ALWAYS + ("404",) * ("{" in address) + (WITH_BODY if "requestBody" in operation else ())
            for status in more:
                told.setdefault(status, {"$ref": "#/components/responses/ProblemOut"})
            operation["responses"] = dict(sorted(told.items()))
    result["components"]["responses"] = shapes
    return result
