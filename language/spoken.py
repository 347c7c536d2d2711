"""Text made ready to be heard: cut into sentences, numbers and signs written out, read as pinyin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from language.running_text import parts

if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿")
_SENTENCE = re.compile(r"[^。！？!?；;\n.]*(?:\.(?!\s|$)[^。！？!?；;\n.]*)*(?:[。！？!?；;.]+[”’」』）)\"']*|\n|$)")
_COUNTED = "个天次名位条张把块片盏台辆棵根户家间袋桶箱遍周小时年分钟楼层栋"
# Said "两" before what is counted, but "二" in 二楼, 二层, 二栋.
_COUPLE = frozenset("个天次名位条张把块片盏台辆棵根户家间袋桶箱遍周小年")
# Beside these 一 is a digit and keeps its tone.
_BEFORE_DIGIT = frozenset(_DIGITS + "第十百千点期周月")
_AFTER_DIGIT = frozenset((*_DIGITS, *"月号楼层栋", ""))
_PAUSES = {"，": ", ", "、": ", ", "：": ", ", "；": ", ", "。": ". ", "！": ". ", "？": "? ", "\n": ". "}


class Sentence(NamedTuple):
    """A sentence and where it stands in the text, so that its line can be lit."""

    text: str
    start: int
    end: int


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text, without the white space around them."""
    found = []
    for match in _SENTENCE.finditer(text):
        stripped = match.group().strip()
        if any(character.isalnum() for character in stripped):
            start = match.start() + match.group().index(stripped)
            found.append(Sentence(stripped, start, start + len(stripped)))
    return found


def number(value: int) -> str:
    """Return a whole number below 10^12 in words: 1005 gives 一千零五, 12 gives 十二."""
    groups: list[int] = []
    rest = value
    while rest or not groups:
        groups.append(rest % 10_000)
        rest //= 10_000
    said = ""
    for place in range(len(groups) - 1, -1, -1):
        if groups[place]:
            gap = said and groups[place] < 1000
            said += ("零" if gap else "") + _below_ten_thousand(groups[place]) + _GROUPS[place]
    if not said:
        return _DIGITS[0]
    return said.removeprefix("一") if said.startswith("一十") else said


def digit_by_digit(digits: str) -> str:
    """Return digits as they are read from a telephone or a door: `301` gives 三零一."""
    return "".join(_DIGITS[int(digit)] for digit in digits)


def spoken(text: str) -> str:
    """Return Chinese text with its numbers, times and signs written as they are said."""
    for pattern, say in _RULES:
        text = pattern.sub(say, text)
    return text


def pinyin(text: str) -> str:
    """Return Chinese text as syllables with tone digits, for a voice that reads pinyin.

    Of the changes of tone in speech only those of 一 and 不 are made: voices know that of two third tones.
    """
    found = [(part.text, part.syllable) for part in parts(spoken(text))]
    said = []
    for place, (written, syllable) in enumerate(found):
        following = next((tone[-1] for _text, tone in found[place + 1 : place + 2] if tone), "")
        if written == "不" and following == "4":
            said.append("bu2 ")
        elif written == "一" and following and not _is_number(found, place):
            said.append("yi2 " if following == "4" else "yi4 ")
        elif syllable:
            said.append(syllable + " ")
        else:
            said.append(_PAUSES.get(written, f" {written} " if written.isalnum() else written))
    kept = re.sub(r"[^\w,.?! ]+", " ", "".join(said))
    return re.sub(r"\s+([,.?! ])", r"\1", kept).strip()


def _is_number(found: list[tuple[str, str]], place: int) -> bool:
    """Return whether the 一 at `place` is a digit: beside another digit, or in 第一, 一月, 一号, 一楼."""
    before = found[place - 1][0] if place else ""
    after = found[place + 1][0] if place + 1 < len(found) else ""
    return before in _BEFORE_DIGIT or after in _AFTER_DIGIT


def _below_ten_thousand(value: int) -> str:
    said = ""
    for place in (3, 2, 1, 0):
        digit = value // 10**place % 10
        if digit:
            said += _DIGITS[digit] + _PLACES[place]
        elif said and not said.endswith("零"):
            said += "零"
    return said.rstrip("零")


def _time(match: re.Match[str]) -> str:
    hour, minute = int(match[1]), int(match[2])
    if not minute:
        return f"{number(hour)}点"
    return f"{number(hour)}点{'零' if minute < 10 else ''}{number(minute)}分"


def _whole(match: re.Match[str]) -> str:
    if match[1] == "2" and match[2] in _COUPLE:
        return "两" + match[2]
    return number(int(match[1])) + match[2]


def _groups(match: re.Match[str]) -> str:
    return "，".join(digit_by_digit(group) for group in re.findall(r"\d+", match.group()))


_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"https?://\S+|[*#`>|_\[\]~]+(?!\d)"), lambda _match: " "),
    (
        re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
        lambda match: f"{digit_by_digit(match[1])}年{number(int(match[2]))}月{number(int(match[3]))}日",
    ),
    (re.compile(r"\d{4}(?=年)"), lambda match: digit_by_digit(match.group())),
    # Telephone numbers, numbers of matters, doors.
    (re.compile(r"\d{2,4}(?:[ -]\d{3,4}){1,3}(?!\d)|\d{5,}|\d+-\d+-\d+"), _groups),
    (re.compile(r"(?<=[\d:])\s*[-–—~～至]\s*(?=\d)"), lambda _match: "到"),
    (re.compile(r"([01]?\d|2[0-4])[:：]([0-5]\d)"), _time),
    (re.compile(r"(\d+)\.(\d+)"), lambda match: f"{number(int(match[1]))}点{digit_by_digit(match[2])}"),
    (re.compile(r"(\d+)\s*%"), lambda match: f"百分之{number(int(match[1]))}"),
    (re.compile(r"(\d{3})(?=[室房])"), lambda match: digit_by_digit(match[1])),
    (re.compile(rf"(\d+)\s*([{_COUNTED}]?)"), _whole),
    (re.compile("[℃°]"), lambda _match: "度"),
)
