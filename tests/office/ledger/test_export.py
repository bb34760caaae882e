"""The export and its offline verifier: a file and a public key, nothing else."""

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from huabiao.office import keys
from huabiao.office.ledger import commands, merkle, proofs, selectors, services
from huabiao.office.ledger.append_only import install_guard, remove_guard
from huabiao.office.ledger.errors import HeadRefused
from huabiao.office.ledger.export import write_export
from huabiao.office.ledger.kinds import register_kind
from huabiao.office.ledger.models import Entry, SignedHead
from huabiao.office.ledger.verification import Anchor, verify_export

pytestmark = pytest.mark.django_db

register_kind("ledger_test.exported", digests=set(), ids={"number"})


def append(count: int) -> None:
    for number in range(count):
        with transaction.atomic():
            services.append(kind="ledger_test.exported", ids={"number": number})


@pytest.fixture
def public_key(data_folder: Path) -> Path:
    return data_folder / "keys" / "ledger" / f"{keys.current_id(keys.Role.LEDGER)}.pub"


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """Seven entries, signed after 3 and 7, and an eighth that no head covers yet."""
    append(3)
    services.sign_head()
    append(4)
    services.sign_head()
    append(1)
    write_export(tmp_path / "ledger.txt")
    return tmp_path / "ledger.txt"


def test_an_export_is_whole_up_to_its_signed_head(export: Path, public_key: Path) -> None:
    report = verify_export(export, public_key)
    assert report.ok
    assert (report.entries, report.signed, report.heads) == (7, 7, 2)
    head = selectors.latest_head()
    assert head is not None
    assert report.root == head.root


def test_nothing_is_exported_before_the_first_head(tmp_path: Path) -> None:
    append(1)
    with pytest.raises(HeadRefused):
        write_export(tmp_path / "ledger.txt")
    assert list(tmp_path.glob("*ledger*")) == []


def test_the_verifier_runs_without_database_settings_or_data_folder(
    export: Path, public_key: Path, tmp_path: Path
) -> None:
    bare = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("HUABIAO", "DJANGO"))
    }
    command = [sys.executable, "-m", "huabiao.office.ledger.verify", str(export), str(public_key)]
    good = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith("entries 7, signed 7, faults 0, root sha256:")
    export.write_bytes(export.read_bytes().replace(b'"number":2', b'"number":9'))
    bad = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
    assert bad.returncode == 1
    assert "not the ones that were signed" in bad.stdout


