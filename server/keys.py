"""The keys that records are sealed for.

They lie in the data folder, not in the database: a copy of the database opens nothing that is still on its way.
The first of them is the one that terminals are to use; older ones stay, because a queue may have waited for weeks.
"""

from __future__ import annotations

import functools
import secrets
from pathlib import Path

import msgspec

from language.translation import N_
from records.files import write_atomically
from records.sealing import ServerKeyring, new_private_key
from server.errors import HomeUnusable
from server.home import Home


class _StoredKey(msgspec.Struct, frozen=True):
    id: str
    private: bytes


def keyring(home: Home) -> ServerKeyring:
    """Return the keys, made on first use; raises `HomeUnusable`. A change in the file is seen at once."""
    if not home.sealing_keys_file.exists():
        with home.locked():
            if not home.sealing_keys_file.exists():
                _write(home, [_new_key()])
    status = home.sealing_keys_file.stat()
    return _read(home.sealing_keys_file, status.st_mtime_ns, status.st_ino)


def rotate(home: Home) -> str:
    """Put a new key before the others and return its id."""
    keyring(home)
    with home.locked():
        made = _new_key()
        _write(home, [made, *_decode(home.sealing_keys_file)])
    return made.id


def _new_key() -> _StoredKey:
    return _StoredKey(id=secrets.token_hex(4), private=new_private_key())


def _write(home: Home, keys: list[_StoredKey]) -> None:
    write_atomically(home.sealing_keys_file, msgspec.json.encode(keys))


def _decode(path: Path) -> list[_StoredKey]:
    try:
        keys = msgspec.json.decode(path.read_bytes(), type=list[_StoredKey])
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise HomeUnusable(path=str(path), problem=str(error)) from error
    if not keys:
        raise HomeUnusable(path=str(path), problem=N_("there is no key in it"))
    return keys


@functools.lru_cache(maxsize=2)
def _read(path: Path, changed: int, inode: int) -> ServerKeyring:
    del changed, inode  # part of the cache's key
    return ServerKeyring({key.id: key.private for key in _decode(path)})
