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
from huabiao.publishing.trees.reading import bears_the_key_in_use
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


def replaced(role: str, town: TreeTown, capture: Any) -> str:
    """Replace a key and let more time pass than a worker in mid-work has; answers the old key's id."""
    old = keys.current_id(keys.Role(role))
    with capture(execute=True):
        ledger.rotate_key(role=role)
    town.clock.go_on(minutes=2)
    return old


def with_key(role: str, key_id: str) -> None:
    """A thief puts a key that was replaced in use again. `put_in_use` would mend it; he does not run that."""
    files.make_current(keys.Role(role), key_id)


def test_a_replaced_certifier_signs_nothing_new(
    town: TreeTown,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town.release(town.item("甲"))
    old = replaced("certifier", town, django_capture_on_commit_callbacks)
    request = town.approved(town.item("乙"))
    state: dict[str, Any] = {}
    assert not any(
        isinstance(one, Halt) for one in follow(state, ledger_rows.entries(), Documents())
    )
    before = {**state, "key/certifier": [old]}
    monkeypatch.setattr(ledger, "put_in_use", lambda _role: None)
    with_key("certifier", old)
    forged = issue(request_uuid=request.uuid, state=before)
    assert forged.key_id == old
    assert build().codes == {"key_replaced"}
    assert not naming("标题乙") and naming("标题甲")
    for whole in (False, True):
        verdict = verify_code(forged.code, whole=whole)
        assert {fault.code for fault in verdict.faults} == {"key_replaced"}
    first = Certificate.objects.order_by("ledger_seq").first()
    assert first is not None and first.key_id == old and verify_code(first.code).valid


@pytest.mark.parametrize("role", ["mac", "ledger"])
def test_what_a_replaced_key_vouches_for_is_not_authentic(
    role: str,
    town: TreeTown,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town.release(town.item("甲"))
    old = replaced(role, town, django_capture_on_commit_callbacks)
    monkeypatch.setattr(ledger, "put_in_use", lambda _role: None)
    with_key(role, old)
    town.approved(town.item("乙"))
    assert build(certify=True).codes == {"head_refused"}
    assert not naming("标题乙")
    codes = {fault.code for fault in verify_database().faults}
    assert codes == {"mac" if role == "mac" else "head_key"}


def test_a_release_of_a_replaced_key_is_no_checkpoint(
    town: TreeTown, django_capture_on_commit_callbacks: Any
) -> None:
    """A thief with the old key could sign one with a state of his own: it is made again from the first entry."""
    worker = edge.Worker()
    served = town.release(town.item("甲"))
    replaced("certifier", town, django_capture_on_commit_callbacks)
    release = PublishedFolder().releases.current()
    assert release is not None and not bears_the_key_in_use(release)
    report = worker.turn()
    assert report is not None and not report.refused and report.root == served.root
    release = PublishedFolder().releases.current(signature_valid)
    assert release is not None and bears_the_key_in_use(release)
    stepwise, full = release.state, build(full=True)
    again = PublishedFolder().releases.current()
    assert full.root == served.root and again is not None and again.state == stepwise


def test_a_rotation_cut_off_is_finished_by_the_next_entry(town: TreeTown) -> None:
    """The machine died between the ledger's entry and the new key: the old one must not go on vouching."""
    for role in ("mac", "ledger", "certifier"):
        new = ledger.rotate_key(role=role).content["ids"][
            "new"
        ]  # what follows the commit never runs
        town.clock.go_on(minutes=2)
        town.approved(town.item(role))
        assert not build(certify=True).refused
        assert keys.current_id(keys.Role(role)) == new
    assert verify_database().ok


def test_an_older_key_introduces_nobody(
    town: TreeTown, django_capture_on_commit_callbacks: Any
) -> None:
    old = replaced("certifier", town, django_capture_on_commit_callbacks)
    with_key("certifier", old)
    rotation = keys.prepare_rotation("certifier")
    with transaction.atomic():
        ledger.append(
            kind="key.rotated",
            digests={"rotation": digest_document(rotation.document)},
            ids={"role": "certifier", "old": old, "new": rotation.new},
        )
    rotation.activate()
    town.approved(town.item("甲"))
    assert build(certify=True).codes == {"key_unknown"}


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
