"""Everyday matters can be typed by anybody, however they spell, and nothing typed is kept."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.commands import type as command
from language.errors import LexiconDamaged
from language.typing import bench, corpus, model, syllables
from language.typing.bench import LIMITS, samples
from language.typing.engine import Candidate, Engine
from language.typing.garbled import mended
from language.typing.lexicon import PATH
from language.typing.syllables import blurred, spelling_cost

HERE = Path(__file__).parent
HELD_OUT = HERE / "held_out_phrases.tsv"
EVERYDAY = HERE / "everyday_phrases.tsv"
FRESH = HERE / "fresh_phrases.tsv"
SHORT = HERE / "short_phrases.tsv"


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def texts(engine: Engine, letters: str, before: str = "") -> list[str]:
    return [candidate.text for candidate in engine.candidates(letters, before=before)]


def test_the_phrases_that_are_measured_with_are_not_in_the_phrase_book(engine: Engine) -> None:
    measured = {
        sample.text
        for path in (HELD_OUT, EVERYDAY, FRESH)
        for sample in samples(path.read_text(encoding="utf-8").splitlines())
    }
    assert len(measured) > 500
    assert measured.isdisjoint(phrase.text for phrase in engine.phrases.phrases)
    assert measured.isdisjoint(line.text for line in corpus.read())


@pytest.mark.parametrize("path", [HELD_OUT, FRESH], ids=lambda path: path.stem)
def test_the_bars_are_held_by_phrases_that_nothing_was_tuned_to(path: Path) -> None:
    # In a process of its own, for the memory; by processor time, for the machine's other work.
    program = (
        "import json, sys, time; from language.typing import bench\n"
        "from pathlib import Path; lines = Path(sys.argv[1]).read_text(encoding='utf-8').splitlines()\n"
        "print(json.dumps(bench.measure(list(bench.samples(lines)), time.process_time)))\n"
    )
    ran = subprocess.run([sys.executable, "-c", program, path], capture_output=True, check=True)
    figures = json.loads(ran.stdout)
    for name in ("reachable", "first", "fuzzy_reachable", "phrase_book_by_3_initials"):
        assert figures[name] >= LIMITS[name], (name, figures)
    for name in ("keystroke_p95_ms", "load_ms", "memory_mb"):
        assert figures[name] <= LIMITS[name], (name, figures)


def test_everyday_sentences_are_reachable(engine: Engine) -> None:
    everyday = list(samples(EVERYDAY.read_text(encoding="utf-8").splitlines()))
    right = [bench.reachable(engine, sample.text, "".join(sample.syllables)) for sample in everyday]
    assert sum(right) >= LIMITS["reachable"] * len(everyday)


def test_what_is_said_in_a_few_words_is_on_the_first_page_for_its_initials(engine: Engine) -> None:
    short = list(samples(SHORT.read_text(encoding="utf-8").splitlines()))
    initials = ["".join(syllable[0] for syllable in sample.syllables) for sample in short]
    whole = [sample.text in texts(engine, letters) for sample, letters in zip(short, initials, strict=True)]
    begun = [sample.text in texts(engine, letters[:3]) for sample, letters in zip(short, initials, strict=True)]
    assert sum(whole) >= 0.9 * len(short)
    assert sum(begun) >= 0.75 * len(short)


@pytest.mark.parametrize("path", [HELD_OUT, FRESH], ids=lambda path: path.stem)
def test_half_of_the_phrases_outside_the_book_are_offered_whole_for_all_their_initials(
    engine: Engine, path: Path
) -> None:
    phrases = list(samples(path.read_text(encoding="utf-8").splitlines()))
    offered = [
        sample.text in texts(engine, "".join(syllable[0] for syllable in sample.syllables)) for sample in phrases
    ]
    assert sum(offered) >= 0.5 * len(phrases)


def test_a_syllable_that_was_spelled_comes_before_what_only_sounds_like_it(engine: Engine) -> None:
    for letters, meant in (("xiang", "想响向像箱"), ("xian", "先县线"), ("jie", "借接街"), ("huan", "换还环")):
        offered = texts(engine, letters)
        assert set(meant) <= set(offered), offered
        assert "线路老化" not in offered or letters == "xian"
    assert texts(engine, "xian")[0] in "先县线"


def test_a_word_is_found_that_is_spelled_like_one_syllable(engine: Engine) -> None:
    assert "西安" in texts(engine, "xian")
    assert texts(engine, "xi'an")[0] == "西安"
    # 线路 has its first syllable where none was said to end.
    assert not any(text.startswith("线路") for text in texts(engine, "xi'an"))


def test_a_sentence_as_it_was_spelled_is_offered_beside_a_likelier_one_that_was_not(engine: Engine) -> None:
    offered = texts(engine, "xiangxuetaijie")
    assert offered.index("想学台阶") < offered.index("鲜血台阶")


def test_rare_characters_come_first_only_where_everyday_ones_are_few(engine: Engine) -> None:
    """Characters out of GB2312 were counted where a text had been decoded wrongly, before many that people write."""
    with_rare = {
        syllable
        for syllable in engine._lattice._whole
        for text in texts(engine, syllable)
        if text.encode("gb2312", errors="ignore").decode("gb2312") != text
    }
    assert {"qing", "bei", "ding", "chi", "dao"}.isdisjoint(with_rare)
    assert len(with_rare) <= 0.08 * len(engine._lattice._whole)


def test_a_character_is_as_likely_as_it_is_read_so(engine: Engine) -> None:
    assert texts(engine, "tai")[:3] == ["太", "抬", "台"]
    assert "停车位大" not in texts(engine, "tingcheweitai")


@pytest.mark.parametrize(
    "meant", ["xiang xue ying yu 想学英语", "xiang xue da qiu 想学打球", "xiang xue chang ge 想学唱歌"]
)
def test_what_people_wish_to_learn_comes_first(engine: Engine, meant: str) -> None:
    *syllables, text = meant.split()
    assert texts(engine, "".join(syllables))[0] == text


def test_counts_are_taken_without_what_was_read_wrongly() -> None:
    seen = {"的": 90_000, "的确": 9_000, "鐨": 900, "殑": 800, "哄": 50, "哄骗": 100, "确": 70}
    left = mended(seen, least=3)
    assert left["鐨"] == left["殑"] == 3
    assert {word: left[word] for word in ("的确", "哄骗", "确", "哄")} == {
        word: seen[word] for word in ("的确", "哄骗", "确", "哄")
    }


@pytest.mark.parametrize(
    ("letters", "first"),
    [
        ("dt", "电梯"),
        ("tdl", "停电了"),
        ("mjhl", "门禁坏了"),
        ("dbl", "灯不亮"),
        ("mtls", "马桶漏水"),
        ("dengbuliang", "灯不亮"),
        ("denbulian", "灯不亮"),
        ("sgls", "水管漏水"),
        ("wjdslthl", "我家的水龙头坏了"),
        ("wojiadeshuilongtouhuaile", "我家的水龙头坏了"),
        ("suiguannousui", "水管漏水"),
        ("xiashuidaodusai", "下水道堵塞"),
        ("xiashuidaoduse", "下水道堵塞"),
        ("lvhuameirenguan", "绿化没人管"),
        ("lühuameirenguan", "绿化没人管"),
        ("WEISHENGJIAN", "卫生间"),
        ("shui'guan lou'shui", "水管漏水"),
        (" 'shuiguanloushui", "水管漏水"),
        ("shui3guan3lou4shui3", "水管漏水"),
        ("shuǐ guǎn lòu shuǐ", "水管漏水"),
        ("lǜhuàméirénguǎn", "绿化没人管"),
        ("lu\u0308huameirenguan", "绿化没人管"),
        ("ＤＴ", "电梯"),
    ],
)
def test_everyday_matters_come_first(engine: Engine, letters: str, first: str) -> None:
    found = engine.candidates(letters)[0]
    assert found == Candidate(first, len(letters))


@pytest.mark.parametrize(
    ("letters", "offered"),
    [
        ("wjds", "我家的水龙头坏了"),
        ("slt", "水龙头漏水"),
        ("shuiguanlou", "水管漏水"),
        ("shuiguanl", "水管漏水"),
        ("shuiguanls", "水管漏水"),
        ("dianti", "电梯"),
        ("shangh", "上海"),
        ("zhzh", "这种"),
        ("lang", "浪"),
        ("nv", "女"),
    ],
)
def test_what_is_meant_is_among_the_first_ten(engine: Engine, letters: str, offered: str) -> None:
    assert offered in texts(engine, letters)


def test_a_phrase_that_shares_three_initials_with_a_page_of_others_comes_with_the_fourth(engine: Engine) -> None:
    further = [phrase for phrase in engine.phrases.phrases if phrase.further and len(phrase.syllables) > 3]
    assert further
    for phrase in further:
        letters = "".join(syllable[0] for syllable in phrase.syllables)
        assert phrase.text not in texts(engine, letters[:2])
        assert phrase.text in texts(engine, letters), phrase


def test_a_long_input_is_committed_word_by_word(engine: Engine) -> None:
    letters = "shuiguanloushui"
    assert Candidate("水管", 8) in engine.candidates(letters)
    assert Candidate("水", 4) in engine.candidates(letters)
    assert bench.reachable(engine, "水管漏水", letters)
    assert not bench.reachable(engine, "火车漏水", letters)


def test_what_stands_before_foretells_what_follows(engine: Engine) -> None:
    assert texts(engine, "huaile", before="电梯")[0] == "坏了"
    assert "柜" in texts(engine, "gui", before="充电")


def test_no_character_reaches_over_the_end_of_a_syllable(engine: Engine) -> None:
    assert "想" in texts(engine, "xian")
    assert "想" not in texts(engine, "xi'an")
    assert "西" in texts(engine, "xi'an")
    assert texts(engine, "fang an") == texts(engine, "fang4an4")
    assert texts(engine, "fang an")[0] == "方案"


def test_separators_are_used_up_with_the_letters_before_them(engine: Engine) -> None:
    assert Candidate("西", 3) in engine.candidates("xi'an", limit=60)
    assert engine.candidates("shui1guan")[0].letters == 9
    assert engine.candidates("shui9guan")[0].letters == 4


@pytest.mark.parametrize("letters", ["", "中文", "123", "1a", "'", "  ", "\0", "\u0308", "😀"])
def test_what_is_no_pinyin_gives_no_candidates(engine: Engine, letters: str) -> None:
    assert engine.candidates(letters) == []


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzü' 1中", max_size=24), st.integers(1, 12))
def test_any_input_gives_candidates_that_use_up_some_of_it(letters: str, limit: int) -> None:
    found = SHARED.candidates(letters, limit)
    assert len(found) <= limit
    assert len({candidate.text for candidate in found}) == len(found)
    assert all(candidate.text and 1 <= candidate.letters <= len(letters) for candidate in found)


def test_a_very_long_input_is_cut_not_refused(engine: Engine) -> None:
    assert engine.candidates("shuiguan" * 500)[0].letters <= 60


def test_the_estates_own_words_are_learnt() -> None:
    plain, taught = Engine(), Engine(["单雄信", "紫薇苑", ("乐山阁", "le shan ge"), "12号楼"])
    assert "单雄信" not in texts(plain, "shanxiongxin")
    assert texts(taught, "shanxiongxin")[0] == "单雄信"
    assert "单雄信" in texts(taught, "sanxiongxin")
    assert texts(taught, "ziweiyuan")[0] == "紫薇苑"
    assert "紫薇苑" in texts(taught, "zwy")
    assert texts(taught, "leshange")[0] == "乐山阁"
    assert texts(taught, "shierhaolou")[0] == "12号楼"
    assert "12号楼" in texts(taught, "sehl")
    assert texts(taught, "shierhaoloudiantihuaile")[0] == "12号楼电梯坏了"
    assert "紫薇苑" in "".join(texts(taught, "wozhuziweiyuan"))


def test_peoples_names_are_found_but_stand_behind_the_everyday_words_that_sound_like_them() -> None:
    taught = Engine(names=["单雄信", "石剑", ("盖玉山", "gai yu shan")])
    assert texts(taught, "shanxiongxin")[0] == "单雄信"
    assert texts(taught, "sxx")[:9].count("单雄信") == 1
    assert texts(taught, "gaiyushan")[0] == "盖玉山"
    assert texts(taught, "shijian")[0] == "时间"
    assert "石剑" in texts(taught, "shijian")


def test_nothing_is_learnt_from_what_residents_type(engine: Engine) -> None:
    before = [engine.candidates(letters) for letters in ("zhangsanfeng", "dianhua", "wo")]
    for _time in range(3):
        for letters in ("zhangsanfengdedianhua", "zsf"):
            engine.candidates(letters, before="张三丰的电话")
    assert [engine.candidates(letters) for letters in ("zhangsanfeng", "dianhua", "wo")] == before


def test_what_is_kept_to_be_quick_is_bounded_and_dropped() -> None:
    engine = Engine()
    program_wide = (syllables.blurred, syllables.split, syllables.spelling_cost)
    for sample in samples(HELD_OUT.read_text(encoding="utf-8").splitlines()):
        for letters in ("".join(sample.syllables), "".join(map(syllables.initial_letter, sample.syllables))):
            for typed in range(1, len(letters) + 1):
                engine.candidates(letters[:typed])
    costs = engine._lattice._model._costs
    assert 0 < len(costs) <= model.CACHED_PAIRS
    assert all(0 < kept.cache_info().currsize <= syllables.KEPT for kept in program_wide)
    engine.forget()
    # Pairs of words and pieces of letters tell what was typed, as the letters themselves do.
    assert not costs
    assert not any(kept.cache_info().currsize for kept in program_wide)


def test_typing_needs_neither_jieba_nor_pypinyin() -> None:
    program = (
        "import sys; from language.typing.engine import Engine\n"
        "assert Engine().candidates('dt')[0].text == '电梯'\n"
        "assert not {'jieba', 'pypinyin'} & set(sys.modules), sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_the_lexicon_was_built_from_the_phrases_as_they_stand() -> None:
    built = Engine()._lexicon.header["sources"]
    assert built["phrases.tsv"]["sha256"] == hashlib.sha256(corpus.SOURCE.read_bytes()).hexdigest()
    assert {built[package]["licence"] for package in ("jieba", "pypinyin")} == {"MIT"}


def test_a_line_of_an_unknown_kind_is_named(tmp_path: Path) -> None:
    path = tmp_path / "phrases.tsv"
    path.write_text("# comment\nphrase\t漏水\nverse\t漏水\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"phrases\.tsv:3"):
        corpus.read(path)


@pytest.mark.parametrize("kept", [0, 5, 100, 100_000])
def test_a_damaged_lexicon_is_refused(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "lexicon.bin"
    path.write_bytes(PATH.read_bytes()[:kept])
    with pytest.raises(LexiconDamaged):
        Engine(path=path)


def test_a_missing_lexicon_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconDamaged) as refusal:
        Engine(path=tmp_path / "none")
    assert refusal.value.code == "lexicon-damaged"
    assert refusal.value.fields["path"] == str(tmp_path / "none")


def test_neighbouring_sounds_have_one_blurred_form_and_a_price() -> None:
    assert blurred("zhang") == blurred("zan") == "zan"
    assert blurred("nv") == blurred("lu") == blurred("ru")
    assert blurred("dong") == "dong"
    assert spelling_cost("zhang", "zhang") == 0
    assert 0 < spelling_cost("zang", "zhang") < spelling_cost("zan", "zhang")
    assert spelling_cost("nu", "lv") > spelling_cost("lu", "lv") > 0


def test_the_command_answers_a_line_for_each_argument(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["dt", "123", "--json"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["candidates"][0] == {"text": "电梯", "letters": 2}
    assert second == {"candidates": []}
    assert command.main(["", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"candidates": []}
    with pytest.raises(SystemExit, match="2"):
        command.main(["dt", "--limit", "0"])
    assert command.main(["zwy", "--word", "紫薇苑"]) == 0
    assert "紫薇苑 3" in capsys.readouterr().out


def test_the_command_answers_each_line_of_standard_input_at_once() -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", "from kiosk.cli import main; raise SystemExit(main(['type', '-', '--json']))"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert run.stdin
    assert run.stdout
    with run:
        for line, first in (
            (b"dt\n", "电梯"),
            (b"\xff\xfe\n", None),
            (b"dt" + b"\0" * 100_000 + b"\n", "电梯"),
            (b"dengbuliang\n", "灯不亮"),
        ):
            run.stdin.write(line)
            run.stdin.flush()
            answer = json.loads(run.stdout.readline())["candidates"]
            assert (answer[0]["text"] if answer else None) == first
        run.stdin.close()
    assert run.returncode == 0


SHARED = Engine()
