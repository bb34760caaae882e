"""Collecting a whole old site: from files, from a running server, from a feed; killed and gone on with."""

import csv
import json
import threading
from collections import Counter
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from huabiao.editing.migration.collecting.profiles import Profile, ProfileUnreadable, read_profile
from huabiao.editing.migration.collecting.services import (
    collect_feed,
    collect_folder,
    collect_site,
)
from huabiao.editing.migration.reading import StockUnreadable
from tests.editing.migration.collecting.old_pages import ROOT, write_site
from tests.editing.qingyan_office import picture_bytes

FAST = 200


class _Handler(SimpleHTTPRequestHandler):
    asked: Counter[str] = Counter()

    moved: dict[str, str] = {}

    def do_GET(self) -> None:
        self.asked[self.path] += 1
        if self.path in self.moved:
            self.send_response(302)
            self.send_header("Location", self.moved[self.path])
            self.end_headers()
        else:
            super().do_GET()

    def log_message(self, *_args: Any) -> None:
        """Quiet."""


@pytest.fixture
def old_site(tmp_path: Path) -> Iterator[str]:
    """The old site served by a real web server; its address."""
    folder = write_site(tmp_path / "served", picture_bytes(800))
    _Handler.asked.clear()
    _Handler.moved.clear()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Handler, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}/"
    for page in folder.rglob("*.html"):
        page.write_bytes(page.read_bytes().replace(ROOT.encode(), address.encode()))
    yield address
    server.shutdown()
    server.server_close()
    thread.join()


def items(out: Path) -> dict[str, dict[str, Any]]:
    text = (out / "items.jsonl").read_text(encoding="utf-8")
    return {one["title"]: one for one in map(json.loads, text.splitlines())}


def test_a_folder_of_pages(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "old", picture_bytes(800))
    out = tmp_path / "stock"
    counts = collect_folder(folder=folder, address=ROOT, out=out, profile=Profile())
    found = items(out)
    assert counts["item"] == 3
    assert set(found) == {
        "关于开展春季森林防火检查的通知",
        "清砚县2009年财政预算执行情况",
        "云溪乡召开防汛会议",
    }
    notice = found["关于开展春季森林防火检查的通知"]
    assert notice["address"] == f"{ROOT}zwgk/tzgg/201603/t20160302_101.html"
    picture = notice["pictures"][0]
    assert (out / "files" / picture["file"]).read_bytes().startswith(b"\xff\xd8")
    assert notice["attachments"][0]["file"] == "missing/P020160302.doc"
    # The page that is gone and the folder without a first page; and the form that nobody copied.
    assert counts["page.dead"] == 2
    assert counts["file.dead"] == 1
    rows = list(csv.reader((out / "columns.csv").open(encoding="utf-8-sig", newline="")))
    assert ["zwgk/tzgg", "通知公告", "1", notice["address"], ""] in rows


def test_a_running_site(tmp_path: Path, old_site: str) -> None:
    out = tmp_path / "stock"
    counts = collect_site(start=old_site, out=out, profile=Profile(), per_second=FAST)
    assert counts["item"] == 3
    assert counts["file.kept"] == 1
    assert not any("elsewhere" in path for path in _Handler.asked)
    assert _Handler.asked["/zwgk/tzgg/index.html"] == 1


def test_redirects_are_followed_within_the_site_only(tmp_path: Path, old_site: str) -> None:
    """The links of a page count from where it stood in the end; other machines are not even asked."""
    out = tmp_path / "stock"
    _Handler.moved["/old/notice.html"] = "/zwgk/tzgg/201603/t20160302_101.html"
    _Handler.moved["/round.html"] = "/round.html"
    _Handler.moved["/away.html"] = f"{old_site.replace('127.0.0.1', 'localhost')}elsewhere.html"
    (tmp_path / "served" / "index.html").write_text(
        "<a href='old/notice.html'>a</a><a href='round.html'>b</a><a href='away.html'>c</a>",
        encoding="utf-8",
    )
    counts = collect_site(start=old_site, out=out, profile=Profile(), per_second=FAST)
    found = items(out)["关于开展春季森林防火检查的通知"]
    assert found["pictures"][0]["file"].endswith("W020160302.jpg")
    assert counts["page.dead"] >= 2
    assert _Handler.asked["/elsewhere.html"] == 0


