"""Text pasted from Word and WPS: what stands there is kept, how it looked is not; one press sets it properly."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from huabiao.editing.items.composing import set_properly
from huabiao.editing.items.pasting import MOST_CELLS, clean
from huabiao.register.payloads.markup import is_neutral, lines_of
from tests.editing.qingyan_office import Office

CLIPBOARD = Path(__file__).parent / "clipboard"


def pasted(name: str) -> Any:
    """One of the kept clipboards, cleaned."""
    return clean((CLIPBOARD / f"{name}.html").read_text(encoding="utf-8"))


def test_word_keeps_numbers_lines_table_and_signature() -> None:
    before, table, after = pasted("word").parts
    assert before == (
        "html",
        '<p class="center"><b>关于做好春季森林防火工作的通知</b></p>'
        "<p>各村、各站所：</p>"
        "<p>入春以来，全乡持续少雨，森林火险等级居高不下。现就有关事项通知如下。</p>"
        "<h2>一、提高思想认识</h2>"
        "<p>要克服麻痹思想，<b>严格落实</b>责任。加强巡护。</p>"
        "<h3>（一）明确责任分工</h3>"
        "<p>1.村支部书记负总责，护林员每天巡山。</p>",
    )
    assert table == (
        "table",
        [["村名", "责任人", ""], ["", "支部书记", "护林员"], ["上溪村", "张某", "李某王某"]],
    )
    assert after == (
        "html",
        "<p>附件：1.责任分工表</p>"
        '<p>2.<a href="https://www.gov.example/fhy">防火预案</a></p>'
        '<p class="right">云溪乡人民政府</p><p class="right">2026年3月10日</p>',
    )
    assert pasted("word").pictures == 1


def test_wps_keeps_bold_by_style_and_drawn_numbers_as_text() -> None:
    [(kind, html)] = pasted("wps").parts
    assert kind == "html"
    assert html == (
        "<p>近日，白塔乡召开<b>防汛</b>工作会。会议要求面积达到100<sup>①</sup>亩以上的村率先落实。</p>"
        "<h2>二、抓紧排查隐患</h2>"
        "<p>一、查堤坝</p><p>二、查水库</p><p>3.设备检修</p><p>只有一格的框</p>"
        '<p class="right">白塔乡防汛办</p><p class="right">二〇二六年五月八日</p>'
    ).replace("<p>一、查堤坝</p><p>二、查水库</p>", "<h2>一、查堤坝</h2><h2>二、查水库</h2>")


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("只有文字", "<p>只有文字</p>"),
        ("<p>一行<br>两行</p>", "<p>一行</p><p>两行</p>"),
        ("<script>x()</script><p onclick=y()>好</p>", "<p>好</p>"),
        ("<p>三 &lt; 四</p>", "<p>三 &lt; 四</p>"),
        ("<h1>题</h1><h3>小题</h3>", "<h2>题</h2><h4>小题</h4>"),
        ("<ul><li>甲</li><li>乙</li></ul>", "<ul><li>甲</li><li>乙</li></ul>"),
        ("<div><div>外<div>里</div>尾</div></div>", "<p>外</p><p>里</p><p>尾</p>"),
        ("", ""),
    ],
)
def test_other_markup_becomes_plain_lines(source: str, kept: str) -> None:
    assert "".join(html for _kind, html in clean(source).parts) == kept


def test_absurd_nesting_keeps_its_words() -> None:
    found = clean("<div><span>" * 3000 + "词" + "</span></div>" * 3000)
    assert "词" in str(found.parts)


def test_absurd_spans_take_no_room_and_keep_their_words() -> None:
    cells = "".join(f'<td rowspan="60" colspan="60">词{number}</td>' for number in range(2000))
    wide, deep = "<td>宽" * 3000, "<tr><td>深" * 3000
    [(kind, rows)] = clean(f"<table><tr>{cells}</tr><tr>{wide}</tr>{deep}</table>").parts
    assert kind == "table"
    words = "".join("".join(row) for row in rows)
    assert (words.count("词"), words.count("宽"), words.count("深")) == (2000, 3000, 3000)
    assert sum(map(len, rows)) <= MOST_CELLS


def test_numbers_that_are_none_are_passed_over() -> None:
    rows = clean('<table><tr><td colspan="²">甲</td><td rowspan="-1">乙</td></tr></table>').parts
    assert rows == [("table", [["甲", "乙"]])]
    assert clean('<ol start="²"><li>甲</li></ol>').parts == [("html", "<p>1.甲</p>")]


@given(st.text(max_size=200), st.sampled_from(["<p>{}</p>", "<div><span>{}</span></div>", "{}"]))
def test_no_letter_is_lost_and_the_markup_is_neutral(text: str, frame: str) -> None:
    source = text.replace("<", "").replace("&", "").replace(">", "")
    found = clean(frame.format(source))
    html = "".join(value for kind, value in found.parts if kind == "html")
    assert is_neutral(html)
    letters = [one for one in source if one.isalpha()]
    assert [one for one in lines_of(html) if one.isalpha()] == letters


def test_setting_properly_is_done_once_and_keeps_other_parts() -> None:
    text = (
        "<p>　　一、加强领导</p><p>&nbsp;</p><ul><li>甲<ul><li>乙</li></ul></li></ul>"
        "<p>（二）这一条很长，写成一整句话，所以是正文。</p><hr><p>云溪乡</p><p>2026年3月1日</p>"
    )
    once = set_properly(text)
    assert once == (
        "<h2>一、加强领导</h2><ul><li>甲<ul><li>乙</li></ul></li></ul>"
        "<p>（二）这一条很长，写成一整句话，所以是正文。</p><hr>"
        '<p class="right">云溪乡</p><p class="right">2026年3月1日</p>'
    )
    assert set_properly(once) == once


def test_the_editor_gets_its_own_form_of_text(office: Office, browse: Any) -> None:
    client = browse(office.officer("information_officer"))
    html = (CLIPBOARD / "word.html").read_text(encoding="utf-8")
    answer = client.post(reverse("item_paste"), {"html": html}).json()
    assert "1 张图片" in answer["note"]
    types = [block["type"] for block in answer["parts"][0]["raw"]["blocks"]]
    assert types[:4] == ["center", "unstyled", "unstyled", "header-two"]
    assert answer["parts"][1]["rows"][0] == ["村名", "责任人", ""]
    line = {"key": "a", "text": "　　2026年3月1日", "type": "unstyled", "depth": 0}
    block = {**line, "inlineStyleRanges": [], "entityRanges": []}
    raw = {"blocks": [block], "entityMap": {}}
    [text] = client.post(reverse("item_compose"), {"raw": json.dumps(raw)}).json()["texts"]
    assert [(one["type"], one["text"]) for one in text["blocks"]] == [("right", "2026年3月1日")]
    assert client.post(reverse("item_compose"), {"raw": "{"}).status_code == 400
    auditor = browse(office.officer("secrecy_reviewer"))
    assert auditor.post(reverse("item_paste"), {"html": "x"}).status_code == 403
