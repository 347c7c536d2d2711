"""What the command lines of the terminal and of the server have in common.

Exit codes: 0 done, 1 refused or a problem was found (one line on standard error), 2 wrong usage, 130 stopped by Ctrl-C.
"""

from __future__ import annotations

import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from typing import TextIO

_STREAMS = (("stdin", "r"), ("stdout", "w"), ("stderr", "w"))


def open_streams() -> None:
    """Make the standard streams usable: whoever started this may have closed them, or have a locale without Chinese."""
    for name, mode in _STREAMS:
        if getattr(sys, name) is None:
            # In this order each gets the number that it should have, as nothing else was opened yet.
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115, PTH123 - until the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A name that cannot be written becomes question marks, not a traceback.
            stream.reconfigure(errors="replace")


def forbid_core_files() -> None:
    """Keep the kernel from writing down the memory of this process, or of one that it starts, when it crashes.

    It would hold what people typed, and the keys that seal or open it.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def take_option(arguments: list[str], option: str, variable: str) -> list[str]:
    """Take `OPTION VALUE` out, wherever it stands, into an environment variable; return the other arguments.

    Commands that have commands of their own know the option this way, before and after these.
    """
    for place, argument in enumerate(arguments):
        if argument.startswith(f"{option}="):
            os.environ[variable] = argument.partition("=")[2]
            return arguments[:place] + arguments[place + 1 :]
        if argument == option and place + 1 < len(arguments):
            os.environ[variable] = arguments[place + 1]
            return arguments[:place] + arguments[place + 2 :]
    return arguments


def run(command: Callable[[], int], sentence: Callable[[Exception], str | None]) -> int:
    """Run a command to its end, all its output included, and return the exit code.

    Args:
        command: Returns its exit code.
        sentence: Returns one line for an error that a person can cause; None for a mistake of ours.
    """
    try:
        code = command()
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output went away (`… | head`): nothing is wrong.
        code = 0
    except KeyboardInterrupt:
        code = 130
    except Exception as error:
        told = sentence(error)
        if told is None:
            raise
        with suppress(OSError):
            print(told, file=sys.stderr, flush=True)  # noqa: T201
        code = 1
    finally:
        _let_go(sys.stdout)
    return code


def _let_go(stream: TextIO) -> None:
    """Write out what a stream holds; what cannot be written goes nowhere, rather than into Python's own complaint."""
    try:
        stream.flush()
    except OSError:
        with suppress(OSError, ValueError):
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, stream.fileno())
            os.close(nowhere)
