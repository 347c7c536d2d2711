"""The catalogs hold a translation of every text, and nothing else."""

from __future__ import annotations

from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

import pytest

from language import catalog, translation
from language.errors import UnknownLanguage

SOURCE = """
from language.translation import N_, _, ngettext, pgettext
A = _("Page {page} of {pages}").format(page=1, pages=2)
B = ngettext("{n} notice", "{n} notices", 3).format(n=3)
C = pgettext("door", "Close")
D = [N_("Water")]
"""
PAGE = 'msgid "Page {page} of {pages}"\nmsgstr '
TRANSLATIONS = {
    f'{PAGE}""': f'{PAGE}"第 {{page}} 页，共 {{pages}} 页"',
    'msgid_plural "{n} notices"\nmsgstr[0] ""': 'msgid_plural "{n} notices"\nmsgstr[0] "{n} 条公告"',
    'msgid "Close"\nmsgstr ""': 'msgid "Close"\nmsgstr "关门"',
    'msgid "Water"\nmsgstr ""': 'msgid "Water"\nmsgstr "水"',
}


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "screens").mkdir()
    (tmp_path / "screens" / "page.py").write_text(SOURCE)
    catalog.update(tmp_path, tmp_path / "locale")
    return tmp_path


def po(house: Path) -> Path:
    return house / "locale" / "zh" / "LC_MESSAGES" / "lobby.po"


def translate(house: Path, replacements: dict[str, str]) -> None:
    text = po(house).read_text(encoding="utf-8")
    for old, new in replacements.items():
        assert old in text
        text = text.replace(old, new)
    po(house).write_text(text, encoding="utf-8")


def kinds(house: Path) -> set[str]:
    return {problem.kind for problem in catalog.check(house, house / "locale")}


def test_every_text_of_the_product_is_translated() -> None:
    assert [str(problem) for problem in catalog.check()] == []


def test_untranslated_texts_are_named(house: Path) -> None:
    problems = catalog.check(house, house / "locale")
    assert {problem.message for problem in problems} == {
        "Page {page} of {pages}",
        "{n} notice",
        "Close",
        "Water",
    }
    assert {problem.kind for problem in problems} == {"not translated"}


def test_a_complete_catalog_has_no_problem_and_reads_back(house: Path) -> None:
    translate(house, TRANSLATIONS)
    assert kinds(house) == {"the .mo file is out of date"}
    catalog.update(house, house / "locale")
    assert kinds(house) == set()
    read = GNUTranslations(BytesIO(po(house).with_suffix(".mo").read_bytes()))
    assert read.gettext("Water") == "水"
    assert read.pgettext("door", "Close") == "关门"
    assert read.ngettext("{n} notice", "{n} notices", 1) == "{n} 条公告"


def test_updating_twice_changes_nothing(house: Path) -> None:
    translate(house, TRANSLATIONS)
    catalog.update(house, house / "locale")
    before = po(house).read_bytes(), po(house).with_suffix(".mo").read_bytes()
    catalog.update(house, house / "locale")
    assert (po(house).read_bytes(), po(house).with_suffix(".mo").read_bytes()) == before
    assert str(house).encode() not in before[0]


def test_other_fields_in_a_translation_are_found(house: Path) -> None:
    translate(house, {**TRANSLATIONS, f'{PAGE}""': f'{PAGE}"第 {{page}} 页"'})
    catalog.update(house, house / "locale")
    assert kinds(house) == {"other fields in the translation"}


def test_fuzzy_and_stale_texts_are_found(house: Path) -> None:
    translate(house, {**TRANSLATIONS, 'msgid "Water"': '#, fuzzy\nmsgid "Water"'})
    (house / "screens" / "page.py").write_text(SOURCE.replace('_("Page', '_("Sheet'))
    assert kinds(house) >= {"fuzzy", "used by no source", "not in the catalog"}


def test_texts_follow_the_language_in_use() -> None:
    before = translation.current()
    try:
        translation.use("en")
        assert translation._("No such text") == "No such text"
        assert translation.ngettext("{n} notice", "{n} notices", 1) == "{n} notice"
        assert translation.pgettext("door", "No such text") == "No such text"
        translation.use("zh")
        assert translation.current() == "zh"
        assert translation._("No such text") == "No such text"
        with pytest.raises(UnknownLanguage):
            translation.use("fr")
    finally:
        translation.use(before)


def test_a_catalog_that_is_kept_by_hand_is_compiled_and_checked(house: Path) -> None:
    kept = house / catalog.KEPT_BY_HAND / "zh_Hans" / "LC_MESSAGES" / "django.po"
    kept.parent.mkdir(parents=True)
    kept.write_text('msgid "Log out"\nmsgstr "退出登录"\n', encoding="utf-8")
    assert "zh_Hans: the .mo file is out of date: 'django'" in map(str, catalog.check(house, house / "locale"))
    catalog.update(house, house / "locale")
    assert GNUTranslations(BytesIO(kept.with_suffix(".mo").read_bytes())).gettext("Log out") == "退出登录"
    assert {problem.language for problem in catalog.check(house, house / "locale")} == {"zh"}


def test_texts_of_the_server_stand_in_a_catalog_of_their_own(house: Path) -> None:
    (house / "server").mkdir()
    (house / "server" / "command.py").write_text('from language.translation import _\nA = _("Serve")\n')
    catalog.update(house, house / "locale")
    assert "Serve" not in po(house).read_text(encoding="utf-8")
    assert "Serve" in po(house).with_name("server.po").read_text(encoding="utf-8")
