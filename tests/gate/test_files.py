"""Attackers who can write files: the vault, the theme, the published folder. They hold no key."""

import json
import shutil
from pathlib import Path

import pytest

from tests.gate.founding import TITLES
from tests.gate.installation import REPOSITORY, Installation
from tests.gate.outcomes import (
    found_by_the_next_full_verification,
    refused_now,
    removed,
    unchanged,
)

pytestmark = pytest.mark.slow


def freeze_of(gate: Installation, title: str) -> str:
    """The frozen copy of an item: of a published one from the filing register, else the newest there is."""
    found = gate.rows(f"SELECT \"freeze\" FROM certificates_filing WHERE title = '{title}'")
    raw = (
        found[0][0]
        if found
        else gate.value("SELECT uuid FROM vault_freeze ORDER BY made_at DESC LIMIT 1")
    )
    plain = raw.replace("-", "")
    return "-".join((plain[:8], plain[8:12], plain[12:16], plain[16:20], plain[20:]))


def sealed(gate: Installation, freeze: str) -> Path:
    """The sealed file of a frozen copy."""
    return gate.var / "vault" / freeze[:2] / f"{freeze}.sealed"


def data_key(gate: Installation, freeze: str) -> Path:
    """The key file of a frozen copy."""
    return gate.var / "vault-keys" / freeze[:2] / f"{freeze}.key"


def swap_in(gate: Installation, other: str, place: str) -> None:
    """Put another frozen copy, with its key, under the name of one."""
    shutil.copy(sealed(gate, other), sealed(gate, place))
    shutil.copy(data_key(gate, other), data_key(gate, place))


def test_edited_payload_before_certification(gate: Installation) -> None:
    gate.attack("sign", TITLES["waiting"])
    swap_in(gate, freeze_of(gate, TITLES["plain"]), freeze_of(gate, TITLES["waiting"]))
    refused_now(gate, "payload_unreadable")
    assert not gate.naming(TITLES["waiting"])


def test_edited_payload_between_certificate_and_build(gate: Installation) -> None:
    """The worker certified and was interrupted; then the copy is swapped: nothing at all is added."""
    gate.attack("sign", TITLES["waiting"])
    gate.attack("certify_without_building", TITLES["waiting"])
    swap_in(gate, freeze_of(gate, TITLES["plain"]), freeze_of(gate, TITLES["waiting"]))
    refused_now(gate, "payload_unreadable")
    assert not gate.naming(TITLES["waiting"])


def test_edited_payload_after_publication(gate: Installation) -> None:
    swap_in(gate, freeze_of(gate, TITLES["plain"]), freeze_of(gate, TITLES["notice"]))
    found_by_the_next_full_verification(gate, "payload_unreadable")


def test_swapped_blob(gate: Installation) -> None:
    """One byte of an attachment changed before certification; one after publication."""
    gate.attack("sign", TITLES["waiting"])
    path = sealed(gate, freeze_of(gate, TITLES["waiting"]))
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    refused_now(gate, "blob_missing")
    assert not gate.naming(TITLES["waiting"])


def test_swapped_blob_after_publication(gate: Installation) -> None:
    path = sealed(gate, freeze_of(gate, TITLES["notice"]))
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    found_by_the_next_full_verification(gate, "blob_missing")


def test_swapped_upload(gate: Installation) -> None:
    """The editors' own copies of files are not what is published."""
    for path in (gate.var / "files").rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            path.write_bytes(b"swapped")
    gate.attack("sign", TITLES["waiting"])
    found = gate.judge()
    assert found.step.root == found.full.root != found.before
    assert not gate.naming("swapped")


def test_a_finding_of_the_full_verification_ends_additions(gate: Installation) -> None:
    """Until a person has looked and lifts the stop; removals go on (decision 2)."""
    path = sealed(gate, freeze_of(gate, TITLES["notice"]))
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert gate.build(full=True).codes == {"blob_missing"}
    before = gate.root()
    gate.attack("sign", TITLES["waiting"])
    said = gate.build()
    assert said.root == before
    assert said.codes == {"stopped"}
    gate.attack("withdraw", TITLES["plain"])
    assert gate.build().root != before
    assert not gate.naming(TITLES["plain"])
    assert not gate.naming(TITLES["waiting"])


def with_own_code(gate: Installation) -> Path:
    """A copy of the program for this installation alone; answers the theme's folder."""
    code = gate.var.parent / "code"
    ignored = shutil.ignore_patterns("__pycache__", "*.mo")
    for name in ("huabiao", "tests"):
        shutil.copytree(REPOSITORY / name, code / name, ignore=ignored)
    gate.code = code
    return code / "huabiao" / "render" / "themes" / "huabiao"


