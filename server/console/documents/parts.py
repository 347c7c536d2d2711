"""The parts of a definition that somebody can type, and the form field of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, get_type_hints

import msgspec
from django import forms

from content.documents import Document
from server.console.documents.choices import source_for
from server.console.documents.fields import bare_type, field_for
from server.console.documents.labels import Labels
from server.console.documents.rows import RowsField


class Part(NamedTuple):
    """One field of a definition."""

    path: str
    """Where it stands in the document, rows not counted: `consents.phone`, `questions.text`."""
    kind: Any
    annotation: Any
    required: bool


def parts_of(kind: type[msgspec.Struct], labels: Labels, prefix: str = "", *, row: bool = False) -> Iterator[Part]:
    """Yield the parts in the definition's order; a struct within a struct is spread out.

    Args:
        kind: The definition.
        labels: The type's words; they tell what nobody types.
        prefix: Where the definition stands in the document: `consents.`, `questions.`.
        row: It is that of a list's entries.
    """
    hints = get_type_hints(kind, include_extras=True)
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.StructType)
    for field in info.fields:
        path = f"{prefix}{field.name}"
        if field.name in labels.hidden or path == "id":
            continue
        if isinstance(field.type, msgspec.inspect.StructType):
            yield from parts_of(field.type.cls, labels, f"{path}.")
        else:
            yield Part(path, field.type, hints[field.name], field.required and (row or not prefix))


class FieldMaker:
    """Makes the form fields of a document type, as far as one may choose from some estates."""

    def __init__(self, kind: type[Document], labels: Labels, estates: Sequence[str]) -> None:
        self._kind = kind
        self._labels = labels
        self._estates = estates

    def field(self, part: Part, current: Any = None) -> forms.Field:
        """Return the form field of a part; what it holds now can be chosen even where nothing else names it."""
        options: dict[str, Any] = {
            "label": self._labels.fields.get(part.path, part.path),
            "help_text": self._labels.help.get(part.path, ""),
        }
        bare = bare_type(part.kind)
        source = source_for(self._kind.type, part.path, part.kind)
        if source is not None:
            return self._choice(part, source(self._estates), current, options)
        if isinstance(bare, msgspec.inspect.ListType) and isinstance(bare.item_type, msgspec.inspect.StructType):
            return self._rows(part, bare.item_type.cls, options)
        long = part.path in self._labels.long
        return field_for(part.kind, part.annotation, required=part.required, long=long, options=options)

    def _choice(self, part: Part, choices: list[tuple[str, str]], current: Any, options: dict[str, Any]) -> forms.Field:
        if isinstance(part.kind, msgspec.inspect.ListType):
            boxes = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=choices, required=False, widget=boxes, **options)
        empty = [] if part.required else [("", "—")]
        if current and current not in dict(choices):
            choices = [*choices, (current, current)]
        return forms.ChoiceField(choices=[*empty, *choices], required=part.required, **options)

    def _rows(self, part: Part, entry: type[msgspec.Struct], options: dict[str, Any]) -> forms.Field:
        parts = list(parts_of(entry, self._labels, f"{part.path}.", row=True))
        return RowsField(
            {inner.path.rpartition(".")[2]: self.field(inner) for inner in parts},
            named={inner.path.rpartition(".")[2] for inner in parts} & {"name", "text"} != set(),
            required=part.required,
            **options,
        )
