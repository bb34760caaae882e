"""When anything is missing or wrong: nothing is added, removals go through, and a person can read why."""

import errno
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from huabiao.office.ledger.models import Entry
from huabiao.publishing.trees import edge, emergency
from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.draft import walk
from huabiao.publishing.trees.folder import PublishedFolder, signature_valid
from huabiao.publishing.trees.patrol import Patrol
from tests.publishing.trees.tree_town import HOST, TreeTown, naming, tree_files
from tests.register.sample_payloads import named

Guards = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def two_online(town: TreeTown) -> TreeTown:
    town.release(town.item("甲"))
    town.release(town.item("乙"))
    return town


def vault_of(name: str) -> None:
    """Destroy the newest frozen copy of a subject."""
    from huabiao.register.vault import folders
    from huabiao.register.vault.selectors import freezes_of

    folders.sealed_path(str(freezes_of(named(name))[-1].uuid)).unlink()


def run_sql(statement: str, value: int) -> None:
    """What somebody at the database's own prompt does."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [value])


def test_a_missing_payload_stops_every_addition_but_no_removal(two_online: TreeTown) -> None:
    town = two_online
    town.approved(town.item("丙"))
    edge_state = build(certify=False)
    assert not edge_state.refused
    before = tree_files()
    request = town.approved(town.item("丁"))
    from huabiao.register.certificates.services import issue

    town.follow()
    issue(request_uuid=request.uuid, state=town.state)
    vault_of("丁")
    report = build()
    assert report.stopped
    assert report.codes == {"payload_missing"}
    assert tree_files() == before
    town.withdraw("甲")
    report = build()
    assert report.stopped
    assert report.removed == (named("甲"),)
    assert naming("标题甲") == set()
    assert naming("标题乙")
    assert f"{HOST}/zwyw/tzgg/202603/1.html.gone" in tree_files()
    again = build()
    assert (again.number, again.removed) == (report.number, ())


def test_expiry_goes_on_while_additions_are_stopped(two_online: TreeTown) -> None:
    town = two_online
    end = int(town.clock().timestamp() * 1000) + 60_000
    town.release(town.item("丙", expires_on=end))
    PublishedFolder().stop("a finding")
    town.clock.go_on(seconds=61)
    report = build()
    assert report.codes == {"stopped"}
    assert report.removed == (named("丙"),)
    assert naming("标题丙") == set()
    PublishedFolder().lift_stop()
    assert not build().stopped
    assert f"{HOST}/zwyw/tzgg/202603/3.html.gone" in tree_files()


def test_after_the_trouble_the_tree_is_what_a_full_build_gives(
    two_online: TreeTown, tmp_path: Path
) -> None:
    town = two_online
    PublishedFolder().stop("a finding")
    town.withdraw("甲")
    build()
    emergency.withdraw("2", by="duty officer")
    PublishedFolder().lift_stop()
    town.approved(town.item("丙"))
    build(certify=True)
    shutil.copy(PublishedFolder().path / "journal", tmp_path / "journal")
    build(full=True, published=PublishedFolder(tmp_path))
    here, there = (
        PublishedFolder(path).releases.current(signature_valid) for path in (None, tmp_path)
    )
    assert here is not None and there is not None
    assert (here.root, here.state) == (there.root, there.state)
    assert here.withdrawn_beyond == []
    assert naming("标题乙") == set()
    assert naming("标题丙")


@pytest.mark.parametrize("how", ["cut off", "set back", "altered"])
def test_a_ledger_that_does_not_extend_the_journal_stops_additions(
    two_online: TreeTown, without_guards: Guards, how: str
) -> None:
    town = two_online
    before = tree_files()
    with without_guards():
        size = Entry.objects.count()
        if how == "altered":
            run_sql("UPDATE ledger_entry SET leaf = mac WHERE seq = %s", size - 1)
            run_sql("DELETE FROM ledger_signedhead WHERE size = %s", size)
        else:
            run_sql("DELETE FROM ledger_signedhead WHERE size > %s", size - 4)
            run_sql("DELETE FROM certificates_certificate WHERE ledger_seq >= %s", size - 4)
            run_sql("DELETE FROM ledger_entry WHERE seq >= %s", size - 4)
    if how == "set back":  # and then goes on as if nothing had been
        for number in range(3):
            town.appoint("leader_in_charge", name=f"another {number}")
            town.appoint("information_officer", name=f"third {number}")
    report = build(certify=True)
    assert report.stopped
    assert report.codes <= {"ledger_shorter", "ledger_differs", "head_refused"}
    assert tree_files() == before
    assert report.number == 3
    emergency.withdraw("1", by="duty officer")
    assert naming("标题甲") == set()
    assert build().stopped
    assert naming("标题甲") == set()


def test_with_checkpoint_and_state_lost_a_shorter_ledger_still_meets_the_journal(
    two_online: TreeTown, without_guards: Guards
) -> None:
    folder = PublishedFolder()
    current = folder.releases.folder / "3" / "release.sig"
    current.write_bytes(b"AAAA")
    with without_guards():
        run_sql("DELETE FROM ledger_signedhead WHERE size >= %s", 0)
        run_sql("DELETE FROM ledger_entry WHERE seq >= %s", Entry.objects.count() - 3)
    report = build()
    assert report.codes == {"release_forged", "ledger_shorter"}


def test_a_broken_journal_stops_additions(two_online: TreeTown) -> None:
    path = PublishedFolder().path / "journal"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[1:]))
    town = two_online
    town.approved(town.item("丙"))
    report = build(certify=True)
    assert report.codes == {"journal_broken"}
    assert naming("标题丙") == set()
    emergency.withdraw("2", by="duty officer")
    assert naming("标题乙") == set()


def test_a_theme_that_is_not_the_certified_one_stops_additions(town: TreeTown) -> None:
    before = tree_files()
    theme = {"name": "huabiao", "digest": "sha256:" + "b" * 64}
    town.approved(town.site(theme=theme), subject_type="site", by="network_centre")
    report = build(certify=True)
    assert report.codes == {"theme_differs"}
    assert tree_files() == before


def test_withdrawal_with_the_vault_unreadable(two_online: TreeTown) -> None:
    shutil.rmtree(settings.HUABIAO_VAR / "vault")
    two_online.withdraw("甲")
    report = build()
    assert report.removed == (named("甲"),)
    assert naming("标题甲") == set()


def test_a_full_disk_leaves_the_old_tree_and_says_so(two_online: TreeTown) -> None:
    town = two_online
    before = tree_files()
    town.approved(town.item("丙"))

    def full(kind: str, path: Path) -> None:
        if kind == "write" and "objects" in path.parts:
            raise OSError(errno.ENOSPC, "No space left on device")

    report = build(certify=True, published=PublishedFolder(before=full))
    assert report.codes == {"disk"}
    assert tree_files() == before
    report = build(certify=True)
    assert not report.refused
    assert naming("标题丙")


def test_a_request_that_does_not_stand_is_refused_and_the_others_go_on(
    two_online: TreeTown,
) -> None:
    town = two_online
    town.approved(town.item("丙"))
    town.approved(town.item("丁"))
    vault_of("丙")
    report = build(certify=True)
    assert not report.stopped
    assert report.codes == {"payload_missing"}
    assert report.added == (named("丁"),)


def test_the_patrol_finds_what_was_altered_later_and_stops_additions(two_online: TreeTown) -> None:
    folder = PublishedFolder()
    assert Patrol().some(folder, 50) == []
    vault_of("甲")
    assert {fault.code for fault in Patrol().some(folder, 50)} == {"payload_missing"}
    assert "payload_missing" in (folder.stopped() or "")
    assert build().codes == {"stopped"}


def test_an_altered_tree_is_healed_by_the_next_build(two_online: TreeTown) -> None:
    folder = PublishedFolder()
    release = folder.releases.current()
    assert release is not None
    manifest = folder.directories.path(release.root) / ".manifest.json"
    manifest.write_bytes(b"{}")
    two_online.approved(two_online.item("丙"))
    report = build(certify=True)
    assert not report.refused
    assert naming("标题丙")
    now = folder.releases.current()
    assert now is not None
    assert dict(walk(folder.directories, now.root))


def test_an_emergency_withdrawal_reaches_the_ledger_later(two_online: TreeTown) -> None:
    emergency.withdraw("1", by="duty_officer", reason="错字")
    report = edge.tick()
    assert not report.refused
    assert Entry.objects.filter(kind="withdrawal.made", subject=named("甲")).count() == 1
    edge.tick()
    assert Entry.objects.filter(kind="withdrawal.made", subject=named("甲")).count() == 1
    emergency.withdraw("2", by="somebody unknown")
    assert edge.tick().codes == {"emergency_unrecorded"}
    assert naming("标题乙") == set()


def test_what_was_withdrawn_comes_back_only_under_a_new_number(two_online: TreeTown) -> None:
    town = two_online
    town.withdraw("甲")
    town.build()
    town.release(town.item("甲"))
    files = tree_files()
    assert f"{HOST}/zwyw/tzgg/202603/3.html" in files
    assert f"{HOST}/zwyw/tzgg/202603/1.html.gone" in files
