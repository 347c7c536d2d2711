"""Everything that a lobby offers, as tables of steps: what is tapped, and what stands on the screen after it.

A text is either one of the interface's own, in English, or `Both` with the words of the sample estate. All is done by
taps; only the card is held to a reader.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from kiosk.walk.walker import Walker


class Both(NamedTuple):
    """Words of the content, in both languages."""

    zh: str
    en: str


Said = str | Both
NUMBER = r"\d{3} \d{3} \d{3}"
"""The number of something that was handed in."""


class Step(NamedTuple):
    """What somebody does, and what they see then."""

    tap: Said = ""
    """A thing with these words is tapped, on whichever page of a list it stands."""
    see: tuple[Said, ...] = ()
    """Words that stand on the screen afterwards; `NUMBER` for any number."""
    keys: str = ""
    """Keys that are tapped one after the other."""
    do: Callable[[Walker], None] | None = None
    """Whatever else is done."""


class Flow(NamedTuple):
    """One errand, from the home screen to its end."""

    name: str
    steps: tuple[Step, ...]


def _card(walker: Walker) -> None:
    walker.present_card()


def _quiz(walker: Walker) -> None:
    walker.play_quiz()


def _look_up(walker: Walker) -> None:
    walker.tap_keys(walker.number)


KITCHEN = Both("厨房", "Kitchen")
CORRIDOR = Both("楼道", "Corridor or stairs")
UNIT = Both("2单元", "Unit 2")
PHONE = "19900001234"
CAPTAIN, CAPTAIN_PIN = "王秀英", "246810"
TECHNICIAN, TECHNICIAN_PIN = "值班技术员", "135790"
_NO_CONTACT = Step("Not at all: I have the number", ("Hand it in",))
_HAND_IN = Step("Hand it in", (NUMBER, "With this number you find the answer here, under My matters."))
_PHONE_AND_HOME = (
    Step("Leave a phone number", ("Your phone number?",)),
    Step(keys=PHONE, see=("199 0000 1234",)),
    Step("Next", ("Which unit?",)),
    Step(UNIT, ("Which home?",)),
    Step(keys="501", see=("501",)),
    Step("Next", ("Hand it in", Both("厨房", "Kitchen"), "199 0000 1234")),
)


def _staff(name: str, pin: str, *see: Said) -> tuple[Step, ...]:
    return (
        Step("Help", ("Help: call us, day and night", "Staff")),
        Step("Staff", ("Who are you?", name)),
        Step(name, ("Your PIN, please",)),
        Step(keys=pin, see=("＊" * len(pin),)),
        Step("Sign in", ("Sign out", *see)),
    )


FLOWS = (
    Flow(
        "people",
        (
            Step("Find people", ("How would you like to look?", "By name", "By role", "By skill")),
            Step(Both("本楼", "here"), (CAPTAIN,)),
            Step(CAPTAIN, ("Role", "Phone", "Tell the team")),
            Step("Back", (CAPTAIN,)),
            Step("Back", ("By role",)),
            Step("By role", ("Which role?",)),
            Step(Both("网格员", "Grid worker"), (Both("网格员", "Grid worker"),)),
            Step("Back", ("Which role?",)),
            Step("Back", ("By skill",)),
            Step("By skill", ("Which skill?",)),
            Step("Back", ("Other buildings",)),
            Step("Other buildings", ("Which building?",)),
            Step(Both("1号楼", "Building 1"), (Both("楼栋长", "Building captain"),)),
            Step("Home", ("Find people",)),
            Step("Find people", ("Everybody",)),
            Step("Everybody", ("Next page",)),
            Step("Next page", ("Previous",)),
        ),
    ),
    Flow(
        "person by name",
        (
            Step("Find people", ("By name",)),
            Step("By name", (CAPTAIN,)),
            Step(do=lambda walker: walker.tap_initials("WXY"), see=(CAPTAIN,)),
            Step(CAPTAIN, ("Role", "Tell the team")),
            Step(do=lambda walker: walker.tap_if_there("Scan to call", "Scan to call"), see=("Back",)),
            Step("Back"),
        ),
    ),
    Flow(
        "notices",
        (
            Step("Notices", ("Notices", Both("周日停水", "No water on Sundays"))),
            Step(Both("类别", "Kind"), ("Which notices?", Both("物业", "Property"))),
            Step("all", ("Notices",)),
            Step(Both("周日停水", "No water on Sundays"), ("Take it along", "14:00")),
            Step(do=lambda walker: walker.tap_if_there("Pinyin", "No pinyin"), see=("Take it along",)),
            Step("Take it along", do=lambda walker: walker.wait_for_screen("TakeAlong"), see=("Back",)),
            Step("Back", do=lambda walker: walker.wait_for_screen("notice"), see=("Take it along",)),
        ),
    ),
    Flow("quiz", (Step("Knowledge quiz"), Step(Both("物业与邻里", "Property"), do=_quiz, see=("Another round",)))),
    Flow(
        "repair",
        (
            Step("Repair", ("Where is it?", "Gas, smoke, lift, fall?")),
            Step(KITCHEN, ("What is it about?",)),
            Step(Both("水管水龙头", "Water"), ("What is broken?", Both("水龙头漏水", "Tap drips"))),
            Step(Both("水龙头漏水", "Tap drips"), ("How urgent is it?",)),
            Step(Both("一般", "Ordinary"), ("How do we reach you?", "What happens with it?")),
            *_PHONE_AND_HOME,
            _HAND_IN,
        ),
    ),
    Flow(
        "repair in own words",
        (
            Step("Repair", ("Where is it?",)),
            Step(CORRIDOR, ("Which unit?",)),
            Step(UNIT, ("What is it about?",)),
            Step(Both("水管水龙头", "Water"), ("What is broken?",)),
            Step("Other: I write it", ("Next",)),
            Step(do=lambda walker: walker.write(), see=("Next",)),
            Step("Next", ("How urgent is it?",)),
            Step(Both("很急", "Urgent"), ("How do we reach you?",)),
            _NO_CONTACT,
            _HAND_IN,
        ),
    ),
    Flow(
        "danger",
        (
            Step("Repair", ("Gas, smoke, lift, fall?",)),
            Step("Gas, smoke, lift, fall?", ("What has happened?",)),
            Step(
                Both("闻到燃气味", "Smell of gas"),
                (
                    "Nobody knows yet: go outside first, then call!",
                    Both("不要开灯，不要点火，不要在屋里打电话", "No lights, no flame, no phone indoors"),
                ),
            ),
            Step("I have called. Tell the office too", ("Where is it?",)),
            Step(CORRIDOR, ("Which unit?",)),
            Step(UNIT, ("How do we reach you?",)),
            _NO_CONTACT,
            _HAND_IN,
        ),
    ),
    Flow(
        "opinion",
        (
            Step("Opinions", ("What is it about?",)),
            Step(Both("停车充电", "Parking and charging"), do=lambda walker: walker.write_it_myself(), see=("Next",)),
            Step(do=lambda walker: walker.write(), see=("Next",)),
            Step("Next", ("How do we reach you?",)),
            Step("Leave a phone number", ("Your phone number?",)),
            Step(keys=PHONE, see=("199 0000 1234",)),
            Step("Next", ("Hand it in",)),
            _HAND_IN,
        ),
    ),
    Flow(
        "claim a wish",
        (
            Step("Wishes", ("Make a wish",)),
            Step(Both("视频", "video calls"), ("I will help",)),
            Step("I will help", ("How do we reach you?",)),
            Step("Leave a phone number", ("Your phone number?",)),
            Step(keys=PHONE, see=("199 0000 1234",)),
            Step("Next", ("Hand it in",)),
            _HAND_IN,
        ),
    ),
    Flow(
        "wish and my matters by number",
        (
            Step("Wishes", ("Wishes", "Make a wish")),
            Step("Make a wish", ("What do you wish for?",)),
            Step(Both("想有人说说话", "Somebody to talk to"), ("How do we reach you?",)),
            _NO_CONTACT,
            _HAND_IN,
            Step("Done", ("My matters",)),
            Step("My matters", ("Look it up",)),
            Step("Look it up", ("A number has nine digits. Please enter all of them.",)),
            Step("I have read it", ("Look it up",)),
            Step(do=_look_up, see=(NUMBER,)),
            Step("Look it up", (NUMBER, "This is a made-up sample estate: it goes nowhere, and nobody will come.")),
        ),
    ),
    Flow(
        "my matters by card",
        (
            Step("Repair", ("Where is it?",)),
            Step(KITCHEN, ("What is it about?",)),
            Step(Both("电和灯", "Electricity and lights"), ("What is broken?",)),
            Step(Both("总是跳闸", "Breaker keeps tripping"), ("How urgent is it?",)),
            Step(Both("一般", "Ordinary"), ("How do we reach you?",)),
            Step("With my card", ("Please hold your card to the reader below the screen.",)),
            Step(do=_card, see=("Hand it in", "with the card")),
            _HAND_IN,
            Step("Done", ("My matters",)),
            Step(do=_card, see=("Done", "总是跳闸", NUMBER)),
            Step("总是跳闸", (NUMBER,)),
        ),
    ),
    Flow(
        "captain",
        (
            *_staff(CAPTAIN, CAPTAIN_PIN, "Write a notice"),
            Step("Write a notice", ("What is the notice about?",)),
            Step(Both("停电", "Power"), ("Which day?",)),
            Step(do=lambda walker: walker.tap_day(2), see=("From when? (0930 is 9:30)",)),
            Step(keys="0900", see=("9:00",)),
            Step("Next", ("Until when? (0930 is 9:30)",)),
            Step(keys="1130", see=("11:30",)),
            Step("Next", ("Among which notices?",)),
            Step(Both("物业", "Property"), ("Title", "停电通知", "Keys on the screen")),
            Step("Keys on the screen", ("Q", "Next")),
            Step("Next", ("Text",)),
            Step("Next", ("How long?",)),
            Step(Both("7 天", "7 days"), ("Always on top?",)),
            Step("No, among the others", ("I have read all of it", "停电通知")),
            Step("I have read all of it", ("Put it up",)),
            Step("Put it up", ("停电通知", Both("待传", "To be sent"))),
            Step("Back", ("My building",)),
        ),
    ),
    Flow(
        "technician",
        (
            *_staff(TECHNICIAN, TECHNICIAN_PIN, "rdm6300", "Queue"),
            Step("Queue", ("All records",)),
            Step("All records", ("Only waiting",)),
            Step("Back", ("Readers",)),
            Step("Readers", ("Register a card", "rdm6300")),
            Step("/dev/pts", ("Watch",)),
        ),
    ),
    Flow(
        "help",
        (
            Step("Help", ("Help: call us, day and night", "What happens with my answers?")),
            Step("What happens with my answers?", ("What happens with your answers",)),
            Step("Back", ("Staff",)),
            Step("Home", ("My matters",)),
        ),
    ),
    Flow(
        "larger letters",
        (
            Step("Large", ("Small", "Repair", "Find people")),
            Step("Repair", ("Where is it?",)),
            Step(KITCHEN, ("What is it about?",)),
            Step(Both("水管水龙头", "Water"), ("What is broken?",)),
            Step(Both("水龙头漏水", "Tap drips"), ("How urgent is it?",)),
            Step(Both("一般", "Ordinary"), ("How do we reach you?",)),
            *_PHONE_AND_HOME,
            _HAND_IN,
            Step("Done", ("Notices",)),
            Step("Notices", ("Notices",)),
            Step(Both("周日停水", "No water on Sundays"), ("14:00",)),
            Step("Home", ("Find people",)),
            Step("Find people", ("By name",)),
            Step("By name", (CAPTAIN,)),
            Step(do=lambda walker: walker.tap_initials("WXY"), see=(CAPTAIN,)),
            Step(CAPTAIN, ("Role",)),
            Step("Home", ("My matters",)),
            Step("My matters", ("Look it up",)),
            Step("Home", ("Small", "More")),
            Step("More", ("What else can be done here", "Knowledge quiz")),
            Step("Opinions", ("What is it about?",)),
            Step("Home", ("Small",)),
            Step("Small", ("Wishes",)),
        ),
    ),
)
