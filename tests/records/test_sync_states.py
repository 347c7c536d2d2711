"""A terminal with its files, a server behind a socket, and everything that can happen between them, in any order."""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import tempfile
import uuid
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from record_parts import HandClock, LoopbackServer, Terminal

from records import export, wire
from records.errors import LinkError
from records.exchange import Batching
from records.sealing import new_private_key


class Crashed(Exception):
    """The process ends here."""


class RecordingServer(LoopbackServer):
    """Remembers what came, so that the network can bring it again."""

    def __init__(self) -> None:
        super().__init__()
        self.came: list[bytes] = []

    def answer(self, path: str, data: bytes) -> tuple[int, bytes]:
        self.came.append(data)
        return super().answer(path, data)


class Syncing(RuleBasedStateMachine):
    """What was acknowledged to a person is on the disk or at the server, and there once, whatever happens."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="states-"))
        self.clock = HandClock()
        self.server = RecordingServer()
        self.terminal = Terminal(self.folder / "disk", self.clock, batching=Batching(most_records=3))
        self.terminal.enrol_with(self.server)
        self.acknowledged: set[str] = set()
        self.image: Path | None = None
        self.backup: tuple[dict[bytes, bytes], list[str]] | None = None
        self.epochs = 1

    @rule(count=st.integers(1, 4))
    def enqueue(self, count: int) -> None:
        for _ in range(count):
            self.acknowledged.add(self.terminal.add(f"text {len(self.acknowledged)}"))

    @rule()
    def send(self) -> None:
        with contextlib.suppress(LinkError):  # the same record is sent again, in this run or another
            self.terminal.syncer.run_once()
        self.server.drop_answers = 0

    @rule(answers=st.integers(1, 3))
    def lose_the_answer(self, answers: int) -> None:
        self.server.drop_answers = answers
        self.send()

    @rule()
    def crash(self) -> None:
        self._start()

    @rule()
    def crash_before_the_answer_is_noted(self) -> None:
        def die(*_: object) -> None:
            raise Crashed

        self.terminal.syncer._queue.settle = die  # type: ignore[method-assign]
        with contextlib.suppress(LinkError, Crashed):
            self.terminal.syncer.run_once()
        self._start()

    @rule(seconds=st.sampled_from([1.0, 61.0, 5000.0]))
    def wait(self, seconds: float) -> None:
        self.clock.advance(seconds=seconds)

    @rule()
    def carry_a_stick_to_the_server(self) -> None:
        stick = self.folder / "stick"
        export.write(self.terminal.queue, self.terminal.secrets, self.clock, stick)
        found = export.check(stick, self.server.public_keys.get)
        for record in found.read():
            self.server._store(record, self.server.keyring.open(record, found.keys))

    @rule()
    def change_the_servers_key(self) -> None:
        name = f"k{len(self.server.server_keys) + 1}"
        self.server.server_keys = {name: new_private_key(), **self.server.server_keys}
        self.terminal.secrets.replace_server_keys(self.server.keyring.public_keys())

    @precondition(lambda self: self.server.came)
    @rule(data=st.data())
    def duplicate_and_reorder(self, data: st.DataObject) -> None:
        for again in data.draw(st.lists(st.sampled_from(self.server.came), min_size=1, max_size=3)):
            self.server.answer(wire.EXCHANGE, again)

    @rule(revoked=st.booleans())
    def revoke_or_let_in_again(self, revoked: bool) -> None:
        self.server.refusal = wire.Refusal("revoked", 60.0) if revoked else None

    @rule(days=st.integers(-400, 400), trusted=st.booleans())
    def clock_jump(self, days: int, trusted: bool) -> None:
        self.clock.time += dt.timedelta(days=days)
        self.clock.is_trusted = trusted

    @rule()
    def take_an_image_of_the_disk(self) -> None:
        self.terminal.outbox.close()
        self.image = self.folder / "image"
        shutil.rmtree(self.image, ignore_errors=True)
        shutil.copytree(self.terminal.folder, self.image)

    @precondition(lambda self: self.image is not None)
    @rule()
    def restore_the_image(self) -> None:
        assert self.image is not None
        self.terminal.outbox.close()
        shutil.rmtree(self.terminal.folder)
        shutil.copytree(self.image, self.terminal.folder)
        self._start()
        # What was made after the image and never sent is lost with the disk.
        self.acknowledged &= self._on_disk() | self._received()

    @rule()
    def back_the_server_up(self) -> None:
        self.backup = dict(self.server.stored), list(self.server.order)

    @precondition(lambda self: self.backup is not None and self.image is None)
    @rule()
    def restore_the_server(self) -> None:
        assert self.backup is not None
        self.server.stored, self.server.order = dict(self.backup[0]), list(self.backup[1])
        self.epochs += 1
        self.server.epoch = f"e{self.epochs}"

    @invariant()
    def each_record_is_somewhere_and_at_the_server_once(self) -> None:
        assert self.acknowledged <= self._on_disk() | self._received()
        assert len(self.server.order) == len(self.server.stored)

    def teardown(self) -> None:
        """Once everything works again, all is at the server, nothing waits, and nothing was set aside."""
        self.server.refusal = None
        for _ in range(3):
            self.clock.advance(days=1)
            self.terminal.syncer.run_once()
        assert self.acknowledged <= self._received()
        assert self.terminal.outbox.counts().queued == 0
        assert self.server.set_aside == {}
        assert self.terminal.outbox.problems() == []
        self.terminal.syncer.close()
        self.terminal.outbox.close()
        self.server.close()
        shutil.rmtree(self.folder)

    def _start(self) -> None:
        """Start as after a crash: nothing that was in memory is there any more."""
        self.terminal.syncer.close()
        self.terminal.outbox.close()
        library = self.terminal.library
        self.terminal = Terminal(self.terminal.folder, self.clock, batching=Batching(most_records=3))
        self.terminal.library.documents, self.terminal.library.cursor = library.documents, library.cursor

    def _on_disk(self) -> set[str]:
        return set(self.terminal.states())

    def _received(self) -> set[str]:
        return {_text(raw) for raw in self.server.stored}


def _text(raw: bytes) -> str:
    return str(uuid.UUID(bytes=raw))


TestSyncing = Syncing.TestCase
TestSyncing.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
