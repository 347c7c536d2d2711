from __future__ import annotations

import shutil
from pathlib import Path

from server_process import PACK, ServerProcess

from content.documents import Notice, in_language
from server.simulation.client import Client


def changed_pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(PACK, folder)
    return folder


def test_loading_again_changes_nothing(server: ServerProcess, client: Client) -> None:
    from server import packs

    loaded = packs.load(PACK)
    assert (loaded.estate, loaded.put, loaded.deleted) == ("yangguang", 0, 0)
    assert loaded.unchanged > 100
    assert client.exchange().changes == []


def test_a_changed_pack_changes_what_changed_and_leaves_edits_of_staff(
    server: ServerProcess, client: Client, tmp_path: Path
) -> None:
    import msgspec

    from server import documents, packs

    folder = changed_pack(tmp_path)
    notices = sorted((folder / "notices").glob("*.md"))
    gone, edited, changed = (f"yangguang/{path.stem}" for path in notices[:3])
    notices[0].unlink()
    text = notices[2].read_text(encoding="utf-8")
    notices[2].write_text(text + "\n又及。\n", encoding="utf-8")
    notice = documents.get(Notice, edited)
    assert notice is not None
    documents.put("yangguang", msgspec.structs.replace(notice, title="改过的标题"))
    client.exchange()
    try:
        loaded = packs.load(folder)
        assert (loaded.put, loaded.deleted) == (1, 1)
        told = {change.id: change.body is not None for change in client.exchange().changes}
        assert told == {gone: False, changed: True}
        kept = documents.get(Notice, edited)
        assert kept is not None
        assert in_language(kept.title, "zh") == "改过的标题"
    finally:
        documents.put("yangguang", notice)
        packs.load(PACK)


def test_the_packs_matters_can_be_answered_and_the_answer_outlives_another_load(
    server: ServerProcess, client: Client
) -> None:
    from django.utils import timezone

    from server import matters, packs
    from server.models import Matter, StaffMember

    matter = Matter.objects.get(number="849305174")
    assert (matter.state, matter.building) == ("received", "yangguang/b6")
    assert [event.state for event in Matter.objects.get(number="518309264").events.all()] == [
        "assigned",
        "on_site",
        "fixed",
        "closed",
    ]
    client.exchange()
    member, _ = StaffMember.objects.get_or_create(username="answers", defaults={"role": "property"})
    matters.act(matter, timezone.now(), member, text="下午来修", public=True)
    (change,) = client.exchange().changes
    assert change.id == matter.doc_id
    assert packs.load(PACK).put == 0
    matter.refresh_from_db()
    assert (matter.state, matter.events.count()) == ("answered", 1)


def test_an_answer_outlives_the_account_of_whoever_gave_it_and_another_pack(
    server: ServerProcess, tmp_path: Path
) -> None:
    from django.utils import timezone

    from server import matters, packs
    from server.models import Matter, StaffMember

    matter = Matter.objects.get(number="407182659")
    gone = StaffMember.objects.create(username="gone", role="property")
    matters.act(matter, timezone.now(), gone, text="月底前换好", public=True)
    gone.delete()
    told = list(matter.events.values_list("text", "by_name"))
    folder = changed_pack(tmp_path)
    pack = folder / "matters.yaml"
    changed = pack.read_text(encoding="utf-8").replace("2026", "2025")
    pack.write_text(changed, encoding="utf-8")
    try:
        assert packs.load(folder).put >= 1
        assert list(matter.events.values_list("text", "by_name")) == told
        assert told[-1] == ("月底前换好", "物业服务中心")
    finally:
        packs.load(PACK)


def test_the_page_of_a_packs_matter_opens(server: ServerProcess) -> None:
    from django.test import Client as Browser

    from server.models import Matter, StaffMember
    from server.roles import apply_role

    member, _ = StaffMember.objects.get_or_create(username="opens", defaults={"role": "admin"})
    apply_role(member)
    browser = Browser()
    browser.force_login(member)
    page = browser.get(f"/console/server/matter/{Matter.objects.get(number='407182659').pk}/change/")
    assert page.status_code == 200
    assert "随内容包载入" in page.content.decode()


def test_a_changed_pin_and_a_card_that_is_gone_are_noticed(server: ServerProcess, tmp_path: Path) -> None:
    from server import packs

    folder = changed_pack(tmp_path)
    staff = folder / "staff.yaml"
    told = staff.read_text(encoding="utf-8")
    first = told.index("pin: ")
    end = told.index("\n", first)
    staff.write_text(told[:first] + "pin: 90817263" + told[end:], encoding="utf-8")
    lines: list[str] = []
    try:
        assert packs.load(folder, lines.append).put == 1
        assert len(lines) == 1
    finally:
        assert packs.load(PACK).put == 1
    assert packs.load(PACK, lines.append).put == 0
    assert len(lines) == 1


