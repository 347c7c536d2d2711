"""The receipt printer: where it is, how wide its roll is, whether it prints."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

from devices.slip import COLUMNS
from language.translation import N_, _
from screens.choose import Choose
from screens.facts import facts
from screens.frame import LobbyScreen
from screens.markdown import Line, Span
from screens.reader import saved
from screens.slips import receipt_slip
from screens.technician import short_port
from screens.widgets.actions import Actions
from screens.widgets.big_button import BigButton
from screens.widgets.paged import Choice
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from textual.app import ComposeResult

NONE, PRINTING = "none", "printing"
RESULTS = {
    NONE: N_("none yet"),
    PRINTING: N_("printing..."),
    "": N_("printed"),
    "gone": N_("no printer answers there: look at power and cable"),
    "no-paper": N_("no paper"),
    "cover-open": N_("its cover is open"),
    "error": N_("it reports an error: switch it off and on"),
    "late": N_("too slow: the slip was dropped"),
}
"""What `devices.printer` says of a slip, for the technician."""
TEST_NUMBER = "000000000"
WIDTHS = sorted(COLUMNS)


class ReceiptPrinter(LobbyScreen):
    """Facts and actions; what is changed is saved at once, and holds at once."""

    def __init__(self) -> None:
        super().__init__()
        self._result = NONE
        """What came of the test slip."""

    def heading(self) -> str:
        """Return what it is."""
        return _("Receipt printer")

    def body(self) -> ComposeResult:
        """Yield the facts and the actions."""
        yield PagedLines(self._lines, most_cells=100)
        there = bool(saved(self.lobby).printer)
        actions = [BigButton(_("Port"), do=self._choose_port, main=not there)]
        if there:
            actions += [
                BigButton(_("Paper width"), do=self._choose_width),
                BigButton(_("Print a test"), do=self._test, main=True),
                BigButton(_("Remove"), do=lambda: self._change(printer="")),
            ]
        yield Actions(actions)

    def _lines(self, cells: int) -> list[Line]:
        settings = saved(self.lobby)
        if not settings.printer:
            return facts([(_("Port"), _("not set up: residents are offered no slip"))], cells)
        told = [
            (_("Port"), settings.printer),
            (_("Paper width"), f"{settings.printer_width} mm"),
            (_("Test slip"), _(RESULTS[self._result])),
        ]
        return [*facts(told, cells), *self._paper()]

    def _paper(self) -> list[Line]:
        """Return what came out of the demo's printer last, as nobody can pick it up."""
        paper = self.lobby.demo.paper if self.lobby.demo else []
        if not paper:
            return []
        heading = Line((Span(_("The slip that was printed last:"), "heading"),))
        return [Line(()), heading, *(Line((Span(row),)) for row in paper)]

    async def _change(self, **changes: object) -> None:
        if self.lobby.workbench is None:
            return
        try:
            await self.lobby.workbench().save(replace(saved(self.lobby), **changes))  # type: ignore[arg-type]
        except OSError as error:
            await self.lobby_app.say(_("The settings could not be saved: {problem}").format(problem=error.strerror))
        self._result = NONE
        await self.draw_again()

    async def _choose_port(self) -> None:
        from devices.ports import list_ports
        from devices.printer import usb_printers

        taken = {reader.port for reader in saved(self.lobby).readers}
        found = await asyncio.to_thread(lambda: [*usb_printers(), *(port.path for port in list_ports())])
        choices = [Choice(port, short_port(port)) for port in found if port not in taken]
        if not choices:
            await self.lobby_app.say(_("No printer and no free port was found. Plug it in, and try again."))
            return
        chosen = saved(self.lobby).printer
        await self.lobby_app.push_screen(Choose(lambda: _("Which port?"), lambda: choices, self._use_port, chosen))

    async def _use_port(self, port: str) -> None:
        await self._change(printer=port)

    async def _choose_width(self) -> None:
        async def then(width: int) -> None:
            await self._change(printer_width=width)

        choices = [Choice(width, f"{width} mm") for width in WIDTHS]
        chosen = saved(self.lobby).printer_width
        await self.lobby_app.push_screen(Choose(lambda: _("How wide is the paper?"), lambda: choices, then, chosen))

    async def _test(self) -> None:
        printer = self.lobby.workbench().printer if self.lobby.workbench else None
        if printer is None:
            return
        self._result = PRINTING
        words = (_("This is a test. It is no receipt."),)
        if not printer.print(receipt_slip(self.lobby, TEST_NUMBER, words), self._printed):
            self._result = "late"
        await self._tell()

    def _printed(self, result: str) -> None:
        self._result = result
        if self.is_attached:
            self.call_next(self._tell)

    async def _tell(self) -> None:
        for lines in self.query(PagedLines):
            await lines.show_lines(self._lines)