def test_changed_template_without_a_theme_certificate(gate: Installation) -> None:
    """Whatever is next composed with it is refused; a quiet site stays as it was."""
    frame = with_own_code(gate) / "templates" / "frame.html"
    frame.write_text(frame.read_text(encoding="utf-8") + "<!-- hung in -->", encoding="utf-8")
    found_by_the_next_full_verification(gate, "theme_differs")
    gate.command("build", "--lift-stop")
    gate.attack("sign", TITLES["waiting"])
    refused_now(gate, "theme_differs")
    assert not gate.naming("hung in")
    assert not gate.naming(TITLES["waiting"])


def test_changed_stylesheet_without_a_theme_certificate(gate: Installation) -> None:
    style = with_own_code(gate) / "assets" / "huabiao.css"
    style.write_text("body{display:none}", encoding="utf-8")
    found_by_the_next_full_verification(gate, "theme_differs")


# -- the published folder ---------------------------------------------------------------------------


def object_holding(gate: Installation, text: str) -> Path:
    """The stored file behind a served file that holds some text; objects of older releases do not count."""
    return (gate.public / "current" / "root" / min(gate.naming(text))).resolve()


def test_a_served_file_overwritten_is_healed_by_a_full_build(gate: Installation) -> None:
    """Between builds this is the guard's to see; the root, which names digests, is the same before and after."""
    before = gate.served()
    path = object_holding(gate, TITLES["notice"])
    path.chmod(0o644)
    path.write_bytes("被篡改".encode())
    assert gate.naming("被篡改")
    found = gate.judge()
    assert found.unchanged
    assert gate.served() == before


def test_a_release_that_serves_another_tree(gate: Installation) -> None:
    """`current` points to a release of the attacker's own, with a page nobody signed, over the true signature."""
    root = gate.public / "current" / "root"
    forged = gate.public / "dirs" / "00" / ("0" * 64)
    shutil.copytree(root.resolve(), forged, symlinks=True)
    (forged / "yunxi.qingyan.example" / "hung-in.html").parent.mkdir(exist_ok=True)
    release = gate.public / "releases" / "99"
    shutil.copytree(gate.public / "current", release, symlinks=True)
    said = json.loads((release / "release.json").read_text(encoding="utf-8"))
    true_root = said["root"]
    said |= {"number": 99, "root": "sha256:" + "0" * 64}
    (release / "release.json").write_text(json.dumps(said), encoding="utf-8")
    (release / "root").unlink()
    (release / "root").symlink_to(f"../../dirs/00/{'0' * 64}")
    (gate.public / "current").unlink()
    (gate.public / "current").symlink_to("releases/99")
    found = gate.judge()
    assert found.step.root == found.full.root == true_root


def test_the_folded_state_altered(gate: Installation) -> None:
    """A node of the checkpoint changed: it is dropped and the ledger folded again."""
    for path in (gate.public / "state").rglob("*"):
        if path.is_file() and b"withdrawn/" in path.read_bytes():
            path.chmod(0o644)
            path.write_bytes(path.read_bytes().replace(b"withdrawn/", b"withdrew_/"))
    gate.attack("sign", TITLES["waiting"])
    found = gate.judge()
    assert found.step.status == 0
    assert found.step.root == found.full.root != found.before
    assert not gate.naming(TITLES["recalled"])


def test_a_line_taken_out_of_the_journal(gate: Installation) -> None:
    journal = gate.public / "journal"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(line for line in lines if b'"withdrawal"' not in line))
    gate.attack("sign", TITLES["waiting"])
    refused_now(gate, "journal_broken")
    assert not gate.naming(TITLES["waiting"])
    assert not gate.naming(TITLES["recalled"])


def test_the_journal_removed(gate: Installation) -> None:
    (gate.public / "journal").unlink()
    gate.attack("sign", TITLES["waiting"])
    refused_now(gate, "journal_broken")


def test_the_stop_flag_removed(gate: Installation) -> None:
    """What set it is found again by the next full verification."""
    path = sealed(gate, freeze_of(gate, TITLES["notice"]))
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert gate.build(full=True).codes == {"blob_missing"}
    (gate.public / "stop").unlink()
    found_by_the_next_full_verification(gate, "blob_missing")


def test_emergency_withdrawal_with_database_and_vault_gone(gate: Installation) -> None:
    (page,) = gate.pages_naming(TITLES["plain"])
    shutil.rmtree(gate.var / "vault")
    gate.sql("DELETE FROM certificates_certificate", "DELETE FROM approval_decision")
    done = gate.command("withdraw", "--emergency", f"https://{page}", "--by", "duty_officer")
    assert done.returncode == 0, done.stdout + done.stderr
    assert not gate.naming(TITLES["plain"])
    gate.judge()
    assert not gate.naming(TITLES["plain"])


def test_the_vault_destroyed(gate: Installation) -> None:
    shutil.rmtree(gate.var / "vault")
    gate.attack("withdraw", TITLES["plain"])
    removed(gate, TITLES["plain"])


def test_nothing_but_a_copy_of_the_files(gate: Installation) -> None:
    """An installation moved by copying its folder is the same one: the control of this file."""
    unchanged(gate)
