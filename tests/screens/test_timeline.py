from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
from screen_support import NOW

from content.documents import Matter, Promise
from content.documents.matter import MatterEvent
from content.documents.promise import PromiseStep
from content.promise import clocks
from language import translation
from screens.state_words import clock_words, length_words
from screens.timeline import Step, timeline

TODAY = dt.date(2026, 11, 22)
ON_SITE = PromiseStep(id="on-site", name="5 分钟到场", state="on_site", minutes=5)


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    translation.use("zh")
    yield
    translation.use("zh")


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(0.2, "1 分钟"), (59, "59 分钟"), (60, "1 小时"), (95, "1 小时 35 分钟"), (47 * 60, "47 小时"), (49 * 60, "2 天")],
)
def test_a_length_of_time_is_told_in_whole_minutes_hours_or_days(minutes: float, expected: str) -> None:
    assert length_words(dt.timedelta(minutes=minutes)) == expected


@pytest.mark.parametrize(
    ("reached", "now", "expected"),
    [
        (None, 2, "还有 3 分钟"),
        (None, 12, "已超时 7 分钟"),
        (4, 60, "按时，今天 10:53"),
        (8, 60, "晚了 3 分钟，今天 10:57"),
    ],
)
def test_a_clock_is_told_in_words_late_ones_too(reached: int | None, now: int, expected: str) -> None:
    events = [MatterEvent(at=NOW + dt.timedelta(minutes=reached), state="on_site")] if reached else []
    matter = Matter(
        id="m", number="407182659", record_type="repair", building="b", state="received", received_at=NOW, events=events
    )
    promise = Promise(id="p", name="甲", steps=[ON_SITE])
    (clock,) = clocks(promise, matter, NOW + dt.timedelta(minutes=now))
    assert clock_words(clock, TODAY) == ("5 分钟到场", expected)


def test_steps_stand_in_order_with_what_was_said_below() -> None:
    steps = [
        Step(NOW, "answered", "王师傅", "换了水龙头的阀芯，已经不漏了。"),
        Step(NOW - dt.timedelta(days=1), "received"),
    ]
    assert [line.text for line in timeline(steps, TODAY, 34)] == [
        "昨天 10:49  已收到",
        "今天 10:49  已答复 王师傅",
        "            换了水龙头的阀芯，已经",
        "            不漏了。",
    ]
