from __future__ import annotations

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from records import wire
from records.envelope import dictionary_of, open_signed, pack_answer, sign, unpack_answer, unpack_message
from records.errors import Nonsense, Refused

PRIVATE = Ed25519PrivateKey.generate()
KEY = PRIVATE.private_bytes_raw()
KNOWN = {"t-1": PRIVATE.public_key().public_bytes_raw()}
REQUEST = wire.ExchangeRequest(sent_at=5, cursor=wire.Cursor("e", 3))


def _reason(path: str, data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        open_signed(path, data, KNOWN.get)
    return str(caught.value.fields["reason"])


def _changed(data: bytes, **fields: object) -> bytes:
    signed = msgspec.msgpack.decode(data, type=wire.Signed)
    return msgspec.msgpack.encode(msgspec.structs.replace(signed, **fields))


def test_a_signed_request_is_opened_as_it_was_signed() -> None:
    name, message = open_signed(wire.EXCHANGE, sign(wire.EXCHANGE, "t-1", KEY, REQUEST), KNOWN.get)
    assert (name, unpack_message(message, wire.ExchangeRequest)) == ("t-1", REQUEST)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"terminal": "t-2"}, "unknown-terminal"),
        ({"body": b"x"}, "bad-signature"),
        ({"signature": bytes(64)}, "bad-signature"),
        ({"signature": b""}, "bad-signature"),
        ({"protocol": 2}, "protocol"),
        ({"dictionary": 200}, "dictionary"),
        ({"dictionary": -1}, "dictionary"),
    ],
)
def test_a_request_that_was_changed_is_refused_with_its_reason(fields: dict[str, object], reason: str) -> None:
    assert _reason(wire.EXCHANGE, _changed(sign(wire.EXCHANGE, "t-1", KEY, REQUEST), **fields)) == reason


def test_a_request_for_one_path_is_refused_at_another() -> None:
    assert _reason(wire.PRIVATE, sign(wire.EXCHANGE, "t-1", KEY, REQUEST)) == "bad-signature"


def test_a_request_that_is_too_long_is_not_even_looked_at() -> None:
    assert _reason(wire.EXCHANGE, bytes(wire.MAX_REQUEST_BYTES + 1)) == "too-large"


def test_signed_bytes_that_are_no_message_are_nonsense() -> None:
    other = sign(wire.EXCHANGE, "t-1", KEY, wire.Refusal("busy"))
    _, message = open_signed(wire.EXCHANGE, other, KNOWN.get)
    with pytest.raises(Refused, match="nonsense"):
        unpack_message(message, wire.ExchangeRequest)


@given(st.binary(max_size=300))
def test_garbage_is_refused_and_never_raises_anything_else(data: bytes) -> None:
    assert _reason(wire.EXCHANGE, data) in {"nonsense", "protocol"}
    assert dictionary_of(data) == 0


@pytest.mark.parametrize("dictionary", [0, 1])
def test_answers_are_compressed_with_what_the_request_named(dictionary: int) -> None:
    request = sign(wire.EXCHANGE, "t-1", KEY, REQUEST, dictionary)
    answer = wire.ExchangeAnswer(1, 15.0, cursor=wire.Cursor("e", 9))
    assert unpack_answer(pack_answer(answer, dictionary_of(request)), wire.ExchangeAnswer) == answer


@given(st.binary(max_size=300))
def test_garbage_is_no_answer(data: bytes) -> None:
    with pytest.raises(Nonsense):
        unpack_answer(data, wire.ExchangeAnswer)


def test_an_answer_with_more_fields_is_read_by_an_older_terminal() -> None:
    newer = msgspec.msgpack.encode([1, 15.0, [], [], None, False, False, [], "something new"])
    from records import dictionary

    assert unpack_answer(dictionary.compress(newer, dictionary.MESSAGES), wire.ExchangeAnswer) == wire.ExchangeAnswer(
        1, 15.0
    )
