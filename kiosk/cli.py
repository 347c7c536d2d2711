"""The command line: `kiosk COMMAND …`.

Only the module of the command that was asked for is imported, so that `kiosk run` starts fast.
Exit codes: 0 done, 1 refused or a problem was found (one line on standard error), 2 wrong usage.
"""

from __future__ import annotations

import importlib
import os
import resource
import sys
from io import TextIOWrapper
from typing import NamedTuple

from kiosk.arguments import reader_language
from kiosk.errors import Refused
from language import translation


class Command(NamedTuple):
    """Where a command lives and what it does, in one line."""

    module: str
    summary: str


COMMANDS = {
    "demo": Command("kiosk.commands.demo", "server, terminal, reader and lobby screen in one command"),
    "run": Command("kiosk.commands.run", "the lobby screen"),
    "doctor": Command("kiosk.commands.doctor", "check this terminal and say what to do"),
    "enrol": Command("kiosk.commands.enrol", "join a central server"),
    "sync": Command("kiosk.commands.sync", "exchange with the central server"),
    "records": Command("kiosk.commands.records", "add, list and export what people handed in"),
    "content": Command("kiosk.commands.content", "check or load a content pack"),
    "people": Command("kiosk.commands.people", "search the directory"),
    "devices": Command("kiosk.commands.devices", "card readers and scanners"),
    "type": Command("kiosk.commands.type", "pinyin letters to Chinese"),
    "bench": Command("kiosk.commands.bench", "the project's own measurements"),
}


def usage() -> str:
    """Return the help text that `kiosk` and `kiosk --help` print."""
    lines = ["usage: kiosk [--home DIR] COMMAND …", ""]
    lines += [f"  {name:<9} {command.summary}" for name, command in COMMANDS.items()]
    lines += ["", "kiosk COMMAND --help tells more. The data folder is $KIOSK_HOME or --home DIR."]
    return "\n".join(lines)


def _take_home(arguments: list[str]) -> list[str]:
    """Take `--home DIR` out, wherever it stands: commands that have commands of their own know it too."""
    for place, argument in enumerate(arguments[:-1]):
        if argument == "--home":
            os.environ["KIOSK_HOME"] = arguments[place + 1]
            return arguments[:place] + arguments[place + 2 :]
    return arguments


def main(argv: list[str] | None = None) -> int:
    """Run one command and return its exit code; no traceback for anything that a person can cause."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # Where the locale has no Chinese a name becomes question marks, not a traceback.
            stream.reconfigure(errors="replace")
    arguments = _take_home(arguments)
    # What the kernel writes of a program that crashes would hold what people typed, and the key that seals it.
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if arguments[:1] in (["-h"], ["--help"]):
        print(usage())
        return 0
    # The lobby screen has a language of its own; this is for whoever reads what a command prints.
    translation.use(reader_language())
    if not arguments or arguments[0] not in COMMANDS:
        if arguments:
            print(translation._("there is no command {name}").format(name=arguments[0]), end="\n\n", file=sys.stderr)
        print(usage(), file=sys.stderr)
        return 2
    module = importlib.import_module(COMMANDS[arguments[0]].module)
    try:
        return int(module.main(arguments[1:]))
    except Refused as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of our output went away (`kiosk people … | head`): nothing is wrong.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
