"""Measurements of this room, for `kiosk bench durability` and `kiosk bench sync`; each returns its figures by name."""

from __future__ import annotations

import itertools
import os
import random
import socket
import statistics
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from records import types, wire
from records.clock import SystemClock, milliseconds
from records.envelope import sign
from records.exchange import with_keys
from records.outbox import Outbox
from records.queue import Queue
from records.sealing import Sealer, new_private_key, public_key
from records.secrets import Secrets, Server
from records.sync import Syncer

_SENTENCES = (
    "昨晚十一点多, 我听见厨房吊柜后面有滴答声, 打开一看墙上湿了一大片。",
    "请师傅带把长一点的扳手来, 阀门锈得厉害, 我拧不动。",
    "六单元门口的坡道结了薄冰, 早上送孩子的推车差点翻了。",
    "上个月报过一次, 当时说配件要等, 到现在也没有消息。",
    "我们几户商量过了, 愿意一起出钱把那盏坏掉的灯换成感应的。",
    "地库入口那面镜子歪了, 出来的时候看不到左边来的车。",
    "白天没人在家, 周三和周五傍晚六点以后都可以来。",
    "楼顶水箱的盖子被风吹开了, 担心有东西掉进去。",
    "奶奶今年八十六了, 上下台阶只能扶墙走, 能不能加一截扶手?",
    "晾衣杆上的钢丝断了一股, 我先用绳子捆着, 怕砸到人。",
)
_RECORD_BYTES = 500
_FIELDS_BYTES = 76  # of an opinion beside its text
_TAP_EVERY_SECONDS = 0.02
_LOOK_EVERY_SECONDS = 0.02
_UNTIL_LOG_IS_REUSED = 1500
_BODIES = 100


