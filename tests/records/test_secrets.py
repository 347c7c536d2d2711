from __future__ import annotations

import stat
from pathlib import Path

import pytest

from records import wire
from records.errors import SecretsFailed
from records.secrets import Secrets, Server

CREDENTIAL = wire.Credential("yangguang/t-1", "yangguang", "yangguang/b3", b"c" * 32, [wire.ServerKey("k1", b"p" * 32)])
SERVER = Server("https://lobby.example", "ab" * 32)


@pytest.fixture
def secrets(tmp_path: Path) -> Secrets:
    return Secrets(tmp_path / "secrets.toml")


def test_before_enrolment_there_is_nothing_and_no_file(secrets: Secrets) -> None:
    assert (secrets.credential, secrets.server, secrets.terminal_key) == (None, None, None)
    assert not secrets.path.exists()


def test_an_enrolment_is_kept_whole_and_for_its_owner_alone(secrets: Secrets) -> None:
    secrets.enrolled(SERVER, b"t" * 32, CREDENTIAL)
    again = Secrets(secrets.path)
    assert (again.credential, again.server, again.terminal_key) == (CREDENTIAL, SERVER, b"t" * 32)
    assert stat.S_IMODE(secrets.path.stat().st_mode) == 0o600


def test_another_process_enrolment_is_seen(secrets: Secrets) -> None:
    assert secrets.credential is None
    Secrets(secrets.path).enrolled(SERVER, b"t" * 32, CREDENTIAL)
    assert secrets.credential == CREDENTIAL


def test_new_server_keys_replace_the_old_ones(secrets: Secrets) -> None:
    secrets.enrolled(SERVER, b"t" * 32, CREDENTIAL)
    keys = [wire.ServerKey("k2", b"q" * 32), wire.ServerKey("k1", b"p" * 32)]
    secrets.replace_server_keys(keys)
    assert secrets.credential is not None
    assert secrets.credential.server_keys == keys


def test_the_card_key_is_our_own_until_the_estate_gives_one(secrets: Secrets) -> None:
    own = secrets.card_key()
    assert Secrets(secrets.path).card_key() == own
    secrets.enrolled(SERVER, b"t" * 32, CREDENTIAL)
    assert secrets.card_key() == b"c" * 32


def test_keys_wait_until_they_are_forgotten(secrets: Secrets) -> None:
    secrets.keep_waiting(b"1" * 32)
    secrets.keep_waiting(b"2" * 32)
    secrets.keep_waiting(b"1" * 32)
    secrets.forget_waiting([b"1" * 32, b"3" * 32])
    assert Secrets(secrets.path).waiting_keys() == [b"2" * 32]


@pytest.mark.parametrize(
    "damage",
    [b"\xff\xfe", b"[terminal]\nkey = 5", b"[credential]\nterminal = 'x'", b"local = 3", b"[local]\nwaiting = ['zz']"],
)
def test_damaged_secrets_are_set_aside_and_the_technician_is_told(secrets: Secrets, damage: bytes) -> None:
    secrets.path.write_bytes(damage)
    assert secrets.credential is None
    secrets.keep_waiting(b"1" * 32)
    assert secrets.waiting_keys() == [b"1" * 32]
    (problem,) = secrets.problems()
    assert problem.fields["kept_as"].read_bytes() == damage


def test_a_file_that_the_system_does_not_let_us_at_is_told_and_not_set_aside(secrets: Secrets) -> None:
    secrets.path.mkdir()
    with pytest.raises(SecretsFailed) as caught:
        _ = secrets.credential
    assert caught.value.fields == {"path": secrets.path, "problem": "Is a directory"}
    with pytest.raises(SecretsFailed):
        secrets.keep_waiting(b"1" * 32)
    assert secrets.path.is_dir()
    assert secrets.problems() == []


def test_a_folder_that_cannot_be_looked_into_is_told(tmp_path: Path) -> None:
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(SecretsFailed):
        Secrets(loop / "secrets.toml").card_key()
