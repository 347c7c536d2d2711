from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from record_parts import HandClock, LoopbackServer, Terminal

from records import number, types
from records.errors import InvalidRecord, OutboxFailed, OutboxFull
from records.outbox import Outbox
from records.queue import Settled
from records.sealing import Sealer
from records.secrets import Secrets
from records.store import Store

ADD = """
import sys
from pathlib import Path
from records import types
from records.clock import SystemClock
from records.outbox import Outbox
from records.sealing import Sealer
from records.secrets import Secrets

folder = Path(sys.argv[1])
outbox = Outbox(folder / "outbox.sqlite", Sealer(Secrets(folder / "secrets.toml")), SystemClock())
for n in range(int(sys.argv[2])):
    print(outbox.append(types.Opinion(text=f"{sys.argv[3]} {n}")).id, flush=True)
"""


def _sequences(outbox: Outbox) -> list[int]:
    return [entry.sequence for entry in outbox.entries(all=True)]


def test_a_record_is_listed_with_its_clear_fields(terminal: Terminal) -> None:
    receipt = terminal.outbox.append(types.Repair(place="kitchen", category="water", text="漏水"))
    (entry,) = terminal.outbox.entries()
    assert number.valid(receipt.number)
    assert (entry.id, entry.number, entry.created_at) == receipt
    assert (entry.type, entry.state, entry.sequence, entry.tries, entry.last_error) == ("repair", "queued", 1, 0, "")
    assert uuid.UUID(receipt.id).version == 7


def test_only_what_people_carry_home_has_a_number(terminal: Terminal) -> None:
    assert terminal.outbox.append(types.CheckIn(card="yangguang/c-1")).number == ""


def test_an_untrusted_clock_is_noted(terminal: Terminal) -> None:
    terminal.clock.is_trusted = False
    terminal.add()
    assert [entry.clock_trusted for entry in terminal.outbox.entries()] == [False]


def test_counts_tell_queued_sent_and_set_aside_apart(terminal: Terminal) -> None:
    for _ in range(5):
        terminal.add()
    terminal.queue.settle([Settled(1), Settled(3, "invalid")], terminal.clock.now())
    assert terminal.outbox.counts() == (3, 1, 1, 0)
    assert [entry.sequence for entry in terminal.outbox.entries()] == [2, 4, 5]
    assert terminal.queue.pending(0, 10)[0].sequence == 2


def test_settling_twice_counts_once(terminal: Terminal) -> None:
    terminal.add()
    for _ in range(2):
        terminal.queue.settle([Settled(1)], terminal.clock.now())
    assert terminal.outbox.counts() == (0, 1, 0, 0)


def test_this_start_can_still_show_what_was_handed_in_and_the_next_one_cannot(
    enrolled: Terminal, server: LoopbackServer
) -> None:
    with_key = Terminal(enrolled.folder)
    made = with_key.add("家里的门锁坏了")
    assert with_key.outbox.body(made) == types.Opinion(text="家里的门锁坏了")
    assert Terminal(enrolled.folder).outbox.body(made) is None
    assert with_key.outbox.body(str(uuid.UUID(int=0))) is None


def test_a_captains_notice_stays_readable_after_a_restart(terminal: Terminal) -> None:
    notice = types.NoticeDraft(title="停水通知", body="今天 14:00 到 17:00")
    made = terminal.outbox.append(notice)
    again = Terminal(terminal.folder)
    assert again.outbox.body(made.id) == notice
    (draft,) = again.outbox.drafts()
    assert (draft.id, draft.state, draft.settled_at, draft.body) == (made.id, "queued", None, notice)


@pytest.mark.parametrize(("reason", "state"), [(None, "sent"), ("invalid", "set_aside")])
def test_a_captains_notice_tells_what_the_server_did_with_it_and_when(
    terminal: Terminal, reason: str | None, state: str
) -> None:
    terminal.outbox.append(types.NoticeDraft(title="停水通知", body="今天 14:00 到 17:00"))
    now = terminal.clock.now()
    terminal.queue.settle([Settled(1, reason)], now)
    (draft,) = terminal.outbox.drafts()
    assert draft.state == state
    assert draft.settled_at is not None
    assert abs(draft.settled_at - now) < dt.timedelta(milliseconds=1)


@pytest.mark.parametrize(
    "body",
    [
        types.Opinion(text="x" * 4001),
        types.Opinion(text="\ud800"),
        types.Opinion(text="漏水", contact=types.Contact(kind="phone", phone="ask me")),
        types.QuizAttempt(quiz="q", score=-1, total=10),
        types.Opinion(text=5),  # type: ignore[arg-type]
    ],
)
def test_what_does_not_fit_its_type_is_not_stored(terminal: Terminal, body: types.RecordBody) -> None:
    with pytest.raises(InvalidRecord):
        terminal.outbox.append(body)
    assert terminal.outbox.counts().queued == 0


