"""What was kept long enough goes, day by day on a clock that is turned by hand."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from server_process import ServerProcess

from content.documents import Building, Person
from content.documents import Estate as EstateDocument
from content.documents.retention import Retention
from records.types import Contact, Opinion, QuizAttempt, Repair, Wish
from server.daily import DAY, SOON, Daily
from server.simulation.client import Client

ESTATE, HOME = "keep", "keep/b1/1-101"
PHONE, WORDS, ANSWER = "19900005151", "厨房漏水好几天了", "已换好，请张先生验收"
TABLE = Retention(contact=10, words=20, unfinished=40, handed_in=5, set_aside=7, deleted=3, journal=300, sign_ins=9)


@pytest.fixture(scope="module")
def estate(server: ServerProcess) -> Iterator[str]:
    """An estate of its own, so that nothing of other tests is purged."""
    from server import documents
    from server.models import Estate

    Estate.objects.create(code=ESTATE, name="保留")
    tables: dict[str, Any] = {
        name: [] for name in ("places", "categories", "urgencies", "dangers", "notice_classes", "roles")
    }
    documents.put(ESTATE, EstateDocument(id=ESTATE, name="保留", hotline="027 8888 0000", retention=TABLE, **tables))
    unit = {"id": "1", "floors": 6, "homes_per_floor": 2}
    documents.put(
        ESTATE, msgspec.convert({"id": "keep/b1", "estate": ESTATE, "name": "1号楼", "units": [unit]}, Building)
    )
    yield ESTATE


@pytest.fixture
def terminal(estate: str, join: Callable[[str], Client]) -> Client:
    made = join("keep/b1")
    made.pull()
    return made


def purged(now: dt.datetime) -> dict[str, int]:
    from server.retention import purge

    return purge(now, [ESTATE])


def handed_in(terminal: Client, body: Any) -> Any:
    record = terminal.record(body)
    terminal.exchange([record])
    return record


def repair() -> Repair:
    return Repair(place="kitchen", category="water", text=WORDS, home=HOME, contact=Contact(kind="phone", phone=PHONE))


def days_after(moment: dt.datetime, days: float) -> dt.datetime:
    return moment + dt.timedelta(days=days)


def test_a_matter_that_is_done_loses_its_contact_and_then_its_words_and_keeps_its_course(terminal: Client) -> None:
    from django.utils import timezone

    from server import matters
    from server.models import Matter, StaffMember

    record = handed_in(terminal, repair())
    matter = Matter.objects.get(number=record.number, estate=ESTATE)
    member, _ = StaffMember.objects.get_or_create(username="keeper", defaults={"role": "property"})
    done = timezone.now()
    matters.act(matter, done, member, text=ANSWER, public=True)

    purged(days_after(done, TABLE.contact - 0.1))
    matter.refresh_from_db()
    assert (matter.contact_phone, matter.home, matter.text) == (PHONE, HOME, WORDS)

    purged(days_after(done, TABLE.contact + 0.1))
    matter.refresh_from_db()
    assert (matter.contact_phone, matter.home, matter.text) == ("", "", WORDS)

    terminal.pull()
    purged(days_after(done, TABLE.words + 0.1))
    matter.refresh_from_db()
    assert (matter.text, matter.events.get().text, matter.events.get().state) == ("", "", "answered")
    # The answer is gone from the lobbies too; that the matter was answered, and when, is not.
    (change,) = [change for change in terminal.exchange().changes if change.id == matter.doc_id]
    assert change.body is not None
    assert ANSWER.encode() not in change.body
    assert b"answered" in change.body


def test_what_was_never_done_is_kept_longer_and_not_for_ever(terminal: Client) -> None:
    from server.models import Matter

    record = handed_in(terminal, repair())
    matter = Matter.objects.get(number=record.number, estate=ESTATE)
    purged(days_after(matter.received_at, TABLE.unfinished - 0.1))
    matter.refresh_from_db()
    assert (matter.contact_phone, matter.text) == (PHONE, WORDS)
    purged(days_after(matter.received_at, TABLE.unfinished + 0.1))
    matter.refresh_from_db()
    assert (matter.contact_phone, matter.home, matter.text) == ("", "", "")


def test_a_record_loses_what_it_said_and_coming_again_still_makes_no_second_one(terminal: Client) -> None:
    from server.models import ReceivedRecord

    records = [
        terminal.record(Opinion(text=WORDS, contact=Contact(kind="phone", phone=PHONE))),
        terminal.record(QuizAttempt(quiz="keep/q", score=1, total=2, card="keep/c-1")),
    ]
    terminal.exchange(records)
    received = ReceivedRecord.objects.get(number=records[0].number, estate=ESTATE).received_at
    purged(days_after(received, TABLE.handed_in - 0.1))
    assert ReceivedRecord.objects.filter(estate=ESTATE, body__contains=PHONE).exists()
    purged(days_after(received, TABLE.handed_in + 0.1))
    assert not ReceivedRecord.objects.filter(estate=ESTATE).exclude(body="").exists()
    assert [verdict.outcome for verdict in terminal.exchange(records).verdicts] == ["known", "known"]


def test_what_was_set_aside_goes(terminal: Client) -> None:
    from server.models import SetAside

    good = terminal.record(repair())
    terminal.exchange([msgspec.structs.replace(good, type="riddle")])
    row = SetAside.objects.get(estate=ESTATE, type="riddle")
    purged(days_after(row.received_at, TABLE.set_aside - 0.1))
    assert SetAside.objects.filter(pk=row.pk).exists()
    purged(days_after(row.received_at, TABLE.set_aside + 0.1))
    assert not SetAside.objects.filter(pk=row.pk).exists()


def test_a_wish_that_never_hung_on_the_wall_goes_with_its_words(terminal: Client) -> None:
    from server.models import Document, Matter

    record = handed_in(terminal, Wish(text=WORDS))
    matter = Matter.objects.get(number=record.number, estate=ESTATE)
    purged(days_after(matter.received_at, TABLE.unfinished + 1))
    row = Document.objects.get(doc_id=f"keep/w-{record.id.hex()}")
    assert row.deleted
    purged(days_after(row.updated_at, TABLE.deleted + 1))
    row.refresh_from_db()
    assert row.body == ""


def test_who_was_deleted_is_forgotten_but_not_that_terminals_must_forget_them(terminal: Client) -> None:
    from django.contrib.admin.models import CHANGE, LogEntry
    from django.contrib.contenttypes.models import ContentType

    from server import documents
    from server.console.models import PAGES
    from server.models import Document, StaffMember

    name = "欧阳保留"
    values = {"id": "keep/p-1", "name": name, "roles": [{"role": "volunteer"}], "phone": PHONE}
    documents.put(ESTATE, msgspec.convert(values, Person))
    row = Document.objects.get(doc_id="keep/p-1")
    member, _ = StaffMember.objects.get_or_create(username="keeper", defaults={"role": "property"})
    page = ContentType.objects.get_for_model(PAGES["person"], for_concrete_model=False)
    LogEntry.objects.create(
        user=member, content_type=page, object_id=str(row.pk), object_repr=name, action_flag=CHANGE, change_message=""
    )
    documents.delete(Person, "keep/p-1")
    row.refresh_from_db()
    purged(days_after(row.updated_at, TABLE.deleted - 0.1))
    row.refresh_from_db()
    assert name in row.body
    purged(days_after(row.updated_at, TABLE.deleted + 0.1))
    row.refresh_from_db()
    assert row.body == ""
    assert not LogEntry.objects.filter(object_repr=name).exists()
    assert ("person", "keep/p-1") in terminal.pull()
    # Whoever comes back is taken up again.
    assert documents.put(ESTATE, msgspec.convert(values, Person))


def test_sign_ins_and_the_journal_go_by_the_strictest_table(estate: str) -> None:
    from django.contrib.admin.models import ADDITION, LogEntry
    from django.utils import timezone

    from server.models import Enrolment, StaffMember, Throttle

    now = timezone.now()
    member, _ = StaffMember.objects.get_or_create(username="keeper", defaults={"role": "property"})
    entry = LogEntry.objects.create(user=member, object_repr="张晓明", action_flag=ADDITION, change_message="")
    Throttle.objects.create(key="login 张晓明", last_at=now)
    Enrolment.objects.create(code="KEEP-KEEP", public_key="00", created_at=now, expires_at=now, address="192.0.2.7")

    def there() -> tuple[bool, bool, bool]:
        return (
            LogEntry.objects.filter(pk=entry.pk).exists(),
            Throttle.objects.filter(key="login 张晓明").exists(),
            Enrolment.objects.filter(code="KEEP-KEEP").exists(),
        )

    purged(days_after(now, TABLE.sign_ins - 0.1))
    assert there() == (True, True, True)
    purged(days_after(now, TABLE.sign_ins + 0.1))
    assert there() == (True, False, False)
    purged(days_after(now, TABLE.journal + 1))
    assert there() == (False, False, False)


AGED = """
import datetime as dt, sys
from pathlib import Path
from server import boot
boot.start(Path(sys.argv[1]))
from django.utils import timezone
from server.models import Matter, ReceivedRecord
old = timezone.now() - dt.timedelta(days=3000)
for kept in (Matter, ReceivedRecord):
    kept.objects.update(received_at=old)
