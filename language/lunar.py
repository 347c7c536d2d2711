"""The Chinese calendar from 1900 to 2100, and the festivals of both calendars.

Each year is one number: bits 15 to 4 are its twelve months, 1 for thirty days and 0 for twenty-nine; the lowest
four bits are the month that a leap month follows, 0 for none; bit 16 is set if the leap month has thirty days.
The numbers were made with the package borax, which follows the tables of the Hong Kong Observatory.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

FIRST_YEAR = 1900
_NEW_YEAR_1900 = date(1900, 1, 31)
# fmt: off
_YEARS = (
    0x04bd8, 0x04ae0, 0x0a570, 0x054d5, 0x0d260, 0x0d950, 0x16554, 0x056a0, 0x09ad0, 0x055d2,  # 1900
    0x04ae0, 0x0a5b6, 0x0a4d0, 0x0d250, 0x1d255, 0x0b540, 0x0d6a0, 0x0ada2, 0x095b0, 0x14977,  # 1910
    0x04970, 0x0a4b0, 0x0b4b5, 0x06a50, 0x06d40, 0x1ab54, 0x02b60, 0x09570, 0x052f2, 0x04970,  # 1920
    0x06566, 0x0d4a0, 0x0ea50, 0x16a95, 0x05ad0, 0x02b60, 0x186e3, 0x092e0, 0x1c8d7, 0x0c950,  # 1930
    0x0d4a0, 0x1d8a6, 0x0b550, 0x056a0, 0x1a5b4, 0x025d0, 0x092d0, 0x0d2b2, 0x0a950, 0x0b557,  # 1940
    0x06ca0, 0x0b550, 0x15355, 0x04da0, 0x0a5b0, 0x14573, 0x052b0, 0x0a9a8, 0x0e950, 0x06aa0,  # 1950
    0x0aea6, 0x0ab50, 0x04b60, 0x0aae4, 0x0a570, 0x05260, 0x0f263, 0x0d950, 0x05b57, 0x056a0,  # 1960
    0x096d0, 0x04dd5, 0x04ad0, 0x0a4d0, 0x0d4d4, 0x0d250, 0x0d558, 0x0b540, 0x0b6a0, 0x195a6,  # 1970
    0x095b0, 0x049b0, 0x0a974, 0x0a4b0, 0x0b27a, 0x06a50, 0x06d40, 0x0af46, 0x0ab60, 0x09570,  # 1980
    0x04af5, 0x04970, 0x064b0, 0x074a3, 0x0ea50, 0x06b58, 0x05ac0, 0x0ab60, 0x096d5, 0x092e0,  # 1990
    0x0c960, 0x0d954, 0x0d4a0, 0x0da50, 0x07552, 0x056a0, 0x0abb7, 0x025d0, 0x092d0, 0x0cab5,  # 2000
    0x0a950, 0x0b4a0, 0x0baa4, 0x0ad50, 0x055d9, 0x04ba0, 0x0a5b0, 0x15176, 0x052b0, 0x0a930,  # 2010
    0x07954, 0x06aa0, 0x0ad50, 0x05b52, 0x04b60, 0x0a6e6, 0x0a4e0, 0x0d260, 0x0ea65, 0x0d530,  # 2020
    0x05aa0, 0x076a3, 0x096d0, 0x04afb, 0x04ad0, 0x0a4d0, 0x1d0b6, 0x0d250, 0x0d520, 0x0dd45,  # 2030
    0x0b5a0, 0x056d0, 0x055b2, 0x049b0, 0x0a577, 0x0a4b0, 0x0aa50, 0x1b255, 0x06d20, 0x0ada0,  # 2040
    0x14b63, 0x09370, 0x049f8, 0x04970, 0x064b0, 0x168a6, 0x0ea50, 0x06b20, 0x1a6c4, 0x0aae0,  # 2050
    0x092e0, 0x0d2e3, 0x0c960, 0x0d557, 0x0d4a0, 0x0da50, 0x05d55, 0x056a0, 0x0a6d0, 0x055d4,  # 2060
    0x052d0, 0x0a9b8, 0x0a950, 0x0b4a0, 0x0b6a6, 0x0ad50, 0x055a0, 0x0aba4, 0x0a5b0, 0x052b0,  # 2070
    0x0b273, 0x06930, 0x07337, 0x06aa0, 0x0ad50, 0x14b55, 0x04b60, 0x0a570, 0x054e4, 0x0d260,  # 2080
    0x0e968, 0x0d520, 0x0daa0, 0x16aa6, 0x056d0, 0x04ae0, 0x0a9d4, 0x0a4d0, 0x0d150, 0x0f252,  # 2090
    0x0d520,  # 2100
)
# fmt: on
_MONTHS = ("正", "二", "三", "四", "五", "六", "七", "八", "九", "十", "冬", "腊")
_DIGITS = "一二三四五六七八九十"
_TENS = ("初", "十", "廿")
_LUNAR_FESTIVALS = {
    (1, 1): ("春节", "Spring Festival"),
    (1, 15): ("元宵节", "Lantern Festival"),
    (2, 2): ("龙抬头", "Dragon Head Day"),
    (5, 5): ("端午节", "Dragon Boat Festival"),
    (7, 7): ("七夕", "Qixi"),
    (7, 15): ("中元节", "Zhongyuan Festival"),
    (8, 15): ("中秋节", "Mid-Autumn Festival"),
    (9, 9): ("重阳节", "Double Ninth, Seniors' Day"),
    (12, 8): ("腊八节", "Laba Festival"),
    (12, 23): ("小年", "Little New Year"),
}
_NEW_YEARS_EVE = ("除夕", "New Year's Eve (lunar)")
_FIXED_FESTIVALS = {
    (1, 1): ("元旦", "New Year's Day"),
    (3, 8): ("妇女节", "Women's Day"),
    (3, 12): ("植树节", "Arbor Day"),
    (5, 1): ("劳动节", "Labour Day"),
    (5, 4): ("青年节", "Youth Day"),
    (6, 1): ("儿童节", "Children's Day"),
    (7, 1): ("建党节", "Party Founding Day"),
    (8, 1): ("建军节", "Army Day"),
    (9, 10): ("教师节", "Teachers' Day"),
    (10, 1): ("国庆节", "National Day"),
    (11, 9): ("消防宣传日", "Fire Safety Day"),
}
# Month, constant of the usual day formula for solar terms from 2000 to 2099, and name:
# day = [0.2422 y + constant] - [y / 4], y being the year's last two digits.
_SOLAR_TERMS = ((4, 4.81, ("清明节", "Qingming")), (12, 21.94, ("冬至", "Winter Solstice")))
_TERM_CENTURY = range(2000, 2100)
# Where the formula is a day late.
_EARLIER_TERMS = frozenset({(2021, 12)})


class LunarDate(NamedTuple):
    """A day of the Chinese calendar; `year` is the Gregorian year in which its first month begins."""

    year: int
    month: int
    day: int
    leap: bool


@lru_cache(maxsize=64)
def lunar(day: date) -> LunarDate:
    """Return the lunar date of a day from 1900-01-31 to 2101-01-28; raise ValueError outside of that."""
    days = (date(day.year, day.month, day.day) - _NEW_YEAR_1900).days
    if days >= 0:
        for year, code in enumerate(_YEARS, FIRST_YEAR):
            for month, leap, length in _months(code):
                if days < length:
                    return LunarDate(year, month, days + 1, leap)
                days -= length
    raise ValueError(f"no lunar date is known for {day}")


def lunar_line(day: date, language: str) -> str:
    """Return the lunar date as it is said: `农历十月十四` or `lunar month 10, day 14`."""
    found = lunar(day)
    if language == "zh":
        return f"农历{'闰' if found.leap else ''}{_MONTHS[found.month - 1]}月{_day_name(found.day)}"
    return f"lunar month {found.month}{' (leap)' if found.leap else ''}, day {found.day}"


def festivals(day: date, language: str) -> list[str]:
    """Return the names of the festivals that fall on a day, lunar ones first."""
    found = lunar(day)
    names = []
    if not found.leap and (found.month, found.day) in _LUNAR_FESTIVALS:
        names.append(_LUNAR_FESTIVALS[found.month, found.day])
    tomorrow = date(day.year, day.month, day.day) + timedelta(days=1)
    if found.month == 12 and lunar(tomorrow)[1:] == (1, 1, False):
        names.append(_NEW_YEARS_EVE)
    names += [name for month, constant, name in _SOLAR_TERMS if day.month == month and day.day == _term(day, constant)]
    if (day.month, day.day) in _FIXED_FESTIVALS:
        names.append(_FIXED_FESTIVALS[day.month, day.day])
    return [name[0 if language == "zh" else 1] for name in names]


def _months(code: int) -> list[tuple[int, bool, int]]:
    months = []
    for month in range(1, 13):
        months.append((month, False, 29 + (code >> (16 - month) & 1)))
        if code & 15 == month:
            months.append((month, True, 29 + (code >> 16)))
    return months


def _day_name(day: int) -> str:
    if day in (20, 30):
        return _DIGITS[day // 10 - 1] + "十"
    return _TENS[(day - 1) // 10] + _DIGITS[(day - 1) % 10]


def _term(day: date, constant: float) -> int:
    if day.year not in _TERM_CENTURY:
        return 0
    year = day.year % 100
    # In the months of these two terms the leap day of the year itself has already passed.
    return int(0.2422 * year + constant) - year // 4 - ((day.year, day.month) in _EARLIER_TERMS)
