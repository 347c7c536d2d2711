from __future__ import annotations

import datetime as dt

from server_process import ServerProcess

from content.documents import Promise
from records.types import Contact, Repair
from server.simulation.client import Client


def test_an_answer_alone_stops_no_clock_that_waits_for_somebody_to_come_or_to_mend(client: Client) -> None:
    from server import documents, matters
    from server.models import Matter, StaffMember

    wire = client.record(
        Repair(place="kitchen", category="water", urgency="normal", text="漏水", contact=Contact(kind="none"))
    )
    client.exchange([wire])
    matter = Matter.objects.get(number=wire.number)
    assert documents.get(Promise, matter.promise) is not None
    member, _ = StaffMember.objects.get_or_create(username="clocks", defaults={"role": "property"})

    def step(minutes: float, state: str = "", text: str = "") -> list[tuple[str, str]]:
        now = matter.received_at + dt.timedelta(minutes=minutes)
        matters.act(matter, now, member, state=state, text=text, public=True)
        matter.refresh_from_db()
        fresh = Matter.objects.get(pk=matter.pk)
        clocks = matters.Clocks(now)
        running = clocks.next_of(fresh)
        told = [(clock.step.id, clock.state) for clock in clocks.all_of(fresh)]
        return [*told, ("next", running.step.id if running else "none")]

    assert step(1, text="王师傅下午四点来换垫片") == [("on-site", "running"), ("fixed", "running"), ("next", "on-site")]
    assert matter.state == "answered"
    assert step(4, state="on_site") == [("on-site", "met"), ("fixed", "running"), ("next", "fixed")]
    assert step(20, state="fixed") == [("on-site", "met"), ("fixed", "met"), ("next", "none")]
    assert step(21, text="换好了") == [("on-site", "met"), ("fixed", "met"), ("next", "none")]
    assert matter.state == "fixed"


def test_residents_read_who_answered_in_their_own_words(server: ServerProcess) -> None:
    from server.models import StaffMember

    shown = [StaffMember(role=role).shown_as() for role in ("admin", "property", "captain")]
    assert shown == ["物业服务中心", "物业服务中心", "楼栋长"]
    assert StaffMember(role="admin", public_name="王师傅").shown_as() == "王师傅"


def test_closing_without_having_come_is_never_in_time(client: Client) -> None:
    from server import matters
    from server.models import Matter

    wire = client.record(
        Repair(place="kitchen", category="water", urgency="normal", text="漏水", contact=Contact(kind="none"))
    )
    client.exchange([wire])
    matter = Matter.objects.get(number=wire.number)
    now = matter.received_at + dt.timedelta(minutes=2)
    matters.act(matter, now, None, state="closed")
    closed = Matter.objects.get(pk=matter.pk)
    clocks = matters.Clocks(now + dt.timedelta(days=3))
    assert [clock.state for clock in clocks.all_of(closed)] == ["unmet", "unmet"]
    assert clocks.next_of(closed) is None
