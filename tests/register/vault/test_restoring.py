"""A backup is worth what its restoring proved: the vault's and that of its keys, joined (decision 10)."""

import argparse
import shutil
from pathlib import Path

import pytest

from huabiao.office.ledger.digests import digest
from huabiao.register.vault import commands, folders, key_backup
from huabiao.register.vault.faults import VaultFault
from huabiao.register.vault.services import purge, read_payload
from tests.register.vault.test_rewrapping import PAYLOAD, frozen

pytestmark = pytest.mark.django_db


def vault(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers(dest="command"))
    return commands.run(parser.parse_args(["vault", *words]))


def test_both_backups_joined_bring_everything_back_but_what_was_purged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, purged = [frozen() for _ in range(3)], frozen()
    # The vault's backup is years old and still holds the ciphertext; the keys' backup has one generation.
    shutil.copytree(folders.vault_folder(), tmp_path / "vault")
    key_backup.rewrite()
    purge(freeze=purged)
    keys_then = shutil.copy(key_backup.backup_path(), tmp_path / "vault-keys")

    for lost in (folders.vault_folder(), folders.keys_folder()):
        shutil.rmtree(lost)
    assert vault("check") == 1
    shutil.copytree(tmp_path / "vault", folders.vault_folder())
    assert vault("check") == 1
    assert vault("restore-keys", str(keys_then)) == 0
    assert "3" in capsys.readouterr().out
    assert {read_payload(freeze, digest(PAYLOAD)) for freeze in kept} == {PAYLOAD}
    assert folders.sealed_path(purged).exists()
    with pytest.raises(VaultFault):
        read_payload(purged, digest(PAYLOAD))


def test_an_older_backup_brings_no_key_of_a_purged_copy_back(tmp_path: Path) -> None:
    kept, purged = frozen(), frozen()
    key_backup.rewrite()
    older = shutil.copy(key_backup.backup_path(), tmp_path / "vault-keys")
    purge(freeze=purged)
    folders.key_path(kept).unlink()
    assert key_backup.restore(Path(older)) == 1
    assert folders.key_path(kept).exists() and not folders.key_path(purged).exists()


def test_another_file_is_no_key_backup(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "other").write_text("anything", encoding="ascii")
    assert vault("restore-keys", str(tmp_path / "other")) == 2
    assert vault("restore-keys", str(tmp_path / "missing")) == 2
    assert "密钥备份" in capsys.readouterr().err
