"""Real parts for the tests of this room: a clock turned by hand, a terminal on a folder, a small server over HTTP."""

from __future__ import annotations

import contextlib
import datetime as dt
import http.server
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from records import types, wire
from records.clock import milliseconds
from records.envelope import dictionary_of, open_signed, pack_answer, unpack_message
from records.errors import CannotOpen, InvalidRecord, Refused
from records.exchange import Batching
from records.outbox import Outbox
from records.queue import Queue
from records.sealing import Sealer, ServerKeyring, new_private_key, seal_reply
from records.secrets import Secrets, Server
from records.sync import Syncer

TERMINAL = "yangguang/t-1"


class HandClock:
    """Goes only when told to."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
        self.seconds = 1000.0
        self.is_trusted = True

    def now(self) -> dt.datetime:
        return self.time

    def monotonic(self) -> float:
        return self.seconds

    def trusted(self) -> bool:
        return self.is_trusted

    def advance(self, **span: float) -> None:
        step = dt.timedelta(**span)
        self.time += step
        self.seconds += step.total_seconds()


class Library:
    """Remembers what came down."""

    def __init__(self) -> None:
        self.documents: dict[str, bytes] = {}
        self.cursor: wire.Cursor | None = None
        self.named: set[str] | None = None
        self.calls = 0

    def load(self) -> wire.Cursor | None:
        return self.cursor

    def save(self, cursor: wire.Cursor) -> None:
        self.cursor = cursor

    def apply(self, changes: list[wire.Change], *, start_over: bool, complete: bool) -> None:
        self.calls += 1
        if start_over:
            self.named = set()
        for change in changes:
            if change.body is None:
                self.documents.pop(change.id, None)
            else:
                self.documents[change.id] = change.body
                if self.named is not None:
                    self.named.add(change.id)
        if complete and self.named is not None:
            self.documents = {name: self.documents[name] for name in self.named}
            self.named = None


class Terminal:
    """Everything that a lobby has of this room, in a folder of its own."""

    def __init__(
        self, folder: Path, clock: HandClock | None = None, *, sample: bool = False, batching: Batching | None = None
    ) -> None:
        folder.mkdir(exist_ok=True)
        self.folder = folder
        self.clock = clock or HandClock()
        self.secrets = Secrets(folder / "secrets.toml", self.clock)
        self.outbox = Outbox(folder / "outbox.sqlite", Sealer(self.secrets), self.clock, sample=sample, reserve=0)
        self.queue = Queue(self.outbox)
        self.library = Library()
        self.syncer = Syncer(
            self.outbox,
            self.secrets,
            self.clock,
            self.library.apply,
            self.library,
            chance=lambda: 0.5,
            batching=batching,
        )

    def add(self, text: str = "楼道的灯不亮") -> str:
        return self.outbox.append(types.Opinion(text=text)).id

    def enrol_with(self, server: LoopbackServer, url: str = "") -> None:
        key = Ed25519PrivateKey.generate()
        server.public_keys[TERMINAL] = key.public_key().public_bytes_raw()
        credential = wire.Credential(TERMINAL, "yangguang", "yangguang/b3", b"c" * 32, server.keyring.public_keys())
        self.secrets.enrolled(Server(url or server.url), key.private_bytes_raw(), credential)

    def states(self) -> dict[str, str]:
        return {entry.id: entry.state for entry in self.outbox.entries(all=True)}


class LoopbackServer:
    """The other side of the protocol, as small as it can be, behind a real socket."""

    def __init__(self) -> None:
        self.server_keys = {"k1": new_private_key()}
        self.public_keys: dict[str, bytes] = {}
        self.stored: dict[bytes, bytes] = {}
        self.order: list[str] = []
        self.set_aside: dict[bytes, str] = {}
        self.changes: list[wire.Change] = []
        self.epoch = "e1"
        self.page = 500
        self.next_in = 15.0
        self.refusal: wire.Refusal | None = None
        self.retry_after = ""
        self.raw_answer: bytes | None = None
        self.poison: Callable[[str], bool] = lambda text: False
        self.later: Callable[[str], bool] = lambda text: False
        self.drop_answers = 0
        self.requests: list[wire.ExchangeRequest] = []
        self.sizes: list[tuple[int, int]] = []
        self.codes: dict[str, wire.EnrolState] = {}
        self.time = dt.datetime(2026, 11, 22, 8, 0, tzinfo=dt.UTC)
        self._lock = threading.Lock()
        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    @property
    def keyring(self) -> ServerKeyring:
        return ServerKeyring(self.server_keys)

    @property
    def port(self) -> int:
        return int(self._http.server_address[1])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def texts(self) -> list[str]:
        return sorted(self.order)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def answer(self, path: str, data: bytes) -> tuple[int, bytes]:
        with self._lock:
            if self.raw_answer is not None:
                return 200, self.raw_answer
            dictionary = dictionary_of(data)
            try:
                return 200, pack_answer(self._answer(path, data), dictionary)
            except Refused as refused:
                refusal = wire.Refusal(refused.fields["reason"], refused.fields["next_in"])
                return {"error": 500, "busy": 503}.get(refusal.reason, 403), pack_answer(refusal, dictionary)

    def _answer(self, path: str, data: bytes) -> wire.Message:
        if path in (wire.ENROL, wire.ENROL_STATE):
            name, _ = open_signed(path, data, bytes.fromhex)
            if path == wire.ENROL:
                return wire.EnrolAnswer(f"CODE-{len(self.codes)}", 600.0, 0.2)
            return self.codes.pop(name, wire.EnrolState("waiting"))
        _, message = open_signed(path, data, self.public_keys.get)
        if path == wire.PRIVATE:
            asked = unpack_message(message, wire.PrivateRequest)
            matters = [wire.PrivateMatter("407182659", "repair", "kitchen", "water", "漏水", "received", 1)]
            return wire.PrivateAnswer(seal_reply(asked.reply_key, msgspec.msgpack.encode(matters)))
        if self.refusal is not None:
            raise Refused(reason=self.refusal.reason, next_in=self.refusal.next_in)
        return self._exchange(unpack_message(message, wire.ExchangeRequest))

    def _exchange(self, asked: wire.ExchangeRequest) -> wire.ExchangeAnswer:
        self.requests.append(asked)
        opened = [(record, self._open(record, asked.keys)) for record in asked.records]
        if any(isinstance(plain, bytes) and self.poison(self._text(plain)) for _, plain in opened):
            raise Refused(reason="error", next_in=0.0)
        verdicts = [self._store(record, plain) for record, plain in opened]
        if not asked.max_changes:
            return wire.ExchangeAnswer(milliseconds(self.time), self.next_in, verdicts)
        cursor = asked.cursor
        anew = cursor is None or cursor.epoch != self.epoch or cursor.sequence > len(self.changes)
        after = 0 if anew or cursor is None else cursor.sequence
        page = self.changes[after : after + self.page]
        reached = after + len(page)
        return wire.ExchangeAnswer(
            milliseconds(self.time),
            self.next_in,
            verdicts,
            page,
            wire.Cursor(self.epoch, reached) if page or anew else None,
            more=reached < len(self.changes),
            start_over=anew,
        )

    def _open(self, record: wire.WireRecord, keys: list[wire.SealedKey]) -> bytes | str:
        try:
            plain = self.keyring.open(record, keys)
            types.from_bytes(plain)
        except CannotOpen:
            return "cannot-open"
        except InvalidRecord:
            return "invalid"
        return plain

    def _text(self, plain: bytes) -> str:
        return str(getattr(types.from_bytes(plain), "text", ""))

    def _store(self, record: wire.WireRecord, plain: bytes | str) -> wire.Verdict:
        if isinstance(plain, str):
            self.set_aside[record.id] = plain
            return wire.Verdict(record.id, "set_aside", plain)
        if self.later(self._text(plain)):
            return wire.Verdict(record.id, "later", "busy")
        if record.id in self.stored:
            return wire.Verdict(record.id, "known")
        self.stored[record.id] = plain
        self.order.append(self._text(plain))
        return wire.Verdict(record.id, "accepted")

    def _handler(server) -> type[http.server.BaseHTTPRequestHandler]:
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 10

            def do_POST(self) -> None:
                data = self.rfile.read(int(self.headers["Content-Length"]))
                status, body = server.answer(self.path, data)
                if server.drop_answers:
                    server.drop_answers -= 1
                    self.close_connection = True
                    return
                server.sizes.append((len(data), len(body)))
                self.send_response_only(status)
                if server.retry_after:
                    self.send_header("Retry-After", server.retry_after)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with contextlib.suppress(OSError):  # whoever asked may be gone
                    self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler
