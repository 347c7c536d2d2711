"""The command line: `kiosk COMMAND …`.

Only the module of the command that was asked for is imported, so that `kiosk run` starts fast.
"""

from __future__ import annotations

import importlib
import sys
from typing import NamedTuple

from kiosk.errors import Refused
from language import translation
from language.reader import reader_language
from language.translation import N_, _
from records import command_line


class Command(NamedTuple):
    """Where a command lives and what it does, in one line."""

    module: str
    summary: str


COMMANDS = {
    "demo": Command("kiosk.commands.demo", N_("server, terminal, reader and lobby screen in one command")),
    "run": Command("kiosk.commands.run", N_("the lobby screen")),
    "doctor": Command("kiosk.commands.doctor", N_("check this terminal and say what to do")),
    "enrol": Command("kiosk.commands.enrol", N_("join a central server")),
    "sync": Command("kiosk.commands.sync", N_("exchange with the central server")),
    "records": Command("kiosk.commands.records", N_("add, list and export what people handed in")),
    "content": Command("kiosk.commands.content", N_("check or load a content pack")),
    "people": Command("kiosk.commands.people", N_("search the directory")),
    "devices": Command("kiosk.commands.devices", N_("card readers and scanners")),
    "type": Command("kiosk.commands.type", N_("pinyin letters to Chinese")),
    "bench": Command("kiosk.commands.bench", N_("the project's own measurements")),
}


def usage() -> str:
    """Return the help text that `kiosk` and `kiosk --help` print."""
    lines = [_("usage: ") + "kiosk [--home DIR] COMMAND …", ""]
    lines += [f"  {name:<9} {_(command.summary)}" for name, command in COMMANDS.items()]
    lines += ["", _("kiosk COMMAND --help tells more. The data folder is $KIOSK_HOME or --home DIR.")]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; no traceback for anything that a person can cause."""
    command_line.forbid_core_files()
    command_line.open_streams()
    arguments = command_line.take_option(list(sys.argv[1:] if argv is None else argv), "--home", "KIOSK_HOME")
    # The lobby screen has a language of its own; this is for whoever reads what a command prints.
    translation.use(reader_language())
    return command_line.run(lambda: _run(arguments), _sentence)


def _run(arguments: list[str]) -> int:
    if arguments[:1] in (["-h"], ["--help"]):
        print(usage())
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        if arguments:
            print(_("there is no command {name}").format(name=arguments[0]), end="\n\n", file=sys.stderr)
        print(usage(), file=sys.stderr)
        return 2
    module = importlib.import_module(COMMANDS[arguments[0]].module)
    return int(module.main(arguments[1:]))


def _sentence(error: Exception) -> str | None:
    if isinstance(error, Refused):
        return str(error)
    from kiosk.sentences import sentence_for_any

    return sentence_for_any(error)
