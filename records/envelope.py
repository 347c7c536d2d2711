"""Signed requests and their answers, for both sides: no sockets here.

    terminal: sign(path, terminal, key, message) -> bytes to POST          unpack_answer(data, kind) -> message
    server:   open_signed(path, data, public_key_of) -> terminal, message  pack_answer(message, dictionary_of(data))

Terminals sign with Ed25519 (RFC 8032): the server keeps public keys only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import msgspec

from records import dictionary
from records.errors import Garbled, Nonsense, Refused
from records.wire import MAX_REQUEST_BYTES, PROTOCOL, Message, Signed

MAX_ANSWER_BYTES = 64 * 1024 * 1024
"""The most that an answer may be once unpacked: `wire.MAX_CHANGES` documents of ordinary size are far below."""

M = TypeVar("M", bound=Message)

_SIGNED = msgspec.msgpack.Decoder(Signed)


def sign(
    path: str, terminal_id: str, private_key: bytes, message: Message, dictionary_id: int = dictionary.MESSAGES
) -> bytes:
    """Return the request to POST.

    Args:
        path: Where it goes: `wire.EXCHANGE`, ….
        terminal_id: From the credential; for enrolment the public key in hexadecimal.
        private_key: Ed25519, 32 bytes.
        message: One of the requests of `records.wire`.
        dictionary_id: What to compress with; the server answers with the same.
    """
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    body = dictionary.compress(msgspec.msgpack.encode(message), dictionary_id)
    signature = Ed25519PrivateKey.from_private_bytes(private_key).sign(_signed_bytes(path, body))
    return msgspec.msgpack.encode(Signed(PROTOCOL, terminal_id, dictionary_id, body, signature))


def open_signed(path: str, data: bytes, public_key_of: Callable[[str], bytes | None]) -> tuple[str, bytes]:
    """Return the terminal that signed a request, and its message as MessagePack, for `unpack_message`.

    Args:
        path: Where it came to; a request that was signed for another path is refused.
        data: The body of the POST.
        public_key_of: The Ed25519 public key (32 bytes) of a terminal id, or None if there is none.

    Raises:
        Refused: with the reason to answer: `too-large`, `nonsense`, `protocol`, `dictionary`, `unknown-terminal`,
            `bad-signature`.
    """
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    signed = _envelope(data)
    public_key = public_key_of(signed.terminal)
    if public_key is None:
        raise Refused(reason="unknown-terminal", next_in=0.0)
    try:
        Ed25519PublicKey.from_public_bytes(public_key).verify(signed.signature, _signed_bytes(path, signed.body))
    except (InvalidSignature, ValueError) as error:
        raise Refused(reason="bad-signature", next_in=0.0) from error
    # Only now is it worth any memory: whoever is unknown cannot make the server unpack anything.
    try:
        return signed.terminal, dictionary.decompress(signed.body, MAX_REQUEST_BYTES)
    except Garbled as error:
        raise Refused(reason="nonsense", next_in=0.0) from error


def unpack_message(message: bytes, kind: type[M]) -> M:
    """Return the request that `open_signed` gave; raises `Refused` with reason `nonsense`."""
    try:
        return msgspec.msgpack.decode(message, type=kind)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Refused(reason="nonsense", next_in=0.0) from error


def dictionary_of(data: bytes) -> int:
    """Return the dictionary that the answer to a request is to be compressed with; 0 when that cannot be told."""
    try:
        return _envelope(data).dictionary
    except Refused:
        return 0


def pack_answer(message: Message, dictionary_id: int = dictionary.MESSAGES) -> bytes:
    """Return an answer or a `Refusal` as it goes over the wire."""
    return dictionary.compress(msgspec.msgpack.encode(message), dictionary_id)


def unpack_answer(data: bytes, kind: type[M]) -> M:
    """Return the answer; raises `Nonsense`."""
    try:
        return msgspec.msgpack.decode(dictionary.decompress(data, MAX_ANSWER_BYTES), type=kind)
    except (Garbled, msgspec.MsgspecError, RecursionError) as error:
        raise Nonsense(problem=f"not an {kind.__name__}: {error}") from error


def _envelope(data: bytes) -> Signed:
    if len(data) > MAX_REQUEST_BYTES:
        raise Refused(reason="too-large", next_in=0.0)
    try:
        signed = _SIGNED.decode(data)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise Refused(reason="nonsense", next_in=0.0) from error
    if signed.protocol != PROTOCOL:
        raise Refused(reason="protocol", next_in=0.0)
    if not dictionary.known(signed.dictionary):
        raise Refused(reason="dictionary", next_in=0.0)
    return signed


def _signed_bytes(path: str, body: bytes) -> bytes:
    return b"lobby/1" + path.encode() + b"\0" + body
