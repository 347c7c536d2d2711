from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from server_process import ServerProcess

from records.types import Opinion
from server.simulation.client import Client


@pytest.fixture
def sign_in(server: ServerProcess) -> Iterator[Callable[..., Any]]:
    """Makes an account and a browser that is signed in with it."""
    from django.test import Client as Browser

    from server.models import Estate, StaffMember
    from server.roles import apply_role

    made: list[StaffMember] = []

    def signed_in(role: str, *estates: str) -> Browser:
        member = StaffMember(username=f"{role}-{len(made)}-rights", role=role)
        member.set_unusable_password()
        member.save()
        apply_role(member)
        member.estates.set(Estate.objects.filter(code__in=estates))
        made.append(member)
        browser = Browser()
        browser.force_login(member)
        return browser

    yield signed_in
    for member in made:
        member.delete()


@pytest.mark.parametrize(
    ("role", "allowed", "refused"),
    [
        ("property", ["server/matter", "console/staff", "console/card", "server/setaside"], ["server/staffmember"]),
        ("community", ["server/matter", "console/person", "console/notice"], ["console/staff", "server/enrolment"]),
        ("captain", ["server/matter", "console/notice"], ["console/staff", "console/card", "server/receivedrecord"]),
        ("technician", ["server/enrolment", "server/terminal"], ["server/matter", "console/person"]),
        ("admin", ["server/staffmember", "console/staff", "server/matter"], []),
    ],
)
def test_each_role_sees_its_pages_and_no_others(
    sign_in: Callable[..., Any], role: str, allowed: list[str], refused: list[str]
) -> None:
    browser = sign_in(role)
    assert browser.get("/console/").status_code == 200
    for page in allowed:
        assert browser.get(f"/console/{page}/").status_code == 200, page
    for page in refused:
        assert browser.get(f"/console/{page}/").status_code == 403, page


def test_a_captain_may_put_up_notices_but_only_look_at_people(sign_in: Callable[..., Any]) -> None:
    from server.console.models import PAGES

    browser = sign_in("captain")
    assert browser.get("/console/console/notice/add/").status_code == 200
    assert browser.get("/console/console/person/add/").status_code == 403
    person = PAGES["person"].objects.filter(estate="yangguang").first()
    assert person is not None
    page = browser.get(f"/console/console/person/{person.pk}/change/")
    assert page.status_code == 200
    assert "_save" not in page.content.decode()


def test_staff_of_one_estate_see_nothing_of_another(sign_in: Callable[..., Any], client: Client) -> None:
    from server.models import Estate, Matter

    Estate.objects.get_or_create(code="other", defaults={"name": "别处"})
    record = client.record(Opinion(text="只给阳光花园看"))
    client.exchange([record])
    matter = Matter.objects.get(number=record.number)
    url = f"/console/server/matter/{matter.pk}/change/"
    ours, theirs = sign_in("property", "yangguang"), sign_in("property", "other")
    assert "只给阳光花园看" in ours.get(url).content.decode()
    assert theirs.get(url).status_code == 302
    assert "只给阳光花园看" not in theirs.get("/console/server/matter/").content.decode()


def test_nobody_gets_in_without_signing_in(server: ServerProcess) -> None:
    from django.test import Client as Browser

    for page in ("", "server/matter/", "server/enrolment/", "console/card/"):
        answer = Browser().get(f"/console/{page}")
        assert answer.status_code == 302
        assert "/login/" in answer.headers["Location"]


def test_a_revoked_terminal_and_an_emergency_are_set_in_the_console(
    sign_in: Callable[..., Any], client: Client
) -> None:
    from server.models import Emergency, Terminal

    browser = sign_in("property")
    assert client.credential is not None
    name = client.credential.terminal
    data = {"action": "revoke", "_selected_action": [name]}
    assert browser.post("/console/server/terminal/", data).status_code == 302
    assert Terminal.objects.get(pk=name).state == Terminal.REVOKED
    data = {"reason": "燃气泄漏", "estate": "yangguang", "building": "yangguang/b4"}
    data |= {"until_0": "2099-01-01", "until_1": "00:00"}
    assert browser.post("/console/server/emergency/add/", data).status_code == 302
    found = Emergency.objects.get(reason="燃气泄漏")
    assert found.building == "yangguang/b4"
    found.delete()