def test_a_pin_that_was_changed_in_the_console_outlives_a_load_with_other_staff(
    server: ServerProcess, tmp_path: Path
) -> None:
    import msgspec

    from content.documents import Staff
    from server import documents, packs

    folder = changed_pack(tmp_path)
    staff = folder / "staff.yaml"
    newcomer = "- id: s-000\n  name: 新来的\n  role: steward\n  pin: 112233\n"
    staff.write_text(newcomer + staff.read_text(encoding="utf-8"), encoding="utf-8")
    before = documents.get(Staff, "yangguang/s-001")
    assert before
    changed = msgspec.structs.replace(before, pin_hash="scrypt$00$11")
    documents.put("yangguang", changed)
    try:
        assert packs.load(folder).put == 1
        assert documents.get(Staff, before.id) == changed
    finally:
        documents.put("yangguang", before)
        assert packs.load(PACK).deleted == 1


def test_others_write_while_a_pack_is_hashed(server: ServerProcess, tmp_path: Path) -> None:
    import threading

    from content.documents import Team
    from server import documents, packs

    folder = changed_pack(tmp_path)
    staff = folder / "staff.yaml"
    staff.write_text(staff.read_text(encoding="utf-8").replace("pin: 246810", "pin: 246811"), encoding="utf-8")
    written: list[bool] = []

    def write() -> None:
        from django.db import connection

        written.append(documents.put("yangguang", Team(id="yangguang/t-meanwhile", name="同时")))
        connection.close()

    def hashing(line: str) -> None:
        other = threading.Thread(target=write)
        other.start()
        # Were the write lock held, this would last as long as the database lets a writer wait.
        other.join(timeout=10)
        assert written == [True], line

    try:
        assert packs.load(folder, hashing).put == 1
    finally:
        documents.delete(Team, "yangguang/t-meanwhile")
        packs.load(PACK)


def test_a_load_that_another_one_overtook_begins_anew(server: ServerProcess, tmp_path: Path) -> None:
    from server import packs

    folder = changed_pack(tmp_path)
    staff = folder / "staff.yaml"
    told = staff.read_text(encoding="utf-8")
    other = changed_pack(tmp_path / "other")
    (other / "staff.yaml").write_text(told.replace("pin: 246810", "pin: 246812"), encoding="utf-8")
    staff.write_text(told.replace("pin: 246810", "pin: 246813"), encoding="utf-8")
    lines: list[str] = []

    def overtake(line: str) -> None:
        lines.append(line)
        if len(lines) == 1:
            packs.load(other)

    try:
        assert packs.load(folder, overtake).put == 1
        assert len(lines) == 2
    finally:
        packs.load(PACK)


def test_a_team_that_becomes_a_party_branch_is_taken_off_members_who_did_not_agree(
    server: ServerProcess, client: Client
) -> None:
    import msgspec

    from content.documents import Person, Team
    from content.documents.person import RoleHeld
    from server import documents

    member = Person(id="yangguang/p-quiet", name="何静", roles=[RoleHeld(role="captain")], team="yangguang/t-quiet")
    team = Team(id="yangguang/t-quiet", name="老邻居")

    def shown() -> list[str]:
        changes = [change for change in client.exchange().changes if change.id == member.id]
        return [msgspec.msgpack.decode(change.body)["team"] for change in changes if change.body is not None]

    try:
        documents.put("yangguang", team)
        documents.put("yangguang", member)
        assert shown() == [team.id]
        documents.put("yangguang", msgspec.structs.replace(team, party=True))
        assert shown() == [""]
    finally:
        documents.delete(Person, member.id)
        documents.delete(Team, team.id)


def test_a_role_that_becomes_one_of_party_members_is_taken_off_whoever_did_not_agree(
    server: ServerProcess, client: Client
) -> None:
    import msgspec

    from content.documents import Estate, Person
    from content.documents.estate import Role
    from content.documents.person import RoleHeld
    from server import documents

    estate = documents.get(Estate, "yangguang")
    assert estate is not None
    held = [RoleHeld(role="group_leader"), RoleHeld(role="captain")]
    member = Person(id="yangguang/p-leader", name="何平", roles=held)

    def named(*, party: bool) -> list[str]:
        leader = Role(id="group_leader", name="组长", party=party)
        documents.put("yangguang", msgspec.structs.replace(estate, roles=[*estate.roles, leader]))
        changes = [change for change in client.exchange().changes if change.id == member.id]
        bodies = [msgspec.msgpack.decode(change.body) for change in changes if change.body is not None]
        return [role["role"] for body in bodies for role in body["roles"]]

    try:
        documents.put("yangguang", member)
        assert named(party=False) == ["group_leader", "captain"]
        assert named(party=True) == ["captain"]
        assert named(party=False) == ["group_leader", "captain"]
        assert named(party=True) == ["captain"]
        documents.put("yangguang", msgspec.structs.replace(member, skills=["电工"]))
        assert named(party=True) == ["captain"]
    finally:
        documents.delete(Person, member.id)
        documents.put("yangguang", estate)


def test_mistakes_are_named_with_file_and_line(server: ServerProcess, tmp_path: Path) -> None:
    folder = changed_pack(tmp_path)
    buildings = folder / "buildings.yaml"
    buildings.write_text(buildings.read_text(encoding="utf-8") + "\n- id: b9\n  name: 9号楼\n", encoding="utf-8")
    done = server.command("load", str(folder))
    assert done.returncode == 1
    assert "buildings.yaml:" in done.stderr
    assert "Traceback" not in done.stderr
