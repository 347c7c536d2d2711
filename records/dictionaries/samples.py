"""Invented things to train a dictionary with: what residents write, and the shapes that carry it."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from records import types, wire

_WORDS = {
    name: words.split()
    for name, words in tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8")).items()
}
_NAMES = [family + "*" + given for family in "王李张刘陈杨黄赵周吴徐孙" for given in "明华芳军丽强"]


def clause(chance: random.Random) -> str:
    """Return something that a resident could write between two commas."""
    pick: Callable[[Sequence[str]], str] = chance.choice
    shapes: tuple[Callable[[], str], ...]
    shapes = (
        lambda: pick(_WORDS["when"]) + pick(_WORDS["where"]) + pick(_WORDS["what"]) + pick(_WORDS["how"]),
        lambda: pick(_WORDS["where"]) + "的" + pick(_WORDS["what"]) + pick(_WORDS["how"]),
        lambda: pick(_WORDS["who"]) + pick(("说", "发现", "反映", "觉得")) + pick(_WORDS["what"]) + pick(_WORDS["how"]),
        lambda: pick(_WORDS["links"]) + pick(_WORDS["what"]) + pick(_WORDS["how"]),
        lambda: pick(_WORDS["links"]) + pick(_WORDS["links"]) + pick(_WORDS["who"]) + pick(_WORDS["links"]),
        lambda: pick(_WORDS["what"]) + pick(("和", "、", "跟")) + pick(_WORDS["what"]) + "都" + pick(_WORDS["how"]),
        lambda: pick(_WORDS["ask"]),
        lambda: "".join(pick(_WORDS["everyday"]) for _ in range(3)),
        lambda: pick(_WORDS["links"]) + pick(_WORDS["everyday"]) + pick("的了在是和就都也") + pick(_WORDS["everyday"]),
        lambda: pick(_WORDS["who"]) + pick(_WORDS["links"]) + pick(_WORDS["ask"]),
    )
    return chance.choice(shapes)()


def text(chance: random.Random, clauses: int) -> str:
    """Return some sentences."""
    said = [clause(chance) for _ in range(clauses)]
    return "".join(part + chance.choice("，，，。。；") for part in said[:-1]) + said[-1] + chance.choice("。。。！？")


def contact(chance: random.Random) -> types.Contact:
    """Return a way to reach somebody."""
    return chance.choice(
        (
            types.Contact(),
            types.Contact(kind="card", card=f"yangguang/c-{chance.randbytes(16).hex()}"),
            types.Contact(kind="phone", phone=f"1{chance.choice('35789')}{chance.randrange(10**9):09}"),
        )
    )


def record(chance: random.Random) -> types.RecordBody:
    """Return something that somebody hands in."""
    building = f"yangguang/b{chance.randint(1, 6)}"
    some = text(chance, chance.choice((1, 2, 3, 3, 6, 9)))
    pick = chance.choice
    shapes = (
        lambda: types.Repair(
            place=pick(_WORDS["places"]),
            category=pick(_WORDS["categories"]),
            text=some,
            urgency=pick(_WORDS["urgencies"]),
            building=pick(("", building)),
            home=f"{building}/{chance.randint(1, 3)}-{chance.randint(1, 18)}0{chance.randint(1, 4)}",
            contact=contact(chance),
        ),
        lambda: types.Repair(place=pick(_WORDS["places"]), category=pick(_WORDS["categories"]), text=some),
        lambda: types.Opinion(text=some, topic=pick(_WORDS["topics"]), building=building, contact=contact(chance)),
        lambda: types.Opinion(text=some),
        lambda: types.Wish(action="make", text=some, contact=contact(chance)),
        lambda: types.Wish(action="claim", wish=f"yangguang/w-{chance.randbytes(8).hex()}", contact=contact(chance)),
        lambda: types.QuizAttempt(
            quiz="yangguang/q-safety", score=7, total=10, answers={f"q{n}": [chance.randrange(4)] for n in range(1, 11)}
        ),
        lambda: types.CheckIn(card=f"yangguang/c-{chance.randbytes(16).hex()}", purpose=pick(_WORDS["purposes"])),
        lambda: types.NoticeDraft(
            title=pick(_WORDS["notices"]),
            body=some,
            buildings=[building],
            author="yangguang/s-1",
            signed="王*明 (楼栋长)",
        ),
    )
    return chance.choices(shapes, weights=(6, 6, 4, 4, 2, 1, 1, 1, 1))[0]()


def document(chance: random.Random) -> dict[str, Any]:
    """Return the shape of a document as it comes down."""
    building = f"yangguang/b{chance.randint(1, 6)}"
    at = f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T{chance.randint(0, 23):02}:15:00Z"
    shapes = (
        lambda: {
            "id": f"yangguang/m-{chance.randbytes(8).hex()}",
            "number": f"{chance.randrange(10**9):09}",
            "record_type": chance.choice(("repair", "opinion")),
            "building": building,
            "category": chance.choice(_WORDS["categories"]),
            "urgency": chance.choice(_WORDS["urgencies"]),
            "state": chance.choice(_WORDS["states"]),
            "received_at": at,
            "owner": f"{chance.choice(_NAMES)} (红管家)",
            "promise": "yangguang/5341",
            "events": [
                {
                    "at": at,
                    "state": chance.choice(_WORDS["states"]),
                    "text": text(chance, 1),
                    "by": f"{chance.choice(_NAMES)}",
                }
            ],
        },
        lambda: {
            "id": f"yangguang/n-{chance.randbytes(8).hex()}",
            "title": chance.choice(_WORDS["notices"]),
            "body": "# " + chance.choice(_WORDS["notices"]) + "\n\n" + text(chance, 6),
            "notice_class": chance.choice(("community", "property", "policy")),
            "published_at": at,
            "signed": "阳光花园物业服务中心",
            "buildings": [building],
            "pinned": False,
        },
        lambda: {
            "id": f"yangguang/w-{chance.randbytes(8).hex()}",
            "text": text(chance, 2),
            "state": chance.choice(("open", "claimed", "fulfilled")),
            "made_at": at,
        },
    )
    return chance.choice(shapes)()


def message(chance: random.Random) -> wire.Message:
    """Return an exchange's request or answer."""
    cursor = wire.Cursor(epoch=chance.randbytes(4).hex(), sequence=chance.randrange(100_000))
    at = 1_767_225_600_000 + chance.randrange(10**11)
    documents = [document(chance) for _ in range(chance.choice((0, 0, 1, 3)))]
    kinds = ("matter", "notice", "wish", "person")
    return chance.choice(
        (
            wire.ExchangeRequest(sent_at=at, cursor=cursor),
            wire.ExchangeRequest(
                sent_at=at,
                cursor=cursor,
                health=wire.Health(
                    "0.1.0", chance.randrange(9), 0, chance.randrange(10**11), ["gm65-text:ok", "rdm6300:ok"]
                ),
            ),
            wire.ExchangeAnswer(server_time=at, next_in=15.0, cursor=None),
            wire.ExchangeAnswer(
                server_time=at,
                next_in=15.0,
                verdicts=[wire.Verdict(chance.randbytes(16), "accepted")],
                changes=[
                    wire.Change(chance.choice(kinds), 1, str(one["id"]), msgspec.msgpack.encode(one))
                    for one in documents
                ],
                cursor=cursor,
            ),
        )
    )
