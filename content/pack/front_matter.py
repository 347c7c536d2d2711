"""A notice's file: YAML between two lines `---`, then Markdown, the English body after a line `<!-- en -->`."""

from __future__ import annotations

from content.pack.tree import UNSHOWABLE, Mapping, Report, Scalar, forbidden_character, parse
from content.problem import problem
from language.translation import N_

_FENCE = "---"
_ENGLISH = "<!-- en -->"


def parse_notice(text: str, report: Report) -> Mapping | None:
    """Return the front matter with the `body` in it, or None where nothing can be made of the file."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        report(1, "yaml-syntax", problem(N_("begins with a line '---', then title and the other fields")))
        return None
    end = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        report(len(lines), "yaml-syntax", problem(N_("the fields must end with a line '---'")))
        return None
    fields = parse("\n".join(lines[1:end]), report, first_line=2)
    body = lines[end + 1 :]
    if not isinstance(fields, Mapping):
        told = problem(N_("wants fields (name: value) between the lines '---'"))
        report(fields.line if fields else 2, "wrong-kind", told)
        return None
    if "body" in fields.entries:
        told = problem(N_("the body stands below the fields, not among them"))
        report(fields.lines["body"], "unknown-field", told)
        return None
    odd = forbidden_character("\n".join(body))
    if odd is not None:
        line, character = odd
        report(end + 2 + line, "control-character", problem(UNSHOWABLE, character=character))
    fields.entries["body"] = _body(body, end + 2)
    fields.lines["body"] = end + 2
    return fields


def _body(lines: list[str], first_line: int) -> Scalar | Mapping:
    split = next((place for place, line in enumerate(lines) if line.strip() == _ENGLISH), None)
    if split is None:
        return Scalar(first_line, "\n".join(lines).strip())
    made = Mapping(first_line)
    made.entries["zh"] = Scalar(first_line, "\n".join(lines[:split]).strip())
    made.entries["en"] = Scalar(first_line + split, "\n".join(lines[split + 1 :]).strip())
    made.lines = {"zh": first_line, "en": first_line + split}
    return made
