"""Markdown as lines of cells: headings, paragraphs, lists, tables and bold, wrapped as Chinese is.

No widget here: a text and a width go in, lines come out, and `pages` cuts them for a screen that never scrolls.
The parser is only imported when the first notice is opened.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

from language.text import width, wrap

if TYPE_CHECKING:
    from markdown_it.tree import SyntaxTreeNode

Look = Literal["", "bold", "heading", "quiet", "reading"]
"""`reading` is pinyin that stands above the line that follows."""


class Span(NamedTuple):
    """A piece of a line that looks alike."""

    text: str
    look: Look = ""


class Line(NamedTuple):
    """One line of cells."""

    spans: tuple[Span, ...] = ()
    keep: bool = False
    """It stays on one page with the next line: a heading with its text, the parts of a table's row."""

    @property
    def text(self) -> str:
        """The line without its looks."""
        return "".join(span.text for span in self.spans)


BLANK = Line()
_LEAST_CELLS = 4
"""A column narrower than this holds no word."""
_GAP = 2
_LEAST_RUBY = 12
UNBROKEN = 100_000
"""In so many cells no line is broken."""


def lay_out(text: str, cells: int) -> list[Line]:
    """Return the lines of a Markdown text (CommonMark with tables; HTML is shown as it stands) in `cells` cells."""
    from markdown_it import MarkdownIt
    from markdown_it.tree import SyntaxTreeNode

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    return _blocks(SyntaxTreeNode(parser.parse(_printable(text))).children, max(cells, _LEAST_CELLS))


def with_pinyin(lines: Iterable[Line], cells: int) -> list[Line]:
    """Return lines that are as long as they like, each in as many pairs as it needs: pinyin, and below it the text."""
    from language.annotate import ruby_lines

    found: list[Line] = []
    for line in lines:
        look = line.spans[0].look if line.spans else ""
        for ruby in ruby_lines(line.text, max(cells, _LEAST_RUBY)) if line.spans else ():
            text = Line((Span(ruby.text, look),), line.keep)
            # Where nothing is read, as on a line of figures, there is no empty line above.
            found += [Line((Span(ruby.reading, "reading"),), keep=True), text] if ruby.reading.strip() else [text]
        if not line.spans:
            found.append(BLANK)
    return found


def wrapped(spans: Sequence[Span], cells: int) -> list[Line]:
    """Return spans as lines of at most `cells` cells; `language.text.wrap` says where lines break."""
    looks = [span.look for span in spans for _ in span.text]
    text = "".join(span.text for span in spans)
    lines = []
    place = 0
    for line in wrap(text, max(2, cells)):
        # `wrap` only leaves out spaces at edges and makes several into one: so each character finds its look again.
        styled: list[tuple[str, Look]] = []
        for character in line:
            if character == " ":
                place += _spaces(text, place) - 1
            else:
                place += _spaces(text, place)
            styled.append((character, looks[place]))
            place += 1
        parts = groupby(styled, key=lambda pair: pair[1])
        lines.append(Line(tuple(Span("".join(character for character, _ in part), look) for look, part in parts)))
    return lines


def pages(lines: Sequence[Line], rows: int) -> list[list[Line]]:
    """Return the lines as pages of at most `rows`: at least one page, none that begins with an empty line.

    A page ends rather between two paragraphs than within one, if that leaves it at least half full.
    """
    rows = max(1, rows)
    found: list[list[Line]] = []
    rest = list(lines)
    while rest:
        if not rest[0].spans:
            rest.pop(0)
            continue
        cut = _cut(rest, rows)
        found.append(rest[:cut])
        rest = rest[cut:]
    return found or [[]]


