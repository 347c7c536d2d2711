"""The outbox's writer for `kiosk bench crashes`."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from records.clock import SystemClock
from records.errors import RecordsError
from records.exchange import with_keys
from records.outbox import Outbox
from records.queue import Queue, Settled
from records.sealing import Sealer, ServerKeyring, public_key
from records.secrets import Secrets, Server
from records.types import Opinion, from_bytes
from records.wire import Credential, ServerKey

_SERVER_KEYS = {"k1": bytes(range(32))}


def prepare(folder: Path) -> None:
    """Make the folder: the first record makes all the rest."""
    folder.mkdir()


def write(folder: Path) -> None:
    """Hand in before and after enrolment, settle, purge and close."""
    secrets, outbox, queue = _opened(folder)
    for number in range(3):
        print(outbox.append(Opinion(text=f"意见 {number}")).id, flush=True)
    _enrol(secrets)
    queue.seal_waiting_keys()
    print(outbox.append(Opinion(text="登记之后")).id, flush=True)
    now = SystemClock().now()
    queue.settle([Settled(1), Settled(2, "invalid")], now)
    queue.tried([3], "busy")
    queue.link_failed("unreachable")
    queue.purge(now - dt.timedelta(days=30))
    print(outbox.append(Opinion(text="清理之后")).id, flush=True)
    outbox.store.checkpoint()
    queue.send_again()
    print(outbox.append(Opinion(text="最后")).id, flush=True)
    outbox.close()


def check(folder: Path, said: list[str]) -> list[str]:
    """Begin again as a next start does, and say what is lost, doubled or cannot be read."""
    try:
        secrets, outbox, queue = _opened(folder)
        if secrets.credential is None:
            _enrol(secrets)
        queue.seal_waiting_keys()
        there = [entry.id for entry in outbox.entries(all=True)]
        wrong = [f"{one} is lost" for one in said if one not in there]
        if len(there) > len(said) + 1 or len(set(there)) != len(there):
            wrong.append(f"{len(there)} records, {len(said)} acknowledged")
        wrong += [str(problem) for problem in [*outbox.problems(), *secrets.problems()]]
        queue.send_again()
        outbox.append(Opinion(text="之后"))
        return wrong + _unreadable(queue)
    except RecordsError as error:
        return [f"the next start fails: {error}"]


def _unreadable(queue: Queue) -> list[str]:
    """Say which records the server could not open; what was set aside was there already."""
    keyring = ServerKeyring(_SERVER_KEYS)
    waiting = queue.pending(0, 100)
    keys, records = with_keys(waiting, queue.keys([record.key for record in waiting]))
    wrong = []
    for record in records:
        try:
            from_bytes(keyring.open(record, keys))
        except RecordsError as error:
            wrong.append(f"record {record.sequence} cannot be opened: {error}")
    return wrong


def _opened(folder: Path) -> tuple[Secrets, Outbox, Queue]:
    secrets = Secrets(folder / "secrets.toml")
    outbox = Outbox(folder / "outbox.sqlite", Sealer(secrets), SystemClock(), reserve=0)
    return secrets, outbox, Queue(outbox)


def _enrol(secrets: Secrets) -> None:
    keys = [ServerKey(name, public_key(private)) for name, private in _SERVER_KEYS.items()]
    credential = Credential("yangguang/t-1", "yangguang", "yangguang/b3", bytes(32), keys)
    secrets.enrolled(Server("http://127.0.0.1:9"), bytes(32), credential)