@pytest.mark.parametrize("record_type", types.TYPES)
def test_the_longest_record_of_each_type_is_stored_and_fits_a_request(terminal: Terminal, record_type: str) -> None:
    longest = {
        "repair": types.Repair(place="房" * 200, category="水" * 200, text="漏" * 4000, home="x" * 200),
        "opinion": types.Opinion(text="😀" * 4000, topic="x" * 200),
        "quiz_attempt": types.QuizAttempt(
            quiz="q", score=1, total=1, answers={f"{n:03}" + "题" * 197: [99] * 50 for n in range(500)}
        ),
        "check_in": types.CheckIn(card="卡" * 200, purpose="会" * 200),
        "notice_draft": types.NoticeDraft(title="停" * 60, body="水" * 20_000, buildings=["楼" * 200] * 500),
        "wish": types.Wish(text="愿" * 4000, wish="w" * 200),
        "card_enrolment": types.CardEnrolment(card="e" * 60 + "/c-" + "0" * 32, home="户" * 200, author="s" * 200),
    }[record_type]
    made = terminal.outbox.append(longest)
    assert terminal.outbox.body(made.id) == longest
    assert len(terminal.queue.pending(0, 1)[0].body) < 1_000_000


def test_a_disk_that_is_nearly_full_is_refused_kindly(tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "o", Sealer(Secrets(tmp_path / "s")), HandClock(), reserve=1 << 60)
    with pytest.raises(OutboxFull) as caught:
        outbox.append(types.Opinion(text="漏水"))
    assert caught.value.fields["free"] > 0
    assert outbox.counts().queued == 0


@pytest.mark.parametrize("spoilt", ["o", ".o.lock"])
def test_a_file_that_may_not_be_opened_is_no_full_disk(tmp_path: Path, spoilt: str) -> None:
    outbox = Outbox(tmp_path / "o", Sealer(Secrets(tmp_path / "s")), HandClock())
    (tmp_path / spoilt).mkdir()
    with pytest.raises(OutboxFailed) as caught:
        outbox.append(types.Opinion(text="漏水"))
    assert caught.value.fields["path"] == tmp_path / "o"
    (tmp_path / spoilt).rmdir()
    outbox.append(types.Opinion(text="漏水"))
    assert outbox.counts().queued == 1


def test_sample_records_are_kept_and_never_sent(tmp_path: Path, server: LoopbackServer) -> None:
    sample = Terminal(tmp_path / "t", sample=True)
    sample.add("只是试试")
    assert sample.outbox.counts() == (0, 0, 0, 1)
    sample.enrol_with(server)
    real = Terminal(tmp_path / "t", sample.clock)
    real.add("真的漏水")
    assert real.syncer.run_once().sent == 1
    assert server.texts() == ["真的漏水"]
    assert real.outbox.counts() == (0, 1, 0, 1)


def test_what_was_sent_is_kept_for_some_days_and_the_sequence_goes_on(terminal: Terminal) -> None:
    for _ in range(4):
        terminal.add()
    terminal.queue.settle([Settled(1), Settled(2, "invalid"), Settled(4)], terminal.clock.now())
    terminal.clock.advance(days=29)
    assert terminal.queue.purge(terminal.clock.now() - dt.timedelta(days=30)) == 0
    terminal.clock.advance(days=2)
    assert terminal.queue.purge(terminal.clock.now() - dt.timedelta(days=30)) == 2
    assert _sequences(terminal.outbox) == [3, 4], "the newest stays: the next sequence follows from it"
    assert terminal.outbox.counts() == (1, 1, 0, 0)
    terminal.add()
    assert _sequences(terminal.outbox) == [3, 4, 5]


def test_several_processes_write_to_one_outbox(tmp_path: Path) -> None:
    started = [
        subprocess.Popen([sys.executable, "-c", ADD, str(tmp_path), "40", f"p{n}"], stdout=subprocess.PIPE, text=True)
        for n in range(3)
    ]
    acknowledged = [line for process in started for line in process.communicate(timeout=60)[0].split()]
    outbox = Outbox(tmp_path / "outbox.sqlite", Sealer(Secrets(tmp_path / "secrets.toml")), HandClock())
    assert sorted(acknowledged) == sorted(entry.id for entry in outbox.entries())
    assert _sequences(outbox) == list(range(1, 121))


def test_another_outbox_sees_at_once_what_was_written(terminal: Terminal) -> None:
    other = Terminal(terminal.folder)
    assert other.outbox.counts().queued == 0
    terminal.add()
    assert other.outbox.counts().queued == 1


@pytest.mark.parametrize(
    "damage",
    [b"", b"not a database at all" * 100, b"SQLite format 3\0" + b"\xff" * 2000],
    ids=["empty", "garbage", "header"],
)
def test_a_file_that_cannot_be_read_does_not_stop_the_lobby(terminal: Terminal, damage: bytes) -> None:
    terminal.add()
    terminal.outbox.close()
    (terminal.folder / "outbox.sqlite").write_bytes(damage)
    again = Terminal(terminal.folder)
    again.add("之后")
    assert again.outbox.counts().queued == 1
    problems = again.outbox.problems()
    assert len(problems) == (1 if damage else 0)
    assert all(problem.fields["kept_as"].read_bytes() == damage for problem in problems)


