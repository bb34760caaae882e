"""What is taken from an old page: text, title, date, source, files; and what is no text at all."""

import pytest

from huabiao.editing.migration.collecting.articles import (
    canonical_address,
    read_page,
    section_of,
)
from huabiao.editing.migration.collecting.encodings import decode
from huabiao.editing.migration.collecting.profiles import Profile
from tests.editing.migration.collecting.old_pages import (
    LIST_PAGE,
    META_PAGE,
    PLAIN_PAGE,
    ROOT,
    WORD_PAGE,
)


def test_a_page_with_the_national_meta_elements() -> None:
    article = read_page(META_PAGE, f"{ROOT}zwgk/tzgg/201603/t20160302_101.html", Profile()).article
    assert article is not None
    assert article.title == "关于开展春季森林防火检查的通知"
    assert article.published == "2016-03-02 09:30"
    assert (article.source, article.section, article.section_name) == (
        "县林业局",
        "zwgk/tzgg",
        "通知公告",
    )
    assert "定于2016年3月10日" in article.body
    assert "alert" not in article.body
    assert "分享到" not in article.body
    assert [one.address for one in article.pictures] == [f"{ROOT}zwgk/tzgg/201603/W020160302.jpg"]
    assert [(one.name, one.address) for one in article.attachments] == [
        ("检查表", f"{ROOT}zwgk/tzgg/201603/P020160302.doc")
    ]


def test_a_page_saved_by_word() -> None:
    page = read_page(
        decode(WORD_PAGE.encode("gb18030")).text, f"{ROOT}czxx/2010/ysqk.htm", Profile()
    )
    assert page.article is not None
    assert page.article.title == "清砚县2009年财政预算执行情况"
    assert page.article.published == "2010年1月20日"
    assert page.article.section == "czxx"
    assert "收入情况" in page.article.body
    assert "发布时间" not in page.article.body
    assert "镕基" in page.article.body
    assert not [one for one in page.links if one.startswith("file:")]
    assert not page.article.attachments


def test_a_bare_page_keeps_even_a_wrong_date_for_a_person_to_see() -> None:
    article = read_page(PLAIN_PAGE, f"{ROOT}xzdt/content_55.html", Profile()).article
    assert article is not None
    assert article.title == "云溪乡召开防汛会议"
    assert article.published == "2012-00-00"
    assert article.source == "云溪乡"


def test_a_list_is_no_text_but_leads_on() -> None:
    page = read_page(LIST_PAGE, f"{ROOT}zwgk/tzgg/index.html", Profile())
    assert page.article is None
    assert f"{ROOT}zwgk/tzgg/201603/t20160302_101.html" in page.links
    assert not [one for one in page.links if not one.startswith("http")]


def test_a_profile_says_where_things_stand() -> None:
    html = (
        "<html><body><h1>栏目名</h1><div class='t'>题目</div><i class='d'>2014/5/6</i>"
        "<section class='c'>正文只有一段，没有段落标记，由说明指出在哪里。<em class='ad'>广告</em></section>"
        "</body></html>"
    )
    profile = Profile.model_validate(
        {"title": ".t", "published": [".d"], "body": ".c", "drop": ".ad"}
    )
    article = read_page(html, f"{ROOT}a/1.html", profile).article
    assert article is not None
    assert (article.title, article.published) == ("题目", "2014/5/6")
    assert "广告" not in article.body


@pytest.mark.parametrize(
    ("address", "section"),
    [
        ("zwgk/tzgg/201603/t20160302_101.html", "zwgk/tzgg"),
        ("art/2016/3/2/art_12_345.html", ""),
        ("index.html", ""),
        ("zwgk/a/b/c.html?x=1", "zwgk/a/b"),
    ],
)
def test_the_old_column_by_the_address(address: str, section: str) -> None:
    assert section_of(ROOT + address) == section


@pytest.mark.parametrize(
    "href",
    ["javascript:void(0)", "mailto:a@b.cn", "file:///C:/a.doc", "C:\\a.doc", "http://[", "#x"],
)
def test_what_is_no_web_address(href: str) -> None:
    assert canonical_address(ROOT, href) in {"", ROOT}


@pytest.mark.parametrize(
    ("data", "declared", "text", "broken"),
    [
        ("云溪乡".encode("gb18030"), "", "云溪乡", False),
        ("镕".encode("gb18030"), "gb2312", "镕", False),
        ("云溪乡".encode(), "gb2312", "云溪乡", False),
        ("﻿云溪乡".encode(), "gbk", "云溪乡", False),
        (b'<meta charset="gbk">' + "乡".encode("gb18030"), "", '<meta charset="gbk">乡', False),
        (b'<meta charset="no-such">' + "乡".encode(), "", '<meta charset="no-such">乡', False),
        ("云溪乡政府\n".encode() + "公告".encode("gb18030"), "", "云溪乡政府\n公告", False),
        ("云溪乡政府\n".encode() + b"\xff\xff", "", "云溪乡政府", True),
    ],
)
def test_encodings(data: bytes, declared: str, text: str, broken: bool) -> None:
    decoded = decode(data, declared)
    assert text in decoded.text
    assert bool(decoded.broken) == broken
