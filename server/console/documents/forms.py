"""A form for a document type, made from its definition."""

from __future__ import annotations

import datetime as dt
import re
import secrets
from collections.abc import Iterator
from typing import Any, NamedTuple, get_type_hints

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from content.documents import Document as Content
from server import documents
from server.console.documents.choices import source_for, unknown
from server.console.documents.extras import EXTRAS
from server.console.documents.fields import field_for
from server.console.documents.labels import Labels, labels_of
from server.console.documents.problems import in_chinese
from server.console.models import Page
from server.models import Estate, StaffMember

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


class _Field(NamedTuple):
    path: str
    """`consents.phone`: structs that are no list are spread out."""
    kind: Any
    annotation: Any
    required: bool


class DocumentForm(forms.ModelForm[Page]):
    """The form of every document type; `form_class` ties it to one."""

    kind: type[Content]
    member: StaffMember

    class Meta:
        model = Page
        fields: list[str] = []

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.adding = self.instance.pk is None
        self._labels = labels_of(self.kind)
        self._extra = EXTRAS.get(self.kind.type)
        codes = self.member.estate_codes()
        estates = Estate.objects.all() if codes is None else Estate.objects.filter(code__in=codes)
        self._estates = [self.instance.estate_id] if not self.adding else list(estates.values_list("code", flat=True))
        if self.adding:
            named = [(estate.code, str(estate)) for estate in estates]
            # Nobody is to put something up in another estate because its name comes first.
            several = [("", "请选择")] if len(named) > 1 else []
            self.fields["estate_code"] = forms.ChoiceField(label="小区", choices=[*several, *named])
            if not (self._extra and self._extra.makes_id):
                self.fields["short_id"] = forms.CharField(
                    label="编号",
                    required=False,
                    help_text="小写字母、数字和“-”;不填则自动生成，以后不能改。",
                    widget=forms.TextInput({"class": "vTextField"}),
                )
        initial = self.instance.data if not self.adding else self._new_values()
        for field in fields_of(self.kind, self._labels):
            self.fields[field.path] = self._form_field(field)
            self.initial.setdefault(field.path, _initial(initial, field.path))
        if self._extra:
            self.fields.update(self._extra.fields(self.adding))

    def _new_values(self) -> dict[str, Any]:
        now = timezone.now().isoformat()
        return {"published_at": now, "made_at": now, "author": self.member.shown_as()}

    def _form_field(self, field: _Field) -> forms.Field:
        name = field.path
        options: dict[str, Any] = {
            "label": self._labels.fields.get(name, name),
            "help_text": self._labels.help.get(name, ""),
        }
        source = source_for(self.kind.type, name, field.kind)
        if source is None:
            return field_for(
                field.kind,
                field.annotation,
                required=field.required,
                long=name in self._labels.long,
                options=options,
            )
        choices = source(self._estates)
        if isinstance(field.kind, msgspec.inspect.ListType):
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=choices, required=False, widget=boxes, **options)
        empty = [] if field.required else [("", "—")]
        current = _initial(self.instance.data, name) if not self.adding else ""
        if current and current not in dict(choices):
            choices = [*choices, (current, current)]
        return forms.ChoiceField(choices=[*empty, *choices], required=field.required, **options)

    def clean(self) -> dict[str, Any]:
        """Make the document, and say what is wrong with it at the field that it is about."""
        cleaned = dict(super().clean() or {})
        if self.errors:
            return cleaned
        estate = str(cleaned.get("estate_code") or self.instance.estate_id)
        values: dict[str, Any] = {} if self.adding else dict(self.instance.data)
        for field in fields_of(self.kind, self._labels):
            _set(values, field.path, _as_stored(cleaned.get(field.path), self.initial.get(field.path)))
        if self.adding:
            values["id"] = self._new_id(estate, cleaned)
            if "estate" in self.kind.__struct_fields__:
                values["estate"] = estate
        if self._extra:
            self._extra.apply(values, cleaned, estate)
        try:
            self.document = msgspec.convert(msgspec.to_builtins(values), self.kind)
        except msgspec.ValidationError as error:
            raise ValidationError(in_chinese(str(error))) from error
        for path, problem in self.document.problems():
            name = path.split(".")[0]
            self.add_error(name if name in self.fields else None, f"{in_chinese(problem)}(位置：{path})")
        for reference in unknown(self.document, estate):
            name = re.split(r"[.\[]", reference.path)[0]
            where = None if name not in self.fields else name
            self.add_error(where, f"没有 {reference.value}(位置：{reference.path})")
        return cleaned

    def _post_clean(self) -> None:
        """The definition says what is valid; a field that is called like a column of the table is something else."""

    def _new_id(self, estate: str, cleaned: dict[str, Any]) -> str:
        if self._extra and self._extra.makes_id:
            return ""
        short = str(cleaned.get("short_id") or "")
        if not short:
            return f"{estate}/{self.kind.type[0]}-{secrets.token_hex(5)}"
        if not _ID.fullmatch(short):
            raise ValidationError({"short_id": "只能用小写字母、数字、“-”和“_”。"})
        if documents.get(self.kind, f"{estate}/{short}") is not None:
            raise ValidationError({"short_id": "这个编号已经用过了。"})
        return f"{estate}/{short}"

    def estate_of_document(self) -> str:
        """Return the estate that the document belongs to."""
        return str(self.cleaned_data.get("estate_code") or self.instance.estate_id)


def fields_of(kind: type[msgspec.Struct], labels: Labels, prefix: str = "") -> Iterator[_Field]:
    """Yield the fields of a definition that somebody can type, in its order."""
    hints = get_type_hints(kind, include_extras=True)
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.StructType)
    for field in info.fields:
        path = f"{prefix}{field.name}"
        if field.name in labels.hidden or path == "id":
            continue
        if isinstance(field.type, msgspec.inspect.StructType):
            yield from fields_of(field.type.cls, labels, f"{path}.")
        else:
            yield _Field(path, field.type, hints[field.name], field.required and not prefix)


def _initial(values: dict[str, Any], path: str) -> Any:
    value: Any = values
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT.*", value):
        return dt.datetime.fromisoformat(value)
    return value


def _as_stored(value: Any, before: Any) -> Any:
    """Return times in UTC, and a time that nobody touched with the seconds that the page does not show."""
    if not isinstance(value, dt.datetime):
        return value
    if isinstance(before, dt.datetime) and before.replace(second=0, microsecond=0) == value:
        return before
    return value.astimezone(dt.UTC)


def _set(values: dict[str, Any], path: str, value: Any) -> None:
    *parents, last = path.split(".")
    for step in parents:
        values[step] = dict(values.get(step) or {})
        values = values[step]
    values[last] = value
