"""Replacing keys under a running worker: what was signed before stands; nobody introduces a key of his own."""

import argparse
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import rfc8785
from django.db import transaction

from huabiao.office import keys
from huabiao.office.keys import commands, files, signing
from huabiao.office.ledger import selectors as ledger_rows
from huabiao.office.ledger import services as ledger
from huabiao.office.ledger.digests import digest_document
from huabiao.office.ledger.models import Entry
from huabiao.office.ledger.verification import verify_database
from huabiao.publishing.trees import edge
from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.folder import PublishedFolder, signature_valid
from huabiao.register.certificates.checking import verify_code
from huabiao.register.certificates.following import Halt, follow
from huabiao.register.certificates.loading import Documents
from huabiao.register.certificates.models import Certificate
from huabiao.register.certificates.services import issue
from tests.publishing.trees.tree_town import TreeTown, naming


def keys_command(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers(dest="command"))
    return commands.run(parser.parse_args(["keys", *words]))


@pytest.mark.parametrize("role", ["certifier", "ledger", "mac", "vault"])
def test_a_key_is_replaced_while_the_worker_runs(
    role: str,
    town: TreeTown,
    capsys: pytest.CaptureFixture[str],
    django_capture_on_commit_callbacks: Any,
) -> None:
    worker = edge.Worker()
    town.release(town.item("甲"))
    old = keys.current_id(keys.Role(role))
    with django_capture_on_commit_callbacks(execute=True):
        assert keys_command("rotate", role, "--by", "duty_officer") == 0
    new = keys.current_id(keys.Role(role))
    said = capsys.readouterr().out
    assert new != old and old in said and new in said
    recorded = Entry.objects.get(kind="key.rotated").content
    assert recorded["ids"] == {"role": role, "old": old, "new": new}
    assert recorded["officer"] == str(town.officers["duty_officer"].uuid)

    town.approved(town.item("乙"))
    report = worker.turn()
    assert report is not None and report.added and not report.refused
    assert naming("标题甲") and naming("标题乙")
    full = build(full=True)
    assert not full.refused and full.root == report.root
    assert verify_database().ok
    if role == "certifier":
        assert {row.key_id for row in Certificate.objects.all()} == {old, new}
        release = PublishedFolder().releases.current(signature_valid)
        assert release is not None and release.key_id == new
    assert keys_command("list") == 0
    listed = [line.split("\t") for line in capsys.readouterr().out.splitlines()]
    mine = {words[1]: words[2] for words in listed if words[0] == role}
    assert mine == {new: "使用中", old: "留存，供核验"}


def test_nobody_without_an_account_replaces_a_key(
    town: TreeTown, capsys: pytest.CaptureFixture[str]
) -> None:
    old = keys.current_id(keys.Role.CERTIFIER)
    assert keys_command("rotate", "certifier", "--by", "nobody") == 2
    assert "nobody" in capsys.readouterr().err
    assert keys.current_id(keys.Role.CERTIFIER) == old


def introduce(signer: signing.Signer | None) -> None:
    """What a back office taken over could do: record a key of its own, vouched for by `signer` or nobody."""
    old = keys.current_id(keys.Role.CERTIFIER)
    new = signing.generate(keys.Role.CERTIFIER)
    rotation: dict[str, Any] = {"role": "certifier", "old": old, "new": new}
    document: dict[str, Any] = {
        "schema": "key-rotation/1",
        **rotation,
        "public": "",
        "signature": "",
    }
    if signer is not None:
        from base64 import b64encode

        public = keys.verifier("certifier", new).public_bytes
        document["public"] = b64encode(public).decode()
        del document["signature"]
        document["signature"] = b64encode(signer.sign(rfc8785.dumps(document))).decode()
        files.write(
            keys.Role.CERTIFIER, f"{new}.rotation", rfc8785.dumps(document), mode=files.PUBLIC_MODE
        )
    with transaction.atomic():
        ledger.append(
            kind="key.rotated",
            officer=uuid4(),
            digests={"rotation": digest_document(document)},
            ids=rotation,
        )
    files.make_current(keys.Role.CERTIFIER, new)


@pytest.mark.parametrize("vouched", [False, True])
def test_a_rotation_the_old_key_did_not_sign_is_refused(town: TreeTown, vouched: bool) -> None:
    """`vouched`: with a document signed by another key (here the ledger's) in the place of the old one."""
    town.approved(town.item("甲"))
    introduce(keys.signer("ledger") if vouched else None)
    assert build(certify=True).codes == {"rotation_unfounded"}
    assert not naming("标题甲")
    assert {fault.code for fault in verify_database().faults} == {"rotation"}


@pytest.mark.parametrize("whole", [False, True])
def test_a_code_is_not_proved_by_a_key_that_nobody_vouched_for(town: TreeTown, whole: bool) -> None:
    request = town.approved(town.item("甲"))
    introduce(None)
    state: dict[str, Any] = {}
    changes = list(follow(state, ledger_rows.entries(), Documents(), verify=False))
    assert not any(isinstance(change, Halt) for change in changes)
    verdict = verify_code(issue(request_uuid=request.uuid, state=state).code, whole=whole)
    assert not verdict.valid
    assert "key_unknown" in {fault.code for fault in verdict.faults}


def test_a_rotation_document_exchanged_later_is_noticed(town: TreeTown, data_folder: Path) -> None:
    ledger.rotate_key(role="certifier").content["ids"]
    [path] = (data_folder / "keys" / "certifier").glob("*.rotation")
    path.write_bytes(path.read_bytes().replace(b'"signature":"', b'"signature":"A'))
    assert {fault.code for fault in verify_database().faults} == {"rotation"}
