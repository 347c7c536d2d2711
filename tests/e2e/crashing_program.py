"""`kiosk run` whose parts fail once each, in the middle of a visit, with what was told in the error's message.

`crashing_program.py FOLDER`: each file that FOLDER holds, named as one of `PARTS`, breaks that part at its next use.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from kiosk import cli
from kiosk.exchanges import Exchanges
from kiosk.terminal import Terminal
from records.outbox import Outbox
from screens.pages import EntryPage
from screens.repair import RepairForm

FOLDER = Path(sys.argv[1])


def fails(part: str, real: Callable[..., Any], told: Callable[..., object]) -> Callable[..., Any]:
    """Return a method that raises once whenever the file is there."""

    def method(self: Any, *arguments: Any, **options: Any) -> Any:
        if (FOLDER / part).exists():
            (FOLDER / part).unlink()
            raise ValueError(repr(told(self, *arguments)))
        return real(self, *arguments, **options)

    return method


def forgotten(real: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method beside which a task fails that nobody waits for."""

    async def fail(text: str) -> None:
        raise ValueError(text)

    def method(self: Any, text: str) -> Any:
        if (FOLDER / "task").exists():
            (FOLDER / "task").unlink()
            asyncio.get_running_loop().create_task(fail(text))
        return real(self, text)

    return method


RepairForm.review = fails("review", RepairForm.review, lambda form: dict(form.answers))  # type: ignore[method-assign]
Outbox.append = fails("append", Outbox.append, lambda outbox, body: body)  # type: ignore[method-assign]
Terminal.read_card = fails("card", Terminal.read_card, lambda terminal, scan: scan)  # type: ignore[method-assign]
Exchanges._tidy = fails("thread", Exchanges._tidy, lambda exchanges: exchanges._terminal.lobby.visit)  # type: ignore[method-assign]
EntryPage._keep = forgotten(EntryPage._keep)  # type: ignore[method-assign]

if __name__ == "__main__":
    sys.exit(cli.main(["run"]))
