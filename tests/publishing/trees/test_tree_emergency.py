"""Emergency withdrawal: from the tree alone, whatever else is broken (trap 4, decision 4)."""

import errno
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from huabiao.publishing.trees import emergency
from huabiao.publishing.trees.folder import PublishedFolder, signature_valid

PORTAL, INNER = "www.linzhou.example", "inner.linzhou.example"
Everything = Callable[[], dict[str, bytes]]


@pytest.mark.parametrize(
    "named", ["1", f"http://{PORTAL}/xw/202601/1.html", f"{INNER}/xw/202601/1/ab.pdf"]
)
def test_an_item_is_gone_from_every_file_of_every_host(
    served: PublishedFolder, everything: Everything, named: str
) -> None:
    before = everything()
    done = emergency.withdraw(named, by="duty officer", reason="wrong")
    after = everything()
    assert done.number == 2
    assert not any(b"Title 1<" in data or b"Title 1 file" in data for data in after.values())
    for host in (PORTAL, INNER):
        assert (
            after[f"{host}/xw/202601/1.html.gone"] == after[f"{host}/xw/202601/1.gone"] == b"gone\n"
        )
        assert after[f"{host}/xw/_list/0/0.html"] == before[f"{host}/xw/_list/0/0.html"].replace(
            b"<!--i:1--><li>Title 1</li><!--/i:1-->", b""
        )
        assert after[f"{host}/xw/202601/12.html"] == before[f"{host}/xw/202601/12.html"]
    release = served.releases.current(signature_valid)
    assert release is not None
    assert release.withdrawn_beyond[0]["public_id"] == "1"
    assert release.journal["lines"] == 1


def test_a_page_that_is_no_item_goes_by_its_address(
    served: PublishedFolder, everything: Everything
) -> None:
    emergency.withdraw(f"https://{PORTAL}/yunxi/", by="duty officer")
    assert f"{PORTAL}/yunxi/index.html" not in everything()
    assert everything()[f"{PORTAL}/yunxi/index.html.gone"] == b"gone\n"


def test_doing_it_twice_changes_nothing_more(
    served: PublishedFolder, everything: Everything
) -> None:
    emergency.withdraw("1", by="a")
    first = everything()
    emergency.withdraw("1", by="b")
    assert everything() == first


def test_an_unknown_address_is_refused_with_a_sentence(served: PublishedFolder) -> None:
    with pytest.raises(emergency.NothingToWithdraw, match="/nowhere"):
        emergency.withdraw(f"https://{PORTAL}/nowhere/", by="duty officer")
    assert served.journal.refresh().lines == []


def test_without_database_vault_and_keys(
    served: PublishedFolder, everything: Everything, data_folder: Path
) -> None:
    # The test has no database access at all; vault and keys are destroyed.
    for name in ("keys", "vault", "vault-keys", "db"):
        shutil.rmtree(data_folder / name, ignore_errors=True)
    emergency.withdraw("2", by="duty officer")
    assert not any(b"Title 2<" in data for data in everything().values())
    assert served.journal.refresh().lines if not served.journal.verify else True


def test_on_a_full_disk_the_ballast_makes_room(
    data_folder: Path, served: PublishedFolder, everything: Everything
) -> None:
    folder = PublishedFolder(before=None)

    def full(kind: str, _path: Path) -> None:
        if kind in {"write", "append", "symlink"} and (folder.path / ".ballast").exists():
            raise OSError(errno.ENOSPC, "No space left on device")

    folder.disk.before = full
    emergency.withdraw("3", by="duty officer", folder=folder)
    assert not (folder.path / ".ballast").exists()
    assert not any(b"Title 3<" in data for data in everything().values())
