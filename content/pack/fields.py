"""From a YAML tree to the values of a definition, with every mistake on the way.

The definition (a msgspec struct) decides what a value is. msgspec itself stops at the first mistake and knows no
lines; whoever writes a pack wants all of them, each with its line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

import msgspec
import msgspec.inspect as shapes

from content.pack.tree import Mapping, Node, Scalar, Sequence
from content.problem import Problem, problem
from language.translation import N_

CHINA = dt.timezone(dt.timedelta(hours=8))
"""Times without a zone are China's."""

SHORT_ID = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,79}")

_KEPT = object()
"""Stands for a value that cannot be used; its mistake was reported."""
_MAPPING = N_("a mapping (name: value)")
_EMPTY = N_("{name!r} is empty")
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ] *[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)? *(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


class Reference(NamedTuple):
    """What one place of the pack says of another."""

    file: str
    line: int
    marks: dict[str, Any]
    """`refers_to` a document type or `home`, or `table` of the estate (see `content.documents.references`)."""
    written: str
    """As it stands in the pack."""


Report = Callable[[int, str, str], None]


class FieldReader:
    """Reads the entries of one file.

    Args:
        file: The file, for references.
        estate: Id of the estate, which short ids and references are completed with.
        report: Is told line, code and problem of each mistake.
        references: Is given what was referred to.
    """

    def __init__(self, file: str, estate: str, report: Report, references: list[Reference]) -> None:
        self._file = file
        self._estate = estate
        self._report = report
        self._references = references

    def read(self, node: Node, kind: type[msgspec.Struct], *, complete_id: bool = True) -> dict[str, Any] | None:
        """Return the plain values of one entry, ids and references completed, or None if there was a mistake."""
        if not isinstance(node, Mapping):
            self._wrong(node, problem(_MAPPING), _called(node), "wrong-kind")
            return None
        values = self._struct(node, struct_shape(kind))
        identity = node.entries.get("id")
        if complete_id and isinstance(identity, Scalar):
            if not SHORT_ID.fullmatch(identity.value):
                self._report(identity.line, "bad-id", self._id_problem(identity.value))
                return None
            if values is not _KEPT:
                values["id"] = f"{self._estate}/{identity.value}"
        return None if values is _KEPT else values

    def _id_problem(self, written: str) -> str:
        short = written.removeprefix(f"{self._estate}/")
        if short != written and SHORT_ID.fullmatch(short):
            return problem(N_("write the short id {short!r}: the estate's id is put before it by itself"), short=short)
        return problem(N_("{written!r} is no id: use only a-z A-Z 0-9 . _ -"), written=written)

    def _value(self, node: Node, shape: shapes.Type, marks: dict[str, Any]) -> Any:
        if isinstance(shape, shapes.Metadata):
            return self._value(node, shape.type, shape.extra or {})
        if isinstance(shape, shapes.UnionType):
            return self._value(node, _member_for(node, shape), marks)
        if isinstance(shape, shapes.StructType):
            return self._struct(node, shape)
        return self._list(node, shape) if isinstance(shape, shapes.ListType) else self._scalar(node, shape, marks)

    def _scalar(self, node: Node, shape: shapes.Type, marks: dict[str, Any]) -> Any:
        convert, wanted = _SCALARS[type(shape)]
        if not isinstance(node, Scalar):
            return self._wrong(node, problem(marks.get("wanted", wanted)), _called(node))
        value = convert(node.value, shape)
        if value is _KEPT:
            told = problem(marks["wanted"]) if "wanted" in marks else _wanted(shape, wanted)
            return self._wrong(node, told, repr(node.value))
        return self._refer(node, value, marks) if marks else value

    def _wrong(self, node: Node, wanted: Problem, found: str, code: str = "bad-value") -> Any:
        self._report(node.line, code, problem(N_("wants {wanted}, not {found}"), wanted=wanted, found=found))
        return _KEPT

    def _refer(self, node: Scalar, value: Any, marks: dict[str, Any]) -> Any:
        if not node.value or not ("refers_to" in marks or "table" in marks):
            return value
        self._references.append(Reference(self._file, node.line, marks, node.value))
        return f"{self._estate}/{value}" if "refers_to" in marks else value

    def _list(self, node: Node, shape: shapes.ListType) -> Any:
        if not isinstance(node, Sequence):
            return self._wrong(node, problem(N_("a list (lines that begin with '- ', or [a, b])")), _called(node))
        values = []
        for item in node.items:
            if _is_nothing(item):
                self._report(item.line, "bad-value", problem(N_("an entry of the list is empty")))
                values.append(_KEPT)
            else:
                values.append(self._value(item, shape.item_type, {}))
        return _KEPT if any(value is _KEPT for value in values) else values

    def _struct(self, node: Node, shape: shapes.StructType) -> Any:
        if not isinstance(node, Mapping):
            return self._wrong(node, problem(_MAPPING), _called(node))
        values: dict[str, Any] = {}
        sound = True
        fields = {field.encode_name: field for field in shape.fields}
        for name, child in node.entries.items():
            field = fields.get(name)
            if field is None:
                self._report(node.lines[name], "unknown-field", _no_field(name, fields))
                sound = False
            elif _is_nothing(child):
                if field.required:
                    self._report(node.lines[name], "missing-field", problem(_EMPTY, name=name))
                    sound = False
            elif field.required and isinstance(child, Scalar) and not child.value.strip():
                self._report(child.line, "bad-value", problem(_EMPTY, name=name))
                sound = False
            else:
                values[name] = self._value(child, field.type, {})
                sound = sound and values[name] is not _KEPT
        for name, field in fields.items():
            if field.required and name not in node.entries:
                self._report(node.line, "missing-field", problem(N_("{name!r} is missing"), name=name))
                sound = False
        return values if sound else _KEPT


@cache
def struct_shape(kind: type[msgspec.Struct]) -> shapes.StructType:
    """Return the definition's shape."""
    shape = shapes.type_info(kind)
    assert isinstance(shape, shapes.StructType)
    return shape


def _is_nothing(node: Node) -> bool:
    return isinstance(node, Scalar) and node.plain and not node.value


def _called(node: Node) -> Problem:
    return problem({Scalar: N_("a plain value"), Sequence: N_("a list"), Mapping: N_("a mapping")}[type(node)])


def _wanted(shape: shapes.Type, wanted: str) -> Problem:
    """Return what a plain value should be, its limits too."""
    if isinstance(shape, shapes.LiteralType):
        return problem(N_("one of {values}"), values=", ".join(map(str, shape.values)))
    told = problem(wanted)
    if isinstance(shape, shapes.IntType):
        for words, limit in ((N_("{wanted}, at least {limit}"), shape.ge), (N_("{wanted}, at most {limit}"), shape.le)):
            told = problem(words, wanted=told, limit=limit) if limit else told
    return told


def _no_field(name: str, fields: dict[str, Any]) -> Problem:
    import difflib

    close = difflib.get_close_matches(name, fields, n=1)
    if close:
        return problem(N_("there is no field {name!r} (is {close!r} meant?)"), name=name, close=close[0])
    return problem(N_("there is no field {name!r} (there are: {names})"), name=name, names=", ".join(fields))


def _member_for(node: Node, shape: shapes.UnionType) -> shapes.Type:
    """Return the member of a union that is meant: what stands in the file has its form."""
    members = [member for member in shape.types if not isinstance(member, shapes.NoneType)]
    wanted = {Mapping: shapes.StructType, Sequence: shapes.ListType}.get(type(node))
    if wanted is not None:
        return next((member for member in members if isinstance(member, wanted)), members[0])
    return next((member for member in members if type(member) in _SCALARS), members[0])


def _text(value: str, shape: Any) -> Any:
    return _KEPT if shape.pattern and not re.search(shape.pattern, value) else value


def _whole(value: str, shape: Any) -> Any:
    if not _WHOLE.fullmatch(value):
        return _KEPT
    number = int(value)
    fits = (shape.ge is None or number >= shape.ge) and (shape.le is None or number <= shape.le)
    return number if fits else _KEPT


def _truth(value: str, _shape: Any) -> Any:
    return {"true": True, "false": False}.get(value, _KEPT)


def _day(value: str, _shape: Any) -> Any:
    try:
        return dt.date.fromisoformat(value) if _DAY.fullmatch(value) else _KEPT
    except ValueError:
        return _KEPT


def _time(value: str, _shape: Any) -> Any:
    if not _TIME.fullmatch(value):
        return _KEPT
    try:
        time = dt.datetime.fromisoformat(re.sub(" +", " ", value).replace(" +", "+").replace(" Z", "Z"))
        return (time if time.tzinfo else time.replace(tzinfo=CHINA)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return _KEPT


def _one_of(value: str, shape: Any) -> Any:
    return value if value in shape.values else _KEPT


_SCALARS: dict[type, tuple[Callable[[str, Any], Any], str]] = {
    shapes.StrType: (_text, N_("a text")),
    shapes.IntType: (_whole, N_("a whole number")),
    shapes.BoolType: (_truth, N_("true or false")),
    shapes.DateType: (_day, N_("a day like 2026-11-22")),
    shapes.DateTimeType: (_time, N_("a time like 2026-11-22 10:49")),
    shapes.LiteralType: (_one_of, N_("one of a few words")),
}
"""How a plain value becomes what its field wants, and how that is called."""
