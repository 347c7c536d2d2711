from __future__ import annotations

import datetime as dt
import random
import sqlite3
from pathlib import Path

import pytest
from record_parts import Terminal

from records.errors import OutboxDamaged
from records.queue import Settled
from records.store import Store


def _filled(terminal: Terminal, records: int = 40) -> Path:
    for n in range(records):
        terminal.add(f"记录 {n} " + "漏水" * n)
    terminal.queue.settle([Settled(1), Settled(2, "invalid")], terminal.clock.now())
    terminal.outbox.close()
    return terminal.folder / "outbox.sqlite"


def _change(path: Path, statement: str) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(statement)
    connection.close()


def _goes_on(terminal: Terminal) -> list[int]:
    """Hand in, list, count and prepare to send, as a lobby does; return the sequences that are queued."""
    terminal.queue.purge(terminal.clock.now() - dt.timedelta(days=30))
    id = terminal.add("之后")
    pending = terminal.queue.pending(0, 1000)
    terminal.queue.keys(sorted({record.key for record in pending}))
    terminal.outbox.drafts()
    entries = list(terminal.outbox.entries(all=True))
    assert entries[-1].id == id
    assert sum(terminal.outbox.counts()) == len(entries)
    assert terminal.outbox.counts().queued == len(pending)
    return [record.sequence for record in pending]


@pytest.mark.parametrize(
    "garbled",
    [
        "UPDATE records SET type = CAST(x'ff6f70696e' AS TEXT) WHERE sequence = 20",
        "UPDATE records SET number = x'0102' WHERE sequence = 20",
        "UPDATE records SET about = CAST(x'c328' AS TEXT) WHERE sequence = 20",
        "UPDATE records SET created_at = 1 << 61 WHERE sequence = 20",
        "UPDATE records SET state = 77 WHERE sequence = 20",
        "UPDATE records SET version = 'x' WHERE sequence = 20",
        "UPDATE records SET body = 5 WHERE sequence = 20",
        "DELETE FROM totals",
        "UPDATE sqlite_master SET sql = replace(sql, 'clock_trusted', 'clock_trusteb') WHERE name = 'records'",
        "UPDATE sqlite_master SET sql = replace(sql, 'link_tries', CAST(x'ff' AS TEXT)) WHERE name = 'totals'",
        "UPDATE sqlite_master SET name = 'recorts', tbl_name = 'recorts' WHERE name = 'records'",
    ],
)
def test_what_sqlite_takes_for_sound_and_nobody_wrote_is_damage(terminal: Terminal, garbled: str) -> None:
    _change(_filled(terminal), garbled)
    again = Terminal(terminal.folder)
    assert _goes_on(again) == list(range(3, 42))
    assert len(again.outbox.problems()) == 1


@pytest.mark.parametrize("garbled", ["sent = 1000", "purged = x'00'", "open_from = 30", "first = 20"])
def test_totals_are_made_anew_now_and_then(terminal: Terminal, garbled: str) -> None:
    _change(_filled(terminal), f"UPDATE totals SET {garbled}")
    assert _goes_on(Terminal(terminal.folder)) == list(range(3, 42))


def test_a_record_without_its_id_stays_behind_alone(terminal: Terminal) -> None:
    _change(_filled(terminal), "UPDATE records SET id = x'00' WHERE sequence = 20")
    again = Terminal(terminal.folder)
    assert _goes_on(again) == [sequence for sequence in range(3, 42) if sequence != 20]


def test_a_record_that_waits_is_not_held_up_by_a_garbled_one(terminal: Terminal) -> None:
    _change(_filled(terminal), "UPDATE records SET last_error = x'ff' WHERE sequence = 3")
    assert len(Terminal(terminal.folder).queue.pending(0, 1000)) == 38


def test_what_stands_between_two_damaged_places_is_saved(terminal: Terminal) -> None:
    path = _filled(terminal, 400)
    data = bytearray(path.read_bytes())
    for third in (1, 2):
        middle = len(data) * third // 3 // 2048 * 2048
        data[middle : middle + 2048] = b"\xaa" * 2048
    path.write_bytes(data)
    saved = set(_goes_on(Terminal(terminal.folder)))
    assert len(saved) > 360
    assert {3, 200, 400, 401} <= saved


def test_a_file_whose_first_page_is_gone_gives_its_records_back(terminal: Terminal) -> None:
    path = _filled(terminal)
    data = bytearray(path.read_bytes())
    data[:2048] = bytes(2048)
    path.write_bytes(data)
    again = Terminal(terminal.folder)
    assert _goes_on(again) == list(range(3, 42))
    assert isinstance(again.outbox.problems()[0], OutboxDamaged)
    assert [found.name for found in path.parent.glob(".outbox.sqlite.damaged*")] == []
    assert path.stat().st_mode & 0o077 == 0


def test_no_turned_bit_stops_the_lobby(terminal: Terminal, tmp_path_factory: pytest.TempPathFactory) -> None:
    data = _filled(terminal).read_bytes()
    chance = random.Random(4)
    for _ in range(150):
        place = chance.randrange(len(data))
        turned = bytearray(data)
        turned[place] ^= 1 << chance.randrange(8)
        folder = tmp_path_factory.mktemp("turned")
        (folder / "outbox.sqlite").write_bytes(turned)
        again = Terminal(folder)
        try:
            assert 41 in _goes_on(again) or again.outbox.problems(), place
        finally:
            again.outbox.close()


def test_a_mistake_in_a_piece_of_work_leaves_a_sound_file_alone(terminal: Terminal) -> None:
    path = _filled(terminal)
    store = Store(path, terminal.clock)
    with pytest.raises(sqlite3.OperationalError):
        store.read(lambda connection: connection.execute("SELECT nothing FROM records"))
    with pytest.raises(ValueError, match="ours"):
        store.read(lambda connection: int("ours"))
    assert store.set_aside() == []
    store.close()
