from __future__ import annotations

import re
from pathlib import Path

from screen_support import make_lobby, opened, shows, tap

from screens.lobby_app import LobbyApp
from screens.utterances import utterances

ROOT = Path(__file__).parents[2]


async def test_the_notice_can_be_read_and_heard_before_anything_is_entered(tmp_path: Path) -> None:
    lobby = make_lobby(tmp_path)
    app = LobbyApp(lobby)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(app, pilot, "repair")
        for answer in ("厨房", "水管水龙头", "水龙头漏水", "一般"):
            await tap(pilot, answer)
        assert shows(app, "留电话")
        assert "phone" not in lobby.visit.answers["repair"]
        await tap(pilot, "这些信息怎么用")
        heard = "".join([utterance.text async for utterance in utterances(app.lobby_screen)])
        for part in ("谁在问", "为什么问", "问什么", "谁看得到", "留多久", "您的权利"):
            assert part in heard
        await tap(pilot, "返回")
        assert shows(app, "留电话")


def test_every_rule_of_the_document_names_tests_that_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8"))
    assert len(named) > 20
    for path, name in named:
        assert re.search(rf"def {name}\(", (ROOT / path).read_text(encoding="utf-8")), (path, name)