def test_what_a_damaged_file_still_holds_is_saved(terminal: Terminal) -> None:
    for n in range(200):
        terminal.add(f"记录 {n} " + "漏水" * 100)
    terminal.queue.settle([Settled(1)], terminal.clock.now())
    terminal.outbox.close()
    path = terminal.folder / "outbox.sqlite"
    data = bytearray(path.read_bytes())
    middle = len(data) // 2 // 1024 * 1024
    data[middle : middle + 2048] = b"\xaa" * 2048
    path.write_bytes(data)
    again = Terminal(terminal.folder)
    saved = {entry.sequence for entry in again.outbox.entries(all=True)}
    assert len(saved) > 180
    assert {1, 200} <= saved
    counts = again.outbox.counts()
    assert counts.queued + counts.sent == len(saved)
    assert counts.sent == 1
    again.add()
    assert max(_sequences(again.outbox)) == 201
    assert len(again.outbox.problems()) == 1


def test_a_process_that_has_the_damaged_file_open_goes_on_with_the_new_one(terminal: Terminal) -> None:
    for _ in range(50):
        terminal.add("之前")
    terminal.outbox.close()
    terminal.add("之前")
    with (terminal.folder / "outbox.sqlite").open("r+b") as file:
        file.write(b"\xff" * 3000)
    other = Terminal(terminal.folder)
    other.add("之后")
    terminal.add("也在之后")
    assert [entry.id for entry in terminal.outbox.entries()] == [entry.id for entry in other.outbox.entries()]
    assert len(terminal.outbox.problems()) == 1


def test_a_folder_that_is_gone_is_told_and_nothing_more(terminal: Terminal) -> None:
    terminal.add()
    shutil.rmtree(terminal.folder)
    terminal.clock.advance(seconds=1)
    with pytest.raises(OutboxFailed):
        terminal.add()
    with pytest.raises(OutboxFailed):
        terminal.outbox.counts()


def test_a_log_that_went_is_not_called_a_full_disk(terminal: Terminal) -> None:
    terminal.add()
    (terminal.folder / "outbox.sqlite-wal").unlink()
    with pytest.raises(OutboxFailed):
        Terminal(terminal.folder).outbox.counts()


def test_a_file_that_somebody_moved_away_is_replaced(terminal: Terminal) -> None:
    terminal.add()
    path = terminal.folder / "outbox.sqlite"
    path.rename(path.with_name("moved-away"))
    terminal.clock.advance(seconds=1)
    terminal.add()
    assert Terminal(terminal.folder).outbox.counts().queued == 1


def test_a_second_outbox_in_one_process_does_not_let_another_process_take_the_log_away(tmp_path: Path) -> None:
    """Opening and closing the file past SQLite would drop this process's locks: whoever closes last clears the log."""
    lobby = Outbox(tmp_path / "outbox.sqlite", Sealer(Secrets(tmp_path / "secrets.toml")), HandClock())
    made = [lobby.append(types.Opinion(text="一")).id]
    technician = Outbox(tmp_path / "outbox.sqlite", Sealer(Secrets(tmp_path / "secrets.toml")), HandClock())
    assert technician.counts().queued == 1
    command = [sys.executable, "-c", ADD, str(tmp_path), "1", "command"]
    made += subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout.split()
    made += [lobby.append(types.Opinion(text="二")).id, technician.append(types.Opinion(text="三")).id]
    assert (tmp_path / "outbox.sqlite-wal").exists()
    after = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, timeout=60).stdout.split()
    assert [entry.id for entry in lobby.entries()] == made + after


def test_a_database_of_somebody_else_is_set_aside(terminal: Terminal) -> None:
    import sqlite3

    with sqlite3.connect(terminal.folder / "outbox.sqlite") as other:
        other.execute("PRAGMA application_id = 7")
        other.execute("CREATE TABLE theirs (x)")
    other.close()
    terminal.add()
    assert terminal.outbox.counts().queued == 1
    assert len(terminal.outbox.problems()) == 1


def test_counting_does_not_read_the_queue(tmp_path: Path) -> None:
    store = Store(tmp_path / "o", HandClock())
    steps = 0

    def count(connection) -> object:  # type: ignore[no-untyped-def]
        nonlocal steps
        connection.execute(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) INSERT INTO records"
            " SELECT i, x'00', 'opinion', 1, '', 1, 1, '', -1, 0, 0, 1, 0, '', x'' FROM n"
        )
        return None

    store.write(count)
    outbox = Outbox(tmp_path / "o", Sealer(Secrets(tmp_path / "s")), HandClock(), reserve=0)
    outbox.counts()

    def watched(connection) -> None:  # type: ignore[no-untyped-def]
        def tick() -> int:
            nonlocal steps
            steps += 1
            return 0

        connection.set_progress_handler(tick, 100)

    outbox.store.read(watched)
    assert outbox.counts().queued == 20_000
    outbox.append(types.Opinion(text="漏水"))
    assert steps < 20, "hundreds of virtual machine instructions, not hundred thousands"
