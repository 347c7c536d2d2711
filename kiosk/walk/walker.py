"""Walks flows on the real lobby screen: taps, waits, and looks at every screen that comes."""

from __future__ import annotations

import datetime as dt
import re
import socket
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

import msgspec

from devices.settings import DeviceSettings, ReaderSettings, save_settings
from devices.simulator import Simulator
from kiosk.errors import Refused
from kiosk.home import Home
from kiosk.robot import Robot, RobotError
from kiosk.walk.checks import BAR, found, problems, within
from kiosk.walk.flows import NUMBER, Both, Flow, Said, Step
from kiosk.walk.survey import Box, Survey
from language import translation
from language.text import date_line
from language.translation import _, current
from screens.dates import local
from screens.schemes import HOUSE, SCHEMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from types import TracebackType

SIZES = ((120, 32), (80, 24), (65, 18), (53, 16))
READER, CARD = "rdm6300", "67003B51C6"
START_SECONDS = 60.0
STEP_SECONDS = 20.0
PAUSE_SECONDS = 0.03
TURN_SECONDS = 1.0
CARD_SECONDS = 3.0
STILL_SECONDS = 1.5
"""A screen that stays as it is for so long is done with what was asked of it."""
PRIVACY = "What happens with your answers"
"""Heading of the notice that comes by itself before anything personal is asked."""
MOST_PAGES = 20
MOST_QUESTIONS = 20


class Setting(NamedTuple):
    """How the lobby is shown."""

    size: tuple[int, int]
    scheme: str
    language: str

    def __str__(self) -> str:
        return f"{self.size[0]}x{self.size[1]} {self.scheme} {self.language}"


class Lost(Refused):
    """A step did not lead where it should; the message ends with the screen as it was."""


