from __future__ import annotations

import random

import pytest
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS

from screens.terminal_input import BURST, MOST_PASTED, PASTE_BEGINS, PASTE_ENDS, InputFilter

TAP = "\x1b[<0;10;5M\x1b[<0;10;5m"


def kept(*pieces: str) -> str:
    filtered = InputFilter(ANSI_SEQUENCES_KEYS)
    return "".join(filtered.feed(piece, 0.0) for piece in pieces)


@pytest.mark.parametrize(
    "text",
    ["报修 abc\r\t\x7f", "\x1b[A\x1bOP\x1b[19~\x1b[1;5C", TAP, "\x1b[<64;1;1M", "\x1b[?2026;2$y", "\x03\x11\x1a\x1c"],
)
def test_what_a_lobby_understands_gets_through_whole_and_in_pieces(text: str) -> None:
    assert kept(text) == text
    assert kept(*text) == text


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[48;1;1;8;8t",
        "\x1b[8;1;1t",
        "\x1b[I\x1b[O",
        "\x1b[" + "9" * 10_000 + "m",
        "\x1b[99999999999;5u",
        "\x1b[<0;99999999;5M",
        "\x1b[<0;-3;5M",
        "\x1b]0;title\x07",
        "\x1bP+q544e\x1b\\",
        "\x1b_Gi=1;AAAA\x1b\\",
        "\x1b[?2048;2$y",
        "\x1b[13;7R",
    ],
)
def test_what_means_nothing_is_dropped_and_the_next_tap_counts(text: str) -> None:
    assert kept(text + TAP) == TAP
    assert "\x1b[48" not in kept(*text)
    assert kept(*text, TAP).endswith(TAP)


def test_a_control_string_without_an_end_ends_with_the_next_sequence() -> None:
    assert kept("\x1b]0;rm -rf /" * 3 + TAP) == TAP


def test_escape_alone_comes_through_after_a_moment_and_half_a_sequence_never() -> None:
    filtered = InputFilter(ANSI_SEQUENCES_KEYS)
    assert filtered.feed("\x1b", 0.0) == ""
    assert filtered.quiet(0.05) == ""
    assert filtered.quiet(0.2) == "\x1b"
    assert filtered.feed("\x1b[12", 1.0) == ""
    assert filtered.quiet(1.2) == ""
    assert filtered.feed("x", 1.3) == "x"


@pytest.mark.parametrize("pieces", [1, 7, 100_000])
def test_a_paste_is_cut_to_what_a_person_means(pieces: int) -> None:
    text = f"{PASTE_BEGINS}早上好\x00\x1b[A{'x' * 9000}{PASTE_ENDS}{TAP}"
    step = max(1, len(text) // pieces)
    found = kept(*(text[at : at + step] for at in range(0, len(text), step)))
    assert found.startswith(f"{PASTE_BEGINS}早上好[Axxx")
    assert found.endswith(f"x{PASTE_ENDS}{TAP}")
    assert len(found) <= MOST_PASTED + len(PASTE_BEGINS + PASTE_ENDS + TAP)


def test_a_paste_that_never_ends_is_ended_by_silence_or_after_a_while() -> None:
    filtered = InputFilter(ANSI_SEQUENCES_KEYS)
    assert filtered.feed(PASTE_BEGINS + "abc", 0.0) == ""
    assert filtered.quiet(0.5) == f"{PASTE_BEGINS}abc{PASTE_ENDS}"
    assert filtered.feed(PASTE_BEGINS, 1.0) == ""
    found = "".join(filtered.feed("x", 1.0 + tenth / 20) for tenth in range(50))
    assert found.startswith(f"{PASTE_BEGINS}xxx")
    assert found.endswith("x")
    assert PASTE_ENDS in found


def test_a_flood_is_thrown_away_and_a_fast_scanner_is_not() -> None:
    filtered = InputFilter(ANSI_SEQUENCES_KEYS)
    assert len(filtered.feed("x" * 100_000, 0.0)) == BURST
    assert filtered.feed("y", 0.0) == ""
    assert filtered.feed("y" * 900, 1.0) == "y" * 900
    assert filtered.feed(TAP, 1.0) == TAP


def test_whatever_comes_no_forbidden_sequence_gets_through() -> None:
    chance = random.Random(5)
    alphabet = [
        "\x1b",
        "\x1b[",
        "\x1b]",
        "\x1b[200~",
        "\x1b[201~",
        "48;1;1;8;8t",
        ";",
        "<",
        "0",
        "7",
        "M",
        "m",
        "u",
        "a",
    ]
    filtered = InputFilter(ANSI_SEQUENCES_KEYS)
    now = 0.0
    for _ in range(3000):
        text = filtered.feed("".join(chance.choices(alphabet, k=chance.randrange(1, 20))), now)
        now += chance.random() / 2
        text += filtered.quiet(now)
        assert "\x1b[48" not in text
        assert text.count(PASTE_BEGINS) == text.count(PASTE_ENDS)
