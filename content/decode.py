"""Documents as plain values: in the library's files (JSON) and on the wire (MessagePack).

In both, days and times are ISO 8601 strings, so that a document of a type that this version does not know can be
kept, and written out again, without knowing its definition.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, cast

import msgspec

from content.documents import TYPES, Document
from content.errors import InvalidDocument, UnknownType


class StoredDocument(NamedTuple):
    """A document as it travels and is kept, whether or not this version knows its type."""

    type: str
    version: int
    id: str
    body: dict[str, Any] | None
    """The document's fields as plain values; None: it is to be deleted."""


def stored(document: Document) -> StoredDocument:
    """Return the document as the library takes it."""
    return StoredDocument(document.type, document.version, document.id, to_builtins(document))


def deleted(type: str, id: str) -> StoredDocument:
    """Return what deletes a document from the library."""
    return StoredDocument(type, 0, id, None)


def to_builtins(document: Document) -> dict[str, Any]:
    """Return the document's fields as plain values."""
    body: dict[str, Any] = msgspec.to_builtins(document)
    return body


def from_builtins(type: str, version: int, body: dict[str, Any]) -> Document:
    """Return the document that these plain values are.

    Of a version that is newer than this program's, unknown fields are dropped.

    Raises:
        UnknownType: This program knows no such type.
        InvalidDocument: The values do not fit the definition.
    """
    kind = TYPES.get(type)
    if kind is None:
        raise UnknownType(type=type)
    known = _known_part(body, kind) if version > kind.version else body
    try:
        return msgspec.convert(known, kind)
    except (msgspec.ValidationError, RecursionError) as error:
        identity = body.get("id") if isinstance(body, dict) else None
        raise InvalidDocument(type=type, id=identity, problem=str(error)) from error


def to_msgpack(document: Document) -> bytes:
    """Return the body of a change on the wire (`records.wire.Change.body`)."""
    return msgspec.msgpack.encode(to_builtins(document))


def body_from_msgpack(body: bytes) -> dict[str, Any]:
    """Return the plain values of a change's body, of whatever type.

    Raises:
        InvalidDocument: This is not the MessagePack of a mapping.
    """
    try:
        # Through plain values, since what MessagePack has beyond JSON could not be kept in a file.
        plain = msgspec.to_builtins(msgspec.msgpack.decode(body, type=dict[str, Any]), str_keys=True)
        return cast(dict[str, Any], plain)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError, TypeError) as error:
        raise InvalidDocument(type="", id=None, problem=str(error)) from error


def stored_from_wire(type: str, version: int, id: str, body: bytes | None) -> StoredDocument:
    """Return a change as the library takes it; the fields are those of `records.wire.Change`.

    Raises:
        InvalidDocument: The body is not the MessagePack of a mapping.
    """
    return StoredDocument(type, version, id, None if body is None else body_from_msgpack(body))


def _known_part(value: Any, kind: type[msgspec.Struct]) -> Any:
    """Return the value without the fields that the definition does not have, at any depth."""
    return _strip(value, _type_info(kind))


@cache
def _type_info(kind: type[msgspec.Struct]) -> Any:
    import msgspec.inspect

    return msgspec.inspect.type_info(kind)


def _strip(value: Any, info: Any) -> Any:
    import msgspec.inspect as shapes

    if isinstance(info, shapes.Metadata):
        return _strip(value, info.type)
    if isinstance(info, shapes.UnionType):
        for member in info.types:
            stripped = _strip(value, member)
            if stripped is not value:
                return stripped
        return value
    if isinstance(info, shapes.ListType) and isinstance(value, list):
        return [_strip(item, info.item_type) for item in value]
    if isinstance(info, shapes.StructType) and isinstance(value, dict):
        fields = {field.encode_name: field.type for field in info.fields}
        return {name: _strip(item, fields[name]) for name, item in value.items() if name in fields}
    return value
