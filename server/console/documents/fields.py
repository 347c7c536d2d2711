"""Form fields for the types that definitions are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import yaml
from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.core.exceptions import ValidationError

from content.documents import Text
from server.console.documents.labels import VALUES
from server.console.documents.problems import in_chinese

_WIDE = {"class": "vLargeTextField"}
_TEXT = {"class": "vTextField"}


class BilingualWidget(forms.MultiWidget):
    """Two boxes: Chinese, English."""

    template_name = "console/bilingual.html"

    def __init__(self, *, long: bool) -> None:
        boxes: list[forms.Widget]
        if long:
            boxes = [forms.Textarea({**_WIDE, "rows": 12}), forms.Textarea({**_WIDE, "rows": 4})]
        else:
            boxes = [forms.TextInput(_TEXT), forms.TextInput(_TEXT)]
        super().__init__(boxes)

    def decompress(self, value: Any) -> list[str]:
        """Return the texts of both boxes."""
        if isinstance(value, dict):
            return [str(value.get("zh", "")), str(value.get("en", ""))]
        return [str(value or ""), ""]


class BilingualField(forms.MultiValueField):
    """A `Text`: a plain string, or Chinese and English."""

    def __init__(self, *, long: bool = False, required: bool = True, **options: Any) -> None:
        super().__init__(
            fields=[forms.CharField(required=required, strip=True), forms.CharField(required=False, strip=True)],
            widget=BilingualWidget(long=long),
            required=required,
            require_all_fields=False,
            **options,
        )

    def compress(self, data_list: list[str]) -> Any:
        """Return what the definition takes."""
        # Browsers end lines with two characters.
        chinese, english = (text.replace("\r\n", "\n") for text in data_list or ["", ""])
        return {"zh": chinese, "en": english} if english else chinese


class LinesField(forms.CharField):
    """A list of texts, one a line; English after a bar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea({**_WIDE, "rows": 4}), **options)

    def prepare_value(self, value: Any) -> Any:
        """Return the lines."""
        if not isinstance(value, list):
            return value
        return "\n".join(f"{t.get('zh')} | {t.get('en')}" if isinstance(t, dict) else str(t) for t in value)

    def to_python(self, value: Any) -> Any:
        """Return the list."""
        found: list[Any] = []
        for line in str(value or "").splitlines():
            chinese, _, english = (part.strip() for part in line.partition("|"))
            if chinese:
                found.append({"zh": chinese, "en": english} if english else chinese)
        return found


class YamlField(forms.CharField):
    """Something nested, written as YAML and checked against its part of the definition."""

    def __init__(self, kind: Any, **options: Any) -> None:
        super().__init__(widget=forms.Textarea({"class": "vLargeTextField yaml", "rows": 14}), **options)
        self._kind = kind

    def prepare_value(self, value: Any) -> Any:
        """Return the YAML."""
        if isinstance(value, str):
            return value
        return yaml.safe_dump(value, allow_unicode=True, sort_keys=False, width=100) if value else ""

    def to_python(self, value: Any) -> Any:
        """Return plain values that fit the definition."""
        if not str(value or "").strip():
            return []
        try:
            # Everything is text at first: only the definition knows that `1` is a unit's name and not a number.
            read = yaml.load(value, yaml.BaseLoader)  # noqa: S506  BaseLoader makes nothing but text, lists, mappings
        except (yaml.YAMLError, RecursionError) as error:
            mark = getattr(error, "problem_mark", None)
            where = f"第 {mark.line + 1} 行" if mark else "某处"
            raise ValidationError(f"格式有误：{where}附近。请检查缩进和冒号。") from error
        try:
            return msgspec.to_builtins(msgspec.convert(read, self._kind, strict=False))
        except (msgspec.ValidationError, RecursionError) as error:
            raise ValidationError(in_chinese(str(error))) from error


def field_for(kind: Any, annotation: Any, *, required: bool, long: bool, options: dict[str, Any]) -> forms.Field:
    """Return the form field for a type.

    Args:
        kind: As `msgspec.inspect` sees the type.
        annotation: The type itself.
        required: The definition gives no default.
        long: A text of several lines.
        options: Label and help text.
    """
    bare = _bare(kind)
    options = {**options, "required": required}
    if annotation == Text:
        return BilingualField(long=long, **options)
    if isinstance(bare, msgspec.inspect.StrType):
        return forms.CharField(widget=forms.Textarea(_WIDE) if long else forms.TextInput(_TEXT), **options)
    if isinstance(bare, msgspec.inspect.ListType) and _is_text(bare.item_type):
        return LinesField(**options)
    make = _MAKERS.get(type(bare))
    return YamlField(annotation, **options) if make is None else make(bare, options)


_MAKERS: dict[type, Callable[[Any, dict[str, Any]], forms.Field]] = {
    msgspec.inspect.BoolType: lambda kind, options: forms.BooleanField(**{**options, "required": False}),
    msgspec.inspect.IntType: lambda kind, options: forms.IntegerField(min_value=kind.ge, max_value=kind.le, **options),
    msgspec.inspect.LiteralType: lambda kind, options: forms.ChoiceField(
        choices=[(value, VALUES.get(str(value), str(value))) for value in kind.values], **options
    ),
    msgspec.inspect.DateTimeType: lambda kind, options: forms.SplitDateTimeField(
        widget=AdminSplitDateTime(), **options
    ),
    msgspec.inspect.DateType: lambda kind, options: forms.DateField(widget=AdminDateWidget(), **options),
}


def _bare(kind: Any) -> Any:
    """Return a type without its marks, and without "or nothing"."""
    info = msgspec.inspect
    if isinstance(kind, info.Metadata):
        return _bare(kind.type)
    if isinstance(kind, info.UnionType):
        parts = [part for part in kind.types if not isinstance(part, info.NoneType)]
        return parts[0] if len(parts) == 1 else kind
    return kind


def _is_text(kind: Any) -> bool:
    """Tell whether list items are texts: strings or `Bilingual`."""
    info = msgspec.inspect
    bare = _bare(kind)
    parts = bare.types if isinstance(bare, info.UnionType) else (bare,)
    return any(isinstance(part, info.StrType) for part in parts)