class Walker:
    """A person who walks through flows, one after the other, on one running lobby.

    Args:
        pictures: Where a picture of each screen goes; None: nowhere.
    """

    def __init__(self, pictures: Path | None = None) -> None:
        self.screens = 0
        """Screens that were looked at."""
        self.number = ""
        """Of what was handed in last."""
        self.problems: list[str] = []
        """What was wrong on the way."""
        self._pictures = pictures
        self._setting = Setting(SIZES[1], HOUSE, translation.LANGUAGES[0])
        self._flow = ""
        self._step = 0
        self._bars: dict[tuple[tuple[int, int], str], dict[str, Box]] = {}
        self._seen = Survey("", (0, 0), [], [], [], [])
        self._known: Survey | None = None
        """What the program said last, when it had written `_outputs` times."""
        self._outputs = 0
        self._folder = tempfile.TemporaryDirectory(prefix="kiosk-walk-")
        folder = Path(self._folder.name)
        self._simulator = Simulator(READER)
        home = Home(folder / "kiosk")
        reader = ReaderSettings(port=self._simulator.path, profile=READER, name="walk")
        save_settings(home.readers, DeviceSettings(readers=(reader,)))
        with socket.socket(socket.AF_UNIX) as listening:
            listening.bind(str(folder / "survey"))
            listening.listen(1)
            self.robot = Robot(
                [sys.executable, "-m", "kiosk.walk.program", str(home.path), str(folder / "survey")],
                self._setting.size,
            )
            listening.settimeout(START_SECONDS)
            try:
                self._asks, _address = listening.accept()
            except TimeoutError as error:
                raise Lost("\n".join(["the lobby did not start", *self.robot.text()])) from error
        self._asks.settimeout(START_SECONDS)
        self._answers = self._asks.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._answers.close()
        self._asks.close()
        self.robot.close()
        self._simulator.close()
        self._folder.cleanup()

    # Walking

    def walk(self, flow: Flow, setting: Setting) -> list[str]:
        """Walk a flow in a setting; return what was wrong, each with where it was."""
        self.problems = []
        self._flow, self._step = flow.name, 0
        try:
            self._show(setting)
            for number, step in enumerate(flow.steps, 1):
                self._step = number
                self._play(step)
        except (Lost, RobotError) as lost:
            self._note([str(lost)])
        self._home()
        return self.problems

    def walk_to_home(self, setting: Setting) -> None:
        """Show the home screen in a setting, for whoever goes on by hand."""
        self._home()
        self._show(setting)

    def _play(self, step: Step) -> None:
        if step.tap:
            self.tap(step.tap)
        if step.do:
            step.do(self)
        if step.keys:
            self.tap_keys(step.keys)
        self.look(*step.see)

    def _show(self, setting: Setting) -> None:
        """Bring the home screen into the setting, by taps but for the size."""
        if self.robot.size != setting.size:
            self.robot.resize(*setting.size)
        self._setting = setting
        survey = self._until(lambda survey: _fills(survey, setting.size), "the size")
        while (survey.language, survey.scheme) != setting[2:0:-1]:
            before = survey
            name = "bar-language" if survey.language != setting.language else "bar-scheme"
            self._tap_named(name, self._still())
            survey = self._until(
                lambda survey: (survey.language, survey.scheme) != (before.language, before.scheme),  # noqa: B023
                "another look",
            )
        translation.use(setting.language)
        self.look()

    def _home(self) -> None:
        """Go back to the home screen with small letters, whatever is shown."""
        try:
            for _turn in range(MOST_PAGES):
                survey = self._still()
                if survey.screen == "Home":
                    break
                names = {target.name for target in survey.targets}
                self._tap_named("bar-home" if "bar-home" in names else "back", survey)
                self._changed(survey)
            if found(survey, _("Small")):
                self._tap_named("bar-size", survey)
                self._changed(survey)
        except (Lost, RobotError) as lost:
            self._note([str(lost)])

    # Hands

    def tap(self, said: Said) -> None:
        """Tap what has these words, on whichever page it stands."""
        words = _words(said)
        turn = "Next page"
        for _page in range(2 * MOST_PAGES):
            survey, since = self._ask(), time.monotonic()
            while found(survey, words) is None and time.monotonic() - since < TURN_SECONDS:
                # The screen may still be on its way: a page is turned on one that stays as it is.
                before, survey = survey, self._asked_again()
                since = since if survey.targets == before.targets else time.monotonic()
            target = found(survey, words)
            if target:
                self._tap(target.box)
                return
            turn = turn if found(survey, _(turn)) else "Previous"
            self._tap_away(turn, survey)
        raise self._lost(f"no {words!r} on any page")

    def tap_day(self, ahead: int) -> None:
        """Tap the day that is so many days from today."""
        self.tap(
            Both(*(date_line(local(dt.datetime.now(dt.UTC)) + dt.timedelta(ahead), each) for each in ("zh", "en")))
        )

    def tap_if_there(self, said: Said, see: Said) -> None:
        """Tap what has these words if the screen has it, and see what it leads to."""
        target = found(self._seen, _words(said))
        if target:
            self._tap(target.box)
            self.look(see)

    def _tap_named(self, name: str, survey: Survey) -> None:
        target = next((one for one in survey.targets if one.name == name), None)
        if target is None:
            raise self._lost(f"no {name} to tap")
        self._tap(target.box)

    def tap_keys(self, keys: str) -> None:
        """Tap the keys of the keypad, each when the one before was taken."""
        self._still()
        for key in keys:
            survey = self._ask()
            target = next((one for one in survey.targets if one.kind == "Keypad" and one.words == key), None)
            if target is None:
                raise self._lost(f"no key {key!r}")
            self._tap(target.box)
            self._changed(survey)

    def wait_for_screen(self, name: str) -> None:
        """Wait until a screen is in front whose words stand on others too."""
        self._until(lambda survey: survey.screen == name, name)

    def present_card(self) -> None:
        """Hold the card to the reader, again if it was there a moment ago and counts as still the same."""
        before = self._still()
        deadline = time.monotonic() + STEP_SECONDS
        while time.monotonic() < deadline:
            self._simulator.present(CARD)
            until = time.monotonic() + CARD_SECONDS
            while time.monotonic() < until:
                if self._asked_again().targets != before.targets:
                    return
        raise self._lost("the card was not read")

    def write(self) -> None:
        """Write a few words with the keys on the screen, in the language that is shown."""
        self.look("Next")
        if current() == "zh":
            for key in "SLTHL":
                self.tap_letter(key)
            self.tap("水龙头坏了")
            self.look("水龙头坏了")
        else:
            self.tap_keys("TAP")
            self.look("tap_")

    def tap_letter(self, letter: str) -> None:
        """Tap the key of a letter, alone or among others on one key."""
        survey = self._ask()
        target = next((one for one in survey.targets if one.kind == "Keypad" and letter in one.words.split()[0]), None)
        if target is None:
            raise self._lost(f"no key for {letter!r}")
        self._tap(target.box)
        self._changed(survey)

    def write_it_myself(self) -> None:
        """Choose to write, where phrases are offered first."""
        survey = self._until(lambda survey: found(survey, _("Next")) or self._phrases(survey), "a way to write")
        if self._phrases(survey):
            self.look()
            self.tap("Something else: I write it")

    @staticmethod
    def _phrases(survey: Survey) -> bool:
        return found(survey, _("Something else: I write it")) is not None

    def play_quiz(self) -> None:
        """Answer every question with its first choice, up to the score."""
        for _question in range(MOST_QUESTIONS):
            self._until(lambda survey: any(one.kind == "_Answer" for one in survey.targets), "choices")
            self.look()
            survey = self._ask()
            answer = next((one for one in survey.targets if one.kind == "_Answer"), None)
            if answer is None:
                raise self._lost("no choices")
            self._tap(answer.box)
            survey = self._changed(survey)
            if found(survey, _("That is my answer")):
                self.look()
                self._tap_away("That is my answer", survey)
            self.look()
            survey = self._ask()
            if found(survey, _("See the score")):
                self.tap("See the score")
                return
            self._tap_away("Next question", survey)
        raise self._lost("the quiz does not end")

    def _tap(self, box: Box) -> None:
        # What comes of it may take a while, and is asked for behind what the program does now.
        self._known = None
        self.robot.tap_at(box.x + (box.width - 1) // 2, box.y + (box.height - 1) // 2)

    def _tap_away(self, said: Said, survey: Survey) -> None:
        target = found(survey, _words(said))
        if target is None:
            raise self._lost(f"no {_words(said)!r} to tap")
        self._tap(target.box)
        self._changed(survey)

    # Eyes

    def look(self, *see: Said) -> None:
        """Wait for the words, and look whether the screen is as it should be; note what is not."""
        wanted = [_words(said) for said in see]
        deadline = time.monotonic() + STEP_SECONDS
        still_since = time.monotonic()
        while True:
            survey = self._ask()
            if survey.lines != self._seen.lines:
                still_since = time.monotonic()
            still = time.monotonic() - still_since
            rows = [[cell.data for cell in row] for row in self.robot.cells()]
            absent = [words for words in wanted if not _stands(words, survey, rows)]
            if absent and self._informs(survey, rows):
                self._read_privacy_notice()
                continue
            if absent and still > STILL_SECONDS and found(survey, _("Next page")):
                self._tap_away("Next page", survey)
                still_since = time.monotonic()
            key = (survey.size, current())
            wrong = problems(survey, rows, self._bars.get(key)) if not absent else []
            # What is drawn first may move when the rest is known: lists that turn out to have pages.
            if not absent and not wrong and survey.targets == self._seen.targets:
                break
            if time.monotonic() > deadline:
                if absent:
                    raise self._lost(f"{absent} did not come")
                self._note(wrong)
                break
            if wrong and still > STILL_SECONDS and survey.targets == self._seen.targets:
                self._note(wrong)
                break
            self._seen = survey
            self._pause()
        self._seen = survey
        self.screens += 1
        self._bars.setdefault(key, {}).update(
            {one.name: one.box for one in survey.targets if one.name in BAR and one.name not in self._bars.get(key, {})}
        )
        number = re.search(NUMBER, "\n".join(survey.lines))
        if number:
            self.number = number[0].replace(" ", "")
        if self._pictures:
            self._picture()

    @staticmethod
    def _informs(survey: Survey, rows: Sequence[Sequence[str]]) -> bool:
        return _stands(_(PRIVACY), survey, rows) and found(survey, _("I have read it")) is not None

    def _read_privacy_notice(self) -> None:
        """Look at the notice that comes before anything personal is asked, and go on from it."""
        self.look(PRIVACY)
        self.tap("I have read it")
        self._until(lambda survey: found(survey, _("I have read it")) is None, "what follows the notice")

    def _ask(self) -> Survey:
        """Return what the screen shows; the program is only asked again once it has written something."""
        outputs = self.robot.outputs
        if self._known is None or outputs != self._outputs:
            self._asks.sendall(b"?")
            line = self._answers.readline()
            if not line:
                raise self._lost("the program has ended")
            self._known, self._outputs = msgspec.json.decode(line, type=Survey), outputs
        return self._known

    def _until(self, fits: Callable[[Survey], object], name: str) -> Survey:
        deadline = time.monotonic() + STEP_SECONDS
        while True:
            survey = self._ask()
            if fits(survey):
                return survey
            if time.monotonic() > deadline:
                raise self._lost(f"waited in vain for {name}")
            self._pause()

    def _changed(self, before: Survey) -> Survey:
        return self._until(lambda survey: survey.lines != before.lines or survey.targets != before.targets, "a change")

    def _still(self) -> Survey:
        """Return the survey of a screen that has come to rest."""
        survey = self._ask()
        while True:
            before, survey = survey, self._asked_again()
            if (survey.lines, survey.targets) == (before.lines, before.targets):
                return survey

    def _asked_again(self) -> Survey:
        self._pause()
        return self._ask()

    def _pause(self) -> None:
        """Let the program draw."""
        self.robot.wait_for_output(self._outputs, PAUSE_SECONDS)

    def _lost(self, reason: str) -> Lost:
        return Lost("\n".join([reason, *self.robot.text()]))

    def _note(self, wrong: Iterable[str]) -> None:
        for problem in wrong:
            self.problems.append(f"{self._flow}, step {self._step} ({self._seen.screen}), {self._setting}: {problem}")

    def _picture(self) -> None:
        assert self._pictures
        size = "x".join(map(str, self._setting.size))
        folder = self._pictures / f"{size}-{self._setting.scheme}-{self._setting.language}"
        folder.mkdir(parents=True, exist_ok=True)
        self.robot.picture(folder / f"{self._flow.replace(' ', '-')}-{self._step:02}-{self.screens:05}.svg")


def _fills(survey: Survey, size: tuple[int, int]) -> bool:
    """Tell whether the screen has been laid out for a size."""
    bar = [one.box.bottom for one in survey.targets if one.name == "bar-help"]
    return survey.size == size and bar == [size[1]] and len(survey.lines) == size[1]


def _words(said: Said) -> str:
    if isinstance(said, Both):
        return said.zh if current() == "zh" else said.en
    return said if said == NUMBER else _(said)


def _stands(words: str, survey: Survey, rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether words stand on the screen, complete: in one line, or wrapped within one part."""
    if words == NUMBER:
        return re.search(NUMBER, "\n".join([*survey.lines, *(part.drawn for part in survey.parts)])) is not None
    if any(words in line for line in survey.lines):
        return True
    plain = "".join(words.split())
    if any(plain in "".join(part.drawn.split()) for part in survey.parts):
        return True
    return any(plain in within(rows, part.box) for part in survey.parts)


SETTINGS = [
    Setting(size, scheme, language) for size in SIZES for scheme in SCHEMES for language in translation.LANGUAGES
]
