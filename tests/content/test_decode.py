"""Documents on the wire and in files."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import decode
from content.documents import Document
from content.errors import ContentError, InvalidDocument, UnknownType
from content.pack import read
from content.sample import sample_folder

DOCUMENTS = read(sample_folder()).documents(bytes(32), lambda: bytes(16))


def test_every_document_survives_the_wire_and_the_file() -> None:
    for document in DOCUMENTS:
        sent = decode.to_msgpack(document)
        kept = decode.stored_from_wire(document.type, document.version, document.id, sent)
        assert kept == decode.stored(document)
        again = msgspec.json.decode(msgspec.json.encode(kept.body))
        assert decode.from_builtins(kept.type, kept.version, again) == document


def test_a_newer_version_loses_only_what_is_unknown_at_any_depth() -> None:
    def grown(value: object) -> object:
        if isinstance(value, dict):
            return {**{name: grown(item) for name, item in value.items()}, "from_the_future": [1]}
        return [grown(item) for item in value] if isinstance(value, list) else value

    for document in DOCUMENTS:
        body = grown(decode.to_builtins(document))
        assert isinstance(body, dict)
        assert decode.from_builtins(document.type, document.version + 1, body) == document
        with pytest.raises(InvalidDocument) as refused:
            decode.from_builtins(document.type, document.version, body)
        assert refused.value.fields["id"] == document.id


def test_an_unknown_type_is_said_and_its_body_is_still_readable() -> None:
    body = msgspec.msgpack.encode({"id": "e/x", "a": [1, {"b": None}]})
    with pytest.raises(UnknownType):
        decode.from_builtins("oddity", 1, decode.body_from_msgpack(body))
    assert decode.stored_from_wire("oddity", 1, "e/x", body).body == {"id": "e/x", "a": [1, {"b": None}]}
    assert decode.stored_from_wire("oddity", 1, "e/x", None) == decode.deleted("oddity", "e/x")._replace(version=1)


def test_what_no_file_can_keep_is_made_plain_or_refused() -> None:
    odd = {"id": "e/x", "day": dt.datetime(2026, 1, 1, tzinfo=dt.UTC), "raw": b"ab", "numbers": {1: 2}}
    body = decode.stored_from_wire("oddity", 1, "e/x", msgspec.msgpack.encode(odd)).body
    assert msgspec.json.decode(msgspec.json.encode(body)) == body
    with pytest.raises(InvalidDocument):
        decode.body_from_msgpack(msgspec.msgpack.encode({"x": msgspec.msgpack.Ext(5, b"x")}))


@given(data=st.binary(max_size=200) | st.integers().filter(bool).map(lambda at: _spoiled(DOCUMENTS[0], at)))
def test_bytes_that_are_no_document_are_refused(data: bytes) -> None:
    try:
        decode.from_builtins("estate", 1, decode.body_from_msgpack(data))
    except ContentError:
        return
    assert msgspec.msgpack.decode(data)


def _spoiled(document: Document, at: int) -> bytes:
    data = bytearray(decode.to_msgpack(document))
    data[at % len(data)] ^= at % 255 + 1
    return bytes(data)