def durability(folder: Path, records: int = 1000) -> dict[str, float]:
    """Compare appends to the outbox with a bare append and `fdatasync` of the same sealed bytes, one by one in turns.

    Both begin as they are after a while: the log of the outbox is written over, no longer made longer. Each record is
    another one, and all that it takes from there on counts: checks, packing, sealing.

    Args:
        folder: An empty folder on the disk to measure.
        records: How many of each.

    Returns:
        `ratio` (of the rates), `append_us`, `bare_us` (the means), `median_ratio` (of the median times, which a few
        long waits for the disk do not sway), `own_us` (processor time of an append, that of a bare one taken off),
        `written_bytes` (handed to the kernel for a record, checkpoints included; 0 where the kernel does not tell).
    """
    outbox = Outbox(folder / "outbox.sqlite", Sealer(Secrets(folder / "secrets.toml")), SystemClock())
    bodies = list(itertools.islice(_bodies(), _BODIES))
    before = _written_bytes()
    for turn in range(_UNTIL_LOG_IS_REUSED):
        outbox.append(bodies[turn % _BODIES])
    written = _written_bytes() - before
    lines = [msgspec.msgpack.encode(record) for record in Queue(outbox).pending(0, _BODIES)]
    handle = os.open(folder / "bare", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def bare(turn: int) -> None:
        os.write(handle, lines[turn % _BODIES])
        os.fdatasync(handle)

    def append(turn: int) -> None:
        outbox.append(bodies[turn % _BODIES])

    taken: dict[str, list[float]] = {"bare": [], "append": []}
    used = {"bare": 0.0, "append": 0.0}
    for turn in range(records):
        for name, work in (("bare", bare), ("append", append)):
            began, processor = time.perf_counter(), time.thread_time()
            work(turn)
            taken[name].append(time.perf_counter() - began)
            used[name] += time.thread_time() - processor
    os.close(handle)
    outbox.close()
    mean, median = ({name: how(times) for name, times in taken.items()} for how in (statistics.mean, statistics.median))
    return {
        "ratio": mean["bare"] / mean["append"],
        "append_us": mean["append"] * 1e6,
        "bare_us": mean["bare"] * 1e6,
        "median_ratio": median["bare"] / median["append"],
        "own_us": (used["append"] - used["bare"]) / records * 1e6,
        "written_bytes": written / _UNTIL_LOG_IS_REUSED,
    }


def wire_bytes(folder: Path, records: int = 100) -> dict[str, float]:
    """Return what sealed records of about 500 bytes take on the wire, the request's envelope included.

    Args:
        folder: An empty folder.
        records: How many go in the batch.

    Returns:
        `record_bytes` (plain, on average) and `wire_bytes` (of the request, by record).
    """
    secrets = Secrets(folder / "secrets.toml")
    server_key = wire.ServerKey("k1", public_key(new_private_key()))
    credential = wire.Credential("yangguang/t-1a2b3c4d", "yangguang", "yangguang/b3", bytes(32), [server_key])
    secrets.enrolled(Server("http://127.0.0.1:1"), os.urandom(32), credential)
    outbox = Outbox(folder / "outbox.sqlite", Sealer(secrets), SystemClock())
    plain = 0
    for _, body in zip(range(records), _bodies(), strict=False):
        plain += len(types.to_bytes(body))
        outbox.append(body)
    queue = Queue(outbox)
    batch = queue.pending(0, records)
    keys, batch = with_keys(batch, queue.keys([record.key for record in batch[:1]]))
    outbox.close()
    message = wire.ExchangeRequest(
        milliseconds(SystemClock().now()), wire.Cursor("a1b2c3d4", 1000), keys=keys, records=batch
    )
    request = sign(wire.EXCHANGE, credential.terminal, os.urandom(32), message)
    return {"record_bytes": plain / records, "wire_bytes": len(request) / records}


def idle_exchange(folder: Path, secrets: Secrets) -> dict[str, float]:
    """Return what an exchange without news takes, body and headers together, with the server of a credential.

    Args:
        folder: An empty folder.
        secrets: Of a terminal that is enrolled with a running server.

    Returns:
        `up_bytes` and `down_bytes`.
    """
    with _relay(secrets, folder) as relay:
        syncer = _syncer(folder, relay.secrets)
        syncer.run_once()
        before = (relay.up, relay.down)
        syncer.run_once()
        syncer.close()
        return {"up_bytes": float(relay.up - before[0]), "down_bytes": float(relay.down - before[1])}


def fill(folder: Path, secrets: Secrets, records: int) -> None:
    """Hand so many records in, beside a lobby that may run on the same folder; synced once, in the end."""
    outbox = Outbox(folder / "outbox.sqlite", Sealer(secrets), SystemClock())
    for number, body in zip(range(records), _bodies(), strict=False):
        outbox.append(body)
        if number == 0:
            outbox.store.write_at_once(outbox.store.generation, "PRAGMA synchronous = OFF", ())
    outbox.store.checkpoint()
    outbox.close()


def queued(folder: Path, secrets: Secrets) -> Callable[[], int]:
    """Return what tells how many records wait in a terminal's folder."""
    outbox = Outbox(folder / "outbox.sqlite", Sealer(secrets), SystemClock())
    return lambda: outbox.counts().queued


def drain(folder: Path, secrets: Secrets, records: int = 20_000) -> dict[str, float]:
    """Return how fast a long queue drains into the server of a credential.

    Args:
        folder: An empty folder.
        secrets: Of a terminal that is enrolled with a running server.
        records: How many wait.

    Returns:
        `records_per_second` and `drained_seconds`, from the first exchange until none waits; `seconds` until what the
        records became at the server has come down, too.
    """
    fill(folder, secrets, records)
    syncer = _syncer(folder, secrets)
    watched = Outbox(folder / "outbox.sqlite", Sealer(secrets), SystemClock())
    began = time.perf_counter()
    draining = threading.Thread(target=syncer.run_once)
    draining.start()
    while draining.is_alive() and watched.counts().queued:
        draining.join(_LOOK_EVERY_SECONDS)
    drained = time.perf_counter() - began
    draining.join()
    seconds = time.perf_counter() - began
    sent = watched.counts().sent
    syncer.close()
    watched.close()
    return {"records_per_second": sent / drained, "drained_seconds": drained, "seconds": seconds}


def append_while_draining(folder: Path, secrets: Secrets, records: int = 20_000, taps: int = 300) -> dict[str, float]:
    """Compare the time that an append takes while a long queue drains in another thread with an idle terminal's.

    Args:
        folder: An empty folder.
        secrets: Of a terminal that is enrolled with a running server.
        records: How many wait.
        taps: How many appends are timed when idle, and at most while it drains.

    Returns:
        `idle_p99_ms`, `busy_p99_ms`, their `ratio`, and `taps` while it drained.
    """
    outbox = Outbox(folder / "outbox.sqlite", Sealer(secrets), SystemClock())
    bodies = _bodies()
    for _ in range(records):
        outbox.append(next(bodies))
    idle: list[float] = []
    while len(idle) < taps:
        idle.append(_timed(outbox, next(bodies)))
        time.sleep(_TAP_EVERY_SECONDS)
    memory = _Memory()
    syncer = Syncer(outbox, secrets, SystemClock(), memory.apply, memory)
    draining = threading.Thread(target=syncer.run_once)
    draining.start()
    busy: list[float] = []
    while draining.is_alive() and len(busy) < taps:
        busy.append(_timed(outbox, next(bodies)))
        draining.join(_TAP_EVERY_SECONDS)
    draining.join()
    syncer.close()
    outbox.close()
    p99 = [statistics.quantiles(times, n=100)[98] * 1000 for times in (idle, busy)]
    return {"idle_p99_ms": p99[0], "busy_p99_ms": p99[1], "ratio": p99[1] / p99[0], "taps": float(len(busy))}


def _timed(outbox: Outbox, body: types.RecordBody) -> float:
    began = time.perf_counter()
    outbox.append(body)
    return time.perf_counter() - began


class _Memory:
    """A library that forgets everything but its cursor."""

    def __init__(self) -> None:
        self._cursor: wire.Cursor | None = None

    def load(self) -> wire.Cursor | None:
        return self._cursor

    def save(self, cursor: wire.Cursor) -> None:
        self._cursor = cursor

    def apply(self, changes: list[wire.Change], *, start_over: bool, complete: bool) -> None:
        pass


class _Relay:
    """Passes bytes on and counts them."""

    def __init__(self, secrets: Secrets, folder: Path) -> None:
        server, credential, key = secrets.server, secrets.credential, secrets.terminal_key
        assert server is not None
        assert credential is not None
        assert key is not None
        parts = urlsplit(server.url)
        self.up = self.down = 0
        self.listening = socket.create_server(("127.0.0.1", 0))
        self._to = (parts.hostname or "", parts.port or 80)
        self.secrets = Secrets(folder / "relayed.toml")
        relayed = Server(f"http://127.0.0.1:{self.listening.getsockname()[1]}{parts.path}")
        self.secrets.enrolled(relayed, key, credential)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self.listening.accept()
            except OSError:
                return
            upstream = socket.create_connection(self._to)
            threading.Thread(target=self._pass, args=(client, upstream, "up"), daemon=True).start()
            threading.Thread(target=self._pass, args=(upstream, client, "down"), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, way: str) -> None:
        with source, sink:
            try:
                while data := source.recv(1 << 16):
                    setattr(self, way, getattr(self, way) + len(data))
                    sink.sendall(data)
            except OSError:
                return


@contextmanager
def _relay(secrets: Secrets, folder: Path) -> Iterator[_Relay]:
    relay = _Relay(secrets, folder)
    try:
        yield relay
    finally:
        relay.listening.close()


def _syncer(folder: Path, secrets: Secrets) -> Syncer:
    memory = _Memory()
    outbox = Outbox(folder / "outbox.sqlite", Sealer(secrets), SystemClock())
    return Syncer(outbox, secrets, SystemClock(), memory.apply, memory)


def _bodies() -> Iterator[types.RecordBody]:
    """Yield opinions of about 500 bytes, in words that the dictionary was not made of."""
    chance = random.Random(7)  # noqa: S311 - the same ones each time
    while True:
        text = ""
        for sentence in chance.sample(_SENTENCES, len(_SENTENCES)):
            text += sentence
            if len(text.encode()) > _RECORD_BYTES - 40:
                break
        phone = f"1{chance.randrange(10**10):010}"
        contact = types.Contact(kind="phone", phone=phone)
        yield types.Opinion(text=_cut(text, _RECORD_BYTES - _FIELDS_BYTES), contact=contact)


def _cut(text: str, size: int) -> str:
    return text.encode()[:size].decode(errors="ignore")


def _written_bytes() -> int:
    try:
        lines = Path("/proc/self/io").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next(int(line.partition(":")[2]) for line in lines if line.startswith("wchar"))
