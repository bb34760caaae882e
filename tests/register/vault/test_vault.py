"""The vault: what goes in comes out byte for byte or not at all; what is purged is gone."""

import hashlib
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from huabiao.office import keys
from huabiao.office.ledger.models import Entry
from huabiao.register.payloads import PayloadRefused
from huabiao.register.vault import folders, key_backup
from huabiao.register.vault.contents import FreezeRefused
from huabiao.register.vault.faults import VaultFault
from huabiao.register.vault.models import Freeze
from huabiao.register.vault.selectors import freezes_of
from huabiao.register.vault.services import Frozen, purge, read_blob, read_payload
from huabiao.register.vault.sweeping import sweep_orphans
from tests.register.sample_payloads import blank_pdf
from tests.register.vault.bound_body import freeze

pytestmark = pytest.mark.django_db

Document = dict[str, Any]
Make = Callable[..., Document]

PDF = blank_pdf()
PDF_DIGEST = "sha256:" + hashlib.sha256(PDF).hexdigest()


def attachment(**changes: Any) -> Document:
    base = {
        "blob": PDF_DIGEST,
        "name": "附件1.pdf",
        "media_type": "application/pdf",
        "size": len(PDF),
    }
    return {**base, **changes}


@pytest.fixture
def frozen(item_document: Make) -> Frozen:
    return freeze(payload=item_document(attachments=[attachment()]), blobs={PDF_DIGEST: PDF})


def every_file() -> list[Path]:
    both = (folders.vault_folder(), folders.keys_folder())
    return [path for folder in both for path in folder.rglob("*") if path.is_file()]


def test_what_is_frozen_is_read_back_to_the_byte(frozen: Frozen, item_document: Make) -> None:
    payload = read_payload(frozen.freeze, frozen.digest)
    assert json.loads(payload) == item_document(attachments=[attachment()])
    assert read_blob(frozen.freeze, PDF_DIGEST) == PDF
    row = Freeze.objects.get()
    assert (row.digest, row.schema) == (frozen.digest, "item/1")
    assert freezes_of(row.subject) == [row]


def test_nothing_lies_in_the_vault_in_clear(frozen: Frozen) -> None:
    everything = b"".join(path.read_bytes() for path in every_file())
    for canary in ("停水".encode(), b"%PDF", PDF_DIGEST[7:].encode(), frozen.digest[7:].encode()):
        assert canary not in everything
    assert {path.stat().st_mode & 0o077 for path in every_file()} == {0}


def test_two_freezes_of_one_document_share_neither_key_nor_bytes(item_document: Make) -> None:
    first = freeze(payload=item_document(), blobs={})
    second = freeze(payload=item_document(), blobs={})
    assert first.digest == second.digest
    assert first.freeze != second.freeze
    sealed = [folders.sealed_path(made.freeze).read_bytes() for made in (first, second)]
    assert sealed[0] != sealed[1]


def test_a_document_outside_the_schema_is_not_kept(item_document: Make) -> None:
    with pytest.raises(PayloadRefused):
        freeze(payload=item_document(live=True), blobs={})
    assert every_file() == []


@pytest.mark.parametrize(
    ("file", "blobs", "count"),
    [
        (attachment(), {}, 1),
        (attachment(), {PDF_DIGEST: PDF, "sha256:" + "0" * 64: b"x"}, 2),
        (attachment(), {PDF_DIGEST: PDF + b"!"}, 2),
        (attachment(size=3), {PDF_DIGEST: PDF}, 1),
        (attachment(name="a.png", media_type="image/png"), {PDF_DIGEST: PDF}, 1),
    ],
)
def test_blobs_that_do_not_fit_are_refused_with_every_reason(
    file: Document, blobs: dict[str, bytes], count: int, item_document: Make
) -> None:
    with pytest.raises(FreezeRefused) as caught:
        freeze(payload=item_document(attachments=[file]), blobs=blobs)
    assert len(caught.value.reasons) == count
    assert every_file() == []


def kind_of_fault(frozen: Frozen, digest: str | None = None) -> str:
    with pytest.raises(VaultFault) as caught:
        read_payload(frozen.freeze, digest or frozen.digest)
    return caught.value.kind


