"""What is read aloud is cut into sentences, said as people say it, and silence is explained once."""

from __future__ import annotations

import asyncio
import shutil
import wave
from pathlib import Path

import pytest

from language.errors import SpeechAbsent
from language.speech import PROGRAM, Manner, Speech
from language.spoken import number, pinyin, sentences, spoken

needs_program = pytest.mark.skipif(shutil.which(PROGRAM) is None, reason="wants the program espeak-ng")


def test_sentences_know_where_they_stand() -> None:
    text = "今天停水。请储水！  谢谢\n物业 3.5 度? Back at 5 p.m. Thanks."
    found = sentences(text)
    assert [text[sentence.start : sentence.end] for sentence in found] == [sentence.text for sentence in found]
    assert [sentence.text for sentence in found][:4] == ["今天停水。", "请储水！", "谢谢", "物业 3.5 度?"]
    assert found[-1].text == "Thanks."
    assert sentences("……\n\n") == []


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0, "零"), (5, "五"), (10, "十"), (12, "十二"), (20, "二十"), (105, "一百零五"), (110, "一百一十"),
        (1005, "一千零五"), (1050, "一千零五十"), (10_000, "一万"), (10_005, "一万零五"), (120_000, "十二万"),
        (100_000_000, "一亿"),
    ],
)  # fmt: skip
def test_numbers_in_words(value: int, said: str) -> None:
    assert number(value) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("14:00-17:00停水", "十四点到十七点停水"),
        ("8:05开门", "八点零五分开门"),
        ("3号楼2单元", "三号楼二单元"),
        ("2个人, 2楼", "两个人, 二楼"),
        ("2026年11月22日", "二零二六年十一月二十二日"),
        ("2026-11-22", "二零二六年十一月二十二日"),
        ("电话 027 8888 0000", "电话 零二七，八八八八，零零零零"),
        ("编号407182653", "编号四零七一八二六五三"),
        ("3-2-301", "三，二，三零一"),
        ("301室", "三零一室"),
        ("18.5℃", "十八点五度"),
        ("涨了20%", "涨了百分之二十"),
        ("1-3天", "一到三天"),
        ("**注意**", " 注意 "),
    ],
)
def test_numbers_and_signs_are_said_as_people_say_them(text: str, said: str) -> None:
    assert spoken(text) == said


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("今天停水，请储水。", "jin1 tian1 ting2 shui3, qing3 chu3 shui3."),
        ("不要", "bu2 yao4"),
        ("不来", "bu4 lai2"),
        ("一次", "yi2 ci4"),
        ("一起", "yi4 qi3"),
        ("第一名", "di4 yi1 ming2"),
        ("11月1日", "shi2 yi1 yue4 yi1 ri4"),
        ("QR码", "QR ma3"),
    ],
)
def test_a_voice_that_reads_pinyin_gets_syllables(text: str, read: str) -> None:
    assert pinyin(text) == read


def test_a_terminal_without_a_voice_says_so_once() -> None:
    told: list[SpeechAbsent] = []
    speech = Speech(told.append, program="no-such-program")

    async def say() -> list[bool]:
        return [await speech.say("你好。", "zh") for _time in range(3)]

    assert asyncio.run(say()) == [False, False, False]
    assert [(error.code, error.fields["reason"]) for error in told] == [("speech-absent", "program")]


@needs_program
@pytest.mark.parametrize(("text", "language"), [("今天下午停水。", "zh"), ("No water this afternoon.", "en")])
def test_a_sentence_is_spoken(tmp_path: Path, text: str, language: str) -> None:
    file = tmp_path / "said.wav"
    told: list[SpeechAbsent] = []
    assert asyncio.run(Speech(told.append, file=file).say(text, language, Manner(speed=120, volume=80)))
    with wave.open(str(file)) as sound:
        assert sound.getnframes() / sound.getframerate() > 0.8
    assert told == []


@needs_program
def test_a_voice_that_fails_says_so_once(tmp_path: Path) -> None:
    told: list[SpeechAbsent] = []
    speech = Speech(told.append, file=tmp_path / "no such folder" / "said.wav")

    async def say() -> list[bool]:
        return [await speech.say("你好。", "zh") for _time in range(2)]

    assert asyncio.run(say()) == [False, False]
    assert [error.fields["reason"] for error in told] == ["sound"]


@needs_program
def test_sound_that_comes_back_is_heard_when_it_is_tried_again(tmp_path: Path) -> None:
    told: list[SpeechAbsent] = []
    folder = tmp_path / "sound"
    speech = Speech(told.append, file=folder / "said.wav")

    async def say() -> list[bool]:
        heard = [await speech.say("你好。", "zh")]
        speech.try_again()
        heard.append(await speech.say("你好。", "zh"))
        folder.mkdir()
        heard.append(await speech.say("你好。", "zh"))
        speech.try_again()
        heard.append(await speech.say("你好。", "zh"))
        assert len(told) == 1
        (folder / "said.wav").unlink()
        folder.rmdir()
        return [*heard, await speech.say("你好。", "zh")]

    assert asyncio.run(say()) == [False, False, False, True, False]
    assert [error.fields["reason"] for error in told] == ["sound", "sound"]


@needs_program
def test_stopping_ends_the_program(tmp_path: Path) -> None:
    async def stop() -> bool:
        speech = Speech(lambda _error: None, file=tmp_path / "said.wav")
        task = asyncio.create_task(speech.say("今天停水。" * 5000, "zh"))
        # Long enough to be in the middle of two hours of speech.
        _done, speaking = await asyncio.wait({task}, timeout=0.3)
        assert speaking
        task.cancel()
        try:
            await task
        except asyncio.CancelledError:
            return True
        return False

    assert asyncio.run(stop())
