"""The command line: `kiosk-server COMMAND …`.

Only the module of the command that was asked for is imported.
"""

from __future__ import annotations

import importlib
import sys
from typing import NamedTuple

from records import command_line
from server.commands.sentences import sentence
from server.home import VARIABLE


class Command(NamedTuple):
    """Where a command lives and what it does, in one line."""

    module: str
    summary: str


COMMANDS = {
    "run": Command("server.commands.run", "serve the console and the API"),
    "approve": Command("server.commands.approve", "approve a waiting terminal by its code"),
    "staff": Command("server.commands.staff", "add people who work at the console"),
    "stats": Command("server.commands.stats", "figures: records, matters, terminals, what was set aside"),
    "load": Command("server.commands.load", "load a content pack"),
    "import": Command("server.commands.import_records", "take in a technician's export"),
    "codes": Command("server.commands.codes", "resident codes and printed cards: issue, print, revoke, rotate-key"),
    "rotate-key": Command("server.commands.rotate_key", "make a new key that records are sealed for"),
    "start-over": Command("server.commands.start_over", "after a restore: terminals send again, and pull everything"),
    "purge": Command("server.commands.purge", "delete what has been kept long enough"),
    "simulate": Command("server.commands.simulate", "many well-behaved terminals against a running server"),
}


def usage() -> str:
    """Return the help text that `kiosk-server` and `kiosk-server --help` print."""
    lines = ["usage: kiosk-server [--home DIR] COMMAND …", ""]
    lines += [f"  {name:<10} {command.summary}" for name, command in COMMANDS.items()]
    lines += ["", f"kiosk-server COMMAND --help tells more. The data folder is ${VARIABLE} or --home DIR."]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; no traceback for anything that a person can cause."""
    command_line.forbid_core_files()
    command_line.open_streams()
    arguments = command_line.take_option(list(sys.argv[1:] if argv is None else argv), "--home", VARIABLE)
    return command_line.run(lambda: _run(arguments), sentence)


def _run(arguments: list[str]) -> int:
    if arguments[:1] in (["-h"], ["--help"]):
        print(usage())
        return 0
    if not arguments or arguments[0] not in COMMANDS:
        if arguments:
            print(f"there is no command {arguments[0]}\n", file=sys.stderr)
        print(usage(), file=sys.stderr)
        return 2
    module = importlib.import_module(COMMANDS[arguments[0]].module)
    return int(module.main(arguments[1:]))


if __name__ == "__main__":
    sys.exit(main())
