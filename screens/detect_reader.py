"""Finds out what is connected to a port, while the technician scans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from devices.detect import Finding, Progress, Report, detect
from devices.errors import DeviceError
from devices.settings import ReaderSettings
from language.translation import N_, _
from screens.facts import facts
from screens.frame import LobbyScreen
from screens.reader import own_profiles, saved, set_up
from screens.staff import simulated_cards
from screens.technician import short_port
from screens.widgets.big_button import BigButton
from screens.widgets.big_text import BigText
from screens.widgets.paged_lines import PagedLines

if TYPE_CHECKING:
    from collections.abc import Iterable

    from textual.app import ComposeResult

    from screens.markdown import Line

NOTES = {
    "noise": N_("bytes came, but no frames: wrong baud rate, or another kind of reader"),
    "nothing": N_("nothing was heard: check power and the TX wire, and scan while this runs"),
    "swapped": N_("D0 and D1 are swapped: exchange the two wires"),
    "gbk": N_("Chinese text comes as GBK"),
    "other-profile": N_("valid frames, but of another profile than the one set"),
    "answers": N_("it answers questions"),
}
STEPS = {
    "asking": N_("asking at {baud} baud"),
    "listening": N_("listening at {baud} baud"),
    "heard": N_("heard {n} bytes at {baud} baud"),
}
PORTS = {
    "port-missing": N_("there is no such device (now)"),
    "port-busy": N_("in use by another program"),
    "port-forbidden": N_("no permission to open it"),
    "port-refused": N_("the port does not take these settings"),
    "not-a-port": N_("what is there is no port for a reader"),
}


class DetectReader(LobbyScreen):
    """Shows how far the search is, then what was found; a tap takes it over."""

    DEFAULT_CSS = """
    DetectReader #call { height: 1fr; max-height: 6; margin-bottom: 1; color: $accent; }
    """

    def __init__(self, port: str) -> None:
        super().__init__()
        self._port = port
        self._told: list[str] = []
        self._report: Report | None = None
        self._problem = ""

    def heading(self) -> str:
        """Return what it is."""
        return _("What is connected?")

    def aside(self) -> str:
        """Return to which port."""
        return short_port(self._port)

    def body(self) -> ComposeResult:
        """Yield what to do, and what came of it."""
        if self._report is None and not self._problem:
            yield BigText(_("Scan something"), id="call")
        yield PagedLines(self._lines, most_cells=100)

    def offers(self) -> Iterable[BigButton]:
        """Offer to try again, and to take over what was found; while it searches, the demo's card."""
        if self._report is None and not self._problem:
            yield from simulated_cards(self.lobby)
            return
        yield BigButton(_("Try again"), do=self._start)
        if self._report and self._report.best:
            yield BigButton(_("Use it"), do=self._use, main=True)

    async def on_mount(self) -> None:
        """Begin at once."""
        await self._start()

    async def _start(self) -> None:
        self._told, self._report, self._problem = [], None, ""
        await self.draw_again()
        self.run_worker(self._detect(), exclusive=True, exit_on_error=False)

    async def _detect(self) -> None:
        if self.lobby.workbench is None:
            return
        known = set_up(self.lobby, self._port)
        try:
            async with self.lobby.workbench().lend(self._port):
                self._report = await detect(
                    self._port,
                    self.lobby.clock.monotonic,
                    progress=self._progress,
                    expected=known.profile if known else "",
                    profiles=own_profiles(self.lobby),
                )
        except DeviceError as error:
            self._problem = _(PORTS[error.code]) if error.code in PORTS else error.code
        if self.is_attached:
            await self.draw_again()

    def _progress(self, now: Progress) -> None:
        told = _(STEPS[now.step]).format(baud=now.baud, n=len(now.data))
        if told not in self._told[-1:]:
            self._told.append(told)
            self.call_next(self._tell)

    async def _tell(self) -> None:
        for lines in self.query(PagedLines):
            await lines.show_lines(self._lines)

    def _lines(self, cells: int) -> list[Line]:
        report = self._report
        if self._problem:
            return facts([(_("Not possible"), self._problem)], cells)
        if report is None:
            told = _("a card or code, every two seconds, until something is found")
            return facts([(_("Please scan"), told), (_("Now"), self._told[-1] if self._told else "")], cells)
        pairs = []
        if report.best:
            pairs = _finding(report.best)
            pairs += [
                (_("Possible too"), f"{other.profile}, {other.baud}, {other.confidence:.0%}") for other in report.others
            ]
        notes = (*(report.best.notes if report.best else ()), *report.notes)
        pairs += [(_("Note"), _(NOTES[note]) if note in NOTES else note) for note in notes]
        pairs += [(_("Heard"), _("{n} bytes at {baud} baud").format(n=n, baud=baud)) for baud, n in report.heard]
        return facts(pairs, cells)

    async def _use(self) -> None:
        if self.lobby.workbench is None or self._report is None or self._report.best is None:
            return
        best = self._report.best
        known = set_up(self.lobby, self._port)
        made = ReaderSettings(self._port, best.profile, best.baud, known.name if known else "", encoding=best.encoding)
        try:
            await self.lobby.workbench().save(saved(self.lobby).with_reader(made))
        except OSError as error:
            await self.lobby_app.say(_("The settings could not be saved: {problem}").format(problem=error.strerror))
        else:
            await self.lobby_app.replace("watch_reader", port=self._port)


def _finding(best: Finding) -> list[tuple[str, str]]:
    found = [
        (_("Found"), _("{profile} at {baud} baud").format(profile=best.profile, baud=best.baud)),
        (_("How sure"), f"{best.confidence:.0%}"),
    ]
    return [*found, (_("It read"), best.saw)] if best.saw else found
