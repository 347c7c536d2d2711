"""A tiny real Textual program for the robot to play with."""

from __future__ import annotations

from textual import on
from textual.app import App, ComposeResult
from textual.containers import Horizontal
from textual.events import Paste, Resize
from textual.widgets import Button, Input, Static


class Lobby(App[int]):
    CSS = """
    Screen { background: #fbf6ee; color: #1b1712; }
    #title { background: #9b1c1f; color: #fff4dc; text-style: bold; height: 1; }
    #tiles { height: 7; }
    Button { width: 18; height: 5; margin: 1; border: round #9b1c1f; background: #ffffff; color: #1b1712; }
    #blocks { text-style: underline; }
    """
    ENABLE_COMMAND_PALETTE = False

    def compose(self) -> ComposeResult:
        yield Static("阳光花园 3号楼 Lobby", id="title")
        with Horizontal(id="tiles"):
            yield Button("报修", id="repair")
            yield Button("找人", id="people")
        yield Input(placeholder="编号", id="number")
        yield Static("等待", id="said")
        yield Static("", id="size")
        yield Static("▀▄█▌▐▖▗▘▙▚▛▜▝▞▟🬀🬁🬂🬋🬎🬹🬻 ┌─┬┐╔═╦╗┏━┳┓╭╮╰╯░▒▓", id="blocks")

    @on(Button.Pressed)
    def say_what_was_pressed(self, event: Button.Pressed) -> None:
        self.query_one("#said", Static).update(f"按了 {event.button.label}")

    @on(Input.Submitted)
    def say_what_was_typed(self, event: Input.Submitted) -> None:
        self.query_one("#said", Static).update(f"输入 {event.value}")

    def on_resize(self, event: Resize) -> None:
        self.query_one("#size", Static).update(f"{event.size.width}x{event.size.height}")

    def on_paste(self, event: Paste) -> None:
        self.query_one("#said", Static).update(f"粘贴 {len(event.text)}")

    def key_f8(self) -> None:
        self.exit(7)


if __name__ == "__main__":
    app = Lobby()
    app.run()
    raise SystemExit(app.return_value or app.return_code)
