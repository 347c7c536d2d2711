"""The command line: `kiosk-server COMMAND …`.

Only the module of the command that was asked for is imported.
"""

from __future__ import annotations

import importlib
import sys
from typing import NamedTuple

from language import translation
from language.reader import reader_language
from language.translation import N_, _
from records import command_line
from server.commands.sentences import sentence
from server.home import VARIABLE


class Command(NamedTuple):
    """Where a command lives and what it does, in one line."""

    module: str
    summary: str


COMMANDS = {
    "run": Command("server.commands.run", N_("serve the console and the API")),
    "approve": Command("server.commands.approve", N_("approve a waiting terminal by its code")),
    "staff": Command("server.commands.staff", N_("add people who work at the console")),
    "stats": Command("server.commands.stats", N_("figures: records, matters, terminals, what was set aside")),
    "load": Command("server.commands.load", N_("load a content pack")),
    "import": Command("server.commands.import_records", N_("take in a technician's export")),
    "codes": Command("server.commands.codes", N_("resident codes and printed cards: issue, print, revoke, rotate-key")),
    "rotate-key": Command("server.commands.rotate_key", N_("make a new key that records are sealed for")),
    "start-over": Command(
        "server.commands.start_over", N_("after a restore: terminals send again, and pull everything")
    ),
    "purge": Command("server.commands.purge", N_("delete what has been kept long enough")),
    "simulate": Command("server.commands.simulate", N_("many well-behaved terminals against a running server")),
}


def usage() -> str:
    """Return the help text that `kiosk-server` and `kiosk-server --help` print."""
    lines = [_("usage: ") + "kiosk-server [--home DIR] COMMAND …", ""]
    lines += [f"  {name:<10} {_(command.summary)}" for name, command in COMMANDS.items()]
    more = _("kiosk-server COMMAND --help tells more. The data folder is ${variable} or --home DIR.")
    lines += ["", more.format(variable=VARIABLE)]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; no traceback for anything that a person can cause."""
    command_line.forbid_core_files()
    command_line.open_streams()
    arguments = command_line.take_option(list(sys.argv[1:] if argv is None else argv), "--home", VARIABLE)
    translation.also(translation.SERVER)
    translation.use(reader_language())
    return command_line.run(lambda: _run(arguments), sentence)


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


if __name__ == "__main__":
    sys.exit(main())
