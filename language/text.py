"""Text in the cells of a terminal: how wide it is, how it is cut, wrapped and grouped, and how a date is said."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

# Kinsoku after GB/T 15834 and W3C "Requirements for Chinese Text Layout": what must not begin a line …
CLOSING = frozenset("、。，．：；！？·…—～％‰℃°）〕】》〉」』｝］’”,.:;!?%)]}>'\"")
# … and what must not end one.
OPENING = frozenset("（〔【《〈「『｛［‘“([{<")
# Characters that stay together with their neighbours of the same kind, as words do, and the groups of one long number.
_RUN = re.compile(r"[ \t]+|[0-9]{2,}(?: [0-9]{2,})+[!-~À-ɏ]*|[!-~À-ɏ]+|.", re.DOTALL)
_GROUP = 3
_PAIR = 2
_WIDE_ENOUGH_FOR_THREE_DOTS = 7
_WEEKDAYS = {"zh": "一二三四五六日", "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def width(text: str) -> int:
    """Return how many cells `text` takes, by the very table that the screen is drawn with."""
    from rich.cells import cell_len

    return cell_len(text)


def fit(text: str, cells: int) -> str:
    """Return `text`, cut to at most `cells` cells with plain dots at its end where it was too long.

    The dots are full stops: the character "…" is one cell to us and two to some terminals.
    """
    if width(text) <= cells:
        return text
    dots = ("..." if cells >= _WIDE_ENOUGH_FOR_THREE_DOTS else "..")[: max(cells, 0)]
    return _head(text, cells - len(dots)).rstrip() + dots


def wrap(text: str, cells: int) -> list[str]:
    """Return the lines of `text` in a column of `cells` cells, at least 1 (2 to hold Chinese).

    No line begins with a closing mark nor ends with an opening one, and Latin words and numbers stay whole
    (kinsoku), unless a single piece is longer than a line. Spaces at the edges of lines are left out.
    """
    lines = []
    for paragraph in text.split("\n"):
        line, used, gap = "", 0, ""
        for piece in pieces(paragraph):
            if piece.isspace():
                gap = " " if line else ""
                continue
            needed = width(piece)
            if line and used + len(gap) + needed > cells:
                lines.append(line)
                line, used, gap = "", 0, ""
            while needed > cells:
                # A piece longer than a line: an address, a number in groups, or a column of a cell or two.
                head = _head(piece, cells) or piece[0]
                head = head[: head.rfind(" ") + 1] or head
                lines.append(head.rstrip())
                piece = piece[len(head) :]  # noqa: PLW2901 - what is left of it
                needed = width(piece)
            line += gap + piece if piece else ""
            used += len(gap) + needed
            gap = ""
        if line or not paragraph.strip():
            lines.append(line)
    return lines


def label_lines(text: str, cells: int) -> list[str]:
    """Return the lines of a short label: as few as `wrap` needs in `cells` cells, but about equally long.

    Two lines part behind a mark or at a space, if both then fit: `11月22日`, `星期日`, never `11月22日 星期`, `日`.
    """
    lines = wrap(text, cells)
    if len(lines) != _PAIR:
        return lines
    parts = list(pieces(text))
    halves = [("".join(parts[:place]).strip(), "".join(parts[place:]).strip()) for place in range(1, len(parts))]
    fitting = [half for half in halves if all(half) and max(map(width, half)) <= cells]
    return list(min(fitting, key=lambda half: _unevenness(half, text), default=lines))


def narrowest(text: str, lines: int) -> int:
    """Return the fewest cells in which a label takes no more than so many lines, its words whole."""
    least = max(map(width, pieces(text)), default=0)
    return next((cells for cells in range(least, width(text)) if len(label_lines(text, cells)) <= lines), width(text))


def _unevenness(halves: tuple[str, str], text: str) -> tuple[bool, int]:
    """Tell whether two lines part within a clause, and by how many cells they differ."""
    within = "".join(halves) in text and halves[0][-1].isalnum()
    return within, abs(width(halves[0]) - width(halves[1]))


def breaks(text: str, cells: int) -> list[int]:
    """Return where the lines of a text without line breaks begin, but for the first, in a column of `cells` cells.

    As `wrap` cuts it, but every character keeps its place: for text that is being written.
    """
    found: list[int] = []
    place = used = 0
    for piece in pieces(text):
        needed = width(piece)
        if used and used + needed > cells:
            found.append(place)
            used = 0
        start = 0
        while needed > cells:
            start += len(_head(piece[start:], cells)) or 1
            found.append(place + start)
            needed = width(piece[start:])
        place += len(piece)
        used += needed
    return [each for each in found if each < len(text)]


def one_after_another(phrases: Iterable[str], comma: str) -> str:
    """Return phrases as parts of one sentence: all but the first begin small, unless with an abbreviation."""
    first, *others = [*phrases] or [""]
    return comma.join((first, *(_small(phrase) for phrase in others)))


def _small(phrase: str) -> str:
    return phrase if phrase[1:2].isupper() else phrase[:1].lower() + phrase[1:]


def group_number(number: str) -> str:
    """Return a number in groups of three, as it is shown and read out: `407182653` gives `407 182 653`."""
    return " ".join(number[start : start + _GROUP] for start in range(0, len(number), _GROUP))


def date_line(day: date, language: str) -> str:
    """Return a date or moment as people say it: `11月22日 星期日` or `Sun 22 Nov`."""
    weekday = _WEEKDAYS[language][day.weekday()]
    if language == "zh":
        return f"{day.month}月{day.day}日 星期{weekday}"
    return f"{weekday} {day.day} {MONTHS[day.month - 1]}"


def _head(text: str, cells: int) -> str:
    """Return the longest beginning of `text` that takes at most `cells` cells."""
    from rich.cells import get_character_cell_size

    used = 0
    for place, character in enumerate(text):
        used += get_character_cell_size(character)
        if used > cells:
            return text[:place]
    return text


def pieces(text: str) -> Iterator[str]:
    """Yield spaces and what must stay together: a character or word with its opening and closing marks."""
    piece = ""
    for run in _RUN.findall(text):
        attaches = run[0] in CLOSING and not run.isspace()
        if piece and not (attaches or piece[-1] in OPENING):
            yield piece
            piece = ""
        if run.isspace():
            if piece:
                yield piece
                piece = ""
            yield run
        else:
            piece += run
    if piece:
        yield piece
