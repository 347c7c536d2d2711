"""Reading aloud: whatever a screen shows, sentence by sentence, with the place lit that is read just now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.css.query import NoMatches

from language.translation import _

if TYPE_CHECKING:
    from textual.worker import Worker

    from language.errors import SpeechAbsent
    from language.speech import Manner, Speech
    from screens.frame import LobbyScreen
    from screens.lobby_app import LobbyApp

USUAL_SPEED, USUAL_VOLUME = 140, 100
SPEEDS = (90, 115, USUAL_SPEED, 170, 200)
"""Words a minute."""
VOLUMES = (50, 75, USUAL_VOLUME, 140, 180)


class Reading:
    """The voice of a lobby: one text at a time, at the speed and loudness that this visit wants."""

    def __init__(self, app: LobbyApp) -> None:
        self._app = app
        self._worker: Worker[None] | None = None
        self._screen: LobbyScreen | None = None
        self._speech: Speech | None = None
        self._speed = USUAL_SPEED
        self._volume = USUAL_VOLUME
        self.absent = ""
        """What is missing, for the technician: `program` or `sound`; empty while nothing is known to be."""

    @property
    def runs(self) -> bool:
        """Whether something is being read."""
        return self._worker is not None

    @property
    def manner(self) -> Manner:
        """How to speak from the next sentence on."""
        from language.speech import Manner

        return Manner(self._speed, self._volume)

    def use(self, speech: Speech) -> None:
        """Speak with another voice."""
        self._speech = speech

    def toggle(self, screen: LobbyScreen) -> None:
        """Read the screen, or stop."""
        if self.runs:
            self.stop()
            return
        self._screen = screen
        self._worker = screen.run_worker(self._read(screen), name="reading", exit_on_error=False)
        self._tell()

    def stop(self) -> None:
        """Be silent at once."""
        if self._worker is not None:
            self._worker.cancel()
            self._ended()

    def forget(self) -> None:
        """Be silent, and speak to the next person as to everybody."""
        self.stop()
        self._speed, self._volume = USUAL_SPEED, USUAL_VOLUME

    def change_speed(self, by: int) -> None:
        """Speak faster or slower from the next sentence on."""
        self._speed = _next(SPEEDS, self._speed, by)

    def change_volume(self, by: int) -> None:
        """Speak louder or more quietly from the next sentence on."""
        self._volume = _next(VOLUMES, self._volume, by)

    def note_absent(self, error: SpeechAbsent) -> None:
        """Keep what is missing, for the technician."""
        self.absent = str(error.fields["reason"])

    async def _read(self, screen: LobbyScreen) -> None:
        from textual.worker import get_current_worker

        worker = get_current_worker()
        heard = True
        try:
            heard = await self._say_all(screen)
        finally:
            # Also where the screen went away, and this worker with it.
            if self._worker is worker:
                self._ended()
        if not heard:
            await self._app.say(_("This machine has no voice just now. Please ask somebody to read it to you."))

    async def _say_all(self, screen: LobbyScreen) -> bool:
        """Say everything on the screen; return False as soon as something could not be heard."""
        from screens.utterances import utterances

        lobby = screen.lobby
        voice = self._voice()
        # Whoever asks again asks because there may be sound by now.
        voice.try_again()
        async for utterance in utterances(screen):
            utterance.light()
            # Who listens is there, without touching anything.
            lobby.visit.idle.touch(lobby.clock.monotonic())
            try:
                heard = await voice.say(utterance.text, utterance.language, self.manner)
            except OSError:
                heard, self.absent = False, self.absent or "program"
            finally:
                utterance.unlight()
            if not heard:
                return False
            self.absent = ""
        return True

    def _voice(self) -> Speech:
        if self._speech is None:
            from language.speech import Speech

            self._speech = Speech(self.note_absent)
        return self._speech

    def _ended(self) -> None:
        self._worker = None
        self._tell()
        self._screen = None

    def _tell(self) -> None:
        """Show on the screen whether it is read, and the controls while it is."""
        from screens.bar import Bar
        from screens.offers import Offers
        from screens.widgets.voice import VoiceControls

        screen = self._screen
        if screen is None or not screen.is_attached:
            return
        try:
            bar = screen.query_one(Bar)
        except NoMatches:
            # The screen is being drawn anew, and will be silent then.
            return
        bar.tell_reading()
        found = screen.query(VoiceControls)
        for offers in screen.query(Offers):
            offers.give_way(self.runs)
        if self.runs and not found:
            screen.mount(VoiceControls(self, high=screen.has_class("-tall")), before=bar)
        elif not self.runs:
            found.remove()


def _next(steps: tuple[int, ...], now: int, by: int) -> int:
    return steps[max(0, min(len(steps) - 1, steps.index(now) + by))]
