"""The page of one item."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huabiao import render
from huabiao.register.payloads import ItemPayload
from tests.render.page_reading import StrictPage
from tests.render.qingyan_pages import every_page, links, news, notice
from tests.render.qingyan_sample import PUBLISHED_WORDS, THEME, item, place, portal, section, uid


def page_of(shown: ItemPayload, number: int = 1) -> str:
    """The item's page as text."""
    return render.item_page(THEME, portal(), shown, place(number), links).decode()


def test_the_head_of_an_item() -> None:
    text = StrictPage(every_page()["news"]).text
    assert "压实责任 严防死守" in text
    assert "——全乡18个村设立检查点26处" in text
    assert f"发布时间：{PUBLISHED_WORDS}" in text
    assert "来源：云溪乡党政综合办" in text
    assert "责任编辑：政务公开股" in text


def test_source_and_editor_are_left_out_when_blank() -> None:
    text = page_of(item("通知", source="", editor=""))
    assert "来源：" not in text
    assert "责任编辑" not in text


def test_a_document_shows_its_catalogue_entry() -> None:
    page = every_page()["notice"].decode()
    for words in (
        "990421001/2026-00011",
        "清政办发〔2026〕11号",
        "2026-03-24",
        "（此件公开发布）",
        "清砚县人民政府办公室",
    ):
        assert words in page


def test_only_documents_for_everyone_say_that_they_are_public() -> None:
    assert "此件公开发布" not in page_of(item("通知"))
    inner = notice().model_copy(update={"openness": "on_request"})
    assert "此件公开发布" not in page_of(inner)


@pytest.mark.parametrize(("validity", "warned"), [("有效", False), ("", False), ("已废止", True)])
def test_a_document_no_longer_in_force_says_so(validity: str, warned: bool) -> None:
    document = notice().document
    assert document is not None
    changed = notice().model_copy(
        update={"document": document.model_copy(update={"validity": validity})}
    )
    assert ("本文件现行状态" in page_of(changed)) is warned


def test_tables_have_heads_and_captions() -> None:
    page = every_page()["notice"].decode()
    assert "<caption>任务分工表</caption>" in page
    assert '<th scope="col">任务</th>' in page
    assert "<td>&lt;公开目录&gt;</td>" in page


def test_attachments_say_type_and_size() -> None:
    page = every_page()["notice"].decode()
    assert "任务分解表 &amp; 说明.xlsx</a>" in page
    assert "XLSX，36 KB" in page
    assert "PDF，1.2 MB" in page
    assert 'download="任务分解表 &amp; 说明.xlsx"' in page
    assert 'download="清政办发' not in page  # a PDF opens in place


def test_every_file_the_page_shows_is_one_the_builder_places() -> None:
    for name, shown, number in (("news", news(), 31), ("notice", notice(), 30)):
        files = render.item_files(portal(), shown, place(number))
        read = StrictPage(every_page()[name])
        folder = f"/yaowen/tzgg/202603/{number}/"
        shown_here = {image["src"] for image in read.all("img")}
        shown_here |= {a["href"] for a in read.all("a") if a["href"].startswith(folder)}
        assert shown_here <= files.keys()
        assert set(files.values()) <= shown.blobs()
        entry = render.list_entry(portal(), shown, place(number))
        assert entry.picture is None or entry.picture in files


def test_an_item_in_no_column_of_the_site_is_refused() -> None:
    with pytest.raises(render.RenderFault, match="栏目"):
        render.item_page(
            THEME, portal(), item("通知"), render.Place(uid("none"), "1", "202603", 0), links
        )


def test_a_section_needs_its_portal() -> None:
    with pytest.raises(render.RenderFault, match="门户"):
        render.not_found_page(THEME, section())


@pytest.mark.parametrize("public_id", ["", "1-->", "../1", "1 2"])
def test_a_public_id_cannot_leave_its_mark_or_folder(public_id: str) -> None:
    with pytest.raises(render.RenderFault):
        render.Place(uid("c"), public_id, "202603", 0)


NASTY = st.sampled_from(
    ["<b>", "</title>", "\"onload='x", "&amp;", "<!--", "-->", "<script>", "文"]
)


@given(st.lists(NASTY, min_size=1, max_size=8).map("".join))
def test_no_text_becomes_markup(words: str) -> None:
    shown = item(words, kicker=words, source=words, editor=words, summary=words, keywords=[words])
    read = StrictPage(page_of(shown).encode())
    plain = StrictPage(page_of(item("标题", kicker="肩", summary="摘", keywords=["词"])).encode())
    assert [tag for tag, _values in read.tags] == [tag for tag, _values in plain.tags]
    assert read.metas()["ArticleTitle"] == words
    assert not read.all("script")


def test_page_tags_are_exactly_those_asked_for() -> None:
    metas = StrictPage(every_page()["news"]).metas()
    assert metas["SiteName"] == "清砚县人民政府"
    assert metas["SiteDomain"] == "www.qingyan.example"
    assert metas["ColumnName"] == "通知公告"
    assert metas["PubDate"] == PUBLISHED_WORDS
    assert metas["Url"] == "https://www.qingyan.example/yaowen/tzgg/202603/31.html"
    assert metas["Image"].startswith("https://www.qingyan.example/yaowen/tzgg/202603/31/")
    assert "ColumnType" not in metas
    bare = portal(page={"head": [], "foot": [], "meta": ["PubDate"]})
    page = render.item_page(THEME, bare, item("通知", keywords=["甲"]), place(1), links)
    assert set(StrictPage(page).metas()) == {"viewport", "format-detection", "PubDate"}


def test_a_thousand_pages_share_their_frame() -> None:
    shown, site = notice(), portal()
    started = perf_counter()
    for number in range(1000):
        render.item_page(THEME, site, shown, place(number), links)
    # Promise: 20 000 pages in 3 s of one free core, that is 0.15 s; ten times that on a busy machine.
    assert perf_counter() - started < 1.5
