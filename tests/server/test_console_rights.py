from __future__ import annotations

import contextlib
import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Sequence
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

    def signed_in(role: str, *estates: str, buildings: Sequence[str] = ()) -> Browser:
        name = f"{role}-{len(made)}-rights"
        member = StaffMember(username=name, role=role, all_estates=not estates, buildings=list(buildings))
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


def test_an_account_whose_last_estate_was_taken_away_sees_none(sign_in: Callable[..., Any], client: Client) -> None:
    from server.models import Estate

    Estate.objects.get_or_create(code="other", defaults={"name": "别处"})
    client.exchange([client.record(Opinion(text="谁都别看"))])
    browser = sign_in("property", "other")
    browser_member = browser.get("/console/").wsgi_request.user
    browser_member.estates.clear()
    assert "谁都别看" not in browser.get("/console/server/matter/").content.decode()
    assert "yangguang" not in browser.get("/console/console/notice/add/").content.decode()


@pytest.mark.parametrize("role", ["captain", "steward"])
def test_whoever_looks_after_a_building_sees_the_matters_of_no_other(
    sign_in: Callable[..., Any], join: Callable[[str], Client], role: str
) -> None:
    from server.models import Matter

    ours = record_of(join("yangguang/b3"), "三号楼的事")
    theirs = record_of(join("yangguang/b4"), "四号楼的事")
    browser = sign_in(role, buildings=["yangguang/b3"])
    page = browser.get("/console/server/matter/?q=" + ours.number).content.decode()
    assert "三号楼的事" in page
    assert "四号楼的事" not in browser.get("/console/server/matter/?q=" + theirs.number).content.decode()
    pk = Matter.objects.get(number=theirs.number).pk
    assert browser.get(f"/console/server/matter/{pk}/change/").status_code == 302
    assert browser.post(f"/console/server/matter/{pk}/change/", {"answer": "x"}).status_code == 302
    assert not Matter.objects.get(pk=pk).events.exists()
    assert "三号楼的事" not in sign_in(role).get("/console/server/matter/?q=" + ours.number).content.decode()


def record_of(client: Client, text: str) -> Any:
    record = client.record(Opinion(text=text))
    client.exchange([record])
    return record


@pytest.mark.parametrize("role", ["captain", "steward"])
def test_whoever_may_not_change_people_sees_of_them_what_any_lobby_shows(
    sign_in: Callable[..., Any], server: ServerProcess, role: str
) -> None:
    from content.documents import Person
    from content.documents.person import RoleHeld
    from server import documents
    from server.console.models import PAGES

    private = Person(
        id="yangguang/p-hidden", name="欧阳静文", phone="19912345678", home="yangguang/b3/1-101",
        roles=[RoleHeld(role="volunteer"), RoleHeld(role="party_member")],
    )  # fmt: skip
    member = Person(id="yangguang/p-gone", name="司徒无名", roles=[RoleHeld(role="party_member")])
    try:
        documents.put("yangguang", private)
        documents.put("yangguang", member)
        browser, page = sign_in(role), PAGES["person"].objects.get(doc_id=private.id)
        seen = "".join(
            browser.get(f"/console/console/person/{path}").content.decode()
            for path in ("?q=欧阳", "?all=", f"{page.pk}/change/", f"{page.pk}/history/")
        )
        assert "欧**文" in seen
        assert "199****5678" in seen
        for secret in ("欧阳静文", "19912345678", "1-101", "party_member", "司徒无名"):
            assert secret not in seen
        for probe in ("欧阳静文", "19912345678", "party_member", "p-gone"):
            assert "0 " in browser.get("/console/console/person/", {"q": probe}).content.decode().split("paginator")[1]
        office = sign_in("property").get(f"/console/console/person/{page.pk}/change/").content.decode()
        assert "欧阳静文" in office
    finally:
        documents.delete(Person, private.id)
        documents.delete(Person, member.id)


@pytest.mark.parametrize(("role", "reads"), [("technician", False), ("community", False), ("property", True)])
def test_what_a_record_said_is_read_by_the_property_office_alone(
    sign_in: Callable[..., Any], client: Client, role: str, reads: bool
) -> None:
    record = record_of(client, "只给物业看的话")
    answer = sign_in(role).get(f"/console/server/receivedrecord/{uuid.UUID(bytes=record.id)}/change/")
    assert answer.status_code == 200
    assert record.number in answer.content.decode()
    assert ("只给物业看的话" in answer.content.decode()) is reads


