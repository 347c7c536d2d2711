"""A form for a document type, made from its definition."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
import secrets
from typing import Any

import msgspec
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from content.documents import Document as Content
from server import documents
from server.console.documents.choices import unknown
from server.console.documents.extras import EXTRAS
from server.console.documents.labels import labels_of
from server.console.documents.parts import FieldMaker, parts_of
from server.console.documents.problems import in_chinese, place_in_words
from server.console.models import Page
from server.console.names import Names
from server.console.overtaken import KnowsWhatItShowed
from server.models import Estate, StaffMember

_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,60}")


class DocumentForm(KnowsWhatItShowed, forms.ModelForm[Page]):
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
                    help_text="小写字母、数字和“-”；不填则自动生成，以后不能改。",
                    widget=forms.TextInput({"class": "vTextField"}),
                )
        initial = self.instance.data if not self.adding else self._new_values()
        maker = FieldMaker(self.kind, self._labels, self._estates)
        for part in parts_of(self.kind, self._labels):
            value = _initial(initial, part.path)
            self.fields[part.path] = maker.field(part, value)
            self.initial.setdefault(part.path, value)
        if self._extra:
            self.fields.update(self._extra.fields(self.adding))
        if not self.adding:
            self.carry()

    def mark(self, row: Any) -> str:
        """Return a fingerprint of the document and of whether it waits for approval."""
        return hashlib.sha256(f"{row.held} {row.body}".encode()).hexdigest()[:16]

    def _new_values(self) -> dict[str, Any]:
        now = timezone.now().isoformat()
        return {"published_at": now, "made_at": now, "author": self.member.shown_as()}

    def clean(self) -> dict[str, Any]:
        """Make the document, and say what is wrong with it at the field that it is about."""
        cleaned = dict(super().clean() or {})
        if self.errors:
            return cleaned
        estate = str(cleaned.get("estate_code") or self.instance.estate_id)
        values: dict[str, Any] = {} if self.adding else dict(self.instance.data)
        for part in parts_of(self.kind, self._labels):
            _set(values, part.path, _as_stored(cleaned.get(part.path), self.initial.get(part.path)))
        if self.adding:
            values["id"] = self._new_id(estate, cleaned)
            if "estate" in self.kind.__struct_fields__:
                values["estate"] = estate
        if self._extra:
            self._extra.apply(values, cleaned, estate)
        try:
            self.document = msgspec.convert(msgspec.to_builtins(values), self.kind)
        except msgspec.ValidationError as error:
            raise ValidationError(in_chinese(str(error), self._labels)) from error
        found = [(path, in_chinese(problem, self._labels)) for path, problem in self.document.problems()]
        found += [(reference.path, f"没有 {reference.value}") for reference in unknown(self.document, estate)]
        self._check_not_overtaken()
        for path, problem in found:
            name = re.split(r"[.\[]", path)[0]
            self.add_error(name if name in self.fields else None, f"{place_in_words(path, self._labels)}：{problem}")
        return cleaned

    def _check_not_overtaken(self) -> None:
        row = self.overtaken_by()
        if row is not None and documents.encode(self.document) != row.body:
            self.show_anew(row)
            who, when = Names().who(row.updated_by) or "别人", timezone.localtime(row.updated_at).strftime("%H:%M")
            raise ValidationError(
                f"您打开这一页之后，{who} 在 {when} 改过。您填的还在：请另开一页核对，再保存就以您填的为准。"
            )

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


def _initial(values: dict[str, Any], path: str) -> Any:
    value: Any = values
    for step in path.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\dT.*", value):
        return dt.datetime.fromisoformat(value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return dt.date.fromisoformat(value)
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
