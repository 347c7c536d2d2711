"""YAML as a tree that remembers its lines.

Values stay strings: what `no`, `14:00` or `5341` is, the field decides that they are written for. Anchors, aliases,
tags and repeated keys are refused, so a small file cannot grow in memory and nothing is silently overwritten.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NoReturn

import yaml

from content.problem import problem
from language.translation import N_

MAX_DEPTH = 24
"""Deeper than any document is; a tree is walked by functions that call themselves."""

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

UNSHOWABLE = N_("has a character that no screen can show ({character!a})")

Report = Callable[[int, str, str], None]
"""Takes the line, a code and what is wrong."""


@dataclass(slots=True)
class Scalar:
    """A value."""

    line: int
    value: str
    plain: bool = False
    """It stands without quotes, so nothing at all means that it was left out."""


@dataclass(slots=True)
class Sequence:
    """A list."""

    line: int
    items: list[Node] = field(default_factory=list)


@dataclass(slots=True)
class Mapping:
    """Names with what stands under them."""

    line: int
    entries: dict[str, Node] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    """The line of each name."""


Node = Scalar | Sequence | Mapping


def forbidden_character(text: str) -> tuple[int, str] | None:
    """Return line (from 0) and character of the first one that no screen can show, such as an escape, or None."""
    found = _FORBIDDEN.search(text)
    return found and (text.count("\n", 0, found.start()), found.group())


def parse(text: str, report: Report, first_line: int = 1) -> Node | None:
    """Return the tree of the text, or None where it is empty or so broken that nothing can be said of it.

    Args:
        text: YAML, one document.
        report: Is told of each mistake.
        first_line: The line of the file that the text begins at.
    """
    odd = forbidden_character(text)
    if odd is not None:
        report(first_line + odd[0], "control-character", problem(UNSHOWABLE, character=odd[1]))
        return None
    try:
        return _Builder(report, first_line).build(text)
    except _Broken:
        return None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        report(first_line + (mark.line if mark else 0), "yaml-syntax", _reason(error))
    except yaml.YAMLError as error:
        report(first_line, "yaml-syntax", str(error).splitlines()[0])
    return None


def _reason(error: yaml.MarkedYAMLError) -> str:
    why = error.problem or ""
    if "cannot start any token" in why:
        return problem(N_("a tab cannot indent, and a value that begins with a special character needs quotes"))
    if "mapping values are not allowed" in why:
        return problem(N_("is not understood: a text with ': ' in it needs quotes, or the line is indented wrongly"))
    return problem(N_("is not YAML: {why}"), why=why)


class _Broken(Exception):
    """The rest cannot be understood; the mistake was reported."""


class _Builder:
    """Makes the tree of the parser's events, without calling itself."""

    def __init__(self, report: Report, first_line: int) -> None:
        self.report = report
        self.first_line = first_line
        self.open: list[Sequence | Mapping] = []
        self.keys: list[Scalar | None] = []
        self.root: Node | None = None
        self.documents = 0

    def build(self, text: str) -> Node | None:
        for event in yaml.parse(text, Loader=_LOADER):
            line = self.first_line + (event.start_mark.line if event.start_mark else 0)
            if isinstance(event, yaml.AliasEvent):
                self._refuse(line, N_("aliases (*name) are not used in packs: write it out"))
            elif isinstance(event, yaml.NodeEvent):
                self._node(event, line)
            elif isinstance(event, yaml.CollectionEndEvent):
                self.open.pop()
                self.keys.pop()
            elif isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    self._refuse(line, N_("a second document (---) in one file"))
        root = self.root
        return None if isinstance(root, Scalar) and root.plain and not root.value else root

    def _refuse(self, line: int, message: str) -> NoReturn:
        self.report(line, "yaml-feature", problem(message))
        raise _Broken

    def _node(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            self._refuse(line, N_("anchors (&name) are not used in packs: write it out"))
        if getattr(event, "tag", None) not in (None, "!"):
            self._refuse(line, N_("tags (!name) are not used in packs; a text that begins with ! needs quotes"))
        node: Node
        if isinstance(event, yaml.ScalarEvent):
            odd = forbidden_character(event.value)
            if odd is not None:
                self.report(line, "control-character", problem(UNSHOWABLE, character=odd[1]))
            node = Scalar(line, event.value, plain=event.implicit[0])
        else:
            node = Sequence(line) if isinstance(event, yaml.SequenceStartEvent) else Mapping(line)
        self._place(node)
        if not isinstance(node, Scalar):
            if len(self.open) >= MAX_DEPTH:
                self._refuse(line, N_("is nested too deeply"))
            self.open.append(node)
            self.keys.append(None)

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent = self.open[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
            return
        key = self.keys[-1]
        if key is None:
            if not isinstance(node, Scalar):
                told = N_("a name was expected here, not a list or mapping; braces in a text need quotes")
                self._refuse(node.line, told)
            self.keys[-1] = node
            return
        self.keys[-1] = None
        if key.value in parent.entries:
            told = N_("{name!r} stands twice, first in line {line}")
            self.report(key.line, "duplicate-key", problem(told, name=key.value, line=parent.lines[key.value]))
            return
        parent.entries[key.value] = node
        parent.lines[key.value] = key.line
