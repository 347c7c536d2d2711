"""The keys that resident codes are signed with: one file (mode 0600) beside the database, some keys an estate.

Terminals know the public keys by the estate's document. A new key signs only when online terminals have had time to
learn of it, and an old one stays valid until no code that it signed is.
"""

from __future__ import annotations

import datetime as dt
import functools
import secrets
from pathlib import Path

import msgspec

from content.resident_code import LONGEST_SECONDS
from records.files import write_atomically
from server.errors import HomeUnusable
from server.home import Home

LEARNT_AFTER = dt.timedelta(minutes=10)
"""So long every terminal that is online has had a new key; until then the one before signs."""
VALID_AFTER = dt.timedelta(seconds=LONGEST_SECONDS, hours=1)
"""So long after that a key that another one has followed may still be needed."""


class CodeKey(msgspec.Struct, frozen=True):
    """One key of an estate."""

    estate: str
    private: bytes
    """Ed25519, 32 bytes."""
    made_at: dt.datetime

    def public(self) -> str:
        """Return the public key in hexadecimal, as the estate's document has it."""
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.private).public_key().public_bytes_raw().hex()


def public_keys(home: Home, estate: str) -> list[str]:
    """Return the estate's valid public keys, the newest first; none while it has issued no code."""
    return [key.public() for key in _of(home, estate)]


def signing_key(home: Home, estate: str, now: dt.datetime) -> bytes | None:
    """Return the private key that signs now; None: the estate has none yet."""
    keys = _of(home, estate)
    learnt = [key for key in keys if key.made_at + LEARNT_AFTER <= now]
    found = next(iter(learnt), keys[-1] if keys else None)
    return found.private if found else None


def make(home: Home, estate: str, now: dt.datetime) -> None:
    """Make a new key; the estate's document must be published anew. Raises `OSError`."""
    with home.locked():
        made = CodeKey(estate, secrets.token_bytes(32), now)
        _write(home, [made, *_read(home)])


def retire(home: Home, now: dt.datetime) -> set[str]:
    """Drop keys that no valid code can be signed with any more; return the estates to be published anew."""
    with home.locked():
        keys = _read(home)
        kept = [key for key in keys if not _is_over(key, keys, now)]
        if len(kept) < len(keys):
            _write(home, kept)
    return {key.estate for key in keys} if len(kept) < len(keys) else set()


def _is_over(key: CodeKey, keys: list[CodeKey], now: dt.datetime) -> bool:
    followers = [other.made_at for other in keys if other.estate == key.estate and other.made_at > key.made_at]
    return bool(followers) and min(followers) + LEARNT_AFTER + VALID_AFTER <= now


def _of(home: Home, estate: str) -> list[CodeKey]:
    """Return the estate's keys, the newest first."""
    keys = [key for key in _read(home) if key.estate == estate]
    return sorted(keys, key=lambda key: key.made_at, reverse=True)


def _read(home: Home) -> list[CodeKey]:
    try:
        status = home.code_keys_file.stat()
    except FileNotFoundError:
        return []
    return _decoded(home.code_keys_file, status.st_mtime_ns, status.st_ino)


def _write(home: Home, keys: list[CodeKey]) -> None:
    write_atomically(home.code_keys_file, msgspec.json.encode(keys))


@functools.lru_cache(maxsize=2)
def _decoded(path: Path, changed: int, inode: int) -> list[CodeKey]:
    del changed, inode  # part of the cache's key
    try:
        return msgspec.json.decode(path.read_bytes(), type=list[CodeKey])
    except msgspec.MsgspecError as error:
        raise HomeUnusable(path=str(path), problem=str(error)) from error
