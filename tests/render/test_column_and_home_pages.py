"""Columns, home and content pages."""

import pytest

from huabiao import render
from tests.render.page_reading import StrictPage
from tests.render.qingyan_pages import every_page, home, links, newest
from tests.render.qingyan_sample import (
    HEAD,
    PUBLISHED_WORDS,
    THEME,
    department,
    entries,
    latest,
    page,
    picture,
    portal,
    section,
    uid,
)

NOTICES = uid("column/portal/yaowen/tzgg")
GATHERING = uid("column/portal/yaowen")


def ways(pager: render.Pager) -> dict[str, str]:
    """The ways to turn pages: words → address."""
    shown = render.column_page(THEME, portal(), NOTICES, newest()[NOTICES], pager).decode()
    _before, found, after = shown.partition('<nav class="pager"')
    if not found:
        return {}
    part = after.partition("</nav>")[0]
    pieces = [piece.partition("</a>")[0] for piece in part.split('<a href="')[1:]]
    return {piece.rpartition(">")[2]: piece.partition('"')[0] for piece in pieces}


def test_a_column_shows_title_date_and_place() -> None:
    read = StrictPage(every_page()["column"])
    assert "停水通知" in read.text
    assert f"更新日期：{PUBLISHED_WORDS}" in read.text
    assert {"class": "entries column-list"} in read.all("ul")
    assert read.metas()["ColumnType"] == "通知公告"
    assert read.metas()["ColumnDescription"]
    assert read.all("link", type="application/atom+xml")[0]["href"] == "/yaowen/tzgg/feed.xml"
    current = [link for link in read.all("a") if "aria-current" in link]
    assert [link["href"] for link in current] == ["/yaowen/", "/yaowen/tzgg/"]


def test_turning_pages() -> None:
    assert ways(render.Pager()) == {}
    assert ways(render.Pager(last=5, older=4)) == {
        "较早的信息": "/yaowen/tzgg/_list/0/4.html",
        "最早的信息": "/yaowen/tzgg/_list/0/0.html",
    }
    assert ways(render.Pager(last=5, number=5)) == {
        "最新信息": "/yaowen/tzgg/",
        "较早的信息": "/yaowen/tzgg/_list/0/4.html",
        "最早的信息": "/yaowen/tzgg/_list/0/0.html",
    }
    assert ways(render.Pager(last=5, number=0)) == {
        "最新信息": "/yaowen/tzgg/",
        "较新的信息": "/yaowen/tzgg/_list/0/1.html",
    }


def test_an_older_archive_page_does_not_change_when_newer_ones_come() -> None:
    def archived(last: int) -> bytes:
        pager = render.Pager(last=last, number=2)
        return render.column_page(THEME, portal(), NOTICES, newest()[NOTICES], pager)

    assert archived(3) == archived(300)


def test_an_empty_page_says_so() -> None:
    assert "本页暂无信息" in every_page()["empty column"].decode()


def test_a_gathering_column_shows_the_newest_of_each_below() -> None:
    wanted = render.latest_for_group(portal(), GATHERING)
    assert NOTICES in wanted
    text = StrictPage(every_page()["group"]).text
    assert "停水通知" in text
    assert "常务会议" in text
    assert "乡镇动态" in text  # without entries: a tile


@pytest.mark.clause("S13")
def test_update_dates_stand_on_main_pages_where_the_rulebook_asks() -> None:
    for name in ("home", "column", "group"):
        assert f"更新日期：{PUBLISHED_WORDS}" in StrictPage(every_page()[name]).text
    quiet = portal(page={"head": ["site_name"], "foot": [], "meta": []})
    assert "更新日期" not in render.home_page(THEME, quiet, home(), newest()).decode()


@pytest.mark.clause("S13")
def test_the_portals_head_carries_emblem_and_name() -> None:
    emblem = picture("emblem", "清砚县人民政府标志")
    site = portal(emblem="city", emblem_picture=emblem, page={"head": HEAD, "foot": [], "meta": []})
    read = StrictPage(render.home_page(THEME, site, home(), newest()))
    shown = read.all("img", alt="清砚县人民政府标志")
    assert shown[0]["src"] in render.site_files(site)
    assert read.all("h1") == [{"class": "mast-name"}]
    assert not render.site_files(portal())


