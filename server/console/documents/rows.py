"""A list of entries as rows that can be added, moved and taken away."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class RowsWidget(forms.Widget):
    """The rows, and a blank one that `rows.js` copies.

    What the browser sends: `NAME-row` once for each row, in their order, with the row's key, and `NAME-KEY-PART`.
    """

    template_name = "console/rows.html"

    class Media:
        js = ("console/rows.js",)

    def __init__(self, parts: Mapping[str, forms.Field]) -> None:
        super().__init__()
        self._parts = parts

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Return what the template shows."""
        context = super().get_context(name, value, attrs)
        mark = f"__{name.rpartition('-')[2]}__"
        rows = [self._row(name, str(place), row) for place, row in enumerate(value or [])]
        context |= {"rows": rows, "blank": self._row(name, mark, {}), "mark": mark}
        return context

    def _row(self, name: str, key: str, values: Mapping[str, Any]) -> dict[str, Any]:
        shown = []
        for part, field in self._parts.items():
            where = f"{name}-{key}-{part}"
            attrs = {"id": f"id_{where}"}
            drawn = field.widget.render(where, field.prepare_value(values.get(part, field.initial)), attrs)
            shown.append({"field": field, "id": attrs["id"], "drawn": drawn, "hidden": field.widget.is_hidden})
        return {"key": key, "parts": shown}

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[dict[str, Any]]:
        """Return what was typed, row by row."""
        return [
            {
                part: field.widget.value_from_datadict(data, files, f"{name}-{key}-{part}")
                for part, field in self._parts.items()
            }
            for key in _listed(data, f"{name}-row")
        ]

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Return that a list without rows was sent too."""
        return False

    def id_for_label(self, id_: str) -> str:
        """Return that no single box belongs to the label."""
        return ""


class RowsField(forms.Field):
    """A list of entries, each with the same fields.

    Args:
        parts: The entry's fields by name. An `id` is not typed where the entry is `named`: a new one gets its own.
        named: The entry has a name or text that people know it by.
    """

    def __init__(self, parts: Mapping[str, forms.Field], *, named: bool, **options: Any) -> None:
        self.parts = dict(parts)
        self._makes_id = named and "id" in parts
        if self._makes_id:
            self.parts["id"] = forms.CharField(widget=forms.HiddenInput, required=False)
        super().__init__(widget=RowsWidget(self.parts), **options)

    def clean(self, value: Any) -> list[dict[str, Any]]:
        """Return the entries as plain values; says of each mistake in which row it is."""
        entries, wrong = [], []
        for number, row in enumerate(value or [], 1):
            entry = {}
            for part, field in self.parts.items():
                try:
                    entry[part] = field.clean(row.get(part))
                except ValidationError as error:
                    wrong += [f"第 {number} 项“{field.label}”：{message}" for message in error.messages]
            if self._makes_id and not entry.get("id"):
                entry["id"] = secrets.token_hex(4)
            entries.append(entry)
        if wrong:
            raise ValidationError(wrong)
        if self.required and not entries:
            raise ValidationError(self.error_messages["required"], code="required")
        return entries

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Tell whether anything else than what stands there was typed."""
        try:
            return bool(self.clean(data) != (initial or []))
        except ValidationError:
            return True


def _listed(data: Any, name: str) -> list[str]:
    listed = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
    return [str(key) for key in listed]
