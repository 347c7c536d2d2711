"""Two machines on copies of one data folder: noticed by their starts, told on the console with what to do."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable

import pytest

from records import wire
from server.simulation.client import Client

pytestmark = pytest.mark.usefixtures("server")


def tell(client: Client, start: str) -> None:
    """Tell how a lobby is, and return when the server has written down that start of it."""
    from server.models import Terminal

    assert client.credential is not None
    deadline = time.monotonic() + 20
    while Terminal.objects.get(pk=client.credential.terminal).starts[-1:] != [start]:
        assert time.monotonic() < deadline
        client.exchange(health=wire.Health("1.2", start=start))


@pytest.mark.parametrize(
    ("heard", "doubled"),
    [
        (["a", "a", "a"], False),
        (["a", "b", "c", "d"], False),
        (["a", "", "a", ""], False),
        (["a", "b", "a"], True),
        (["a", "b", "c", "b"], True),
        (["a", *map(str, range(20)), "a"], False),
    ],
    ids=["one start", "restarts", "commands beside it", "two machines", "one of them restarted", "long ago"],
)
def test_a_start_that_comes_back_after_another_took_its_place_is_a_second_machine(
    heard: list[str], doubled: bool
) -> None:
    from server.presence import with_start

    starts: list[str] = []
    found = False
    for start in heard:
        starts, twice = with_start(starts, start)
        found = found or twice
    assert found == doubled
    assert len(starts) <= 8


def test_two_machines_that_pose_as_one_terminal_are_told_of_until_one_is_enrolled_again(
    join: Callable[[str], Client],
) -> None:
    from django.test import Client as Browser
    from django.utils import timezone

    from server import enrolment
    from server.figures import figures
    from server.models import StaffMember, Terminal
    from server.roles import apply_role

    client = join("yangguang/b3")
    assert client.credential is not None
    name = client.credential.terminal
    member = StaffMember.objects.create(username="doubled", role="technician", all_estates=True)
    apply_role(member)
    browser = Browser()
    browser.force_login(member)

    def page() -> str:
        return browser.get(f"/console/server/terminal/{name.replace('/', '_2F')}/change/").content.decode()

    now = timezone.now()
    before = figures(now)["terminals_doubled"]
    for start in ("one", "two"):
        tell(client, start)
    assert "有两台机器" not in page()
    tell(client, "one")
    assert figures(timezone.now())["terminals_doubled"] == before + 1
    assert "有两台机器" in page()
    assert "kiosk enrol" in page()
    assert "身份重复" in browser.get("/console/server/terminal/").content.decode()
    # Nothing was heard of the other for an hour: it has another key now, or is off.
    Terminal.objects.filter(pk=name).update(doubled_at=now - dt.timedelta(hours=1))
    assert "有两台机器" not in page()
    assert figures(timezone.now())["terminals_doubled"] == before
    enrolment.approve(client.enrol().code, "yangguang/b3", "tests", timezone.now())
    fresh = Terminal.objects.get(pk=name)
    assert (fresh.starts, fresh.doubled_at) == ([], None)
    member.delete()
