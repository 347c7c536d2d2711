"""Notices that captains put up again and again, as texts with blanks. Adding one is adding a row."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from content.documents.base import Bilingual, Text
from language.text import date_line


class Template(NamedTuple):
    """A notice with blanks `{day} {start} {end} {what} {where}`, in Chinese, which all residents read."""

    id: str
    name: Text
    title: str
    body: str
    what: tuple[Text, ...] = ()
    """What it can be about, where that is a question."""
    where: tuple[Text, ...] = ()
    """Where it can be, where that is a question."""


def _text(zh: str, en: str) -> Text:
    return Bilingual(zh=zh, en=en)


TEMPLATES = (
    Template(
        "water",
        _text("停水", "Water off"),
        "{day}停水通知",
        "各位居民：\n\n{date}{start}至{end}停水。请提前储水，出门前关好水龙头。\n\n来水后先放一会儿，水清了再用。",
    ),
    Template(
        "power",
        _text("停电", "Power off"),
        "{day}停电通知",
        "各位居民：\n\n{date}{start}至{end}停电。请提前给手机充电，不要在停电时乘电梯，离家前关好电器。",
    ),
    Template(
        "works",
        _text("检修", "Repair works"),
        "{day}{what}检修",
        "各位居民：\n\n{date}{start}至{end}检修{what}，其间不能使用。给您带来不便，请谅解。",
        what=(
            _text("电梯", "Lift"),
            _text("门禁", "Entrance door"),
            _text("水泵", "Water pump"),
            _text("楼道灯", "Corridor lights"),
            _text("消防设施", "Fire equipment"),
            _text("外墙", "Outer wall"),
        ),
    ),
    Template(
        "pests",
        _text("消杀", "Pest control"),
        "{day}楼道消杀",
        "各位居民：\n\n{date}{start}至{end}在楼道和绿地消杀。请关好门窗，看好孩子和宠物，收好晾晒的衣物。",
    ),
    Template(
        "activity",
        _text("活动", "Activity"),
        "{day}{what}",
        "各位居民：\n\n{date}{start}至{end}，在{where}举办{what}，欢迎参加。",
        what=(
            _text("便民服务日", "Service day"),
            _text("健康讲座", "Health talk"),
            _text("议事会", "Residents' meeting"),
            _text("包饺子活动", "Dumpling making"),
            _text("电影放映", "Film evening"),
            _text("志愿服务", "Volunteering"),
        ),
        where=(
            _text("本楼大堂", "This lobby"),
            _text("小区广场", "The square"),
            _text("社区活动室", "Community room"),
            _text("物业办公室", "Property office"),
        ),
    ),
)


def filled(template: Template, blanks: dict[str, str]) -> tuple[str, str]:
    """Return title and body with their blanks filled; one that was not answered yet shows as a gap.

    Args:
        template: One of `TEMPLATES`.
        blanks: `day` as an ISO date, `start` and `end` as `0930`, `what` and `where` as they are.
    """
    day = _day(blanks)
    words = {
        "day": f"{day.month}月{day.day}日" if day else "____",
        "date": date_line(day, "zh").replace(" ", "（") + "）" if day else "____",
        "start": clock_time(blanks.get("start", "")),
        "end": end_words(blanks.get("start", ""), blanks.get("end", "")),
        "what": blanks.get("what") or "____",
        "where": blanks.get("where") or "____",
    }
    return template.title.format_map(words), template.body.format_map(words)


def end_words(start: str, end: str) -> str:
    """Return the time of the end; one that is no later than the beginning is on the next day, and says so: 次日6:00."""
    return f"次日{clock_time(end)}" if _over_night(start, end) else clock_time(end)


def last_day(blanks: dict[str, str]) -> dt.date | None:
    """Return the day on which it ends, with the blanks of `filled`: the next one over night; None: no day is known."""
    day = _day(blanks)
    over_night = _over_night(blanks.get("start", ""), blanks.get("end", ""))
    return day + dt.timedelta(days=1) if day and over_night else day


def clock_time(digits: str) -> str:
    """Return `9:30` of the digits `0930` or `930`; a gap for anything that is no time."""
    return f"{int(digits[:-2])}:{digits[-2:]}" if is_time(digits) else "____"


def is_time(digits: str) -> bool:
    """Tell whether three or four digits are a time of day."""
    return digits.isdecimal() and len(digits) in (3, 4) and int(digits[:-2]) < 24 and int(digits[-2:]) < 60


def _day(blanks: dict[str, str]) -> dt.date | None:
    return dt.date.fromisoformat(blanks["day"]) if blanks.get("day") else None


def _over_night(start: str, end: str) -> bool:
    return is_time(start) and is_time(end) and int(end) <= int(start)
