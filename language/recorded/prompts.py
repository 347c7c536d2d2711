"""Which texts are spoken ahead: whatever the screens always say, numbers, and what is counted; by the build alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from language.catalog import translated
from language.recorded.recordings import MARKS, key
from language.spoken import number, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERS = range(100)
"""Whole numbers that are spoken in one piece; longer ones are said figure by figure or by another voice."""
_LANGUAGE_OF_KEYS = "zh"
"""Any catalog has the English texts as its keys."""
# Technicians read for themselves; another voice reads them what they ask it to.
_TECHNICIANS = frozenset(
    f"screens/{name}.py"
    for name in (
        "technician", "queue", "readers", "reader", "reader_words", "detect_reader", "watch_reader", "receipt_printer",
        "register_card", "add_port",
    )
)  # fmt: skip
_COUNTED = {
    "zh": (
        "点 分 月 日 号 年 人 条 个 天 次 户 分钟 小时 度 元 百 千 万 楼 层 栋 单元 号楼 室 第 步 页 题 共 到 "
        "今天 昨天 明天 上午 下午 晚上 星期一 星期二 星期三 星期四 星期五 星期六 星期日"
    ),
    "en": (
        "people person days hours minutes hundred thousand building unit floor step page question of to today "
        "yesterday tomorrow Monday Tuesday Wednesday Thursday Friday Saturday Sunday Mon Tue Wed Thu Fri Sat Sun "
        "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec point"
    ),
}


def prompts(language: str) -> list[str]:
    """Return the fixed texts of a language, `zh` or `en`, each once, as they stand on the screens."""
    numerals = [number(value) if language == "zh" else str(value) for value in NUMBERS]
    found: dict[str, str] = {}
    for text in (*_of_screens(language), *_COUNTED[language].split(), *numerals):
        found.setdefault(key(text), text)
    return [text for known, text in found.items() if known]


def _of_screens(language: str) -> Iterator[str]:
    for message in translated(_LANGUAGE_OF_KEYS):
        text = message.id if language == "en" else message.string
        files = {file for file, _line in message.locations if file.startswith("screens/")} - _TECHNICIANS
        # Texts with a plural hold a number, and so a value.
        if not isinstance(text, str) or not files:
            continue
        for sentence in sentences(text):
            if "{" not in sentence.text:
                yield sentence.text
            else:
                # What stands before or behind a value, a mark between them, is said by itself.
                yield from (part for part in MARKS.split(sentence.text) if part and "{" not in part)
