"""Exports by hand, beside sync, and what was done to the file on its way."""

from __future__ import annotations

from pathlib import Path

import pytest
from record_parts import TERMINAL, LoopbackServer, Terminal

from records import export
from records.errors import ExportInvalid, NotEnrolled


def test_an_export_is_taken_with_what_was_sent_already_and_twice_without_harm(
    enrolled: Terminal, server: LoopbackServer, tmp_path: Path
) -> None:
    enrolled.add("已送")
    enrolled.syncer.run_once()
    for text in ("甲", "乙"):
        enrolled.add(text)
    stick = tmp_path / "stick.jsonl"
    assert export.write(enrolled.queue, enrolled.secrets, enrolled.clock, stick) == 2
    for _ in range(2):
        found = export.check(stick, server.public_keys.get)
        assert (found.terminal, found.records) == (TERMINAL, 2)
        for record in found.read():
            server._store(record, server.keyring.open(record, found.keys))
    assert enrolled.outbox.counts().queued == 2, "they stay until the server itself says that it has them"
    outcome = enrolled.syncer.run_once()
    assert (outcome.sent, outcome.accepted) == (2, 0)
    assert server.order == ["已送", "甲", "乙"]


def test_before_enrolment_nothing_is_exported(terminal: Terminal, tmp_path: Path) -> None:
    terminal.add()
    with pytest.raises(NotEnrolled):
        export.write(terminal.queue, terminal.secrets, terminal.clock, tmp_path / "stick")
    assert not (tmp_path / "stick").exists()


@pytest.mark.parametrize(
    ("spoil", "problem"),
    [
        (lambda lines: lines[:-1], "truncated"),
        (lambda lines: lines[:1] + lines[2:], "bad-signature"),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], "bad-signature"),
        (lambda lines: [lines[0].replace(b"t-1", b"t-2"), *lines[1:]], "unknown-terminal"),
        (lambda lines: [lines[0], lines[1].replace(b"opinion", b"opiniom"), *lines[2:]], "bad-signature"),
        (lambda lines: [b"hello\n"], "not-an-export"),
        (lambda lines: [], "not-an-export"),
        (lambda lines: [*lines, lines[1]], "truncated"),
    ],
)
def test_an_export_that_was_changed_is_refused_as_a_whole(
    enrolled: Terminal, server: LoopbackServer, tmp_path: Path, spoil: object, problem: str
) -> None:
    enrolled.add("甲")
    enrolled.add("乙")
    stick = tmp_path / "stick.jsonl"
    export.write(enrolled.queue, enrolled.secrets, enrolled.clock, stick)
    stick.write_bytes(b"".join(spoil(stick.read_bytes().splitlines(keepends=True))))  # type: ignore[operator]
    with pytest.raises(ExportInvalid) as caught:
        export.check(stick, server.public_keys.get)
    assert caught.value.fields["problem"] == problem
