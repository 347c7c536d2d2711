"""The app that the screens run in; `kiosk` makes it complete with readers, sync and whatever runs beside it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.errors import NoWidget

from language import translation
from screens.failures import GIVEN_UP, Failures, note
from screens.frame import LobbyScreen
from screens.header import Header, Told
from screens.reading import Reading
from screens.schemes import HOUSE, SCHEMES
from screens.sentences import sentence, sentence_for
from screens.table import load
from screens.widgets.big_button import BigButton

if TYPE_CHECKING:
    from textual import events
    from textual.driver import Driver
    from textual.message import Message

    from devices.typed import TypedKeys
    from screens.lobby import CardRead, Lobby
    from screens.sizes import Sizes, VisitState

TICK_SECONDS = 1.0
DEFAULT_LANGUAGE = "zh"


class LobbyApp(App[int], inherit_bindings=False):
    """Shows the screens of `screens.table`, keeps the visit's clock, and forgets everything when it runs out.

    No key or menu of Textual's own leads anywhere from here.
    """

    ENABLE_COMMAND_PALETTE = False
    ALLOW_SELECT = False
    AUTO_FOCUS = None
    ESCAPE_TO_MINIMIZE = False
    BINDINGS: ClassVar[list[BindingType]] = []
    CSS_PATH = [Path(__file__).parent / "styles" / "house.tcss"]

    def __init__(self, lobby: Lobby, driver_class: type[Driver] | None = None) -> None:
        self.scheme: str = HOUSE
        super().__init__(driver_class=driver_class)
        self.lobby = lobby
        self.by_keys: bool = False
        """Whether the person uses a keyboard: something pressed a key since the screen was last touched."""
        self.roomy: bool = False
        """The roomy layout for people who see badly: the elder home, fewer and larger things on a page."""
        self.reading: Reading = Reading(self)
        """The voice."""
        self.sizes: Sizes | None = None
        """The sizes of letters that whatever started this program can show; None: this one only."""
        self.typed: TypedKeys | None = None
        """Takes what a scanner types at this terminal out of what people type; None: nobody wants it."""
        self._told: Told | None = None
        self._generation = -1
        self._failures = Failures()
        self._recovering = False
        translation.use(DEFAULT_LANGUAGE)

    def get_css_variables(self) -> dict[str, str]:
        """Return the colours of the current scheme, over Textual's own."""
        return super().get_css_variables() | SCHEMES[self.scheme]

    def get_driver_class(self) -> type[Driver]:
        """Return the driver that hostile input does not end."""
        from screens.driver import LobbyDriver

        return LobbyDriver

    def get_default_screen(self) -> LobbyScreen:
        """Return the home screen, which is never closed."""
        return load("home")()

    def on_mount(self) -> None:
        """Start the clock."""
        self._told, self._generation = Told.of(self.lobby), self.lobby.library.generation
        self.set_interval(TICK_SECONDS, self.tick)
        state = self.sizes.taken() if self.sizes else None
        if state is not None:
            self.call_next(self.restore, state)

    # Going somewhere

    @property
    def lobby_screen(self) -> LobbyScreen:
        """The screen in front, that of the lobby's frame which is nearest to the front."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, LobbyScreen))

    async def open(self, name: str, **arguments: Any) -> None:
        """Open the screen of that name in `screens.table`, made with the arguments."""
        await self.push_screen(self._made(name, arguments))

    def _made(self, name: str, arguments: dict[str, Any]) -> LobbyScreen:
        screen = load(name)(**arguments)
        screen.opened_as = (name, arguments)
        return screen

    async def replace(self, name: str, **arguments: Any) -> None:
        """Open a screen in the place of the one in front, so that Back does not return to it."""
        if len(self.screen_stack) > 1:
            self.switch_screen(self._made(name, arguments))
        else:
            await self.open(name, **arguments)

    async def back(self) -> None:
        """Close the screen in front, unless it is the home screen."""
        # Closing is never awaited: it may be the screen itself that asks for it, and would wait for its own end.
        if len(self.screen_stack) > 1:
            self.pop_screen()

    async def home(self) -> None:
        """Close every screen but the home screen; whoever comes next finds neither answers nor a card."""
        with self.batch_update():
            while len(self.screen_stack) > 1:
                self.pop_screen()
        self.lobby.visit.begin_anew()

    async def say(self, words: str) -> None:
        """Show a sentence that waits to be read, once however often it is said."""
        from screens.message import MessageScreen

        front = self.lobby_screen
        if isinstance(front, MessageScreen) and front.words == words:
            return
        await self.push_screen(MessageScreen(words))

    async def say_error(self, error: Exception) -> None:
        """Tell what went wrong and what to do next, and leave a line in the log."""
        self.log.error(getattr(error, "code", type(error).__name__))
        await self.say(sentence_for(error))

    # How it looks

    async def use_language(self, language: str) -> None:
        """Show everything in the language, one of `language.translation.LANGUAGES`."""
        translation.use(language)
        await self._draw_again()

    async def change_size(self) -> None:
        """Show larger letters: the next size there is, or the roomy layout where there is only one."""
        if self.sizes is None:
            await self.use_roomy(not self.roomy)
        else:
            self.exit(self.sizes.ask(self.sizes.next, self._state()))

    @property
    def at_largest(self) -> bool:
        """Whether larger letters are shown and no larger ones follow."""
        return self.roomy if self.sizes is None else self.sizes.next == 0

    def _state(self) -> VisitState:
        from itertools import takewhile

        from screens.sizes import Opened, VisitState, plain

        visit = self.lobby.visit
        opened = [
            Opened(*screen.opened_as, screen.standing(), screen.read_so_far())
            for screen in self.screen_stack
            if isinstance(screen, LobbyScreen) and screen.opened_as
        ]
        # What the office told this person stays here; the screen before asks it again.
        screens = list(takewhile(lambda one: plain(one.arguments), opened))
        answers = {name: held for name, held in visit.answers.items() if plain(held)}
        return VisitState(
            translation.current(),
            self.scheme,
            visit.card.id if visit.card else "",
            # Whoever is signed in signs in again.
            {} if visit.staff else answers,
            [] if visit.staff else screens,
            visit.informed,
        )

    async def restore(self, state: VisitState) -> None:
        """Show everything as it was before the letters became larger."""
        from content.documents import Card

        visit = self.lobby.visit
        visit.idle.touch(self.lobby.clock.monotonic())
        visit.answers.update(state.answers)
        visit.informed = state.informed
        visit.card = self.lobby.library.get(Card, state.card) if state.card else None
        translation.use(state.language)
        await self.use_scheme(state.scheme if state.scheme in SCHEMES else HOUSE)
        for opened in state.screens:
            screen = self._made(opened.name, opened.arguments)
            screen.stand(opened.standing)
            screen.read_on = list(opened.read)
            await self.push_screen(screen)

    async def use_roomy(self, roomy: bool) -> None:
        """Show everything in the roomy layout, or no longer."""
        self.roomy = roomy
        await self._draw_again()

    async def use_scheme(self, scheme: str) -> None:
        """Show everything in other colours, a name in `screens.schemes.SCHEMES`."""
        self.scheme = scheme
        with self.batch_update():
            self.refresh_css(animate=False)
            await self._draw_again()

    async def _draw_again(self) -> None:
        with self.batch_update():
            await self.lobby_screen.draw_again()

    # The visit

    async def on_event(self, event: events.Event) -> None:
        """Note that somebody is there, whatever they touch."""
        from textual import events as kinds

        if isinstance(event, kinds.Key | kinds.MouseDown | kinds.MouseScrollUp | kinds.MouseScrollDown | kinds.Paste):
            self.lobby.visit.idle.touch(self.lobby.clock.monotonic())
            self._tell_keys(isinstance(event, kinds.Key))
        front = self.screen_stack[-1] if self.screen_stack else None
        new = isinstance(event, kinds.MouseDown | kinds.MouseUp) and not event.is_forwarded
        if new and isinstance(front, LobbyScreen):
            await front.in_place()
            if isinstance(event, kinds.MouseUp):
                self._find_pressed(event)
        await super().on_event(event)

    def _tell_keys(self, by_keys: bool) -> None:
        """Show where keys go to whoever presses some, and no longer to whoever touches the screen."""
        if by_keys != self.by_keys:
            self.by_keys = by_keys
            if self.focused is not None:
                self.focused.refresh()

    def _find_pressed(self, event: events.MouseUp) -> None:
        """Let the finger go of the button that took the place of the one that it pressed, or the tap would be lost."""
        pressed = self._mouse_down_widget
        if not isinstance(pressed, BigButton) or (pressed.is_attached and pressed.screen is self.screen):
            return
        with suppress(NoWidget):
            under, _region = self.get_widget_at(event.x, event.y)
            if isinstance(under, BigButton) and under.label == pressed.label:
                self._mouse_down_widget = under

    async def on_card(self, read: CardRead) -> None:
        """A card was held to the reader, or a code scanned: `kiosk` tells."""
        own = self.lobby.visit.staff is not None or self.lobby_screen.takes_any_card
        if own and self.lobby_screen.card_read(read):
            # Staff who try or register cards, or sign in with one, are no visitors who hold theirs.
            self.lobby.visit.idle.touch(self.lobby.clock.monotonic())
            await self._watch_idle()
            return
        before = self.lobby.visit.card
        if read.card is not None and before is not None and before.id != read.card.id:
            # Somebody else stands here now.
            await self.end_visit()
        self.lobby.visit.idle.touch(self.lobby.clock.monotonic())
        # A card answers the question whether somebody is still there.
        await self._watch_idle()
        if read.card is not None and read.card.revoked:
            await self.say(sentence("revoked-card"))
            return
        if read.card is not None:
            self.lobby.visit.card = read.card
        if self.lobby_screen.card_read(read):
            return
        if read.card is not None:
            await self.open("my_matters")
        elif read.text:
            await self._code_read(read.text)
        else:
            await self.say(sentence("unknown-card"))

    async def _code_read(self, text: str) -> None:
        digits = text.replace(" ", "")
        if len(digits) == 9 and digits.isdecimal():
            await self.open("matter", number=digits)
        else:
            await self.say(sentence("unknown-code"))

    async def end_visit(self) -> None:
        """Forget whoever was there, and show the home screen as it is for everybody."""
        self.lobby.visit.forget()
        self.reading.forget()
        changed = self.roomy or translation.current() != DEFAULT_LANGUAGE
        self.roomy = self.by_keys = False
        translation.use(DEFAULT_LANGUAGE)
        await self.home()
        if self.scheme != HOUSE:
            await self.use_scheme(HOUSE)
        elif changed:
            await self._draw_again()
        # In the turn after this one the screens that were closed are gone.
        self.call_later(self._forget_drawn)
        if self.sizes is not None and self.sizes.now:
            self.exit(self.sizes.ask(0, None))

    def _forget_drawn(self) -> None:
        from screens.forgetting import forget_drawn

        forget_drawn()

    async def tick(self) -> None:
        """Look at the clocks: once a second, and whenever a test turns them."""
        await self._watch_idle()
        told, generation = Told.of(self.lobby), self.lobby.library.generation
        if told == self._told and generation == self._generation:
            return
        news = generation != self._generation or self._told is None or told.link != self._told.link
        self._told, self._generation = told, generation
        for screen in self.screen_stack:
            for header in screen.query(Header):
                header.refresh()
            if news and isinstance(screen, LobbyScreen):
                screen.news()

    async def _watch_idle(self) -> None:
        from screens.idle import IdleWarning, reading_seconds, running_text

        now = self.lobby.clock.monotonic()
        warned = isinstance(self.screen, IdleWarning)
        if not warned:
            self.lobby.visit.idle.allow_reading(reading_seconds(running_text(self.lobby_screen)))
        match self.lobby.visit.idle.state(now):
            case "over":
                await self.end_visit()
            case "warning" if not warned:
                await self.push_screen(IdleWarning())
            case "warning":
                self.screen.show_left()  # type: ignore[attr-defined]
            case "present" if warned:
                await self.back()

    # When something of ours is broken

    async def _dispatch_message(self, message: Message) -> None:
        """Take a message; an error in what it sets off does not end the app."""
        try:
            await super()._dispatch_message(message)
        except Exception as error:  # noqa: BLE001 - nothing may end the lobby
            self._handle_exception(error)

    def _handle_exception(self, error: Exception) -> None:
        """Leave a line in the log and go home, where Textual would print a traceback and end the program."""
        if self.is_headless:
            # Nobody stands before it: whoever drives it is to learn of the error.
            super()._handle_exception(error)
            return
        note(error)
        if self._failures.too_many(self.lobby.clock.monotonic()) or not self.is_running:
            self.exit(return_code=GIVEN_UP)
        elif not self._recovering:
            self._recovering = True
            self.call_next(self._recover)

    async def _recover(self) -> None:
        """Forget whoever was there, since what they told may be half changed, and draw the home screen anew."""
        try:
            somebody = self.lobby.visit.idle.state(self.lobby.clock.monotonic()) != "nobody"
            await self.end_visit()
            await self._draw_again()
            if somebody:
                await self.say(sentence(""))
        finally:
            self._recovering = False

    async def action_quit(self) -> None:
        """Do nothing: nobody leaves the lobby by a key."""
