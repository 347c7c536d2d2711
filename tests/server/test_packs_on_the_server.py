from __future__ import annotations

import shutil
from pathlib import Path

from server_process import PACK, ServerProcess

from content.documents import Notice, in_language
from server.simulation.client import Client


def changed_pack(tmp_path: Path) -> Path:
    folder = tmp_path / "pack"
    shutil.copytree(PACK, folder)
    return folder


def test_loading_again_changes_nothing(server: ServerProcess, client: Client) -> None:
    from server import packs

    loaded = packs.load(PACK)
    assert (loaded.estate, loaded.put, loaded.deleted) == ("yangguang", 0, 0)
    assert loaded.unchanged > 100
    assert client.exchange().changes == []


def test_a_changed_pack_changes_what_changed_and_leaves_edits_of_staff(
    server: ServerProcess, client: Client, tmp_path: Path
) -> None:
    import msgspec

    from server import documents, packs

    folder = changed_pack(tmp_path)
    notices = sorted((folder / "notices").glob("*.md"))
    gone, edited, changed = (f"yangguang/{path.stem}" for path in notices[:3])
    notices[0].unlink()
    text = notices[2].read_text(encoding="utf-8")
    notices[2].write_text(text + "\n又及。\n", encoding="utf-8")
    notice = documents.get(Notice, edited)
    assert notice is not None
    documents.put("yangguang", msgspec.structs.replace(notice, title="改过的标题"))
    client.exchange()
    try:
        loaded = packs.load(folder)
        assert (loaded.put, loaded.deleted) == (1, 1)
        told = {change.id: change.body is not None for change in client.exchange().changes}
        assert told == {gone: False, changed: True}
        kept = documents.get(Notice, edited)
        assert kept is not None
        assert in_language(kept.title, "zh") == "改过的标题"
    finally:
        documents.put("yangguang", notice)
        packs.load(PACK)


def test_mistakes_are_named_with_file_and_line(server: ServerProcess, tmp_path: Path) -> None:
    folder = changed_pack(tmp_path)
    buildings = folder / "buildings.yaml"
    buildings.write_text(buildings.read_text(encoding="utf-8") + "\n- id: b9\n  name: 9号楼\n", encoding="utf-8")
    done = server.command("load", str(folder))
    assert done.returncode == 1
    assert "buildings.yaml:" in done.stderr
    assert "Traceback" not in done.stderr
