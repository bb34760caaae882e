"""`current` is the one link that decides what the public sees: whoever changes it is undone at once, and reported."""

import json
import shutil
from pathlib import Path

import pytest

from huabiao.office.ledger.models import Entry
from huabiao.office.notices.models import Notice
from huabiao.publishing.trees import edge, emergency
from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.folder import PublishedFolder, signature_valid
from tests.publishing.trees.tree_town import HOST, TreeTown, naming


@pytest.fixture
def folder(town: TreeTown) -> Path:
    """Two releases, each with one item more; the first is kept beside the served one."""
    town.release(town.item("甲"))
    town.release(town.item("乙"))
    return PublishedFolder().path


def repoint(link: Path, target: str) -> None:
    link.unlink()
    link.symlink_to(target)


def forge(folder: Path, *, signed: bool = True) -> None:
    """Serve a tree of one's own under a number of one's own."""
    release = folder / "releases" / "99"
    shutil.copytree(folder / "current", release, symlinks=True)
    said = json.loads((release / "release.json").read_text(encoding="utf-8"))
    (release / "release.json").write_text(json.dumps({**said, "number": 99}), encoding="utf-8")
    other = folder / "dirs" / "00" / ("0" * 64)
    shutil.copytree((folder / "current" / "root").resolve(), other, symlinks=True)
    (other / "hung-in.html").write_text("hung in", encoding="utf-8")
    repoint(release / "root", f"../../dirs/00/{'0' * 64}")
    if not signed:
        (release / "release.sig").unlink()
    repoint(folder / "current", "releases/99")


def forge_without_signature(folder: Path) -> None:
    forge(folder, signed=False)


def set_back(folder: Path) -> None:
    number = int((folder / "current").readlink().name)
    repoint(folder / "current", f"releases/{number - 1}")


def swap_the_tree(folder: Path) -> None:
    number = int((folder / "current").readlink().name)
    older = (folder / "releases" / str(number - 1) / "root").readlink()
    repoint(folder / "releases" / str(number) / "root", str(older))


def copy_an_older_release_over_it(folder: Path) -> None:
    """A true signature, but of another number."""
    number = int((folder / "current").readlink().name)
    shutil.rmtree(folder / "releases" / str(number))
    shutil.copytree(
        folder / "releases" / str(number - 1), folder / "releases" / str(number), symlinks=True
    )


def take_the_link_away(folder: Path) -> None:
    (folder / "current").unlink()


ATTACKS = {
    "release_forged": forge,
    "release_unsigned": forge_without_signature,
    "release_set_back": set_back,
    "release_tree_swapped": swap_the_tree,
    "release_missing": take_the_link_away,
}


@pytest.mark.parametrize("code", ATTACKS)
def test_the_idle_worker_puts_it_back_and_reports(code: str, folder: Path, town: TreeTown) -> None:
    worker = edge.Worker()
    assert worker.turn() is None
    before = (folder / "current" / "root").resolve()
    ATTACKS[code](folder)
    report = worker.turn()
    assert report is not None and report.codes == {code}
    assert (folder / "current" / "root").resolve() != folder / "dirs" / "00" / ("0" * 64)
    assert naming("标题甲") and naming("标题乙") and not naming("hung in")
    entry = Entry.objects.get(kind="finding.reported")
    assert entry.content["ids"]["codes"] == [code]
    assert entry.content["ids"]["by"] == "watch"
    told = Notice.objects.filter(kind=Notice.Kind.ALARM)
    assert {notice.officer for notice in told} == {town.officers["network_centre"]}
    # The entry is under the next release; what is served is the same tree.
    worker.refused_at = -1e9
    worker.turn()
    assert (folder / "current" / "root").resolve() == before
    assert PublishedFolder().releases.current(signature_valid) is not None
    worker.refused_at = -1e9
    assert worker.turn() is None
    assert PublishedFolder().stopped() is None


def test_a_copied_signature_of_another_release_does_not_help(folder: Path) -> None:
    copy_an_older_release_over_it(folder)
    assert build().codes == {"release_forged"}
    assert naming("标题乙")


def test_what_was_withdrawn_does_not_come_back_with_an_older_release(
    folder: Path, town: TreeTown
) -> None:
    emergency.withdraw("1", by="duty_officer")
    assert not naming("标题甲")
    number = int((folder / "current").readlink().name)
    repoint(folder / "current", f"releases/{number - 1}")
    assert naming("标题甲")
    assert "release_set_back" in build().codes
    assert not naming("标题甲") and naming("标题乙")


def test_a_builder_that_was_killed_is_no_attacker(folder: Path, town: TreeTown) -> None:
    """It had written a release and not served it yet; its mark says so."""
    published = PublishedFolder()
    number = published.releases.current_number()
    assert number is not None
    repoint(folder / "current", f"releases/{number - 1}")
    published.begun()
    worker = edge.Worker()
    report = worker.turn()
    assert report is not None and not report.refused
    assert not Entry.objects.filter(kind="finding.reported").exists()
    assert naming("标题乙")


def test_an_idle_look_reads_no_release_again(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    worker = edge.Worker()
    assert worker.turn() is None
    from huabiao.publishing.trees import watch

    def must_not(_published: PublishedFolder) -> None:
        raise AssertionError("judged again")

    monkeypatch.setattr(watch, "_wrong", must_not)
    assert worker.turn() is None
    assert (folder / "current" / "root" / HOST).is_dir()