@given(data=st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_edit_of_the_entries_in_the_file_is_found(
    export: Path, public_key: Path, data: st.DataObject
) -> None:
    lines = export.read_bytes().splitlines(keepends=True)
    first = next(number for number, line in enumerate(lines) if line[:1] == b"E")
    entry = data.draw(st.integers(first, len(lines) - 1))
    other = data.draw(st.integers(first, len(lines) - 1))
    edit = data.draw(st.sampled_from(["alter", "remove", "exchange", "insert", "cut"]))
    changed = list(lines)
    if edit == "alter":
        body = bytearray(lines[entry])
        body[data.draw(st.integers(0, len(body) - 1))] ^= data.draw(st.integers(1, 255))
        changed[entry] = bytes(body)
    elif edit == "remove":
        del changed[entry]
    elif edit == "exchange":
        changed[entry], changed[other] = changed[other], changed[entry]
    elif edit == "insert":
        changed.insert(entry, lines[other])
    else:
        changed = changed[:entry]
    edited = export.with_name("edited.txt")
    edited.write_bytes(b"".join(changed))
    assert verify_export(edited, public_key).ok == (changed == lines)


def test_a_file_signed_by_a_stranger_is_refused(
    export: Path, public_key: Path, data_folder: Path
) -> None:
    stranger = data_folder / "keys" / "certifier" / f"{keys.current_id(keys.Role.CERTIFIER)}.pub"
    assert {fault.code for fault in verify_export(export, stranger).faults} == {"no_head"}


def test_a_file_cut_back_to_an_earlier_head_is_found_by_the_head_noted_before(
    export: Path, public_key: Path
) -> None:
    head = selectors.latest_head()
    assert head is not None
    lines = export.read_bytes().splitlines(keepends=True)
    kept = [lines[0].replace(b'"size":7', b'"size":3'), lines[1], *lines[3:6]]
    export.write_bytes(b"".join(kept))
    assert verify_export(export, public_key).ok
    report = verify_export(export, public_key, anchor=Anchor(head.size, head.root))
    assert {fault.code for fault in report.faults} == {"anchor"}


@pytest.mark.parametrize(
    "content", [b"", b"no ledger\n", b'L {"format":"other"}\n', b"L [\n", b"\xff\xfe\n"]
)
def test_what_is_no_export_is_said_to_be_none(
    tmp_path: Path, public_key: Path, content: bytes
) -> None:
    (tmp_path / "file").write_bytes(content)
    report = verify_export(tmp_path / "file", public_key)
    assert [fault.code for fault in report.faults] == ["format"]


def test_a_replaced_key_is_followed_from_the_old_one(
    tmp_path: Path,
    public_key: Path,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    append(2)
    services.sign_head()
    for _ in range(2):
        with django_capture_on_commit_callbacks(execute=True):
            services.rotate_key(role="ledger")
    services.sign_head()
    write_export(tmp_path / "ledger.txt")
    report = verify_export(tmp_path / "ledger.txt", public_key)
    assert report.ok
    assert (report.entries, report.heads) == (4, 2)
    newest = public_key.with_name(f"{keys.current_id(keys.Role.LEDGER)}.pub")
    assert verify_export(tmp_path / "ledger.txt", newest).ok


def test_an_altered_row_with_a_line_break_cannot_smuggle_in_a_record(
    tmp_path: Path, public_key: Path
) -> None:
    append(2)
    services.sign_head()
    remove_guard(connection, Entry)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_entry SET document = %s WHERE seq = 1", [b"{}\nE {}"])
    install_guard(connection, Entry)
    write_export(tmp_path / "ledger.txt")
    report = verify_export(tmp_path / "ledger.txt", public_key)
    assert {"unreadable", "no_head"} <= {fault.code for fault in report.faults}
    assert report.entries == 2


def test_a_proof_travels_without_the_ledger(public_key: Path) -> None:
    append(6)
    head = services.sign_head()
    append(1)
    assert proofs.prove(6) is None
    verifier = keys.Verifier.from_pem(public_key.read_bytes())
    proof = proofs.prove(4)
    assert proof is not None
    carried = json.loads(json.dumps(proof))
    assert proofs.proof_valid(carried, verifier)
    assert not proofs.proof_valid({**carried, "entry": carried["entry"] + " "}, verifier)
    assert not proofs.proof_valid({**carried, "seq": 5}, verifier)
    assert not proofs.proof_valid({**carried, "head": {**head.document(), "size": 7}}, verifier)


def test_one_head_extends_another() -> None:
    append(5)
    first = services.sign_head()
    append(8)
    second = services.sign_head()
    assert merkle.verify_consistency(
        first=first.size,
        first_root=bytes.fromhex(first.root.partition(":")[2]),
        second=second.size,
        second_root=bytes.fromhex(second.root.partition(":")[2]),
        proof=proofs.consistency(first, second),
    )


def main(words: list[str]) -> int:
    """`huabiao …` with this room's sub-command alone."""
    parser = argparse.ArgumentParser(prog="huabiao")
    commands.add_parser(parser.add_subparsers(dest="command", required=True))
    return commands.run(parser.parse_args(words))


def test_the_command_says_and_returns_what_it_found(
    tmp_path: Path, public_key: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["ledger", "head"]) == 1
    target = tmp_path / "out.txt"
    assert main(["ledger", "export", str(target)]) == 2
    append(3)
    head = services.sign_head()
    capsys.readouterr()
    assert main(["ledger", "head"]) == 0
    assert head.root in capsys.readouterr().out
    assert main(["ledger", "verify"]) == 0
    assert main(["ledger", "verify", "--size", "3", "--root", head.root]) == 0
    assert main(["ledger", "verify", "--size", "4", "--root", head.root]) == 1
    assert main(["ledger", "verify", "--size", "4"]) == 2
    assert main(["ledger", "export", str(target)]) == 0
    assert main(["ledger", "verify", "--export", str(target), "--key", str(public_key)]) == 0
    assert main(["ledger", "verify", "--export", str(target), "--key", str(target)]) == 2
    assert main(["ledger", "verify", "--export", str(target)]) == 2
    assert (
        main(["ledger", "verify", "--export", str(tmp_path / "no"), "--key", str(public_key)]) == 2
    )
    capsys.readouterr()
    assert main(["ledger", "prove", "1"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert proofs.proof_valid(shown, keys.Verifier.from_pem(public_key.read_bytes()))
    assert main(["ledger", "prove", "9"]) == 1
    remove_guard(connection, SignedHead)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ledger_signedhead SET at = at + 1")
    install_guard(connection, SignedHead)
    assert main(["ledger", "verify"]) == 1
    assert main(["ledger", "head"]) == 1
