"""Further cases of the kinds that are published, through `kiosk devices decode` as scripts drive it.

`further_cases.jsonl` has the fields of the published file, where `fault: false` is judged here too, and `ack` and
`reply` list what answers there are. Their checks were computed by other code than the project's own.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from devices.profiles import names
from kiosk.cli import main

CASES = [json.loads(line) for line in (Path(__file__).parent / "further_cases.jsonl").read_text("utf-8").splitlines()]
EVERY_BYTE_UP_TO = 600


def decoded(capsys: pytest.CaptureFixture[str], case: dict, splits: list[int]) -> list[dict]:
    arguments = ["devices", "decode", "--profile", case["profile"], "--hex", case["hex"], "--json"]
    arguments += ["--policy"] if case["policy"] else []
    arguments += ["--split", ",".join(map(str, splits))] if splits else []
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return [json.loads(line) for line in out.splitlines()]


def ways(case: dict) -> list[list[int]]:
    """Return how the bytes are cut: as the case says, byte by byte, and in two."""
    size = len(case["hex"]) // 2
    step = 1 if size <= EVERY_BYTE_UP_TO else 53
    return [case.get("split_at", []), list(range(1, size, step)), [size // 2]]


@pytest.mark.parametrize("case", CASES, ids=[f"{case['id']}-{case['profile']}" for case in CASES])
def test_a_case_is_decoded_alike_however_it_was_read(
    case: dict, capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_HOME", str(tmp_path))
    events = decoded(capsys, case, [])
    assert [event["text"] for event in events if event["event"] == "scan"] == case["scans"]
    assert any(event["event"] == "fault" for event in events) == case["fault"], case["why"]
    for kind, field in (("ack", "ok"), ("reply", "data")):
        if kind in case:
            assert [event[field] for event in events if event["event"] == kind] == case[kind]
    for event in events:
        if event.get("reason") == "payment-code":
            assert (event["raw"], event.get("text", "")) == ("", "")
    for splits in ways(case):
        assert decoded(capsys, case, splits) == events, splits


def test_every_profile_has_cases() -> None:
    assert {case["profile"] for case in CASES} == set(names())


def test_nothing_of_a_payment_code_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    told = 0
    for case in CASES:
        shown = decoded(capsys, case, []) if case["policy"] and case["fault"] else []
        if any(event.get("reason") == "payment-code" for event in shown):
            told += 1
            digits = "".join(filter(str.isdigit, bytes.fromhex(case["hex"]).decode("latin-1")))
            printed = json.dumps(shown)
            assert digits[:8] not in printed
            assert digits[:8].encode().hex() not in printed
    assert told > 12
