"""`kiosk records …`: hand records in, look at the queue, carry it away on a USB stick."""

from __future__ import annotations

import argparse
import codecs
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from kiosk.arguments import home_folder, parser
from kiosk.errors import Refused
from kiosk.home import Home
from kiosk.sentences import sentence
from language.translation import _, ngettext
from records import export, types
from records.clock import SystemClock
from records.errors import RecordsError
from records.outbox import Entry, Outbox
from records.queue import Queue
from records.sealing import Sealer
from records.secrets import Secrets

_EXAMPLES = """
  {"type": "opinion", "text": "…"}
  {"type": "repair", "place": "…", "category": "…", "text": "…"}
"""
_LONGEST_LINE = 8 * 1024 * 1024


def main(argv: list[str]) -> int:
    """Add, list or export records."""
    made = parser("records", _("What people handed in at this terminal, until the server has it."))
    commands = made.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add = commands.add_parser(
        "add",
        help=_("hand in one record a line from standard input, as JSON"),
        description=_(
            "Reads one JSON record a line from standard input, and answers each once it is safe on the disk."
        ),
        epilog=_("The least that a record needs; everything else has a default:") + _EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    listing = commands.add_parser("list", help=_("the queue, oldest first"))
    listing.add_argument("--all", action="store_true", help=_("also what was sent or set aside"))
    for command in (add, listing):
        command.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    exporting = commands.add_parser("export", help=_("write everything queued to a file, for kiosk-server import"))
    exporting.add_argument("file", type=Path, metavar="FILE")
    options = made.parse_args(argv)
    home = Home(home_folder(options.home))
    secrets = Secrets(home.secrets)
    outbox = Outbox(home.outbox, Sealer(secrets), SystemClock())
    try:
        return _COMMANDS[options.command](outbox, secrets, options)
    finally:
        outbox.close()


def _add(outbox: Outbox, secrets: Secrets, options: argparse.Namespace) -> int:
    """Print a line a record, once it is durable; a bad one stops nothing."""
    failed = 0
    for line in _lines(sys.stdin.buffer):
        try:
            receipt = outbox.append(types.from_json(line))
            _say({"id": receipt.id, "code": receipt.number})
        except RecordsError as error:
            failed += 1
            _say({"error": sentence(error)})
    for problem in outbox.problems():
        print(sentence(problem), file=sys.stderr)
    return 1 if failed else 0


def _list(outbox: Outbox, secrets: Secrets, options: argparse.Namespace) -> int:
    empty = True
    for entry in outbox.entries(all=options.all):
        empty = False
        told = _told(entry)
        if options.json:
            _say(told)
        else:
            print("  ".join(str(value) for value in told.values() if value not in ("", None)))
    if empty and not options.json:
        print(_("nothing was handed in") if options.all else _("nothing is queued"), file=sys.stderr)
    return 0


def _export(outbox: Outbox, secrets: Secrets, options: argparse.Namespace) -> int:
    if options.file.resolve().parent.is_relative_to(outbox.store.path.parent.resolve()):
        # An export named like the queue would take its place.
        raise Refused(_("{path} is in the data folder: name a file elsewhere").format(path=options.file))
    try:
        count = export.write(Queue(outbox), secrets, SystemClock(), options.file)
    except OSError as error:
        words = _("{path} cannot be written ({problem}); nothing is lost")
        raise Refused(words.format(path=options.file, problem=error.strerror)) from error
    print(ngettext("{n} record in {path}", "{n} records in {path}", count).format(n=count, path=options.file))
    return 0


_COMMANDS = {"add": _add, "list": _list, "export": _export}


def _lines(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the lines that are not empty; of one that is longer than any record only its beginning, which is bad."""
    beginning = codecs.BOM_UTF8  # of text from some editors; no part of the first record
    while line := stream.readline(_LONGEST_LINE):
        rest = line
        while len(rest) == _LONGEST_LINE and not rest.endswith(b"\n"):
            rest = stream.readline(_LONGEST_LINE)
        line, beginning = line.removeprefix(beginning), b""
        if line.strip():
            yield line


def _told(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "type": entry.type,
        "state": entry.state,
        "created_at": entry.created_at.isoformat(timespec="milliseconds"),
        "code": entry.number,
        "tries": entry.tries,
        "last_error": "sample" if entry.sample else entry.last_error or None,
    }


def _say(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False), flush=True)
