"""Faults, not words: what the kernel was asked for, and what is left after it was cut off."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from record_parts import HandClock, LoopbackServer, Terminal

from records import types
from records.errors import OutboxFull
from records.outbox import Outbox
from records.queue import Queue
from records.sealing import Sealer
from records.secrets import Secrets

STRACE = shutil.which("strace")
needs_strace = pytest.mark.skipif(STRACE is None, reason="wants strace")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="not allowed here: mounts are for root")

ADD = """
import sys
from pathlib import Path
from records import types
from records.clock import SystemClock
from records.outbox import Outbox
from records.sealing import Sealer
from records.secrets import Secrets

folder = Path(sys.argv[1])
outbox = Outbox(folder / "outbox.sqlite", Sealer(Secrets(folder / "secrets.toml")), SystemClock(), reserve=0)
for n in range(int(sys.argv[2])):
    made = outbox.append(types.Opinion(text=f"text {n}", contact=types.Contact(kind="phone", phone="13900000000")))
    sys.stdout.write(made.id + "\\n")
    sys.stdout.flush()
"""


def _adding(folder: Path, count: int, *before: str) -> list[str]:
    return [*before, sys.executable, "-c", ADD, str(folder), str(count)]


def _outbox(folder: Path) -> Outbox:
    return Outbox(folder / "outbox.sqlite", Sealer(Secrets(folder / "secrets.toml")), HandClock(), reserve=0)


@needs_strace
def test_each_record_is_synced_exactly_once_and_before_it_is_acknowledged(tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    folder = tmp_path / "t"
    folder.mkdir()
    command = _adding(
        folder, 50, str(STRACE), "-f", "-y", "-s", "64", "-e", "trace=fsync,fdatasync,write,pwrite64", "-o", str(trace)
    )
    acknowledged = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.split()
    calls = trace.read_text().splitlines()
    synced, between, written, per_record = False, 0, False, []
    for call in calls:
        if re.search(r"f(data)?sync\(\d+<[^>]*outbox", call):
            synced, between, written = True, between + 1, False
        elif re.search(r"pwrite64\(\d+<[^>]*outbox[^>]*-wal", call):
            synced, written = False, True
        elif found := re.search(r'write\(1<[^>]*>, "([0-9a-f-]{36})', call):
            assert synced, f"{found[1]} was acknowledged before it was synced"
            assert not written
            per_record.append(between)
            between = 0
    assert len(per_record) == len(acknowledged) == 50
    assert per_record[1:] == [1] * 49, "the first one also makes the file"


def test_killed_at_any_moment_nothing_that_was_acknowledged_is_lost(tmp_path: Path) -> None:
    acknowledged: list[str] = []
    for turn in range(8):
        with subprocess.Popen(_adding(tmp_path, 100_000), stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            for _ in range(5 + 17 * turn):
                acknowledged.append(process.stdout.readline().strip())
            process.send_signal(signal.SIGKILL)
            acknowledged += [line.strip() for line in process.stdout if len(line) == 37]
    outbox = _outbox(tmp_path)
    there = [entry.id for entry in outbox.entries()]
    assert set(acknowledged) <= set(there)
    assert len(there) <= len(acknowledged) + 8
    assert [entry.sequence for entry in outbox.entries()] == list(range(1, len(there) + 1))


@needs_root
def test_a_full_disk_loses_nothing_and_the_lobby_goes_on_when_there_is_room(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False).returncode:
        pytest.skip("not allowed here: to mount a small tmpfs")
    try:
        outbox = _outbox(disk)
        acknowledged = [outbox.append(types.Opinion(text="漏水" * 50)).id]
        filler = disk / "filler"
        filler.write_bytes(bytes(600_000))
        with pytest.raises(OutboxFull):
            while True:
                acknowledged.append(outbox.append(types.Opinion(text="漏水" * 500)).id)
        with pytest.raises(OutboxFull):
            outbox.append(types.Opinion(text="漏水" * 500))
        assert [entry.id for entry in outbox.entries()] == acknowledged
        filler.unlink()
        acknowledged.append(outbox.append(types.Opinion(text="又有地方了")).id)
        outbox.close()
        again = _outbox(disk)
        assert [entry.id for entry in again.entries()] == acknowledged
        assert again.problems() == []
        again.close()
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_file_that_may_not_grow_refuses_and_keeps_what_it_has(tmp_path: Path) -> None:
    limited = f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))\n{ADD}"
    done = subprocess.run(
        [sys.executable, "-c", limited, str(tmp_path), "5000"], capture_output=True, text=True, timeout=60, check=False
    )
    assert "OutboxFull" in done.stderr
    assert done.stdout.split()
    assert [entry.id for entry in _outbox(tmp_path).entries()] == done.stdout.split()


def test_a_stolen_terminal_and_a_lost_stick_tell_nothing(
    enrolled: Terminal, server: LoopbackServer, tmp_path: Path
) -> None:
    from records import export

    again = Terminal(enrolled.folder)  # a start after the enrolment: its key is in memory alone
    told = {
        "text": "我丈夫住院了, 家里的煤气灶打不着火",
        "phone": "13812345678",
        "home": "yangguang/b3/2-501",
        "card": "yangguang/c-0123456789abcdef",
        "place": "secret-place",
    }
    contact = types.Contact(kind="phone", phone=told["phone"])
    again.outbox.append(
        types.Repair(place=told["place"], category="gas", text=told["text"], home=told["home"], contact=contact)
    )
    again.outbox.append(types.CheckIn(card=told["card"]))
    stick = tmp_path / "stick.jsonl"
    assert export.write(again.queue, again.secrets, again.clock, stick) == 2
    files = [path for path in (*enrolled.folder.rglob("*"), stick) if path.is_file()]
    assert any(path.name == "outbox.sqlite-wal" for path in files), "the log of the database is searched too"
    for path in files:
        data = path.read_bytes()
        for what, words in told.items():
            for encoding in ("utf-8", "utf-16-le", "gbk"):
                assert words.encode(encoding) not in data, f"{what} stands in {path.name}"
            assert json.dumps(words).encode() not in data
    thief = Outbox(enrolled.folder / "outbox.sqlite", Sealer(Secrets(enrolled.folder / "secrets.toml")), again.clock)
    assert [thief.body(entry.id) for entry in thief.entries()] == [None, None]
    assert len(Queue(thief).pending(0, 10)) == 2
