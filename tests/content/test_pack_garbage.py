"""Whatever stands in a pack's files, checking it names mistakes and never fails."""

from __future__ import annotations

import tempfile
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from small_pack import FILES, write_files

from content.errors import PackInvalid
from content.pack import check, read

_PIECES = [*"-{}[],:#&*!|>'\"%@` \n\tab0?~<", "---\n", "\n- ", "id: ", "\ufeff", "\r", "\x85", "\u2028", "\0"]
_YAML = st.lists(st.sampled_from(_PIECES), max_size=20).map("".join)
_SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.text(max_size=8))
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)


def _examine(name: str, content: str | bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write_files(Path(folder), {**FILES, name: content})
        found = check(Path(folder))
        for mistake in found:
            assert mistake.line >= 1
            assert str(mistake).isprintable()
        try:
            read(Path(folder))
        except PackInvalid:
            assert found
        else:
            assert not found


@given(name=st.sampled_from(sorted(FILES)), content=st.one_of(st.binary(), st.text(), _YAML))
@settings(max_examples=150, deadline=None)
def test_any_bytes(name: str, content: str | bytes) -> None:
    _examine(name, content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass"))


@given(name=st.sampled_from(sorted(FILES)), data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_sound_file_with_something_cut_out_or_put_in(name: str, data: st.DataObject) -> None:
    text = FILES[name]
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 12)))
    _examine(name, (text[:start] + data.draw(_YAML) + text[end:]).encode("utf-8", "replace"))


@given(name=st.sampled_from(sorted(FILES)), data=st.data())
@settings(max_examples=150, deadline=None)
def test_a_sound_file_with_a_value_of_any_other_kind(name: str, data: st.DataObject) -> None:
    front, _, body = FILES[name].removeprefix("---\n").partition("\n---\n")
    root = yaml.load(front, Loader=yaml.BaseLoader)
    nodes = [(root, key) for key in (root if isinstance(root, dict) else range(len(root)))]
    for parent, key in nodes:
        child = parent[key]
        if isinstance(child, dict | list):
            nodes += [(child, inner) for inner in (child if isinstance(child, dict) else range(len(child)))]
    parent, key = data.draw(st.sampled_from(nodes))
    parent[key] = data.draw(_VALUES)
    text = yaml.safe_dump(root, allow_unicode=True)
    _examine(name, f"---\n{text}\n---\n{body}" if name.endswith(".md") else text)