def test_the_first_page_counts_the_matters_that_its_reader_may_see(
    sign_in: Callable[..., Any], join: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    from server import figures
    from server.models import Matter

    record_of(join("yangguang/b4"), "四号楼的事")
    waiting = Matter.objects.filter(building="yangguang/b4", state="received").count()
    page = sign_in("captain", buildings=["yangguang/b4"]).get("/console/").content.decode()
    assert f'<span class="number">{waiting}</span><span class="words">事项未答复</span>' in page
    # Whoever has nothing to do with matters does not wait for their clocks.
    monkeypatch.setattr(figures, "late", lambda *scope: pytest.fail("nobody asked for it"))
    assert sign_in("technician").get("/console/").status_code == 200


def test_a_role_has_its_rights_again_whenever_the_server_starts(copy: ServerProcess) -> None:
    import sqlite3

    def rights(change: str = "") -> int:
        with contextlib.closing(sqlite3.connect(copy.home / "server.sqlite3")) as database:
            database.execute(change or "SELECT 1")
            database.commit()
            return int(database.execute("SELECT count(*) FROM auth_group_permissions").fetchone()[0])

    before = rights()
    assert rights("DELETE FROM auth_group_permissions") == 0
    with copy:
        assert rights() == before


def test_who_waits_is_shown_without_the_code_that_proves_somebody_stands_there(
    sign_in: Callable[..., Any], server: ServerProcess
) -> None:
    from server.models import Enrolment

    waiting = Client(server.url)
    code = waiting.enrol("lobby-new").code
    page = "/console/server/enrolment/"
    ours, theirs = sign_in("property"), sign_in("property", "yangguang")
    told = ours.get(page).content.decode()
    assert "lobby-new" in told
    assert code not in told
    assert code not in ours.get(f"{page}?code={code}").content.decode()
    told = theirs.get(page).content.decode()
    assert "lobby-new" not in told
    assert "台新终端在等待" in told
    pk = Enrolment.objects.get(code=code).pk
    assert theirs.post(f"{page}{pk}/refuse/").status_code == 302
    assert waiting.enrol_state().state == "waiting"
    done = ours.post(f"{page}{pk}/refuse/", follow=True).content.decode()
    assert waiting.enrol_state().state == "refused"
    assert "已拒绝 lobby-new" in done
    assert code not in done


def test_staff_of_an_estate_see_their_own_terminals_that_want_to_join_again(
    sign_in: Callable[..., Any], client: Client
) -> None:
    from django.utils import timezone

    from server import enrolment
    from server.models import Terminal

    assert client.credential is not None
    enrolment.revoke(Terminal.objects.get(pk=client.credential.terminal), timezone.now())
    client.enrol("lobby-again")
    page = "/console/server/enrolment/"
    assert "lobby-again" in sign_in("property", "yangguang").get(page).content.decode()
    assert "lobby-again" not in sign_in("property", "other").get(page).content.decode()


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
    data |= ends(hours=3)
    assert browser.post("/console/server/emergency/add/", data).status_code == 302
    found = Emergency.objects.get(reason="燃气泄漏")
    assert found.building == "yangguang/b4"
    found.delete()


def ends(hours: int) -> dict[str, str]:
    """Return the fields for an end in so many hours."""
    from django.utils import timezone

    until = timezone.localtime() + dt.timedelta(hours=hours)
    return {"until_0": until.strftime("%Y-%m-%d"), "until_1": until.strftime("%H:%M")}


@pytest.mark.parametrize(
    ("where", "hours", "allowed"),
    [
        ({"estate": "yangguang"}, 2, True),
        ({"estate": "yangguang", "building": "yangguang/b4"}, 24, True),
        ({"building": "yangguang/b4"}, 2, True),
        ({}, 2, False),
        ({"estate": "other"}, 2, False),
        ({"estate": "yangguang"}, 30, False),
        ({"estate": "yangguang"}, -1, False),
    ],
)
def test_staff_of_one_estate_declare_emergencies_for_it_alone_and_for_a_day_at_most(
    sign_in: Callable[..., Any], server: ServerProcess, where: dict[str, str], hours: int, allowed: bool
) -> None:
    from server.models import Emergency, Estate

    Estate.objects.get_or_create(code="other", defaults={"name": "别处"})
    data = {"reason": "演练", "estate": "", "building": "", **where, **ends(hours)}
    try:
        answer = sign_in("property", "yangguang").post("/console/server/emergency/add/", data)
        assert (answer.status_code == 302) is allowed
        assert list(Emergency.objects.filter(reason="演练").values_list("estate", flat=True)) == (
            ["yangguang"] if allowed else []
        )
    finally:
        Emergency.objects.filter(reason="演练").delete()


def test_a_building_of_another_estate_is_no_part_of_an_emergency(
    sign_in: Callable[..., Any], server: ServerProcess
) -> None:
    from server.models import Emergency, Estate

    Estate.objects.get_or_create(code="other", defaults={"name": "别处"})
    data = {"reason": "演练", "estate": "other", "building": "yangguang/b4", **ends(2)}
    answer = sign_in("admin").post("/console/server/emergency/add/", data)
    assert "这栋楼不在所选的小区里" in answer.content.decode()
    assert not Emergency.objects.filter(reason="演练").exists()
