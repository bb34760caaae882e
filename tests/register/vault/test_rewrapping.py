"""After the key-encryption key was replaced no frozen copy needs the old one, however often the work was cut off."""

from pathlib import Path
from uuid import uuid4

import pytest

from huabiao.office import clocks, keys
from huabiao.office.keys import files
from huabiao.office.ledger.digests import digest
from huabiao.register.vault import folders, key_backup, sealing
from huabiao.register.vault.models import Freeze
from huabiao.register.vault.rewrapping import rewrap
from huabiao.register.vault.services import purge, read_payload

pytestmark = pytest.mark.django_db

PAYLOAD = "关于停水的通知".encode()


def frozen() -> str:
    """A frozen copy of `PAYLOAD` as the vault keeps it."""
    freeze, key = str(uuid4()), sealing.new_key()
    chunks = sealing.seal(key, freeze, {digest(PAYLOAD): PAYLOAD})
    folders.write_whole(folders.sealed_path(freeze), *chunks)
    folders.write_whole(folders.key_path(freeze), sealing.wrap(key, freeze))
    Freeze.objects.create(
        uuid=freeze,
        digest=digest(PAYLOAD),
        subject=uuid4(),
        schema="item/1",
        made_at=clocks.now_ms(),
    )
    return freeze


def wrapping_keys() -> set[str]:
    stored = folders.stored(folders.keys_folder())
    return {sealing.wrapping_key_of(path.read_bytes()) for path in stored}


def test_a_new_key_wraps_everything_at_once() -> None:
    kept = [frozen() for _ in range(3)]
    old = keys.current_id(keys.Role.VAULT)
    new = keys.rotate("vault")["new"]
    assert wrapping_keys() == {new}
    assert rewrap() == 0
    files.path_of(keys.Role.VAULT, old, "key").unlink()
    assert {read_payload(freeze, digest(PAYLOAD)) for freeze in kept} == {PAYLOAD}
    # So does the backup of the data keys.
    folders.key_path(kept[0]).unlink()
    assert key_backup.restore(key_backup.backup_path()) == 1
    assert read_payload(kept[0], digest(PAYLOAD)) == PAYLOAD


def test_it_goes_on_where_it_was_cut_off_and_brings_nothing_purged_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = [frozen() for _ in range(4)]
    key_backup.rewrite()
    old = keys.current_id(keys.Role.VAULT)
    written: list[Path] = []
    write_whole = folders.write_whole

    def cut_off(path: Path, *chunks: bytes) -> None:
        if len(written) == 2:
            raise InterruptedError
        written.append(path)
        write_whole(path, *chunks)

    with monkeypatch.context() as patch, pytest.raises(InterruptedError):
        patch.setattr(folders, "write_whole", cut_off)
        keys.rotate("vault")
    new = keys.current_id(keys.Role.VAULT)
    assert wrapping_keys() == {old, new}
    assert {read_payload(freeze, digest(PAYLOAD)) for freeze in kept} == {PAYLOAD}

    [gone] = [freeze for freeze in kept if folders.key_path(freeze) == written[0]]
    purge(freeze=gone)
    assert rewrap() == 2
    assert wrapping_keys() == {new}
    assert not folders.key_path(gone).exists()
    assert gone not in key_backup.backup_path().read_text(encoding="ascii")