def test_a_run_that_was_cut_goes_on_and_reads_nothing_twice(tmp_path: Path, old_site: str) -> None:
    out = tmp_path / "stock"
    first = collect_site(start=old_site, out=out, profile=Profile(), per_second=FAST, most=2)
    assert first["page.waiting"]
    while True:
        counts = collect_site(start=old_site, out=out, profile=Profile(), per_second=FAST, most=2)
        if not counts.get("page.waiting"):
            break
    assert counts["item"] == 3
    assert max(_Handler.asked.values()) == 1


def test_the_filled_in_table_outlives_another_run(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "old", picture_bytes(800))
    out = tmp_path / "stock"
    collect_folder(folder=folder, address=ROOT, out=out, profile=Profile())
    table = out / "columns.csv"
    filled = table.read_text(encoding="utf-8-sig").replace(
        "t20160302_101.html,", "t20160302_101.html,yw/tzgg"
    )
    # As Excel saves it in China.
    table.write_bytes(filled.encode("gb18030"))
    collect_folder(folder=folder, address=ROOT, out=out, profile=Profile())
    assert "yw/tzgg" in table.read_text(encoding="utf-8-sig")


def test_a_feed(tmp_path: Path, old_site: str) -> None:
    (tmp_path / "served" / "feed.xml").write_text(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>t</title><item><title>x</title>'
        f"<link>{old_site}zwgk/tzgg/201603/t20160302_101.html</link></item>"
        "<item><title>y</title><link>http://elsewhere.example/y.html</link></item></channel></rss>",
        encoding="utf-8",
    )
    out = tmp_path / "stock"
    counts = collect_feed(start=f"{old_site}feed.xml", out=out, profile=Profile(), per_second=FAST)
    assert counts["item"] == 1
    assert set(items(out)) == {"关于开展春季森林防火检查的通知"}


def test_ten_thousand_files_of_one_name(tmp_path: Path) -> None:
    """The name stays what readers see; the files stand side by side."""
    folder = tmp_path / "old"
    for number in range(40):
        page = folder / str(number) / "index.html"
        page.parent.mkdir(parents=True)
        (page.parent / "附件.txt").write_text(f"第{number}份附件的文字", encoding="utf-8")
        page.write_text(
            f"<html><body><h1>第{number}期简报</h1><p>发布时间：2015-03-02</p>"
            f"<p>本期简报说明第{number}期工作的进展情况，详见附件。<a href='附件.txt'>附件</a></p></body></html>",
            encoding="utf-8",
        )
    out = tmp_path / "stock"
    counts = collect_folder(folder=folder, address=ROOT, out=out, profile=Profile())
    assert counts["file.kept"] == 40
    names = [one["attachments"][0]["file"] for one in items(out).values()]
    assert len(set(names)) == 40
    assert {Path(name).name for name in names} == {"附件.txt"}


@pytest.mark.parametrize("start", ["ftp://old.example/", "old.example", "http://", ""])
def test_what_is_no_address_is_said(tmp_path: Path, start: str) -> None:
    with pytest.raises(StockUnreadable, match="http"):
        collect_site(start=start, out=tmp_path / "out", profile=Profile())


def test_a_folder_that_holds_another_stock_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "stock"
    out.mkdir()
    (out / "items.jsonl").write_text("{}\n", encoding="utf-8")
    with pytest.raises(StockUnreadable):
        collect_folder(folder=tmp_path, address=ROOT, out=out, profile=Profile())
    assert (out / "items.jsonl").read_text(encoding="utf-8") == "{}\n"


@pytest.mark.parametrize("text", ["titel: h1", "articles: '('", "[1, 2]", "a: [", "hosts: {a: b}"])
def test_a_wrong_profile_is_said(tmp_path: Path, text: str) -> None:
    path = tmp_path / "profile.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProfileUnreadable, match=r"profile\.yaml"):
        read_profile(path)
