from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from server_process import ServerProcess

from records import wire
from records.errors import Refused
from server.simulation.client import Client


def wrong_codes(server: ServerProcess, count: int) -> None:
    from django.utils import timezone

    from server import enrolment
    from server.errors import CodeRefused

    for _ in range(count):
        with pytest.raises(CodeRefused):
            enrolment.approve("AAAA-AAAA", "yangguang/b3", "tests", timezone.now())


def test_a_code_is_approved_by_command_and_gives_the_credential(server: ServerProcess) -> None:
    client = Client(server.url)
    code = client.enrol("lobby").code
    assert client.enrol_state() == wire.EnrolState("waiting")
    done = server.command("approve", code.lower().replace("-", " "), "--building", "yangguang/b2")
    assert done.returncode == 0, done.stderr
    state = client.enrol_state()
    assert state.state == "approved"
    assert state.credential is not None
    assert (state.credential.estate, state.credential.building) == ("yangguang", "yangguang/b2")
    assert len(state.credential.card_key) == 32
    assert len(state.credential.server_keys[0].public) == 32


def test_a_terminal_that_asks_twice_shows_the_same_code(server: ServerProcess) -> None:
    client = Client(server.url)
    assert client.enrol().code == client.enrol().code


def test_a_code_works_once(server: ServerProcess) -> None:
    code = Client(server.url).enrol().code
    assert server.command("approve", code, "--building", "yangguang/b3").returncode == 0
    again = server.command("approve", code, "--building", "yangguang/b4")
    assert again.returncode == 1
    assert "已经用过" in again.stderr
    assert len(again.stderr.strip().splitlines()) == 1


def test_a_code_expires_after_ten_minutes(server: ServerProcess) -> None:
    from server import enrolment
    from server.errors import CodeRefused
    from server.models import Enrolment

    client = Client(server.url)
    found = Enrolment.objects.get(code=client.enrol().code)
    assert found.expires_at - found.created_at == dt.timedelta(minutes=10)
    late = found.expires_at + dt.timedelta(seconds=1)
    assert enrolment.state(client.public_key, late).state == "expired"
    with pytest.raises(CodeRefused) as refused:
        enrolment.approve(found.code, "yangguang/b3", "tests", late)
    assert refused.value.fields["reason"] == "expired"


def test_five_wrong_codes_lock_those_that_wait_and_terminals_get_new_ones(server: ServerProcess) -> None:
    from server.models import Throttle

    Throttle.objects.all().delete()
    client = Client(server.url)
    code = client.enrol().code
    wrong_codes(server, 4)
    assert client.enrol_state().state == "waiting"
    wrong_codes(server, 1)
    assert client.enrol_state().state == "locked"
    refused = server.command("approve", code, "--building", "yangguang/b3")
    assert refused.returncode == 1
    assert "已作废" in refused.stderr
    new = client.enrol().code
    assert new != code
    assert server.command("approve", new, "--building", "yangguang/b3").returncode == 0


def test_a_terminal_joins_the_estate_that_keeps_its_building_whatever_the_building_says(server: ServerProcess) -> None:
    import msgspec
    from django.utils import timezone

    from content.documents import Building
    from server import documents, enrolment
    from server.models import Estate

    Estate.objects.get_or_create(code="other", defaults={"name": "别处"})
    strayed = documents.get(Building, "yangguang/b6")
    assert strayed
    documents.put("yangguang", msgspec.structs.replace(strayed, estate="other"))
    client = Client(server.url)
    try:
        terminal = enrolment.approve(client.enrol().code, strayed.id, "tests", timezone.now())
        credential = client.enrol_state().credential
        assert credential is not None
        assert (terminal.estate_id, credential.estate) == ("yangguang", "yangguang")
    finally:
        documents.put("yangguang", strayed)


def test_an_unknown_building_is_named(server: ServerProcess) -> None:
    code = Client(server.url).enrol().code
    done = server.command("approve", code, "--building", "yangguang/b99")
    assert done.returncode == 1
    assert "yangguang/b99" in done.stderr


def test_a_revoked_terminal_is_told_so_and_can_join_again(client: Client, server: ServerProcess) -> None:
    from django.utils import timezone

    from server import enrolment
    from server.models import Terminal

    assert client.credential is not None
    terminal = Terminal.objects.get(pk=client.credential.terminal)
    enrolment.revoke(terminal, timezone.now())
    with pytest.raises(Refused) as refused:
        client.exchange()
    assert refused.value.fields["reason"] == "revoked"
    assert client.enrol_state().state == "refused"
    enrolment.approve(client.enrol().code, "yangguang/b3", "tests", timezone.now())
    state = client.enrol_state()
    assert state.credential is not None
    assert state.credential.terminal == terminal.pk
    client.exchange()


def test_nobody_can_speak_for_another_terminal(join: Callable[[str], Client], server: ServerProcess) -> None:
    victim, thief = join("yangguang/b3"), Client(server.url)
    thief.credential = victim.credential
    with pytest.raises(Refused) as refused:
        thief.exchange()
    assert refused.value.fields["reason"] == "bad-signature"


def test_a_request_signed_for_one_path_is_refused_on_another(client: Client) -> None:
    from records.envelope import sign

    assert client.credential is not None
    signed = sign(wire.PRIVATE, client.credential.terminal, client._private, wire.ExchangeRequest(0))
    with pytest.raises(Refused) as refused:
        client.post_bytes(wire.EXCHANGE, signed, wire.ExchangeAnswer)
    assert refused.value.fields["reason"] == "bad-signature"


def test_an_unknown_terminal_is_refused(server: ServerProcess) -> None:
    stranger = Client(server.url)
    stranger.credential = wire.Credential("yangguang/t-nobody", "yangguang", "yangguang/b3", b"", [])
    with pytest.raises(Refused) as refused:
        stranger.exchange()
    assert refused.value.fields["reason"] == "unknown-terminal"


@pytest.mark.parametrize("body", [b"", b"\xff" * 50, b"\x95\x01", b"{}"])
def test_nonsense_is_refused_with_a_reason(server: ServerProcess, body: bytes) -> None:
    with pytest.raises(Refused) as refused:
        Client(server.url).post_bytes(wire.EXCHANGE, body, wire.ExchangeAnswer)
    assert refused.value.fields["reason"] == "nonsense"


def test_a_request_that_is_too_large_is_refused_unread(server: ServerProcess) -> None:
    with pytest.raises(Refused) as refused:
        Client(server.url).post_bytes(wire.EXCHANGE, b"x" * (wire.MAX_REQUEST_BYTES + 1), wire.ExchangeAnswer)
    assert refused.value.fields["reason"] == "too-large"


def test_the_database_holds_nothing_to_pose_as_a_terminal_with(client: Client, server: ServerProcess) -> None:
    stored = b"".join(path.read_bytes() for path in server.home.iterdir() if path.is_file())
    assert client._private not in stored
    assert client._private.hex().encode() not in stored
    assert client.public_key.encode() in stored
