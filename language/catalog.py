"""The translators' tool: `python -m language.catalog update` or `check`.

`update` takes the texts out of the sources, merges them into the .po files (without guessing) and compiles
the .mo files; `check` changes nothing, names every problem and exits with 1 if there was one. Both need
Babel, which comes with the extra `test`. The files carry no dates, versions or line numbers, so they change
only with the texts. Catalogs whose texts stand in no source of ours, as those that reword Django's, are only compiled.
"""

from __future__ import annotations

import struct
import sys
from io import BytesIO
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, NamedTuple

from language.translation import DOMAIN, LANGUAGES, LOCALE, SERVER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from babel.messages.catalog import Catalog, Message

ROOT = Path(__file__).parent.parent
SOURCES = {DOMAIN: ("kiosk", "screens", "language", "content"), SERVER: ("server",)}
"""The folders whose texts stand in a catalog."""
KEPT_BY_HAND = Path("server/locale")
"""Catalogs of Django's texts, below the project's folder."""
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "N_": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
}
_OUT_OF_DATE = "the .mo file is out of date"
_MO_MAGIC = 0x950412DE


class Problem(NamedTuple):
    """What is wrong with one message of one language; `message` is empty where a whole file is meant."""

    language: str
    kind: str
    message: str

    def __str__(self) -> str:
        return f"{self.language}: {self.kind}" + (f": {self.message!r}" if self.message else "")


def extracted(domain: str, root: Path = ROOT) -> Catalog:
    """Return every text of a catalog that its sources under `root` mark for translation."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    template = Catalog(domain=domain)
    for folder in SOURCES[domain]:
        if not (root / folder).is_dir():
            continue
        for file, _line, ids, comments, context in extract_from_dir(root / folder, keywords=KEYWORDS):
            template.add(ids, locations=[(f"{folder}/{file}", 0)], auto_comments=comments, context=context)
    return template


def translated(language: str, domain: str = DOMAIN, locale: Path = LOCALE) -> Catalog:
    """Return the catalog of a language as it stands in its .po file, empty if there is none."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po

    path = _po(language, domain, locale)
    if not path.exists():
        return Catalog(locale=language, domain=domain)
    with path.open("rb") as file:
        return read_po(file, locale=language, domain=domain, abort_invalid=True)


def update(root: Path = ROOT, locale: Path = LOCALE) -> None:
    """Merge the sources' texts into every catalog and compile it; what no source uses any more is dropped."""
    for domain in SOURCES:
        template = extracted(domain, root)
        for language in _languages():
            catalog = translated(language, domain, locale)
            catalog.update(template, no_fuzzy_matching=True)
            catalog.obsolete.clear()
            path = _po(language, domain, locale)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_po_bytes(catalog))
            path.with_suffix(".mo").write_bytes(mo_bytes(catalog))
    for path in _kept_by_hand(root):
        path.with_suffix(".mo").write_bytes(mo_bytes(_read(path)))


def check(root: Path = ROOT, locale: Path = LOCALE) -> list[Problem]:
    """Return everything that keeps the catalogs from being complete and current."""
    problems = [problem for domain in SOURCES for problem in _check(domain, root, locale)]
    return problems + [
        Problem(path.parts[-3], _OUT_OF_DATE, path.stem)
        for path in _kept_by_hand(root)
        if not _is_compiled(path, _read(path))
    ]


def _check(domain: str, root: Path, locale: Path) -> list[Problem]:
    template = extracted(domain, root)
    wanted = {_key(message): message for message in template if message.id}
    problems = []
    for language in _languages():
        catalog = translated(language, domain, locale)
        held = {_key(message): message for message in catalog if message.id}
        problems += [Problem(language, "not in the catalog", _text(key)) for key in wanted if key not in held]
        problems += [Problem(language, "used by no source", _text(key)) for key in held if key not in wanted]
        problems += [Problem(language, "used by no source", str(key)) for key in catalog.obsolete]
        for key, message in held.items():
            problems += [Problem(language, kind, _text(key)) for kind in _faults(message)]
        if not _is_compiled(_po(language, domain, locale), catalog):
            problems.append(Problem(language, _OUT_OF_DATE, ""))
    return problems


def _is_compiled(po: Path, catalog: Catalog) -> bool:
    compiled = po.with_suffix(".mo")
    return compiled.exists() and compiled.read_bytes() == mo_bytes(catalog)


def _kept_by_hand(root: Path) -> list[Path]:
    return sorted((root / KEPT_BY_HAND).glob("*/LC_MESSAGES/*.po"))


def _read(po: Path) -> Catalog:
    from babel.messages.pofile import read_po

    with po.open("rb") as file:
        return read_po(file, locale=po.parts[-3], domain=po.stem, abort_invalid=True)


def mo_bytes(catalog: Catalog) -> bytes:
    """Return a catalog as GNU gettext's binary .mo file (its manual, "The Format of GNU MO Files")."""
    entries = {b"": f"Content-Type: text/plain; charset=UTF-8\nPlural-Forms: {catalog.plural_forms}\n".encode()}
    for message in catalog:
        strings = [text or "" for text in _strings(message)]
        if message.id and all(strings) and not message.fuzzy:
            key = "\0".join(_ids(message))
            if message.context is not None:
                key = f"{message.context}\x04{key}"
            entries[key.encode()] = "\0".join(strings).encode()
    keys = sorted(entries)
    count, header = len(keys), 28
    position = header + 16 * count
    tables: list[list[int]] = [[], []]
    body = BytesIO()
    for table, texts in zip(tables, (keys, [entries[key] for key in keys]), strict=True):
        for text in texts:
            table += [len(text), position]
            body.write(text + b"\0")
            position += len(text) + 1
    start = struct.pack("<7I", _MO_MAGIC, 0, count, header, header + 8 * count, 0, position)
    return start + struct.pack(f"<{4 * count}I", *tables[0], *tables[1]) + body.getvalue()


def _po_bytes(catalog: Catalog) -> bytes:
    from babel.messages.pofile import write_po

    body = BytesIO()
    write_po(body, catalog, width=0, omit_header=True, sort_output=True, include_lineno=False)
    header = (
        'msgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Language: {catalog.locale_identifier}\\n"\n'
        f'"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    return header.encode() + body.getvalue().lstrip(b"\n")


def _faults(message: Message) -> Iterator[str]:
    strings = _strings(message)
    if not all(strings):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    try:
        expected = _fields(_ids(message)[-1])
        differing = any(_fields(text or "") != expected for text in strings)
    except ValueError:
        yield "braces that str.format does not understand"
        return
    if differing:
        yield "other fields in the translation"


def _fields(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def _ids(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def _strings(message: Message) -> tuple[str | None, ...]:
    return (message.string,) if isinstance(message.string, str | None) else tuple(message.string)


def _key(message: Message) -> tuple[str | None, tuple[str, ...]]:
    return message.context, _ids(message)


def _text(key: tuple[str | None, tuple[str, ...]]) -> str:
    return key[1][0]


def _languages() -> Iterable[str]:
    return [language for language in LANGUAGES if language != "en"]


def _po(language: str, domain: str, locale: Path) -> Path:
    return locale / language / "LC_MESSAGES" / f"{domain}.po"


def main(arguments: list[str]) -> int:
    """Run `update` or `check`; return 0, 1 if there was a problem, 2 for wrong usage."""
    if arguments == ["update"]:
        update()
        return 0
    if arguments == ["check"]:
        problems = check()
        for problem in problems:
            sys.stderr.write(f"{problem}\n")
        return 1 if problems else 0
    sys.stderr.write("usage: python -m language.catalog update | check\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
