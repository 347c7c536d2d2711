"""Form fields for the types that definitions are made of."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import msgspec
from django import forms
from django.contrib.admin.widgets import AdminDateWidget, AdminSplitDateTime
from django.core.exceptions import ValidationError

from content.documents import Text
from server.console.documents.labels import VALUES

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
        chinese, english = map(_typed, data_list or ["", ""])
        return {"zh": chinese, "en": english} if english else chinese

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether anything else than what stands there was typed."""
        assert isinstance(self.widget, BilingualWidget)
        shown = self.widget.decompress(initial)
        return [_typed(text).strip() for text in data or ["", ""]] != [text.strip() for text in shown]


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


class NumbersField(forms.CharField):
    """A list of numbers, written `1、3`; `first` is what the number 0 is called."""

    def __init__(self, *, first: int = 0, **options: Any) -> None:
        super().__init__(widget=forms.TextInput(_TEXT), **options)
        self._first = first

    def prepare_value(self, value: Any) -> Any:
        """Return the numbers as they are written."""
        return "、".join(str(number + self._first) for number in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the list."""
        parts = re.split(r"[\s,，、;；]+", str(value or "").strip())
        if not all(part.isdecimal() for part in parts if part):
            raise ValidationError("请填数字，几个之间用“、”隔开。")
        return [int(part) - self._first for part in parts if part]


def _typed(text: Any) -> str:
    # Browsers end lines with two characters.
    return str(text or "").replace("\r\n", "\n")


def field_for(kind: Any, annotation: Any, *, required: bool, long: bool, options: dict[str, Any]) -> forms.Field:
    """Return the form field for a type.

    Args:
        kind: As `msgspec.inspect` sees the type.
        annotation: The type itself.
        required: The definition gives no default.
        long: A text of several lines.
        options: Label and help text.

    Raises:
        KeyError: No definition had such a type before: it wants a maker here.
    """
    bare = bare_type(kind)
    options = {**options, "required": required}
    if annotation == Text:
        return BilingualField(long=long, **options)
    if isinstance(bare, msgspec.inspect.StrType):
        return forms.CharField(widget=forms.Textarea(_WIDE) if long else forms.TextInput(_TEXT), **options)
    return _MAKERS[type(bare)](bare, options)


def _list_field(kind: Any, options: dict[str, Any]) -> forms.Field:
    if _is_text(kind.item_type):
        return LinesField(**options)
    mark = getattr(kind.item_type, "extra", None) or {}
    return NumbersField(first=mark.get("shown_from", 0), **options)


_MAKERS: dict[type, Callable[[Any, dict[str, Any]], forms.Field]] = {
    msgspec.inspect.ListType: _list_field,
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


def bare_type(kind: Any) -> Any:
    """Return a type without its marks, and without "or nothing"."""
    info = msgspec.inspect
    if isinstance(kind, info.Metadata):
        return bare_type(kind.type)
    if isinstance(kind, info.UnionType):
        parts = [part for part in kind.types if not isinstance(part, info.NoneType)]
        return parts[0] if len(parts) == 1 else kind
    return kind


def _is_text(kind: Any) -> bool:
    """Tell whether list items are texts: strings or `Bilingual`."""
    info = msgspec.inspect
    bare = bare_type(kind)
    parts = bare.types if isinstance(bare, info.UnionType) else (bare,)
    return any(isinstance(part, info.StrType) for part in parts)
