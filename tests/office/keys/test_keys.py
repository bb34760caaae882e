"""The key files: made once, closed to others, found again by id, noticed when exchanged."""

import os
import shutil
import stat
from pathlib import Path

import pytest
from django.core.checks import run_checks
from hypothesis import given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from huabiao.office import keys
from huabiao.office.keys.checks import key_files_are_closed


def key_file(home: Path, role: str, key_id: str, suffix: str = "key") -> Path:
    return home / "keys" / role / f"{key_id}.{suffix}"


def test_making_all_keys_twice_keeps_the_first(data_folder: Path) -> None:
    first = keys.create_all()
    assert set(first) == {"certifier", "ledger", "mac", "vault"}
    assert keys.create_all() == first


def test_private_files_are_closed_to_other_accounts(data_folder: Path) -> None:
    keys.create_quarantine_key("一二三")
    private = list((data_folder / "keys").glob("*/*.key"))
    assert len(private) == 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in private} == {0o600}
    assert keys.exposed() == []


def test_the_deployment_check_names_a_readable_key_file(data_folder: Path) -> None:
    path = key_file(data_folder, "ledger", keys.current_id(keys.Role.LEDGER))
    path.chmod(0o640)
    found = [
        error for error in run_checks(include_deployment_checks=True) if error.id == "keys.E001"
    ]
    assert found == key_files_are_closed()
    assert len(found) == 1
    assert str(path) in found[0].msg


def test_a_signature_is_checked_with_the_public_file_alone(data_folder: Path) -> None:
    signer = keys.signer("ledger")
    signature = signer.sign(b"head")
    key_file(data_folder, "ledger", signer.key_id).unlink()
    verifier = keys.verifier("ledger", signer.key_id)
    assert verifier.verify(b"head", signature)
    assert not verifier.verify(b"head.", signature)
    assert not verifier.verify(b"head", b"")
    with pytest.raises(keys.KeyMissing, match=signer.key_id):
        keys.signer("ledger")


def test_a_key_id_from_a_document_cannot_leave_the_folder(data_folder: Path) -> None:
    for hostile in ("../mac/x", "", "/etc/passwd", "0" * 31, "0" * 32):
        with pytest.raises(keys.KeyMissing):
            keys.verifier("certifier", hostile)


def test_a_key_exchanged_under_the_old_name_is_noticed(data_folder: Path) -> None:
    for role, read in (
        ("certifier", keys.signer),
        ("vault", lambda _role: keys.key_encryption_key()),
    ):
        old = keys.current_id(keys.Role(role))
        new = keys.rotate(role)["new"]
        shutil.copy(key_file(data_folder, role, old), key_file(data_folder, role, new))
        with pytest.raises(keys.KeyDamaged):
            read(role)
    with pytest.raises(keys.KeyDamaged):
        key_file(data_folder, "mac", keys.current_id(keys.Role.MAC)).write_text("no key")
        keys.mac(b"entry")


def test_keys_follow_the_data_folder_not_the_process(
    data_folder: Path, tmp_path: Path, settings: Settings
) -> None:
    here = keys.mac(b"entry")
    settings.HUABIAO_VAR = tmp_path / "elsewhere"
    with pytest.raises(keys.KeyMissing):
        keys.mac(b"entry")
    keys.create_all()
    assert keys.mac(b"entry").key_id != here.key_id
    assert not keys.mac_valid(b"entry", here.key_id, here.value)


@given(data=st.binary(), other=st.binary())
@settings(max_examples=50)
def test_a_mac_fits_its_bytes_only(data: bytes, other: bytes) -> None:
    made = keys.mac(data)
    assert keys.mac_valid(data, made.key_id, made.value)
    assert keys.mac_valid(other, made.key_id, made.value) == (other == data)
    assert not keys.mac_valid(data, "0" * 32, made.value)


def test_without_any_mac_key_nothing_is_judged(data_folder: Path) -> None:
    made = keys.mac(b"entry")
    shutil.rmtree(data_folder / "keys" / "mac")
    with pytest.raises(keys.KeyMissing):
        keys.mac_valid(b"entry", made.key_id, made.value)


@pytest.mark.parametrize("role", ["certifier", "ledger", "mac", "vault"])
def test_the_old_key_vouches_for_the_new_one_and_stays(role: str, data_folder: Path) -> None:
    old = keys.current_id(keys.Role(role))
    document = keys.rotate(role)
    assert document["old"] == old
    assert document["new"] == keys.current_id(keys.Role(role)) != old
    assert keys.rotation_valid(document)
    assert not keys.rotation_valid({**document, "new": old})
    assert keys.rotation_documents(role) == [document]
    assert key_file(data_folder, role, old).exists()


def test_old_keys_still_verify_and_unwrap(data_folder: Path) -> None:
    made, (kek_id, kek), signer = (
        keys.mac(b"x"),
        keys.key_encryption_key(),
        keys.signer("certifier"),
    )
    signature = signer.sign(b"x")
    for role in ("mac", "vault", "certifier"):
        keys.rotate(role)
    assert keys.mac_valid(b"x", made.key_id, made.value)
    assert keys.key_encryption_key(kek_id) == (kek_id, kek)
    assert keys.key_encryption_key()[0] != kek_id
    assert keys.verifier("certifier", signer.key_id).verify(b"x", signature)
    assert keys.signer("certifier").key_id != signer.key_id


def test_a_prepared_rotation_changes_nothing_before_it_is_activated(data_folder: Path) -> None:
    old = keys.current_id(keys.Role.LEDGER)
    rotation = keys.prepare_rotation("ledger")
    assert keys.signer("ledger").key_id == old
    rotation.activate()
    rotation.activate()
    assert keys.signer("ledger").key_id == rotation.new


def test_only_the_passphrase_opens_the_quarantine(data_folder: Path) -> None:
    with pytest.raises(keys.KeyMissing):
        keys.quarantine_public_key()
    with pytest.raises(keys.WrongPassphrase):
        keys.create_quarantine_key("")
    key_id = keys.create_quarantine_key("青山 绿水")
    with pytest.raises(keys.WrongPassphrase):
        keys.quarantine_private_key("青山绿水")
    private = keys.quarantine_private_key("青山 绿水")
    assert keys.quarantine_public_key() == (key_id, private.public_key())
    assert (
        private.private_bytes_raw() not in key_file(data_folder, "quarantine", key_id).read_bytes()
    )
    with pytest.raises(keys.RotationRefused):
        keys.rotate("quarantine")
    second = keys.create_quarantine_key("another")
    assert second != key_id
    assert (
        keys.quarantine_private_key("青山 绿水", key_id).private_bytes_raw()
        == private.private_bytes_raw()
    )


def test_a_failed_write_leaves_the_old_file(
    data_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = keys.current_id(keys.Role.LEDGER)

    def no_space(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    rotation = keys.prepare_rotation("ledger")
    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(OSError, match="No space"):
        rotation.activate()
    assert keys.current_id(keys.Role.LEDGER) == before
    assert not list((data_folder / "keys" / "ledger").glob(".new-*"))