@pytest.mark.clause("S13")
@pytest.mark.clause("S14-1")
def test_a_department_links_back_at_the_portals_mark() -> None:
    read = StrictPage(every_page()["department"])
    assert read.all("a", **{"class": "mast-mark"})[0]["href"] == "//www.qingyan.example/"
    assert "www.qingyan.example" in read.text
    assert "scjg.qingyan.example" in read.text
    alone = render.home_page(THEME, department(), None, {})
    assert not StrictPage(alone).all("a", **{"class": "mast-mark"})


def test_a_section_stands_under_its_portal() -> None:
    page_bytes = every_page()["leaders"]
    read = StrictPage(page_bytes)
    assert read.all("a", **{"class": "mast-above"})[0]["href"] == "/"
    assert read.all("a", **{"class": "mast-name"})[0]["href"] == "/yunxi/"
    trail = page_bytes.decode().partition('class="trail"')[2].partition("</nav>")[0]
    assert [part.partition('"')[0] for part in trail.split('href="')[1:]] == [
        "/",
        "/yunxi/",
        "/yunxi/lingdao/",
    ]
    # What the section leaves blank stands as its portal states it.
    assert "联系方式：0990-0000000" in read.text
    assert "主办单位：云溪乡人民政府" in read.text


def test_the_home_page_names_what_it_needs() -> None:
    wanted = render.latest_for_page(portal(), home())
    assert wanted[uid("column/portal/yaowen/zwyw")] == 7
    assert wanted[NOTICES] == 7
    assert uid("column/portal/shuju") not in wanted
    assert uid("column/portal/shuju") in render.latest_for_page(portal(), None)


def test_a_home_page_without_payload_hides_blank_columns() -> None:
    text = StrictPage(every_page()["home without payload"]).text
    assert "停水通知" in text
    assert "数据发布" not in text.partition("更新日期")[2].partition("主办单位")[0]


def test_a_gathering_block_merges_newest_first_and_shows_no_item_twice() -> None:
    same = entries(["同一信息"], "portal/yaowen/zwyw", 11)
    found = {
        uid("column/portal/yaowen/zwyw"): same,
        NOTICES: [*same, *entries(["较新的"], "portal/yaowen/tzgg", 99)],
    }
    shown = page("topic", "zt/x", "专题", [latest("yaowen", "动态", 5)])
    text = render.content_page(THEME, portal(), shown, found, links).decode()
    assert text.count("<!--i:11-->") == 1
    assert "较新的" in text


def test_links_that_leave_are_told() -> None:
    shown = every_page()["home"].decode()
    assert '慈善会<span class="away-note">（外部链接）</span>' in shown
    assert "安澜省人民政府</a>" in shown
    assert '<a href="/yunxi/">云溪乡</a>' in shown
    assert '<span class="dead">未上线的专题</span>' in shown


def test_menus_leave_out_links_to_what_is_not_online() -> None:
    columns = [column.model_dump() for column in portal().columns]
    columns[13] |= {"link_url": f"huabiao:{uid('section')}"}
    site = portal(columns=columns)

    def menu(resolve: render.Links) -> str:
        return render.not_found_page(THEME, site, links=resolve).decode()

    assert "办事服务" in menu(links)
    assert "办事服务" not in menu(lambda _uuid: None)
    assert "办事服务" in menu(links)


def test_every_picture_of_a_page_is_placed() -> None:
    shown = page("plain", "zoujin", "走进", [{"type": "picture", "picture": picture("x", "全景")}])
    read = StrictPage(render.content_page(THEME, portal(), shown, {}, links))
    assert {image["src"] for image in read.all("img")} == set(render.page_files(portal(), shown))


def test_two_payloads_with_one_nonce_do_not_share_a_frame() -> None:
    first = render.not_found_page(THEME, portal(name="甲县人民政府"))
    second = render.not_found_page(THEME, portal(name="乙县人民政府"))
    assert "甲县" in first.decode()
    assert "甲县" not in second.decode()


def test_a_section_page_is_not_a_portal_page() -> None:
    shown = render.not_found_page(THEME, section(), portal=portal()).decode()
    assert 'href="/yunxi/map.html"' in shown
