"""A lobby screen as a program of its own, for the robot: `lobby_program.py FOLDER LANGUAGE [roomy] [offline]`."""

from __future__ import annotations

import sys
from pathlib import Path

from screen_support import NOW, make_lobby

from language import translation
from screens.lobby import LinkState
from screens.lobby_app import LobbyApp


def main() -> None:
    """Show the home screen until the terminal goes."""
    folder, language, *more = sys.argv[1:]
    link = LinkState("offline", queued=3) if "offline" in more else LinkState("online", last_exchange=NOW)
    app = LobbyApp(make_lobby(Path(folder), link=link))
    app.roomy = "roomy" in more
    translation.use(language)
    app.run()


if __name__ == "__main__":
    main()
