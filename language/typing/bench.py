"""Measures the engine: what can be typed with it, how soon, at what price in time and memory."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from language.typing.engine import Engine
from language.typing.syllables import initial_letter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

# What the engine must reach: shares of phrases, milliseconds, megabytes.
LIMITS = {
    "reachable": 0.96,
    "first": 0.60,
    "fuzzy_reachable": 0.90,
    "phrase_book_by_3_initials": 0.98,
    "keystroke_p95_ms": 10.0,
    "load_ms": 150.0,
    "memory_mb": 60.0,
}
SHOWN = 10
_MOST_STEPS = 30


class Sample(NamedTuple):
    """A phrase and its syllables, as somebody types it who spells well."""

    text: str
    syllables: tuple[str, ...]


# Ways to spell a syllable wrong, one for each sound that people mix up.
FLATTENED: dict[str, Callable[[str], str]] = {
    "zh z, ch c, sh s": lambda syllable: syllable[0] + syllable[2:] if syllable[1:2] == "h" else syllable,
    "ng n": lambda syllable: syllable[:-1] if syllable.endswith(("ang", "eng", "ing")) else syllable,
    "n l": lambda syllable: "l" + syllable[1:] if syllable.startswith("n") else syllable,
    "l n": lambda syllable: "n" + syllable[1:] if syllable.startswith("l") else syllable,
    "r l": lambda syllable: "l" + syllable[1:] if syllable.startswith("r") else syllable,
}


def samples(lines: Iterable[str]) -> Iterator[Sample]:
    """Yield samples from lines with a text and its syllables, a tab between; `#` begins a comment."""
    for line in lines:
        if line.strip() and not line.startswith("#"):
            text, syllables = line.rstrip("\n").split("\t")[:2]
            yield Sample(text, tuple(syllables.split(" ")))


def reachable(engine: Engine, text: str, letters: str, shown: int = SHOWN) -> bool:
    """Return whether `text` comes together by picking, again and again, among the first candidates shown."""
    seen: set[tuple[int, int]] = set()
    open_ends = [(0, 0)]
    while open_ends and len(seen) < _MOST_STEPS:
        here = open_ends.pop()
        if here in seen:
            continue
        seen.add(here)
        composed, used = here
        if composed == len(text):
            return used == len(letters)
        fitting = [
            (composed + len(candidate.text), used + candidate.letters)
            for candidate in engine.candidates(letters[used:], shown)
            if text.startswith(candidate.text, composed)
        ]
        open_ends += sorted(fitting)
    return False


def own_samples() -> list[Sample]:
    """Return the phrases of the phrase book: what to measure the speed with where no other phrases are at hand."""
    return [Sample(phrase.text, phrase.syllables) for phrase in Engine().phrases.phrases]


def flattened(sample: Sample, how: Callable[[str], str]) -> str:
    """Return the letters of a sample, spelled as somebody does who mixes up sounds."""
    return "".join(map(how, sample.syllables))


def measure(phrases: Sequence[Sample], clock: Callable[[], float] = perf_counter) -> dict[str, float]:
    """Return the figures that `LIMITS` names, for phrases that the phrase book should not hold.

    Memory is the growth of this process, so the figure is right only in a process that typed nothing yet. With
    `time.process_time` for `clock` the machine's other work does not count.
    """
    before = _resident_mb()
    began = clock()
    engine = Engine()
    engine.candidates("ni")
    load = clock() - began
    figures = accuracy(engine, phrases)
    figures["keystroke_p95_ms"] = _percentile(list(_keystrokes(engine, phrases, clock)), 0.95) * 1000
    figures["load_ms"] = load * 1000
    figures["memory_mb"] = _resident_mb() - before
    return figures


def accuracy(engine: Engine, phrases: Sequence[Sample]) -> dict[str, float]:
    """Return the shares of phrases that can be typed, in the ways that `LIMITS` names."""
    spelled = ["".join(sample.syllables) for sample in phrases]
    fuzzy = [
        (sample.text, letters)
        for sample, right in zip(phrases, spelled, strict=True)
        for letters in {flattened(sample, how) for how in FLATTENED.values()} - {right}
    ]
    book = [phrase for phrase in engine.phrases.phrases if not phrase.further]
    return {
        "phrases": float(len(phrases)),
        "reachable": _share(reachable(engine, s.text, w) for s, w in zip(phrases, spelled, strict=True)),
        "first": _share(engine.candidates(w)[0].text == s.text for s, w in zip(phrases, spelled, strict=True)),
        "fuzzy_reachable": _share(reachable(engine, text, letters) for text, letters in fuzzy),
        "phrase_book_by_3_initials": _share(
            _by_initials(engine, phrase.text, "".join(map(initial_letter, phrase.syllables))) for phrase in book
        ),
    }


def _by_initials(engine: Engine, text: str, initials: str) -> bool:
    return any(
        text in (candidate.text for candidate in engine.candidates(initials[:length], SHOWN))
        for length in range(1, min(3, len(initials)) + 1)
    )


def _keystrokes(engine: Engine, phrases: Sequence[Sample], clock: Callable[[], float]) -> Iterator[float]:
    for sample in phrases:
        for letters in ("".join(sample.syllables), "".join(map(initial_letter, sample.syllables))):
            for typed in range(1, len(letters) + 1):
                began = clock()
                engine.candidates(letters[:typed])
                yield clock() - began


def _share(right: Iterable[bool]) -> float:
    counted = list(right)
    return sum(counted) / len(counted) if counted else 0.0


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(int(share * len(values)), len(values) - 1)]


def _resident_mb() -> float:
    """Return how much memory this process holds now, mapped files included, in megabytes (Linux)."""
    with open("/proc/self/statm", encoding="ascii") as file:  # noqa: PTH123 - a line of the kernel's
        return int(file.read().split()[1]) * 4096 / 1e6
