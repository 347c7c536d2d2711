from __future__ import annotations

import pytest

from content.contact import Contact, contact, tel
from content.documents import Estate, Person, Team
from content.documents.person import RoleHeld, mask_phone
from content.skills import by_skill
from content.take_along import choices

ESTATE = Estate(
    id="e",
    name="甲",
    hotline="027 8888 0000",
    places=[],
    categories=[],
    urgencies=[],
    dangers=[],
    notice_classes=[],
    roles=[],
)
TEAM = Team(id="e/t", name="班", phone="027 8888 0002")


def person(phone: str, skills: list[str] | None = None, id: str = "e/p") -> Person:
    return Person(id=id, name="张*明", roles=[RoleHeld(role="captain")], phone=phone, skills=list(skills or []))


@pytest.mark.parametrize(
    ("phone", "team", "expected"),
    [
        ("199 0000 0137", TEAM, Contact("person", "199 0000 0137")),
        ("199****0137", TEAM, Contact("team", "027 8888 0002")),
        ("", TEAM, Contact("team", "027 8888 0002")),
        ("199****0137", None, Contact("hotline", "027 8888 0000")),
        ("", Team(id="e/u", name="组"), Contact("hotline", "027 8888 0000")),
    ],
)
def test_a_code_never_calls_a_masked_number(phone: str, team: Team | None, expected: Contact) -> None:
    assert contact(person(phone), team, ESTATE) == expected


@pytest.mark.parametrize(
    ("phone", "expected"),
    [
        ("199 0000 0137", "TEL:+8619900000137"),
        ("027 8888 0002", "TEL:+862788880002"),
        ("119", "TEL:119"),
        ("12345", "TEL:12345"),
        ("400 888 0000", "TEL:4008880000"),
    ],
)
def test_a_number_becomes_what_phones_dial(phone: str, expected: str) -> None:
    assert tel(phone) == expected


def test_skills_are_told_by_how_many_have_them() -> None:
    people = [person("", ["电工"], "1"), person("", ["缝补", "电工"], "2"), person("", [], "3")]
    assert [(group.key, [one.id for one in group.people]) for group in by_skill(people)] == [
        ("电工", ["1", "2"]),
        ("缝补", ["2"]),
    ]


def test_a_notice_is_carried_from_the_whole_text_down_to_title_and_hotline() -> None:
    found = choices(title="停水", text="一\n二", date="11月22日", author="", hotline="027 8888 0000")
    assert found[0].payload == "停水\n一\n二\n11月22日\n02788880000"
    assert found[0].parts == ("title", "text", "date", "hotline")
    assert found[-1].payload == "停水\n02788880000"
    assert [len(one.payload) for one in found] == sorted((len(one.payload) for one in found), reverse=True)


@pytest.mark.parametrize(
    ("phone", "shown"),
    [
        ("199 0000 0137", "199****0137"),
        ("027 8888 0001", "027****0001"),
        ("8888 0001", "88****01"),
        ("888 0001", "8****01"),
        ("888001", "******"),
        ("", ""),
    ],
)
def test_a_phone_number_is_shown_with_its_middle_hidden(phone: str, shown: str) -> None:
    assert mask_phone(phone) == shown


@pytest.mark.parametrize("length", range(1, 14))
def test_a_masked_number_of_any_length_hides_at_least_four_digits_and_nobody_can_call_it(length: int) -> None:
    phone = "1234567890123"[:length]
    shown = mask_phone(phone)
    assert len(shown) == length
    assert shown.count("*") >= min(4, length)
    assert contact(person(shown), TEAM, ESTATE).whose == "team"