def test_faults_are_told_apart(frozen: Frozen) -> None:
    sealed, key = folders.sealed_path(frozen.freeze), folders.key_path(frozen.freeze)
    whole, wrapped = sealed.read_bytes(), key.read_bytes()
    for position in (0, 6, 20, len(whole) - 1):
        broken = bytearray(whole)
        broken[position] ^= 1
        sealed.write_bytes(bytes(broken))
        with pytest.raises(VaultFault):
            read_blob(frozen.freeze, PDF_DIGEST)
    sealed.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(VaultFault):
        read_blob(frozen.freeze, PDF_DIGEST)
    sealed.write_bytes(whole)
    key.write_bytes(wrapped[:-1])
    assert kind_of_fault(frozen) == "unreadable"
    key.unlink()
    assert kind_of_fault(frozen) == "missing"
    key.write_bytes(wrapped)
    sealed.unlink()
    assert kind_of_fault(frozen) == "missing"


def test_another_payload_of_the_vault_does_not_pass_for_this_one(
    frozen: Frozen, item_document: Make
) -> None:
    other = freeze(payload=item_document(title="另一件"), blobs={})
    folders.sealed_path(other.freeze).replace(folders.sealed_path(frozen.freeze))
    folders.key_path(other.freeze).replace(folders.key_path(frozen.freeze))
    assert kind_of_fault(frozen) == "unreadable"
    assert kind_of_fault(frozen, "sha256:" + "0" * 64) == "unreadable"


def test_a_name_that_is_no_freeze_never_becomes_a_path(frozen: Frozen) -> None:
    for name in ("../../etc/passwd", frozen.freeze.upper(), frozen.freeze.replace("-", "")):
        with pytest.raises(VaultFault):
            read_payload(name, frozen.digest)


def test_older_freezes_open_after_the_key_encryption_key_is_rotated(frozen: Frozen) -> None:
    rotation = keys.prepare_rotation("vault")
    rotation.activate()
    assert read_blob(frozen.freeze, PDF_DIGEST) == PDF


def test_a_purge_destroys_key_ciphertext_and_backed_up_key(
    frozen: Frozen, item_document: Make
) -> None:
    kept = freeze(payload=item_document(), blobs={})
    assert key_backup.rewrite() == 2
    purge(freeze=frozen.freeze)
    assert kind_of_fault(frozen) == "missing"
    assert frozen.freeze not in key_backup.backup_path().read_text()
    assert kept.freeze in key_backup.backup_path().read_text()
    assert read_payload(kept.freeze, kept.digest)
    assert Entry.objects.filter(kind="vault.purged").count() == 1
    purge(freeze=frozen.freeze)
    assert Entry.objects.filter(kind="vault.purged").count() == 1
    assert Freeze.objects.get(pk=frozen.freeze).purged_at is not None


def test_keys_come_back_from_their_backup(frozen: Frozen) -> None:
    key_backup.rewrite()
    folders.key_path(frozen.freeze).unlink()
    assert key_backup.restore(key_backup.backup_path()) == 1
    assert read_blob(frozen.freeze, PDF_DIGEST) == PDF
    foreign = folders.vault_folder() / "foreign"
    foreign.write_text("something else\n")
    with pytest.raises(ValueError, match="key backup"):
        key_backup.restore(foreign)


def test_orphans_are_swept_and_nothing_else(frozen: Frozen, item_document: Make) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        freeze(payload=item_document(), blobs={})
        raise RuntimeError("the caller's transaction fails")
    half_written = folders.vault_folder() / frozen.freeze[:2] / ".new-1"
    half_written.write_bytes(b"half")
    assert sweep_orphans() == 0, "files may still get their row"
    past = time.time() - 7200
    for path in every_file():
        os.utime(path, (past, past))
    assert sweep_orphans() == 3
    assert read_blob(frozen.freeze, PDF_DIGEST) == PDF
    assert sweep_orphans() == 0


def test_a_purge_that_was_interrupted_is_finished_by_the_sweep(frozen: Frozen) -> None:
    row = Freeze.objects.get()
    row.purged_at = 1
    row.save(update_fields=["purged_at"])
    assert sweep_orphans() == 2
    assert kind_of_fault(frozen) == "missing"


def test_rows_cannot_be_changed_past_the_model(frozen: Frozen) -> None:
    for statement in ("UPDATE vault_freeze SET digest = 'x'", "DELETE FROM vault_freeze"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_reading_is_fast_enough_for_a_full_build(frozen: Frozen) -> None:
    began = time.perf_counter()
    for _ in range(500):
        read_payload(frozen.freeze, frozen.digest)
    assert time.perf_counter() - began < 1.0, "20 000 payloads must take seconds"
