"""The daily verification of everything online: what it finds, what it puts right, and that it leaves nothing behind."""

import argparse
from pathlib import Path

import pytest

from huabiao.office.ledger.models import Entry
from huabiao.office.notices.models import Notice
from huabiao.office.schedule import commands
from huabiao.office.schedule.models import Run
from huabiao.publishing.trees import past
from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.folder import PublishedFolder
from huabiao.publishing.trees.verifying import verify_everything
from huabiao.register.certificates.faults import Fault, Faulty
from huabiao.register.certificates.models import Filing
from huabiao.register.vault.folders import sealed_path
from tests.publishing.trees.tree_town import HOST, TreeTown, naming, tree_files
from tests.register.sample_payloads import named


def schedule(*words: str) -> int:
    parser = argparse.ArgumentParser()
    commands.add_parser(parser.add_subparsers(dest="command"))
    return commands.run(parser.parse_args(["schedule", *words]))


def verified() -> Run:
    """The job, as an operator runs it."""
    status = schedule("--once", "full_verification")
    run = Run.objects.filter(job="full_verification").latest("id")
    assert status == (0 if run.outcome == Run.Outcome.DONE else 1)
    return run


@pytest.fixture
def published(town: TreeTown) -> PublishedFolder:
    town.release(town.item("甲"), town.item("乙"))
    town.release(town.item("丙"))
    town.withdraw("丙")
    town.build()
    return PublishedFolder()


def test_nothing_wrong_is_found_where_nothing_is(
    published: PublishedFolder, data_folder: Path
) -> None:
    before, served = tree_files(), published.releases.current()
    assert verified().outcome == Run.Outcome.DONE
    assert tree_files() == before
    assert published.releases.current() == served
    assert published.stopped() is None
    assert not (data_folder / "verification").exists()


def test_served_bytes_are_put_right_and_additions_end(
    published: PublishedFolder, town: TreeTown
) -> None:
    before = tree_files()
    page = (published.path / "current" / "root" / min(naming("标题甲"))).resolve()
    page.chmod(0o644)
    page.write_bytes("被篡改".encode())
    assert verified().detail == "served_bytes_altered"
    assert tree_files() == before
    assert published.stopped() is not None
    entry = Entry.objects.get(kind="finding.reported").content
    assert entry["ids"]["codes"] == ["served_bytes_altered"]
    assert entry["ids"]["by"] == "full_verification"
    told = Notice.objects.filter(kind=Notice.Kind.ALARM)
    assert {notice.officer for notice in told} == {town.officers["network_centre"]}

    town.approved(town.item("丁"))
    assert build(certify=True).codes == {"stopped"}
    town.withdraw("甲")
    build(certify=True)
    assert not naming("标题甲")
    # Found again nothing; the people who have not looked yet are not told a second time.
    assert verified().outcome == Run.Outcome.DONE
    assert Notice.objects.filter(kind=Notice.Kind.ALARM).count() == len(told)


def test_a_file_hung_into_the_tree_is_taken_out(published: PublishedFolder) -> None:
    before = tree_files()
    folder = (published.path / "current" / "root" / HOST).resolve()
    (folder / "hung-in.html").write_text("hung in", encoding="utf-8")
    assert verified().detail == "served_bytes_altered"
    assert tree_files() == before


def test_a_link_of_the_tree_pointed_elsewhere_is_set_back(published: PublishedFolder) -> None:
    before = tree_files()
    folder = (published.path / "current" / "root" / HOST).resolve()
    other = (folder / "404.html").readlink()
    (folder / "index.html").unlink()
    (folder / "index.html").symlink_to(other)
    assert tree_files() != before
    assert verified().detail == "served_bytes_altered"
    assert tree_files() == before


def test_what_could_not_be_verified_is_not_reported_as_good(
    published: PublishedFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database lost on the way ends no additions, but it is no clean bill either."""

    def lost(*_said: object) -> None:
        raise Faulty([Fault("database_unreachable", "ledger", "")])

    monkeypatch.setattr(past, "remake", lost)
    with pytest.raises(Faulty):
        verify_everything(published)


def test_a_folder_with_a_strange_number_is_no_release(published: PublishedFolder) -> None:
    before = published.releases.numbers()
    (published.releases.folder / "²").mkdir()
    assert published.releases.numbers() == before
    assert not verify_everything(published)


def test_a_damaged_frozen_copy_is_found(published: PublishedFolder) -> None:
    freeze = str(Filing.objects.get(subject=named("乙")).freeze)
    path = sealed_path(freeze)
    path.write_bytes(path.read_bytes()[:-1] + b"!")
    assert verified().detail == "payload_unreadable"
    assert published.stopped() is not None


def test_a_deleted_line_of_the_journal_is_found(published: PublishedFolder) -> None:
    journal = published.path / "journal"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(b"".join(lines[:1] + lines[2:]))
    assert verified().detail == "journal_broken"


def test_old_releases_are_swept_by_the_clock(published: PublishedFolder, town: TreeTown) -> None:
    for name in "戊己庚辛壬":
        town.release(town.item(name))
    before = len(published.releases.numbers())
    assert schedule("--once", "retention") == 0
    assert len(published.releases.numbers()) < before
    assert verified().outcome == Run.Outcome.DONE
