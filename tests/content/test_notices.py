"""Which notices a lobby shows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from content.documents import Notice
from content.notices import shown

DAY = dt.date(2026, 11, 22)


def notice(id: str, day: int = 1, **fields: Any) -> Notice:
    at = dt.datetime(2026, 11, day, 8, tzinfo=dt.UTC)
    return Notice(**({"id": id, "title": "题", "body": "文", "notice_class": "property", "published_at": at} | fields))


def ids(notices: list[Notice]) -> list[str]:
    return [each.id for each in notices]


def test_pinned_come_first_then_the_newest() -> None:
    board = [notice("a", 1), notice("b", 9), notice("c", 2, pinned=True), notice("d", 5, pinned=True), notice("e", 9)]
    assert ids(shown(board, DAY, "e/b3")) == ["d", "c", "b", "e", "a"]


@pytest.mark.parametrize(
    ("fields", "is_shown"),
    [
        ({}, True),
        ({"until": DAY}, True),
        ({"until": dt.date(2026, 11, 21)}, False),
        ({"buildings": ["e/b3", "e/b4"]}, True),
        ({"buildings": ["e/b4"]}, False),
        ({"published_at": dt.datetime(2030, 1, 1, tzinfo=dt.UTC)}, True),
        ({"notice_class": "policy"}, False),
    ],
)
def test_what_is_over_or_for_others_is_not_shown(fields: dict[str, Any], is_shown: bool) -> None:
    assert bool(shown([notice("a", **fields)], DAY, "e/b3", "property")) is is_shown
