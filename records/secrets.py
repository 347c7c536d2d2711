"""The terminal's secrets: one TOML file of mode 0600, outside the content.

    [terminal]  key          Ed25519 private key, hexadecimal
    [server]    url, pin     where the server is; SHA-256 of its certificate, if pinned
    [credential]             what enrolment gave: terminal, estate, building, card_key
    [[server_keys]]          id, public: what records are sealed for, the first before the others
    [local]     card_key     for card hashes before enrolment
                waiting      list of the keys of starts before enrolment, until they are sealed

Written atomically; what another process wrote is seen at the next question.
"""

from __future__ import annotations

import contextlib
import copy
import os
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from records.clock import Clock, SystemClock
from records.errors import SecretsDamaged, SecretsFailed
from records.files import damaged, locked, set_aside, write_atomically
from records.wire import Credential, ServerKey

_KEY_BYTES = 32


class Server(NamedTuple):
    """Where the central server is."""

    url: str
    pin: str = ""
    """SHA-256 of its certificate in hexadecimal; empty: whatever the system's authorities vouch for."""


class Secrets:
    """What nobody else may know; thread-safe, several processes.

    Everything but `problems` raises SecretsFailed where the system does not let us at the file.
    """

    def __init__(self, path: Path, clock: Clock | None = None) -> None:
        self.path = path
        self._lock_path = path.with_name(f".{path.name}.lock")
        self._clock = clock or SystemClock()
        self._seen: tuple[object, dict[str, Any]] | None = None

    @property
    def credential(self) -> Credential | None:
        """What enrolment gave, or None before it."""
        read = self._read()
        if "credential" not in read:
            return None
        given = read["credential"]
        return Credential(
            terminal=given["terminal"],
            estate=given["estate"],
            building=given["building"],
            card_key=bytes.fromhex(given["card_key"]),
            server_keys=[ServerKey(key["id"], bytes.fromhex(key["public"])) for key in read["server_keys"]],
        )

    @property
    def server(self) -> Server | None:
        """Where the server of the credential is."""
        read = self._read()
        return Server(**read["server"]) if "server" in read else None

    @property
    def terminal_key(self) -> bytes | None:
        """The Ed25519 private key of the credential, 32 bytes."""
        read = self._read()
        return bytes.fromhex(read["terminal"]["key"]) if "terminal" in read else None

    def problems(self) -> list[SecretsDamaged]:
        """Return what a technician should know."""
        return [SecretsDamaged(kept_as=path) for path in damaged(self.path)]

    def enrolled(self, server: Server, terminal_key: bytes, credential: Credential) -> None:
        """Keep what an enrolment gave, all at once."""

        def change(read: dict[str, Any]) -> None:
            read["server"] = server._asdict()
            read["terminal"] = {"key": terminal_key.hex()}
            read["credential"] = {
                "terminal": credential.terminal,
                "estate": credential.estate,
                "building": credential.building,
                "card_key": credential.card_key.hex(),
            }
            read["server_keys"] = _told(credential.server_keys)

        self._change(change)

    def replace_server_keys(self, keys: list[ServerKey]) -> None:
        """Keep the keys that the server says are to be used from now on."""
        self._change(lambda read: read.__setitem__("server_keys", _told(keys)))

    def card_key(self, random: Callable[[int], bytes] = os.urandom) -> bytes:
        """Return the key for card hashes: the estate's, or before enrolment one of our own."""
        credential = self.credential
        if credential:
            return credential.card_key
        if "card_key" not in self._read().get("local", {}):
            # Another process may have been first.
            self._change(lambda read: _local(read).setdefault("card_key", random(_KEY_BYTES).hex()))
        return bytes.fromhex(self._read()["local"]["card_key"])

    def waiting_keys(self) -> list[bytes]:
        """Return the keys that wait for enrolment, to be sealed then."""
        return [bytes.fromhex(key) for key in self._read().get("local", {}).get("waiting", [])]

    def keep_waiting(self, key: bytes) -> None:
        """Keep a key until it can be sealed; durable when it returns."""
        if key not in self.waiting_keys():
            self._change(lambda read: _local(read).setdefault("waiting", []).append(key.hex()))

    def forget_waiting(self, keys: list[bytes]) -> None:
        """Forget keys that waited: their sealed forms are durable."""
        gone = {key.hex() for key in keys}

        def change(read: dict[str, Any]) -> None:
            _local(read)["waiting"] = [key for key in _local(read).get("waiting", []) if key not in gone]

        if gone & {key.hex() for key in self.waiting_keys()}:
            self._change(change)

    def _read(self) -> dict[str, Any]:
        """Return the file's tables; read again only when the file is another one."""
        try:
            return self._looked_at()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._failed(error) from error

    def _looked_at(self) -> dict[str, Any]:
        stat = self.path.stat()
        mark = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        seen = self._seen
        if seen is None or seen[0] != mark:
            try:
                seen = self._seen = (mark, _checked(tomllib.loads(self.path.read_text("utf-8"))))
            except (ValueError, KeyError, TypeError, AttributeError):
                # A lobby without its secrets still takes records; a technician is told and enrols again.
                with contextlib.suppress(FileNotFoundError):  # another process was first
                    set_aside(self.path, self._clock.now())
                return {}
        return seen[1]

    def _change(self, change: Callable[[dict[str, Any]], object]) -> None:
        import tomli_w

        try:
            with locked(self._lock_path):
                self._seen = None
                read = copy.deepcopy(self._read())
                change(read)
                write_atomically(self.path, tomli_w.dumps(read).encode())
                self._seen = None
        except OSError as error:
            raise self._failed(error) from error

    def _failed(self, error: OSError) -> SecretsFailed:
        return SecretsFailed(path=self.path, problem=error.strerror or type(error).__name__)


def _local(read: dict[str, Any]) -> dict[str, Any]:
    local: dict[str, Any] = read.setdefault("local", {})
    return local


def _told(keys: list[ServerKey]) -> list[dict[str, str]]:
    return [{"id": key.id, "public": key.public.hex()} for key in keys]


def _checked(read: dict[str, Any]) -> dict[str, Any]:
    """Fail now, however it fails, rather than at some later question."""
    if "terminal" in read:
        bytes.fromhex(read["terminal"]["key"])
    if "server" in read:
        Server(**read["server"])
    if "credential" in read:
        Credential(**read["credential"], server_keys=[])
        bytes.fromhex(read["credential"]["card_key"])
        for key in read["server_keys"]:
            bytes.fromhex(key["public"])
    local = read.get("local", {})
    for key in [local.get("card_key", ""), *local.get("waiting", [])]:
        bytes.fromhex(key)
    return read
