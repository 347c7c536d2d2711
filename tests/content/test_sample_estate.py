"""The sample estate is complete, lifelike on purpose, and tells nothing of anybody real."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeVar, get_args

import msgspec
import pytest

from content.documents import (
    Bilingual,
    Building,
    Document,
    Estate,
    Matter,
    Notice,
    Person,
    Promise,
    Quiz,
    Team,
    Wish,
)
from content.documents.card import Card, card_id
from content.documents.estate import Role
from content.documents.matter import MatterState
from content.documents.person import PARTY_ROLES, Consents, RoleHeld
from content.documents.staff import Staff, pin_matches
from content.pack import Pack, read
from content.sample import lobby_views
from language.readings import name_reading
from records.number import valid

FOLDER = Path(__file__).parents[2] / "content" / "packs" / "estate-yangguang"
CARD_KEY = bytes(32)
LONGEST_PHRASE = 8  # characters, so that a tile holds it at 80 columns
LONGEST_TABLE = 12  # entries, so that a page holds them
B3 = "yangguang/b3"
TODAY = dt.date(2026, 11, 22)
MISREAD_SURNAMES = "单解仇区查曾盖朴翟乐覃"
CALLED_FOR_REAL = {"119", "120"}

D = TypeVar("D", bound=Document)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return read(FOLDER)


@pytest.fixture(scope="module")
def documents(pack: Pack) -> list[Document]:
    return pack.documents(CARD_KEY, lambda: bytes(16))


def _of(pack: Pack, kind: type[D]) -> list[D]:
    return [entry for entry in pack.entries if isinstance(entry, kind)]


def _texts(value: Any) -> Iterator[Bilingual]:
    if isinstance(value, Bilingual):
        yield value
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            yield from _texts(getattr(value, name))
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)


@pytest.mark.parametrize(
    ("kind", "count"),
    [
        (Estate, 1),
        (Building, 6),
        (Team, 6),
        (Person, 60),
        (Notice, 20),
        (Quiz, 3),
        (Promise, 2),
        (Wish, 6),
        (Matter, 8),
    ],
)
def test_holds_as_much_as_was_promised(pack: Pack, kind: type[Document], count: int) -> None:
    assert len(_of(pack, kind)) == count


def test_says_that_it_is_a_sample(pack: Pack) -> None:
    assert pack.estate.sample


class TestQuizzes:
    def test_have_sixty_questions_each_with_a_reason_and_a_source(self, pack: Pack) -> None:
        questions = [question for quiz in _of(pack, Quiz) for question in quiz.questions]
        assert [len(quiz.questions) for quiz in _of(pack, Quiz)] == [20, 20, 20]
        assert len({str(question.text) for question in questions}) == 60
        for question in questions:
            assert isinstance(question.source, Bilingual)
            assert question.source.zh.startswith("《"), question.source.zh
            assert isinstance(question.why, Bilingual)

    def test_mix_the_three_kinds(self, pack: Pack) -> None:
        for quiz in _of(pack, Quiz):
            kinds = Counter(question.kind for question in quiz.questions)
            assert min(kinds["single"], kinds["multiple"], kinds["true_false"]) >= 3, quiz.id

    def test_do_not_favour_one_letter(self, pack: Pack) -> None:
        letters = Counter(
            question.answers[0] for quiz in _of(pack, Quiz) for question in quiz.questions if question.kind == "single"
        )
        assert set(letters) == {0, 1, 2, 3}
        assert max(letters.values()) <= letters.total() // 2


class TestPeople:
    def test_give_every_combination_of_consents(self, pack: Pack) -> None:
        combinations = {
            tuple(bool(agreed) for agreed in (held.name, held.phone, held.party, held.home))
            for held in (person.consents for person in _of(pack, Person))
        }
        assert len(combinations) == 2**4

    def test_have_invented_numbers_only(self, pack: Pack) -> None:
        numbers = [person.phone for person in _of(pack, Person)]
        assert len(set(numbers)) == len(numbers)
        numbers += [team.phone for team in _of(pack, Team)] + [station.phone for station in pack.estate.stations]
        calls = {call.phone for danger in pack.estate.dangers for call in danger.calls}
        for number in [*numbers, pack.estate.hotline, *(calls - CALLED_FOR_REAL)]:
            assert number.startswith(("199 0000 ", "027 8888 ")), number

    def test_stand_in_building_3_in_every_role_that_residents_ask_for(self, pack: Pack) -> None:
        shown = [view for person in _of(pack, Person) if (view := person.public())]
        roles = Counter(held.role for person in shown for held in person.roles if B3 in held.buildings)
        assert roles["captain"] == roles["steward"] == roles["grid_worker"] == 1
        assert roles["party_member"] >= 3
        assert roles["volunteer"] >= 4

    def test_have_a_captain_and_a_steward_for_every_building(self, pack: Pack) -> None:
        for building in _of(pack, Building):
            for role in ("captain", "steward", "grid_worker"):
                assert [
                    person.name
                    for person in _of(pack, Person)
                    for held in person.roles
                    if held.role == role and building.id in held.buildings
                ], (building.id, role)

    def test_tell_no_party_membership_without_consent_not_even_by_their_team(self, pack: Pack) -> None:
        silent = [person for person in _of(pack, Person) if not person.consents.party]
        assert [person for person in silent if any(held.role in PARTY_ROLES for held in person.roles)]
        for view in lobby_views([*silent, *_of(pack, Team)]):
            assert not isinstance(view, Person) or view.team != "yangguang/branch"

    def test_show_a_party_branch_as_a_team_only_with_consent(self, pack: Pack) -> None:
        branch = next(team for team in _of(pack, Team) if team.party)
        open_one = next(person for person in _of(pack, Person) if person.consents.party and person.team == branch.id)
        silent = msgspec.structs.replace(open_one, consents=Consents(), roles=[RoleHeld(role="captain")])
        views = [view for view in lobby_views([open_one, silent, branch]) if isinstance(view, Person)]
        assert [view.team for view in views] == [branch.id, ""]

    def test_tell_no_role_that_their_estate_calls_one_of_party_members(self, pack: Pack) -> None:
        estate = _of(pack, Estate)[0]
        leader = Role(id="group_leader", name="党小组长", party=True)
        estate = msgspec.structs.replace(estate, roles=[*estate.roles, leader])
        held = [RoleHeld(role="group_leader"), RoleHeld(role="captain")]
        silent = Person(id="yangguang/p-a", name="何静", roles=held)
        only = Person(id="yangguang/p-b", name="何安", roles=held[:1])
        agreed = msgspec.structs.replace(only, consents=Consents(party=dt.date(2026, 1, 1)))
        assert [view for view in lobby_views([estate, only]) if isinstance(view, Person)] == []
        (view,) = [view for view in lobby_views([estate, silent]) if isinstance(view, Person)]
        assert view.roles == held[1:]
        (view,) = [view for view in lobby_views([estate, agreed]) if isinstance(view, Person)]
        assert view.roles == held[:1]

    def test_are_some_of_them_not_shown_at_all(self, pack: Pack) -> None:
        assert [person for person in _of(pack, Person) if person.public() is None]

    def test_have_surnames_that_are_misread(self, pack: Pack) -> None:
        people = {person.name: person for person in _of(pack, Person)}
        assert set(MISREAD_SURNAMES) <= {name[0] for name in people}
        assert name_reading("单立群")[0] == "shan"
        for name in ("盖玉山", "乐晓燕"):
            assert name_reading(name, people[name].reading) != name_reading(name)

    def test_are_found_by_skill(self, pack: Pack) -> None:
        skills = Counter(
            skill.zh for person in _of(pack, Person) for skill in person.skills if isinstance(skill, Bilingual)
        )
        assert min(skills[skill] for skill in ("医疗", "法律", "电器维修", "缝补")) >= 2


class TestEstate:
    def test_has_tables_that_fit_a_page_of_tiles(self, pack: Pack) -> None:
        estate = pack.estate
        for table in (estate.places, estate.categories, estate.urgencies, estate.opinion_topics):
            assert 1 < len(table) <= LONGEST_TABLE

    def test_has_phrases_short_enough_to_tap(self, pack: Pack) -> None:
        for category in pack.estate.categories:
            assert 5 <= len(category.phrases) <= 6
            for phrase in category.phrases:
                assert isinstance(phrase, Bilingual)
                assert len(phrase.zh) <= LONGEST_PHRASE, phrase.zh

    def test_says_for_every_danger_whom_to_call_and_what_to_do(self, pack: Pack) -> None:
        assert {"gas", "fire", "lift"} <= {danger.id for danger in pack.estate.dangers}
        for danger in pack.estate.dangers:
            assert danger.calls
            assert danger.advice

    def test_keeps_the_5341_promise_word_for_word(self, pack: Pack) -> None:
        (promise,) = (promise for promise in _of(pack, Promise) if promise.id == "yangguang/p5341")
        assert [(step.state, step.minutes, step.urgencies) for step in promise.steps] == [
            ("on_site", 5, []),
            ("fixed", 30, ["urgent", "normal"]),
            ("fixed", 4 * 60, ["major"]),
            ("answered", 24 * 60, ["complex"]),
        ]
        assert {category.promise for category in pack.estate.categories} == {promise.id}


class TestNotices:
    def test_come_in_all_classes_lengths_and_places(self, pack: Pack) -> None:
        notices = _of(pack, Notice)
        assert {notice.notice_class for notice in notices} == {"community", "property", "policy"}
        assert sum(notice.pinned for notice in notices) == 3
        assert sum(notice.buildings == [B3] for notice in notices) >= 3
        lengths = [len(notice.body.zh) for notice in notices if isinstance(notice.body, Bilingual)]
        assert min(lengths) < 60
        assert max(lengths) > 600
        assert sum("| --- |" in str(notice.body) for notice in notices) >= 4

    def test_are_all_shown_but_the_one_that_is_over(self, pack: Pack) -> None:
        over = [notice.id for notice in _of(pack, Notice) if notice.until and notice.until < TODAY]
        assert over == ["yangguang/tank-cleaning"]


def test_speaks_english_throughout(pack: Pack) -> None:
    for entry in pack.entries:
        for text in _texts(entry):
            assert text.en, text.zh
    for notice in _of(pack, Notice):
        assert isinstance(notice.title, Bilingual)
        assert isinstance(notice.body, Bilingual)


def test_has_cards_of_homes_and_people_and_a_lost_one(documents: list[Document]) -> None:
    cards = [document for document in documents if isinstance(document, Card)]
    assert len(cards) >= 12
    assert sum(bool(card.person) for card in cards) == 3
    assert sum(card.home.startswith(f"{B3}/") for card in cards) >= 5
    assert sum(card.revoked for card in cards) == 1
    assert card_id("yangguang", CARD_KEY, "em4100", bytes.fromhex("67003B51C6")) in {card.id for card in cards}


@pytest.mark.parametrize(("role", "building", "pin"), [("captain", B3, "246810"), ("technician", "", "135790")])
def test_lets_the_documented_pins_in(documents: list[Document], role: str, building: str, pin: str) -> None:
    staff = [document for document in documents if isinstance(document, Staff) and document.role == role]
    (member,) = (member for member in staff if not building or building in member.buildings)
    assert pin_matches(pin, member.pin_hash)
    assert f"| {pin} |" in (FOLDER / "README.md").read_text(encoding="utf-8")


def test_has_matters_in_every_state_with_numbers_that_check(pack: Pack) -> None:
    matters = _of(pack, Matter)
    assert {matter.state for matter in matters} == set(get_args(MatterState))
    assert all(valid(matter.number) for matter in matters)
    for matter in matters:
        times = [event.at for event in matter.events]
        assert times == sorted(times)
        assert matter.events[-1].state == matter.state
        assert times[0] == matter.received_at
