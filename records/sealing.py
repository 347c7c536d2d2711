"""Records that only the server can read.

Each start of the lobby makes a random key. Bodies are recoded from UTF-8 to GB 18030, in which a Chinese character
takes two bytes instead of three (a tenth less after compression, too), compressed with a dictionary, and encrypted
with that key (ChaCha20-Poly1305, RFC 8439); the key itself is encrypted for the server's public key (HPKE, RFC 9180,
base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305) and only that form is kept beside the records. The record's clear
fields are bound in as associated data: a body cannot be moved to another record, nor a record's type, number, time or
place in the order be changed.

The nonce is derived from the record's id, which no other record has. A counter would repeat itself when a disk image
is restored, and a random nonce would take twelve more bytes a record.
"""

from __future__ import annotations

import functools
import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from records import dictionary
from records.errors import CannotOpen, Garbled
from records.wire import SealedKey, ServerKey, WireRecord

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
    from cryptography.hazmat.primitives.hpke import Suite

    from records.secrets import Secrets

MAX_BODY_BYTES = 4 * 1024 * 1024
KEY_BYTES = 32
IN_THE_CLEAR = -1

_RECODED = "gb18030"  # has every character of Unicode
_START_KEY = b"lobby/1 start key"
_PRIVATE_ANSWER = b"lobby/1 private answer"
_KNOWN_KEYS = 4096


class StartKey:
    """The key of one start: seals bodies, and opens them again as long as this process lives."""

    def __init__(self, key: bytes) -> None:
        self.raw = key
        self.mark = hashlib.sha256(b"lobby/1 mark" + key).digest()[:8]
        """Tells keys apart without telling anything about them."""

    def seal(self, record: WireRecord) -> bytes:
        """Return the sealed form of the plain `record.body`, which is text in UTF-8."""
        return self.seal_packed(record, pack(record.body))

    def seal_packed(self, record: WireRecord, packed: bytes) -> bytes:
        """Return the sealed form of what `pack` made of the record's body."""
        return self._cipher.encrypt(_nonce(record.id), packed, _bound(record))

    def open(self, record: WireRecord) -> bytes:
        """Return the plain body of a sealed record; raises `CannotOpen`."""
        from cryptography.exceptions import InvalidTag

        try:
            frame = self._cipher.decrypt(_nonce(record.id), record.body, _bound(record))
            return dictionary.decompress(frame, MAX_BODY_BYTES).decode(_RECODED).encode()
        except (InvalidTag, Garbled, ValueError) as error:
            raise CannotOpen(id=record.id.hex()) from error

    def for_server(self, server: ServerKey) -> SealedKey:
        """Return this key encrypted for a server."""
        return sealed_key(server.id, seal_for(server.public, self.raw, _START_KEY))

    @functools.cached_property
    def _cipher(self) -> ChaCha20Poly1305:
        from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

        return ChaCha20Poly1305(self.raw)


class Sealer:
    """The terminal's side: this start's key, and for whom it is sealed.

    Before enrolment there is nobody to seal a key for. It waits in the secrets file then, and later starts use it too.
    """

    def __init__(self, secrets: Secrets, random: Callable[[int], bytes] = os.urandom) -> None:
        self._secrets = secrets
        waiting = [] if secrets.credential else secrets.waiting_keys()
        self.key = StartKey(waiting[0] if waiting else random(KEY_BYTES))

    def sealed_key(self, key: StartKey | None = None) -> SealedKey | None:
        """Return a key, by default this start's, encrypted for the server.

        Before enrolment return None; the key is durable in the secrets file then.
        """
        key = key or self.key
        credential = self._secrets.credential
        if credential is None:
            self._secrets.keep_waiting(key.raw)
            return None
        return key.for_server(credential.server_keys[0])

    def waiting(self) -> list[StartKey]:
        """Return this start's key and those that wait for enrolment."""
        return [self.key, *map(StartKey, self._secrets.waiting_keys())]

    def sealed(self, keys: Sequence[StartKey]) -> None:
        """Forget keys that waited: their sealed forms are durable."""
        self._secrets.forget_waiting([key.raw for key in keys])


class ServerKeyring:
    """The server's side: its private keys, the one to use first. While keys are changed, both are in it."""

    def __init__(self, private_keys: Mapping[str, bytes]) -> None:
        self._private = dict(private_keys)
        self._opened = functools.lru_cache(_KNOWN_KEYS)(self._open_key)

    def public_keys(self) -> list[ServerKey]:
        """Return what terminals are told."""
        return [ServerKey(id=name, public=public_key(private)) for name, private in self._private.items()]

    def open(self, record: WireRecord, keys: Sequence[SealedKey]) -> bytes:
        """Return the plain body of a record, for `records.types.from_bytes`.

        Args:
            record: As it came; a body in the clear is returned as it is.
            keys: The request's or export's keys.

        Raises:
            CannotOpen: No such key, not sealed for this server, or tampered with. Fields: id.
        """
        if record.key == IN_THE_CLEAR:
            return record.body
        if not 0 <= record.key < len(keys):
            raise CannotOpen(id=record.id.hex())
        key = self._opened(keys[record.key])
        if key is None:
            raise CannotOpen(id=record.id.hex())
        return key.open(record)

    def _open_key(self, key: SealedKey) -> StartKey | None:
        private = self._private.get(key.server_key)
        if private is None or key.key_id != _key_id(key.sealed):
            return None
        try:
            return StartKey(_open_with(private, key.sealed, _START_KEY))
        except CannotOpen:
            return None


def sealed_key(server_key: str, sealed: bytes) -> SealedKey:
    """Return a sealed key as it travels."""
    return SealedKey(key_id=_key_id(sealed), server_key=server_key, sealed=sealed)


class ReplyKey:
    """A key pair for one question, so that only the memory of whoever asked can read the answer."""

    def __init__(self) -> None:
        self._private = new_private_key()
        self.public = public_key(self._private)

    def open(self, sealed: bytes) -> bytes:
        """Return the answer; raises `CannotOpen`."""
        return _open_with(self._private, sealed, _PRIVATE_ANSWER)


def seal_reply(reply_key: bytes, answer: bytes) -> bytes:
    """Return an answer that only the owner of `reply_key` can read; raises `ValueError` if that is no key."""
    return seal_for(reply_key, answer, _PRIVATE_ANSWER)


def new_private_key() -> bytes:
    """Return a new X25519 private key, 32 bytes, as a server keeps it."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> bytes:
    """Return the X25519 public key, 32 bytes."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal_for(public: bytes, plain: bytes, purpose: bytes) -> bytes:
    """Return `plain` encrypted for a public key; `purpose` keeps messages of different kinds apart."""
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey

    return _suite().encrypt(plain, X25519PublicKey.from_public_bytes(public), purpose)


def _open_with(private: bytes, sealed: bytes, purpose: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

    try:
        return _suite().decrypt(sealed, X25519PrivateKey.from_private_bytes(private), purpose)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen(id="") from error


@functools.cache
def _suite() -> Suite:
    from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


def _key_id(sealed: bytes) -> bytes:
    return hashlib.sha256(sealed).digest()[:8]


def pack(body: bytes) -> bytes:
    """Return a body, which is text in UTF-8, as it is before it is encrypted: short."""
    return dictionary.compress(body.decode().encode(_RECODED), dictionary.BODIES)


def _nonce(record_id: bytes) -> bytes:
    return hashlib.sha256(record_id).digest()[:12]


def _bound(record: WireRecord) -> bytes:
    """Return the clear fields in one unambiguous form."""
    return b"lobby/1 record" + msgspec.msgpack.encode(record.clear_fields())
