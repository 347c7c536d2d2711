"""What is wrong with a document, in Chinese."""

from __future__ import annotations

import re

from server.console.documents.labels import Labels

_KINDS = {
    "str": "文字",
    "int": "整数",
    "float": "数字",
    "bool": "true 或 false",
    "date": "日期（年-月-日）",
    "datetime": "时间",
    "array": "列表",
    "object": "一组内容",
    "null": "空",
}

_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Object missing required field `(?P<field>[^`]+)`"), "缺少 {field}"),
    (re.compile(r"Object contains unknown field `(?P<field>[^`]+)`"), "不认识的名称 {field}"),
    (re.compile(r"Invalid enum value (?P<value>.+)"), "不能是 {value}"),
    (re.compile(r"Expected `(?P<kind>\w+)` >= (?P<least>\d+)"), "不能小于 {least}"),
    (re.compile(r"Expected `(?P<kind>\w+)` <= (?P<most>\d+)"), "不能大于 {most}"),
    (re.compile(r"Expected `str` of length >= \d+"), "不能为空"),
    (re.compile(r"Expected `str` of length <= (?P<most>\d+)"), "不能超过 {most} 个字"),
    (re.compile(r"Expected `(?P<kind>[^`]+)`(, got `(?P<got>[^`]+)`)?"), "应为{kind}"),
    (re.compile(r"(?P<id>'[^']*') stands twice in \w+"), "编号 {id} 出现了两次"),
    (re.compile(r"(?P<phone>'[^']*') is no telephone number"), "{phone} 不是电话号码"),
    (re.compile(r"needs a person whose card it is"), "请选择刷谁的卡：先填“人员”"),
    (re.compile(r"needs at least two choices"), "至少要有两个选项"),
    (re.compile(r"needs at least one role"), "至少要有一个职务"),
    (re.compile(r"needs at least one right answer"), "至少要有一个正确答案"),
    (re.compile(r"this kind has exactly one right answer"), "这种题只能有一个正确答案"),
    (re.compile(r"there is no choice number (?P<number>-?\d+)"), "没有第 {number} 个选项"),
)
_STEP = re.compile(r"[^.\[\]]+")
_PLACE = re.compile(r" - at `\$\.?(?P<path>[^`]*)`")


def place_in_words(path: str, labels: Labels) -> str:
    """Return where something stands as the page names it: `questions.3.answers` → 题目第 4 项“正确选项”."""
    words, name = "", ""
    for step in _STEP.findall(path):
        if step.isdecimal():
            words += f"第 {int(step) + 1} 项"
        else:
            name = f"{name}.{step}".lstrip(".")
            label = labels.fields.get(name, step)
            words += f"“{label}”" if words else label
    return words


def in_chinese(problem: str, labels: Labels) -> str:
    """Return what is wrong in Chinese, with its place, for a problem that a definition or its checks found."""
    place = _PLACE.search(problem)
    where = f"{place_in_words(place['path'], labels)}：" if place and place["path"] else ""
    for pattern, sentence in _PATTERNS:
        found = pattern.match(problem)
        if found:
            named = found.groupdict()
            if named.get("kind"):
                named["kind"] = _kinds(named["kind"])
            return where + sentence.format(**named)
    return f"{where}内容不合要求：{problem}"


def _kinds(kinds: str) -> str:
    return "或".join(_KINDS.get(kind.strip(), kind.strip()) for kind in kinds.split("|"))
