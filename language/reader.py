"""Whoever reads what a command prints: their language, and the argument parsers that speak it."""

from __future__ import annotations

import argparse
import os
from typing import NoReturn

from language.translation import N_, _

# What the standard library's parsers say: they ask this for it, and so speak the language of whoever reads it.
vars(argparse)["_"] = _
_SAID_BY_PARSERS = (
    N_("usage: "),
    N_("positional arguments"),
    N_("options"),
    N_("show this help message and exit"),
    N_("the following arguments are required: %s"),
    N_("unrecognized arguments: %s"),
    N_("argument %(argument_name)s: %(message)s"),
    N_("invalid choice: %(value)r (choose from %(choices)s)"),
    N_("invalid %(type)s value: %(value)r"),
    N_("expected one argument"),
    N_("expected at least one argument"),
    N_("ambiguous option: %(option)s could match %(matches)s"),
    N_("ignored explicit argument %r"),
)


class Parser(argparse.ArgumentParser):
    """Says in one line what was wrong, and where to read how it is used."""

    def error(self, message: str) -> NoReturn:
        """End with 2."""
        more = _("{command} --help tells more").format(command=self.prog)
        self.exit(2, f"{self.prog}: {message} ({more})\n")


def reader_language() -> str:
    """Return the language of whoever reads what a command prints: English where the locale says so, else Chinese."""
    locale = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "en" if locale.startswith("en") else "zh"
