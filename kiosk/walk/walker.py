"""Walks flows on the real lobby screen: taps or presses keys, waits, and looks at every screen that comes."""

from __future__ import annotations

import datetime as dt
import re
import time
from typing import TYPE_CHECKING, NamedTuple, Self

from kiosk.robot import RobotError
from kiosk.walk.checks import BAR, found, problems, within
from kiosk.walk.flows import NUMBER, Both, Flow, Said, Step
from kiosk.walk.hands import Finger, Hands, Keys
from kiosk.walk.lobby import STEP_SECONDS, Lost, SurveyedLobby
from kiosk.walk.survey import Survey
from language import translation
from language.text import date_line
from language.translation import _, current
from screens.dates import local
from screens.schemes import HOUSE, SCHEMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from types import TracebackType

    from kiosk.walk.survey import Box, Touchable

SIZES = ((120, 32), (80, 24), (65, 18), (53, 16))
TURN_SECONDS = 1.0
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


class Walker:
    """A person who walks through flows, one after the other, on one running lobby.

    Args:
        pictures: Where a picture of each screen goes; None: nowhere.
        by_keys: Whether they have a keyboard and touch nothing.
    """

    def __init__(self, pictures: Path | None = None, *, by_keys: bool = False) -> None:
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
        self._lobby = SurveyedLobby(self._setting.size)
        self.robot = self._lobby.robot
        self._hands: Hands = Keys(self._lobby, self._note) if by_keys else Finger(self._lobby)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._lobby.__exit__(kind, error, trace)

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
        """Bring the home screen into the setting, by hand but for the size."""
        if self.robot.size != setting.size:
            self.robot.resize(*setting.size)
        self._setting = setting
        survey = self._lobby.until(lambda survey: _fills(survey, setting.size), "the size")
        while (survey.language, survey.scheme) != setting[2:0:-1]:
            before = survey
            name = "bar-language" if survey.language != setting.language else "bar-scheme"
            self._tap_named(name, self._lobby.still())
            survey = self._lobby.until(
                lambda survey: (survey.language, survey.scheme) != (before.language, before.scheme),  # noqa: B023
                "another look",
            )
        translation.use(setting.language)
        self.look()

    def _home(self) -> None:
        """Go back to the home screen with small letters, whatever is shown."""
        try:
            for _turn in range(MOST_PAGES):
                survey = self._lobby.still()
                if survey.screen == "Home":
                    break
                names = {target.name for target in survey.targets}
                self._lobby.changed(self._tap_named("bar-home" if "bar-home" in names else "back", survey))
            if found(survey, _("Small")):
                self._lobby.changed(self._tap_named("bar-size", survey))
        except (Lost, RobotError) as lost:
            self._note([str(lost)])

    # Hands

    def tap(self, said: Said) -> None:
        """Tap what has these words, on whichever page it stands."""
        words = _words(said)
        turn = "Next page"
        for _page in range(2 * MOST_PAGES):
            survey = self._until_it_comes(words)
            if found(survey, words):
                # What has just come may still move, and a tap would land where it was.
                survey = self._lobby.still()
            target = found(survey, words)
            if target:
                self._lobby.changed(self._tap(target))
                return
            ways = [each for each in ("Next page", "Previous") if found(survey, _(each))]
            if not ways:
                break
            # On to the end, and back from there; a page that came late may be another form's.
            turn = turn if turn in ways else ways[0]
            self._turn(turn, survey)
        raise self._lobby.lost(f"no {words!r} on any page")

    def _until_it_comes(self, words: str) -> Survey:
        """Return the screen once it has the words to tap, or stays as it is and has pages to look for them on."""
        survey, since = self._lobby.ask(), time.monotonic()
        deadline = since + STEP_SECONDS
        while found(survey, words) is None:
            now = time.monotonic()
            paged = any(found(survey, _(turn)) for turn in ("Next page", "Previous"))
            if ((paged and now - since > TURN_SECONDS) or now > deadline) and self._lobby.stays(survey):
                break
            before, survey = survey, self._lobby.asked_again()
            since = since if survey.targets == before.targets else now
        return survey

    def tap_day(self, ahead: int) -> None:
        """Tap the day that is so many days from today."""
        self.tap(
            Both(*(date_line(local(dt.datetime.now(dt.UTC)) + dt.timedelta(ahead), each) for each in ("zh", "en")))
        )

    def tap_if_there(self, said: Said, see: Said) -> None:
        """Tap what has these words if the screen has it, and see what it leads to."""
        target = found(self._seen, _words(said))
        if target:
            # What it leads to may have the same words as what was tapped.
            self._lobby.changed(self._tap(target))
            self.look(see)

    def _tap_named(self, name: str, survey: Survey) -> Survey:
        target = next((one for one in survey.targets if one.name == name), None)
        if target is None:
            raise self._lobby.lost(f"no {name} to tap")
        return self._tap(target)

    def tap_keys(self, keys: str) -> None:
        """Tap the keys of the keypad, or type them, each when the one before was taken."""
        self._lobby.still()
        for key in keys:
            survey = self._lobby.ask()
            target = next((one for one in survey.targets if one.kind == "Keypad" and one.words == key), None)
            if target is None:
                raise self._lobby.lost(f"no key {key!r}")
            self._lobby.changed(self._type(target, key))

    def wait_for_screen(self, name: str) -> None:
        """Wait until a screen is in front whose words stand on others too."""
        self._lobby.until(lambda survey: survey.screen == name, name)

    def present_card(self) -> None:
        """Hold the card to the reader."""
        self._lobby.present_card()

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

    def tap_initials(self, letters: str) -> None:
        """Tap the keys of letters, and see that they, or the digits on their keys, were taken."""
        self._lobby.still()
        taken = "".join(map(self.tap_letter, letters))
        self.look(f"{taken}_")

    def tap_letter(self, letter: str) -> str:
        """Tap the key of a letter, alone or among others on one key; return what it types, its digit or the letter."""
        survey = self._lobby.ask()
        target = next((one for one in survey.targets if one.kind == "Keypad" and letter in one.words.split()[0]), None)
        if target is None:
            raise self._lobby.lost(f"no key for {letter!r}")
        self._lobby.changed(self._type(target, letter))
        return target.words[0] if target.words[0].isdigit() else letter

    def write_it_myself(self) -> None:
        """Choose to write, where phrases are offered first."""
        survey = self._lobby.until(lambda survey: found(survey, _("Next")) or self._phrases(survey), "a way to write")
        if self._phrases(survey):
            self.look()
            self.tap("Other: I write it")

    @staticmethod
    def _phrases(survey: Survey) -> bool:
        return found(survey, _("Other: I write it")) is not None

    def play_quiz(self) -> None:
        """Answer every question with its first choice, up to the score."""
        for _question in range(MOST_QUESTIONS):
            self._lobby.until(lambda survey: any(one.kind == "_Answer" for one in survey.targets), "choices")
            self.look()
            survey = self._lobby.ask()
            answer = next((one for one in survey.targets if one.kind == "_Answer"), None)
            if answer is None:
                raise self._lobby.lost("no choices")
            survey = self._lobby.changed(self._tap(answer))
            if found(survey, _("That is my answer")):
                self.look()
                self._tap_away("That is my answer", survey)
            self.look()
            survey = self._lobby.ask()
            if found(survey, _("See the score")):
                self.tap("See the score")
                return
            self._tap_away("Next question", survey)
        raise self._lobby.lost("the quiz does not end")

    def _tap(self, target: Touchable) -> Survey:
        return self._hands.press(target)

    def _type(self, target: Touchable, key: str) -> Survey:
        return self._hands.type(target, key)

    def _turn(self, said: Said, survey: Survey) -> None:
        target = self._there(said, survey)
        self._lobby.changed(self._hands.turn(target, on=said == "Next page"))

    def _tap_away(self, said: Said, survey: Survey) -> None:
        self._lobby.changed(self._tap(self._there(said, survey)))

    def _there(self, said: Said, survey: Survey) -> Touchable:
        target = found(survey, _words(said))
        if target is None:
            raise self._lobby.lost(f"no {_words(said)!r} to tap")
        return target

    # Eyes

    def look(self, *see: Said) -> None:
        """Wait for the words, and look whether the screen is as it should be; note what is not."""
        wanted = [_words(said) for said in see]
        deadline = time.monotonic() + STEP_SECONDS
        still_since = time.monotonic()
        while True:
            survey = self._lobby.ask()
            if survey.lines != self._seen.lines:
                still_since = time.monotonic()
            still = time.monotonic() - still_since
            rows = self._lobby.cells()
            absent = [words for words in wanted if not _stands(words, survey, rows)]
            if absent and self._informs(survey, rows):
                self._read_privacy_notice()
                continue
            if absent and still > STILL_SECONDS and found(survey, _("Next page")) and self._lobby.stays(survey):
                # What stood on this page was seen.
                wanted = absent
                self._turn("Next page", survey)
                still_since = time.monotonic()
            key = (survey.size, current())
            wrong = problems(survey, rows, self._bars.get(key)) if not absent else []
            # What is drawn first may move when the rest is known: lists that turn out to have pages.
            if not absent and not wrong and survey.targets == self._seen.targets:
                break
            if time.monotonic() > deadline:
                if absent:
                    raise self._lobby.lost(f"{absent} did not come")
                self._note(wrong)
                break
            if wrong and still > STILL_SECONDS and self._lobby.stays(survey):
                self._note(wrong)
                break
            self._seen = survey
            self._lobby.pause()
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
        """Tell whether the notice stands in the way; who asked for it finds the same text on a screen of its own."""
        return _stands(_(PRIVACY), survey, rows) and survey.screen != "privacy"

    def _read_privacy_notice(self) -> None:
        """Look at the notice that comes before anything personal is asked, and go on from it."""
        self.look(PRIVACY)
        self.tap("I have read it")
        self._lobby.until(lambda survey: found(survey, _("I have read it")) is None, "what follows the notice")

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
