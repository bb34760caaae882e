"""The journal: chained, signed, readable while it grows, forgiving only of a torn last line."""

from pathlib import Path

import pytest

from huabiao.office import keys
from huabiao.office.ledger.digests import digest
from huabiao.publishing.trees.disk import Disk
from huabiao.publishing.trees.journal import Journal, JournalBroken


def verify(data: bytes, key_id: str, signature: bytes) -> bool:
    return keys.verifier("certifier", key_id).verify(data, signature)


def opened(path: Path) -> Journal:
    return Journal(path, digest, verify)


def written(path: Path, count: int = 3) -> Journal:
    journal = opened(path)
    for number in range(count):
        journal.append(
            Disk(),
            at=number,
            kind="head",
            content={"size": number},
            signer=keys.signer("certifier"),
        )
    return journal


def test_a_second_reader_sees_every_line_as_it_comes(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    reader = opened(path)
    assert reader.refresh().lines == []
    writer = written(path)
    assert [line.content["size"] for line in reader.refresh().lines] == [0, 1, 2]
    writer.append(Disk(), at=9, kind="withdrawal", content={"subject": "x"}, signer=None)
    assert reader.refresh().of_kind("withdrawal")[0].content == {"subject": "x"}
    assert reader.tip == writer.tip


@pytest.mark.parametrize("change", ["removed", "altered", "reordered", "unsigned"])
def test_tampering_is_noticed(tmp_path: Path, change: str) -> None:
    path = tmp_path / "journal"
    written(path)
    lines = path.read_bytes().splitlines(keepends=True)
    lines = {
        "removed": [lines[0], lines[2]],
        "altered": [lines[0], lines[1].replace(b'"size":1', b'"size":7'), lines[2]],
        "reordered": [lines[1], lines[0], lines[2]],
        "unsigned": [lines[0], lines[1], b" " + lines[2].partition(b" ")[2]],
    }[change]
    path.write_bytes(b"".join(lines))
    with pytest.raises(JournalBroken):
        opened(path).refresh()


def test_a_line_torn_by_a_power_cut_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    written(path, 2)
    with path.open("ab") as stream:
        stream.write(b'c2lnbmF0dXJl {"v":1,"number":2,"at"')
    journal = opened(path).refresh()
    assert len(journal.lines) == 2
    journal.append(Disk(), at=5, kind="head", content={"size": 2}, signer=keys.signer("certifier"))
    assert [line.content["size"] for line in opened(path).refresh().lines] == [0, 1, 2]


def test_withdrawals_are_read_in_order_even_where_numbers_were_altered(tmp_path: Path) -> None:
    path = tmp_path / "journal"
    journal = written(path, 1)
    for subject in ("x", "y"):
        journal.append(Disk(), at=1, kind="withdrawal", content={"subject": subject}, signer=None)
    path.write_bytes(path.read_bytes().replace(b'"number":1', b'"number":"one"'))
    broken = opened(path)
    with pytest.raises(JournalBroken):
        broken.refresh()
    assert [line.content["subject"] for line in broken.of_kind("withdrawal")] == ["x", "y"]
    assert len(broken.of_kind("withdrawal", "head")) == 3
    assert broken.last("withdrawal") == broken.lines[-1]
