"""What is typed on a hardware keyboard is wrapped as Chinese is."""

from __future__ import annotations

import inspect

from textual import _wrap
from textual.app import App, ComposeResult
from textual.document import _wrapped_document

from screens.widgets import text_entry
from screens.widgets.text_entry import TextEntry

TEXT = "今天下午两点到五点停水，请大家提前储水。给您带来不便，请谅解！电话“027 8888 0000”。"


class Entry(App[None]):
    def get_css_variables(self) -> dict[str, str]:
        colours = ("tile", "ink", "accent", "on-accent", "pressed", "quiet")
        return {**super().get_css_variables(), **dict.fromkeys(colours, "#000000")}

    def compose(self) -> ComposeResult:
        yield TextEntry("", lambda _text: None, most=400)


async def test_no_line_begins_with_a_closing_mark_while_one_types() -> None:
    app = Entry()
    for columns in range(24, 40, 3):
        async with app.run_test(size=(columns, 16)) as pilot:
            entry = app.query_one(TextEntry)
            entry.insert(TEXT)
            await pilot.pause()
            shown = entry.wrapped_document.get_sections(0)
            assert "".join(shown) == TEXT
            assert not [line for line in shown if line[0] in "，。！”" or line[-1] == "“"], shown
        app = Entry()


def test_textual_asks_where_we_think_it_does() -> None:
    ours, theirs = map(inspect.signature, (text_entry._breaks, _wrap.compute_wrap_offsets))
    assert list(ours.parameters) == list(theirs.parameters)
    wrapped = _wrapped_document.WrappedDocument
    for method in (wrapped.wrap, wrapped.wrap_range):
        assert "compute_wrap_offsets(" in inspect.getsource(method)
