"""Past days: kept, shown from the ledger byte for byte, and rid of what was withdrawn since (decision 6)."""

import json
from datetime import date
from pathlib import Path

from huabiao.publishing.trees import past, retention
from huabiao.publishing.trees.draft import walk
from huabiao.publishing.trees.folder import PublishedFolder
from tests.publishing.trees.tree_town import TreeTown, tree_files

FIRST_DAY = date(2026, 3, 18)


def two_days(town: TreeTown) -> PublishedFolder:
    """甲 and 乙 on the first day; five more releases on the next."""
    town.release(town.item("甲"))
    town.release(town.item("乙"))
    town.clock.go_on(days=1)
    for name in "丙丁戊己庚":
        town.release(town.item(name))
    return PublishedFolder()


def test_the_last_release_of_each_day_is_kept_and_the_rest_swept(town: TreeTown) -> None:
    folder = two_days(town)
    before = tree_files()
    swept = retention.sweep(folder)
    assert swept.releases > 0 and swept.objects > 0 and swept.directories > 0 and swept.nodes > 0
    assert tree_files() == before
    kept = past.release_of(folder, FIRST_DAY)
    assert kept.number == 3
    assert kept.number in folder.releases.numbers()
    for _path, entry in walk(folder.directories, kept.root):
        folder.objects.read(entry.digest)
    assert retention.sweep(folder) == retention.Swept()
    assert not town.build().stopped


def test_a_past_day_made_again_gives_the_same_bytes(town: TreeTown, tmp_path: Path) -> None:
    folder = two_days(town)
    found = past.remake(folder, past.release_of(folder, FIRST_DAY), tmp_path / "out")
    assert (found.different, found.buried) == ((), ())
    page = tmp_path / "out" / "root" / "www.qingyan.example" / "zwyw" / "tzgg" / "202603" / "1.html"
    assert "标题甲" in page.read_text()
    assert not page.with_name("3.html").exists()


def test_a_withdrawn_item_leaves_the_past_too(town: TreeTown, tmp_path: Path) -> None:
    folder = two_days(town)
    town.withdraw("甲")
    town.build()
    for _ in range(retention.SERVED_LATELY):  # until no release served a moment ago holds it
        town.release(town.item("甲" * 2), subject_type="item") if _ == 0 else town.clock.go_on(
            seconds=1
        )
    assert retention.bury_what_the_journal_withdraws(PublishedFolder()) > 3
    retention.sweep(PublishedFolder())
    objects = [path for path in folder.objects.names() if path.is_file()]
    assert objects
    assert not [path for path in objects if "标题甲<".encode() in path.read_bytes()]
    kept = past.release_of(folder, FIRST_DAY)
    entries = dict(walk(folder.directories, kept.root))
    host = "www.qingyan.example"
    note = retention.tombstone_of(folder, entries[f"{host}/zwyw/tzgg/202603/1.html"].digest)
    assert note is not None and note["cut"] is None and note["signature"]
    note = retention.tombstone_of(folder, entries[f"{host}/zwyw/tzgg/index.html"].digest)
    assert note is not None
    assert "标题乙" in folder.objects.read(str(note["cut"])).decode()
    found = past.remake(folder, kept, tmp_path / "out")
    assert f"{host}/zwyw/tzgg/202603/1.html" in found.buried
    assert found.different == ()
    shown = tmp_path / "out" / "root" / host / "zwyw" / "tzgg"
    assert not (shown / "202603" / "1.html").exists()
    assert "标题甲" not in (shown / "index.html").read_text()
    assert retention.bury_what_the_journal_withdraws(PublishedFolder()) == 0
    assert json.loads((folder.path / ".buried").read_text()) == 1