def _cut(lines: list[Line], rows: int) -> int:
    if len(lines) <= rows:
        return len(lines)
    between = [place for place in range(max(1, rows // 2), rows + 1) if not lines[place].spans]
    cut = between[-1] if between else rows
    while cut > 1 and lines[cut - 1].keep:
        cut -= 1
    return cut if cut > 1 or not lines[0].keep else rows


def _spaces(text: str, place: int) -> int:
    end = place
    while end < len(text) and text[end].isspace():
        end += 1
    return end - place


def _printable(text: str) -> str:
    """Return the text without what a terminal would obey instead of showing it."""
    kept = (" " if character == "\t" else character for character in text.replace("\r\n", "\n"))
    return "".join(character for character in kept if character == "\n" or unicodedata.category(character)[0] != "C")


def _blocks(nodes: Iterable[SyntaxTreeNode], cells: int, *, tight: bool = False) -> list[Line]:
    lines: list[Line] = []
    for node in nodes:
        block = list(_block(node, cells))
        if lines and block and not tight and not lines[-1].keep:
            lines.append(BLANK)
        lines += block
    return lines


def _block(node: SyntaxTreeNode, cells: int) -> Iterator[Line]:
    match node.type:
        case "heading":
            for line in wrapped(_spans(node, "heading"), cells):
                yield line._replace(keep=True)
        case "paragraph":
            yield from wrapped(_spans(node), cells)
        case "bullet_list":
            yield from _items(node, ["- "] * len(node.children), cells)
        case "ordered_list":
            first = int(node.attrs.get("start", 1))
            yield from _items(node, [f"{first + place}. " for place in range(len(node.children))], cells)
        case "table":
            yield from _table([row for part in node.children for row in part.children], cells)
        case "blockquote":
            yield from _indented(_blocks(node.children, cells - _GAP), " " * _GAP)
        case "fence" | "code_block":
            for code in node.content.rstrip("\n").split("\n"):
                yield from wrapped([Span(code)], cells)


def _items(node: SyntaxTreeNode, marks: list[str], cells: int) -> Iterator[Line]:
    indent = max((width(mark) for mark in marks), default=0)
    for mark, item in zip(marks, node.children, strict=True):
        tight = all(child.hidden for child in item.children if child.type == "paragraph")
        block = _blocks(item.children, cells - indent, tight=tight)
        yield from _indented(block or [BLANK], " " * indent, mark.rjust(indent))


def _indented(lines: list[Line], indent: str, first: str | None = None) -> Iterator[Line]:
    for place, line in enumerate(lines):
        start = first if first is not None and not place else indent
        yield Line((Span(start), *line.spans), line.keep) if line.spans or place == 0 else line


def _table(rows: list[SyntaxTreeNode], cells: int) -> Iterator[Line]:
    table = [[_spans(cell, "bold" if cell.type == "th" else "") for cell in row.children] for row in rows]
    columns = max((len(row) for row in table), default=0)
    natural = [
        max(width("".join(span.text for span in row[column])) for row in table if column < len(row))
        for column in range(columns)
    ]
    widths = _shares(natural, cells - _GAP * (columns - 1))
    for row in table:
        parts = [wrapped(spans, widths[column]) for column, spans in enumerate(row)]
        height = max(map(len, parts), default=0)
        for place in range(height):
            spans: list[Span] = []
            for column, part in enumerate(parts):
                line = part[place] if place < len(part) else BLANK
                spans += line.spans
                if column + 1 < len(parts):
                    spans.append(Span(" " * (widths[column] - width(line.text) + _GAP)))
            yield Line(tuple(spans), keep=place + 1 < height)


def _shares(natural: list[int], cells: int) -> list[int]:
    """Return the columns' widths: what they need, the widest ones narrowed until all find room."""
    widths = [max(1, needed) for needed in natural]
    while sum(widths) > cells and max(widths) > _LEAST_CELLS:
        widths[widths.index(max(widths))] -= 1
    return widths


def _spans(node: SyntaxTreeNode, look: Look = "") -> list[Span]:
    """Return the inline content of a node."""
    spans: list[Span] = []
    for child in node.children:
        match child.type:
            case "text" | "code_inline":
                spans.append(Span(child.content, look))
            case "softbreak" | "hardbreak":
                # Whoever writes a notice by hand and begins a new line means it.
                spans.append(Span("\n", look))
            case "strong":
                spans += _spans(child, look or "bold")
            case "link":
                spans += _spans(child, look)
                address = str(child.attrs.get("href", ""))
                if address and address != "".join(span.text for span in _spans(child)):
                    spans.append(Span(f" ({address})", look))
            case "image":
                spans.append(Span(child.content, look))
            case _:
                spans += _spans(child, look)
    return spans
