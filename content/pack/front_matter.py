"""A notice's file: YAML between two lines `---`, then Markdown, the English body after a line `<!-- en -->`."""

from __future__ import annotations

from content.pack.tree import Mapping, Report, Scalar, forbidden_character, parse

_FENCE = "---"
_ENGLISH = "<!-- en -->"


def parse_notice(text: str, report: Report) -> Mapping | None:
    """Return the front matter with the `body` in it, or None where nothing can be made of the file."""
    lines = text.split("\n")
    if lines[0].rstrip() != _FENCE:
        report(1, "yaml-syntax", "begins with a line '---', then title and the other fields")
        return None
    end = next((place for place, line in enumerate(lines[1:], 1) if line.rstrip() == _FENCE), None)
    if end is None:
        report(len(lines), "yaml-syntax", "the fields must end with a line '---'")
        return None
    fields = parse("\n".join(lines[1:end]), report, first_line=2)
    body = lines[end + 1 :]
    if not isinstance(fields, Mapping):
        report(fields.line if fields else 2, "wrong-kind", "wants fields (name: value) between the lines '---'")
        return None
    if "body" in fields.entries:
        report(fields.lines["body"], "unknown-field", "the body stands below the fields, not among them")
        return None
    odd = forbidden_character("\n".join(body))
    if odd is not None:
        line, character = odd
        report(end + 2 + line, "control-character", f"has a character that no screen can show ({character!a})")
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
