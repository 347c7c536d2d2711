from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from records import dictionary, wire
from records.errors import CannotOpen, Garbled
from records.sealing import (
    IN_THE_CLEAR,
    ReplyKey,
    Sealer,
    ServerKeyring,
    StartKey,
    new_private_key,
    seal_reply,
    sealed_key,
)
from records.secrets import Secrets

SERVER = ServerKeyring({"new": new_private_key(), "old": new_private_key()})
NEW, OLD = SERVER.public_keys()
KEY = StartKey(b"k" * 32)
RECORD = wire.WireRecord(b"0123456789abcdef", "repair", 1, "407182659", 1_790_000_000_000, True, 7, "", 0, b"body")


def _sealed(record: wire.WireRecord = RECORD) -> wire.WireRecord:
    return msgspec.structs.replace(record, body=KEY.seal(record))


@pytest.mark.parametrize("server_key", [NEW, OLD], ids=["new", "old"])
def test_the_server_opens_what_was_sealed_for_any_of_its_keys(server_key: wire.ServerKey) -> None:
    assert SERVER.open(_sealed(), [KEY.for_server(server_key)]) == b"body"


@pytest.mark.parametrize(
    "change",
    [
        {"id": b"0123456789abcdeF"},
        {"type": "opinion"},
        {"version": 2},
        {"number": "407182640"},
        {"created_at": 1},
        {"clock_trusted": False},
        {"sequence": 8},
        {"about": "yangguang/w-1"},
        {"body": KEY.seal(RECORD)[:-1] + b"\0"},
        {"body": b""},
        {"key": 1},
        {"key": -2},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_body_belongs_to_exactly_its_clear_fields(change: dict[str, object]) -> None:
    with pytest.raises(CannotOpen):
        SERVER.open(msgspec.structs.replace(_sealed(), **change), [KEY.for_server(NEW)])


def test_another_server_cannot_open_it() -> None:
    other = ServerKeyring({"new": new_private_key()})
    with pytest.raises(CannotOpen):
        other.open(_sealed(), [KEY.for_server(NEW)])


def test_a_key_that_was_tampered_with_opens_nothing() -> None:
    right = KEY.for_server(NEW)
    for wrong in (
        msgspec.structs.replace(right, key_id=b"x" * 8),
        sealed_key("new", right.sealed[:-1] + b"\0"),
        sealed_key("gone", right.sealed),
        sealed_key("new", b""),
    ):
        with pytest.raises(CannotOpen):
            SERVER.open(_sealed(), [wrong])


def test_what_is_not_personal_travels_in_the_clear() -> None:
    assert SERVER.open(msgspec.structs.replace(RECORD, key=IN_THE_CLEAR), []) == b"body"


def test_a_key_waits_in_the_secrets_until_somebody_can_be_told(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path / "secrets.toml")
    first = Sealer(secrets)
    assert first.sealed_key() is None
    assert Sealer(secrets).key.raw == first.key.raw
    secrets.enrolled(secrets_server(), b"t" * 32, wire.Credential("t", "e", "e/b1", b"c" * 32, SERVER.public_keys()))
    assert first.sealed_key() is not None
    assert Sealer(secrets).key.raw != first.key.raw


def secrets_server():  # type: ignore[no-untyped-def]
    from records.secrets import Server

    return Server("https://lobby.example")


def test_only_whoever_asked_can_read_the_private_answer() -> None:
    asked, other = ReplyKey(), ReplyKey()
    sealed = seal_reply(asked.public, b"matters")
    assert asked.open(sealed) == b"matters"
    with pytest.raises(CannotOpen):
        other.open(sealed)


@given(st.binary(max_size=3000), st.sampled_from([0, dictionary.MESSAGES, dictionary.BODIES]))
def test_what_was_compressed_comes_back(data: bytes, number: int) -> None:
    assert dictionary.decompress(dictionary.compress(data, number), 3000) == data


@given(st.binary(max_size=200))
def test_garbage_is_never_decompressed(data: bytes) -> None:
    with pytest.raises(Garbled):
        dictionary.decompress(data, 1000)


def test_a_bomb_is_refused_by_its_header() -> None:
    with pytest.raises(Garbled, match="too-long"):
        dictionary.decompress(dictionary.compress(bytes(10_000_000), 0), 1_000_000)


@given(st.text())
def test_any_text_comes_back_as_it_was_sealed(text: str) -> None:
    record = msgspec.structs.replace(RECORD, body=text.encode())
    assert KEY.open(_sealed(record)) == text.encode()


def test_every_character_of_unicode_survives_recoding() -> None:
    everything = "".join(chr(code) for code in range(0x110000) if not 0xD800 <= code < 0xE000)
    assert everything.encode("gb18030").decode("gb18030") == everything


def test_the_dictionary_makes_a_single_short_record_small() -> None:
    text = "厨房水龙头一直滴水, 已经三天了, 请尽快派人来看一下。谢谢师傅"
    sealed = KEY.seal(msgspec.structs.replace(RECORD, body=text.encode()))
    assert len(sealed) < 0.6 * len(dictionary.compress(text.encode(), 0))