"""


@pytest.fixture
def aged(copy: ServerProcess) -> ServerProcess:
    """A data folder in which everything was handed in years ago."""
    with copy:
        client = Client(copy.url)
        approved = copy.command("approve", client.enrol().code, "--building", "yangguang/b3")
        assert approved.returncode == 0, approved.stderr
        client.enrol_state()
        client.exchange([client.record(repair()) for _ in range(30)])
    subprocess.run([sys.executable, "-c", AGED, str(copy.home)], check=True)
    assert PHONE.encode() in bytes_of(copy.home)
    return copy


def test_the_command_purges_and_leaves_no_byte_of_it_on_the_disk(aged: ServerProcess) -> None:
    done = aged.command("purge", "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["handed_in"] == 30
    assert figures["unfinished"] >= 60
    for mark in (PHONE, WORDS):
        assert mark.encode() not in bytes_of(aged.home)
    again = aged.command("purge", "--json")
    assert set(json.loads(again.stdout).values()) == {0}


def test_the_running_server_purges_at_its_start(aged: ServerProcess) -> None:
    environment = {**os.environ, "KIOSK_SERVER_HOME": str(aged.home)}
    command = [sys.executable, "-m", "server.cli", "run", "--port", "0"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        for line in running.stderr:
            if b"handed_in=30" in line:
                break
        running.terminate()
        running.stderr.read()
    assert PHONE.encode() not in bytes_of(aged.home)


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("server.sqlite3*"))


class HandWait:
    """A clock whose days pass as soon as somebody waits for them."""

    def __init__(self, most: int) -> None:
        self.now = dt.datetime(2026, 11, 22, tzinfo=dt.UTC)
        self.waits: list[float] = []
        self._most = most

    def __call__(self, seconds: float) -> bool:
        self.waits.append(seconds)
        self.now += dt.timedelta(seconds=seconds)
        return len(self.waits) == self._most


def test_the_daily_work_is_done_at_the_start_and_every_day_and_sooner_after_a_failure() -> None:
    clock = HandWait(4)
    times: list[dt.datetime] = []

    def work(now: dt.datetime) -> dict[str, int]:
        times.append(now)
        if len(times) == 2:
            raise OSError("disk")
        return {"contact": 1}

    Daily(work, lambda: clock.now, clock).run()
    assert clock.waits == [DAY, SOON, DAY, DAY]
    assert len(times) == 4
