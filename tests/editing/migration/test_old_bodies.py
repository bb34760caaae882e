"""The HTML of older websites becomes paragraphs, pictures and plain tables."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao.editing.migration.bodies import Body, read_body
from huabiao.register.payloads import is_neutral


def blocks(html: str) -> list[dict[str, Any]]:
    return body(html).blocks


def body(html: str) -> Body:
    return read_body(
        html,
        link=lambda href, _words: href if href.startswith("http") else None,
        picture=lambda src, _alt: src or None,
    )


def text(html: str) -> str:
    (block,) = blocks(html)
    assert block["type"] == "rich_text"
    value: str = block["value"]
    return value


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<p>一</p><p>二</p>", "<p>一</p><p>二</p>"),
        ("<p>一<br>二</p>", "<p>一<br>二</p>"),
        ("一<br>二<br/><br>三", "<p>一</p><p>二</p><p>三</p>"),
        ("<div><div>一</div>二<font color=red>红</font></div>", "<p>一</p><p>二红</p>"),
        ('<p style="TEXT-ALIGN: right">县政府</p>', '<p class="right">县政府</p>'),
        ("<center>标题</center>", '<p class="center">标题</p>'),
        ("<h1>一</h1><h6>二</h6>", "<h2>一</h2><h4>二</h4>"),
        ("<p>&nbsp;</p><p>　</p><p>一</p>", "<p>一</p>"),
        ('<p><a href="x.html">内</a><a href="http://e.example/">外</a></p>',
         '<p>内<a href="http://e.example/">外</a></p>'),
        ("<ul><li>一</li></ul>", "<ul><li>一</li></ul>"),
        ("一 &lt; 二 &amp; 三", "<p>一 &lt; 二 &amp; 三</p>"),
        ("<script>alert(1)</script><p onclick=x>一</p><style>p{}</style>", "<p>一</p>"),
        ("<table><tr><td><p>排版用的表格</p></td></tr></table>", "<p>排版用的表格</p>"),
        ("<o:p>Word 留下的</o:p>", "<p>Word 留下的</p>"),
    ],
)  # fmt: skip
def test_old_markup_becomes_plain_paragraphs(old: str, new: str) -> None:
    assert text(old) == new


def test_pictures_stand_where_they_stood() -> None:
    found = blocks('<p>前</p><p><span><img src="a.jpg"></span></p><p>后<img src="b.jpg">尾</p>')
    assert [(one["type"], one.get("value") or one.get("found")) for one in found] == [
        ("rich_text", "<p>前</p>"),
        ("picture", "a.jpg"),
        ("rich_text", "<p>后</p>"),
        ("picture", "b.jpg"),
        ("rich_text", "<p>尾</p>"),
    ]


def test_a_plain_table_becomes_a_table_and_one_with_joined_cells_stays_markup() -> None:
    plain = (
        "<table><caption>表一</caption><tr><th>甲</th><th>乙</th></tr><tr><td>1</td></tr></table>"
    )
    (table,) = blocks(plain)
    assert table["value"]["data"] == [["甲", "乙"], ["1", ""]]
    assert table["value"]["first_row_is_table_header"]
    assert table["value"]["table_caption"] == "表一"
    joined = "<table><tr><td colspan=2>甲</td></tr><tr><td>1</td><td>2</td></tr></table>"
    assert 'colspan="2"' in text(joined)


def test_what_plays_or_runs_is_named_and_left_out() -> None:
    found = body("<p>一</p><iframe src='http://v.example'></iframe><video src=x></video>")
    assert found.lost == ["iframe", "video"]
    assert [one["value"] for one in found.blocks] == ["<p>一</p>"]


TAGS = st.sampled_from(
    [
        "p",
        "div",
        "span",
        "table",
        "tr",
        "td",
        "a href=x",
        "img src=y",
        "br",
        "li",
        "ul",
        "b",
        "h1",
        "center",
        "/p",
        "/div",
        "/span",
        "/table",
        "/td",
        "/a",
        "/ul",
        "/b",
        "/h1",
        "!--",
        "svg",
        "math",
        "template",
    ]
)


@given(
    st.lists(
        TAGS.map(lambda tag: f"<{tag}>") | st.sampled_from(["字", " ", "&amp;", "<", "]]>"]),
        max_size=25,
    )
)
def test_whatever_the_markup_the_text_is_neutral(parts: list[str]) -> None:
    for block in blocks("".join(parts)):
        if block["type"] == "rich_text":
            assert is_neutral(block["value"])
