"""An item can be cut out of any finished page, feed or site map, and the rest stays whole."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao import render
from huabiao.render import fragments
from tests.render.page_reading import StrictPage
from tests.render.qingyan_pages import every_page, newest
from tests.render.qingyan_sample import entries, portal, uid

COMPOSED = ["home", "home without payload", "column", "archive", "group", "topic"]
TITLES = {"11": "政务公开推进会", "12": "常务会议", "21": "停水通知", "22": "征求意见公告"}


@pytest.mark.parametrize("kind", COMPOSED)
@pytest.mark.parametrize("public_id", sorted(TITLES))
def test_a_cut_page_is_whole_and_silent(kind: str, public_id: str) -> None:
    page = every_page()[kind]
    cut = render.cut(page, public_id)
    StrictPage(cut)
    assert TITLES[public_id] not in cut.decode()
    assert f"/{public_id}" not in cut.decode()
    others = [title for number, title in TITLES.items() if number != public_id]
    for title in others:
        assert (title in cut.decode()) == (title in page.decode())


@pytest.mark.parametrize("kind", COMPOSED)
def test_every_entry_stands_between_marks(kind: str) -> None:
    page = every_page()[kind]
    for public_id in ("11", "12", "13", "21", "22", "23"):
        page = render.cut(page, public_id)
    read = StrictPage(page)
    assert not any("202603" in link.get("href", "") for link in read.all("a"))
    assert not read.comments


def test_cutting_takes_one_item_only() -> None:
    page = b"<!--i:1-->a<!--/i:1--><!--i:11-->b<!--/i:11--><!--i:1-->c<!--/i:1-->"
    assert render.cut(page, "1") == b"<!--i:11-->b<!--/i:11-->"
    assert fragments.holds(page, "11")
    assert not fragments.holds(page, "111")


@given(st.lists(st.integers(1, 12), min_size=1, max_size=12, unique=True), st.data())
def test_the_order_of_cutting_does_not_matter(numbers: list[int], data: st.DataObject) -> None:
    shown = entries([f"信息{number}" for number in range(1, 13)], "portal/yaowen/tzgg")
    feed = render.feed(portal(), None, shown)
    again = data.draw(st.permutations(numbers))
    first, second = feed, feed
    for number in numbers:
        first = render.cut(first, str(number))
    for number in again:
        second = render.cut(second, str(number))
    assert first == second
    assert len(ElementTree.fromstring(first)) == 6 + 12 - len(numbers)  # noqa: S314 - our own bytes


def test_feeds_and_site_maps_are_cut_alike() -> None:
    shown = newest()[uid("column/portal/yaowen/tzgg")]
    feed = render.cut(render.feed(portal(), None, shown), "21")
    urls = [render.item_address(portal(), entry) for entry in shown]
    mapped = render.cut(render.sitemap(urls), "21")
    for document in (feed, mapped):
        ElementTree.fromstring(document)  # noqa: S314 - our own bytes
        assert b"/21.html" not in document
        assert b"/22.html" in document
