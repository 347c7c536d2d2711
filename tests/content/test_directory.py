"""The directory: who is found by what."""

from __future__ import annotations

import pytest

from content.directory import Directory
from content.documents import Bilingual, Building, Estate, Person, Team
from content.documents.building import Unit
from content.documents.estate import Choice
from content.documents.person import Consents, RoleHeld

ESTATE = Estate(
    id="e",
    name="桂苑",
    hotline="1",
    places=[],
    categories=[],
    urgencies=[],
    dangers=[],
    notice_classes=[],
    roles=[
        Choice("captain", Bilingual(zh="楼栋长", en="Building captain")),
        Choice("steward", "红管家"),
        Choice("volunteer", "志愿者"),
    ],
)
BUILDINGS = [
    Building(id=f"e/b{number}", estate="e", name=f"{number}号楼", units=[Unit(id="2", floors=9, homes_per_floor=4)])
    for number in (2, 3)
]
TEAMS = [Team(id="e/alliance", name=Bilingual(zh="居民服务联盟", en="Neighbours' alliance"))]


def person(id: str, name: str, *roles: RoleHeld, agreed: bool = True, **fields: object) -> Person:
    import datetime as dt

    day = dt.date(2026, 1, 1) if agreed else None
    consents = Consents(name=day, phone=day, home=day)
    private = Person(id=id, name=name, roles=list(roles), consents=consents, **fields)  # type: ignore[arg-type]
    public = private.public()
    assert public is not None
    return public


PEOPLE = [
    person("wxy", "王秀英", RoleHeld(role="captain", buildings=["e/b3"]), home="e/b3/2-501"),
    person("sxx", "单雄信", RoleHeld(role="steward", buildings=["e/b2", "e/b3"])),
    person("zsf", "赵四方", RoleHeld(role="volunteer"), skills=["电工", Bilingual(zh="缝纫", en="Sewing")]),
    person("gys", "盖玉山", RoleHeld(role="volunteer", buildings=["e/b2"]), reading="gai yu shan", team="e/alliance"),
    person("lm", "李明明", RoleHeld(role="volunteer"), agreed=False, home="e/b2/2-802", phone="19900001234"),
]


@pytest.fixture(scope="module")
def directory() -> Directory:
    return Directory(PEOPLE, BUILDINGS, TEAMS, ESTATE)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("王秀英", "wxy"),
        ("秀英", "wxy"),
        ("wangxiuying", "wxy"),
        ("wang xiu", "wxy"),
        ("WXY", "wxy"),
        ("999", "wxy"),
        ("shanxx", "sxx"),
        ("gaiyushan", "gys"),
        ("楼栋长", "wxy"),
        ("ldz", "wxy"),
        ("Building captain", "wxy"),
        ("电工", "zsf"),
        ("sewing", "zsf"),
        ("居民服务", "gys"),
        ("501", "wxy"),
        ("2-501", "wxy"),
        ("b3/2-501", "wxy"),
        ("3号楼2单元501", "wxy"),
        ("李", "lm"),
    ],
)
def test_somebody_is_found_by(directory: Directory, query: str, found: str) -> None:
    assert directory.search(query)[0].id == found


@pytest.mark.parametrize("query", ["李明明", "limingming", "明明", "mm", "802", "2-802", "1990000", "00001"])
def test_nobody_is_found_by_what_is_masked(directory: Directory, query: str) -> None:
    assert "lm" not in [each.id for each in directory.search(query)]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"building": "e/b3"}, ["wxy", "sxx", "lm", "zsf"]),
        ({"building": "e/b2"}, ["sxx", "gys", "lm", "zsf"]),
        ({"role": "volunteer"}, ["gys", "lm", "zsf"]),
        ({"role": "volunteer", "building": "e/b3"}, ["lm", "zsf"]),
        ({"team": "e/alliance"}, ["gys"]),
        ({"role": "nobody"}, []),
        ({"limit": 2}, ["wxy", "sxx"]),
        ({}, ["wxy", "sxx", "gys", "lm", "zsf"]),
    ],
)
def test_without_a_query_roles_then_readings_order_the_list(
    directory: Directory, filters: dict[str, str], found: list[str]
) -> None:
    assert [each.id for each in directory.search(**filters)] == found  # type: ignore[arg-type]


def test_a_query_within_a_building(directory: Directory) -> None:
    assert [each.id for each in directory.search("志愿者", building="e/b3")] == ["lm", "zsf"]
    assert directory.search("王秀英", building="e/b2") == []


def test_a_building_s_page_lists_roles_in_the_estate_s_order(directory: Directory) -> None:
    groups = directory.by_role("e/b3")
    assert [(group.role.id, [each.id for each in group.people]) for group in groups] == [
        ("captain", ["wxy"]),
        ("steward", ["sxx"]),
        ("volunteer", ["lm", "zsf"]),
    ]


def test_somebody_with_two_roles_stands_under_both_for_their_buildings() -> None:
    both = person("a", "张三", RoleHeld(role="captain", buildings=["e/b2"]), RoleHeld(role="volunteer"))
    directory = Directory([both], BUILDINGS, TEAMS, ESTATE)
    assert [group.role.id for group in directory.by_role("e/b2")] == ["captain", "volunteer"]
    assert [group.role.id for group in directory.by_role("e/b3")] == ["volunteer"]


def test_an_unknown_role_is_named_by_its_id() -> None:
    directory = Directory([person("a", "张三", RoleHeld(role="poet"))])
    assert directory.by_role()[0].role.name == "poet"
    assert directory.search("poet")[0].id == "a"


def test_odd_names_and_queries_find_nobody_and_fail_nowhere() -> None:
    people = [person(str(place), name, RoleHeld(role="x")) for place, name in enumerate(["😀", "O'Neill", "阿·依 (x)"])]
    directory = Directory(people)
    for query in ["", " ", "\n", "'", "(", "[a-", "\\", "*", ".", "😀" * 50, "\0", "a" * 5000, "９９"]:
        directory.search(query)
