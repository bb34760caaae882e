"""Atom feeds and site maps for machines."""

from xml.etree import ElementTree

from huabiao import render
from tests.render.qingyan_sample import PUBLISHED, entries, item, place, portal, uid

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NOTICES = uid("column/portal/yaowen/tzgg")


def parsed(document: bytes) -> ElementTree.Element:
    """The root of a document."""
    return ElementTree.fromstring(document)  # noqa: S314 - our own bytes


def test_a_feed_has_what_atom_demands() -> None:
    shown = entries(["停水<通知> & 其他", "公告"], "portal/yaowen/tzgg")
    feed = parsed(render.feed(portal(), NOTICES, shown))
    assert feed.findtext(f"{ATOM}id") == "https://www.qingyan.example/yaowen/tzgg/feed.xml"
    assert feed.findtext(f"{ATOM}title") == "通知公告 - 清砚县人民政府"
    assert feed.findtext(f"{ATOM}updated") == "2026-03-26T09:30:00+08:00"
    first = feed.findall(f"{ATOM}entry")[0]
    assert first.findtext(f"{ATOM}title") == "停水<通知> & 其他"
    assert first.findtext(f"{ATOM}id") == "tag:www.qingyan.example,2026-03-26:1"
    link = first.find(f"{ATOM}link")
    assert link is not None
    assert link.get("href") == "https://www.qingyan.example/yaowen/tzgg/202603/1.html"


def test_an_empty_feed_is_still_a_feed() -> None:
    feed = parsed(render.feed(portal(), None, []))
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T08:00:00+08:00"
    assert feed.findtext(f"{ATOM}title") == "清砚县人民政府"


def test_site_maps() -> None:
    entry = render.list_entry(portal(), item("通知"), place(7))
    home = render.MapAddress("https://www.qingyan.example/")
    found = parsed(render.sitemap([home, render.item_address(portal(), entry)]))
    assert [url.findtext(f"{MAP}loc") for url in found] == [
        "https://www.qingyan.example/",
        "https://www.qingyan.example/yaowen/tzgg/202603/7.html",
    ]
    assert found[1].findtext(f"{MAP}lastmod") == "2026-03-26T09:30:00+08:00"
    month = render.MapAddress("https://www.qingyan.example/sitemap-202603.xml", "2026-03-26")
    index = parsed(render.sitemap_index([month]))
    assert index[0].findtext(f"{MAP}loc") == month.address


def test_entries_keep_as_documents() -> None:
    entry = render.list_entry(portal(), item("题", short_title="短题", summary="摘要"), place(7))
    assert entry.title == "短题"
    assert entry.date == "2026-03-26 09:30"
    assert render.ListEntry.from_document(entry.as_document()) == entry
    late = render.list_entry(portal(), item("题"), place(7, at=PUBLISHED + 14 * 3_600_000))
    assert late.date == "2026-03-26 23:30"


def test_a_feed_survives_what_xml_cannot_hold() -> None:
    entry = render.list_entry(portal(), item("题\uffff目", source="源\ufffe"), place(7))
    assert parsed(render.feed(portal(), None, [entry]))[-1].findtext(f"{ATOM}title") == "题目"
