"""A disk that is really full: a small file system in memory, filled to the last byte."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from huabiao.publishing.trees import emergency
from huabiao.publishing.trees.build import build
from huabiao.publishing.trees.folder import BALLAST_BYTES, PublishedFolder
from tests.publishing.trees.tree_town import TreeTown, naming, tree_files


@pytest.fixture
def small_disk(town: TreeTown, data_folder: Path, tmp_path: Path) -> Iterator[Path]:
    """The published folder on a tmpfs of 16 MB, full but for its ballast. Needs the right to mount."""
    town.release(town.item("甲"))
    town.release(town.item("乙"))
    disk = tmp_path / "disk"
    disk.mkdir()
    size = f"size={12 * 1024 * 1024 + BALLAST_BYTES}"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this user may not mount a tmpfs")
    try:
        shutil.copytree(data_folder / "public", disk / "public", symlinks=True)
        shutil.rmtree(data_folder / "public")
        (data_folder / "public").symlink_to(disk / "public")
        filler = (disk / "filler").open("wb", buffering=0)
        try:
            while True:
                filler.write(bytes(4096))
        except OSError:
            filler.close()
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def test_nothing_is_added_what_is_online_stays_and_a_withdrawal_finds_room(
    town: TreeTown, small_disk: Path
) -> None:
    before = tree_files()
    town.approved(town.item("丙"))
    report = build(certify=True)
    assert report.codes == {"disk"}
    assert tree_files() == before
    emergency.withdraw("1", by="duty officer")
    assert naming("标题甲") == set()
    assert naming("标题乙")
    assert not (small_disk / "public" / ".ballast").exists()
    (small_disk / "filler").unlink()
    assert not build(certify=True).stopped
    assert naming("标题丙")
    assert naming("标题甲") == set()
    PublishedFolder().prepare()
    assert (small_disk / "public" / ".ballast").stat().st_size == BALLAST_BYTES
